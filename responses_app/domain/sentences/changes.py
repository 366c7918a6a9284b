"""What a change is said to be: percent of the older number, or percentage points, by name.

Only over the same authorities, and never "%" alone of something that is itself a percentage.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from responses_app.domain.publication import Row
from responses_app.domain.rounding import half_up
from responses_app.domain.sentences.amounts import (
    PERCENT_PLACES,
    Amounts,
    Number,
    Span,
    Write,
    percent,
    with_places,
)
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import (
    WITHHELD,
    asked,
    authorities,
    kept,
    not_in_it,
    other_basis,
)


def change(row: Row, amounts: Amounts, when: str) -> Said:
    """Say how a sum has changed, in percent of the older one."""
    numbers = row["change"]
    if any(Span.of(numbers, end).is_empty for end in ("old", "new")):
        return Said("change", "", f"{when}no change can be given: {WITHHELD}.")
    fact, hidden = growth(numbers, amounts, authorities(numbers["n"]), asked(row))
    caveats = kept(*numbers.get("crosses", ()), hidden, other_basis(row), not_in_it(row))
    return Said("change", fact, f"{when}{subject(amounts)} {fact}.", caveats)


def rate_change(row: Row, when: str) -> Said | None:
    """Say how a rate has changed, in percentage points; None where the row does not know."""
    numbers = (row["rate"] or {}).get("change")
    if not numbers:
        return None
    fact, rounded_apart = points(numbers, authorities(numbers["n"]), asked(row))
    if not fact:
        return None
    caveats = kept(*numbers.get("crosses", ()), rounded_apart, other_basis(row), not_in_it(row))
    return Said("rate_change", fact, f"{when}the rate {fact}.", caveats)


def growth(
    numbers: Mapping[str, Any], amounts: Amounts, same: str, coverage: str = ""
) -> tuple[str, str]:
    """Return "fell by 16.1% (from 7,008 to 5,881 contracts, in the same 115 authorities; 210
    asked, 172 replied)", and the caveat that goes with it, if any."""
    old, new = Span.of(numbers, "old"), Span.of(numbers, "new")
    moved, why = _in_percent(numbers, old, new)
    ends = f"from {old.words(amounts.number)} to {amounts.span(new)}"
    if old.settled is not None and old.settled == new.settled:
        moved, ends, why = "did not change", f"{amounts.span(new)} in both", ""
    where = _where(same, coverage)
    return f"{moved} ({ends}, {where}){f': {why}' if why else ''}", _hidden(old, new)


def points(numbers: Mapping[str, Any], same: str, coverage: str = "") -> tuple[str, str]:
    """Return "rose by 2.1 percentage points (from 35.0% to 37.1%, in the same 115 authorities;
    210 asked, 172 replied)", and its caveat; nothing where the points are not known."""
    spread = Span.of(numbers, "points")
    moved = _moved(spread, _points)
    if not moved:
        return "", ""
    old, new = Span.of(numbers, "old_percent"), Span.of(numbers, "new_percent")
    ends = f"from {old.words(percent)} to {new.words(percent)}, " if old.words(percent) else ""
    return f"{moved} ({ends}{_where(same, coverage)})", _rounded_apart(old, new, spread)


def _where(same: str, coverage: str) -> str:
    return f"in the same {same}{f'; {coverage}' if coverage else ''}"


def subject(amounts: Amounts) -> str:
    """What has changed: "the number of children", "the sum", "the figure"."""
    if amounts.kind == "money":
        return "the sum"
    if amounts.kind == "yes_no":
        return "the number of authorities that said yes"
    return f"the number of {amounts.counted}" if amounts.counted else "the figure"


def _in_percent(numbers: Mapping[str, Any], old: Span, new: Span) -> tuple[str, str]:
    """How the sum moved, and why there is no percentage where there is none."""
    spread = Span.of(numbers, "percent")
    moved = _moved(spread, percent)
    if moved:
        return moved, ""
    none = "no percentage can be given, because the older figure is 0"
    if old.settled == 0 and new.settled is not None:
        return ("did not change" if new.settled == 0 else "rose"), none
    return "changed", "no percentage can be given, because the older figure may be 0"


def _moved(spread: Span, write: Write) -> str:
    """Return "fell by 16.1%", "rose by between 1.0% and 2.0%"; nothing where it is not known."""
    if spread.settled is not None:
        return _by(spread.settled, write)
    low, high = spread.lower, spread.upper
    if low is None:
        return ""
    if high is None:
        if low > 0:
            return f"rose by at least {write(low)}"
        return f"fell by no more than {write(-low)}, or rose (with no upper limit)"
    if high <= 0:
        return f"fell by {_range(-high, -low, write)}"
    if low >= 0:
        return f"rose by {_range(low, high, write)}"
    return f"changed by anything from a fall of {write(-low)} to a rise of {write(high)}"


def _by(number: Number, write: Write) -> str:
    if number == 0:
        return "hardly changed"
    return f"fell by {write(-number)}" if number < 0 else f"rose by {write(number)}"


def _range(low: Number, high: Number, write: Write) -> str:
    if low == 0:
        return f"at most {write(high)}"
    return f"between {write(low).removesuffix(POINTS).removesuffix(POINTS[:-1])} and {write(high)}"


def _points(number: Number) -> str:
    points = POINTS[:-1] if number == 1 else POINTS
    return f"{with_places(number, PERCENT_PLACES)}{points}"


POINTS: Final = " percentage points"


def _hidden(old: Span, new: Span) -> str:
    if old.settled is not None and new.settled is not None:
        return ""
    return (
        "It is not one exact number, because some of these authorities suppressed small numbers "
        "or gave bounds."
    )


def _rounded_apart(old: Span, new: Span, spread: Span) -> str:
    """Points are taken before rounding; say so where the rounded ends give other points."""
    if old.settled is None or new.settled is None or spread.settled is None:
        return ""
    apart = with_places(new.settled, PERCENT_PLACES), with_places(old.settled, PERCENT_PLACES)
    if Decimal(apart[0]) - Decimal(apart[1]) == half_up(Decimal(str(spread.settled)), 1):
        return ""
    return "The difference was taken before rounding."
