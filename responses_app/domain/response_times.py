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

from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import json_number

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
