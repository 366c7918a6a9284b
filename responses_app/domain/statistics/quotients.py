"""Percentages, ratios and changes of sums that are whole numbers, rounded half up once.

A `Sum` is what is known of a sum: its point, lowest and highest value, each a whole number of
millionths or None. The rules are those of `responses_app.domain.rates`, for sums instead of
readings; a test holds the two together.
"""

from typing import Any, Final, NamedTuple

from responses_app.domain.statistics.grid import SCALE

Json = dict[str, Any]
Fraction = tuple[int, int]
"""Numerator and denominator; the denominator is above zero."""

PERCENT: Final = "percent"
VALUE: Final = "value"
FACTOR: Final = {PERCENT: 1000, VALUE: 100}
"""What a quotient is taken times to have it in tenths of a percent, or hundredths."""
UNITS: Final = {PERCENT: 10, VALUE: 100}


class Sum(NamedTuple):
    """All None: nobody said anything. `upper` None beside a `lower`: or more."""

    point: int | None = None
    lower: int | None = None
    upper: int | None = None


class Quotient(NamedTuple):
    """Unrounded: a point, a lowest and a highest value, each None where there is none."""

    point: Fraction | None = None
    lower: Fraction | None = None
    upper: Fraction | None = None


def sum_of(answers: int, exact: int, open_upper: int, lower: int, upper: int) -> Sum:
    """What is known of the sum of `answers` answers, of which `exact` are exact and `open_upper`
    have no upper bound."""
    if not answers:
        return Sum()
    if exact == answers:
        return Sum(lower, lower, lower)
    return Sum(None, lower, None if open_upper else upper)


def number(scaled: int | None) -> int | float | None:
    """Millionths as a JSON number."""
    if scaled is None:
        return None
    whole, rest = divmod(scaled, SCALE)
    return scaled / SCALE if rest else whole


def as_json(known: Sum, name: str) -> Json:
    """As three keys: `name`, `name`_lower and `name`_upper."""
    return {
        name: number(known.point),
        f"{name}_lower": number(known.lower),
        f"{name}_upper": number(known.upper),
    }


def divide(top: Sum, bottom: Sum) -> Quotient:
    """The quotient and its lowest and highest value; the highest is None where the divisor may be
    zero. Amounts below zero are allowed on top."""
    smallest = bottom.upper if top.lower is None or top.lower >= 0 else bottom.lower
    largest = bottom.lower if top.upper is None or top.upper > 0 else bottom.upper
    return Quotient(
        _over(top.point, bottom.point), _over(top.lower, smallest), _over(top.upper, largest)
    )


def clipped(quotient: Quotient) -> Quotient:
    """The bounds of a share lie within 0 and 1. A share of exact sums is never clipped."""
    point, lower, upper = quotient
    if point is not None or lower is None:
        return quotient
    return Quotient(None, _within(lower), (1, 1) if upper is None else _within(upper))


def rounded(fraction: Fraction | None, measure: str) -> int | float | None:
    """As a percentage with one decimal, or a ratio with two."""
    if fraction is None:
        return None
    return _short(half_up(FACTOR[measure] * fraction[0], fraction[1]), UNITS[measure])


def quotient_json(quotient: Quotient, measure: str, name: str | None = None) -> Json:
    """As three keys, rounded."""
    name = name or measure
    return {
        name: rounded(quotient.point, measure),
        f"{name}_lower": rounded(quotient.lower, measure),
        f"{name}_upper": rounded(quotient.upper, measure),
    }


def growth(old: Sum, new: Sum) -> Json:
    """The change in percent of the older sum."""
    grown = Quotient(*(None if q is None else (q[0] - q[1], q[1]) for q in divide(new, old)))
    return quotient_json(grown, PERCENT)


def change_json(since: str, n: int, old: Sum, new: Sum, crosses: list[str]) -> Json:
    """A total at two times over the same `n` authorities, and the change in percent of the old.

    `crosses` tells where councils were reorganised in between.
    """
    return {
        "from": since,
        "n": n,
        **as_json(old, "old"),
        **as_json(new, "new"),
        **growth(old, new),
        "crosses": crosses,
    }


def rate_change_json(since: str, n: int, old: Quotient, new: Quotient, crosses: list[str]) -> Json:
    """A rate at two times over the same `n` authorities, and the change in percentage points."""
    return {
        "from": since,
        "n": n,
        **quotient_json(old, PERCENT, "old_percent"),
        **quotient_json(new, PERCENT, "new_percent"),
        **points(old, new),
        "crosses": crosses,
    }


def points(old: Quotient, new: Quotient) -> Json:
    """The difference of two shares in percentage points, from the unrounded shares."""
    return quotient_json(
        Quotient(
            _less(new.point, old.point), _less(new.lower, old.upper), _less(new.upper, old.lower)
        ),
        PERCENT,
        "points",
    )


def band(top: Sum, bottom: Sum, full: Sum) -> tuple[Any, Any]:
    """The share of the full denominator if none, or all, of the unmatched were in the numerator;
    two percentages, None where the full denominator has no upper limit."""
    if top.lower is None or top.upper is None or bottom.lower is None:
        return None, None
    if bottom.upper is None or full.upper is None:
        return None, None
    unmatched = full.upper - bottom.upper
    whole = Sum(None, bottom.lower + unmatched, full.upper)
    most = top.upper + unmatched
    lowest = clipped(divide(Sum(None, top.lower, top.lower), whole)).lower
    highest = clipped(divide(Sum(None, most, most), whole)).upper
    return rounded(lowest, PERCENT), rounded(highest, PERCENT)


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number; a half goes away from zero."""
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


def _short(whole: int, units: int) -> int | float:
    return whole / units if whole % units else whole // units


def _over(top: int | None, bottom: int | None) -> Fraction | None:
    if top is None or bottom is None or bottom <= 0:
        return None
    return top, bottom


def _within(fraction: Fraction) -> Fraction:
    top, bottom = fraction
    return min(max(top, 0), bottom), bottom


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    if one is None or other is None:
        return None
    return one[0] * other[1] - other[0] * one[1], one[1] * other[1]
