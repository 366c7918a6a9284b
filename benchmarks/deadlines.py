"""What a due date costs, against numpy and against a plain walk from day to day, in one run.

.venv/bin/python benchmarks/deadlines.py > benchmarks/deadlines.md
"""

import platform
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from os import cpu_count
from pathlib import Path
from random import Random
from statistics import median

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from requests_app.domain.clock import Event, EventKind, fold
from requests_app.domain.law import Law
from requests_app.domain.working_days import TIME_LIMIT, Calendar, calendar_of, due_on

CALLS = 1_000_000
SAMPLE = 20_000  # of the same days, for what is slow
FIRST, LAST = date(2012, 1, 1), date(2028, 12, 31)
ROUNDS = 7

RECEIVED = date(2026, 1, 5)
SIX_EVENTS = (
    Event(EventKind.SENT, RECEIVED),
    Event(EventKind.ACKNOWLEDGED, RECEIVED + timedelta(2)),
    Event(EventKind.CLARIFICATION_REQUESTED, RECEIVED + timedelta(7)),
    Event(EventKind.CLARIFICATION_RECEIVED, RECEIVED + timedelta(21)),
    Event(EventKind.PIT_EXTENSION, RECEIVED + timedelta(40)),
    Event(EventKind.RESPONSE, RECEIVED + timedelta(60)),
)

Asked = list[tuple[date, Law]]


def asked_at_random() -> Asked:
    """Receipt days of every kind, holidays and weekends too, under all four laws."""
    random, laws = Random(2026), list(Law)
    span = (LAST - FIRST).days
    return [(FIRST + timedelta(random.randint(0, span)), random.choice(laws)) for _ in range(CALLS)]


# ------------------------------------------------------------------- four ways to the same days


def ours(asked: Asked) -> list[date]:
    return [due_on(day, law) for day, law in asked]


def walked(asked: Asked, closed: dict[Law, set[date]]) -> list[date]:
    """Twenty working days, one day after the other."""
    found = []
    for day, law in asked:
        holidays, counted = closed[law], 0
        while counted < TIME_LIMIT:
            day += timedelta(1)
            counted += day.weekday() < 5 and day not in holidays
        found.append(day)
    return found


def by_numpy(
    days: np.ndarray, scottish: np.ndarray, calendars: tuple[np.busdaycalendar, ...]
) -> np.ndarray:
    """The same with arrays. A day that does not count is rolled back: day 1 is the next one."""
    due = np.empty_like(days)
    for mask, calendar in zip((~scottish, scottish), calendars, strict=True):
        due[mask] = np.busday_offset(days[mask], TIME_LIMIT, roll="backward", busdaycal=calendar)
    return due


# ------------------------------------------------------------------- measuring


def measured(call: Callable[[], object], calls: int) -> tuple[float, float]:
    """Best and median microseconds a call, after one round that is not counted."""
    call()
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) / calls * 1e6)
    return min(took), median(took)


def repeated(call: Callable[[], object], times: int) -> Callable[[], None]:
    def again() -> None:
        for _ in range(times):
            call()

    return again


def main() -> None:
    building = time.perf_counter()
    Calendar.of(Law.FOIA)
    building = time.perf_counter() - building
    asked = asked_at_random()
    sample = asked[:SAMPLE]
    closed = {law: {holiday.date for holiday in calendar_of(law).holidays} for law in Law}
    days = np.array([day for day, _ in asked], "datetime64[D]")
    scottish = np.array([law.is_scottish for _, law in asked])
    calendars = tuple(
        np.busdaycalendar(holidays=sorted(closed[law])) for law in (Law.FOIA, Law.FOISA)
    )

    due = ours(asked)
    assert due == by_numpy(days, scottish, calendars).tolist()
    assert due[:SAMPLE] == walked(sample, closed)
    few = 2_000

    rows = [
        (
            "due_on, one call",
            *measured(repeated(lambda: due_on(RECEIVED, Law.FOIA), SAMPLE), SAMPLE),
        ),
        (f"due_on, {CALLS:,} calls", *measured(lambda: ours(asked), CALLS)),
        ("fold, no event", *measured(repeated(lambda: fold(Law.FOIA, RECEIVED), few), few)),
        (
            "fold, six events",
            *measured(repeated(lambda: fold(Law.FOIA, None, SIX_EVENTS), few), few),
        ),
        (
            f"numpy.busday_offset, {CALLS:,} days",
            *measured(lambda: by_numpy(days, scottish, calendars), CALLS),
        ),
        (
            f"walk from day to day, {SAMPLE:,} days",
            *measured(lambda: walked(sample, closed), SAMPLE),
        ),
    ]
    print(report(rows, building))


def report(rows: list[tuple[str, float, float]], building: float) -> str:
    of_numpy, of_walk = rows[-2][1], rows[-1][1]
    lines = [
        f"# The clock, {date.today()}",  # noqa: DTZ011
        "",
        f"{cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}, numpy {np.__version__}. Printed by"
        " `benchmarks/deadlines.py`.",
        "",
        f"{CALLS:,} random days of receipt, {FIRST} to {LAST}, weekends and bank holidays among"
        " them, under all four laws. numpy and the walk were compared with `due_on`: the same days"
        f" throughout. Microseconds a call: the best and the median of {ROUNDS} rounds after one to"
        " warm up. The ratios are of the best.",
        "",
        "| what | best | median | of the walk | of numpy |",
        "|---|---|---|---|---|",
    ]
    for name, best, middle in rows:
        lines.append(
            f"| {name} | {best:.3f} | {middle:.3f} | {best / of_walk:.3f} | {best / of_numpy:.1f} |"
        )
    lines += [
        "",
        f"Before the first call the bank holidays are read and a calendar is built, once a process:"
        f" {building * 1000:.0f} ms.",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
