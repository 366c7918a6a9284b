"""The calendar of each law as it is known today: the shipped days and what came since."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db import DatabaseError

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.clock import RULES_VERSION
from requests_app.domain.ladder import is_quiet
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar, calendar_of
from requests_app.models import ProclaimedHoliday, Recount
from requests_app.models.proclaimed_holiday import proclaimed_since, proclaimed_to

ONE_OF_EACH = (Law.FOIA, Law.FOISA)  # FOIA and EIR share a calendar, FOISA and EI(S)R another


def calendar_for(law: Law) -> Calendar:
    """Return the calendar by which requests under `law` are counted; two small queries."""
    return calendars_of([law])[law]


def calendars_of(laws: Iterable[Law] = Law) -> dict[Law, Calendar]:
    """Return the calendar of each of these laws; two small queries for all of them."""
    added, dropped = proclaimed_since()
    last_year = proclaimed_to()
    return {law: _built(law.is_scottish, added, dropped, last_year) for law in laws}


def calendars_where_known() -> dict[Law, Calendar] | None:
    """Return the calendar of each law; None where no database says what was proclaimed."""
    try:
        return calendars_of()
    except DatabaseError:
        return None


@lru_cache(maxsize=8)
def _built(
    scottish: bool, added: tuple[Holiday, ...], dropped: tuple[Holiday, ...], last_year: int
) -> Calendar:
    return Calendar.of(Law.FOISA if scottish else Law.FOIA, added, dropped, last_year)


def known_days() -> dict[str, object]:
    """What stored dates are to be counted by, as plain JSON: two of these can be compared."""
    return _as_json(calendars_of(ONE_OF_EACH))


def shipped_days() -> dict[str, object]:
    """The same, before anything was proclaimed that our list does not have."""
    return _as_json({law: calendar_of(law) for law in ONE_OF_EACH})


def _as_json(calendars: dict[Law, Calendar]) -> dict[str, object]:
    return {
        "rules": RULES_VERSION,
        "proclaimed_to": calendars[Law.FOIA].proclaimed_to,
        **{
            law.calendar: {day.date.isoformat(): day.name for day in calendar.holidays}
            for law, calendar in calendars.items()
        },
    }


def fingerprint_of(days: dict[str, object]) -> str:
    """A short name for what dates are counted by: the same for the same days and rules."""
    return hashlib.sha256(json.dumps(days, sort_keys=True).encode()).hexdigest()


def why_nobody_is_chased(on: date) -> str:
    """Return why no step of any ladder is taken on this day; empty where steps may be taken."""
    if not dates_are_current():
        return "The calendar changed: nobody is chased until dates are counted anew."
    return "From 20 December to 3 January nobody is chased." if is_quiet(on) else ""


def dates_are_current() -> bool:
    """Whether every stored date was counted by today's calendar.

    While it is not so, nobody is chased: a date may be about to move.
    """
    last = Recount.objects.values("finished_at", "fingerprint").first()
    if last is None:
        return not ProclaimedHoliday.objects.exists()
    return bool(last["finished_at"]) and last["fingerprint"] == fingerprint_of(known_days())
