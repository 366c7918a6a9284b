"""The review desk: what is shown of a reply, what a person says of it, and what is not lost."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from requests_app.models import Campaign, OutgoingMessage
from responses_app import coding
from responses_app.domain.content import Cell, Content, Line, Table
from responses_app.models import (
    CodedAnswer,
    Coding,
    Figure,
    FigureSearch,
    FileReading,
    ProposedFigure,
    StoredFile,
)
from responses_app.proposing import version
from tests.coded import figures_of, propose, to_be_coded
from tests.stored_documents import document, message

__all__ = ["document", "message"]

CODE = ("responses_app.add_coding",)
DECIDE = (*CODE, "responses_app.change_codingitem")
QUESTIONS, PERIODS = ("1a", "1b", "2", "3", "4", "5", "6"), ("2021", "2022", "2023", "2024")


@pytest.fixture
def campaign(db):
    campaign = Campaign.objects.create(
        slug="potholes", title="Potholes", letter="{{ questions }}", applicant_name="A. Researcher"
    )
    for place, key in enumerate(QUESTIONS):
        campaign.questions.create(key=key, text=f"How many of {key}?", position=place)
    for place, key in enumerate(PERIODS):
        campaign.periods.create(key=key, position=place)
    return campaign


@pytest.fixture
def foi_request(asked, long_ago):
    return asked(1, sent_on=long_ago, email="foi@town.example")[0]


def grid(count=28):
    """What a reply says: another number for each of the first so many places."""
    places = [(question, period) for question in QUESTIONS for period in PERIODS]
    return {place: str(11 + number) for number, place in enumerate(places[:count])}


def read(item, content, file=None):
    """What the tool saw in the reply, and its proposals with it."""
    search = item.message.figure_searches.get(document=None)
    reading = FileReading(file=file or item.message.raw, version=version(), read_at=timezone.now())
    reading.keep(content)
    reading.save()
    search.reading = reading
    search.save()
    return search


def page_of(client, item):
    return client.get(reverse("coding", args=[item.pk]))


def text_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())


def take(client, item):
    return client.post(reverse("coding", args=[item.pk]), {"action": "take"})


def name_of(item, question, period):
    campaign = item.foi_request.campaign
    one = campaign.questions.get(key=question)
    return f"{one.pk}-{campaign.periods.get(key=period).pk}"


def say(client, item, action="keep", *, rows=(), **more):
    """Send the form: for each row (question, period) its fields."""
    data = {"action": action} | more
    for (question, period), fields in dict(rows).items():
        name = name_of(item, question, period)
        data |= {f"{field}-{name}": value for field, value in fields.items()}
    return client.post(reverse("coding", args=[item.pk]), data)


def accepted(item):
    """Everything as proposed, as the page sends it."""
    return {
        (one.question.key, one.period.key): {
            "decision": f"accept-{one.pk}",
            "proposal": one.pk,
            "raw": one.raw,
        }
        for one in ProposedFigure.objects.filter(message=item.message, is_best=True)
    }


def said(item, **where):
    return CodedAnswer.objects.current().filter(coding__item=item, **where)


# ---------------------------------------------------------------------------- who may


def test_coding_page_is_for_people_who_are_logged_in(client, foi_request):
    item = to_be_coded(foi_request, grid(1))

    assert "/login/" in page_of(client, item)["Location"]
    link = reverse("coding-picture", args=[item.pk, 1, 1])
    assert "/login/" in client.get(link)["Location"]


def test_coding_page_is_read_by_whoever_may_not_code_and_has_no_form(client, person, foi_request):
    person(client)
    item = to_be_coded(foi_request, grid(2))

    text = page_of(client, item).content.decode()

    assert "<strong>11</strong>" in text
    assert 'type="radio"' not in text and "Take it in hand" not in text
    for action in ("take", "keep", "finish", "skip", "reopen"):
        assert say(client, item, action).status_code == 403
    assert not Coding.objects.exists()


def test_coding_page_knows_no_other_action(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))

    assert say(client, item, "burn").status_code == 400
    assert client.get(reverse("coding", args=[item.pk + 1])).status_code == 404


# ---------------------------------------------------------------------------- what is said


def test_coding_page_keeps_what_is_accepted_and_goes_on_to_the_next(
    client, person, asked, long_ago
):
    person(client, *CODE)
    first, second = (to_be_coded(one, grid(12)) for one in asked(2, sent_on=long_ago))
    take(client, first)

    answer = say(client, first, "finish", rows=accepted(first))

    assert answer["Location"] == reverse("coding", args=[second.pk])
    assert [int(value) for value in figures_of(first.foi_request).values()] == list(range(11, 23))
    assert set(Figure.objects.values_list("how", flat=True)) == {"accepted"}


def test_coding_page_lets_a_person_choose_another_reading(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    (other,) = propose(foi_request, item.message, {("1a", "2021"): "77"}, is_best=False)
    best = ProposedFigure.objects.get(is_best=True)
    take(client, item)
    page = page_of(client, item).content.decode()
    assert f'value="accept-{best.pk}"' in page and f'value="accept-{other.pk}"' in page
    row = {"decision": f"accept-{other.pk}", "proposal": best.pk, "raw": best.raw}

    say(client, item, "keep", rows={("1a", "2021"): row})
    assert f'value="accept-{other.pk}" checked' in page_of(client, item).content.decode()
    say(client, item, "finish", rows={("1a", "2021"): row})

    assert figures_of(foi_request) == {("1a", "2021"): 77}


def test_coding_page_does_not_accept_what_is_not_proposed_any_more(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    rows = accepted(item)
    ProposedFigure.objects.update(state="outdated")
    (newer,) = propose(foi_request, item.message, {("1a", "2021"): "12"})

    answer = say(client, item, "finish", rows=rows)

    assert answer.status_code == 400
    assert "read anew meanwhile" in text_of(answer)
    page = answer.content.decode()
    assert f'value="accept-{newer.pk}"' in page and "checked data-decision" not in page
    assert not Figure.objects.exists()


def test_coding_page_says_that_it_was_read_anew_since_it_was_said(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    say(client, item, rows=accepted(item))
    ProposedFigure.objects.update(state="outdated")
    (newer,) = propose(
        foi_request, item.message, {("1a", "2021"): "12"}, proposed_at=timezone.now()
    )

    page = page_of(client, item)

    assert "It was read anew since you said 11" in text_of(page)
    assert "0 of 1 decided" in text_of(page)
    assert "checked data-decision" not in page.content.decode()
    row = {"decision": f"accept-{newer.pk}", "proposal": newer.pk, "raw": "12"}
    say(client, item, "finish", rows={("1a", "2021"): row})
    assert figures_of(foi_request) == {("1a", "2021"): 12}


def test_coding_page_accepts_what_was_read_anew_and_says_the_same(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    rows = accepted(item)
    say(client, item, rows=rows)
    ProposedFigure.objects.update(state="outdated")
    (newer,) = propose(
        foi_request, item.message, {("1a", "2021"): "11"}, proposed_at=timezone.now()
    )

    assert f'value="accept-{newer.pk}" checked' in page_of(client, item).content.decode()
    say(client, item, "finish", rows=rows)

    assert figures_of(foi_request) == {("1a", "2021"): 11}


def test_coding_page_gives_back_all_that_was_typed_with_the_reason(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(3))
    take(client, item)
    rows = accepted(item)
    rows["1a", "2021"] |= {
        "decision": "correct",
        "raw": "quite <some>",
        "reading": "rather many",
        "note": "see the foot",
        "basis": "calendar",
    }

    answer = say(client, item, "finish", rows=rows)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "does not say one thing for sure" in page
    for typed in ("quite &lt;some&gt;", "rather many", "see the foot"):
        assert f'value="{typed}"' in page
    assert '<option value="calendar" selected>' in page
    name = name_of(item, "1a", "2021")
    assert f'href="#row-{name}"' in page and f'id="problem-{name}"' in page
    assert said(item).count() == 2, "the rest is kept"


def test_coding_page_marks_each_row_that_is_not_decided(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(3))
    take(client, item)
    rows = accepted(item)
    del rows["1a", "2022"]

    answer = say(client, item, "finish", rows=rows)

    assert answer.status_code == 400
    assert answer.content.decode().count("Not decided yet") == 2  # on top, and in its row
    assert item.codings.get().state == "in_hand"


def test_coding_page_takes_a_reading_or_an_outcome_without_a_choice_as_a_correction(
    client, person, foi_request
):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(3))
    take(client, item)
    pks = {one.period.key: one for one in ProposedFigure.objects.all()}

    say(
        client,
        item,
        rows={
            ("1a", "2021"): {"proposal": pks["2021"].pk, "raw": "11", "reading": "<5"},
            ("1a", "2022"): {"proposal": pks["2022"].pk, "raw": "12", "outcome": "not_held"},
            ("1a", "2023"): {"proposal": pks["2023"].pk, "raw": "13"},
            ("6", "2024"): {"raw": "99"},
        },
    )

    kinds = {(one.question.key, one.period.key): one.kind for one in said(item)}
    assert kinds == {
        ("1a", "2021"): Figure.Kind.BOUNDED,
        ("1a", "2022"): Figure.Kind.NOT_HELD,
        ("6", "2024"): Figure.Kind.EXACT,
    }


def test_coding_page_keeps_no_note_alone_and_loses_none(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    proposal = ProposedFigure.objects.get()
    row = {"proposal": proposal.pk, "raw": "11", "note": "they mean a part of the year"}

    answer = say(client, item, rows={("1a", "2021"): row})

    assert answer.status_code == 400
    assert 'value="they mean a part of the year"' in answer.content.decode()
    assert "say as well what it is" in text_of(answer)


def test_coding_page_glues_no_lines_of_an_answer_together(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, {})
    propose(foi_request, item.message, {("1a", "2021"): "12\n13"}, kind="unclear", value=None)
    take(client, item)

    assert 'value="12 13"' in page_of(client, item).content.decode()


def test_coding_page_offers_nothing_to_accept_where_nothing_is_clear(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(2))
    ProposedFigure.objects.filter(period__key="2021").update(kind="unclear")
    ProposedFigure.objects.filter(period__key="2022").update(kind="several")
    take(client, item)

    page = page_of(client, item).content.decode()

    assert "as proposed</label>" not in page
    assert page.count("not an answer</label>") == 2


@pytest.mark.parametrize("action", ["keep", "finish", "skip"])
def test_coding_page_takes_no_proposal_of_another_reply_or_question(
    client, person, asked, long_ago, action
):
    person(client, *CODE)
    one, other = (to_be_coded(each, grid(2)) for each in asked(2, sent_on=long_ago))
    take(client, one)
    foreign = ProposedFigure.objects.filter(message=other.message).first()
    beside = ProposedFigure.objects.get(message=one.message, period__key="2022")

    for pk in (foreign.pk, beside.pk, 999_999, "x", "-1", "9" * 40, "\u0663", ""):
        row = {"decision": f"accept-{pk}" if pk else "accept", "proposal": pk, "seen": "9" * 40}
        answer = say(client, one, action, rows={("1a", "2021"): row})

        assert answer.status_code == 400, pk
        assert "to accept" in text_of(answer) or "another reply or question" in text_of(answer)
    assert not said(one).exists()


def test_coding_page_survives_whatever_is_typed(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(2))
    take(client, item)

    for words in (
        "a\0b",
        "x" * 200_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ):
        row = {"decision": "correct", "raw": words, "reading": words, "note": words}
        answer = say(client, item, rows={("1a", "2021"): row}, skipped_why=words)
        assert answer.status_code in (302, 400)
    for field, words in [("decision", "burn"), ("outcome", "exact"), ("basis", "lunar")]:
        row = {"decision": "correct", "raw": "12", field: words}
        assert say(client, item, rows={("1a", "2021"): row}).status_code == 400
    row = {"decision": "correct", "raw": "12", "note": "a\0b"}
    assert say(client, item, rows={("1a", "2021"): row}).status_code == 302
    assert said(item).get().note == "a\ufffdb"


def test_coding_page_an_old_window_does_not_undo_what_was_said_in_a_newer(
    client, person, foi_request
):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(2))
    take(client, item)
    old = accepted(item)
    say(client, item, rows=old)
    for (_, period), fields in old.items():
        fields["seen"] = said(item, period__key=period).get().pk
    newer = {"decision": "correct", "raw": "11", "reading": "41", "seen": old["1a", "2021"]["seen"]}
    say(client, item, rows={("1a", "2021"): newer})

    old["1a", "2022"] |= {"decision": "reject"}
    say(client, item, rows=old)

    assert said(item, period__key="2021").get().value == 41
    assert said(item, period__key="2022").get().decision == "reject"


# ---------------------------------------------------------------------------- other hands


def test_coding_page_tells_that_somebody_else_has_taken_it_and_shows_what_was_typed(
    client, person, foi_request
):
    me = person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    Coding.objects.filter(coder=me).update(taken_until=timezone.now() - timedelta(minutes=1))
    faster = person(client, *CODE)
    take(client, item)
    client.force_login(me)
    row = {"decision": "correct", "raw": "eleven", "reading": "11"}

    for action in ("keep", "finish", "skip"):
        answer = say(client, item, action, rows={("1a", "2021"): row})

        assert answer.status_code == 409
        assert "Nothing of this could be kept" in text_of(answer)
        assert 'value="eleven"' in answer.content.decode()
        assert str(faster) in text_of(answer)
        assert 'value="finish"' not in answer.content.decode()
    assert not said(item).exists()


def test_coding_page_tells_that_it_was_finished_meanwhile(client, person, foi_request):
    me = person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    Coding.objects.filter(coder=me).update(taken_until=timezone.now() - timedelta(minutes=1))
    person(client, *CODE)
    take(client, item)
    say(client, item, "finish", rows=accepted(item))
    client.force_login(me)
    row = {"decision": "correct", "raw": "eleven", "reading": "99"}

    answer = say(client, item, "finish", rows={("1a", "2021"): row})

    assert answer.status_code == 409
    assert 'value="99"' in answer.content.decode()
    assert figures_of(foi_request) == {("1a", "2021"): 11}


def test_coding_page_does_not_skip_over_what_could_not_be_kept(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    row = {"decision": "correct", "raw": "some", "reading": "some"}

    assert say(client, item, "skip", rows={("1a", "2021"): row}).status_code == 400
    assert item.codings.get().state == "in_hand"
    answer = say(client, item, "skip", skipped_why="too long")
    assert answer.status_code == 302
    kept = item.codings.get()
    assert (kept.state, kept.skipped_why) == ("skipped", "too long"), (
        "it is not given again at once"
    )


def test_coding_page_drafts_the_letter_that_asks_them(client, person, foi_request):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    row = {"decision": "ask", "proposal": ProposedFigure.objects.get().pk, "raw": "11"}

    answer = client.get(say(client, item, "finish", rows={("1a", "2021"): row})["Location"])

    assert "A letter that asks them is drafted" in text_of(answer)
    assert OutgoingMessage.objects.filter(foi_request=foi_request).exists()


# ---------------------------------------------------------------------------- what is not shown


@pytest.fixture
def with_a_file(foi_request, message, document):
    """A reply with one file whose words were read."""

    def make(state=StoredFile.State.CLEAN, content=None):
        mail = message(foi_request=foi_request, own_text="See the file.", text="See the file.")
        file = document(picture_file() if content is None else content, "a.png", of=mail)
        item = to_be_coded(foi_request, {}, message=mail)
        reading = FileReading(file=file.file, version=version(), read_at=timezone.now())
        reading.keep(
            Content(
                lines=(Line("Secret words: forty-one", "line 1", 0),),
                sizes=((100, 50),),
            )
        )
        reading.save()
        search = FigureSearch.objects.create(
            foi_request=foi_request, message=mail, document=file, reading=reading, version=version()
        )
        FigureSearch.objects.exclude(pk=search.pk).delete()
        (proposal,) = propose(
            foi_request,
            mail,
            {("1a", "2021"): "forty-one"},
            document=file,
            quote="Secret words: forty-one",
            kind="exact",
            value=41,
            box=[1, 10, 10, 30, 20],
        )
        assert proposal.search == search
        file.file.state = state
        file.file.save()
        return item, file

    return make


def picture_file():
    made = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(made, "PNG")
    return made.getvalue()


def test_coding_page_shows_a_page_with_the_box_of_a_figure(client, person, with_a_file):
    person(client, *CODE)
    item, file = with_a_file()

    page = page_of(client, item).content.decode()

    proposal = ProposedFigure.objects.get()
    assert reverse("coding-picture", args=[item.pk, file.pk, 1]) in page
    assert page.count(f'id="mark-{proposal.pk}"') == 1
    assert f'href="#mark-{proposal.pk}"' in page


@pytest.mark.parametrize("state", ["waiting", "suspect", "copy_only", "cannot", "destroyed"])
def test_coding_page_shows_nothing_of_a_file_that_is_kept_back(client, person, with_a_file, state):
    person(client, *DECIDE)
    item, file = with_a_file(state)
    take(client, item)

    page = page_of(client, item).content.decode()

    assert "Secret words" not in page and "forty-one" not in page
    assert "<img" not in page and "/page/" not in page
    assert "kept back" in page
    assert "Not shown here" in page and file.filename in page
    assert "as proposed</label>" not in page, "nobody accepts what cannot be seen"
    link = reverse("coding-picture", args=[item.pk, file.pk, 1])
    assert client.get(link).status_code == 404


def test_coding_page_shows_nothing_of_a_mail_that_is_kept_back(client, person, foi_request):
    person(client, *DECIDE)
    item = to_be_coded(foi_request, {("1a", "2021"): "fifty-two"})
    read(item, Content(lines=(Line("Secret: fifty-two", "line 1", 0),)))
    StoredFile.objects.filter(pk=item.message.raw_id).update(state="suspect")

    page = page_of(client, item).content.decode()

    assert "Secret" not in page and "fifty-two" not in page
    assert "Its text is kept back" in page


def test_picture_is_of_documents_of_this_reply_alone(client, person, with_a_file, document):
    person(client)
    item, file = with_a_file()
    other = document(picture_file() + b" ", "b.png")

    def status(pk, number, page):
        return client.get(reverse("coding-picture", args=[pk, number, page])).status_code

    assert status(item.pk, file.pk, 1) == 200
    assert status(item.pk, other.pk, 1) == 404
    assert status(item.pk + 1, file.pk, 1) == 404
    assert [status(item.pk, file.pk, page) for page in (0, 2, 10**15)] == [404] * 3
    link = reverse("coding-picture", args=[item.pk, file.pk, 1])
    for bad in ("../1.png", "1.png%00", "-1.png", "1.svg", "%2e%2e/1.png"):
        assert client.get(link.replace("1.png", bad)).status_code == 404
    assert client.post(link).status_code == 405


def test_picture_may_be_kept_by_a_browser_which_asks_each_time(client, person, with_a_file):
    person(client)
    item, file = with_a_file()
    link = reverse("coding-picture", args=[item.pk, file.pk, 1])

    first = client.get(link)
    second = client.get(link, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "image/png" and first.content.startswith(b"\x89PNG")
    assert first["Cache-Control"] == second["Cache-Control"] == "private, no-cache"
    assert first["X-Content-Type-Options"] == "nosniff"
    assert (second.status_code, second.content) == (304, b"")
    StoredFile.objects.filter(pk=file.file_id).update(state="destroyed")
    assert client.get(link, headers={"If-None-Match": first["ETag"]}).status_code == 404


# ---------------------------------------------------------------------------- what was said before


def test_coding_page_shows_what_was_said_before_to_those_who_decide(client, person, foi_request):
    coder = person(client, *CODE)
    item = to_be_coded(foi_request, grid(1))
    take(client, item)
    say(client, item, rows={("1a", "2021"): {"decision": "correct", "reading": "41", "raw": "11"}})
    say(client, item, "finish", rows={("1a", "2021"): {"decision": "correct", "raw": "51"}})
    assert "Said before" not in text_of(page_of(client, item))

    person(client, *DECIDE)
    text = text_of(page_of(client, item))

    assert "Said before: 2" in text
    assert "41 corrected" in text and "51 corrected" in text
    assert str(coder) in text


def test_coding_page_shows_no_other_coding_before_both_have_finished(client, person, foi_request):
    first = person(client, *CODE)
    item = to_be_coded(foi_request, grid(1), is_double=True)
    take(client, item)
    row = {"decision": "correct", "raw": "11", "reading": "41", "note": "a hint"}
    say(client, item, "finish", rows={("1a", "2021"): row})

    person(client, *DECIDE)
    take(client, item)
    text = text_of(page_of(client, item))

    assert "41" not in text and "a hint" not in text and "Said before" not in text
    assert str(first) not in text
    say(client, item, "finish", rows=accepted(item))
    text = text_of(page_of(client, item))
    assert "a hint" in text and "Said before: 2" in text


def test_coding_page_of_a_reply_coded_twice_shows_no_figure_that_came_of_it(
    client, person, foi_request
):
    person(client, *CODE)
    item = to_be_coded(foi_request, grid(1), is_double=True)
    for _ in range(2):
        take(client, item)
        say(client, item, "finish", rows=accepted(item))
        decider = person(client, *DECIDE)
    item.refresh_from_db()
    assert figures_of(foi_request) == {("1a", "2021"): 11}
    coding.reopen(item, "Look again", decider, timezone.now())

    text = text_of(page_of(client, item))

    assert "To be coded once more: Look again" in text
    assert "It stands at" not in text and "Accepted" not in text and "Said before" not in text


# ---------------------------------------------------------------------------- how large it gets


def test_coding_page_asks_few_questions_of_the_database(
    client, person, asked, long_ago, document, message, django_assert_max_num_queries
):
    person(client, *DECIDE)
    small, large = asked(2, sent_on=long_ago)
    few, many = (message(foi_request=one, own_text="See the files.") for one in (small, large))
    items = []
    for mail, foi_request, files in ((few, small, 1), (many, large, 6)):
        item = to_be_coded(foi_request, grid(1 if files == 1 else 28), message=mail)
        for number in range(files):
            file = document(of=mail, filename=f"{number}.csv")
            reading = FileReading(file=file.file, version=version(), read_at=timezone.now())
            cells = tuple(
                Cell(row, column, f"{row}", f"A!{row}")
                for row in range(5000 if files == 6 and number == 0 else 9)
                for column in range(8)
            )
            rows = cells[-1].row + 1
            reading.keep(Content(tables=(Table(cells, rows, 8, "A", 0),)))
            reading.save()
            FigureSearch.objects.create(
                foi_request=foi_request,
                message=mail,
                document=file,
                reading=reading,
                version=version(),
            )
        take(client, item)
        say(client, item, rows=accepted(item))
        items.append(item)
    page_of(client, items[0])

    with django_assert_max_num_queries(25) as first:
        page_of(client, items[0])
    with django_assert_max_num_queries(25) as second:
        answer = page_of(client, items[1])

    assert len(first) == len(second)
    assert answer.content.decode().count('class="source"') == 7
    assert len(answer.content) < 400_000


def test_coding_page_names_files_beyond_the_first_and_shows_those_with_figures(
    client, person, foi_request, message, document
):
    person(client)
    mail = message(foi_request=foi_request, own_text="")
    item = to_be_coded(foi_request, {}, message=mail)
    item.message.figure_searches.all().delete()
    for number in range(20):
        file = document(of=mail, filename=f"file {number}.csv")
        reading = FileReading(file=file.file, version=version(), read_at=timezone.now())
        reading.keep(Content(lines=(Line(f"words of {number}.", "line 1", 0),)))
        reading.save()
        FigureSearch.objects.create(
            foi_request=foi_request, message=mail, document=file, reading=reading, version=version()
        )
    last = FigureSearch.objects.order_by("pk").last()
    propose(foi_request, mail, {("1a", "2021"): "words of 19"}, spot={"line": 0})
    ProposedFigure.objects.update(search=last)

    text = text_of(page_of(client, item))

    assert all(f"file {number}.csv" in text for number in range(20))
    assert "words of 19" in text and "words of 0." in text and "words of 15." not in text


def test_coding_page_jumps_to_any_authority(client, person, asked, long_ago):
    person(client)
    one, other = (to_be_coded(each, grid(1)) for each in asked(2, sent_on=long_ago))

    page = page_of(client, one).content.decode()

    assert f'<option value="{other.foi_request.authority.plain_name}">' in page
    link = reverse("review", args=["potholes"])
    assert f'action="{link}"' in page
    answer = client.get(link, {"authority": other.foi_request.authority.plain_name})
    assert answer["Location"] == reverse("coding", args=[other.pk])
