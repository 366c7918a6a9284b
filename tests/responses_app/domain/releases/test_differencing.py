from dataclasses import replace

import numpy as np
import pytest
import scipy.linalg
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.publication import Figure, Period, Publication, Question
from responses_app.domain.releases.differencing import Printed, given_away, settled

REGIONS = {"A": "London", "B": "London", "C": "Wales"}


def published(number, hidden=(), **values):
    """A release over three authorities; a total is printed for the UK and each region."""
    figures = tuple(
        Figure(
            code, f"{code} Council", "unitary", region, "England", "1", "2024",
            "exact" if values.get(code) is not None else "refused", values.get(code),
        )
        for code, region in REGIONS.items()
        if code in values
    )  # fmt: skip
    areas = {"uk": "ABC", "region:London": "AB", "region:Wales": "C"}
    rows = tuple(
        {
            "question": "1", "period": "2024", "area": area,
            "total": sum(values.get(code) or 0 for code in codes),
        }
        for area, codes in areas.items()
    )  # fmt: skip
    whole = Publication(
        "c", "Missing", f"release {number}", (Question("1"),), (Period("2024"),), rows, figures
    )
    safe = replace(
        whole,
        figures=tuple(
            replace(one, status="suppressed", value=None) if one.authority_code in hidden else one
            for one in figures
        ),
    )
    return Printed(whole, safe)


def names(older, newer):
    return [one.authority_name for one in given_away(older, newer)]


def test_given_away_is_the_one_that_newly_answered_and_is_hidden():
    older = published(1, A=100, B=50)
    newer = published(2, hidden="C", A=100, B=50, C=3)

    (found,) = given_away(older, newer)

    assert (found.authority_name, found.question, found.period) == ("C Council", "1", "2024")
    assert "what release 1 and release 2 print together" in str(found)


def test_given_away_is_nothing_where_nothing_hidden_changed():
    older = published(1, hidden="AB", A=3, B=4, C=70)
    newer = published(2, hidden="AB", A=3, B=4, C=75)

    assert names(older, newer) == []


def test_given_away_is_nothing_where_two_hidden_ones_of_an_area_changed():
    older = published(1, C=70)
    newer = published(2, hidden="AB", A=3, B=4, C=70)

    assert names(older, newer) == []


def test_given_away_is_told_by_the_region_though_the_uk_would_not_tell_it():
    older = published(1, B=50)
    newer = published(2, hidden="AC", A=3, B=50, C=4)

    assert names(older, newer) == ["A Council", "C Council"]


def test_given_away_is_a_hidden_correction():
    older = published(1, hidden="C", A=100, C=3)
    newer = published(2, hidden="C", A=100, C=2)

    assert names(older, newer) == ["C Council"]


def test_given_away_is_nothing_where_the_totals_are_withheld():
    older, newer = published(1, A=100), published(2, hidden="C", A=100, C=3)
    rows = tuple({**row, "total": None} for row in newer.safe.statistics)

    assert names(older, replace(newer, safe=replace(newer.safe, statistics=rows))) == []


def test_given_away_counts_sums_of_questions():
    """The total of the sum alone is printed; it settles the part that nobody sees."""
    questions = (Question("1"), Question("2"), Question("12", sum_of=("1", "2")))

    def of(number, c):
        one = published(number, hidden="C", A=100, **({"C": c} if c else {}))
        rows = ({"question": "12", "period": "2024", "area": "uk", "total": 200 + 2 * (c or 0)},)
        figures = {
            name: tuple(
                replace(figure, question=key)
                if key == "1"
                else replace(figure, question=key, status="exact", value=figure.value or c)
                for figure in getattr(one, name).figures
                for key in ("1", "2")
            )
            for name in ("whole", "safe")
        }
        return Printed(
            *(
                replace(getattr(one, name), questions=questions, figures=theirs, statistics=rows)
                for name, theirs in figures.items()
            )
        )

    (found,) = given_away(of(1, None), of(2, 3))

    assert (found.authority_name, found.question) == ("C Council", "1")


def test_given_away_is_a_figure_hidden_for_anothers_sake_that_was_shown_before():
    """B is hidden, lest A be worked out from London's total; but the older release shows B."""
    older = published(1, B=50, C=70)
    newer = published(2, hidden="AB", A=3, B=50, C=70)

    assert names(older, newer) == ["A Council"]


def test_given_away_is_nothing_where_neither_shows_more_than_the_other():
    same = published(1, hidden="AB", A=3, B=50, C=70), published(2, hidden="AB", A=3, B=50, C=70)

    assert names(*same) == []


@pytest.mark.parametrize(
    "columns, equations",
    [
        ([], np.zeros((0, 0))),
        ([], [[1, 1]]),
        ([0], [[1, 0]]),
        ([0, 1], [[1, 1], [1, 0]]),
        ([0, 1], [[1, 1], [1, 0], [0, 1]]),
        ([], [[1, 1], [2, 2]]),
    ],
)
def test_settled_names_what_stands_alone(columns, equations):
    assert sorted(settled(np.array(equations, np.int64))) == columns


@given(st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), max_size=7))
def test_settled_is_what_no_other_solution_moves(equations):
    """A column is settled just where every solution with 0 on the right side is 0 there."""
    matrix = np.array(equations, np.int64).reshape(-1, 5)

    found = set(settled(matrix))

    for place in range(5):
        assert (place in found) == all(vector[place] == 0 for vector in _null_space(matrix))


def _null_space(matrix):
    """A basis of what the equations leave open, by scipy: another way to the same."""
    if not len(matrix):
        return np.eye(5)
    space = scipy.linalg.null_space(matrix.astype(float)).T
    return np.where(np.abs(space) < 1e-9, 0, space)
