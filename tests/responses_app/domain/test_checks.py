"""What cannot be is found; what can be, by any reading of the bounds, is left alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.checks import (
    Doubt,
    Figure,
    Period,
    Question,
    failed_checks,
)

YEARS = tuple(
    Period(str(year), "calendar", date(year, 1, 1), date(year, 12, 31))
    for year in range(2020, 2025)
)
Y2023, Y2024 = YEARS[-2:]
WHOLE, PART = Question("1a"), Question("2a", subset_of="1a")
NOT_KNOWN = Figure()


def exact(value: object, **columns: object) -> Figure:
    number = Decimal(str(value))
    return Figure(number, number, number, **columns)


def within(lower: int | None, upper: int | None) -> Figure:
    low, high = (None if one is None else Decimal(one) for one in (lower, upper))
    return Figure(None, low, high)


def doubts(figures, questions, periods=(Y2023,)):
    return [check.doubt for check in failed_checks(figures, questions, periods)]


def at(period="2023", **said):
    """Figures of one period, by question."""
    return {(key.lstrip("q"), period): figure for key, figure in said.items()}


# ---------------------------------------------------------------------------- parts and wholes


def test_failed_checks_finds_a_part_above_its_whole():
    (check,) = failed_checks(at(q1a=exact(9), q2a=exact(12)), [WHOLE, PART], [Y2023])

    assert check.doubt == Doubt.PART_ABOVE_WHOLE
    assert check.places == (("2a", "2023"), ("1a", "2023"))
    assert check.sentence == "2a, 2023 is 12, and should be part of 1a, which is 9."
    assert check.key == "part_above_whole:2a@2023,1a@2023"


@pytest.mark.parametrize(
    ("part", "whole", "fails"),
    [
        (exact(9), exact(9), False),
        (exact(10), exact(9), True),
        (within(0, 4), within(0, 9), False),
        (within(0, 4), exact(0), False),  # it may be 0
        (within(1, 4), exact(0), True),  # real zeros are shown, so this is one at least
        (within(5, None), within(0, 4), True),
        (within(5, None), exact(5), False),
        (within(None, 4), exact(0), False),
        (within(0, None), exact(0), False),
        (exact(12), within(10, None), False),  # 10 or more may be 12
        (exact(12), NOT_KNOWN, False),
        (NOT_KNOWN, exact(0), False),
        (exact("0.1"), exact("0.10"), False),
    ],
)
def test_failed_checks_takes_bounds_at_their_word(part, whole, fails):
    expected = [Doubt.PART_ABOVE_WHOLE] if fails else []

    assert doubts(at(q1a=whole, q2a=part), [WHOLE, PART]) == expected


def test_failed_checks_holds_each_period_against_itself_alone():
    figures = at(q1a=exact(50), q2a=exact(7)) | at("2024", q1a=exact(60))

    assert doubts(figures, [WHOLE, PART], [Y2023, Y2024]) == []


def test_failed_checks_says_nothing_of_figures_of_different_year_bases():
    figures = at(q1a=exact(9), q2a=exact(12, basis="financial"))
    same = at(q1a=exact(9, basis="financial"), q2a=exact(12, basis="financial"))
    as_asked = at(q1a=exact(9, basis="calendar"), q2a=exact(12))

    assert doubts(figures, [WHOLE, PART]) == []
    assert doubts(same, [WHOLE, PART]) == [Doubt.PART_ABOVE_WHOLE]
    assert doubts(as_asked, [WHOLE, PART]) == [Doubt.PART_ABOVE_WHOLE]


def test_failed_checks_finds_what_is_above_each_limit():
    incidents, staff = Question("3a"), Question("4a")
    children = Question("5a", at_most=("3a", "4a"))
    figures = at(q3a=exact(5), q4a=exact(20), q5a=exact(6))

    (check,) = failed_checks(figures, [incidents, staff, children], [Y2023])

    assert check.doubt == Doubt.ABOVE_LIMIT
    assert check.places == (("5a", "2023"), ("3a", "2023"))


# ---------------------------------------------------------------------------- sums


SUMS = [
    Question("1a"),
    Question("1b"),
    Question("1ab", sum_of=("1a", "1b")),
    Question("2a", subset_of="1ab"),
]


def test_failed_checks_holds_a_part_against_a_sum_that_was_not_asked_for():
    figures = at(q1a=exact(3), q1b=within(0, 4), q2a=exact(8))

    (check,) = failed_checks(figures, SUMS, [Y2023])

    assert check.places == (("2a", "2023"), ("1a", "2023"), ("1b", "2023"))
    assert check.sentence == "2a, 2023 is 8, and should be part of 1a + 1b, which is at most 7."
    assert doubts(figures | at(q2a=exact(7)), SUMS) == []


@pytest.mark.parametrize("other", [NOT_KNOWN, within(1, None), exact(0, basis="financial")])
def test_failed_checks_says_nothing_against_a_sum_that_is_not_all_known(other):
    assert doubts(at(q1a=exact(3), q1b=other, q2a=exact(8)), SUMS) == []


def test_failed_checks_holds_a_sum_itself_against_what_it_is_a_part_of():
    questions = [
        Question("0"),
        *(Question("1a"), Question("1b")),
        Question("1ab", sum_of=("1a", "1b"), subset_of="0"),
    ]
    figures = at(q0=exact(9), q1a=exact(6), q1b=within(4, 8))

    (check,) = failed_checks(figures, questions, [Y2023])

    assert check.places == (("1a", "2023"), ("1b", "2023"), ("0", "2023"))
    assert check.sentence.startswith("1a + 1b, 2023 is at least 10, ")
    assert doubts(figures | at(q1b=within(3, 8)), questions) == []
    # One count that is not known adds nothing below; one of money might.
    assert doubts(at(q0=exact(5), q1a=exact(6)), questions) == [Doubt.PART_ABOVE_WHOLE]
    money = [*questions[:3], Question("1ab", "money", sum_of=("1a", "1b"), subset_of="0")]
    assert doubts(at(q0=exact(5), q1a=exact(6)), money) == []


def test_failed_checks_goes_past_a_whole_that_is_not_known():
    questions = [Question("0"), Question("1", subset_of="0"), Question("2", subset_of="1")]

    assert doubts(at(q0=exact(3), q1=NOT_KNOWN, q2=exact(5)), questions) == [Doubt.PART_ABOVE_WHOLE]


def test_failed_checks_comes_to_an_end_where_questions_name_each_other():
    questions = [Question("1", subset_of="2"), Question("2", subset_of="1")]

    assert doubts(at(q1=exact(5)), questions) == []
    assert doubts(at(q1=exact(5)), [Question("1", subset_of="nowhere")]) == []


@pytest.mark.parametrize(
    ("value", "parts", "fails"),
    [
        (9, (5, 4), False),
        (9, (5, 5), True),
        (9, (5, 3), True),
        (12, (3,), False),  # "12, of which 3 ..."
        (12, (13,), True),
        (12, (), False),
    ],
)
def test_failed_checks_adds_up_the_parts_of_one_answer(value, parts, fails):
    figure = exact(value, parts=tuple(map(Decimal, parts)))

    assert doubts(at(q1a=figure), [WHOLE]) == ([Doubt.PARTS_DO_NOT_SUM] if fails else [])


# ---------------------------------------------------------------------------- over the years


def over(*figures, key="1a", periods=YEARS):
    return {(key, period.key): one for period, one in zip(periods, figures, strict=False)}


@pytest.mark.parametrize(
    ("before", "after", "fails"),
    [
        (exact(12), exact(120), True),
        (exact(120), exact(12), True),
        (exact(12), exact(119), False),
        (exact(1), exact(10), False),  # chance
        (exact(1), exact(11), True),
        (exact(0), exact(500), False),  # no multiple of nothing
        (within(0, 4), exact(40), True),
        (within(0, 4), exact(39), False),
        (within(0, None), exact(500), False),
        (NOT_KNOWN, exact(500), False),
    ],
)
def test_failed_checks_finds_a_tenfold_jump(before, after, fails):
    found = doubts(over(before, after), [WHOLE], YEARS)

    assert found == ([Doubt.TENFOLD] if fails else [])


def test_failed_checks_looks_for_jumps_between_neighbours_of_what_is_known():
    figures = over(exact(5), exact(50), exact(400))

    assert doubts(figures, [WHOLE], YEARS) == [Doubt.TENFOLD]
    assert doubts({("1a", "2020"): exact(5), ("1a", "2024"): exact(60)}, [WHOLE], YEARS) == [
        Doubt.TENFOLD
    ]


def test_failed_checks_compares_whole_years_on_the_basis_asked_alone():
    part = Period("2024 to April", "part", date(2024, 1, 1), date(2024, 4, 30))
    day = Period("31 March", "snapshot", date(2024, 3, 31), date(2024, 3, 31))
    figures = {("1a", "2023"): exact(120), ("1a", part.key): exact(9), ("1a", day.key): exact(2000)}

    assert doubts(figures, [WHOLE], [Y2023, part, day]) == []
    assert doubts(over(exact(12), exact(500, basis="financial")), [WHOLE], YEARS) == []


def test_failed_checks_finds_the_same_figure_in_every_period():
    assert doubts(over(*[exact(7)] * 3), [WHOLE], YEARS) == [Doubt.SAME_EVERYWHERE]
    assert doubts(over(exact(7), exact(7), exact(8)), [WHOLE], YEARS) == []
    assert doubts(over(exact(7), exact(7)), [WHOLE], YEARS) == []
    assert doubts(over(*[exact(2)] * 4), [WHOLE], YEARS) == []
    assert doubts(over(*[exact(0)] * 5), [WHOLE], YEARS) == []
    assert doubts(over(*[within(0, 4)] * 5), [WHOLE], YEARS) == []


@pytest.mark.parametrize("kind", ["percent", "yes_no", "text"])
def test_failed_checks_lets_what_is_no_amount_be_the_same_for_ever(kind):
    assert doubts(over(*[exact(90)] * 5), [Question("1a", kind)], YEARS) == []


QUARTER = Period("2024 to April", "part", date(2024, 1, 1), date(2024, 4, 30))


@pytest.mark.parametrize(
    ("part", "year", "fails"),
    [
        (exact(9), exact(8), True),
        (exact(8), exact(8), False),
        (within(0, 4), exact(0), False),
        (within(9, None), within(0, 8), True),
        (NOT_KNOWN, exact(0), False),
        (exact(9, basis="financial"), exact(8), False),
    ],
)
def test_failed_checks_finds_a_part_of_a_year_above_the_year(part, year, fails):
    figures = {("1a", "2024"): year, ("1a", QUARTER.key): part}

    found = doubts(figures, [WHOLE], [Y2024, QUARTER])

    assert found == ([Doubt.PART_OF_YEAR_ABOVE_YEAR] if fails else [])


def test_failed_checks_knows_that_averages_and_days_are_no_parts_of_a_year():
    figures = {("1a", "2024"): exact(8), ("1a", QUARTER.key): exact(9)}
    day = Period("31 March", "snapshot", date(2024, 3, 31), date(2024, 3, 31))

    assert doubts(figures, [Question("1a", "number")], [Y2024, QUARTER]) == []
    assert (
        doubts({("1a", "2024"): exact(8), ("1a", day.key): exact(9)}, [WHOLE], [Y2024, day]) == []
    )
    assert doubts(figures, [WHOLE], [Y2023, QUARTER]) == []


# ---------------------------------------------------------------------------- what must hold


@st.composite
def _held_back(draw, value: int) -> Figure:
    """A true number as an authority may say it: as it is, within true bounds, or not at all."""
    how = draw(st.sampled_from(["exact", "within", "at least", "at most", "none"]))
    lower = value - draw(st.integers(0, min(value, 9)))
    upper = value + draw(st.integers(0, 9))
    return {
        "exact": exact(value),
        "within": within(lower, upper),
        "at least": within(lower, None),
        "at most": within(None, upper),
        "none": NOT_KNOWN,
    }[how]


@st.composite
def consistent(draw):
    """Figures of one authority that are true: every part is some of its whole."""
    figures = {}
    for period in (Y2023, Y2024):
        a, b = draw(st.integers(0, 300)), draw(st.integers(0, 300))
        part = draw(st.integers(0, a + b))
        less = draw(st.integers(0, part))
        limit = draw(st.integers(a + b, 900))
        true = {"1a": a, "1b": b, "2a": part, "3a": less, "0": limit}
        for key, value in true.items():
            if draw(st.booleans()):
                figures[key, period.key] = draw(_held_back(value))
    return figures


CONSISTENT = [
    Question("0"),
    *(Question("1a"), Question("1b")),
    Question("1ab", sum_of=("1a", "1b"), subset_of="0"),
    Question("2a", subset_of="1ab"),
    Question("3a", subset_of="2a", at_most=("1ab",)),
]


@given(consistent())
def test_failed_checks_never_doubts_what_is_true(figures):
    found = doubts(figures, CONSISTENT, [Y2023, Y2024])

    assert not {Doubt.PART_ABOVE_WHOLE, Doubt.ABOVE_LIMIT} & set(found)


@given(consistent(), st.integers(1, 50))
def test_failed_checks_always_finds_a_part_above_an_exact_sum(figures, more):
    for key, value in (("1a", 20), ("1b", 30), ("2a", 50 + more)):
        figures[key, "2023"] = exact(value)

    found = failed_checks(figures, CONSISTENT, [Y2023, Y2024])

    assert (("2a", "2023"), ("1a", "2023"), ("1b", "2023")) in [
        check.places for check in found if check.doubt == Doubt.PART_ABOVE_WHOLE
    ]


@given(consistent())
def test_failed_checks_names_each_check_once_and_only_places_that_are_answered(figures):
    found = failed_checks(figures, CONSISTENT, [Y2023, Y2024])

    assert len({check.key for check in found}) == len(found)
    assert all(place in figures for check in found for place in check.places)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=5, max_size=5))
def test_failed_checks_never_calls_bounds_a_jump_that_could_be_none(bounds):
    overlapping = [within(0, max(pair)) for pair in bounds]

    assert doubts(over(*overlapping), [WHOLE], YEARS) == []
