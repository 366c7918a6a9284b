"""Nothing hidden can be worked out: judged by integer programming, on campaigns of all kinds."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.disclosure import Rule, Safe, safe
from responses_app.domain.disclosure.board import flat
from responses_app.domain.publication import Question
from tests.responses_app.domain.disclosure.judge import Judge
from tests.responses_app.domain.disclosure.made_up import (
    REFUSED,
    SHAPE,
    SUPPRESSED,
    Campaign,
    Council,
    exactly,
    fewer_than,
    realistic,
)

PLACES = (
    ("North", "England", "county"), ("North", "England", "unitary"),
    ("South", "England", "county"), ("South", "England", "unitary"),
    ("Wales", "Wales", "unitary"), ("Scotland", "Scotland", "unitary"),
)  # fmt: skip
RULE = Rule()
COUNT = (Question("1"),)
WELSH = ("unitary", "Wales", "Wales")


def judged(campaign: Campaign, rule: Rule = RULE) -> tuple[Safe, Judge]:
    publication = campaign.publication()
    found = safe(publication, rule)
    judge = Judge(
        flat(publication), flat(found.publication), rule.threshold, rule.zero_shown, campaign.lists
    )
    return found, judge


def assert_nothing_can_be_worked_out(campaign: Campaign, rule: Rule = RULE) -> Safe:
    found, judge = judged(campaign, rule)
    hidden = {key[1:] for key in judge.hidden()}
    assert found.hidden <= hidden
    for number in range(len(judge.truth)):
        assert judge.recoverable(number) == {}
    return found


@st.composite
def answers(draw, most=9):
    return draw(
        st.one_of(
            st.integers(0, most).map(exactly),
            st.integers(0, 4).map(exactly),
            st.just(fewer_than(5)),
            st.just(fewer_than(5, lowest=1)),
            st.just(fewer_than(6)),
            st.just(SUPPRESSED),
            st.just(REFUSED),
            st.integers(5, 60).map(exactly),
        )
    )


@st.composite
def campaigns(draw):
    many = draw(st.integers(1, 9))
    councils = [
        Council(f"C{index}", kind, region, nation)
        for index in range(many)
        for region, nation, kind in [draw(st.sampled_from(PLACES))]
    ]
    periods = ["2023", "2024"][: draw(st.integers(1, 2))]
    asked = [one.key for one in SHAPE if not one.sum_of]
    said = {
        (council.code, key, period): draw(answers())
        for council in councils
        for key in asked
        for period in periods
    }
    codes = [council.code for council in councils]
    some = draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))
    lists = {"neighbours": some} if some else {}
    return Campaign(SHAPE, periods, councils, said, lists)


@settings(max_examples=40, deadline=None)
@given(campaigns(), st.sampled_from([Rule(), Rule(10), Rule(3), Rule(5, zero_shown=False)]))
def test_safe_leaves_nothing_that_can_be_worked_out(campaign, rule):
    assert_nothing_can_be_worked_out(campaign, rule)


def asked(numbers, *, questions=COUNT, periods=("2024",), lists=None, places=None):
    """A campaign of one number a council; `places` are where they are, all in Wales if not told."""
    councils = [
        Council(f"C{index}", *(places[index] if places else WELSH)) for index in range(len(numbers))
    ]
    said = {
        (council.code, questions[0].key, periods[-1]): number
        for council, number in zip(councils, numbers)
    }
    return Campaign(questions, periods, councils, said, lists or {})


def row(found, question="1", period="2024", area="uk"):
    (one,) = (
        one
        for one in found.publication.statistics
        if (one["question"], one["period"], one["area"]) == (question, period, area)
    )
    return one


def values(found, question="1", period="2024"):
    return [
        figure.value
        for figure in found.publication.figures
        if (figure.question, figure.period) == (question, period)
    ]


# ---------------------------------------------------------------------------------- by hand

NORTH, SOUTH = ("unitary", "North", "England"), ("unitary", "South", "England")
NORTH_COUNTY, SOUTH_COUNTY = ("county", "North", "England"), ("county", "South", "England")


@pytest.mark.parametrize(
    "campaign",
    [
        asked([3]),
        asked([3, 3]),
        asked([1, 1]),
        asked([4, 4]),
        asked([4, 4, 4, 0]),
        asked([1, 5]),
        asked([1, 5, 6]),
        asked([3, 20, 30], places=[NORTH, SOUTH, SOUTH]),
        asked([3, 20, 30, 40], places=[NORTH, SOUTH, SOUTH, WELSH]),
        asked([3, 20, 30, 40], places=[NORTH, NORTH_COUNTY, SOUTH, SOUTH_COUNTY]),
        asked([3, 2, 30, 4], places=[NORTH, NORTH_COUNTY, SOUTH, SOUTH_COUNTY]),
        asked([3, 20, 30, 40, 50], lists={"two": ["C0", "C1"]}),
        asked([3, 20, 30, 40, 50], lists={"two": ["C0", "C1"], "three": ["C1", "C2", "C3"]}),
        asked([3, 20, 30], lists={"all but one": ["C1", "C2"]}),
        asked([fewer_than(5), 3, 20, 30]),
        asked([SUPPRESSED, 3, 20]),
        asked([fewer_than(5), 3]),
        asked([REFUSED, 3, 0, 0]),
    ],
    ids=repr,
)
def test_safe_keeps_small_counts_from_sums_by_hand(campaign):
    found = assert_nothing_can_be_worked_out(campaign)

    assert not any(value is not None and 0 < value < 5 for value in values(found))


SUBSET = (Question("1"), Question("2", subset_of="1"))


def pairs(*numbers, periods=("2024",)):
    councils = [Council(f"C{index}", *WELSH) for index in range(len(numbers))]
    said = {}
    for council, told in zip(councils, numbers):
        for key, number in zip([(q, p) for p in periods for q in ("1", "2")], told):
            said[council.code, *key] = number
    return Campaign(SUBSET, periods, councils, said)


@pytest.mark.parametrize(
    "campaign",
    [
        pairs((10, 3)),
        pairs((10, 3), (20, 7)),
        pairs((10, 3), (20, REFUSED), (30, 10)),
        pairs((10, 3), (REFUSED, 12), (30, 10), (40, 20)),
        pairs((3, 3), (4, 2), (100, 50)),
        pairs((10, 3), (20, fewer_than(5)), (30, 10), (40, 20)),
        pairs((100, 3), (200, 7), (300, fewer_than(5)), (400, 90)),
        pairs((10, 3, 12, 4), (20, REFUSED, 22, 9), periods=("2023", "2024")),
        pairs((10, 3, 12, 8), (20, 9, 22, 9), (20, 9, REFUSED, 9), periods=("2023", "2024")),
        pairs((10, 3, REFUSED, 8), (20, 9, 22, 9), (20, 9, 5, 1), periods=("2023", "2024")),
    ],
    ids=repr,
)
def test_safe_keeps_small_counts_from_rates_and_changes(campaign):
    assert_nothing_can_be_worked_out(campaign)


def test_safe_hides_a_part_where_a_printed_sum_of_questions_would_tell_it():
    councils = [Council(f"C{index}", *WELSH) for index in range(5)]
    said = {}
    for council, (a, b) in zip(councils, [(3, 12), (20, 9), (30, 7), (8, 8), (9, 40)]):
        said |= {(council.code, "1a", "2024"): a, (council.code, "1b", "2024"): b}
    campaign = Campaign(SHAPE, ("2024",), councils, said)

    assert_nothing_can_be_worked_out(campaign)


def test_safe_hides_a_given_sum_that_would_tell_its_parts():
    councils = [Council("C0", *WELSH)]
    said = {("C0", "1a", "2024"): 3, ("C0", "1b", "2024"): 6, ("C0", "1ab", "2024"): 9}
    found = assert_nothing_can_be_worked_out(Campaign(SHAPE, ("2024",), councils, said))

    assert None in values(found, "1b") + values(found, "1ab")


def test_safe_hides_a_part_that_would_tell_what_the_whole_was_hidden_for():
    said = {("C0", "1a", "2024"): fewer_than(5), ("C0", "1b", "2024"): fewer_than(5)}
    said |= {("C0", "2a", "2024"): 8, ("C0", "3a", "2024"): 30}
    campaign = Campaign(SHAPE, ("2024",), [Council("C0", *WELSH)], said)

    found = assert_nothing_can_be_worked_out(campaign)

    assert values(found, "2a") == [None]


def before_and_after(old, new):
    questions = (Question("1", previous="then:1"),)
    then = replace(asked(old, periods=("2022",)), slug="then")
    return replace(asked(new), questions=questions, earlier=then)


@pytest.mark.parametrize(
    "campaign",
    [
        before_and_after([3], [40]),
        before_and_after([30], [4]),
        before_and_after([3, 20, 30], [40, 41, 42]),
        before_and_after([3, REFUSED, 30], [40, 41, 2]),
        before_and_after([3, 7, 30], [REFUSED, 41, 2]),
    ],
    ids=lambda one: f"{one.earlier} {one}",
)
def test_safe_keeps_small_counts_of_an_earlier_campaign_from_the_change(campaign):
    found = assert_nothing_can_be_worked_out(campaign)

    (then,) = found.publication.earlier
    assert not any(one.value is not None and 0 < one.value < 5 for one in then.figures)


# ---------------------------------------------------------------------------------- what is shown


def test_safe_changes_nothing_where_nothing_is_small():
    publication = asked([0, 5, 6, 70]).publication()

    found = safe(publication, RULE)

    assert found.publication.figures == publication.figures
    assert found.hidden == frozenset()
    assert [{**one, "symbols": {}} for one in publication.statistics] == list(
        found.publication.statistics
    )


def test_safe_shows_a_true_zero_unless_the_rule_says_otherwise():
    campaign = asked([0, 0, 3, 2, 4, 1, 20])

    assert values(safe(campaign.publication(), RULE))[:2] == [0, 0]
    hiding = safe(campaign.publication(), Rule(zero_shown=False))
    assert values(hiding)[:2] == [None, None]


def test_safe_leaves_the_total_where_small_counts_protect_one_another():
    found = safe(asked([1, 2, 3, 20, 30]).publication(), RULE)

    assert row(found)["total"] == 56
    assert values(found) == [None, None, None, 20, 30]
    assert (found.report.primary, found.report.secondary) == (3, 0)


def test_safe_hides_the_next_smallest_beside_a_lone_small_count():
    found = safe(asked([3, 40, 12, 30]).publication(), RULE)

    assert row(found)["total"] == 85
    assert values(found) == [None, 40, None, 30]
    assert found.report.secondary == 1


def test_safe_withholds_a_total_that_is_small_itself():
    found = safe(asked([1, 1, 0]).publication(), RULE)

    assert row(found)["total"] is None
    assert row(found)["symbols"]["total"] == "[c]"
    assert any(one.column == "total" for one in found.report.totals)


def test_safe_withholds_a_percentage_with_its_numerator():
    found = safe(pairs((100, 3)).publication(), RULE)

    rate = row(found, "2")["rate"]
    assert (rate["numerator"], rate["percent"], rate["average"]["average_percent"]) == (None,) * 3
    assert row(found, "2")["symbols"]["rate_percent"] == "[c]"


def test_safe_hides_no_money_and_no_measured_numbers():
    for kind in ("money", "number", "percent", "yes_no"):
        found = safe(asked([3, 2], questions=(Question("1", kind=kind),)).publication(), RULE)
        assert values(found) == [3, 2]


def test_safe_never_prints_a_bound_that_solving_tightened():
    campaign = pairs((10, fewer_than(5)), (2, fewer_than(5)), (3, 1), (40, 20), (50, 30))
    publication = campaign.publication()
    (tight,) = (
        one for one in publication.statistics if (one["question"], one["area"]) == ("2", "uk")
    )

    found = safe(publication, RULE)

    assert tight["total_upper"] < 4 + 4 + 1 + 20 + 30
    assert row(found, "2")["total_upper"] in (None, 4 + 4 + 1 + 20 + 30)


def test_safe_withholds_a_number_that_the_figures_do_not_give():
    publication = asked([3, 20, 30, 40]).publication()
    wrong = tuple({**one, "total": 99, "total_lower": 99, "total_upper": 99}
                  for one in publication.statistics)  # fmt: skip

    found = safe(replace(publication, statistics=wrong), RULE)

    assert {one["total"] for one in found.publication.statistics} == {None}


def test_safe_withholds_the_numbers_of_a_list_that_nobody_knows():
    publication = asked([3, 20, 30, 40]).publication()
    gone = ({**publication.statistics[0], "area": "list:gone"},)

    found = safe(replace(publication, statistics=gone), RULE)

    assert found.publication.statistics[0]["total"] is None


def test_safe_is_the_same_each_time():
    campaign = realistic(3, 1, 1)

    assert safe(campaign.publication(), RULE) == safe(campaign.publication(), RULE)


def test_safe_still_shows_most_totals_of_a_campaign_as_they_are():
    publication = realistic(1, 1, 2).publication()

    found = safe(publication, RULE)

    told = [one for one in publication.statistics if one["total_lower"] is not None]
    kept = [one for one in found.publication.statistics if one["total_lower"] is not None]
    assert len(kept) >= 0.8 * len(told)
    assert all(one["total_lower"] is not None for one in kept if one["area"] == "uk")


def test_rule_refuses_a_threshold_below_zero():
    with pytest.raises(ValueError, match="0 or more"):
        Rule(-1)
