"""Files are looked through before anybody opens them, and a reviewer decides about each."""

import io
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage

import openpyxl
import pytest

from responses_app import documents, inbox, vault
from responses_app.documents import QuarantineError, inspect, inspect_waiting, may_be_opened
from responses_app.models import Document, InboundMessage, StoredFile
from responses_app.readers.apart import Reading, Status
from tests.came_in import came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
State = StoredFile.State
pytestmark = pytest.mark.django_db


def workbook(hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for row in (["Year", "Children"], [2023, 12], [2024, 3]):
        book.active.append(row)
    if hidden:
        sheet = book.create_sheet("Source")
        sheet.append(["Name", "Age"])
        for number in range(40):
            sheet.append([f"Child {number}", number % 17])
        sheet.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def packed(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return content.getvalue()


def mail_of(**files: bytes) -> bytes:
    """A mail with these files; unlike an archive in an archive, it is a document of its own."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "foi@testham.example", "Our reply"
    mail.set_content("See attached.")
    for name, data in files.items():
        name = name.replace("__", ".")
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.fixture
def message(make_request):
    return came_in(kind="answer", of=make_request(date(2026, 1, 19), email="foi@testham.example"))


@pytest.fixture
def document(message):
    """A file of these bytes that came with the message, not looked through yet."""

    def came_with(content: bytes, name: str = "figures.xlsx", where: str = "2") -> Document:
        file = inbox.store(content)
        return Document.objects.create(
            message=message, file=file, filename=name, written_name=name, where=where
        )

    return came_with


@pytest.fixture
def suspect(document):
    """A workbook with a hidden sheet, looked through."""
    kept = document(workbook(hidden=True))
    inspect(kept.file, NOW)
    kept.file.refresh_from_db()
    assert kept.file.state == State.SUSPECT, kept.file.sentence
    return kept


def test_inspect_lets_an_ordinary_file_be_opened(document):
    kept = document(workbook())

    file = inspect(kept.file, NOW)

    assert file.state == State.CLEAN and may_be_opened(file), file.findings
    assert file.extension == "xlsx" and file.inspected_at == NOW and file.label


def test_inspect_keeps_back_a_hidden_sheet_and_tells_counts_only(suspect):
    told = str(suspect.file.findings) + suspect.file.sentence

    assert not may_be_opened(suspect.file)
    assert "hidden" in told and "Source" not in told and "Child" not in told
    assert any(one["count"] for one in suspect.file.findings)


def test_inspect_names_a_file_by_what_it_is(document):
    kept = document(workbook(), name="letter.pdf")

    inspect(kept.file, NOW)

    kept.refresh_from_db()
    assert kept.filename.endswith(".xlsx") and kept.written_name == "letter.pdf"


def test_inspect_unpacks_an_archive_and_keeps_it_back_for_what_is_in_it(document):
    kept = document(packed(a__csv=b"year,n\n2023,4\n", b__xlsx=workbook(hidden=True)), "all.zip")

    inspect_waiting(NOW)

    states = dict(Document.objects.values_list("filename", "file__state"))
    assert states == {"all.zip": "suspect", "a.csv": "clean", "b.xlsx": "suspect"}
    assert {one.parent for one in Document.objects.exclude(pk=kept.pk)} == {kept}


def test_inspect_of_an_encrypted_or_broken_file_is_no_failure(document):
    broken = document(b"%PDF-1.7\nnothing of a PDF follows", "reply.pdf")

    file = inspect(broken.file, NOW)

    assert file.state == State.CANNOT and file.sentence and not file.may_be_opened


def test_inspect_waiting_looks_at_each_file_once(document):
    document(workbook())

    assert inspect_waiting(NOW) == {"clean": 1}
    assert inspect_waiting(NOW) == {}


def test_inspect_waiting_goes_on_after_one_whose_bytes_are_away_and_loses_nothing(document):
    kept, other = document(workbook()), document(b"Year,Children\n2024,12\n", "a.csv")
    vault.destroy(kept.file.sha256)

    for _ in range(5):
        assert inspect_waiting(NOW)["failed"] == 1
    kept.file.refresh_from_db()
    assert (kept.file.state, kept.file.tries) == (State.WAITING, 0), "no fault of the file"
    other.file.refresh_from_db()
    assert other.file.state == State.CLEAN


def answering(monkeypatch, *readings):
    """Let the reader answer these, in turn; the last one for ever."""
    left = list(readings)

    def read(task, content, options):
        said = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(said, Exception):
            raise said
        return said

    monkeypatch.setattr(documents, "read_apart", read)


def test_inspect_waiting_leaves_to_a_reviewer_what_breaks_each_time(document, monkeypatch):
    kept = document(workbook())
    answering(monkeypatch, RuntimeError("the reader broke"))

    for _ in range(documents.MOST_TRIES):
        assert inspect_waiting(NOW) == {"failed": 1}

    assert inspect_waiting(NOW) == {"cannot": 1}
    kept.file.refresh_from_db()
    assert "several times" in kept.file.sentence
    monkeypatch.undo()
    assert documents.look_again(kept.file, NOW).state == State.CLEAN


def test_inspect_waiting_keeps_no_verdict_of_readers_that_were_busy(document, monkeypatch):
    kept = document(workbook())
    answering(monkeypatch, Reading(Status.BUSY, words="The readers are busy."))

    for _ in range(5):
        assert inspect_waiting(NOW) == {"waiting": 1}
    kept.file.refresh_from_db()
    assert (kept.file.state, kept.file.tries, kept.file.sentence) == (State.WAITING, 0, "")


SAID = {"media_type": "text/csv", "extension": "csv", "label": "CSV table", "status": "clean"}
SAID |= {"sentence": "A CSV table.", "findings": [], "entries": []}
IN_PART = {"code": "not_looked_through", "weight": "note"}
ODD = ["\x00\ud800" * 2000, 10**400, -1, float("nan"), None, True, ["x"], {"x": "y"}]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", [*SAID, *("code", "weight", "where", "count", "sentence of it")])
def test_inspect_trusts_nothing_of_a_reader_beyond_its_form(document, monkeypatch, name, odd):
    finding = {"code": "x", "weight": "note", "where": "sheet 1", "count": 2, "sentence": "So."}
    if name in SAID:
        said = SAID | {name: odd}
    else:
        said = SAID | {
            "findings": [finding | {name.removesuffix(" of it"): odd, "more": odd}] * 300
        }
    answering(monkeypatch, Reading(Status.OK, said))

    file = document(b"1").file
    file = inspect(file, NOW)
    assert file.state in (State.CLEAN, State.SUSPECT, State.CANNOT)
    assert len(file.findings) <= 200 and len(file.sentence) <= 500
    for one in file.findings:
        assert set(one) == {"code", "weight", "where", "count", "sentence"}
        assert isinstance(one["count"], int) and 0 <= one["count"] <= 10**15
        assert one["weight"] in ("note", "suspect")
        assert all("\x00" not in str(value) for value in one.values())


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({"findings": [{"weight": "suspect", "sentence": "Names."}]}, State.SUSPECT),
        ({"findings": [{"code": "x", "weight": "note"}] * 500 + [{"weight": "?"}]}, State.SUSPECT),
        ({"findings": [{"weight": "note"}] * 500 + [IN_PART]}, State.CANNOT),
        ({"entries": [{"filename": "a.csv"}]}, State.CANNOT),
        ({"status": "archive", "entries": None}, State.CANNOT),
    ],
)  # fmt: skip
def test_inspect_calls_nothing_clean_of_which_the_reader_says_otherwise(
    document, monkeypatch, changed, state
):
    answering(monkeypatch, Reading(Status.OK, SAID | changed))

    assert inspect(document(b"1").file, NOW).state == state


def test_a_mail_as_it_came_is_handed_out_only_with_all_that_is_in_it(message, document, person):
    assert may_be_opened(message.raw)
    kept = document(workbook(hidden=True))
    assert not may_be_opened(message.raw), "it was not looked through yet"
    inspect(kept.file, NOW)
    assert not may_be_opened(message.raw)

    documents.release(kept.file, "I looked: it is an empty template", person, NOW)

    assert may_be_opened(message.raw)


def test_release_needs_a_reason_and_a_file_that_is_kept_back(suspect, document, person):
    with pytest.raises(QuarantineError, match="A word is needed"):
        documents.release(suspect.file, " ", person, NOW)
    documents.release(suspect.file, "nothing in it", person, NOW)
    suspect.file.refresh_from_db()
    assert suspect.file.state == State.RELEASED and suspect.file.decided_by == person
    with pytest.raises(QuarantineError, match="not kept back"):
        documents.release(suspect.file, "again", person, NOW)


def test_release_copy_lets_the_visible_values_be_opened_and_nothing_else(suspect, person):
    copies = documents.release_copy(suspect.file, "the table is all we need", person, NOW)

    suspect.file.refresh_from_db()
    (copy,) = copies
    assert suspect.file.state == State.COPY_ONLY and not may_be_opened(suspect.file)
    assert copy.is_values_only and copy.filename == "figures (values only).csv"
    content = vault.read(copy.file.sha256)
    assert b"12" in content and b"Child 1" not in content
    inspect_waiting(NOW)
    copy.file.refresh_from_db()
    assert copy.file.state == State.CLEAN


def test_release_copy_says_where_none_can_be_made(document, person):
    kept = document(b"%PDF-1.7\nnothing of a PDF follows", "reply.pdf")
    inspect(kept.file, NOW)

    with pytest.raises(QuarantineError, match="No copy of its values"):
        documents.release_copy(kept.file, "please", person, NOW)


def test_destroy_leaves_hash_and_reason_and_no_bytes_anywhere(suspect, message, person):
    raw = vault.put(b"the mail with the file in it")
    StoredFile.objects.filter(pk=message.raw_id).update(sha256=raw)
    message.refresh_from_db()

    documents.destroy(suspect.file, "names of children", person, NOW)

    for file in StoredFile.objects.filter(pk__in=[suspect.file_id, message.raw_id]):
        assert file.state == State.DESTROYED and "names of children" in file.decided_why
        with pytest.raises(vault.VaultError):
            vault.read(file.sha256)
    message.refresh_from_db()
    assert message.own_text and suspect.file.findings
    assert InboundMessage.objects.count() == 1


def test_destroy_takes_the_archive_that_holds_the_file(document, person):
    archive = document(packed(b__xlsx=workbook(hidden=True)), "all.zip")
    inspect_waiting(NOW)
    inner = Document.objects.get(parent=archive)

    documents.destroy(inner.file, "names of children", person, NOW)

    archive.file.refresh_from_db()
    assert archive.file.state == State.DESTROYED


def test_destroy_takes_every_archive_of_the_message_that_holds_the_same(document, person):
    """The same bytes at several places of a message are unpacked once; each holder goes all the
    same."""
    inner = mail_of(b__xlsx=workbook(hidden=True))
    archives = [
        document(packed(x__eml=inner, **{f"n{number}__txt": b"%d" % number}), "a.zip", str(number))
        for number in (2, 3)
    ]
    inspect_waiting(NOW)
    (secret,) = Document.objects.filter(filename="b.xlsx")

    documents.destroy(secret.file, "names of children", person, NOW)

    for archive in archives:
        archive.file.refresh_from_db()
        assert archive.file.state == State.DESTROYED


def test_destroy_takes_the_copy_of_the_visible_values(suspect, person):
    (copy,) = documents.release_copy(suspect.file, "the table is all we need", person, NOW)

    documents.destroy(suspect.file, "people are visible, too", person, NOW)

    copy.file.refresh_from_db()
    assert copy.file.state == State.DESTROYED
    with pytest.raises(vault.VaultError):
        vault.read(copy.file.sha256)


def test_destroy_leaves_a_copy_whose_bytes_came_by_themselves_as_well(suspect, document, person):
    (copy,) = documents.release_copy(suspect.file, "the table is all we need", person, NOW)
    document(vault.read(copy.file.sha256), "sent.csv")

    documents.destroy(suspect.file, "the hidden sheet", person, NOW)

    assert vault.read(copy.file.sha256)


def test_destroyed_bytes_that_come_again_in_an_archive_take_it_and_the_mail_along(
    suspect, make_request, person
):
    again = packed(b__xlsx=vault.read(suspect.file.sha256))
    documents.destroy(suspect.file, "names of children", person, NOW)
    later = came_in(kind="answer", of=make_request(date(2026, 1, 19)))
    archive = Document.objects.create(message=later, file=inbox.store(again), where="2")

    inspect_waiting(NOW)

    for file in (archive.file, later.raw):
        file.refresh_from_db()
        assert file.state == State.DESTROYED and "names of children" in file.decided_why
    with pytest.raises(vault.VaultError):
        vault.read(archive.file.sha256)


def test_inspect_waiting_finishes_a_destruction_that_broke_off(suspect, message, person):
    """As where the power went between the commit and the removal."""
    StoredFile.objects.filter(pk=suspect.file_id).update(
        state=State.DESTROYED, decided_why="names", decided_at=NOW
    )

    inspect_waiting(NOW)

    message.raw.refresh_from_db()
    assert message.raw.state == State.DESTROYED
    with pytest.raises(vault.VaultError):
        vault.read(suspect.file.sha256)
    decided = message.raw.decided_at
    inspect_waiting(NOW)
    message.raw.refresh_from_db()
    assert message.raw.decided_at == decided


def test_destroy_can_be_asked_for_again_until_all_bytes_are_gone(document, person, tmp_path):
    archive = document(packed(b__xlsx=workbook(hidden=True)), "all.zip")
    inspect_waiting(NOW)
    inner = Document.objects.get(parent=archive).file
    documents.destroy(inner, "names of children", person, NOW)
    vault.put(packed(b__xlsx=workbook(hidden=True)))  # as if it could not be removed

    documents.destroy(inner, "names of children", person, NOW)

    archive.file.refresh_from_db()
    with pytest.raises(vault.VaultError):
        vault.read(archive.file.sha256)


def test_release_refuses_a_program(document, person):
    kept = document(b"MZ" + b"\0" * 58 + b"\x40\0\0\0" + b"PE\0\0" + b"\0" * 400, "form.exe")
    inspect(kept.file, NOW)
    kept.file.refresh_from_db()
    assert kept.file.status == "executable", kept.file.sentence

    with pytest.raises(QuarantineError, match="It is a program"):
        documents.release(kept.file, "please", person, NOW)


def test_draft_letter_tells_them_what_was_found_and_waits_for_approval(suspect, message, person):
    foi_request = message.ties.get().foi_request

    letter = documents.draft_letter(suspect, foi_request, person, NOW)

    assert letter.state == "draft" and "figures.xlsx" in letter.body
    assert "hidden" in letter.body and "Child" not in letter.body
    assert documents.draft_letter(suspect, foi_request, person, NOW) == letter


def test_draft_letter_has_nothing_to_tell_of_a_clean_file(document, message, person):
    kept = document(workbook())
    inspect(kept.file, NOW)
    kept.refresh_from_db()

    with pytest.raises(QuarantineError, match="Nothing was found"):
        documents.draft_letter(kept, message.ties.get().foi_request, person, NOW)


# ---------------------------------------------------------------------------- may it be opened


def test_may_be_opened_of_an_archive_asks_for_all_that_is_in_it_however_deep(document):
    locked = b"%PDF-1.7\nnothing of a PDF follows"
    outer = document(packed(b__eml=mail_of(c__eml=mail_of(d__pdf=locked))), "a.zip")
    inspect_waiting(NOW)
    outer.file.refresh_from_db()
    assert outer.file.state == State.CLEAN
    assert not may_be_opened(outer.file)
    assert not may_be_opened(outer.message.raw)

    StoredFile.objects.filter(state=State.CANNOT).update(state=State.RELEASED)

    assert may_be_opened(outer.file)
    assert may_be_opened(outer.message.raw)


def test_may_be_opened_takes_one_query_a_level(document, django_assert_max_num_queries):
    many = {f"n{number}__txt": b"%d" % number for number in range(40)}
    outer = document(packed(b__eml=mail_of(**many), **many), "a.zip")
    inspect_waiting(NOW)
    outer.file.refresh_from_db()

    with django_assert_max_num_queries(3):
        assert may_be_opened(outer.file)


def test_may_be_opened_ends_for_an_archive_in_a_circle(document):
    first = document(b"1", "a.zip")
    second = document(b"2", "b.zip")
    Document.objects.filter(pk=first.pk).update(parent=second)
    Document.objects.filter(pk=second.pk).update(parent=first)
    StoredFile.objects.update(state=State.CLEAN)
    first.file.refresh_from_db()

    assert may_be_opened(first.file)


def test_may_be_opened_of_a_released_mail_still_asks_for_its_documents(message, document, person):
    documents.keep_back_mail(message, [PEOPLE], lost=False)
    kept = document(workbook(hidden=True))
    inspect(kept.file, NOW)
    documents.release(message.raw, "their own child", person, NOW)
    message.raw.refresh_from_db()
    assert not may_be_opened(message.raw)

    documents.release(kept.file, "an empty template", person, NOW)

    assert may_be_opened(message.raw)


# ---------------------------------------------------------------------------- a mail as it came

PEOPLE = {
    "code": "nhs_number",
    "weight": "suspect",
    "where": "text",
    "count": 1,
    "sentence": "Text: 1 number that passes the check of an NHS number.",
}
WORTH_KNOWING = PEOPLE | {"weight": "note"}


@pytest.mark.parametrize(
    ("findings", "lost", "state"),
    [
        ([], False, State.RAW_MAIL),
        ([WORTH_KNOWING], False, State.RAW_MAIL),
        ([PEOPLE], False, State.SUSPECT),
        ([PEOPLE], True, State.SUSPECT),
        ([], True, State.CANNOT),
        ([WORTH_KNOWING], True, State.CANNOT),
    ],
)
def test_keep_back_mail_by_what_its_reader_says(message, findings, lost, state):
    for _ in range(2):
        documents.keep_back_mail(message, findings, lost)

    message.raw.refresh_from_db()
    assert message.raw.state == state
    assert documents.keeps_text_back(message) == (state == State.SUSPECT)
    kept = state != State.RAW_MAIL
    assert list(message.documents.values_list("file", "where", "filename")) == (
        [(message.raw_id, "mail", "mail as it came.eml")] * kept
    )
    assert ("Not all of this mail could be read" in message.raw.sentence) == lost
    assert may_be_opened(message.raw) != kept


def test_keep_back_mail_names_an_outlook_message_so(make_request):
    mail = came_in(of=make_request(date(2026, 1, 19)), came_from="inbox/Reply.MSG")

    documents.keep_back_mail(mail, [], lost=True)

    assert mail.documents.get().filename == "mail as it came.msg"


@pytest.mark.parametrize("state", [State.RELEASED, State.DESTROYED])
def test_keep_back_mail_changes_nothing_that_was_decided(message, state):
    StoredFile.objects.filter(pk=message.raw_id).update(state=state)

    documents.keep_back_mail(message, [PEOPLE], lost=True)

    message.raw.refresh_from_db()
    assert message.raw.state == state


def test_a_mail_that_is_kept_back_stays_so_when_it_comes_as_a_document(make_request):
    raw = b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n"
    kept = inbox.keep(raw, "mailbox", "INBOX", NOW).message
    documents.keep_back_mail(kept, [PEOPLE], lost=False)
    other = came_in(of=make_request(date(2026, 1, 19)))
    Document.objects.create(message=other, file=inbox.store(raw), filename="a.eml", where="2")

    inspect_waiting(NOW)

    kept.raw.refresh_from_db()
    assert kept.raw.state == State.SUSPECT
    assert not may_be_opened(other.raw)
    with pytest.raises(QuarantineError, match="not looked through again"):
        documents.look_again(kept.raw, NOW)


def test_destroy_of_a_mail_itself_destroys_its_words_and_not_its_documents(
    message, document, person
):
    table = document(b"Year,Children\n2024,12\n", "a.csv")
    documents.keep_back_mail(message, [PEOPLE], lost=False)

    documents.destroy(message.raw, "names", person, NOW)

    message.refresh_from_db()
    assert (message.text, message.own_text) == ("", "")
    assert not any(one["quote"] for one in message.kind_evidence)
    assert message.problems == [documents.TEXT_DESTROYED]
    assert vault.read(table.file.sha256)


def test_destroy_of_a_document_destroys_words_that_were_kept_back_and_no_others(
    message, suspect, make_request, person
):
    other = came_in(of=make_request(date(2026, 1, 19)))
    Document.objects.create(message=other, file=suspect.file, where="2")
    documents.keep_back_mail(message, [PEOPLE], lost=False)

    documents.destroy(suspect.file, "names", person, NOW)

    message.refresh_from_db()
    other.refresh_from_db()
    assert message.raw.state == other.raw.state == State.DESTROYED
    assert not message.text
    assert other.text


def test_draft_letter_tells_them_of_the_mail_itself(message, person):
    documents.keep_back_mail(message, [PEOPLE], lost=False)
    foi_request = message.ties.get().foi_request

    letter = documents.draft_letter(message.documents.get(), foi_request, person, NOW)

    assert "You sent us the mail that reached us on 9 February 2026" in letter.body
    assert "1 number that passes the check of an NHS number." in letter.body


# ---------------------------------------------------------------------------- names and places


@pytest.mark.parametrize(
    ("written", "extension", "shown"),
    [
        ("Mary Jones dob 1.2.2010 NHS 943 476 5919.xlsx", "xlsx", "[name kept back].xlsx"),
        ("Mary_Jones_NHS_943_476_5919.xlsx", "", "[name kept back].xlsx"),
        ("Mary%20Jones%20NHS%20943%20476%205919.pdf", "xlsx", "[name kept back].xlsx"),
        ("Mary Jones NHS 943 476 5919", "", "[name kept back]"),
        ("Mary Jones.nhs 943 476 5919", "", "[name kept back]"),
        ("FOI 2024-1234 children in care.xlsx", "xlsx", "FOI 2024-1234 children in care.xlsx"),
        ("../../letter.pdf", "csv", "letter.pdf.csv"),
    ],
)
def test_shown_name_tells_of_nobody(written, extension, shown):
    assert documents.shown_name(written, extension) == shown


def test_inspect_keeps_back_names_in_an_archive(document):
    document(packed(**{"NHS 943 476 5919__csv": b"year,n\n2023,4\n"}), "NHS 943 476 5919.zip")

    inspect_waiting(NOW)

    assert set(Document.objects.values_list("filename", flat=True)) == {
        "[name kept back].zip",
        "[name kept back].csv",
    }


def test_bring_in_line_unpacks_here_what_was_unpacked_elsewhere(document, make_request):
    archive = packed(b__eml=mail_of(c__csv=b"year,n\n2023,4\n"), d__txt=b"12 homes")
    document(archive, "a.zip")
    inspect_waiting(NOW)
    later = came_in(kind="answer", of=make_request(date(2026, 1, 19)))
    Document.objects.create(
        message=later, file=inbox.store(archive), written_name="invoice.pdf.exe", where="3"
    )

    for _ in range(2):
        documents.bring_in_line(later)

    here = {one.filename: one for one in later.documents.select_related("parent")}
    assert set(here) == {"invoice.pdf.exe.zip", "b.eml", "c.csv", "d.txt"}
    assert here["c.csv"].parent == here["b.eml"]
    assert here["c.csv"].where == "3/1/1"


def test_inspect_unpacks_what_is_packed_in_a_file_that_came_before(document, make_request):
    inner = mail_of(c__csv=b"year,n\n2023,4\n")
    document(inner, "b.eml")
    inspect_waiting(NOW)
    later = came_in(kind="answer", of=make_request(date(2026, 1, 19)))
    outer = inbox.store(packed(b__eml=inner, d__txt=b"12 homes"))
    Document.objects.create(message=later, file=outer, written_name="a.zip", where="2")

    inspect_waiting(NOW)

    assert later.documents.filter(filename="c.csv").exists()


def test_inspect_unpacks_the_same_bytes_once_in_a_message(document):
    """A small mail of the same mails, and so on, would fill the database."""
    bomb = mail_of(x__txt=b"12 homes")
    for _ in range(3):
        bomb = mail_of(**{f"n{number}__eml": bomb for number in range(6)})
    document(bomb, "a.eml")

    inspect_waiting(NOW)

    assert Document.objects.count() == 1 + 3 * 6 + 1
