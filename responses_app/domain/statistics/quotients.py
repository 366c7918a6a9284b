"""Percentages, ratios and changes of many sums at once, rounded half up once.

A `Known` is what is known of sums: their lowest and highest values in millionths, where there is
anything, where it is exact, and where there is an upper limit. The rules are those of
`responses_app.domain.rates`, for arrays; a test holds the two together.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.statistics.asked import Numbers
from responses_app.domain.statistics.grid import MOST, SCALE, Bools

PERCENT: Final = "percent"
VALUE: Final = "value"
FACTOR: Final = {PERCENT: 1000, VALUE: 100}
"""What a quotient is taken times to have it in tenths of a percent, or in hundredths."""
UNITS: Final = {PERCENT: 10, VALUE: 100}


class Sum(NamedTuple):
    """What is known of one sum, in millionths. All None: nobody said anything; `upper` None
    beside a `lower`: or more."""

    point: int | None = None
    lower: int | None = None
    upper: int | None = None


def number(scaled: int | None) -> int | float | None:
    """Millionths as a JSON number."""
    if scaled is None:
        return None
    return scaled / SCALE if scaled % SCALE else scaled // SCALE


@dataclass
class Known:
    """What is known of sums. Where not `any`, nobody said anything; where `exact`, the lowest
    value is the sum itself; where not `closed`, there is no upper limit."""

    lower: Numbers
    upper: Numbers
    any: Bools
    exact: Bools
    closed: Bools


@dataclass
class Quotients:
    """Unrounded quotients: numerators and denominators of the lowest and the highest value.

    Where `point`, both are the quotient itself. A denominator is above zero where there is a
    lowest (`low`) or a highest (`high`) value, and 1 elsewhere.
    """

    point: Bools
    low: Bools
    high: Bools
    low_top: Numbers
    low_bottom: Numbers
    high_top: Numbers
    high_bottom: Numbers


@dataclass
class Rounded:
    """Quotients in tenths of a percent, or in hundredths; what has no meaning is 0."""

    point: Bools
    low: Bools
    high: Bools
    lowest: Numbers
    highest: Numbers


def known(
    answers: Numbers, exact: Numbers, open_upper: Numbers, lower: Numbers, upper: Numbers
) -> Known:
    """What is known of sums of `answers` answers each, of which `exact` are exact and
    `open_upper` have no upper bound."""
    some = answers > 0
    return Known(lower, upper, some, some & (exact == answers), open_upper == 0)


def divide(top: Known, bottom: Known) -> Quotients:
    """Divide sums: the lowest quotient is the lowest over the highest, and the reverse.

    There is no highest where the divisor may be zero. Amounts below zero are allowed on top.
    Both sums have an upper limit: only matched figures are divided.
    """
    smallest = np.where(top.lower >= 0, bottom.upper, bottom.lower)
    largest = np.where(top.upper > 0, bottom.lower, bottom.upper)
    both = top.any & bottom.any
    low, high = both & (smallest > 0), both & (largest > 0)
    return Quotients(
        top.exact & bottom.exact & low,
        low,
        high,
        top.lower,
        np.where(low, smallest, 1),
        top.upper,
        np.where(high, largest, 1),
    )


def clipped(quotients: Quotients) -> Quotients:
    """The bounds of shares lie within 0 and 1. A share of exact sums is never clipped: 12 of 10
    is a slip that somebody must see."""
    free = quotients.point | ~quotients.low
    no_limit = ~free & ~quotients.high
    return Quotients(
        quotients.point,
        quotients.low,
        quotients.high | no_limit,
        np.where(free, quotients.low_top, _within(quotients.low_top, quotients.low_bottom)),
        quotients.low_bottom,
        np.where(
            no_limit,
            quotients.high_bottom,
            np.where(free, quotients.high_top, _within(quotients.high_top, quotients.high_bottom)),
        ),
        quotients.high_bottom,
    )


def rounded(quotients: Quotients, measure: str) -> Rounded:
    """As percentages with one decimal, or ratios with two."""
    factor = FACTOR[measure]
    return Rounded(
        quotients.point,
        quotients.low,
        quotients.high,
        half_up(quotients.low_top, quotients.low_bottom, factor),
        half_up(quotients.high_top, quotients.high_bottom, factor),
    )


def growth(old: Known, new: Known) -> Rounded:
    """The change in percent of the older sum."""
    by = divide(new, old)
    return rounded(
        Quotients(
            by.point,
            by.low,
            by.high,
            by.low_top - by.low_bottom,
            by.low_bottom,
            by.high_top - by.high_bottom,
            by.high_bottom,
        ),
        PERCENT,
    )


def points(old: Quotients, new: Quotients) -> Rounded:
    """The difference of two shares in percentage points, from the unrounded shares."""
    low, high = new.low & old.high, new.high & old.low
    low_top, low_bottom = _less(new.low_top, new.low_bottom, old.high_top, old.high_bottom)
    high_top, high_bottom = _less(new.high_top, new.high_bottom, old.low_top, old.low_bottom)
    return Rounded(
        new.point & old.point,
        low,
        high,
        half_up(low_top, low_bottom, FACTOR[PERCENT]),
        half_up(high_top, high_bottom, FACTOR[PERCENT]),
    )


def band(top: Known, bottom: Known, full: Known) -> Rounded:
    """The share of the full denominator if none, or all, of the unmatched were in the numerator;
    nothing where the full denominator has no upper limit."""
    unmatched = full.upper - bottom.upper
    there = top.any & full.any & full.closed
    whole = Known(bottom.lower + unmatched, full.upper, there, there & False, there)
    none = Known(top.lower, top.lower, there, there & False, there)
    all_of_them = Known(top.upper + unmatched, top.upper + unmatched, there, there & False, there)
    lowest = rounded(clipped(divide(none, whole)), PERCENT)
    highest = rounded(clipped(divide(all_of_them, whole)), PERCENT)
    return Rounded(there & False, lowest.low, highest.high, lowest.lowest, highest.highest)


def half_up(tops: Numbers, bottoms: Numbers, factor: int) -> Numbers:
    """`factor` times the quotients as whole numbers; a half goes away from zero."""
    if not len(tops):
        return np.zeros(0, np.int64)
    size = max(int(np.max(np.abs(tops))) * factor, int(np.max(bottoms)))
    if tops.dtype == object or bottoms.dtype == object or size >= MOST // 4:
        tops, bottoms = tops.astype(object), bottoms.astype(object)
    magnitude = (2 * factor * np.abs(tops) + bottoms) // (2 * bottoms)
    result: NDArray[Any] = np.where(tops >= 0, magnitude, -magnitude)
    return result


def _within(tops: Numbers, bottoms: Numbers) -> Numbers:
    return np.minimum(np.maximum(tops, 0), bottoms)


def _less(
    tops: Numbers, bottoms: Numbers, other_tops: Numbers, other_bottoms: Numbers
) -> tuple[Numbers, Numbers]:
    """One quotient less another; products of sums outgrow int64 soon."""
    tops, bottoms = tops.astype(object), bottoms.astype(object)
    return tops * other_bottoms - other_tops * bottoms, bottoms * other_bottoms
