"""Counting working days under each law, by bisection over a table built once."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from requests_app.domain.bank_holidays import (
    FIRST_YEAR,
    LAST_PROCLAIMED_YEAR,
    LAST_YEAR,
    Holiday,
    holidays_in,
)
from requests_app.domain.law import Law

TIME_LIMIT = 20  # working days

_FIRST = date(FIRST_YEAR, 1, 1)
_LAST = date(LAST_YEAR, 12, 31)


class CalendarTooShort(ValueError):
    """A date lies outside the years whose bank holidays we know."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} lies outside our bank holidays, {_FIRST} to {_LAST}")


class Calendar:
    """The working days of one law, 2005 to 2050, in order.

    `holidays` are the weekday bank holidays left out, for showing the working; `dropped` are
    those of our list that are not held after all, each with the day on which that became known.
    Years after `proclaimed_to` are forecasts.
    """

    def __init__(
        self,
        days: Iterable[date],
        holidays: tuple[Holiday, ...],
        dropped: tuple[tuple[Holiday, date | None], ...] = (),
        proclaimed_to: int = LAST_PROCLAIMED_YEAR,
    ) -> None:
        self.days = list(days)
        self.holidays = holidays
        self.dropped = tuple(one for one, _ in dropped)
        self.proclaimed_to = proclaimed_to
        self._holiday_dates = [holiday.date for holiday in holidays]
        self._known_otherwise = [  # from a day on, and before another
            *((date.min, one.proclaimed_on, one) for one in holidays if one.proclaimed_on),
            *((one.proclaimed_on or date.min, day, one) for one, day in dropped if day),
        ]
        self._earlier: dict[tuple[Holiday, ...], Calendar] = {}

    @classmethod
    def of(
        cls,
        law: Law,
        proclaimed: Iterable[Holiday] = (),
        dropped: Iterable[Holiday] = (),
        proclaimed_to: int = LAST_PROCLAIMED_YEAR,
    ) -> "Calendar":
        """Build the calendar of `law`, with what was proclaimed since ours was checked.

        `proclaimed` are days that our list lacks, `dropped` days that it has and that are not
        held. What concerns only nations this law does not look at changes nothing.
        """
        dropped = tuple(dropped)
        kept = holidays_in(law.holiday_nations, proclaimed, dropped)
        closed = {holiday.date for holiday in kept}
        ours = {day.date: day for day in holidays_in(law.holiday_nations) if day.date not in closed}
        in_order = sorted(dropped, key=lambda day: day.proclaimed_on or date.min)
        known_on = {day.date: day.proclaimed_on for day in in_order}  # the last nation's word
        gone = tuple((ours[day], known) for day, known in known_on.items() if day in ours)
        every = (_FIRST + timedelta(n) for n in range((_LAST - _FIRST).days + 1))
        days = (day for day in every if day.weekday() < 5 and day not in closed)
        return cls(days, kept, gone, proclaimed_to)

    def as_known_on(self, day: date) -> "Calendar":
        """The same calendar as it was known on `day`, before what was proclaimed later."""
        late = tuple(one for since, until, one in self._known_otherwise if since <= day < until)
        if not late:
            return self
        if late not in self._earlier:
            self._earlier[late] = self._without(late)
        return self._earlier[late]

    def _without(self, late: tuple[Holiday, ...]) -> "Calendar":
        """Days proclaimed late are working days again, days dropped late are holidays again."""
        restored = [replace(one, proclaimed_on=None) for one in late if one in self.dropped]
        opened = {one.date for one in late if one not in self.dropped}
        kept = [one for one in self.holidays if one not in late]
        return Calendar(
            sorted(({*self.days} | opened) - {one.date for one in restored}),
            tuple(sorted([*kept, *restored], key=lambda one: one.date)),
            proclaimed_to=self.proclaimed_to,
        )

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies in a year whose bank holidays are not all proclaimed yet."""
        return day.year > self.proclaimed_to

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts. Raises CalendarTooShort outside the known years."""
        _check(day)
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def add(self, day: date, n: int) -> date:
        """The `n`th working day after `day`, before it when negative; `day` itself for 0."""
        _check(day)
        if n == 0:
            return day
        place = bisect_right(self.days, day) + n - 1 if n > 0 else bisect_left(self.days, day) + n
        if not 0 <= place < len(self.days):
            raise CalendarTooShort(f"{n} working days from {day}")
        return self.days[place]

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to and with `end`; negative backwards."""
        _check(start)
        _check(end)
        return bisect_right(self.days, end) - bisect_right(self.days, start)

    def days_between(self, start: date, end: date) -> list[date]:
        """The working days after `start`, up to and with `end`."""
        _check(start)
        _check(end)
        return self.days[bisect_right(self.days, start) : bisect_right(self.days, end)]

    def holidays_between(self, start: date, end: date) -> tuple[Holiday, ...]:
        """The bank holidays after `start`, up to and with `end`."""
        dates = self._holiday_dates
        return self.holidays[bisect_right(dates, start) : bisect_right(dates, end)]


def _check(day: date) -> None:
    if not _FIRST <= day <= _LAST:
        raise CalendarTooShort(str(day))


@cache
def _shipped(scottish: bool) -> Calendar:
    return Calendar.of(Law.FOISA if scottish else Law.FOIA)


@cache
def calendar_of(law: Law) -> Calendar:
    """The shipped calendar of `law`, built once. FOIA and EIR share one, FOISA and EI(S)R another.

    Source: FOIA 2000 s.10(6), any bank holiday in any part of the UK; FOISA 2002 s.73, in Scotland.
    """
    return _shipped(law.is_scottish)


def is_working_day(day: date, law: Law, calendar: Calendar | None = None) -> bool:
    """Whether `day` is a working day under `law`.

    Local and privilege holidays of an authority are working days: neither Act knows them.

    Source: FOIA 2000 s.10(6); FOISA 2002 s.73.
    Raises CalendarTooShort outside the known years.

    >>> is_working_day(date(2026, 3, 17), Law.FOIA), is_working_day(date(2026, 3, 17), Law.FOISA)
    (False, True)
    """
    return (calendar or calendar_of(law)).is_working_day(day)


def add_working_days(day: date, n: int, law: Law, calendar: Calendar | None = None) -> date:
    """Return the `n`th working day after `day`, whether or not `day` is one itself.

    Negative `n` counts backwards; 0 gives `day`.
    Raises CalendarTooShort if our bank holidays do not reach that far.
    """
    return (calendar or calendar_of(law)).add(day, n)


def working_days_between(start: date, end: date, law: Law, calendar: Calendar | None = None) -> int:
    """Return how many working days come after `start`, up to and with `end`.

    So a request received on `start` is on day `working_days_between(start, end, law)` at `end`.
    Negative when `end` is before `start`. Raises CalendarTooShort outside the known years.
    """
    return (calendar or calendar_of(law)).between(start, end)


def due_on(received: date, law: Law, calendar: Calendar | None = None) -> date:
    """Return the last day on which a reply is in time.

    The limit is 20 working days after the day of receipt, whether or not that
    day is itself a working day.

    Source: FOIA 2000 s.10(1) and (6); in Scotland FOISA 2002 s.10(1) and s.73.
    Raises CalendarTooShort if our bank holidays do not reach that far.

    >>> due_on(date(2026, 1, 5), Law.FOIA)
    datetime.date(2026, 2, 2)
    """
    return (calendar or calendar_of(law)).add(received, TIME_LIMIT)
