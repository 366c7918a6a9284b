"""Whether a printed number is the true one, as printed: its last digit, its hedge, its words."""

from fractions import Fraction
from math import floor
from typing import Final

from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.rounding import half_up

LOOSE: Final = Fraction(1, 10)
"""How far off "nearly", "about" and the like may be, of the printed number itself."""
LOOSE_POINTS: Final = 2
"""The same for shares, in percentage points; the smaller of the two counts."""
LOOSE_COUNT: Final = Fraction(1, 20)
WORD_POINTS: Final = 1
"""How far from "a third", "one in three" a share may be that is called so, in points ..."""
WORD: Final = Fraction(1, 20)
"""... and of the share named."""


def to_step(value: Fraction, step: Fraction) -> Fraction:
    """Round half up, away from zero, to a multiple of `step`."""
    sign = -1 if value < 0 else 1
    return sign * floor(abs(value) / step + Fraction(1, 2)) * step


def agrees(printed: Number, true: Fraction) -> bool:
    """Whether `true` may be printed so.

    Digits without a hedge are the true number rounded half up. "Nearly 20%" is a little less than
    20%: at most 2 points, at most a tenth. A fraction in words without a hedge is right within a
    point, and within a twentieth of itself: 30.7% is not one in three. A range is right of
    whatever lies in it.
    """
    if printed.top:
        return says_no_less(printed, true) and says_no_more(printed.top, true)
    value, away = printed.value, true - printed.value
    is_word = printed.kind in (Kind.FRACTION, Kind.ODDS)
    if printed.hedge is Hedge.NONE:
        if is_word:
            return abs(away) <= min(Fraction(WORD_POINTS), WORD * value)
        if printed.kind is Kind.MULTIPLE:
            return (
                abs(away) <= WORD * value
                if printed.step == 1
                else to_step(true, printed.step) == value
            )
        return to_step(true, printed.step) == value
    near = _loose(printed)
    if printed.hedge is Hedge.ABOUT:
        return abs(away) <= near or to_step(true, printed.step) == value
    if printed.hedge is Hedge.BELOW:
        return -near <= away < printed.step / 20
    if printed.hedge is Hedge.ABOVE:
        return 0 < away <= value / 2
    if printed.hedge is Hedge.AT_LEAST:
        return 0 <= away <= value / 2 or to_step(true, printed.step) == value
    if printed.hedge is Hedge.FEWER:
        return -value / 2 <= away < 0
    return -value / 2 <= away <= 0 or to_step(true, printed.step) == value


def says_no_less(low: Number, true: Fraction) -> bool:
    """Whether `low` may be the lower end of a range in which `true` lies."""
    return low.value <= true or to_step(true, low.step) == low.value


def says_no_more(high: Number, true: Fraction) -> bool:
    """Whether `high` may be the upper end of a range in which `true` lies."""
    return true <= high.value or to_step(true, high.step) == high.value


def _loose(printed: Number) -> Fraction:
    """How far off a hedged number may be; a hedge before one that is not round excuses nothing."""
    is_word = printed.kind in (Kind.FRACTION, Kind.ODDS, Kind.MULTIPLE)
    if not is_word and (printed.step < 1 or printed.value % (5 if printed.is_share else 10)):
        return printed.step if printed.hedge is Hedge.BELOW else printed.step / 2
    if printed.is_share:
        return max(printed.step / 2, min(Fraction(LOOSE_POINTS), LOOSE * printed.value))
    return LOOSE_COUNT * printed.value if printed.kind is Kind.COUNT else LOOSE * printed.value


def may_stand_for(printed: Number, true: Fraction) -> bool:
    """Whether a count by itself may be meant for `true`: as hedged, or "2,600" for 2,638."""
    if agrees(printed, true):
        return True
    is_plain = printed.hedge is Hedge.NONE and printed.kind is Kind.COUNT
    is_plain &= abs(true - printed.value) <= LOOSE_COUNT * printed.value
    return is_plain and is_round(printed) and to_step(true, _unit(printed.value)) == printed.value


def is_round(printed: Number) -> bool:
    """Whether a count is printed in hundreds or more: 2,600."""
    return printed.value >= 1000 and printed.value % 100 == 0


def _unit(value: Fraction) -> Fraction:
    unit = 100
    while value % (unit * 10) == 0:
        unit *= 10
    return Fraction(unit)


def is_cut_off(printed: Number, true: Fraction) -> bool:
    """Whether the last digits were cut off, and not rounded."""
    return floor(abs(true) / printed.step) * printed.step == abs(printed.value)


def is_half_even(printed: Number, true: Fraction) -> bool:
    """Whether an exact half was rounded to the even neighbour, as Python does."""
    return round(abs(true) / printed.step) * printed.step == abs(printed.value)


def is_close(printed: Number, true: Fraction) -> bool:
    """Whether a slip of rounding could be all that is wrong: under one of the last digit, or 3%.

    Loose words are held against the true number more loosely: up to a quarter.
    """
    away = abs(abs(true) - abs(printed.value))
    is_loose = printed.hedge is not Hedge.NONE or printed.kind in (
        Kind.FRACTION,
        Kind.ODDS,
        Kind.MULTIPLE,
    )
    limit = Fraction(1, 4) if is_loose else Fraction(3, 100)
    return away < printed.step or away <= limit * max(abs(true), abs(printed.value))


def places_of(printed: Number) -> int:
    """With how many decimals the right number is told: one more than printed, one at least."""
    places, step = 0, printed.step
    while step < 1:
        places, step = places + 1, step * 10
    return max(1, places)


def percent_text(value: Fraction, places: int = 1) -> str:
    """
    >>> percent_text(Fraction(25, 2))
    '12.5%'
    """
    return f"{half_up(value, places):,}%"


def plain_text(value: Fraction) -> str:
    """A number as a report prints it: whole ones with commas, others with two decimals at most."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return f"{half_up(value, 2).normalize():,f}"
