"""What is told within bounds: "between 864 and 930", "from a fall of 2% to a rise of 3%"."""

from fractions import Fraction

import pytest

from responses_app.domain.claims import check, from_text
from responses_app.domain.claims.numbers import numbers_in
from tests.responses_app.domain.claims.published import SERIES


def verdicts(text, publication=None):
    return [one.verdict.value for one in check(from_text(text), publication)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("between 864 and 930 children", (864, 930)),
        ("The rate was 36.0% to 38.5%.", (36, Fraction(77, 2))),
        ("between 1.0 and 2.5 percentage points", (1, Fraction(5, 2))),
        ("anything from a fall of 2.5% to a rise of 3%", (Fraction(-5, 2), 3)),
        ("between -2% and +3%", (-2, 3)),
        ("between a quarter and a third", (25, Fraction(100, 3))),
    ],
)
def test_joined_reads_two_ends_as_one_number(text, ends):
    (number,) = numbers_in(text)

    assert number.ends == ends


@pytest.mark.parametrize(
    "text",
    [
        "The rate rose from 28% to 37%.",
        "The share went up 28% to 37%.",
        "the difference between 590 and 1,015",
        "between 930 and 864",
        "between 590 children and 1,015",
    ],
)
def test_joined_leaves_two_numbers_that_are_no_range_as_they_are(text):
    assert len(numbers_in(text)) == 2


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("between 40.0% and 48.0% (between 20 and 24 of 50 children)", ["holds"]),
        ("between 40.0% and 46.0% (between 20 and 24 of 50 children)", ["wrong_base"]),
        ("between 41.0% and 48.0% (between 20 and 24 of 50 children)", ["rounds_differently"]),
        ("at least 40.0% (between 20 and 24 of 50 children)", ["holds"]),
        ("between 20.0% and 100.0% (1 of between 1 and 5 children)", ["holds"]),
        ("between 25.0% and 100.0% (1 of between 0 and 4 children)", ["holds"]),
        ("down between 60.0% and 95.0% (from between 10 and 20 to between 1 and 4)", ["holds"]),
        ("up between 60.0% and 95.0% (from between 10 and 20 to between 1 and 4)", ["inverted"]),
        ("It rose by between 60.0% and 90.0% (from 10 to between 16 and 19).", ["holds"]),
        ("between 2.00 and 7.33 episodes per child (between 14 and 22 episodes for between 3 and 7 "
         "children)", ["holds"]),
        ("between 2.00 and 9.33 episodes per child (between 14 and 22 episodes for between 3 and 7 "
         "children)", ["wrong_base"]),
    ],
)  # fmt: skip
def test_check_works_out_both_ends_of_a_range(text, wanted):
    assert verdicts(text) == wanted


def test_check_lets_a_range_hold_in_which_the_true_number_lies():
    assert verdicts("Between 2,600 and 2,700 trafficked children in 2024.", SERIES) == ["holds"]
    assert verdicts("Between 36% and 38% of trafficked children went missing.", SERIES) == ["holds"]
    assert verdicts("The true rate lies between 32.8% and 44.2%.", SERIES) == ["holds"]


def test_check_finds_a_range_in_which_no_true_number_lies():
    text = "Between 40% and 45% of trafficked children went missing in 2024."

    assert verdicts(text, SERIES) == ["not_found"]
