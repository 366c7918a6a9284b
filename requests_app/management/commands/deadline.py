"""`manage.py deadline`: when a reply is due under one law, with the working."""

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate

from requests_app.domain.clock import MEASURES, Clock, State, fold
from requests_app.domain.event_lists import (
    LONDON,
    ClockError,
    Event,
    parse_event,
    parse_events,
    parse_when,
)
from requests_app.domain.law import Law
from requests_app.domain.working_days import CalendarTooShort

COLUMNS = ("id", "regime", "received", "events", "measure")
REFUSED, WRONG_USAGE = 1, 2  # exit codes


class Command(BaseCommand):
    help = "Show when a reply is due under one law, and which rights expire when."
    requires_system_checks: list[str] = []  # pure dates: no database, no settings of ours

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--law", help="foia, foisa, eir or eisr")
        parser.add_argument("--received", help="a date, or a date-time with its offset")
        parser.add_argument("--event", action="append", default=[], metavar="KIND:DATE")
        parser.add_argument("--as-of", help="set aside what happened later; default: nothing")
        parser.add_argument("--json", action="store_true", help="one JSON document")
        parser.add_argument("--csv", metavar="FILE", help=f"many at once: {','.join(COLUMNS)}")

    def handle(self, **options: Any) -> None:
        as_of = self._as_of(options["as_of"])
        if options["csv"]:
            if options["law"] or options["received"] or options["event"]:
                raise CommandError("--csv brings its own law and events", returncode=WRONG_USAGE)
            self._answer_file(Path(options["csv"]), as_of)
            return
        clock = self._clock(options, as_of)
        if options["json"]:
            self.stdout.write(json.dumps(clock.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(told(clock, as_of or localdate(timezone=LONDON))))

    def _as_of(self, text: str | None) -> date | None:
        if text is None:
            return None
        try:
            return _day(parse_when(text, "--as-of"))
        except ClockError as error:
            raise CommandError(str(error), returncode=WRONG_USAGE) from None

    def _clock(self, options: dict[str, Any], as_of: date | None) -> Clock:
        if not options["law"] or not (options["received"] or options["event"]):
            raise CommandError(
                "give --law and --received (or --event sent:DATE), or --csv FILE",
                returncode=WRONG_USAGE,
            )
        try:
            law = Law.parse(options["law"])
            received = options["received"] and parse_when(options["received"], "--received")
            events = [parse_event(text) for text in options["event"]]
        except ValueError as error:
            raise CommandError(str(error), returncode=WRONG_USAGE) from None
        try:
            return fold(law, received or None, events, as_of)
        except (ClockError, CalendarTooShort) as error:
            raise CommandError(str(error), returncode=REFUSED) from None

    def _answer_file(self, path: Path, as_of: date | None) -> None:
        results, problems = [], []
        for line, row in _rows(path):
            try:
                results.append(answer(row, as_of))
            except ValueError as error:
                problems.append(f"{path.name} line {line}: {error}")
                results.append(_result(row, None, [], error=str(error)))
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=2))
        if problems:
            raise CommandError("\n".join(problems), returncode=REFUSED)


def _day(when: date) -> date:
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read the file whole, each row with its line number. Raises CommandError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=REFUSED) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    reader = csv.DictReader(text.splitlines(keepends=True))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise CommandError(
            f"{path.name}: no column {', '.join(missing)}; expected {','.join(COLUMNS)}",
            returncode=REFUSED,
        )
    return [(reader.line_num, {k: v or "" for k, v in row.items() if k}) for row in reader]


def answer(row: dict[str, str], as_of: date | None = None) -> dict[str, object]:
    """Return the date one row asks for. Raises ValueError saying what is wrong, and where."""
    measure = row["measure"].strip()
    if measure not in MEASURES:
        raise ValueError(f"unknown measure {measure!r}; expected one of {', '.join(MEASURES)}")
    law = Law.parse(row["regime"])
    received = parse_when(row["received"], "received") if row["received"].strip() else None
    events: list[Event] = parse_events(row["events"])
    if received is None and not events:
        raise ValueError("received is blank and no event says when it was sent")
    clock = fold(law, received, events, as_of)
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


def told(clock: Clock, on: date) -> list[str]:
    """The clock for a person at a terminal, as it stands on `on`."""
    lines = [f"{clock.law.label}: {_standing(clock, on)}", "", *clock.explain(), ""]
    for measure in MEASURES:
        day: date | None = getattr(clock, measure)
        if day:
            lines.append(f"{measure.replace('_', ' '):<24}{day}{_others(clock, measure)}")
    return lines


def _others(clock: Clock, measure: str) -> str:
    others = clock.alternatives_to(measure)
    return "".join(f"  or {other.date} ({other.reading.replace('_', ' ')})" for other in others)


def _standing(clock: Clock, on: date) -> str:
    if clock.response_due is None or clock.state is State.ENDED:
        return clock.state.replace("_", " ")
    number = clock.day_number(on)
    if number is None:
        return f"due {clock.response_due}; not started on {on}"
    if on > clock.response_due:
        return f"due {clock.response_due}; overdue on {on}"
    return f"due {clock.response_due}; day {number} of {clock.counted[-1][1]} on {on}"
