"""Before a batch of letters leaves: when its replies would fall due, and what speaks against that.

Two hundred councils answer in the same week, so the day of sending decides whether that week is a
good one. The dates are those of `clock.py`; nothing here is law, all of it is prudence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.clock import Clock, fold
from requests_app.domain.event_lists import in_words, london_day
from requests_app.domain.ladder import LADDERS, QUIET_FROM, QUIET_UNTIL, falls_on
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar, CalendarTooShort

ONE_DAY = timedelta(1)

CHRISTMAS_FROM = (12, 18)  # month and day
CHRISTMAS_UNTIL = (1, 6)
"""The ladder's quiet days, and two working days or so on either side.

A reply due just before offices close is written in haste, and one due just after they open has
the post of two weeks before it.
"""
MANY_OVER_CHRISTMAS = 7
"""A third of the 20 working days. At most 11 can fall around Christmas, so half is never passed."""
EASTER_FROM, EASTER_UNTIL = timedelta(-4), timedelta(7)
"""From Good Friday: the Monday of its week to the Friday after Easter Monday.

Schools are closed for most of these two weeks, and so people are away.
"""
LOOK_AHEAD = 60  # days; from mid-November to January no day is without a warning


class WarningKind(StrEnum):
    """What speaks against a day of sending."""

    NOT_A_WORKING_DAY = "not_a_working_day"
    LEAVES_AT_CHRISTMAS = "leaves_at_christmas"
    DUE_AT_CHRISTMAS = "due_at_christmas"
    MUCH_OVER_CHRISTMAS = "much_over_christmas"
    DUE_AT_EASTER = "due_at_easter"
    DIFFERENT_WEEKS = "different_weeks"
    PROVISIONAL = "provisional"

    @property
    def can_be_avoided(self) -> bool:
        """Whether another day would help. A proclamation can only be waited for."""
        return self is not WarningKind.PROVISIONAL


@dataclass(frozen=True)
class PlanWarning:
    """One thing to know before sending, the laws it is about, and why, as a sentence."""

    kind: WarningKind
    laws: tuple[Law, ...]
    words: str

    def as_dict(self) -> dict[str, object]:
        return {
            "kind": self.kind.value,
            "laws": [law.value for law in self.laws],
            "words": self.words,
        }


@dataclass(frozen=True)
class LawPlan:
    """When the authorities under one law would have to reply."""

    law: Law
    authorities: int
    response_due: date
    councils_may_count_to: date | None
    first_reminder: date
    provisional: bool
    skipped: tuple[Holiday, ...]
    """Bank holidays after the day of sending, up to `response_due`."""

    @property
    def due_week(self) -> tuple[int, int]:
        """The ISO year and week of the last day in time."""
        return self.response_due.isocalendar()[:2]

    def as_dict(self) -> dict[str, object]:
        counted_to = self.councils_may_count_to
        return {
            "law": self.law.value,
            "authorities": self.authorities,
            "response_due": self.response_due.isoformat(),
            "councils_may_count_to": counted_to.isoformat() if counted_to else None,
            "first_reminder": self.first_reminder.isoformat(),
            "provisional": self.provisional,
            "skipped": [holiday.as_dict() for holiday in self.skipped],
        }


@dataclass(frozen=True)
class Plan:
    """What follows if all letters leave on `sent_on` and arrive that day."""

    sent_on: date
    laws: tuple[LawPlan, ...]
    warnings: tuple[PlanWarning, ...]

    @property
    def authorities(self) -> int:
        return sum(one.authorities for one in self.laws)

    @property
    def is_good(self) -> bool:
        """Whether no warning could be avoided by another day."""
        return not any(warning.kind.can_be_avoided for warning in self.warnings)


@dataclass(frozen=True)
class SameWeek:
    """A day of sending for each law, so that all replies fall due in one ISO week."""

    monday: date
    """The first day of that week."""
    plans: tuple[Plan, ...]
    """One for each law, in the order of sending."""

    def as_dict(self) -> dict[str, object]:
        return {
            "monday": self.monday.isoformat(),
            "send": [
                {
                    "law": one.law.value,
                    "authorities": one.authorities,
                    "sent_on": plan.sent_on.isoformat(),
                    "response_due": one.response_due.isoformat(),
                }
                for plan in self.plans
                for one in plan.laws
            ],
        }


# ---------------------------------------------------------------------------- the plan of a day


def plan(counts: Mapping[Law, int], sent_on: date, calendars: Mapping[Law, Calendar]) -> Plan:
    """Return what follows if `counts` letters, by law, leave on `sent_on`.

    A law without letters is left out; every other law needs its calendar. E-mail is taken to
    arrive on the day it is sent. Raises ClockError for a moment without an offset,
    CalendarTooShort beyond the bank holidays we know, and ValueError for a number below zero.

    >>> from requests_app.domain.working_days import calendar_of
    >>> three = plan({Law.FOIA: 3}, date(2026, 1, 5), {Law.FOIA: calendar_of(Law.FOIA)})
    >>> three.laws[0].response_due
    datetime.date(2026, 2, 2)
    """
    on = london_day(sent_on, "sent_on")
    if wrong := next((law for law in counts if counts[law] < 0), None):
        raise ValueError(f"{counts[wrong]} letters under {wrong.label}; 0 or more was expected")
    laws, warnings = [], []
    for law in (law for law in Law if counts.get(law)):
        calendar = calendars[law]
        clock = fold(law, on, calendar=calendar)
        laws.append(_law_plan(clock, counts[law], calendar))
        against = _warnings(laws[-1], clock, on, calendar)
        warnings += [PlanWarning(kind, (law,), words) for kind, words in against]
    warnings += _different_weeks(laws)
    return Plan(on, tuple(laws), _joined(warnings))


def _law_plan(clock: Clock, authorities: int, calendar: Calendar) -> LawPlan:
    due, counted_to = clock.response_due, clock.councils_may_count_to
    reminder = LADDERS[clock.law][0]
    assert due is not None and reminder is not None
    return LawPlan(
        law=clock.law,
        authorities=authorities,
        response_due=due,
        councils_may_count_to=counted_to,
        first_reminder=falls_on(reminder, max(due, counted_to or due), clock.law, calendar),
        provisional=clock.provisional,
        skipped=clock.excluded,
    )


def good_friday(year: int, calendar: Calendar) -> date | None:
    """Return Good Friday as `calendar` knows it; None outside its years."""
    in_year = calendar.holidays_between(date(year, 1, 1), date(year, 12, 31))
    return next((day.date for day in in_year if day.name == "Good Friday"), None)


def next_sending_day(on: date, calendars: Iterable[Calendar]) -> date:
    """Return the first day from `on` that is a working day in all `calendars`.

    Raises CalendarTooShort beyond the bank holidays we know.
    """
    kept = list(calendars)
    while not all(calendar.is_working_day(on) for calendar in kept):
        on += ONE_DAY
    return on


# ---------------------------------------------------------------------------- what speaks against


def _warnings(
    found: LawPlan, clock: Clock, on: date, calendar: Calendar
) -> Iterator[tuple[WarningKind, str]]:
    """What speaks against a day for the authorities of one law."""
    due = found.response_due
    if not calendar.is_working_day(on):
        yield WarningKind.NOT_A_WORKING_DAY, _not_a_working_day(found, on, calendar)
    if _is_between(on, QUIET_FROM, QUIET_UNTIL):
        yield (
            WarningKind.LEAVES_AT_CHRISTMAS,
            f"They leave between {_span(QUIET_FROM, QUIET_UNTIL)}, when hardly anybody is there to"
            " pass them on; we write no reminder then either.",
        )
    if _is_around_christmas(due):
        yield (
            WarningKind.DUE_AT_CHRISTMAS,
            f"Due on {_day(due)}, between {_span(CHRISTMAS_FROM, CHRISTMAS_UNTIL)}, when many"
            f" offices are closed. No reminder leaves before {_day(found.first_reminder)}.",
        )
    around = sum(_is_around_christmas(day) for day, _ in clock.counted)
    if around >= MANY_OVER_CHRISTMAS:
        yield (
            WarningKind.MUCH_OVER_CHRISTMAS,
            f"{around} of the {len(clock.counted)} working days lie between"
            f" {_span(CHRISTMAS_FROM, CHRISTMAS_UNTIL)}, when many offices are closed.",
        )
    friday = good_friday(due.year, calendar)
    if friday and friday + EASTER_FROM <= due <= friday + EASTER_UNTIL:
        yield (
            WarningKind.DUE_AT_EASTER,
            f"Due on {_day(due)}, in the two weeks around Good Friday, {_day(friday)}, when many"
            " people are away.",
        )
    if found.provisional:
        yield (
            WarningKind.PROVISIONAL,
            f"The bank holidays after {calendar.proclaimed_to} are not all proclaimed: the last day"
            " in time may move. No other day of sending helps.",
        )


def _not_a_working_day(found: LawPlan, on: date, calendar: Calendar) -> str:
    before, after = calendar.add(on, -1), calendar.add(on, 1)
    words = f"{_day(on)} is not a working day."
    if found.councils_may_count_to:
        words += (
            f" By the Act the last day in time is {_day(found.response_due)}; councils that count"
            f" by the s.45 Code take {_day(found.councils_may_count_to)}, and until then nobody is"
            " chased."
        )
    else:
        words += (
            " Nobody may be there to take the letter in, and the days are counted all the same."
        )
    return f"{words} The working days on either side are {_day(before)} and {_day(after)}."


def _different_weeks(laws: Sequence[LawPlan]) -> Iterator[PlanWarning]:
    if len({one.due_week for one in laws}) > 1:
        dues = ", ".join(f"{one.law.label} on {_day(one.response_due)}" for one in laws)
        yield PlanWarning(
            WarningKind.DIFFERENT_WEEKS,
            tuple(one.law for one in laws),
            f"The last days in time lie in different weeks: {dues}.",
        )


def _joined(warnings: Iterable[PlanWarning]) -> tuple[PlanWarning, ...]:
    """What is said of several laws in the same words is said once; in the order of the kinds."""
    laws: dict[tuple[WarningKind, str], tuple[Law, ...]] = {}
    for one in warnings:
        said = (one.kind, one.words)
        laws[said] = (*laws.get(said, ()), *one.laws)
    kinds = list(WarningKind)
    joined = (PlanWarning(kind, whose, words) for (kind, words), whose in laws.items())
    return tuple(sorted(joined, key=lambda one: kinds.index(one.kind)))


def _is_around_christmas(day: date) -> bool:
    return _is_between(day, CHRISTMAS_FROM, CHRISTMAS_UNTIL)


def _is_between(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether `day` lies in a stretch of days over the turn of the year."""
    return (day.month, day.day) >= first or (day.month, day.day) <= last


def _span(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Two days without their year: "20 December and 3 January"."""
    days = (date(2000, *first), date(2000, *last))
    return " and ".join(f"{day.day} {day:%B}" for day in days)


def _day(day: date) -> str:
    return f"{day:%a} {in_words(day)}"


# ---------------------------------------------------------------------------- better days


def better_days(
    counts: Mapping[Law, int],
    after: date,
    calendars: Mapping[Law, Calendar],
    *,
    within: int = LOOK_AHEAD,
    at_most: int = 5,
) -> tuple[date, ...]:
    """Return the next days after `after` on which no warning is raised that could be avoided.

    At most `at_most` of them, no later than `within` days after. Where no bank holidays are
    known any more, there are no better days either.
    """
    found = (one.sent_on for one in _good_plans(counts, after + ONE_DAY, calendars, within - 1))
    return tuple(islice(found, at_most))


def same_week(
    counts: Mapping[Law, int],
    sent_on: date,
    calendars: Mapping[Law, Calendar],
    *,
    within: int = LOOK_AHEAD,
) -> SameWeek | None:
    """Return the first day from `sent_on` for each law, so that all are due in the same week.

    None of the days carries a warning of its own that could be avoided, and it is the first such
    week. None where one week is due on `sent_on` already, or where there is no such week within
    `within` days.
    """
    asked = plan(counts, sent_on, calendars)
    if len({one.due_week for one in asked.laws}) < 2:
        return None
    by_week: dict[tuple[int, int], dict[Law, Plan]] = {}
    for one in asked.laws:
        for good in _good_plans({one.law: one.authorities}, asked.sent_on, calendars, within):
            by_week.setdefault(good.laws[0].due_week, {}).setdefault(one.law, good)
    for week in sorted(by_week):
        if len(by_week[week]) == len(asked.laws):
            plans = sorted(by_week[week].values(), key=lambda found: found.sent_on)
            return SameWeek(date.fromisocalendar(*week, 1), tuple(plans))
    return None


def _good_plans(
    counts: Mapping[Law, int], first: date, calendars: Mapping[Law, Calendar], within: int
) -> Iterator[Plan]:
    """The plans without an avoidable warning, from `first` to `within` days later, in order."""
    for ahead in range(within + 1):
        try:
            found = plan(counts, first + timedelta(ahead), calendars)
        except CalendarTooShort:
            return
        if found.is_good:
            yield found
