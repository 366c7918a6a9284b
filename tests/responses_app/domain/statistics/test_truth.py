"""What is printed of any made-up data holds for those data, and says no less than can be said.

Every table of numbers that agrees with all that an authority said, and with the questions' own
relations, is tried out; the printed bounds are those of all these tables, no wider and no
narrower.
"""

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Period, Question
from responses_app.domain.rates import Reading
from responses_app.domain.rounding import half_up
from responses_app.domain.statistics.asked import asked
from responses_app.domain.statistics.grid import Grid, Said, lines_of
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out

QUESTIONS = (
    Question("1a"),
    Question("1b"),
    Question("1ab", sum_of=("1a", "1b")),
    Question("2", subset_of="1ab", at_most=("3",)),
    Question("3", per="2"),
)
GIVEN = ("1a", "1b", "2", "3")
PERIODS = (Period("2023"),)
MOST_SAID = 4
BEYOND = 2 * MOST_SAID + 1  # what may be as large may be larger
TABLES = np.array(
    [
        (a, b, a + b, c, d)
        for a, b, c, d in product(range(BEYOND + 1), repeat=4)
        if c <= a + b and c <= d
    ]
)
PLACE = {one.key: place for place, one in enumerate(QUESTIONS)}


@st.composite
def truths(draw):
    a, b, d = (draw(st.integers(0, MOST_SAID)) for _ in range(3))
    return {"1a": a, "1b": b, "2": draw(st.integers(0, min(a + b, d))), "3": d}


@st.composite
def words(draw, truth):
    """What an authority says of a number: the number, limits that hold, a star, or nothing."""
    low, high = draw(st.integers(0, truth)), draw(st.integers(truth, MOST_SAID))
    number = Decimal(truth)
    return draw(
        st.sampled_from(
            [
                Reading("exact", number),
                Reading("exact", number),
                Reading("bounded", None, Decimal(low), Decimal(high)),
                Reading("bounded", None, Decimal(low), None),
                Reading("suppressed", None, Decimal(low), Decimal(high)),
                Reading("suppressed"),
                Reading("refused"),
                None,
            ]
        )
    )


@st.composite
def campaigns(draw):
    """By authority: what is true, and what it said."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        truth = draw(truths())
        said = {key: draw(words(truth[key])) for key in GIVEN}
        found.append((truth, {key: one for key, one in said.items() if one}))
    return found


def rows_of(campaign):
    plan = Plan(QUESTIONS, PERIODS)
    who = asked({n: areas_of("England", "London", "unitary") for n in range(len(campaign))}, ())
    grid = Grid.empty(len(QUESTIONS), 1, len(campaign))
    lines = [
        Said(plan.place[key], 0, n, one.kind, one.value, one.lower, one.upper)
        for n, (_, said) in enumerate(campaign)
        for key, one in said.items()
    ]
    grid.fill(lines_of(lines))
    cells = work_out(plan, who, prepare(plan, grid))
    return {row["question"]: row for row in (row_of(plan, who, cell) for cell in cells)
            if row["area"] == "uk"}  # fmt: skip


def is_answer(said, key):
    parts = ("1a", "1b") if key == "1ab" else (key,)
    return all(part in said and said[part].kind != "refused" for part in parts)


def tables_of(said):
    """Every table of numbers that agrees with what was said."""
    fits = np.ones(len(TABLES), bool)
    for key, one in said.items():
        column = TABLES[:, PLACE[key]]
        low = one.value if one.kind == "exact" else one.lower
        high = one.value if one.kind == "exact" else one.upper
        if low is not None:
            fits &= column >= int(low)
        if high is not None:
            fits &= column <= int(high)
    return TABLES[fits]


def ends(said, key):
    column = tables_of(said)[:, PLACE[key]]
    low, high = int(column.min()), int(column.max())
    return low, None if high >= BEYOND else high


def true_number(truth, key):
    return truth["1a"] + truth["1b"] if key == "1ab" else truth[key]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
def test_a_total_is_within_its_bounds_and_each_of_them_is_reached(campaign):
    rows = rows_of(campaign)
    for key in PLACE if campaign else ():
        row = rows[key]
        gave = [(truth, ends(said, key)) for truth, said in campaign if is_answer(said, key)]
        if not gave:
            assert row["total"] is row["total_lower"] is row["total_upper"] is None
            continue
        true = sum(true_number(truth, key) for truth, _ in gave)
        highest = None if any(high is None for _, (_, high) in gave) else (
            sum(high for _, (_, high) in gave))  # fmt: skip
        assert row["total_lower"] == sum(low for _, (low, _) in gave) <= true
        assert row["total_upper"] == highest
        assert highest is None or true <= highest
        assert row["total"] in (None, true)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
def test_a_rate_holds_the_true_one_of_the_authorities_that_it_is_of(campaign):
    for key, below, measure in (("2", "1ab", "rate"), ("3", "2", "ratio")):
        row = rows_of(campaign).get(key)
        told = row and row[measure]
        if not told:
            continue
        limited = [
            truth
            for truth, said in campaign
            if all(is_answer(said, one) and is_limited(said, one) for one in (key, below))
        ]
        assert told["n"] == len(limited)
        top, bottom = (sum(true_number(one, name) for one in limited) for name in (key, below))
        assert told["numerator_lower"] <= top <= told["numerator_upper"]
        assert told["denominator_lower"] <= bottom <= told["denominator_upper"]
        if measure == "rate" and bottom:
            true = float(half_up(Fraction(100 * top, bottom), 1))
            assert 0 <= told["percent_lower"] <= true <= told["percent_upper"] <= 100
            assert told["percent"] in (None, true)


def is_limited(said, key):
    """Whether somebody gave a lowest value (a star has none), and the highest is known."""
    parts = ("1a", "1b") if key == "1ab" else (key,)
    lowest = all(said[part].kind == "exact" or said[part].lower is not None for part in parts)
    return lowest and ends(said, key)[1] is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(campaigns())
def test_what_the_rate_would_be_for_all_lies_within_the_band(campaign):
    row = rows_of(campaign).get("2")
    told = row and row["rate"]
    if not told or told["band_lower_percent"] is None or told["band_upper_percent"] is None:
        return
    gave = [truth for truth, said in campaign if is_answer(said, "1ab")]
    bottom = sum(true_number(one, "1ab") for one in gave)
    if bottom:
        true = float(half_up(Fraction(100 * sum(one["2"] for one in gave), bottom), 1))
        assert told["band_lower_percent"] <= true <= told["band_upper_percent"]
