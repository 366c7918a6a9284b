"""Find the totals of a table: each column of whole numbers against its row "Total"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Final

from responses_app.domain.claims.claims import Sum
from responses_app.domain.claims.drafts import BlockKind
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.scene import Scene, head_of
from responses_app.domain.claims.sentences import Sentence

_TOTAL: Final = re.compile(r"^\W*(?:(?:grand |over)?total|sum|all)\b", re.IGNORECASE)
_NO_SUM: Final = re.compile(
    r"%|\bper\b|\brates?\b|\baverage|\bmean\b|\bmedian\b|\bshare\b|\bproportion\b|\byear\b|\bchange\b",
    re.IGNORECASE,
)
MOST_ROWS: Final = 40
NEARLY: Final = Fraction(1, 10)
"""A total farther off its rows is of more than the table shows."""


def totals(scenes: Sequence[Scene]) -> Iterator[Sum]:
    """Return a sum for each column of a table with a row of totals."""
    rows = [one for one in scenes if one.passage.kind is BlockKind.ROW and one.passage.heading]
    for _, table in groupby(rows, key=lambda one: one.passage.heading):
        parts: list[Scene] = []
        for row in table:
            if not _TOTAL.match(row.passage.text):
                parts.append(row)
            elif 2 <= len(parts) <= MOST_ROWS:
                yield from _columns(parts, row)
                parts = []


def _columns(parts: Sequence[Scene], total: Scene) -> Iterator[Sum]:
    passage = parts[0].passage
    shifts = [0]
    for scene in (*parts[1:], total):
        shifts.append(len(passage.text) + 1)
        passage = passage.joined(scene.passage)
    for whole in total.counts:
        column = _column(total.passage, whole)
        if whole.step < 1 or whole.top or _NO_SUM.search(head_of(total.passage, whole)):
            continue
        cells = [_in_column(scene, column) for scene in parts]
        found = [cell for cell in cells if cell is not None]
        value = sum((cell.value for cell in found), Fraction())
        if len(found) < len(cells) or abs(value - whole.value) > NEARLY * whole.value:
            continue
        whole = _shifted(whole, shifts[-1])
        moved = (_shifted(cell, shift) for cell, shift in zip(found, shifts[:-1], strict=True))
        yield Sum(passage=passage, main=whole, whole=whole, parts=tuple(moved), is_whole=False)


def _column(passage: Sentence, number: Number) -> int:
    return passage.text.count("|", 0, number.start)


def _in_column(scene: Scene, column: int) -> Number | None:
    """The number that a cell is; None where it is none, or holds more: "<5"."""
    cells = scene.passage.text.split("|")
    for one in scene.numbers:
        if one.kind is Kind.COUNT and _column(scene.passage, one) == column:
            return one if cells[column].strip() == one.text else None
    return None


def _shifted(number: Number, by: int) -> Number:
    return replace(number, start=number.start + by, end=number.end + by)
