from dataclasses import replace

from hypothesis import given, settings

from responses_app.domain.disclosure import Rule, recoverable, safe
from responses_app.domain.publication import Question
from tests.responses_app.domain.disclosure.judge import Judge
from tests.responses_app.domain.disclosure.made_up import SHAPE, Campaign, Council, fewer_than
from tests.responses_app.domain.disclosure.test_disclosure import (
    RULE,
    WELSH,
    asked,
    campaigns,
)


def hidden_by_hand(publication, *codes):
    """The publication with some figures hidden, and all sums still printed."""
    figures = tuple(
        replace(one, status="suppressed", value=None, lower=None, upper=None)
        if one.authority_code in codes
        else one
        for one in publication.figures
    )
    return replace(publication, figures=figures)


def test_recoverable_names_a_figure_that_follows_from_a_total():
    truth = asked([3, 20, 30]).publication()

    (found,) = recoverable(hidden_by_hand(truth, "C0"), truth, RULE)

    assert (found.authority_code, found.lowest, found.highest) == ("C0", 3, 3)
    assert found.sentence.startswith("A reader could work out Council C0's hidden 1 of 2024, from")
    assert "total" in found.sentence and "3" not in found.sentence


def test_recoverable_names_two_figures_of_which_two_values_are_left():
    truth = asked([1, 2, 30]).publication()

    found = recoverable(hidden_by_hand(truth, "C0", "C1"), truth, RULE)

    assert {(one.authority_code, one.lowest, one.highest) for one in found} == {
        ("C0", 1, 2),
        ("C1", 1, 2),
    }


def test_recoverable_says_nothing_where_three_values_are_left():
    truth = asked([2, 2, 30]).publication()

    assert recoverable(hidden_by_hand(truth, "C0", "C1"), truth, RULE) == []


def test_recoverable_says_nothing_where_the_total_is_not_printed():
    truth = asked([3, 20, 30]).publication()
    published = replace(hidden_by_hand(truth, "C0"), statistics=())

    assert recoverable(published, truth, RULE) == []


def test_recoverable_sees_what_an_authority_hid_beside_a_given_sum():
    said = {
        ("C0", "1a", "2024"): fewer_than(6),
        ("C0", "1b", "2024"): 6,
        ("C0", "1ab", "2024"): 9,
    }
    truth = Campaign(SHAPE, ("2024",), [Council("C0", *WELSH)], said).publication()

    (found,) = recoverable(truth, truth, RULE)

    assert (found.question, found.lowest, found.highest) == ("1a", 3, 3)
    assert "what the questions say of one another" in found.sentence


def test_recoverable_sees_what_a_tightened_total_tells():
    questions = (Question("1"), Question("2", subset_of="1"))
    said = {("C0", "1", "2024"): 1, ("C0", "2", "2024"): fewer_than(5)}
    truth = Campaign(questions, ("2024",), [Council("C0", *WELSH)], said).publication()

    (found,) = recoverable(truth, truth, RULE)

    assert (found.question, found.lowest, found.highest) == ("2", 0, 1)


def without_averages(rows):
    """Means of the authorities' own rates are no sums: the judge does not look at them."""
    for row in rows:
        over = {name: row[name] and {**row[name], "average": None} for name in ("rate", "ratio")}
        yield {**row, **over}


@settings(max_examples=25, deadline=None)
@given(campaigns())
def test_recoverable_finds_whatever_the_judge_can_work_out(campaign):
    truth = campaign.publication()
    plain = safe(truth, Rule(0)).publication.statistics
    published = replace(
        truth,
        figures=tuple(
            replace(one, status="suppressed", value=None, lower=None, upper=None)
            if RULE.hides(one.value)
            else one
            for one in truth.figures
        ),
        statistics=tuple(without_averages(plain)),
    )
    judge = Judge([truth], [published], lists=campaign.lists)

    found = recoverable(published, truth, RULE)

    told = {(one.authority_code, one.question, one.period) for one in found}
    for key in judge.hidden():
        low, high = judge.ends({key: 1})
        if low == high and judge.figures[key].status == "exact":
            assert key[1:] in told


@settings(max_examples=25, deadline=None)
@given(campaigns())
def test_recoverable_has_nothing_certain_to_say_of_what_was_made_safe(campaign):
    truth = campaign.publication()
    found = safe(truth, RULE)
    guessable = " ".join(found.report.guessable)

    for one in recoverable(found.publication, truth, RULE):
        if (one.authority_code, one.question, one.period) in found.hidden:
            assert one.lowest != one.highest or one.lowest is None
            assert one.authority_name in guessable
