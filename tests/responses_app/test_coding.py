"""A reply goes to one person at a time, and nothing that a person says of it is lost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from requests_app.campaigns import load_campaign
from requests_app.models import CampaignChange
from responses_app import coding, coding_items
from responses_app.coding import CodingError, Said
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure, ProposedFigure
from responses_app.statistics_rebuild import rebuild, show
from tests.came_in import came_in
from tests.coded import (
    LATER,
    NOW,
    code,
    coder,
    figures_of,
    propose,
    say,
    to_be_coded,
)

MONDAY = date(2026, 1, 5)
MINUTE = timedelta(minutes=1)
PLACES = {("1a", "2023"): "12", ("1b", "2023"): "<5", ("2a", "2023"): "refused under s.40(2)"}
State = ProposedFigure.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(make_request):
    """A reply with one proposal: 12, for question 1a and 2023."""
    return to_be_coded(make_request(MONDAY))


@pytest.fixture
def items(make_request):
    """Three replies, the oldest first."""
    return [to_be_coded(make_request(MONDAY), made_at=NOW + n * MINUTE) for n in range(3)]


@pytest.fixture
def double(make_request):
    return to_be_coded(make_request(MONDAY), is_double=True)


ada, ben, cleo = (lambda name=name: coder(name) for name in ("ada", "ben", "cleo"))


def refused(taken: Coding, said: Said, now=NOW) -> str:
    """Why it could not be kept."""
    (problem,) = coding.keep(taken, [said], now).values()
    return problem


def row(coded: Coding, key="1a", period="2023") -> CodedAnswer:
    return coded.answers.current().get(question__key=key, period__key=period)


# ---------------------------------------------------------------------------- whose turn it is


def test_take_next_gives_the_oldest_that_nobody_has(items):
    assert coding.take_next(ada(), NOW).item == items[0]
    assert coding.take_next(ben(), NOW).item == items[1]
    assert coding.take_next(cleo(), NOW).item == items[2]
    assert coding.take_next(coder("dan"), NOW) is None


def test_take_next_gives_again_what_a_person_has_in_hand(items):
    first = coding.take_next(ada(), NOW)

    assert coding.take_next(ada(), NOW + MINUTE) == first
    assert Coding.objects.count() == 1


def test_take_next_gives_a_reply_to_somebody_else_after_half_an_hour(item):
    coding.take_next(ada(), NOW)

    assert coding.take_next(ben(), LATER - 2 * MINUTE) is None
    assert coding.take_next(ben(), LATER).item == item


def test_take_next_does_not_wait_for_somebody_whose_account_is_closed(item):
    person = ada()
    coding.take_next(person, NOW)
    person.is_active = False
    person.save()

    assert coding.take_next(ben(), LATER).item == item


def test_take_next_gives_what_was_skipped_last(items):
    first = coding.take_next(ada(), NOW)
    coding.skip(first, "the scan is poor", NOW)
    order = []
    for _ in range(3):
        taken = coding.take_next(ada(), NOW)
        order.append(taken.item)
        code(taken.item, ada())

    assert order == [items[1], items[2], items[0]]
    assert coding.take_next(ada(), NOW) is None


def test_take_next_gives_others_what_one_has_skipped(item):
    coding.skip(coding.take(item, ada(), NOW), "", NOW)

    assert coding.take_next(ben(), NOW).item == item


def test_take_next_after_one_gives_that_one_again_only_where_nothing_else_waits(items):
    first = coding.take_next(ada(), NOW)

    assert coding.take_next(ada(), NOW, after=first.item).item == items[1]
    for other in items[1:]:
        code(other, ada())
    assert coding.take_next(ada(), NOW, after=items[0]).item == items[0]


def test_take_next_keeps_to_the_campaign(item, campaign):
    other = load_campaign(
        'slug = "other"\ntitle = "Other"\nask = { function = "children" }\n'
        'letter = "{{ questions }}"\napplicant = { name = "Ada" }\n'
        'periods = [ { id = "2024", basis = "calendar" } ]\n'
        'question = [ { id = "n", text = "How many?", kind = "count" } ]\n'
    ).campaign

    assert coding.take_next(ada(), NOW, other) is None
    assert coding.take_next(ada(), NOW, campaign).item == item


def test_take_next_gives_nobody_what_is_coded(item):
    code(item, ada())

    assert coding.take_next(ben(), NOW) is None
    with pytest.raises(CodingError, match="has been coded"):
        coding.take(item, ben(), NOW)


def test_take_next_gives_a_double_item_to_two_and_never_to_a_third(double):
    one, other = coding.take_next(ada(), NOW), coding.take_next(ben(), NOW)

    assert {one.turn, other.turn} == {1, 2}
    assert coding.take_next(cleo(), NOW) is None
    code(double, ada())
    assert coding.take_next(cleo(), NOW) is None


def test_take_next_gives_nobody_their_own_second_coding(double):
    code(double, ada())

    assert coding.take_next(ada(), LATER) is None
    with pytest.raises(CodingError, match="the second coding is for somebody else"):
        coding.take(double, ada(), LATER)
    assert coding.take_next(ben(), LATER).turn == Coding.Turn.SECOND


def test_to_code_counts_what_take_next_gives(items, double):
    person = ada()
    given = 0
    while (taken := coding.take_next(person, NOW)) is not None:
        assert coding.to_code(None, person, NOW).count() == 4 - given
        code(taken.item, person)
        given += 1

    assert given == 4 and not coding.to_code(None, person, NOW).exists()


def test_take_leaves_the_turn_of_one_who_is_late_for_as_long_as_it_can(double):
    late = coding.take(double, ada(), NOW)
    other = coding.take(double, ben(), LATER)

    assert other.turn != late.turn
    assert coding.keep(late, [say(double)], LATER) == {}


def test_keep_goes_on_in_the_other_turn_where_that_is_free(double):
    late = coding.take(double, ada(), NOW)
    coding.take(double, ben(), LATER)
    coding.take(double, cleo(), LATER)  # it takes the turn of the late one
    again = LATER + timedelta(minutes=31)
    Coding.objects.filter(coder=cleo()).update(taken_until=again + MINUTE)

    assert coding.keep(late, [say(double)], again) == {}
    late.refresh_from_db()
    assert late.turn != Coding.objects.get(coder=cleo()).turn


def test_keep_tells_the_first_one_that_somebody_else_has_taken_it_and_loses_nothing(item):
    late = coding.take(item, ada(), NOW)
    coding.keep(late, [say(item, note="from page 2")], NOW)
    coding.take(item, ben(), LATER)

    for act in (
        lambda: coding.keep(late, [], LATER),
        lambda: coding.skip(late, "", LATER),
        lambda: coding.finish(late, LATER),
    ):
        with pytest.raises(CodingError, match="somebody else has taken it"):
            act()
    assert row(late).note == "from page 2"
    assert Coding.objects.get(coder=ben()).answers.count() == 0


def test_keep_tells_that_the_reply_has_been_coded_meanwhile(item):
    late = coding.take(item, ada(), NOW)
    code(item, ben(), now=LATER)

    with pytest.raises(CodingError, match="coded by somebody else meanwhile"):
        coding.keep(late, [say(item)], LATER)
    assert figures_of(item.foi_request) == {("1a", "2023"): 12}


def test_keep_renews_the_half_hour(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [], NOW + 29 * MINUTE)

    assert coding.take_next(ben(), LATER) is None


def test_keep_goes_on_where_nobody_has_taken_what_was_left_for_too_long(item):
    taken = coding.take(item, ada(), NOW)

    assert coding.keep(taken, [say(item)], LATER) == {}
    assert coding.finish(taken, LATER).state == CodingItem.State.DONE


def test_a_finished_coding_is_not_changed_any_more(double):
    done = code(double, ada())

    with pytest.raises(CodingError, match="finished"):
        coding.keep(done, [say(double, decision="reject")], NOW)
    with pytest.raises(CodingError, match="finished"):
        coding.finish(done, NOW)


def test_skip_keeps_what_was_said_and_why(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)
    coding.skip(taken, "no\0idea" + "x" * 400, NOW)

    again = coding.take(item, ada(), NOW + MINUTE)
    assert (again, row(again).decision) == (taken, "accept")
    assert again.skipped_why == ("no\ufffdidea" + "x" * 400)[:300]


# ---------------------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("columns", "kind", "numbers"),
    [
        ({"raw": "13"}, "exact", (13, 13, 13)),
        ({"raw": "1,204"}, "exact", (1204, 1204, 1204)),
        ({"raw": "<5"}, "bounded", (None, 0, 4)),
        ({"raw": "see the chart", "reading": "1 to 4"}, "bounded", (None, 1, 4)),
        ({"raw": "a dozen or so", "reading": "12"}, "exact", (12, 12, 12)),
        ({"raw": "nil"}, "exact", (0, 0, 0)),
        ({"raw": "information not held"}, "not_held", (None, None, None)),
        ({"raw": "", "reading": "13"}, "exact", (13, 13, 13)),
    ],
)
def test_keep_reads_a_correction(item, columns, kind, numbers):
    taken = coding.take(item, ada(), NOW)

    assert coding.keep(taken, [say(item, decision="correct", **columns)], NOW) == {}
    kept = row(taken)
    assert (kept.kind, (kept.value, kept.lower, kept.upper)) == (kind, numbers)
    assert kept.raw == (columns["raw"] or "12")


@pytest.mark.parametrize("outcome", coding.OUTCOMES)
def test_keep_takes_every_outcome(item, outcome):
    taken = coding.take(item, ada(), NOW)

    assert coding.keep(taken, [say(item, decision="correct", outcome=outcome)], NOW) == {}
    kept = row(taken)
    assert (kept.kind, kept.raw, kept.value, kept.lower) == (outcome, "12", None, None)


def test_keep_takes_the_sections_of_a_refusal_from_the_words(item):
    taken = coding.take(item, ada(), NOW)
    words = "We cannot give you this: s.40(2) applies"
    coding.keep(taken, [say(item, decision="correct", raw=words, outcome="refused")], NOW)

    assert [one["number"] for one in row(taken).sections] == ["40(2)"]
    assert row(taken).sections[0]["law"] == "foia"


def test_keep_takes_the_bounds_that_a_legend_gave(make_request):
    item = to_be_coded(make_request(MONDAY), {})
    propose(
        item.foi_request, item.message, {("1a", "2023"): "*"}, kind="suppressed", lower=1, upper=4
    )
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item, decision="correct", raw="*", outcome="suppressed")], NOW)

    assert (row(taken).lower, row(taken).upper) == (1, 4)
    coding.keep(taken, [say(item, decision="correct", raw="*", outcome="not_held")], NOW)
    assert (row(taken).lower, row(taken).upper) == (None, None)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"raw": "twelve-ish, or 15?"}, "does not say one thing for sure"),
        ({"raw": "2023: 4, 2024: 5"}, "does not say one thing for sure"),
        ({"raw": "12 s.40"}, "does not say one thing for sure"),
        ({"raw": "12", "reading": "perhaps"}, "does not say one thing for sure"),
        ({"raw": "a dozen or so", "reading": "12?"}, "does not say one thing for sure"),
        ({"raw": "1" * 40}, "does not say one thing for sure"),
        ({"raw": " "}, "Type what they wrote"),
        ({"raw": "x", "outcome": "exact"}, "no outcome"),
        ({"raw": "x", "outcome": "refused", "reading": "12"}, "not both"),
        ({"raw": "12", "basis": "lunar"}, "no year basis"),
        ({"raw": "x" * 5_001}, "At most 5,000 letters"),
        ({"raw": "12", "note": "x" * 5_001}, "At most 5,000 letters"),
        ({"raw": "12", "reading": "1" * 201}, "at most 200 letters"),
    ],
)
def test_keep_says_why_it_cannot_keep_something(item, columns, says):
    taken = coding.take(item, ada(), NOW)

    assert says in refused(taken, say(item, decision="correct", **columns))
    assert not taken.answers.exists()


def test_keep_accepts_only_what_was_proposed_and_is_clear(make_request):
    item = to_be_coded(make_request(MONDAY), {("1a", "2023"): "l2", ("2a", "2023"): "3"})
    taken = coding.take(item, ada(), NOW)

    assert "could not tell" in refused(taken, say(item))
    assert "nothing proposed" in refused(taken, say(item, ("1b", "2023")))
    assert "is no decision" in refused(taken, say(item, decision="maybe"))


@pytest.mark.parametrize(
    "typed", [{"raw": "13"}, {"reading": "13"}, {"outcome": "refused"}, {"basis": "financial"}]
)
def test_keep_does_not_drop_what_was_typed_beside_as_proposed(item, typed):
    taken = coding.take(item, ada(), NOW)

    assert "cannot be as proposed and something else" in refused(taken, say(item, **typed))


def test_keep_accepts_with_the_words_as_a_field_of_one_line_sends_them(make_request):
    item = to_be_coded(make_request(MONDAY), {})
    propose(item.foi_request, item.message, {("1a", "2023"): "12"}, raw="12\nchildren")
    taken = coding.take(item, ada(), NOW)

    assert coding.keep(taken, [say(item, raw="12children")], NOW) == {}
    assert row(taken).raw == "12\nchildren"


def test_keep_refuses_what_is_not_this_replys(item, make_request):
    other = to_be_coded(make_request(MONDAY), {("1a", "2023"): "99", ("2a", "2023"): "4"})
    second = to_be_coded(item.foi_request, message=came_in(kind="answer", of=item.foi_request))
    taken = coding.take(item, ada(), NOW)

    theirs = ProposedFigure.objects.get(message=other.message, question__key="1a")
    mine = say(item)
    for wrong in (theirs, ProposedFigure.objects.get(message=second.message)):
        said = Said(mine.question, mine.period, "accept", proposal=wrong)
        assert "another reply or question" in refused(taken, said)
    elsewhere = say(item, ("2a", "2023"))
    said = Said(elsewhere.question, elsewhere.period, "accept", proposal=mine.proposal)
    assert "another reply or question" in refused(taken, said)


def test_keep_refuses_questions_that_are_worked_out_and_of_another_campaign(item, campaign):
    taken = coding.take(item, ada(), NOW)

    assert "worked out, not asked" in refused(
        taken, say(item, ("1ab", "2023"), "correct", raw="12")
    )
    other = load_campaign(
        'slug = "other"\ntitle = "Other"\nask = { function = "children" }\n'
        'letter = "{{ questions }}"\napplicant = { name = "Ada" }\n'
        'periods = [ { id = "2024", basis = "calendar" } ]\n'
        'question = [ { id = "n", text = "How many?", kind = "count" } ]\n'
    ).campaign
    said = Said(other.questions.get(), other.periods.get(), "correct", raw="12")
    assert "another campaign" in refused(taken, said)


def test_keep_keeps_the_rest_where_one_row_has_a_problem(make_request):
    item = to_be_coded(make_request(MONDAY), PLACES)
    taken = coding.take(item, ada(), NOW)

    problems = coding.keep(
        taken,
        [
            say(item),
            say(item, ("1b", "2023"), "correct", raw="who knows"),
            say(item, ("2a", "2023")),
        ],
        NOW,
    )

    assert len(problems) == 1
    assert {one.question.key for one in taken.answers.current()} == {"1a", "2a"}


def test_keep_holds_no_character_that_a_database_refuses(item):
    taken = coding.take(item, ada(), NOW)
    said = say(item, decision="correct", raw="1\x002", reading="12", note="a\x00b\ud800")

    assert coding.keep(taken, [said], NOW) == {}
    assert (row(taken).raw, row(taken).note) == ("1\ufffd2", "a\ufffdb\ufffd")


def test_keep_keeps_what_was_said_before_as_history(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)
    coding.keep(taken, [say(item)], NOW + MINUTE)  # nothing new
    coding.keep(taken, [say(item, decision="correct", raw="13")], NOW + 2 * MINUTE)

    said = [(one.decision, one.replaced_at) for one in taken.answers.order_by("pk")]
    assert said == [("accept", NOW + 2 * MINUTE), ("correct", None)]


@pytest.mark.parametrize("decision", ["reject", "ask"])
def test_keep_keeps_the_words_of_what_is_no_answer(item, decision):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item, decision=decision, note="which year?")], NOW)
    coding.keep(
        taken, [say(item, ("1b", "2023"), "ask", raw="as last year")], NOW
    )  # nothing proposed

    assert (row(taken).raw, row(taken).kind, row(taken).note) == ("12", "", "which year?")
    assert row(taken, "1b").raw == "as last year"


# ---------------------------------------------------------------------------- finishing


def test_finish_refuses_while_something_is_undecided(make_request):
    item = to_be_coded(make_request(MONDAY), PLACES)
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)

    with pytest.raises(CodingError, match="Not decided yet: 1b 2023, 2a 2023"):
        coding.finish(taken, NOW)
    assert figures_of(item.foi_request) == {}
    assert CodingItem.objects.get().state == CodingItem.State.OPEN


def test_undecided_asks_once_for_a_place_that_two_files_answer(item):
    propose(item.foi_request, item.message, {("1a", "2023"): "13"}, confidence=0.95)
    propose(item.foi_request, item.message, {("1a", "2023"): "14"}, is_best=False)
    taken = coding.take(item, ada(), NOW)

    (left,) = coding.undecided(taken)
    assert left.raw == "13"


def test_finish_writes_figures_with_how_where_from_and_by_whom(make_request):
    item = to_be_coded(make_request(MONDAY), PLACES)
    code(
        item,
        ada(),
        say(item, note="as it says"),
        say(item, ("1b", "2023"), "correct", raw="<5", reading="3"),
        say(item, ("1a", "2024"), "correct", raw="7", basis="financial"),
    )

    figures = {
        (one.question.key, one.period.key): one
        for one in Figure.objects.accepted().select_related("question", "period")
    }
    a, b, c = (figures[key, "2023"] for key in ("1a", "1b", "2a"))
    typed = figures["1a", "2024"]
    assert [one.how for one in (a, b, c, typed)] == ["accepted", "corrected", "accepted", "typed"]
    assert a.source == "the message, page 1, table 1, row 2, column 2" and typed.source == ""
    assert (a.proposal.raw, typed.proposal) == ("12", None)
    assert {one.recorded_by for one in figures.values()} == {ada()}
    assert (a.note, a.unit, a.version) == ("as it says", "children", 1)
    assert (b.raw, b.value, b.kind) == ("<5", 3, "exact")
    assert (c.kind, c.sections[0]["number"]) == ("refused", "40(2)")
    assert (typed.basis, typed.is_other_basis) == ("financial", True)
    assert not any(one.needs_review for one in figures.values())
    assert row(Coding.objects.get()).figure == a


def test_finish_says_of_each_proposal_what_became_of_it(make_request):
    said = {**PLACES, ("3a", "2023"): "9", ("3a", "2024"): "8"}
    item = to_be_coded(make_request(MONDAY), said)
    propose(item.foi_request, item.message, {("1a", "2023"): "12"}, confidence=0.5)
    propose(item.foi_request, item.message, {("1a", "2023"): "13"}, confidence=0.4)
    code(
        item,
        ada(),
        say(item, ("1b", "2023"), "correct", raw="4"),
        say(item, ("3a", "2023"), "reject"),
        say(item, ("3a", "2024"), "ask"),
    )

    states = {
        (one.question.key, one.period.key, one.raw, one.confidence): one.state
        for one in ProposedFigure.objects.select_related("question", "period")
    }
    assert states == {
        ("1a", "2023", "12", 0.9): State.ACCEPTED,
        ("1a", "2023", "12", 0.5): State.AGREES,
        ("1a", "2023", "13", 0.4): State.REJECTED,
        ("1b", "2023", "<5", 0.9): State.CORRECTED,
        ("2a", "2023", "refused under s.40(2)", 0.9): State.ACCEPTED,
        ("3a", "2023", "9", 0.9): State.REJECTED,
        ("3a", "2024", "8", 0.9): State.ASKED,
    }
    assert set(ProposedFigure.objects.values_list("decided_by", "decided_at")) == {(ada().pk, NOW)}
    assert set(figures_of(item.foi_request)) == {("1a", "2023"), ("1b", "2023"), ("2a", "2023")}


def test_finish_makes_a_new_version_which_statistics_follow(make_request, campaign):
    foi_request = make_request(MONDAY)
    code(to_be_coded(foi_request), ada())
    rebuild(campaign, timezone.now())
    assert show(campaign, "1a", "2023", "uk")[0]["total"] == 12

    code(to_be_coded(foi_request, {("1a", "2023"): "15"}), ben())

    versions = Figure.objects.order_by("version").values_list("version", "value", "is_current")
    assert list(versions) == [(1, Decimal(12), False), (2, Decimal(15), True)]
    assert CampaignChange.objects.exists()
    rebuild(campaign, timezone.now())
    assert show(campaign, "1a", "2023", "uk")[0]["total"] == 15


def test_finish_of_a_reply_without_figures_is_one_word(make_request):
    item = to_be_coded(make_request(MONDAY), {})
    code(item, ada())

    assert CodingItem.objects.get().state == CodingItem.State.DONE
    assert not Figure.objects.exists()


# ---------------------------------------------------------------------------- read anew meanwhile


def read_anew(item: CodingItem, words: str, **columns) -> ProposedFigure:
    """A newer reader reads the same place."""
    ProposedFigure.objects.open().filter(message=item.message).update(state=State.OUTDATED)
    (new,) = propose(item.foi_request, item.message, {("1a", "2023"): words}, **columns)
    return new


def test_keep_takes_the_newer_reading_where_it_says_the_same(item):
    taken, seen = coding.take(item, ada(), NOW), say(item)
    new = read_anew(item, "12")

    assert coding.keep(taken, [seen], NOW) == {}
    assert row(taken).proposal == new


def test_keep_does_not_accept_what_is_not_proposed_any_more(item):
    taken, seen = coding.take(item, ada(), NOW), say(item)
    read_anew(item, "21")

    assert "read anew meanwhile" in refused(taken, seen)
    assert coding.keep(taken, [say(item)], NOW) == {}
    coding.finish(taken, NOW)
    assert figures_of(item.foi_request) == {("1a", "2023"): 21}


def test_finish_does_not_pass_over_what_was_read_after_it_was_decided(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)
    new = read_anew(item, "21")

    assert coding.undecided(taken) == [new]
    with pytest.raises(CodingError, match="Not decided yet: 1a 2023"):
        coding.finish(taken, NOW)
    coding.keep(taken, [say(item, decision="correct", raw="12")], NOW + MINUTE)
    coding.finish(taken, NOW + MINUTE)
    assert figures_of(item.foi_request) == {("1a", "2023"): 12}


def test_finish_does_not_ask_again_where_the_newer_reading_says_the_same(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)
    new = read_anew(item, "12")

    coding.finish(taken, NOW)
    new.refresh_from_db()
    assert new.state == State.AGREES


def test_undecided_names_another_file_that_came_out_later_and_says_something_else(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item, decision="correct", raw="13", proposal=None)], NOW)
    propose(item.foi_request, item.message, {("1a", "2023"): "15"}, proposed_at=NOW + MINUTE)

    assert [one.raw for one in coding.undecided(taken)] == ["15"]
    again = say(item, decision="correct", raw="13", proposal=None)
    coding.keep(taken, [again], NOW + 2 * MINUTE)  # the same once more is a word on it
    assert coding.undecided(taken) == []


# ---------------------------------------------------------------------------- coded once more


def test_reopen_needs_a_reason_and_a_coded_reply(item):
    with pytest.raises(CodingError, match="has not been coded"):
        coding.reopen(item, "why not", ada(), NOW)
    code(item, ada())
    with pytest.raises(CodingError, match="A word is needed"):
        coding.reopen(item, " ", ada(), NOW)


def test_reopen_keeps_figures_and_history_until_others_are_given(item):
    code(item, ada())
    reopened = coding.reopen(item, "page 2\0 was missed", ben(), NOW + MINUTE)

    assert (reopened.state, reopened.done_at) == (CodingItem.State.OPEN, None)
    assert reopened.reopened_why == "page 2\ufffd was missed"
    assert figures_of(item.foi_request) == {("1a", "2023"): 12}
    again = coding.take_next(ada(), NOW + MINUTE)
    assert again.item == item
    assert coding.answers_by_place(again) == {} and again.answers.count() == 1

    code(item, ada(), say(item, ("1b", "2023"), "correct", raw="3"), now=NOW + MINUTE)
    assert figures_of(item.foi_request) == {("1a", "2023"): 12, ("1b", "2023"): 3}
    assert Figure.objects.count() == 2


def test_reopen_lets_anybody_code_it(item):
    code(item, ada())
    coding.reopen(item, "once more", ada(), NOW)
    code(item, ben(), say(item, decision="correct", raw="13"))

    figure = Figure.objects.accepted().get()
    assert (figure.value, figure.version, figure.recorded_by) == (13, 2, ben())


def test_reopen_of_one_that_is_not_coded_changes_nothing(item):
    taken = coding.take(item, ada(), NOW)
    coding.keep(taken, [say(item)], NOW)

    coding_items.reopen(item, "a newer reader", NOW)

    assert coding.answers_by_place(taken) and coding.take_next(ben(), NOW) is None


# ---------------------------------------------------------------------------- the share


def test_is_coded_twice_draws_the_share_and_no_less_when_it_is_raised(campaign):
    replies = [came_in() for _ in range(200)]
    drawn = []
    for share in ("0", "0.1", "0.5", "1"):
        campaign.double_code = Decimal(share)
        drawn.append({one for one in replies if coding_items.is_coded_twice(campaign, one)})

    assert [len(one) for one in drawn][::3] == [0, 200]
    assert 5 <= len(drawn[1]) <= 40 and 70 <= len(drawn[2]) <= 130
    assert drawn[0] < drawn[1] < drawn[2] < drawn[3]


@pytest.mark.parametrize(("share", "is_double"), [("0", True), ("1", False)])
def test_is_coded_twice_stays_as_drawn_for_what_waits_already(make_request, share, is_double):
    item = to_be_coded(make_request(MONDAY), is_double=is_double)
    campaign = item.foi_request.campaign
    campaign.double_code = Decimal(share)

    assert coding_items.is_coded_twice(campaign, item.message) is is_double
