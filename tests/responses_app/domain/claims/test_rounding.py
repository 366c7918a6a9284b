from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.claims.numbers import numbers_in
from responses_app.domain.claims.rounding import agrees, is_close, is_cut_off, to_step


def number(text):
    (found,) = numbers_in(text)
    return found


@pytest.mark.parametrize(
    ("printed", "true", "right"),
    [
        ("13%", "12.5", True),
        ("12%", "12.5", False),
        ("12.5%", "12.5092", True),
        ("almost 20%", "19.5", True),
        ("almost 20%", "17.1", False),
        ("almost 20%", "20.2", False),
        ("more than 37%", "37.002", True),
        ("more than 37%", "37", False),
        ("about 35%", "37", True),
        ("about 37%", "38", False),
        ("at least 32.8%", "32.75", True),
        ("a third", "33", True),
        ("one in three", "30.7", False),
        ("about one in three", "30.7", False),
        ("nearly one in three", "32", True),
        ("one in eight", "12.01", True),
        ("nearly 2,400", "2365", True),
        ("nearly 2,400", "2000", False),
        ("up to five", "5", True),
        ("up to five", "6", False),
        ("fewer than 50", "50", False),
    ],
)
def test_agrees_holds_a_printed_number_against_the_true_one(printed, true, right):
    assert agrees(number(printed), Fraction(true)) is right


@given(part=st.integers(0, 5000), whole=st.integers(1, 5000), places=st.integers(0, 2))
def test_agrees_takes_what_is_rounded_half_up_and_nothing_else(part, whole, places):
    true, step = Fraction(100 * part, whole), Fraction(1, 10**places)
    right = to_step(true, step)

    assert abs(right - true) <= step / 2
    assert agrees(number(f"{float(right):.{places}f}%"), true)
    for wrong in (right + step, right - step):
        if wrong >= 0:
            assert not agrees(number(f"{float(wrong):.{places}f}%"), true)


def test_is_cut_off_and_is_close_tell_slips_of_rounding_from_others():
    assert is_cut_off(number("12%"), Fraction("12.97"))
    assert not is_cut_off(number("12%"), Fraction("13.2"))
    assert is_close(number("75%"), Fraction("73.75"))
    assert not is_close(number("13%"), Fraction("11.98"))
