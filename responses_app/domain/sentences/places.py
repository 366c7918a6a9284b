"""Of where and of when a sentence speaks: "In 2024, in the South East"."""

import re
from datetime import date
from typing import Final

from responses_app.domain.areas import UK
from responses_app.domain.publication import Period

_WITH_ARTICLE: Final = re.compile(r"(?:north|south|east|west)\b|.*\bmidlands$", re.IGNORECASE)
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


def in_area(area: str) -> str:
    """Return "in Wales", "in the South East", "among London boroughs".

    Of the whole campaign nothing is said: who was asked says it.

    >>> in_area("region:South East"), in_area("list:Core cities"), in_area("uk")
    ('in the South East', 'in the list “Core cities”', '')
    """
    kind, _, name = area.partition(":")
    if area == UK:
        return ""
    if kind == "type":
        return f"among {plural_of_type(name)}"
    if kind == "list":
        return f"in the list “{name}”"
    return f"in {'the ' if _WITH_ARTICLE.match(name) else ''}{name}"


def plural_of_type(name: str) -> str:
    """Return a kind of authority as several of it are called.

    >>> plural_of_type("county"), plural_of_type("London borough"), plural_of_type("unitary")
    ('counties', 'London boroughs', 'unitary authorities')
    """
    if name.endswith("unitary"):
        return f"{name} authorities"
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return name if name.endswith("s") or name == "City of London" else f"{name}s"


def in_period(period: Period) -> str:
    """Return "in 2024", "in the financial year 2023-24", "from 1 January to 30 April 2024".

    >>> in_period(Period("2024")), in_period(Period("q1", "part", "2024-01-01", "2024-04-30"))
    ('in 2024', 'from 1 January to 30 April 2024')
    >>> in_period(Period("census", "snapshot", "2024-03-31")), in_period(Period("before Covid"))
    ('on 31 March 2024', 'in the period “before Covid”')
    """
    first, last = _day(period.start), _day(period.end)
    if period.basis == "snapshot" and (day := first or last):
        return f"on {written(day)}"
    if period.basis in ("part", "other") and first and last:
        return _span(first, last)
    if period.basis == "snapshot" and _day(period.key):
        return f"on {written(date.fromisoformat(period.key))}"
    return f"in {period_name(period)}"


def period_name(period: Period) -> str:
    """Return a period as a noun: "2024", "the financial year 2023-24", "the period “q1”"."""
    if re.fullmatch(r"\d{4}(?:[-/–]\d{2,4})?", period.key):
        return f"the financial year {period.key}" if period.basis == "financial" else period.key
    return f"the period “{period.key}”"


def at_start(phrase: str) -> str:
    """Return a phrase as a sentence begins with it."""
    return phrase[:1].upper() + phrase[1:]


def _span(first: date, last: date) -> str:
    if first == last:
        return f"on {written(last)}"
    start = written(first).removesuffix(f" {last.year}")
    return f"from {start} to {written(last)}"


def written(day: date) -> str:
    """Return "31 March 2024"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
