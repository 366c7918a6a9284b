"""From the file of a reply to proposed figures, and what is accepted by itself."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest

from requests_app.models import Campaign, Period, Question
from requests_app.reply_forms import FormMaker
from responses_app import documents, figures, inbox, proposing, statistics_rebuild
from responses_app.models import (
    CodingItem,
    Document,
    Figure,
    FigureSearch,
    FileReading,
    MessageTie,
    ProposedFigure,
    StoredFile,
)
from tests.came_in import came_in

NOW = datetime(2026, 2, 10, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db
State = ProposedFigure.State


@pytest.fixture
def asked(campaign):
    """Two questions for two years."""
    campaign.questions.all().delete()
    campaign.periods.all().delete()
    for position, (key, text) in enumerate(
        (
            ("1a", "How many looked-after children were identified as trafficked?"),
            ("2a", "Of those in 1a, how many went missing at least once?"),
        )
    ):
        Question.objects.create(
            campaign=campaign, key=key, text=text, unit="children", position=position
        )
    for position, year in enumerate(("2023", "2024")):
        Period.objects.create(
            campaign=campaign,
            key=year,
            basis="calendar",
            start=date(int(year), 1, 1),
            end=date(int(year), 12, 31),
            position=position,
        )
    return campaign


@pytest.fixture
def foi_request(asked, make_request):
    return make_request(date(2026, 1, 19), email="foi@testham.example")


def answers(*rows: tuple[str, str, str]) -> bytes:
    """A CSV as an authority writes it: a row a question, a column a year."""
    text = io.StringIO()
    csv.writer(text).writerows(
        [
            ["Question", "2023", "2024"],
            *([f"{key}) {wording(key)}", *numbers] for key, *numbers in rows),
        ]
    )
    return text.getvalue().encode()


def wording(key: str) -> str:
    return Question.objects.filter(key=key).values_list("text", flat=True)[0]


PLAIN = (("1a", "24", "60"), ("2a", "7", "19"))


def reply(foi_request, *files: tuple[str, bytes], kind="answer", words="Please see attached."):
    message = came_in(kind=kind, of=foi_request, raw=None, own_text=words, text=words)
    for number, (name, content) in enumerate(files, start=1):
        attach(message, name, content, str(number))
    return message


def attach(message, name, content, where="1", state=StoredFile.State.CLEAN) -> Document:
    file = inbox.store(content)
    StoredFile.objects.filter(pk=file.pk).update(state=state, media_type="text/csv")
    return Document.objects.create(message=message, file=file, filename=name, where=where)


def read_all(at=NOW) -> dict[str, int]:
    return proposing.propose_waiting(at)


def proposed(foi_request) -> dict[tuple[str, str], ProposedFigure]:
    rows = ProposedFigure.objects.filter(foi_request=foi_request, is_best=True)
    return {(row.question.key, row.period.key): row for row in rows.exclude(state=State.OUTDATED)}


def test_propose_waiting_proposes_each_figure_with_its_words_and_place(foi_request):
    message = reply(foi_request, ("answers.csv", answers(*PLAIN)))

    counts = read_all()

    found = proposed(foi_request)
    assert counts["read"] == 2 and counts["proposed"] == 4 and counts["accepted"] == 0
    assert {place: (row.raw, row.value) for place, row in found.items()} == {
        ("1a", "2023"): ("24", 24),
        ("1a", "2024"): ("60", 60),
        ("2a", "2023"): ("7", 7),
        ("2a", "2024"): ("19", 19),
    }
    one = found["2a", "2024"]
    assert one.document.filename == "answers.csv" and "3" in one.where
    assert one.reader and one.version == proposing.version() and one.confidence >= 0.8
    assert not Figure.objects.exists(), "nothing is accepted by itself"
    item = CodingItem.objects.get()
    assert (item.message, item.state) == (message, CodingItem.State.OPEN)


def test_propose_waiting_reads_nothing_twice(foi_request):
    reply(foi_request, ("answers.csv", answers(*PLAIN)))
    read_all()

    assert read_all() == {"read": 0, "proposed": 0, "accepted": 0, "failed": 0}
    assert ProposedFigure.objects.filter(is_best=True).count() == 4
    assert CodingItem.objects.count() == 1


def test_propose_waiting_reads_no_file_that_is_kept_back_until_it_is_released(foi_request):
    message = reply(foi_request)
    document = attach(message, "answers.csv", answers(*PLAIN), state=StoredFile.State.SUSPECT)

    read_all()
    before = proposed(foi_request)
    documents.release(document.file, "it is fine", None, NOW)
    read_all()

    assert not before and len(proposed(foi_request)) == 4


def test_propose_waiting_reads_no_words_that_are_kept_back(foi_request):
    message = came_in(kind="answer", of=foi_request, own_text="1a) 2023: 24")
    StoredFile.objects.filter(pk=message.raw_id).update(state=StoredFile.State.SUSPECT)

    assert read_all()["read"] == 0


@pytest.mark.parametrize("kind", ["out_of_office", "bounce", "newsletter"])
def test_propose_waiting_leaves_mail_of_robots_alone(foi_request, kind):
    reply(foi_request, ("answers.csv", answers(*PLAIN)), kind=kind)

    assert read_all()["read"] == 0 and not CodingItem.objects.exists()


def test_a_reply_in_which_nothing_was_found_is_coded_by_a_person_all_the_same(foi_request):
    reply(foi_request, words="We have answered you by post.")

    read_all()

    assert not proposed(foi_request) and CodingItem.objects.count() == 1


def test_an_acknowledgement_without_figures_is_not_coded(foi_request):
    reply(foi_request, kind="acknowledgement", words="Thank you. We will answer in time.")

    read_all()

    assert not CodingItem.objects.exists()


def test_two_files_of_one_reply_that_contradict_each_other_are_both_in_doubt(foi_request):
    other = (("1a", "25", "60"), ("2a", "7", "19"))
    reply(foi_request, ("a.csv", answers(*PLAIN)), ("b.csv", answers(*other)))

    read_all()

    rows = ProposedFigure.objects.filter(question__key="1a", period__key="2023", is_best=True)
    assert {row.raw for row in rows} == {"24", "25"}
    for row in rows:
        assert row.confidence <= 0.5 and "says something else" in row.doubts[0]
    alike = ProposedFigure.objects.filter(question__key="1a", period__key="2024")
    assert all(row.confidence >= 0.8 and not row.doubts for row in alike)


# ---------------------------------------------------------------------------- accepted by itself


def form_of(foi_request, numbers: dict[tuple[str, str], str]) -> bytes:
    """Our own form, filled in."""
    blank = next(
        one
        for one in FormMaker(foi_request.campaign).for_request(foi_request)
        if one.media_type == "text/csv"
    )
    rows = list(csv.DictReader(io.StringIO(blank.content.decode("utf-8-sig"))))
    for row in rows:
        row["answer"] = numbers.get((row["question"], row["period"]), "")
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


FILLED = {("1a", "2023"): "24", ("1a", "2024"): "<5", ("2a", "2023"): "7", ("2a", "2024"): "0"}


def test_what_came_in_our_own_form_is_accepted_and_marked_so(foi_request):
    reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))

    counts = read_all()

    assert counts["accepted"] == 4
    figure = Figure.objects.get(question__key="1a", period__key="2024", is_current=True)
    assert figure.how == Figure.How.PRO_FORMA and figure.recorded_by is None
    assert (figure.raw, figure.kind, figure.upper) == ("<5", "bounded", 4)
    assert figure.proposal.document.filename == "form.csv" and "form.csv" in figure.source
    assert set(ProposedFigure.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert not CodingItem.objects.exists(), "there is nothing left for a person to do"


def test_our_own_form_is_only_proposed_where_the_campaign_says_so(foi_request, asked):
    Campaign.objects.update(accept_reply_form=False)
    reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))

    assert read_all()["accepted"] == 0
    assert len(proposed(foi_request)) == 4 and CodingItem.objects.count() == 1


def test_a_form_with_a_figure_that_is_in_doubt_leaves_that_one_to_a_person(foi_request):
    filled = FILLED | {("2a", "2023"): "12/15"}
    reply(foi_request, ("form.csv", form_of(foi_request, filled)))

    assert read_all()["accepted"] == 3
    assert proposed(foi_request)["2a", "2023"].state == State.OPEN
    assert CodingItem.objects.count() == 1


def test_nothing_is_accepted_by_itself_in_a_reply_that_two_people_code(foi_request):
    Campaign.objects.update(double_code=1, accept_rule=Campaign.AcceptRule.PLAIN)
    reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))

    assert read_all()["accepted"] == 0
    assert CodingItem.objects.get().is_double


def test_a_rule_accepts_plain_numbers_of_tables_and_nothing_else(foi_request):
    Campaign.objects.update(accept_rule=Campaign.AcceptRule.PLAIN)
    reply(foi_request, ("answers.csv", answers(("1a", "24", "<5"), ("2a", "7", "not held"))))

    assert read_all()["accepted"] == 2
    taken = Figure.objects.all()
    assert {(one.question.key, one.period.key) for one in taken} == {("1a", "2023"), ("2a", "2023")}
    assert {one.how for one in taken} == {Figure.How.RULE}


def test_a_rule_accepts_nothing_where_another_file_of_the_reply_says_otherwise(foi_request):
    Campaign.objects.update(accept_rule=Campaign.AcceptRule.PLAIN)
    other = (("1a", "25", "60"), ("2a", "7", "19"))
    reply(foi_request, ("a.csv", answers(*PLAIN)), ("b.csv", answers(*other)))

    read_all()

    assert not Figure.objects.filter(question__key="1a", period__key="2023").exists()
    assert Figure.objects.filter(is_current=True).count() == 3


def test_a_figure_that_stands_is_never_replaced_by_itself(foi_request, asked):
    Campaign.objects.update(accept_rule=Campaign.AcceptRule.PLAIN)
    question, period = asked.questions.get(key="1a"), asked.periods.get(key="2023")
    figures.record_figure(foi_request, question, period, "23")
    reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))

    read_all()

    assert Figure.objects.get(question=question, period=period).raw == "23"
    row = proposed(foi_request)["1a", "2023"]
    assert row.state == State.OPEN and row.differs_from.raw == "23"


# ---------------------------------------------------------------------------- reading once more


def newer(monkeypatch) -> None:
    monkeypatch.setattr(proposing, "SEARCH_VERSION", proposing.SEARCH_VERSION + 1)


def test_a_newer_reader_touches_no_figure_and_proposes_what_differs(foi_request, monkeypatch):
    message = reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))
    read_all()
    item = CodingItem.objects.create(
        foi_request=foi_request, message=message, made_at=NOW, state="done", done_at=NOW
    )
    for rows in (Figure.objects, ProposedFigure.objects):  # as an older reader would have read it
        rows.filter(question__key="1a", period__key="2023").update(
            raw="23", value=23, lower=23, upper=23
        )
    before = list(Figure.objects.order_by("pk").values())

    newer(monkeypatch)
    read_all(NOW + timedelta(days=1))

    assert list(Figure.objects.order_by("pk").values()) == before
    differing = ProposedFigure.objects.get(state=State.OPEN, is_best=True)
    assert differing.raw == "24" and differing.differs_from.raw == "23"
    item.refresh_from_db()
    assert item.state == CodingItem.State.OPEN and item.reopened_why


def test_what_a_person_rejected_is_not_proposed_again(foi_request, monkeypatch):
    reply(foi_request, ("answers.csv", answers(*PLAIN)))
    read_all()
    ProposedFigure.objects.filter(question__key="2a").update(state=State.REJECTED)

    newer(monkeypatch)
    read_all()

    assert {row.question.key for row in ProposedFigure.objects.open()} == {"1a"}


def test_a_newer_search_reads_the_file_itself_no_second_time(foi_request, monkeypatch):
    reply(foi_request, ("answers.csv", answers(*PLAIN)))
    read_all()
    read_at = FileReading.objects.get(file__isnull=False).read_at

    newer(monkeypatch)
    read_all(NOW + timedelta(days=1))

    assert FileReading.objects.get(file__isnull=False).read_at == read_at
    assert FigureSearch.objects.filter(version=proposing.version()).count() == 2


def test_untying_a_reply_takes_its_proposals_and_puts_its_figures_in_doubt(foi_request):
    message = reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))
    read_all()
    MessageTie.objects.filter(message=message).update(undone_at=NOW)

    read_all()
    statistics_rebuild.rebuild(foi_request.campaign, NOW)

    assert not Figure.objects.filter(is_current=True, needs_review=False).exists()
    assert not ProposedFigure.objects.open().exists()
    assert read_all()["read"] == 0, "it is not read over and over"


def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_coded(foi_request):
    message = reply(foi_request, ("answers.csv", answers(*PLAIN)))
    attach(message, "broken.xlsx", b"PK\x03\x04 broken", "2")

    read_all()

    broken = FigureSearch.objects.get(document__filename="broken.xlsx")
    assert broken.reading.state == FileReading.State.CANNOT and broken.flags
    assert len(proposed(foi_request)) == 4 and CodingItem.objects.count() == 1


def test_a_search_that_breaks_three_times_is_given_up_and_said(foi_request, monkeypatch):
    reply(foi_request, ("answers.csv", answers(*PLAIN)))

    def breaks(*args):
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(proposing, "locate", breaks)
        for hour in range(4):
            read_all(NOW + timedelta(hours=hour))

    assert CodingItem.objects.count() == 1
    assert FigureSearch.objects.exclude(flags=[]).count() == 2


def test_destroying_a_file_takes_what_was_read_in_it_and_leaves_accepted_figures(foi_request):
    message = reply(foi_request, ("form.csv", form_of(foi_request, FILLED)))
    read_all()

    documents.destroy(message.documents.get().file, "sent in error", None, NOW)

    assert not FileReading.objects.filter(file__isnull=False).exists()
    assert set(ProposedFigure.objects.values_list("raw", "quote")) == {("", "")}
    assert Figure.objects.filter(is_current=True).count() == 4


def test_nobody_is_given_a_reply_of_which_a_file_is_still_to_be_looked_through(foi_request):
    message = reply(foi_request, ("answers.csv", answers(*PLAIN)))
    late = attach(message, "late.csv", b"a,b\n1,2\n", "2", state=StoredFile.State.WAITING)

    read_all()
    before = CodingItem.objects.count()
    StoredFile.objects.filter(pk=late.file_id).update(state=StoredFile.State.SUSPECT)
    read_all()

    assert before == 0 and CodingItem.objects.count() == 1


def test_a_message_without_words_of_its_own_is_not_searched_for_them(foi_request):
    reply(foi_request, ("answers.csv", answers(*PLAIN)), words="")

    assert read_all()["read"] == 1 and CodingItem.objects.count() == 1


def test_a_zero_in_one_file_of_a_reply_makes_fewer_than_five_at_least_one_in_another(foi_request):
    reply(
        foi_request,
        ("a.csv", answers(("1a", "24", "<5"))),
        ("b.csv", answers(("2a", "7", "0"))),
    )

    read_all()

    row = proposed(foi_request)["1a", "2024"]
    assert (row.lower, row.upper) == (1, 4)
