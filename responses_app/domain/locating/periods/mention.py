"""A period as a text names it, and how it lies to the periods that were asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A year, part of a year, span or day, named at `start` to `end` of a text.

    `basis` is one of: calendar (a whole calendar year), financial (April to March), academic
    (September to August), quarter, month, part (less than a year, or a year that is cut short),
    snapshot (one day), span (several years, or other than a year), unknown ("Year 1", "last three
    years").
    """

    start: int
    end: int
    basis: str
    first: date | None = None  # first and last day, both included; None: not said
    last: date | None = None
    words: str = ""  # as written
    is_open: bool = False  # one end is not said: "since April 2023", "2024 to date"
    yearless: tuple[int, int, int, int] | None = None
    """"Jan to Apr" without a year: month and day of its first and last day, (1, 1, 4, 30)."""
    is_sure: bool = True
    """False where the words can mean two things, such as "2023-2024" or "FY24"."""
    other: tuple[date, date] | None = None  # the first and last day of a second reading
    is_bare: bool = False  # just "2023": which sort of year is not said


@dataclass(frozen=True, slots=True)
class Fit:
    """That a mention speaks of an asked period, and how sure that is.

    `how` is one of: same (the very days, or our very name for it), other_basis (the financial or
    academic year that begins in the calendar year asked, or the reverse), ambiguous (a bare
    "2023" where financial years were asked), snapshot (a day within the period), part (some of
    the period asked), contains (more than the period asked; with several of them inside, the
    figure is a total over them and answers none).
    """

    key: str  # of the asked period
    how: str
    basis: str  # what they answered on, for `Proposal.basis`; empty: as asked
    weight: float  # 1 for the very period; 0 for a total over several
    doubt: str = ""  # a sentence for a person; empty where there is none
