"""When letters may leave: at hours when somebody at the council may read them.

Hours are those of clocks in London. In March an hour is missing there and in October one comes
twice, always at 01:00 UTC (Summer Time Act 1972, as amended in 2002).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from requests_app.domain.working_days import Calendar, CalendarTooShort

LONDON = ZoneInfo("Europe/London")
CLOCKS_CHANGE = time(1, tzinfo=UTC)


@dataclass(frozen=True)
class OfficeHours:
    """From `opens`, up to but without `closes`, on every day or on working days only.

    Raises ValueError where the office closes before it opens.
    """

    opens: time
    closes: time
    working_days_only: bool = True

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(
                f"the office opens at {self.opens} and closes at {self.closes}; "
                "it was expected to close later on the same day"
            )


def is_open(at: datetime, hours: OfficeHours | None, calendar: Calendar) -> bool:
    """Whether a letter may leave at `at`, a moment of any time zone. Without `hours`, always.

    In years whose bank holidays are not proclaimed yet those of the calendar's forecast count;
    in years that it does not hold at all, every day from Monday to Friday is a working day.
    Raises ValueError for a moment without a time zone.
    """
    moment = _in_utc(at)
    if hours is None:
        return True
    local = moment.astimezone(LONDON)
    if not hours.opens <= local.time() < hours.closes:
        return False
    return not hours.working_days_only or _is_working_day(local.date(), calendar)


def next_open(at: datetime, hours: OfficeHours | None, calendar: Calendar) -> datetime:
    """Return the first moment from `at` on at which a letter may leave, in the time zone of `at`.

    That is `at` itself where it is open. Days are counted as `is_open` does.
    Raises ValueError for a moment without a time zone.
    """
    moment = _in_utc(at)
    if hours is None or is_open(moment, hours, calendar):
        return at
    day = moment.astimezone(LONDON).date()
    while True:
        for turn in _turns(day, hours.opens):
            if turn >= moment and is_open(turn, hours, calendar):
                return turn.astimezone(at.tzinfo)
        day += timedelta(days=1)


def open_until(at: datetime, hours: OfficeHours, calendar: Calendar) -> datetime:
    """Return the first moment after `at`, which is open, when no letter may leave any more.

    In the time zone of `at`. Raises ValueError where it is not open at `at`.
    """
    moment = _in_utc(at)
    if is_open(moment, hours, calendar):
        for turn in _turns(moment.astimezone(LONDON).date(), hours.closes):
            if turn > moment and not is_open(turn, hours, calendar):
                return turn.astimezone(at.tzinfo)
    raise ValueError(f"the office is closed at {at}; a moment when it is open was expected")


def _turns(day: date, turn: time) -> Iterator[datetime]:
    """The moments of `day`, in order, at which the hours may begin or end, in UTC.

    On most days that is when the clock shows `turn`. It may show it twice or never, and the
    hours may begin or end with the change of the clocks.
    """
    shown = (datetime.combine(day, turn, LONDON).replace(fold=fold) for fold in (0, 1))
    yield from sorted([*(one.astimezone(UTC) for one in shown),
                       datetime.combine(day, CLOCKS_CHANGE)])  # fmt: skip


def _is_working_day(day: date, calendar: Calendar) -> bool:
    try:
        return calendar.is_working_day(day)
    except CalendarTooShort:
        return day.weekday() < 5


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone; a moment with one was expected")
    return at.astimezone(UTC)
