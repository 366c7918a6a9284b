"""The count as a person would draw it: a calendar whose days bear their numbers.

Weeks run from Monday to Sunday. The day of receipt is 0, each working day that counts has the next
number, and each day that is skipped says why.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from string import ascii_lowercase

from requests_app.domain.bank_holidays import CHECKED_ON, CHECKED_YEARS, Holiday
from requests_app.domain.clock import Clock
from requests_app.domain.event_lists import in_words
from requests_app.domain.law import Law, Nation
from requests_app.domain.working_days import Calendar, calendar_of

WEEK = 7  # days


class Mark(StrEnum):
    """What a day of the drawing is. Each day is exactly one of these."""

    OUTSIDE = "outside"
    """Before day 0, or after the last day shown."""
    START = "start"
    """Day 0: the day of receipt, or the day from which the count began anew."""
    COUNTED = "counted"
    LAST = "last"
    """The last day in time, counted too."""
    COUNCILS = "councils"
    """The day that councils may count to, by the s.45 Code."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSE = "pause"
    """A weekday on which the authority waited for a fee."""


@dataclass(frozen=True)
class Day:
    """One day of the drawing; `number` is its place in the count, 0 on the day of receipt."""

    date: date
    mark: Mark
    number: int | None = None
    name: str = ""
    """Of a bank holiday."""
    key: str = ""
    """The letter under which a bank holiday is told in full below the drawing."""
    is_today: bool = False
    is_restart: bool = False
    """Day 0 of a count that began anew, after receipt."""

    @property
    def words(self) -> str:
        """What the day is, for a reader who does not see the drawing."""
        told = [self._told] if self._told else []
        return ", ".join([*told, "today"] if self.is_today else told)

    @property
    def _told(self) -> str:
        if self.mark is Mark.START:
            return f"day 0, {'the count begins anew' if self.is_restart else 'receipt'}"
        if self.mark is Mark.LAST:
            return f"day {self.number}, the last in time"
        return {
            Mark.COUNTED: f"day {self.number}",
            Mark.COUNCILS: "councils may count to this day, by the s.45 Code",
            Mark.WEEKEND: "weekend, not counted",
            Mark.HOLIDAY: f"{self.name}, not counted",
            Mark.PAUSE: "waiting for a fee, not counted",
        }.get(self.mark, "")


@dataclass(frozen=True)
class Row:
    """A week, Monday to Sunday; or several weeks on end of waiting for a fee, drawn as one row."""

    days: tuple[Day, ...]

    @property
    def weeks(self) -> int:
        return len(self.days) // WEEK

    @property
    def first(self) -> date:
        return self.days[0].date

    @property
    def last(self) -> date:
        return self.days[-1].date

    @property
    def keys(self) -> tuple[str, ...]:
        """The letters of the bank holidays in it."""
        return tuple(day.key for day in self.days if day.key)

    @property
    def has_today(self) -> bool:
        return any(day.is_today for day in self.days)


@dataclass(frozen=True)
class Skipped:
    """A bank holiday that was left out, told in full under its letter."""

    key: str
    date: date
    sentence: str


@dataclass(frozen=True)
class Drawing:
    """The rows of the calendar, from the week of day 0 to the week of the last day shown."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    limit: int
    """How many working days are counted."""

    @property
    def marks(self) -> frozenset[Mark]:
        """The marks it shows, for its legend."""
        return frozenset(day.mark for row in self.rows for day in row.days)


def draw(
    clock: Clock, today: date | None = None, calendar: Calendar | None = None
) -> Drawing | None:
    """Return the count of `clock` drawn as a calendar; None when there is no due date.

    `calendar` is the one that the clock was folded with; the shipped one unless given. It is
    asked for the bank holidays between the last day in time and the day councils may count to.
    Weeks on end in which nothing but waiting for a fee happened become one row.
    """
    start, due = clock.counted_from, clock.response_due
    if start is None or due is None:
        return None
    last = max(due, clock.councils_may_count_to or due)
    later = (calendar or calendar_of(clock.law)).holidays_between(due, last)
    holidays = (*clock.excluded, *later)
    keys = {holiday.date: _key(place) for place, holiday in enumerate(holidays)}
    names = {holiday.date: holiday.name for holiday in holidays}
    numbers = dict(clock.counted)

    def mark_of(day: date) -> Mark:
        if not start <= day <= last:
            return Mark.OUTSIDE
        if day == start:
            return Mark.START
        if day == due:
            return Mark.LAST
        if day in numbers:
            return Mark.COUNTED
        if day.weekday() >= 5:
            return Mark.WEEKEND
        if day in names:
            return Mark.HOLIDAY
        if day == last:
            return Mark.COUNCILS
        return Mark.PAUSE if day < due else Mark.OUTSIDE

    def drawn(day: date) -> Day:
        return Day(
            date=day,
            mark=mark_of(day),
            number=0 if day == start else numbers.get(day),
            name=names.get(day, ""),
            key=keys.get(day, ""),
            is_today=day == today,
            is_restart=day == start != clock.received_on,
        )

    monday = start - timedelta(start.weekday())
    weeks = (last - monday).days // WEEK + 1
    days = [drawn(monday + timedelta(n)) for n in range(weeks * WEEK)]
    return Drawing(
        rows=_rows([tuple(days[n : n + WEEK]) for n in range(0, len(days), WEEK)]),
        skipped=tuple(
            Skipped(keys[holiday.date], holiday.date, _sentence(holiday, clock.law))
            for holiday in holidays
        ),
        limit=len(clock.counted),
    )


def _rows(weeks: list[tuple[Day, ...]]) -> tuple[Row, ...]:
    """One row a week; weeks on end of a pause are joined."""
    rows: list[Row] = []
    for waiting, group in groupby(weeks, key=_is_all_pause):
        if waiting:
            rows.append(Row(tuple(day for week in group for day in week)))
        else:
            rows.extend(Row(week) for week in group)
    return tuple(rows)


def _is_all_pause(week: tuple[Day, ...]) -> bool:
    marks = {day.mark for day in week}
    return Mark.PAUSE in marks and marks <= {Mark.PAUSE, Mark.WEEKEND, Mark.HOLIDAY}


def _key(place: int) -> str:
    """Return a, b, ... z, aa, ab, ..."""
    before, letter = divmod(place, len(ascii_lowercase))
    return (_key(before - 1) if before else "") + ascii_lowercase[letter]


_COUNTS_BY = {
    Law.FOIA: "under FOIA s.10(6)",
    Law.EIR: "under FOIA s.10(6), by which the EIR count too,",
    Law.FOISA: "under FOISA s.73",
    Law.EISR: "under FOISA s.73, by which the EI(S)R count too,",
}


def _sentence(holiday: Holiday, law: Law) -> str:
    """Christmas Day and Good Friday are no bank holidays in England: only "in all of the UK"."""
    everywhere = len(holiday.nations) == len(Nation)
    where = f"in {holiday.where}" if everywhere else f"a bank holiday in {holiday.where}"
    counted = f"not a working day {_COUNTS_BY[law].removesuffix(',')}"
    if not everywhere and not law.is_scottish:
        counted = f"{_COUNTS_BY[law]} not a working day anywhere in the UK"
    since = f" Known since {in_words(holiday.proclaimed_on)}." if holiday.proclaimed_on else ""
    return f"{in_words(holiday.date)}, {holiday.name}, {where}: {counted}.{since}"


def sources(clock: Clock) -> tuple[str, ...]:
    """What the count rests on: the provisions, and the list of bank holidays."""
    ends = (clock.counted_from, clock.response_due)
    if all(day is None or day.year in CHECKED_YEARS for day in ends):
        listed = f"the list of GOV.UK, compared on {in_words(CHECKED_ON)}"
    else:
        first, last = CHECKED_YEARS[0], CHECKED_YEARS[-1]
        listed = f"our own list; only the years {first} to {last} were compared with GOV.UK's"
    return (*clock.sources, f"bank holidays: {listed}, and the days proclaimed since")
