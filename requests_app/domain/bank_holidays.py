"""Bank holidays of the four nations, from the `holidays` package.

Only holidays on a weekday are kept: a Saturday or Sunday is no working day in any case. Days of
future years are forecasts: every substitute day, and Northern Ireland's 12 July, wait for a
yearly proclamation (Banking and Financial Dealings Act 1971 s.1).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import holidays

from requests_app.domain.law import Nation

FIRST_YEAR = 2005  # the first year of all four laws
LAST_YEAR = 2050

LAST_PROCLAIMED_YEAR = 2026
"""Later years are provisional."""
CHECKED_ON = dt.date(2026, 8, 21)
"""The day of the GOV.UK list that the shipped days were last compared with."""

_SUBDIVISIONS = {
    Nation.ENGLAND: "ENG",
    Nation.WALES: "WLS",
    Nation.SCOTLAND: "SCT",
    Nation.NORTHERN_IRELAND: "NIR",
}

# When the one-off days that add to the ordinary ones became known.
_PROCLAIMED_ON = {
    dt.date(2022, 6, 3): dt.date(2020, 11, 12),  # Platinum Jubilee
    dt.date(2022, 9, 19): dt.date(2022, 9, 9),  # State Funeral
    dt.date(2023, 5, 8): dt.date(2022, 11, 10),  # Coronation
    dt.date(2026, 6, 15): dt.date(2026, 2, 4),  # World Cup, Scotland
}

# The package has St Andrew's Day from 2006, but its Act was passed in January 2007.
_NEVER_HELD = {(dt.date(2006, 11, 30), Nation.SCOTLAND)}


@dataclass(frozen=True)
class Holiday:
    """A bank holiday on a weekday, in one or more nations.

    `proclaimed_on` is the day a one-off holiday became known; None for a regular one.
    """

    date: dt.date
    name: str
    nations: tuple[Nation, ...]
    proclaimed_on: dt.date | None = None

    @property
    def where(self) -> str:
        """The nations in words: "Northern Ireland", "all of the UK"."""
        if len(self.nations) == len(Nation):
            return "all of the UK"
        *others, last = self.nations
        return f"{', '.join(others)} and {last}" if others else str(last)


@cache
def bank_holidays() -> tuple[Holiday, ...]:
    """Every weekday bank holiday from 2005 to 2050, one entry a day, in order."""
    by_day: dict[dt.date, dict[Nation, str]] = {}
    for nation, subdivision in _SUBDIVISIONS.items():
        years = range(FIRST_YEAR, LAST_YEAR + 1)
        listed = holidays.country_holidays("GB", subdiv=subdivision, years=years)
        for day, name in listed.items():
            if day.weekday() < 5 and (day, nation) not in _NEVER_HELD:
                by_day.setdefault(day, {})[nation] = name
    return tuple(
        Holiday(day, _plain(next(iter(names.values()))), tuple(names), _PROCLAIMED_ON.get(day))
        for day, names in sorted(by_day.items())
    )


def _plain(name: str) -> str:
    return name.replace("Saint ", "St ").replace("(observed)", "(substitute day)")


def holidays_in(
    nations: Iterable[Nation], proclaimed: Iterable[Holiday] = ()
) -> tuple[Holiday, ...]:
    """The shipped days, and newly `proclaimed` ones, that any of `nations` keeps, in order.

    Two entries for one day become one: the nations of both, the name of the shipped one.
    """
    kept = frozenset(nations)
    by_day: dict[dt.date, Holiday] = {}
    for holiday in (*bank_holidays(), *proclaimed):
        if kept.isdisjoint(holiday.nations) or holiday.date.weekday() >= 5:
            continue
        known = by_day.get(holiday.date)
        by_day[holiday.date] = _joined(known, holiday) if known else holiday
    return tuple(by_day[day] for day in sorted(by_day))


def _joined(known: Holiday, other: Holiday) -> Holiday:
    either = {*known.nations, *other.nations}
    nations = tuple(nation for nation in Nation if nation in either)
    return Holiday(known.date, known.name, nations, known.proclaimed_on)


def is_provisional(day: dt.date) -> bool:
    """Whether `day` lies in a year whose bank holidays are not all proclaimed yet."""
    return day.year > LAST_PROCLAIMED_YEAR
