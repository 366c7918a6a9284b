"""Round the way a report rounds: half up, once, from the exact value.

Python's `round` and `'%.0f'` send a half to the even neighbour and print 593 of 4,744
(exactly 12.5%) as 12%. Here it is 13%. Quotients are kept as fractions until the last
step, so nothing is rounded twice.
"""

from decimal import Decimal
from fractions import Fraction

Exact = Decimal | Fraction | int
"""A number without rounding error. A float is refused: 0.145 is not the float 0.145."""


def half_up(value: Exact, places: int) -> Decimal:
    """Return `value` rounded to `places` decimals, a half going away from zero.

    The same as `Decimal.quantize` with ROUND_HALF_UP, but exact for fractions and for
    numbers of any length.

    Raises TypeError for a float, and ValueError or OverflowError for a Decimal that is
    not a number or is infinite.

    >>> half_up(Decimal("12.5"), 0)
    Decimal('13')
    """
    scaled = _fraction(value) * Fraction(10) ** places
    magnitude = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    whole = magnitude if scaled >= 0 else -magnitude
    return Decimal(f"{whole}e{-places}")


def percent(numerator: Exact, denominator: Exact, places: int = 1) -> Decimal | None:
    """Return `numerator` as a percentage of `denominator`, or None if that is not above zero.

    >>> percent(593, 4744, places=0)
    Decimal('13')
    """
    if denominator <= 0:
        return None
    return half_up(100 * _fraction(numerator) / _fraction(denominator), places)


def percent_change(old: Exact, new: Exact, places: int = 1) -> Decimal | None:
    """Return the change from `old` to `new` in percent of the **older** value.

    None if the older value is not above zero: nothing grows from nothing by a percentage.

    >>> percent_change(590, 1015)
    Decimal('72.0')
    """
    return percent(_fraction(new) - _fraction(old), old, places)


def _fraction(value: Exact) -> Fraction:
    if isinstance(value, float):
        raise TypeError(f"expected an exact number (Decimal, Fraction or int), got {value!r}")
    return Fraction(value)
