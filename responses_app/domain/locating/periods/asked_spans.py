"""The first and last day of the periods that were asked, also where only a key is given."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from responses_app.domain.locating.asked import AskedPeriod

from .finding import find_periods, plain_signs


@dataclass(frozen=True, slots=True)
class Span:
    """An asked period with its days; None where neither dates nor key say them."""

    key: str
    basis: str
    first: date | None
    last: date | None
    name: str  # its key in plain letters and digits
    is_year_named: bool  # its key is just a year, such as "2024" for January to April 2024

    @property
    def days(self) -> int:
        """How many days it has; 0 if they are not known."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0


def spans_of(periods: Sequence[AskedPeriod]) -> tuple[Span, ...]:
    """Return the asked periods with the days they cover."""
    return _spans(tuple(periods))


@lru_cache(maxsize=256)
def _spans(periods: tuple[AskedPeriod, ...]) -> tuple[Span, ...]:
    return tuple(_span(period) for period in periods)


def name_of(words: str) -> str:
    """Letters and digits only: "2023-24" and "2023/24" are one name."""
    return re.sub(r"[^a-z0-9]+", " ", plain_signs(words)).strip()


def _span(period: AskedPeriod) -> Span:
    first, last = period.start, period.end
    if first is None or last is None:
        said = _said_by_key(period)
        first, last = (first or said[0], last or said[1])
    if first and last and first > last:
        first, last = None, None
    name = name_of(period.key)
    return Span(
        period.key, period.basis, first, last, name, re.fullmatch(r"[0-9]{4}", name) is not None
    )


def _said_by_key(period: AskedPeriod) -> tuple[date | None, date | None]:
    mentions = find_periods(period.key, is_heading=True)
    if len(mentions) != 1:
        return None, None
    mention = mentions[0]
    if period.basis == "financial" and mention.is_bare and mention.first:
        year = mention.first.year
        return date(year, 4, 1), date(year + 1, 3, 31)
    if period.basis == "part" and mention.is_bare:
        return mention.first, None
    if period.basis == "snapshot" and mention.last:
        return mention.last, mention.last
    return mention.first, mention.last
