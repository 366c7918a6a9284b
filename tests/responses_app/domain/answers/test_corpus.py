"""Replies in our own words, with the reading intended before the reader was looked at."""

from __future__ import annotations

import csv
import time
from decimal import Decimal
from pathlib import Path

import pytest

from responses_app.domain.answers import Answer, read_answer

CORPUS = Path(__file__).parents[3] / "corpus"
RIGHT_IF_ACCEPTED = 0.98
RIGHT_AS_BEST_GUESS = 0.85


def read(row: dict[str, str]) -> Answer:
    legend = dict(entry.rsplit("=", 1) for entry in row["legend"].split("|") if entry)
    return read_answer(
        row["raw"],
        unit=row["unit"],
        law=row["law"],
        kind=row["question_kind"],
        legend=legend,
    )


def is_right(row: dict[str, str], answer: Answer) -> bool:
    wanted = [Decimal(row[key]) if row[key] else None for key in ("value", "lower", "upper")]
    return [answer.kind.value, answer.value, answer.lower, answer.upper] == [row["kind"], *wanted]


@pytest.mark.parametrize(
    "name",
    [
        "answers_built_on.csv",
        "answers_blind.csv",
        "answers_blind_second.csv",
    ],
)
def test_read_answer_is_right_where_it_is_sure(name: str) -> None:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read_rows = [(row, read(row)) for row in rows]
    right = [is_right(row, answer) for row, answer in read_rows]
    accepted = [is_right(row, answer) for row, answer in read_rows if not answer.needs_review]

    assert len(rows) >= 150
    assert sum(right) / len(right) >= RIGHT_AS_BEST_GUESS
    assert sum(accepted) / len(accepted) >= RIGHT_IF_ACCEPTED


def test_read_answer_accepts_nothing_that_a_person_should_see() -> None:
    with (CORPUS / "answers_outside.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    accepted = [(row, answer) for row in rows if not (answer := read(row)).needs_review]
    right = [is_right(row, answer) for row, answer in accepted]

    assert len(rows) - len(accepted) >= 150
    assert [row["raw"] for row, _ in accepted if row["needs_review"]] == []
    assert sum(right) / len(right) >= RIGHT_IF_ACCEPTED


def test_read_answer_reads_plain_cells_fast() -> None:
    legend = {"*": "fewer than 5", "-": "nil", "1": "Includes care leavers", "e": "estimated"}
    cells = ["0", "14", "1,204", "*", "-", "<5", "12.5", "37%", "Not held", "2023/24"] * 200
    started = time.perf_counter()

    for cell in cells:
        read_answer(cell, unit="children", legend=legend)

    # Some 10,000 a second; a tenth of that here, because a test machine may be busy.
    assert time.perf_counter() - started < 2
