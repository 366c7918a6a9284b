"""Two people code a reply blind; only what both say, or a third decides, becomes a figure."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from responses_app import coding, coding_items, double_coding
from responses_app.coding import CodingError
from responses_app.models import CodedAnswer, Coding, CodingItem, Figure, ProposedFigure
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
State = CodingItem.State
TWO = {("1a", "2023"): "12", ("1b", "2023"): "<5"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def double(make_request):
    return to_be_coded(make_request(MONDAY), TWO, is_double=True)


ada, ben, cleo, dan = (lambda name=name: coder(name) for name in ("ada", "ben", "cleo", "dan"))


def differ(item: CodingItem, now=NOW) -> list[double_coding.Pair]:
    """Two codings that differ in 1a: 12 and 13."""
    code(item, ada(), now=now)
    code(item, ben(), say(item, decision="correct", raw="13"), now=now)
    item.refresh_from_db()
    return double_coding.pairs_of(item)


def choices(item: CodingItem, choice) -> dict:
    return {pair.place: choice for pair in double_coding.pairs_of(item) if not pair.agrees}


# ---------------------------------------------------------------------------- two codings


def test_one_coding_of_two_makes_no_figure(double):
    code(double, ada())

    double.refresh_from_db()
    assert double.state == State.OPEN
    assert not Figure.objects.exists()
    assert ProposedFigure.objects.open().count() == 2


def test_two_codings_that_say_the_same_are_the_figures(double):
    code(double, ada())
    code(double, ben(), say(double, decision="correct", raw="12"))  # the same by another way

    double.refresh_from_db()
    assert (double.state, double.done_at) == (State.DONE, NOW)
    assert figures_of(double.foi_request) == {("1a", "2023"): 12, ("1b", "2023"): None}
    assert set(Figure.objects.values_list("how", "recorded_by")) == {("accepted", ada().pk)}
    assert not ProposedFigure.objects.open().exists()


@pytest.mark.parametrize(
    "other",
    [
        {"decision": "correct", "raw": "13"},
        {"decision": "correct", "raw": "12", "basis": "financial"},
        {"decision": "correct", "raw": "about 12"},
        {"decision": "correct", "outcome": "refused"},
        {"decision": "reject"},
        {"decision": "ask"},
    ],
)
def test_two_codings_that_differ_wait_for_a_third_person(double, other):
    code(double, ada())
    code(double, ben(), say(double, **other))

    double.refresh_from_db()
    assert (double.state, double.done_at) == (State.TO_ADJUDICATE, None)
    assert not Figure.objects.exists()
    assert [pair.agrees for pair in double_coding.pairs_of(double)] == [False, True]


def test_the_year_basis_that_was_asked_is_the_same_said_or_not(double):
    code(double, ada())
    code(double, ben(), say(double, decision="correct", raw="12", basis="calendar"))

    double.refresh_from_db()
    assert double.state == State.DONE


def test_to_say_nothing_and_to_reject_is_the_same_and_closes_what_was_proposed(double):
    code(double, ada())
    propose(double.foi_request, double.message, {("2a", "2023"): "4"})
    code(double, ben(), say(double, ("2a", "2023"), "reject"))

    double.refresh_from_db()
    assert double.state == State.DONE
    assert ProposedFigure.objects.get(question__key="2a").state == ProposedFigure.State.REJECTED
    assert ("2a", "2023") not in figures_of(double.foi_request)


def test_pairs_of_tells_nothing_before_both_have_finished(double):
    code(double, ada())
    coding.keep(coding.take(double, ben(), NOW), [say(double)], NOW)

    assert double_coding.pairs_of(double) == []


# ---------------------------------------------------------------------------- a third decides


def test_to_adjudicate_offers_it_to_neither_coder(double):
    differ(double)

    for person in (ada(), ben()):
        assert not double_coding.to_adjudicate(None, person, NOW).exists()
        with pytest.raises(CodingError, match="You coded it yourself"):
            double_coding.take_to_adjudicate(double, person, NOW)
        with pytest.raises(CodingError, match="You coded it yourself"):
            double_coding.adjudicate(double, person, choices(double, "first"), NOW)
    assert list(double_coding.to_adjudicate(None, cleo(), NOW)) == [double]
    assert not Figure.objects.exists()


def test_take_to_adjudicate_gives_it_to_one_person_for_half_an_hour(double):
    differ(double)
    double_coding.take_to_adjudicate(double, cleo(), NOW)

    assert not double_coding.to_adjudicate(None, dan(), NOW).exists()
    with pytest.raises(CodingError, match="Somebody else is deciding"):
        double_coding.take_to_adjudicate(double, dan(), NOW)
    assert double_coding.take_to_adjudicate(double, dan(), LATER).coder == dan()
    with pytest.raises(CodingError, match="Somebody else is deciding"):
        double_coding.adjudicate(double, cleo(), choices(double, "first"), LATER)


@pytest.mark.parametrize(("choice", "value"), [("first", 12), ("second", 13)])
def test_adjudicate_makes_the_chosen_ones_the_figure(double, choice, value):
    differ(double)

    done = double_coding.adjudicate(double, cleo(), choices(double, choice), NOW)

    assert (done.state, done.done_at) == (State.DONE, NOW)
    figures = {one.question.key: one for one in Figure.objects.accepted()}
    assert (figures["1a"].value, figures["1a"].how) == (value, "adjudicated")
    assert figures["1a"].recorded_by == cleo()
    assert (figures["1b"].upper, figures["1b"].how) == (4, "accepted")
    assert Coding.objects.get(coder=cleo()).turn == Coding.Turn.ADJUDICATOR


def test_adjudicate_takes_the_words_of_the_one_who_decides(double):
    differ(double)
    own = say(double, decision="correct", raw="12 or 13", reading="14")

    double_coding.adjudicate(double, cleo(), choices(double, own), NOW)

    figure = Figure.objects.accepted().get(question__key="1a")
    assert (figure.raw, figure.value, figure.how) == ("12 or 13", 14, "adjudicated")


@pytest.mark.parametrize(
    "said",
    [
        {"decision": "correct", "raw": "fewer than five", "reading": "1 to 4"},
        {"decision": "correct", "raw": "s.40(2)", "outcome": "refused"},
        {"decision": "correct", "raw": "<5"},
        {"decision": "correct", "raw": "12", "basis": "financial", "note": "to April"},
    ],
)
def test_adjudicate_takes_over_what_was_said_as_it_stands(double, said):
    code(double, ada())
    code(double, ben(), say(double, **said))
    # Read once more now, "<5" would be something else: the authority prints real zeros.
    other = to_be_coded(double.foi_request, {("3a", "2023"): "0"})
    code(other, dan())

    double_coding.adjudicate(double, cleo(), choices(double, "second"), NOW)

    theirs = CodedAnswer.objects.get(coding__coder=ben(), question__key="1a")
    figure = Figure.objects.accepted().get(question__key="1a")
    for name in ("raw", "kind", "value", "lower", "upper", "basis", "sections", "note"):
        assert getattr(figure, name) == getattr(theirs, name), name


def test_adjudicate_takes_over_what_was_proposed_though_it_was_read_anew(double):
    differ(double)
    ProposedFigure.objects.update(state=ProposedFigure.State.OUTDATED)

    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)

    assert figures_of(double.foi_request)["1a", "2023"] == 12


def test_adjudicate_for_no_answer_makes_no_figure(double):
    code(double, ada())
    code(double, ben(), say(double, decision="reject"))

    double_coding.adjudicate(double, cleo(), choices(double, "second"), NOW)

    assert set(figures_of(double.foi_request)) == {("1b", "2023")}
    assert ProposedFigure.objects.get(question__key="1a").state == ProposedFigure.State.REJECTED


def test_adjudicate_keeps_nothing_where_a_choice_is_missing_or_wrong(double):
    differ(double)
    own = say(double, decision="correct", raw="who knows")

    for wrong, says in (
        ({}, "nothing was chosen"),
        (choices(double, "third"), "neither the first coder nor the second"),
        (choices(double, own), "Question 1a, 2023: 'who knows' does not say"),
    ):
        with pytest.raises(CodingError, match=says):
            double_coding.adjudicate(double, cleo(), wrong, NOW)
    double.refresh_from_db()
    assert double.state == State.TO_ADJUDICATE
    assert not Figure.objects.exists()


def test_adjudicate_is_done_once(double):
    differ(double)
    choice = choices(double, "first")
    double_coding.adjudicate(double, cleo(), choice, NOW)

    with pytest.raises(CodingError, match="nothing to decide"):
        double_coding.adjudicate(double, dan(), choice, NOW)
    assert Figure.objects.filter(question__key="1a").count() == 1


def test_adjudicate_does_not_close_over_what_was_read_meanwhile(double):
    differ(double)
    propose(double.foi_request, double.message, {("2a", "2023"): "4"})

    left = double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)

    assert left.state == State.OPEN and "while it was being coded" in left.reopened_why
    assert figures_of(double.foi_request)["1a", "2023"] == 12
    taken = coding.take_next(dan(), NOW)
    assert [one.question.key for one in coding.undecided(taken)] == ["2a"]


def test_one_who_began_to_code_and_lost_it_may_decide_between_the_others(double):
    late = coding.take(double, cleo(), NOW)
    coding.keep(late, [say(double, ("2a", "2023"), "correct", raw="77")], NOW)
    code(double, ada(), now=LATER)
    code(double, ben(), say(double, decision="correct", raw="13"), now=LATER)

    double_coding.adjudicate(double, cleo(), choices(double, "first"), LATER)

    # What they once began to say is nobody's decision.
    assert set(figures_of(double.foi_request)) == {("1a", "2023"), ("1b", "2023")}


def test_the_history_of_what_each_said_stays(double):
    differ(double)
    double_coding.adjudicate(double, cleo(), choices(double, "second"), NOW)

    said = CodedAnswer.objects.filter(question__key="1a").order_by("coding__turn")
    assert [(one.coding.coder.username, one.value, one.decision) for one in said] == [
        ("ada", 12, "accept"),
        ("ben", 13, "correct"),
        ("cleo", 13, "correct"),
    ]


# ---------------------------------------------------------------------------- coded once more


def test_reopened_it_is_coded_by_two_again_who_begin_with_nothing(double):
    differ(double)
    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)
    coding.reopen(double, "the file was wrong", dan(), NOW + MINUTE)

    now = NOW + 2 * MINUTE
    again = say(double, decision="correct", raw="21")
    assert code(double, cleo(), again, now=now).turn == Coding.Turn.FIRST  # was the adjudicator
    double.refresh_from_db()
    assert double.state == State.OPEN
    assert figures_of(double.foi_request)["1a", "2023"] == 12
    code(double, ada(), again, now=now)

    double.refresh_from_db()
    assert double.state == State.DONE
    assert figures_of(double.foi_request) == {("1a", "2023"): 21, ("1b", "2023"): None}
    assert Figure.objects.filter(question__key="1b").count() == 1


def test_reopened_a_former_coder_may_decide_between_two_others(double):
    differ(double)
    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)
    coding.reopen(double, "the file was wrong", dan(), NOW + MINUTE)

    now = NOW + 2 * MINUTE
    code(double, cleo(), say(double, decision="correct", raw="21"), now=now)
    code(double, dan(), say(double, decision="correct", raw="22"), now=now)
    assert list(double_coding.to_adjudicate(None, ada(), now)) == [double]
    assert not double_coding.to_adjudicate(None, cleo(), now).exists()
    double_coding.adjudicate(double, ada(), choices(double, "second"), now)

    assert figures_of(double.foi_request) == {("1a", "2023"): 22, ("1b", "2023"): None}


# ---------------------------------------------------------------------------- agreement


@pytest.fixture
def agreed(campaign):
    return lambda: double_coding.agreement_of(campaign)


def test_agreement_of_nothing_says_so(agreed):
    assert agreed().as_dict() == {
        "double_coded": 0, "exact_percent": None, "kappa": None, "n": 0,
    }  # fmt: skip


def test_agreement_of_is_over_replies_that_two_have_coded(make_request, agreed):
    items = [to_be_coded(make_request(MONDAY), TWO, is_double=True) for _ in range(3)]
    differ(items[0])
    code(items[1], ada())
    code(items[1], ben(), say(items[1], decision="correct", outcome="refused"))
    code(items[2], ada())
    to_be_coded(make_request(MONDAY), TWO)

    found = agreed()

    # 1a: exact and exact, exact and refused; 1b: bounded twice.
    assert found.as_dict() == {
        "double_coded": 2, "exact_percent": 50.0, "kappa": 0.6, "n": 4,
    }  # fmt: skip
    assert found.waiting == 1
    assert sorted(found.differences) == [("exact", "exact", 1), ("exact", "refused", 1)]


def test_agreement_of_does_not_change_when_somebody_decides(double, agreed):
    differ(double)
    before = agreed()
    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)

    assert agreed() == before


def test_agreement_of_is_of_what_was_said_blind_the_first_time(double, agreed):
    first = coding.take(double, ada(), NOW)
    coding.keep(first, [say(double, decision="correct", raw="99")], NOW)
    code(double, ada(), say(double), now=NOW + MINUTE)  # thought better of it before they finished
    code(double, ben(), say(double, decision="correct", raw="13"), now=NOW + MINUTE)
    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW + 2 * MINUTE)
    before = agreed()
    assert before.as_dict()["exact_percent"] == 50.0

    coding.reopen(double, "once more", dan(), NOW + 3 * MINUTE)
    assert agreed() == before
    for person in (ben(), cleo()):
        code(double, person, say(double, decision="correct", raw="12"), now=NOW + 4 * MINUTE)

    double.refresh_from_db()
    assert double.state == State.DONE
    assert agreed() == before


def test_agreement_of_asks_the_database_no_more_for_many(
    make_request, agreed, django_assert_num_queries
):
    for _ in range(4):
        differ(to_be_coded(make_request(MONDAY), TWO, is_double=True))

    with django_assert_num_queries(3):
        assert agreed().replies == 4


def test_agreement_of_is_the_same_after_the_share_was_changed(double, agreed, campaign):
    differ(double)
    before = agreed()
    campaign.double_code = Decimal(0)
    campaign.save()

    assert agreed() == before
    assert coding_items.is_coded_twice(campaign, double.message)


# ---------------------------------------------------------------------------- what is asked


def test_to_ask_waits_until_it_is_decided_and_names_each_once(double):
    code(double, ada(), say(double, decision="ask", note="Which year?"))
    assert double_coding.to_ask(double) == []
    code(double, ben())
    double.refresh_from_db()
    double_coding.adjudicate(double, cleo(), choices(double, "first"), NOW)

    (point,) = double_coding.to_ask(double)
    assert str(point) == 'Question 1a, 2023. You wrote: "Answer: 12". Which year?'


def test_to_ask_says_what_neither_could_tell(double):
    for person in (ada(), ben()):
        code(double, person, say(double, decision="ask"))

    assert [one.question.key for one in double_coding.to_ask(double)] == ["1a"]


def test_to_ask_is_nothing_where_the_other_one_could_tell(double):
    code(double, ada(), say(double, decision="ask"))
    code(double, ben())
    double_coding.adjudicate(double, cleo(), choices(double, "second"), NOW)

    assert double_coding.to_ask(double) == []
