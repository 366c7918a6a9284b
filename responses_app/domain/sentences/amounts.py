"""Numbers as a report writes them: 2,335 children, £1,234.50, 37.0%, between 12 and 16.

A number of a row is written as it is, every digit; only a percentage and a ratio have a fixed
number of decimals, to which the row was rounded.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from responses_app.domain.publication import Question
from responses_app.domain.rounding import half_up
from responses_app.domain.sentences.units import singular

Number = int | float
Write = Callable[[Number], str]

PERCENT_PLACES: Final = 1
RATIO_PLACES: Final = 2
PENCE: Final = 2
POUNDS: Final = re.compile(r"\s*(?:gbp|£|pounds?(?: sterling)?)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """A number as far as a row knows it; `upper` None beside a `lower` is "or more"."""

    point: Number | None
    lower: Number | None
    upper: Number | None

    @classmethod
    def of(cls, row: Mapping[str, Any], name: str) -> "Span":
        """Read `name`, `name_lower` and `name_upper`."""
        return cls(row.get(name), row.get(f"{name}_lower"), row.get(f"{name}_upper"))

    @property
    def settled(self) -> Number | None:
        """The one value it has, where it is known."""
        if self.point is not None:
            return self.point
        return self.lower if self.lower == self.upper else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it at all: there is none, or it is withheld."""
        return self.point is None and self.lower is None and self.upper is None

    @property
    def says_something(self) -> bool:
        """Whether it says more than "0 or more" of a number that cannot be less."""
        return self.settled is not None or self.upper is not None or self.lower not in (None, 0)

    def words(self, write: Write) -> str:
        """Return "37", "between 12 and 16", "at least 12" or "at most 16"; nothing where unknown.

        >>> Span(None, 12, 16).words(str), Span(None, 12, None).words(str)
        ('between 12 and 16', 'at least 12')
        """
        if self.settled is not None:
            return write(self.settled)
        if self.lower is None:
            return "" if self.upper is None else f"at most {write(self.upper)}"
        if self.upper is None:
            return f"at least {write(self.lower)}"
        return f"between {write(self.lower)} and {write(self.upper)}"


def plain(number: Number) -> str:
    """Return `1,204` or `12.5`: every digit, thousands apart, no idle zeros.

    >>> plain(1204), plain(12.5), plain(0.000001)
    ('1,204', '12.5', '0.000001')
    """
    written = f"{Decimal(str(number)):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def with_places(number: Number, places: int) -> str:
    return f"{half_up(Decimal(str(number)), places):,f}"


def percent(number: Number) -> str:
    """Return `37.0%`: one decimal, half up."""
    return f"{with_places(number, PERCENT_PLACES)}%"


@dataclass(frozen=True, slots=True)
class Amounts:
    """How the numbers of one question are written, with what they count."""

    unit: str = ""
    kind: str = "count"

    @classmethod
    def of(cls, question: Question) -> "Amounts":
        return cls(question.unit, question.kind)

    @property
    def is_pounds(self) -> bool:
        return self.kind == "money" and bool(POUNDS.fullmatch(self.unit))

    @property
    def counted(self) -> str:
        """The unit in the plural, to stand after a number; empty for pounds."""
        if self.kind == "yes_no":
            return "authorities"
        return "" if self.is_pounds else self.unit

    def number(self, number: Number) -> str:
        """Return `1,204` or `£1,234.50`, without the unit."""
        return pounds(number) if self.is_pounds else plain(number)

    def ratio(self, number: Number) -> str:
        """Return `2.41` or `£2.41`."""
        if self.is_pounds:
            return pounds(number, always_pence=True)
        return with_places(number, RATIO_PLACES)

    def unit_for(self, number: Number | None) -> str:
        """Return the unit as it is written beside this number, after a space; or nothing."""
        if not self.counted:
            return ""
        return f" {singular(self.counted) if number == 1 else self.counted}"

    def span(self, span: Span) -> str:
        """Return "1 child", "between 12 and 16 children" or "at least 12 children"."""
        words = span.words(self.number)
        return f"{words}{self.unit_for(span.settled or span.upper or span.lower)}" if words else ""

    @property
    def each(self) -> str:
        """The unit of one, as in "per child"; empty where it has none."""
        return singular(self.counted)


def pounds(number: Number, *, always_pence: bool = False) -> str:
    """Return `£1,234.50`: pence where there are any, more digits where a row has more.

    >>> pounds(1234.5), pounds(1200), pounds(-3), pounds(0.125)
    ('£1,234.50', '£1,200', '-£3', '£0.125')
    """
    exact = abs(Decimal(str(number)))
    if exact == exact.to_integral_value() and not always_pence:
        written = f"{exact:,.0f}"
    elif exact == half_up(exact, PENCE):
        written = f"{half_up(exact, PENCE):,f}"
    else:
        written = plain(abs(number))
    return f"{'-' if number < 0 else ''}£{written}"


def counted(n: int, one: str, many: str = "") -> str:
    """Return "1 authority" or "12 authorities".

    >>> counted(1, "authority", "authorities"), counted(1200, "pupil")
    ('1 authority', '1,200 pupils')
    """
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def listed(parts: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
