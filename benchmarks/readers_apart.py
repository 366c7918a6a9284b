"""What it costs to read a file apart, and what becomes of hostile files.

    python benchmarks/readers_apart.py > benchmarks/readers_apart.md

Both ways of reading are timed in turn in the same run, so that a busy machine is busy for both.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from responses_app.readers.apart import isolation, read_apart
from responses_app.readers.apart.reading import MIB
from responses_app.readers.documents import inspect
from responses_app.readers.previews import preview
from responses_app.readers.verdicts import verdict
from tests import made_files as made

ROUNDS = 30
FILES = {
    "a mail of 1 KB, inspect": ("inspect", inspect, made.EMAIL),
    "a CSV of 20 KB, inspect": ("inspect", inspect, b"Year,Children\n" + b"2023,12\n" * 2500),
    "a workbook of 1 sheet, inspect": ("inspect", inspect, made.xlsx_with_far_cell()),
    "a PDF of 1 page, preview": ("preview", preview, made.pdf_of()),
    "a file of 20 MB of an unknown kind, inspect": (
        "inspect",
        inspect,
        bytes(range(256)) * (20 * MIB // 256),
    ),
}


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def cost() -> None:
    print("| file | apart, best | median | in this process, best | median |")
    print("|---|---|---|---|---|")
    for name, (task, function, content) in FILES.items():
        apart, here = [], []
        for _ in range(ROUNDS):
            apart.append(timed(lambda t=task, c=content: read_apart(t, c)))
            here.append(timed(lambda f=function, c=content: f(c, {})))
        numbers = [n for t in (apart, here) for n in (min(t), statistics.median(t))]
        print(f"| {name} | {' | '.join(f'{number:.1f}' for number in numbers)} |")


def hostile() -> None:
    print("| file | KB | inspect | seconds | peak, MB | preview | seconds | peak, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, build in made.HOSTILE.items():
        content = build()
        row = [name, f"{len(content) / 1024:,.0f}"]
        for task in ("inspect", "preview"):
            started = time.perf_counter()
            reading = read_apart(task, content, {"filename": "file"})
            seconds = time.perf_counter() - started
            if task == "inspect":
                told = verdict(reading)[0].value
            else:
                told = reading.answer.get("kind", reading.status.value)
            row += [told, f"{seconds:.2f}", f"{reading.peak / MIB:.0f}"]
        print(f"| {' | '.join(row)} |", flush=True)


def main() -> None:
    print(f"# Readers run apart, {datetime.now(UTC).date()}\n")
    print(
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}. Printed by `benchmarks/readers_apart.py`.\n"
    )
    print(isolation() + "\n")
    print("## What it costs\n")
    print(
        f"Milliseconds of {ROUNDS} calls, both ways in turn; the server is already running. "
        f"The machine was shared: its load average was {os.getloadavg()[0]:.0f}.\n"
    )
    cost()
    print("\n## Hostile files\n")
    print(
        "Status of the document and kind of preview, with the seconds that each took and the most "
        "memory that the child had in use (the limit is 512 MB of address space and 30 s). The "
        "files are those of `tests/made_files.py`.\n"
    )
    hostile()


if __name__ == "__main__":
    main()
