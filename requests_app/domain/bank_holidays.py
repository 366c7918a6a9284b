"""Bank holidays of the four nations, from the `holidays` package.

Only holidays on a weekday are kept: a Saturday or Sunday is no working day in any case. Days of
future years are forecasts: every substitute day, and Northern Ireland's 12 July, wait for a
yearly proclamation (Banking and Financial Dealings Act 1971 s.1).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

import holidays

from requests_app.domain.law import Nation

FIRST_YEAR = 2005  # the first year of all four laws
LAST_YEAR = 2050

LAST_PROCLAIMED_YEAR = 2026
"""Later years are provisional, until an administrator says that they are proclaimed."""
CHECKED_ON = dt.date(2026, 8, 21)
"""The day of the GOV.UK list that the shipped days were last compared with."""
CHECKED_YEARS = range(2012, 2029)
"""The years that were compared: GOV.UK lists no others."""

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

    def as_dict(self) -> dict[str, object]:
        """The day as plain JSON."""
        return {
            "date": self.date.isoformat(),
            "name": self.name,
            "nations": [nation.value for nation in self.nations],
        }


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
    nations: Iterable[Nation], proclaimed: Iterable[Holiday] = (), dropped: Iterable[Holiday] = ()
) -> tuple[Holiday, ...]:
    """The shipped days less those `dropped`, and `proclaimed` ones, that any of `nations` keeps.

    A day is dropped for the nations it names: moved elsewhere, or never proclaimed. Two entries
    for one day become one, with the nations of both.
    """
    kept = frozenset(nations)
    by_day = {holiday.date: holiday for holiday in bank_holidays()}
    for gone in dropped:
        left = _less(by_day.pop(gone.date, None), gone.nations)
        if left:
            by_day[gone.date] = left
    for holiday in proclaimed:
        known = by_day.get(holiday.date)
        by_day[holiday.date] = _joined(known, holiday, kept) if known else holiday
    return tuple(
        holiday
        for day, holiday in sorted(by_day.items())
        if day.weekday() < 5 and not kept.isdisjoint(holiday.nations)
    )


def _less(known: Holiday | None, nations: Iterable[Nation]) -> Holiday | None:
    """What is left of a holiday when `nations` do not keep it; None where nobody does."""
    left = tuple(nation for nation in known.nations if nation not in nations) if known else ()
    return replace(known, nations=left) if known and left else None


def _joined(known: Holiday, other: Holiday, kept: frozenset[Nation]) -> Holiday:
    """Two entries for one day. It became known late only where none of `kept` had it before."""
    either = {*known.nations, *other.nations}
    nations = tuple(nation for nation in Nation if nation in either)
    first = other if kept.isdisjoint(known.nations) else known
    return Holiday(known.date, first.name, nations, first.proclaimed_on)
