"""Nothing hidden can be worked out: judged by integer programming, on campaigns of all kinds."""

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


def judged(campaign: Campaign, rule: Rule = Rule()) -> tuple[Safe, Judge]:
    publication = campaign.publication()
    found = safe(publication, rule, lists=campaign.lists)
    judge = Judge(
        flat(publication), flat(found.publication), rule.threshold, rule.zero_shown, campaign.lists
    )
    return found, judge


def assert_nothing_can_be_worked_out(campaign: Campaign, rule: Rule = Rule()) -> Safe:
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
