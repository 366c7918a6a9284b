"""How long a due date takes, against a plain walk from day to day, measured in one run.

.venv/bin/python benchmarks/deadlines.py
"""

import sys
import timeit
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from requests_app.domain.clock import Event, EventKind, fold
from requests_app.domain.law import Law
from requests_app.domain.working_days import due_on, is_working_day

RECEIVED = date(2026, 1, 5)
EVENTS = (
    Event(EventKind.SENT, RECEIVED),
    Event(EventKind.ACKNOWLEDGED, RECEIVED + timedelta(2)),
    Event(EventKind.CLARIFICATION_REQUESTED, RECEIVED + timedelta(7)),
    Event(EventKind.CLARIFICATION_RECEIVED, RECEIVED + timedelta(21)),
    Event(EventKind.PIT_EXTENSION, RECEIVED + timedelta(40)),
    Event(EventKind.RESPONSE, RECEIVED + timedelta(60)),
)


def walked() -> date:
    """Count twenty working days one by one."""
    day, counted = RECEIVED, 0
    while counted < 20:
        day += timedelta(1)
        counted += is_working_day(day, Law.FOIA)
    return day


def best(call, number: int) -> float:
    """Return the best microseconds a call of nine rounds."""
    call()
    return min(timeit.repeat(call, number=number, repeat=9)) / number * 1e6


def main() -> None:
    assert due_on(RECEIVED, Law.FOIA) == walked()
    naive = best(walked, 2000)
    rows = [
        ("due_on, one call", best(lambda: due_on(RECEIVED, Law.FOIA), 20_000)),
        ("a walk from day to day", naive),
        ("fold, no event", best(lambda: fold(Law.FOIA, RECEIVED), 2000)),
        ("fold, six events", best(lambda: fold(Law.FOIA, None, EVENTS), 2000)),
    ]
    print(f"{'':28}{'microseconds':>14}{'of the walk':>14}")
    for name, microseconds in rows:
        print(f"{name:28}{microseconds:14.2f}{microseconds / naive:14.3f}")


if __name__ == "__main__":
    main()
