"""Judge what is told within bounds: "between 13.9% and 28.8% (between 3,146 and 5,645 of 19,597)".

The lowest quotient is the lowest part of the highest whole, and the highest the reverse.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from responses_app.domain.claims.absent import NOTHING_TO_ASK, absent
from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, RATES, Book
from responses_app.domain.claims.claims import Average, Change, Share
from responses_app.domain.claims.facts import Fact
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    percent_text,
    places_of,
    plain_text,
    to_step,
)
from responses_app.domain.claims.shares_in_the_data import in_the_data
from responses_app.domain.claims.slips_of_shares import part_above_whole
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    inverted,
    not_found,
    rounds_differently,
    wrong_base,
)

Bounds = tuple[Fraction, Fraction | None]
"""The lowest and the highest it can be; None is no upper limit."""
ALL: Final = Fraction(100)


def share(claim: Share, book: Book | None) -> Judgement:
    """Judge a share of which the part, the whole or the percentage is a range."""
    if not (claim.part and claim.whole):
        return _share_of_one(claim, book)
    part, whole = claim.part, claim.whole
    if part.ends[0] > whole.ends[1]:
        return part_above_whole(claim)
    if whole.ends[1] == 0:
        return not_found(None, "Nothing can be a share of 0.")
    low, high = over(part, whole, ALL)
    bounds = low, ALL if high is None else min(high, ALL)
    right = _percents(bounds, claim.share)
    working = f"{told(part)} of {told(whole)} is {right}"
    if claim.share and not says(claim.share, bounds):
        return _slipped(claim.share, bounds, right, working)
    return in_the_data(claim, (part, whole), right, working, book)


def over(part: Number, whole: Number, scale: Fraction = Fraction(1)) -> Bounds:
    """The quotient of two numbers of which either is a range; the whole is not 0 at its highest."""
    low = scale * part.ends[0] / whole.ends[1]
    if part.ends[1] == 0:
        return low, Fraction(0)
    return low, scale * part.ends[1] / whole.ends[0] if whole.ends[0] else None


def says(printed: Number, bounds: Bounds, slack: Fraction = Fraction(0)) -> bool:
    """Whether a printed number says just these bounds: as a range, a limit or one number."""
    low, high = bounds
    says_low, says_high = _is_end(printed, low, slack), _is_end(printed.top or printed, high, slack)
    if printed.top is None and printed.hedge is Hedge.AT_LEAST:
        return says_low
    if printed.top is None and printed.hedge is Hedge.AT_MOST:
        return says_high
    return says_low and says_high


def _is_end(printed: Number, end: Fraction | None, slack: Fraction) -> bool:
    if end is None:
        return False
    return to_step(end, printed.step) == printed.value or abs(end - printed.value) <= slack


def _slipped(printed: Number, bounds: Bounds, right: str, working: str) -> Judgement:
    ends = (printed, printed.top or printed)
    known = [(one, end) for one, end in zip(ends, bounds, strict=True) if end is not None]
    if all(is_close(one, end) for one, end in known):
        return rounds_differently(right, f"{working}, printed {printed.text}.")
    return wrong_base(right, f"{working}, not {printed.text}.")


def _share_of_one(claim: Share, book: Book | None) -> Judgement:
    """A range of shares with one number beside it, or with none."""
    printed = claim.share
    if book is None or printed is None:
        return not_found(None, f"No base is printed with it. {NOTHING_TO_ASK}.")
    for number in (claim.part, claim.whole):
        kinds = OF_AUTHORITIES if number and number.of_authorities else AMOUNTS
        if number and not book.found(number, claim, kinds):
            text, right = absent(claim, number, book)
            return not_found(right, f"{text}.")
    found = _rates_with_ends(printed, claim, book)
    if found:
        return holds(printed.text, f"{printed.text} is {found[0].words}.")
    rates = [one for one in book.topical_rates(claim) if one.percent is not None]
    for rate in rates:
        if rate.percent is not None and agrees(printed, rate.percent):
            text = percent_text(rate.percent)
            return holds(text, f"{text} ({book.facts.where_of(rate)}) lies between the two.")
    bounded = [one for one in book.topical_rates(claim) if one.lower is not None]
    nearest = bounded[0] if bounded else None
    if nearest is None or nearest.lower is None:
        return not_found(None, f"{book.origin} has no such rate.")
    right = _percents((nearest.lower, nearest.upper), printed)
    return not_found(right, f"{book.origin} has {right} ({book.facts.where_of(nearest)}).")


def _rates_with_ends(printed: Number, claim: Share, book: Book) -> list[Fact]:
    """The facts that are the lower end, of places where another is the upper end."""
    lows = book.shares_like(printed, claim)
    if printed.top is None:
        return [one for one in lows if one.what in RATES]
    places = {
        one.place for one in lows if to_step(one.value, printed.top.step) == printed.top.value
    }
    return [
        one
        for one in lows
        if one.place in places and to_step(one.value, printed.step) == printed.value
    ]


# ---------------------------------------------------------------------------- changes


def change(claim: Change, old: Number, new: Number) -> Judgement:
    """Judge a change between two counts of which either is a range, by its own numbers."""
    by, ends = claim.by, f"from {told(old)} to {told(new)}"
    fewest, most = new.ends[0] - old.ends[1], new.ends[1] - old.ends[0]
    if by is None or by.value >= 0:
        if (claim.direction > 0 and most < 0) or (claim.direction < 0 and fewest > 0):
            way = "a fall" if most < 0 else "a rise"
            return inverted(None, f"{ends} is {way}, told the other way round.")
    if by is None:
        return holds(ends, f"{ends}, as it is told.")
    bounds: Bounds = (fewest, most)
    if by.kind is not Kind.COUNT:
        if old.ends[1] == 0:
            return not_found(None, f"Nothing grows from 0 by a percentage: {ends}.")
        low, high = over(new, old, ALL)
        bounds = low - ALL, None if high is None else high - ALL
    if by.kind is Kind.MULTIPLE:
        bounds = over(new, old)
        right = f"{_range(bounds, plain_text)} times"
    elif by.kind is Kind.COUNT:
        right = _range(bounds, plain_text)
    else:
        right = _percents(bounds, by)
    working = f"{ends} is {right}"
    if by.kind is not Kind.MULTIPLE and not _says_move(by, claim.direction, bounds):
        return _slipped(by, bounds, right, working)
    if by.kind is Kind.MULTIPLE and not says(by, bounds):
        return _slipped(by, bounds, right, working)
    return holds(right, f"{working}.")


def _says_move(by: Number, direction: int, bounds: Bounds, slack: Fraction = Fraction(0)) -> bool:
    """Whether "rose by between 2% and 3%", "fell by at least 2%" says these bounds."""
    low, high = bounds
    if by.value < 0 or direction >= 0:
        return says(by, bounds, slack)
    if high is not None:
        return says(by, (-high, -low), slack)
    return by.top is None and by.hedge is Hedge.AT_MOST and _is_end(by, -low, slack)


def change_of_shares(claim: Change, old: Number, new: Number) -> Judgement:
    """Judge a change between two shares of which either is a range, as far as they can say."""
    by, ends = claim.by, f"from {old.text} to {new.text}"
    bounds: Bounds = (new.ends[0] - old.ends[1], new.ends[1] - old.ends[0])
    right = f"{_range(bounds, plain_text)} percentage points"
    low, high = bounds
    if (claim.direction > 0 and high is not None and high < 0) or (claim.direction < 0 and low > 0):
        if by is None or by.value >= 0:
            return inverted(right, f"{ends} is {right}, told the other way round.")
    if by is None or by.kind is not Kind.POINTS:
        return holds(right, f"{ends} is {right}.")
    slack = (old.step + new.step) / 2 + by.step / 2
    if not _says_move(by, claim.direction, bounds, slack):
        return _slipped(by, bounds, right, f"{ends} is {right}")
    return holds(right, f"{ends} is {right}.")


# ---------------------------------------------------------------------------- averages


def average(claim: Average, above: Number, below: Number, book: Book | None) -> Judgement:
    """Judge an average of which what was divided is told within bounds."""
    if below.ends[1] == 0:
        return not_found(None, "Nothing can be divided by 0.")
    bounds = over(above, below)
    right = _range(bounds, plain_text)
    working = f"{told(above)} / {told(below)} = {right}"
    if not says(claim.main, bounds):
        return _slipped(claim.main, bounds, right, working)
    missing = [one for one in (above, below) if book and not book.found(one, claim)]
    if missing:
        names = ", ".join(told(one) for one in missing)
        return not_found(None, f"{working}: that divides right, but {names} is not in the data.")
    return holds(right, f"{working}.")


# ---------------------------------------------------------------------------- words


def told(number: Number) -> str:
    """Return "2,335" or "between 12 and 16"."""
    low, high = number.ends
    return plain_text(low) if low == high else f"between {plain_text(low)} and {plain_text(high)}"


def _percents(bounds: Bounds, printed: Number | None) -> str:
    places = places_of(printed) if printed else 1
    return _range(bounds, lambda value: percent_text(value, places))


def _range(bounds: Bounds, write: Callable[[Fraction], str]) -> str:
    low, high = bounds
    if high is None:
        return f"at least {write(low)}"
    return write(low) if write(low) == write(high) else f"between {write(low)} and {write(high)}"
