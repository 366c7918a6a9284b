"""How long the search for figures takes on documents that were made to keep it busy.

    .venv/bin/python benchmarks/locating_bounds.py [--write]

Every text comes from a stranger, and the search runs in a worker beside others: none of these may
take more than a few seconds. `--write` writes benchmarks/locating_bounds.md.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from responses_app.domain.answers import read_answer  # noqa: E402
from responses_app.domain.content import Cell, Content, Line, Table  # noqa: E402
from responses_app.domain.locating import Asked, AskedPeriod, AskedQuestion, locate  # noqa: E402
from responses_app.readers import contents  # noqa: E402

REPORT = Path(__file__).with_suffix(".md")
QUESTIONS = tuple(
    AskedQuestion(f"{number}{part}", f"How many children {who} in care went missing {part}?",
                  "children")
    for number, who in enumerate(("trafficked", "unaccompanied", "looked after"), 1)
    for part in "abcd"
)  # fmt: skip
PERIODS = tuple(
    AskedPeriod(str(year), "calendar", date(year, 1, 1), date(year, 12, 31))
    for year in (2021, 2022, 2023)
)
ROWS = {
    f"q{number}p{place}": (question.key, period.key)
    for number, question in enumerate(QUESTIONS, 1)
    for place, period in enumerate(PERIODS, 1)
}
ASKED = Asked(QUESTIONS, PERIODS, "foia", "R1", ROWS)


def lines(texts: Iterator[str] | list[str]) -> Content:
    return Content(lines=tuple(Line(text, f"line {n}", n) for n, text in enumerate(texts, 1)))


def table(rows: int, columns: int, text: Callable[[int, int], str], order: int = 0) -> Table:
    cells = tuple(
        Cell(row, column, text(row, column), f"S{order}!{row},{column}")
        for row in range(rows)
        for column in range(columns)
    )
    return Table(cells, rows, columns, f"S{order}", order)


def labelled(row: int, column: int) -> str:
    """A heading row of years, a heading column of questions, and numbers."""
    if row == 0:
        return str(2020 + column % 4)
    label = f"1{'abcd'[row % 4]}) children went missing {row}"
    return label if column == 0 else str(row + column)


def hostile() -> Iterator[tuple[str, Content]]:
    yield "one line of 1 MB of digits", lines(["1 " * 500_000])
    yield "one line of 200,000 brackets", lines(["(" * 200_000])
    yield "one line of 60,000 years", lines(["2021 2022 2023 " * 20_000])
    yield "one line of 80,000 labels", lines(["1a 1b 2a 2b " * 20_000])
    yield "one line of 20,000 dates", lines(["1 January 2021 to 31 December 2021 - " * 10_000])
    yield (
        "10,000 lines like a question",
        lines(
            f"1{'abcd'[n % 4]}) How many children trafficked in care went missing a? 2021: {n}"
            for n in range(10_000)
        ),
    )
    yield (
        "10,000 sentences with years",
        lines(
            f"In 2021 there were {n} trafficked children and in 2022, 12." for n in range(10_000)
        ),
    )
    yield (
        "2,000 lines of our own words",
        lines([f"{QUESTIONS[0].text} {QUESTIONS[5].text[:-4]} "] * 2000),
    )
    yield "50,000 short lines", lines(map(str, range(50_000)))
    for sign in ("*", "1. ", "2021: 3, ", "questions 1 and "):
        yield f"100 lines of 4,000 letters {sign!r}", lines([(sign * 4000)[:3999]] * 100)
    yield (
        "a table, 20,000 x 10 numbers",
        Content(tables=(table(20_000, 10, lambda r, c: str(r * c)),)),
    )
    yield "a table, 300 x 200 with headings", Content(tables=(table(300, 200, labelled),))
    yield "a table, 20,000 x 5 question labels", Content(tables=(table(20_000, 5, labelled),))
    yield (
        "a table, 500 x 100 of words",
        Content(tables=(table(500, 100, lambda r, c: "7" if c == 99 else f"w{r} {c} children"),)),
    )
    yield "2,000 small tables", Content(tables=tuple(table(4, 4, labelled, n) for n in range(2000)))
    yield (
        "2,000 empty tables of 500 x 100",
        Content(
            tables=tuple(
                Table((Cell(499, 99, "5", "x"),), 500, 100, f"S{n}", n) for n in range(2000)
            )
        ),
    )
    merged = tuple(Cell(n // 100, n % 100, "7", "x", 500, 100) for n in range(20_000))
    yield "20,000 merged cells over each other", Content(tables=(Table(merged, 500, 100, "S", 0),))
    yield "our form, 20,000 rows", Content(
        tables=(
            table(20_000, 4, lambda r, c: ["row", "question", "note", "answer"][c] if not r
                  else f"{r}" if c else "q1p1"),
        )
    )  # fmt: skip
    yield (
        "our form, 50,000 pasted lines",
        lines(
            ["row,question,question_text,period,answer"]
            + [f"q1p1,1a,How many?,2021,{n}" for n in range(50_000)]
        ),
    )


def others() -> Iterator[tuple[str, Callable[[], object]]]:
    """What reads the same texts beside the search."""
    short = lines(map(str, range(50_000)))
    legends = lines(f"[{n}] = counts from {n} to 9" for n in range(50_000))
    yield "notes of 50,000 short lines", lambda: contents.with_notes(short)
    yield "notes of 50,000 legends", lambda: contents.with_notes(legends)
    for text in ("fewer than 5, ", "1 ", "((((", "2021: 3, ", "£1,", "section 40("):
        long = text * 100_000
        yield f"an answer of 100,000 {text!r}", lambda long=long: read_answer(long, unit="children")


def seconds(run: Callable[[], object]) -> tuple[float, object]:
    began = time.process_time()
    made = run()
    return time.process_time() - began, made


def report() -> Iterator[str]:
    yield f"# Bounds of the search for figures, {datetime.now(UTC):%Y-%m-%d}\n"
    yield (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python"
        f" {platform.python_version()}. Printed by `benchmarks/locating_bounds.py`.\n"
    )
    yield "| document | CPU seconds | proposals | what is told first |\n|---|---|---|---|"
    for name, content in hostile():
        took, found = seconds(lambda content=content: locate(content, ASKED))
        first = found.flags[0] if found.flags else ""
        yield f"| {name} | {took:.2f} | {len(found.proposals)} | {first} |"
    yield "\n| beside the search | CPU seconds |\n|---|---|"
    for name, run in others():
        yield f"| {name} | {seconds(run)[0]:.2f} |"


def main() -> None:
    reading = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reading.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    given = reading.parse_args()
    told = []
    for row in report():
        print(row, flush=True)
        told.append(row)
    if given.write:
        REPORT.write_text("\n".join([*told, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
