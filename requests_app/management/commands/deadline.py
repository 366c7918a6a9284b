"""`manage.py deadline`: when a reply is due under one law, with the working."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate

from requests_app.calendars import calendars_where_known
from requests_app.domain.clock import MEASURES, Clock, State, fold
from requests_app.domain.event_lists import (
    LONDON,
    london_day,
    parse_event,
    parse_events,
    parse_when,
)
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar, calendar_of
from requests_app.management.commanding import REFUSED, WRONG_USAGE, FoiCommand, table_from
from requests_app.tables import Table

COLUMNS = ("id", "regime", "received", "events", "measure")

Result = TypeVar("Result")


class Command(FoiCommand):
    help = "Show when a reply is due under one law, and which rights expire when."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--law", help="foia, foisa, eir or eisr")
        parser.add_argument("--received", help="a date, or a date-time with its offset")
        parser.add_argument("--event", action="append", default=[], metavar="KIND:DATE")
        parser.add_argument("--as-of", help="set aside what happened later; default: nothing")
        parser.add_argument(
            "--csv", metavar="FILE", help=f"many at once, as JSON: {','.join(COLUMNS)}"
        )

    def handle(self, **options: Any) -> None:
        as_of = _asked(lambda: _day(options["as_of"], "--as-of"), WRONG_USAGE)
        self.calendars = calendars_where_known() or {law: calendar_of(law) for law in Law}
        if options["csv"]:
            if options["law"] or options["received"] or options["event"]:
                raise CommandError("--csv brings its own law and events", returncode=WRONG_USAGE)
            self._answer_file(table_from(options["csv"]), as_of)
            return
        clock = self._clock(options, as_of)
        told_on = as_of or localdate(timezone=LONDON)
        stands = self._clock(options, told_on)
        self.answer(options, clock.as_dict(), "\n".join(told(clock, stands, told_on)))

    def _clock(self, options: dict[str, Any], as_of: date | None) -> Clock:
        if not options["law"] or not (options["received"] or options["event"]):
            raise CommandError(
                "give --law and --received (or --event sent:DATE), or --csv FILE",
                returncode=WRONG_USAGE,
            )
        law = _asked(lambda: Law.parse(options["law"]), WRONG_USAGE)
        received = _asked(lambda: _day(options["received"], "--received"), WRONG_USAGE)
        events = _asked(lambda: [parse_event(text) for text in options["event"]], WRONG_USAGE)
        return _asked(lambda: fold(law, received, events, as_of, self.calendars[law]), REFUSED)

    def _answer_file(self, table: Table, as_of: date | None) -> None:
        """Answer every row; a row that cannot be read has an "error", and is said on stderr."""
        missing = [name for name in COLUMNS if name not in table.columns]
        if missing:
            raise CommandError(
                f"no column {', '.join(missing)}; expected {','.join(COLUMNS)}", returncode=REFUSED
            )
        results, problems = [], []
        for row in table.rows:
            cells = {name: row.get(name) for name in COLUMNS}
            try:
                if row.line in table.ragged:
                    raise ValueError("more cells than columns; events must stand in quotes")
                results.append(answer(cells, self.calendars, as_of))
            except (ValueError, OverflowError) as error:
                problems.append(f"line {row.line}: {_why(error)}")
                results.append(_result(cells, None, [], error=_why(error)))
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
        if problems:
            raise CommandError("\n".join(problems), returncode=REFUSED)


def _asked(work_out: Callable[[], Result], exit_code: int) -> Result:
    """Work it out, or end the command with one line that says what is wrong."""
    try:
        return work_out()
    except (ValueError, OverflowError) as error:
        raise CommandError(_why(error), returncode=exit_code) from None


def _why(error: Exception) -> str:
    if isinstance(error, OverflowError):
        return "a date is too far away to be counted from"
    return str(error)


def _day(text: str | None, what: str) -> date | None:
    return london_day(parse_when(text, what), what) if text else None


def answer(
    row: dict[str, str], calendars: Mapping[Law, Calendar], as_of: date | None = None
) -> dict[str, object]:
    """Return the date one row asks for. Raises ValueError saying what is wrong, and where."""
    measure = row["measure"]
    if measure not in MEASURES:
        raise ValueError(f"unknown measure {measure!r}; expected one of {', '.join(MEASURES)}")
    law = Law.parse(row["regime"])
    received = _day(row["received"], "received")
    events = parse_events(row["events"])
    if received is None and not events:
        raise ValueError("received is blank and no event says when it was sent")
    clock = fold(law, received, events, as_of, calendars[law])
    others = [
        {"date": other.date.isoformat(), "reading": other.reading.value}
        for other in clock.alternatives_to(measure)
    ]
    found: date | None = getattr(clock, measure)
    return _result(row, found.isoformat() if found else None, others)


def _result(
    row: dict[str, str], result: str | None, alternatives: list[dict[str, str]], **more: str
) -> dict[str, object]:
    return {
        "id": row["id"],
        "measure": row["measure"],
        "result": result,
        "alternatives": alternatives,
        **more,
    }


def told(clock: Clock, stands: Clock, on: date) -> list[str]:
    """The clock for a person at a terminal; `stands` is what has happened of it by `on`."""
    lines = [f"{clock.law.label}: {_standing(clock, stands, on)}", "", *clock.explain(), ""]
    for measure in MEASURES:
        day: date | None = getattr(clock, measure)
        if day:
            lines.append(f"{measure.replace('_', ' '):<24}{day}{_others(clock, measure)}")
    return lines


def _others(clock: Clock, measure: str) -> str:
    others = clock.alternatives_to(measure)
    return "".join(f"  or {other.date} ({other.reading.replace('_', ' ')})" for other in others)


def _standing(clock: Clock, stands: Clock, on: date) -> str:
    if clock.response_due is None or stands.state is State.ENDED:
        return clock.state.replace("_", " ")
    due, number = f"due {clock.response_due}", stands.day_number(on)
    if stands.response_due is None or number is None:
        return f"{due}; {stands.state.replace('_', ' ')} on {on}"
    if on > stands.response_due:
        return f"{due}; overdue on {on}"
    return f"{due}; day {number} of {stands.counted[-1][1]} on {on}"
