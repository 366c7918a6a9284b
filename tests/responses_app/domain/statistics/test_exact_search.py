"""The search for the ends of one authority's figures, against trying out everything."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.statistics.exact_search import OPEN, Row, implied, sharpen

PAIRS = (Row((3,), (0, 1), True), Row((4,), (1, 2), True), Row((5,), (0, 2), True))
"""Figures 0, 1 and 2, and the three sums of two of them."""


def ends(rows, low, high, step=1, **options):
    return sharpen(rows, implied(rows), low, high, [True] * len(low), step, **options)


def test_implied_takes_one_sum_from_another_that_has_all_its_parts():
    both = Row((3,), (0, 1), True), Row((4,), (0, 1, 2), True)

    assert implied(both) in [(Row((4,), (2, 3), True),), (Row((2, 3), (4,), True),)]


def test_implied_says_that_two_sums_of_the_same_are_the_same():
    both = Row((2,), (0, 1), True), Row((3,), (0, 1), True)

    (found,) = implied(both)

    assert sorted([found.plus, found.minus]) == [(2,), (3,)]


def test_implied_says_nothing_of_limits_and_of_sums_that_share_one_figure():
    assert implied((Row((2,), (0,), False), Row((3,), (0, 1), True), Row((4,), (1, 2), True))) == ()


def test_sharpen_finds_what_no_single_sum_shows():
    found = ends(PAIRS, [0, 0, 0, 3, 3, 4], [9, 9, 9, 3, 3, 4])

    assert found == ([2, 1, 2, 3, 3, 4], [2, 1, 2, 3, 3, 4], True)


def test_sharpen_knows_that_there_is_no_solution():
    assert ends(PAIRS, [0, 0, 0, 3, 3, 3], [9, 9, 9, 3, 3, 3]) is None  # each would be 1.5


def test_sharpen_does_not_say_so_where_figures_may_be_fractions():
    low, high = [0, 0, 0, 3, 3, 3], [9, 9, 9, 3, 3, 3]

    assert ends(PAIRS, low, high, step=0) == (low, high, False)


def test_sharpen_counts_in_steps():
    found = ends(PAIRS, [0, 0, 0, 30, 30, 40], [90, 90, 90, 30, 30, 40], step=10)

    assert found == ([20, 10, 20, 30, 30, 40], [20, 10, 20, 30, 30, 40], True)


def test_sharpen_keeps_what_has_no_limit_open():
    low, high, complete = ends(PAIRS, [0] * 6, [OPEN] * 3 + [OPEN, OPEN, 4])

    assert (low, high) == ([0] * 6, [4, OPEN, 4, OPEN, OPEN, 4])
    assert complete


def test_sharpen_finds_a_limit_that_no_single_sum_shows():
    same = (Row((3,), (0, 1, 2), True), Row((4,), (0, 1, 2), True))

    found = sharpen(same, (), [0] * 5, [OPEN] * 4 + [3], [False] * 3 + [True, False], step=1)

    assert found is not None
    assert found[1][3] == 3


def test_sharpen_leaves_ends_where_they_were_when_it_gives_up():
    low, high = [0, 0, 0, 3, 3, 4], [9, 9, 9, 3, 3, 4]

    assert ends(PAIRS, low, high, nodes=0) == (low, high, False)


FIGURES = 5


@st.composite
def small_systems(draw):
    """A few relations at random: they may have no solution."""
    places = st.integers(0, FIGURES - 1)
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        whole, *parts = draw(st.lists(places, min_size=2, max_size=4, unique=True))
        is_sum = len(parts) > 1
        rows.append(Row((whole,), tuple(parts), is_sum))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=FIGURES, max_size=FIGURES
        )
    )
    return tuple(rows), [min(pair) for pair in pairs], [max(pair) for pair in pairs]


@settings(deadline=None)
@given(small_systems())
def test_sharpen_equals_trying_out_everything(system):
    rows, low, high = system
    every = product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
    agreeing = [data for data in every if all(_holds(row, data) for row in rows)]

    found = ends(rows, low, high)

    if not agreeing:
        assert found is None
    else:
        columns = list(zip(*agreeing, strict=True))
        assert found == ([min(one) for one in columns], [max(one) for one in columns], True)


@given(small_systems())
def test_implied_relations_follow(system):
    rows, low, high = system
    every = product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))

    for data in every:
        if all(_holds(row, data) for row in rows):
            assert all(_holds(row, data) for row in implied(rows))


def _holds(row: Row, data: tuple[int, ...]) -> bool:
    plus, minus = (sum(data[one] for one in side) for side in (row.plus, row.minus))
    return plus == minus if row.is_sum else plus >= minus
