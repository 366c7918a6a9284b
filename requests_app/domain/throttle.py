"""How many letters leave in a minute, over all and to one group of mail exchangers.

A limit of 0 is no limit. Many councils share one group, such as Microsoft's, and it counts what
we send to all of them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from requests_app.domain.office_hours import OfficeHours, next_open, open_until
from requests_app.domain.working_days import Calendar

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Allowance:
    """How many letters may be taken in hand now; None where nothing limits them."""

    total: int | None
    """Over all groups."""
    exhausted: frozenset[str]
    """The groups that have had their share of this minute."""
    _a_minute_to_one: int
    _recent: Mapping[str, int]

    def for_group(self, group: str) -> int | None:
        """How many may go to this group, were there no limit over all."""
        return _left(self._a_minute_to_one, self._recent.get(group, 0))


def allowance(recent: Mapping[str, int], a_minute: int, a_minute_to_one: int) -> Allowance:
    """Return what is left of both limits, given the letters tried in the last minute by group.

    Raises ValueError for a negative number.
    """
    _check(recent, a_minute, a_minute_to_one)
    exhausted = (group for group, n in recent.items() if a_minute_to_one and n >= a_minute_to_one)
    return Allowance(
        _left(a_minute, sum(recent.values())), frozenset(exhausted), a_minute_to_one, dict(recent)
    )


def finishing_time(
    letters: Mapping[str, int],
    start: datetime,
    a_minute: int,
    a_minute_to_one: int,
    hours: OfficeHours | None,
    calendar: Calendar,
) -> datetime | None:
    """Return when the last of these letters leaves, if the first may leave at `start`.

    `letters` are how many there are for each group. They leave minute by minute in office hours,
    in London time and by this calendar; the answer is in the time zone of `start`, None where
    there is nothing to send. It is a forecast: it holds where the letters of the groups are
    mixed and the mail server takes all of them at once.
    Raises ValueError for a negative number or a moment without a time zone.
    """
    _check(letters, a_minute, a_minute_to_one)
    if not sum(letters.values()):
        return None
    minutes = _minutes(letters, a_minute, a_minute_to_one)
    moment = next_open(start, hours, calendar).astimezone(UTC)
    while hours:
        # How many times a minute begins before the office closes.
        fit = -((moment - open_until(moment, hours, calendar)) // MINUTE)
        if minutes <= fit:
            break
        minutes -= fit
        moment = next_open(open_until(moment, hours, calendar), hours, calendar)
    return (moment + (minutes - 1) * MINUTE).astimezone(start.tzinfo)


def _minutes(letters: Mapping[str, int], a_minute: int, a_minute_to_one: int) -> int:
    """In how many minutes they can leave.

    Dealt out in turn, group after group, over as many minutes as the fuller of the two limits
    asks for, no minute has more than either limit: so no more minutes are needed.
    """
    over_all = _rounded_up(sum(letters.values()), a_minute)
    to_one = _rounded_up(max(letters.values()), a_minute_to_one)
    return max(over_all, to_one)


def _rounded_up(letters: int, limit: int) -> int:
    return -(-letters // limit) if limit else 1


def _left(limit: int, used: int) -> int | None:
    return max(limit - used, 0) if limit else None


def _check(letters: Mapping[str, int], *limits: int) -> None:
    for what, number in (*letters.items(), *(("the limit", limit) for limit in limits)):
        if number < 0:
            raise ValueError(f"{what or 'no group'}: {number}; 0 or more was expected")
