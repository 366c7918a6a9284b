"""The part of `reading.py` that reads single cells and sentences: files of forms, row by row."""

import csv
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from responses_app.domain.answers import read_answer

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"


def files() -> Iterator[tuple[str, Path]]:
    if forms := os.environ.get("FOI_ANSWER_FORMS"):
        yield "forms of answers (regression)", Path(forms)
    for path in sorted(CORPUS.glob("answers_*.csv")):
        yield path.stem, path


def report(show: bool) -> None:
    """Best guess right; and of the values accepted without review, how many are right."""
    print("| set | rows | best guess right | accepted without review | of these right |")
    print("|---|---|---|---|---|")
    wrong: list[str] = []
    for name, path in files():
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        right = accepted = accepted_right = 0
        for row in rows:
            is_right, is_accepted, told = one(row)
            right += is_right
            accepted += is_accepted
            accepted_right += is_right and is_accepted
            if not is_right:
                wrong.append(f"{name}: {row['raw']!r} {told}")
        good = f"{accepted_right} ({accepted_right / max(1, accepted):.1%})"
        print(f"| {name} | {len(rows)} | {right} ({right / len(rows):.1%}) | {accepted} | {good} |")
    if show:
        print("\n".join(["", *wrong]))


def one(row: dict[str, str]) -> tuple[bool, bool, str]:
    """Whether the reading is right, whether it would be accepted, and what was read."""
    answer = read_answer(
        row["raw"].encode("ascii", "backslashreplace").decode("unicode_escape")
        if "\\u" in row["raw"]
        else row["raw"],
        unit=row.get("unit"),
        law=row.get("law"),
        kind=row.get("question_kind"),
        legend=_legend(row.get("legend") or ""),
    )
    wanted = tuple(Decimal(row[key]) if row[key] else None for key in ("value", "lower", "upper"))
    read = (answer.value, answer.lower, answer.upper)
    is_right = answer.kind == row["kind"] and (answer.kind == "unclear" or wanted == read)
    return is_right, not answer.needs_review, f"read as {answer.kind} {read}, not {row['kind']}"


def _legend(text: str) -> dict[str, str]:
    """ "* = fewer than 5; - = nil", or JSON."""
    if text.startswith("{"):
        return dict(json.loads(text))
    parts = (part.partition("=") for part in text.split(";") if "=" in part)
    return {sign.strip(): meaning.strip() for sign, _, meaning in parts}
