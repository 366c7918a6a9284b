"""Pages of documents: what is told of each, what is kept back, what a reviewer does."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from PIL import Image

from requests_app.models import OutgoingMessage
from responses_app import documents, serving, vault
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile
from tests.stored_documents import HIDDEN, PIVOT, XLSX, document, message

__all__ = ["document", "message"]
State = StoredFile.State
REVIEW = "responses_app.change_storedfile"
SECRET = b"Name,NHS number\nA. Person,943 476 5919\n"


def suspect(document, **columns):
    sentence = "A CSV table with 1 thing that may show people: a reviewer has to decide."
    told = {"findings": [PIVOT, HIDDEN], "status": "suspect", "sentence": sentence}
    return document(SECRET, state=State.SUSPECT, **told | columns)


def page_of(client, made, **query):
    return client.get(reverse("document", args=[made.pk]), query)


def text_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


def do(client, made, action, **typed):
    data = {f"{action}-{name}": value for name, value in typed.items()} | {"action": action}
    return client.post(reverse("document", args=[made.pk]), data)


def workbook():
    """A spreadsheet with a hidden sheet."""
    book = Workbook()
    book.active.title = "Totals"
    book.active.append(["Year", "Children"])
    book.active.append([2024, 12])
    hidden = book.create_sheet("Names")
    hidden.append(["A. Person", "943 476 5919"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# ---------------------------------------------------------------------------- one document


def test_document_is_for_people_who_are_logged_in(client, document):
    made = document()

    for name in ("document", "download-document"):
        assert client.get(reverse(name, args=[made.pk])).status_code == 302
    for name, pk in [("raw-mail", made.message_id), ("formatted", made.message_id)]:
        assert "/login/" in client.get(reverse(name, args=[pk]))["Location"]
    assert "/login/" in client.get(reverse("document-page", args=[made.pk, 1]))["Location"]
    assert "/login/" in client.get(reverse("documents"))["Location"]


def test_document_says_what_it_is_and_where_it_came_from(client, person, document, message, asked):
    person(client)
    (foi_request,) = asked(1)
    mail = message(foi_request=foi_request, subject="Our reply <b>")
    made = document(of=mail, filename="a.exe.csv", written_name="a\u202evsc.exe")

    text = page_of(client, made).content.decode()

    assert "CSV table" in text
    assert "<code>text/csv</code>" in text
    assert "Looked through; nothing hidden was found" in text
    assert "Our reply &lt;b&gt;" in text
    assert reverse("message", args=[mail.pk]) in text
    assert foi_request.get_absolute_url() in text
    assert "Name as they wrote it" in text
    assert made.file.sha256 in text


def test_document_that_is_clean_is_shown_and_may_be_downloaded(client, person, document):
    person(client)
    made = document(b"Year,Children\n2024,<script>12\n")

    answer = page_of(client, made)

    assert "Year | Children" in text_of(answer)
    assert "&lt;script&gt;12" in answer.content.decode()
    link = client.get(reverse("download-document", args=[made.pk]))
    assert link.status_code == 302
    assert link["Cache-Control"] == "private, no-store"
    assert client.get(link["Location"]).content == b"Year,Children\n2024,<script>12\n"


@pytest.mark.parametrize(
    "state", [State.WAITING, State.SUSPECT, State.COPY_ONLY, State.CANNOT, State.DESTROYED]
)
@pytest.mark.parametrize("permissions", [(), (REVIEW,)])
def test_document_that_is_kept_back_is_shown_to_nobody(
    client, person, document, state, permissions
):
    person(client, *permissions)
    made = document(SECRET, state=state)

    answer = page_of(client, made)

    assert "943 476" not in text_of(answer)
    assert "A. Person" not in text_of(answer)
    assert reverse("download-document", args=[made.pk]) not in answer.content.decode()
    said = client.get(reverse("download-document", args=[made.pk]), follow=True)
    assert "It cannot be downloaded" in text_of(said)
    assert client.get(reverse("document-page", args=[made.pk, 1])).status_code == 404


def test_document_tells_findings_with_counts_and_what_keeps_it_back_first(client, person, document):
    person(client)

    text = text_of(page_of(client, suspect(document)))

    assert "Sheet 2 is hidden and has 412 filled cells. sheet 2 412 keeps the file back" in text
    assert text.index("Sheet 2 is hidden") < text.index("A pivot table is in it.")
    assert "A reviewer decides what is to happen with it." in text


def test_document_whose_findings_are_of_no_known_shape_is_still_a_page(client, person, document):
    person(client)
    made = suspect(document, findings=[{}, {"sentence": 5, "count": "x", "where": ["a"]}, "x"])

    assert page_of(client, made).status_code == 200


def test_document_lists_what_is_packed_in_it_and_where_it_is_packed(client, person, document):
    person(client)
    archive = document(b"an archive", "all.zip")
    packed = document(b"a\n1\n", "inner.csv", of=archive.message, parent=archive)

    assert reverse("document", args=[packed.pk]) in page_of(client, archive).content.decode()
    text = text_of(page_of(client, packed))
    assert "Packed in" in text
    assert "all.zip" in text


def test_document_that_came_more_than_once_says_so(client, person, document):
    person(client)
    first = document(b"the same", "one.txt")
    second = document(b"the same", "two.txt")

    text = page_of(client, first).content.decode()

    assert "The same file also came" in text
    assert reverse("document", args=[second.pk]) in text


def test_document_whose_bytes_are_missing_is_still_a_page(client, person, document):
    person(client)
    made = document()
    vault.destroy(made.file.sha256)

    answer = page_of(client, made)

    assert answer.status_code == 200
    assert "not to be had" in text_of(answer)


def test_document_takes_as_many_queries_for_many_as_for_one(
    client, person, document, message, asked, django_assert_max_num_queries
):
    person(client, REVIEW)
    for foi_request in asked(3):
        mail = message(foi_request=foi_request)
        archive = document(b"an archive", "all.zip", of=mail)
        for number in range(5):
            document(b"%d" % number, of=mail, parent=archive)

    with django_assert_max_num_queries(25):
        page_of(client, archive)


# ---------------------------------------------------------------------------- previews


def picture(width=40, height=30):
    file = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "JPEG")
    return file.getvalue()


def pdf(pages=3):
    first, *others = (Image.new("RGB", (200, 300), colour) for colour in ["red", "blue"] * pages)
    file = io.BytesIO()
    first.save(file, "PDF", save_all=True, append_images=others[: pages - 1])
    return file.getvalue()


def test_document_of_pages_shows_one_at_a_time(client, person, document):
    person(client)
    made = document(pdf(), "a.pdf", media_type="application/pdf", extension="pdf")

    second = page_of(client, made, page="2").content.decode()

    assert "Page 2 of 3" in second
    assert reverse("document-page", args=[made.pk, 2]) in second
    assert 'href="?page=1#preview"' in second
    assert 'href="?page=3#preview"' in second
    assert 'rel="prev"' not in page_of(client, made).content.decode()
    assert 'rel="next"' not in page_of(client, made, page="3").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "x", "٣", "4"])
def test_document_of_a_page_that_is_not_there_is_still_a_page(client, person, document, page):
    person(client)
    made = document(pdf(), "a.pdf", media_type="application/pdf", extension="pdf")

    assert page_of(client, made, page=page).status_code == 200


@pytest.mark.parametrize("make", [picture, pdf])
def test_page_picture_is_made_anew_and_has_no_way_out(client, person, document, make):
    person(client)
    made = document(make())

    answer = client.get(reverse("document-page", args=[made.pk, 1]))

    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).format == "PNG"
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(("content", "page"), [(b"words", 1), (pdf(), 9), (b"%PDF-1.7 x", 1)])
def test_page_picture_of_what_has_no_such_page_is_not_found(
    client, person, document, content, page
):
    person(client)

    answer = client.get(reverse("document-page", args=[document(content).pk, page]))

    assert answer.status_code == 404


# ---------------------------------------------------------------------------- what a reviewer does


@pytest.mark.parametrize("action", ["release", "copy", "again", "destroy", "tell"])
def test_document_is_decided_about_by_reviewers_alone(client, person, document, action):
    person(client, "responses_app.change_inboundmessage", "responses_app.change_figure")
    made = suspect(document)

    assert do(client, made, action, why="it is fine", sure="on").status_code == 403
    assert "What is to happen with it" not in text_of(page_of(client, made))
    made.file.refresh_from_db()
    assert made.file.state == State.SUSPECT


def test_document_is_released_with_a_reason_and_then_opens(client, person, document):
    ada = person(client, REVIEW)
    made = suspect(document)

    answer = do(client, made, "release", why="The names are those of councillors.")

    assert answer.status_code == 302
    text = text_of(page_of(client, made))
    assert "Released by a reviewer" in text
    assert f"Decided by {ada}" in text
    assert "The names are those of councillors." in text
    assert "943 476 5919" in text
    link = client.get(reverse("download-document", args=[made.pk]))["Location"]
    assert client.get(link).content == SECRET


@pytest.mark.parametrize("action", ["release", "copy", "destroy"])
@pytest.mark.parametrize("why", ["", "   "])
def test_document_is_not_decided_about_without_a_reason(client, person, document, action, why):
    person(client, REVIEW)
    made = suspect(document)

    answer = do(client, made, action, why=why, sure="on")

    assert answer.status_code == 400
    assert "Please put this right" in text_of(answer)
    made.file.refresh_from_db()
    assert made.file.state == State.SUSPECT


def test_document_that_is_a_program_is_released_to_nobody(client, person, document):
    person(client, REVIEW)
    made = suspect(document, status="executable", findings=[])

    assert "Release it to everybody" not in text_of(page_of(client, made))
    answer = do(client, made, "release", why="please")

    assert "It is a program" in text_of(answer)
    made.file.refresh_from_db()
    assert made.file.state == State.SUSPECT


def test_document_that_is_not_kept_back_is_not_released(client, person, document):
    person(client, REVIEW)
    made = document()

    answer = do(client, made, "release", why="it is fine")

    assert answer.status_code == 400
    assert "It is not kept back" in text_of(answer)


def test_document_has_a_copy_of_its_visible_values_released(client, person, document):
    person(client, REVIEW)
    made = suspect(
        document,
        filename="figures.xlsx",
        media_type=XLSX,
        extension="xlsx",
    )
    file = documents.inbox.store(workbook())
    StoredFile.objects.filter(pk=file.pk).update(
        state=State.SUSPECT, media_type=XLSX, extension="xlsx", findings=[HIDDEN]
    )
    Document.objects.filter(pk=made.pk).update(file=file)

    answer = do(client, made, "copy", why="The hidden sheet is none of ours.")

    assert answer.status_code == 302
    made = Document.objects.get(pk=made.pk)
    assert made.file.state == State.COPY_ONLY
    text = text_of(page_of(client, made))
    assert "Copies of its visible values" in text
    copy = made.contents.get(is_values_only=True)
    assert "943 476" not in vault.read(copy.file.sha256).decode()
    assert serving.why_not(made.file) != ""


def test_document_of_which_no_copy_can_be_made_says_why(client, person, document):
    person(client, REVIEW)
    made = document(b"no spreadsheet at all", state=State.CANNOT, media_type=XLSX, extension="xlsx")

    answer = do(client, made, "copy", why="please")

    assert answer.status_code == 400
    assert "No copy of its values could be made" in text_of(answer)


def test_document_says_what_goes_with_it_before_it_is_destroyed(client, person, document, message):
    person(client, REVIEW)
    mail = message(subject="Our figures")
    archive = document(b"an archive", "all.zip", of=mail, state=State.SUSPECT)
    made = suspect(document, of=mail, parent=archive)
    again = message(subject="Again")
    document(SECRET, of=again, state=State.SUSPECT)

    text = text_of(page_of(client, made))

    assert "the mail “Our figures” from foi@council.example" in text
    assert "the mail “Again” from foi@council.example" in text
    assert "the file “all.zip”, in which it is packed" in text
    assert "It still lies in the mailbox and in backups." in text


def test_document_is_destroyed_only_with_a_tick(client, person, document):
    person(client, REVIEW)
    made = suspect(document)

    answer = do(client, made, "destroy", why="Sent in error.")

    assert answer.status_code == 400
    assert "Tick the box" in text_of(answer)
    assert vault.read(made.file.sha256) == SECRET


def test_document_is_destroyed_and_with_it_the_mail_it_came_in(client, person, document):
    person(client, REVIEW)
    made = suspect(document)

    answer = do(client, made, "destroy", why="Sent in error.", sure="on")

    assert answer.status_code == 302
    for file in (made.file, made.message.raw):
        file.refresh_from_db()
        assert file.state == State.DESTROYED
        with pytest.raises(vault.VaultError):
            vault.read(file.sha256)
    text = text_of(page_of(client, made))
    assert "Destroyed" in text
    assert "Sent in error." in text
    assert made.file.sha256 in text
    assert "Release it to everybody" not in text


def test_document_that_could_not_all_be_destroyed_says_so_and_is_given_to_nobody(
    client, person, document, tmp_path
):
    person(client, REVIEW)
    made = suspect(document)
    (path,) = tmp_path.joinpath("vault").rglob(made.file.sha256)
    path.unlink()
    path.joinpath("in the way").mkdir(parents=True)

    text = text_of(client.get(do(client, made, "destroy", why="In error.", sure="on")["Location"]))

    assert "not all could be removed yet" in text
    assert "Destroy it once more" in text
    made.file.refresh_from_db()
    assert made.file.state == State.DESTROYED

    path.joinpath("in the way").rmdir()
    again = do(client, made, "destroy", why="In error.", sure="on")
    assert "still lies in the mailbox" in text_of(client.get(again["Location"]))
    assert not path.exists()


def test_document_is_looked_through_again(client, person, document):
    person(client, REVIEW)
    made = document(b"Year,Children\n2024,12\n", state=State.CANNOT)

    answer = do(client, made, "again")

    assert answer.status_code == 302
    made.file.refresh_from_db()
    assert made.file.state == State.CLEAN


def test_document_leads_to_the_letter_that_tells_the_authority(
    client, person, document, message, asked, long_ago
):
    person(client, REVIEW)
    (foi_request,) = asked(1, long_ago)
    made = suspect(document, of=message(foi_request=foi_request))
    assert "Tell the authority what it sent" in text_of(page_of(client, made))

    answer = do(client, made, "tell", foi_request=foi_request.pk)

    letter = OutgoingMessage.objects.get()
    assert answer["Location"] == reverse("letter", args=[letter.pk])
    assert letter.state == OutgoingMessage.State.DRAFT
    assert "Sheet 2 is hidden and has 412 filled cells." in letter.body


def test_document_has_no_letter_to_an_authority_that_did_not_send_it(
    client, person, document, message, asked, long_ago
):
    person(client, REVIEW)
    theirs, other = asked(2, long_ago)
    made = suspect(document, of=message(foi_request=theirs))

    answer = do(client, made, "tell", foi_request=other.pk)

    assert answer.status_code == 400
    assert not OutgoingMessage.objects.exists()


def test_document_whose_authority_has_no_address_says_so(
    client, person, document, message, asked, long_ago
):
    person(client, REVIEW)
    (foi_request,) = asked(1, long_ago, email="")
    made = suspect(document, of=message(foi_request=foi_request))

    answer = do(client, made, "tell", foi_request=foi_request.pk)

    assert answer.status_code == 400
    assert "address" in text_of(answer)
    assert not OutgoingMessage.objects.exists()


@pytest.mark.parametrize("action", ["", "open", "RELEASE", "tell\x00"])
def test_document_has_no_other_action(client, person, document, action):
    person(client, REVIEW)

    assert do(client, suspect(document), action, why="x").status_code == 400


# ---------------------------------------------------------------------------- the quarantine


def listed(client, **query):
    return client.get(reverse("documents"), query)


def test_quarantine_lists_files_by_what_they_wait_for(client, person, document):
    ada = person(client)
    suspect(document, filename="suspect.csv")
    document(b"locked", "locked.pdf", State.CANNOT, sentence="A password is needed.")
    document(b"new", "new.csv", State.WAITING)
    document(
        b"out",
        "released.csv",
        State.RELEASED,
        decided_by=ada,
        decided_at=timezone.now(),
        decided_why="No names in it.",
    )
    document(b"clean", "clean.csv")

    names = {
        show: set(re.findall(r"<bdi>([\w.]+)</bdi>", listed(client, show=show).content.decode()))
        for show in ("waiting", "unreadable", "new", "decided")
    }

    assert names == {
        "waiting": {"suspect.csv"},
        "unreadable": {"locked.pdf"},
        "new": {"new.csv"},
        "decided": {"released.csv"},
    }
    text = text_of(listed(client, show="decided"))
    assert "No names in it." in text
    assert str(ada) in text
    assert "Waiting for a reviewer 1" in text
    assert "A password is needed." in text_of(listed(client, show="unreadable"))


def test_quarantine_lists_mails_that_were_destroyed(client, person, document):
    person(client, REVIEW)
    made = suspect(document, filename="gone.csv")
    do(client, made, "destroy", why="Sent in error.", sure="on")

    text = text_of(listed(client, show="decided"))

    assert "gone.csv" in text
    assert "The mail Your request" in text
    assert (
        reverse("message", args=[made.message.pk])
        in listed(client, show="decided").content.decode()
    )


def test_quarantine_of_a_campaign_has_its_files_alone(client, person, document, message, asked):
    person(client)
    (foi_request,) = asked(1)
    suspect(document, filename="theirs.csv", of=message(foi_request=foi_request))
    document(b"other", "others.csv", State.SUSPECT)

    text = text_of(listed(client, campaign=foi_request.campaign.slug))

    assert "theirs.csv" in text
    assert "others.csv" not in text
    assert "Waiting for a reviewer 1" in text


def test_quarantine_of_a_campaign_shows_where_a_file_came_in_it(
    client, person, document, message, asked
):
    """The same bytes came before, with a reply to somebody else."""
    person(client)
    (foi_request,) = asked(1)
    suspect(document, filename="elsewhere.csv")
    suspect(document, filename="here.csv", of=message(foi_request=foi_request))

    text = text_of(listed(client, campaign=foi_request.campaign.slug))

    assert "here.csv" in text
    assert "elsewhere.csv" not in text


def test_quarantine_of_an_unknown_campaign_shows_nothing_and_says_so(client, person, document):
    person(client)
    suspect(document, filename="a.csv")

    text = text_of(listed(client, campaign="nowhere"))

    assert "a filter cannot be read" in text
    assert "a.csv" not in text


def test_quarantine_goes_on_over_pages_oldest_first(client, person, document, monkeypatch):
    person(client)
    monkeypatch.setattr("responses_app.views.documents.FILES_A_PAGE", 2)
    for number in range(3):
        made = document(b"%d" % number, f"n{number}.csv", State.SUSPECT)
        when = timezone.now() - timedelta(days=number)
        StoredFile.objects.filter(pk=made.file.pk).update(stored_at=when)

    first, second = (text_of(listed(client, page=number)) for number in (1, 2))

    assert first.index("n2.csv") < first.index("n1.csv")
    assert "n0.csv" not in first
    assert "n0.csv" in second


@pytest.mark.parametrize("query", [{}, {"campaign": "repairs"}])
def test_quarantine_takes_as_many_queries_for_many_files_as_for_few(
    client, person, document, message, asked, django_assert_max_num_queries, query
):
    person(client, REVIEW)
    for number, foi_request in enumerate(asked(12)):
        mail = message(foi_request=foi_request)
        for copy in range(2):
            document(b"%d %d" % (number, copy), state=State.SUSPECT, of=mail)

    with django_assert_max_num_queries(14):
        answer = listed(client, **query)

    assert len(answer.context["rows"]) == 24


def test_quarantine_shows_what_is_in_the_pen_as_such(client, person, document):
    person(client)
    suspect(document)

    assert "In the holding pen" in text_of(listed(client))


# ---------------------------------------------------------------------------- the mail itself


def test_raw_mail_is_downloaded_as_it_came(client, person, message):
    person(client)
    mail = message(subject="Ein <Antwort>: 50%")

    link = client.get(reverse("raw-mail", args=[mail.pk]))["Location"]
    answer = client.get(link)

    assert answer.content == vault.read(mail.raw.sha256)
    assert answer["Content-Type"] == "application/octet-stream"
    assert ".eml" in answer["Content-Disposition"]


def test_raw_mail_is_not_handed_out_while_something_in_it_is_kept_back(
    client, person, message, document
):
    person(client, REVIEW)
    mail = message()
    made = suspect(document, of=mail, filename="names.csv")

    answer = client.get(reverse("raw-mail", args=[mail.pk]))

    assert answer.status_code == 403
    assert "files that may not be opened" in text_of(answer)
    assert reverse("document", args=[made.pk]) in answer.content.decode()


def test_raw_mail_of_what_was_typed_in_is_not_found(client, person, db):
    person(client)
    told = InboundMessage.objects.create(came_by="phone", arrived_at=timezone.now())

    for name in ("raw-mail", "formatted"):
        assert client.get(reverse(name, args=[told.pk])).status_code == 404


def test_formatted_leads_to_the_cleaned_text_of_the_mail(client, person, message, document):
    """Its words may be read although a file of it is kept back."""
    person(client)
    mail = message(html="<p>Dear <b>you</b></p>")
    suspect(document, of=mail)

    answer = client.get(reverse("formatted", args=[mail.pk]), follow=True)

    assert "Dear <b>you</b>" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_formatted_of_a_mail_that_was_destroyed_says_so(client, person, message):
    person(client)
    mail = message(html="<p>x")
    StoredFile.objects.filter(pk=mail.raw.pk).update(state=State.DESTROYED)

    answer = client.get(reverse("formatted", args=[mail.pk]), follow=True)

    assert "Its bytes were destroyed." in text_of(answer)


def test_document_of_a_message_tied_to_two_lets_the_reviewer_choose(
    client, person, document, message, asked, long_ago
):
    person(client, REVIEW)
    first, second = asked(2, long_ago)
    mail = message(foi_request=first)
    MessageTie.objects.create(
        message=mail, foi_request=second, how="person", tied_at=timezone.now()
    )

    text = page_of(client, suspect(document, of=mail)).content.decode()

    assert '<select name="tell-foi_request"' in text
    assert first.authority.plain_name in text
    assert second.authority.plain_name in text


# ---------------------------------------------------------------------------- a mail kept back


@pytest.fixture
def kept_back(message):
    mail = message(subject="Your request", html="<p>Mary Jones</p>")
    found = [HIDDEN | {"sentence": "1 number that passes the check of an NHS number."}]
    documents.keep_back_mail(mail, found, lost=False)
    return mail.documents.get()


def test_document_that_is_the_mail_itself_is_decided_about_like_any_other(
    client, person, kept_back
):
    person(client, REVIEW)

    text = text_of(page_of(client, kept_back))

    assert "mail as it came.eml" in text
    assert "1 number that passes the check of an NHS number." in text
    assert "Everybody who is logged in may then read its text" in text
    assert "The text that was read in it goes, too." in text
    assert "Look through it again" not in text
    assert do(client, kept_back, "again").status_code == 400
    assert "mail as it came.eml" in text_of(listed(client))
    do(client, kept_back, "release", why="It is their own child.")
    assert client.get(reverse("raw-mail", args=[kept_back.message_id])).status_code == 302


def test_raw_mail_that_is_kept_back_leads_to_where_it_is_decided(client, person, kept_back):
    person(client)

    answer = client.get(reverse("raw-mail", args=[kept_back.message_id]))

    assert answer.status_code == 403
    assert reverse("document", args=[kept_back.pk]) in answer.content.decode()
    assert "whose text can be read there" not in text_of(answer)


def test_formatted_of_a_mail_that_is_kept_back_is_shown_to_nobody(client, person, kept_back):
    person(client, REVIEW)
    link = serving.link_to_formatted(kept_back.message)

    answer = client.get(reverse("formatted", args=[kept_back.message_id]), follow=True)

    assert "It is kept back until a reviewer has decided." in text_of(answer)
    assert client.get(link).status_code == 410


def test_document_whose_name_tells_of_a_person_is_named_to_reviewers_alone(
    client, person, document
):
    written = "Mary Jones dob 1.2.2010.csv"
    made = suspect(document, filename="[name kept back].csv", written_name=written)
    person(client)
    text = text_of(page_of(client, made))
    assert "Mary Jones" not in text
    assert "It seems to tell of a person".lower() in text.lower()

    person(client, REVIEW)

    assert written in text_of(page_of(client, made))


def test_document_of_the_same_bytes_at_two_places_lists_what_is_in_it_at_both(
    client, person, document
):
    person(client)
    first = document(b"an archive", "one.zip")
    second = document(b"an archive", "two.zip", of=first.message)
    packed = document(b"a\n1\n", "inner.csv", of=first.message, parent=first)

    assert reverse("document", args=[packed.pk]) in page_of(client, second).content.decode()
