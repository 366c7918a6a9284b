"""The engine on arrays gives, cell by cell, what the plain rules give."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from responses_app.domain.areas import area_order, areas_of
from responses_app.domain.publication import Period, Question
from responses_app.domain.rates import Reading
from responses_app.domain.statistics import tightening
from responses_app.domain.statistics.asked import asked
from responses_app.domain.statistics.grid import Grid, Said, lines_of, scaled
from responses_app.domain.statistics.kinds import COLUMNS, KINDS
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out
from tests import reference_statistics

QUESTIONS = (
    Question("1a", unit="children"),
    Question("1b", unit="children"),
    Question("1ab", sum_of=("1a", "1b"), unit="children"),
    Question("2a", subset_of="1ab", at_most=("3a",), unit="children"),
    Question("3a", per="2a", unit="incidents"),
    Question("4", kind="money", unit="GBP"),
    Question("5", kind="percent"),
    Question("6", kind="yes_no"),
)
PERIODS = (Period("2022"), Period("2023"), Period("2024", "financial"), Period("q", "part"))
PLACES = [
    ("England", "London", "London borough"),
    ("England", "South East", "county"),
    ("Wales", "Wales", "unitary"),
    ("Scotland", "Scotland", "unitary"),
]
WHOLE = st.integers(0, 12).map(Decimal) | st.integers(0, 3000).map(Decimal)
MONEY = st.decimals(-50, 4000, places=2)


def readings(numbers):
    """Any answer in such numbers."""
    ends = st.tuples(numbers, numbers).map(sorted)
    hidden = st.sampled_from(["suppressed", "approximate", "bounded"])
    some = st.one_of(
        numbers.map(lambda value: Reading("exact", value)),
        numbers.map(lambda value: Reading("exact", value)),
        ends.map(lambda two: Reading("bounded", None, *two)),
        st.builds(lambda kind, low: Reading(kind, None, low, None), hidden, numbers),
        hidden.map(Reading),
        st.just(Reading("suppressed", None, Decimal(0), Decimal(4))),
        numbers.map(lambda value: Reading("approximate", value)),
        st.sampled_from([kind for kind in KINDS if kind != "exact"]).map(Reading),
    )
    return st.builds(
        lambda one, other: Reading(one.kind, one.value, one.lower, one.upper, other),
        some,
        st.sampled_from([False] * 9 + [True]),
    )


@st.composite
def campaigns(draw):
    """Who was asked, who replied, and what they said."""
    stands = draw(st.lists(st.sampled_from(PLACES), min_size=0, max_size=6))
    listed = draw(st.sets(st.integers(0, 5)))
    areas = {
        index: areas_of(*where, ["ours"] if index in listed else [])
        for index, where in enumerate(stands)
    }
    replied = draw(st.sets(st.sampled_from(sorted(areas)))) if areas else set()
    said = {
        (question.key, period.key): {
            authority: draw(readings(MONEY if question.kind == "money" else WHOLE))
            for authority in areas
            if draw(st.integers(0, 5))
        }
        for question in QUESTIONS
        if not question.sum_of
        for period in PERIODS
    }
    return areas, replied, said


def engine_rows(stands, replied, said, **narrowed):
    plan = Plan(QUESTIONS, PERIODS)
    who = asked(stands, replied)
    place = {one: index for index, one in enumerate(who.authorities)}
    index = {one.key: n for n, one in enumerate(PERIODS)}
    lines = [
        Said(
            plan.place[question], index[period], place[authority], one.kind,
            one.value, one.lower, one.upper, other=one.other_basis,
        )
        for (question, period), here in said.items()
        for authority, one in here.items()
    ]  # fmt: skip
    grid = Grid.empty(len(QUESTIONS), len(PERIODS), len(who))
    grid.fill(lines_of(lines))
    grid = prepare(plan, grid)
    return [row_of(plan, who, cell) for cell in work_out(plan, who, grid, **narrowed)]


def oracle_rows(areas, replied, said, questions=QUESTIONS, periods=PERIODS):
    every = {area for where in areas.values() for area in where} or {"uk"}
    members = {
        area: frozenset(one for one, where in areas.items() if area in where)
        for area in sorted(every, key=area_order)
    }
    return reference_statistics.rows(questions, periods, members, frozenset(replied), said)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
@example(({}, set(), {}))
def test_work_out_gives_what_the_plain_rules_give(campaign):
    ours = engine_rows(*campaign)
    plain = oracle_rows(*campaign)

    assert len(ours) == len(plain)
    for one, other in zip(ours, plain):
        assert one == other


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns(), st.data())
def test_work_out_gives_the_same_rows_where_only_some_are_wanted(campaign, data):
    everything = {
        (row["question"], row["period"], row["area"]): row for row in engine_rows(*campaign)
    }
    who = asked(campaign[0], campaign[1])
    periods = sorted(data.draw(st.sets(st.integers(0, len(PERIODS) - 1))))
    areas = sorted(data.draw(st.sets(st.integers(0, len(who.areas) - 1))))

    some = engine_rows(*campaign, periods=periods, areas=areas)

    assert len(some) == len(QUESTIONS) * len(periods) * len(areas)
    for row in some:
        assert row == everything[row["question"], row["period"], row["area"]]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
def test_work_out_counts_everybody_asked_once(campaign):
    for row in engine_rows(*campaign):
        columns = [row[name] for name in COLUMNS]
        assert row["asked"] == sum(columns) and min(columns) >= 0
        assert row["replied"] == row["asked"] - row["no_reply"]
        assert row["answered"] == row["exact"] + row["bounded"] + row["approximate"]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
def test_work_out_gives_the_same_whatever_is_solved_at_once(campaign):
    whole = engine_rows(*campaign)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tightening, "AT_ONCE", 20)
        in_pieces = engine_rows(*campaign)

    assert in_pieces == whole


def test_work_out_keeps_numbers_that_are_too_large_for_the_machine():
    areas = {n: areas_of(*PLACES[0]) for n in range(3)}
    large = Decimal(10**17)
    said = {
        ("1", "2022"): {n: Reading("exact", large + n) for n in areas},
        ("2", "2022"): {n: Reading("exact", large * 2) for n in areas},
    }
    questions = (Question("1", subset_of="2"), Question("2"))
    plan = Plan(questions, PERIODS[:1])
    who = asked(areas, ())
    grid = Grid.empty(2, 1, 3, large=True)
    grid.fill(
        lines_of(
            [
                Said(plan.place[question], 0, n, one.kind, one.value)
                for (question, _), here in said.items()
                for n, one in here.items()
            ],
            large=True,
        )
    )
    row = row_of(plan, who, next(work_out(plan, who, prepare(plan, grid))))

    assert row["total"] == 3 * 10**17 + 3
    assert row["rate"]["percent"] == 50


def test_work_out_widens_where_a_sum_would_not_fit():
    areas = {n: areas_of(*PLACES[0]) for n in range(400)}
    said = {("4", "2022"): {n: Reading("exact", Decimal(9_000_000_000)) for n in areas}}

    rows = engine_rows(areas, (), said)

    total = next(row for row in rows if row["question"] == "4" and row["period"] == "2022")
    assert total["total"] == 3_600_000_000_000


@pytest.mark.parametrize(("number", "whole"), [("1.5", 1_500_000), (0.1, 100_000), (3, 3_000_000)])
def test_scaled_gives_millionths(number, whole):
    assert scaled(number if isinstance(number, float) else Decimal(number)) == whole


def test_scaled_refuses_what_would_have_to_be_rounded():
    with pytest.raises(ValueError, match="more than 6 decimal places"):
        scaled(Decimal("0.0000001"))


def test_work_out_writes_json():
    areas = {1: areas_of('Eng"land', "100%", "a\\b")}
    said = {("2a", "2022"): {1: Reading("exact", Decimal(1))}}
    plan = Plan((Question("2a", subset_of='1%"\\'), Question('1%"\\')), (Period('20%"'),))
    who = asked(areas, ())
    grid = Grid.empty(2, 1, 1)
    grid.fill(lines_of([Said(0, 0, 0, "exact", Decimal(1)), Said(1, 0, 0, "exact", Decimal(4))]))

    cell = next(work_out(plan, who, prepare(plan, grid)))

    assert json.loads(cell.rate)["of"] == '1%"\\'
    assert said
