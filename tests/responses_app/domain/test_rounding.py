"""Half-up rounding from exact values."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.rounding import half_up, percent, percent_change

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
COUNTS = st.integers(min_value=1, max_value=10**6)


@given(value=AMOUNTS, places=st.integers(min_value=0, max_value=3))
def test_half_up_agrees_with_decimal_quantize(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    assert half_up(value, places) == expected


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (Decimal("12.5"), 0, "13"),
        (Decimal("-12.5"), 0, "-13"),
        (Decimal("0.145"), 2, "0.15"),
        (Decimal("-0.04"), 1, "0.0"),
        (Fraction(1, 3), 1, "0.3"),
        (7, 1, "7.0"),
        (10**40 + 1, 0, "1" + "0" * 39 + "1"),
    ],
)
def test_half_up_prints_as_a_report_would(value, places, printed):
    assert str(half_up(value, places)) == printed


def test_half_up_refuses_a_float():
    with pytest.raises(TypeError, match="exact number"):
        half_up(0.145, 2)


def test_percent_rounds_an_exact_half_up():
    assert percent(593, 4744, places=0) == 13
    assert percent(593, 4744) == Decimal("12.5")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [(864, 2335, "37.0"), (864, 2638, "32.8"), (1167, 2638, "44.2"), (169, 986, "17.1")],
)
def test_percent_recomputes_published_pairs(numerator, denominator, expected):
    assert str(percent(numerator, denominator)) == expected


@given(numerator=COUNTS, denominator=COUNTS, places=st.integers(min_value=0, max_value=4))
def test_percent_is_at_most_half_a_last_digit_off(numerator, denominator, places):
    rounded = percent(numerator, denominator, places)

    error = Fraction(rounded) - Fraction(100 * numerator, denominator)
    assert -Fraction(1, 2) < error * 10**places <= Fraction(1, 2)


def test_percent_of_zero_is_unknown():
    assert percent(0, 0) is None
    assert percent(5, 0) is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (590, 1015, "72.0"),
        (960, 1231, "28.2"),
        (284, 378, "33.1"),
        (7008, 5881, "-16.1"),
        (4, 4, "0.0"),
        (4, 0, "-100.0"),
    ],
)
def test_percent_change_divides_by_the_older_value(old, new, expected):
    assert str(percent_change(old, new)) == expected


def test_percent_change_from_zero_is_unknown():
    assert percent_change(0, 12) is None
