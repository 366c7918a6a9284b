"""Whether an answer came in time, how long it took, and what that adds up to.

Time is measured against the first final answer since the clock last began
(`requests_app/domain/answered.py`). Where a day is not known nothing is guessed: such a request
is in no median, and is counted under "not known".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from responses_app.domain.rounding import half_up, percent

STOPPED: Final = frozenset({"stopped_clarification", "stopped_fee"})
"""States of a clock that waits for us: nothing is owed meanwhile."""

DAYS_PLACES: Final = 1

QUARTILES: Final = (
    "Median and quartiles are taken by linear interpolation of the ordered numbers, the smallest "
    "and the largest included: of n numbers the quartile q lies at position 1 + q × (n − 1) "
    "(definition 7 of Hyndman and Fan, 1996; QUARTILE.INC in a spreadsheet). They are worked out "
    "exactly and rounded half up to one decimal."
)


class Timeliness(StrEnum):
    """Where one request stands against its last day; exactly one is true of each."""

    ON_TIME = "on_time"
    ANSWERED_LATE = "answered_late"
    OVERDUE = "overdue"
    NOT_YET_DUE = "not_yet_due"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Answer:
    """The first final answer to a request since its clock last began."""

    on: date | None = None
    """Its day; None where none came."""
    is_known: bool = True
    """False where one came on a day that we do not know."""

    def timeliness(
        self, received_on: date | None, due_on: date | None, until: date
    ) -> tuple[date | None, int | None, str]:
        """Its day, the days it took, and whether it was in time, as things stood on `until`."""
        days = (self.on - received_on).days if self.on and received_on else None
        return self.on, days, {True: "yes", False: "no", None: ""}[self.in_time(due_on, until)]

    def in_time(self, due_on: date | None, until: date) -> bool | None:
        """Whether it came by the last day; None where that is not known, or the time still runs.

        No answer by the last day is not in time either.
        """
        if not self.is_known or not due_on or not (self.on or until > due_on):
            return None
        return bool(self.on and self.on <= due_on)

    def stands(self, due_on: date | None, until: date, clock_state: str = "") -> Timeliness:
        """Say where the request stands on `until`: today, or the day it was closed."""
        in_time = self.in_time(due_on, until)
        if in_time:
            return Timeliness.ON_TIME
        if in_time is False:
            return Timeliness.ANSWERED_LATE if self.on else Timeliness.OVERDUE
        waits = clock_state in STOPPED or due_on is not None
        if self.is_known and self.on is None and waits:
            return Timeliness.NOT_YET_DUE
        return Timeliness.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Timed:
    """One request: where it stands, and the days from its receipt to its answer.

    `days` are calendar days, `working_days` those of its law; None where a day is not known, or
    no answer came.
    """

    stands: Timeliness
    days: int | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How `n` numbers of days lie: see QUARTILES for what the quartiles are."""

    n: int
    lowest: int
    lower_quartile: Decimal
    median: Decimal
    upper_quartile: Decimal
    highest: int


def spread_of(days: Iterable[int | None]) -> Spread | None:
    """Return how days lie; those not known are left out. None where none is known.

    >>> spread_of([20, 4, None, 9, 11]).median
    Decimal('10.0')
    """
    ordered = sorted(day for day in days if day is not None)
    if not ordered:
        return None
    lower, median, upper = (
        half_up(quantile(ordered, Fraction(part, 4)), DAYS_PLACES) for part in (1, 2, 3)
    )
    return Spread(len(ordered), ordered[0], lower, median, upper, ordered[-1])


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction:
    """Return the quantile of ordered numbers, by linear interpolation, exactly.

    Source: Hyndman and Fan, Sample Quantiles in Statistical Packages, The American Statistician
    50 (1996), definition 7. Raises IndexError where there are no numbers.

    >>> quantile([1, 2, 3, 4], Fraction(1, 4))
    Fraction(7, 4)
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return Fraction(ordered[below]) + (place - below) * (ordered[above] - ordered[below])


@dataclass(frozen=True, slots=True)
class Times:
    """How many requests stand where, and how long the answered ones took.

    `requests` is the sum of the five that follow it. The share on time is of those of which it
    is settled: answered, or owed and past their last day.
    """

    requests: int
    on_time: int
    answered_late: int
    overdue: int
    not_yet_due: int
    not_known: int
    days: Spread | None
    working_days: Spread | None

    @classmethod
    def of(cls, timed: Iterable[Timed]) -> "Times":
        """Add up single requests."""
        every = list(timed)
        where = {kind.value: sum(one.stands is kind for one in every) for kind in Timeliness}
        return cls(
            requests=len(every),
            **where,
            days=spread_of(one.days for one in every),
            working_days=spread_of(one.working_days for one in every),
        )

    @property
    def late(self) -> int:
        """Answered after the last day, or not answered and past it."""
        return self.answered_late + self.overdue

    @property
    def settled(self) -> int:
        """Those of which it is known whether time was kept."""
        return self.on_time + self.late

    @property
    def on_time_percent(self) -> Decimal | None:
        """The share on time, half up to one decimal; None where nothing is settled."""
        return percent(self.on_time, self.settled)
