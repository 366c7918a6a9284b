"""Two tables side by side, told from one table with a blank column in it."""

from __future__ import annotations

from itertools import pairwise

from responses_app.readers.contents.cell_kinds import is_period, is_value, is_year
from responses_app.readers.contents.grids import Grid
from responses_app.readers.contents.sheet_headings import across

MOST_GAPS = 20  # blank columns of which it is asked, among rows that stand together
MOST_SAMPLED = 200  # rows at either end that are looked at for it


def column_cut(band: Grid, cuts: set[int]) -> int | None:
    """The column in which a second table begins, right of a blank one; None where none does."""
    rows = [row for row in band if len(row) > 1]
    filled = {cell.column for row in rows for cell in row}
    if not filled or len(filled) == max(filled) - min(filled) + 1:
        return None
    for row in rows:
        for cell in row:
            if cell.columns > 1:
                filled.update(across(cell))
    ordered = sorted(filled)
    begins = [right for left, right in pairwise(ordered) if right - left > 1]
    if len(rows) > 2 * MOST_SAMPLED:
        rows = rows[:MOST_SAMPLED] + rows[-MOST_SAMPLED:]
    return next(
        (one for one in begins[:MOST_GAPS] if one in cuts or _are_two_tables(rows, one)), None
    )


def _are_two_tables(rows: Grid, column: int) -> bool:
    """Tell whether both sides have row labels and values, and something speaks for two tables.

    That is: both have the same heading above their labels, or none; the same labels; or values in
    different rows.
    """
    left, right = (
        _Side([side for row in rows if (side := [c for c in row if (c.column < column) == first])])
        for first in (True, False)
    )
    if not (left.has_labels and right.has_labels):
        return False
    return (
        left.corner == right.corner
        or len(left.labels & right.labels) * 2 >= min(len(left.labels), len(right.labels))
        or left.value_rows != right.value_rows
    )


class _Side:
    """What is left or right of a blank column."""

    def __init__(self, rows: Grid) -> None:
        first = min((row[0].column for row in rows), default=0)
        self.value_rows = {
            row[0].row
            for row in rows
            if any(is_value(c.text) and not is_year(c.text) for c in row if c.column > first)
        }
        labels = [
            row[0].text for row in rows if row[0].row in self.value_rows and row[0].column == first
        ]
        words = [text for text in labels if not is_value(text) or is_period(text)]
        self.labels = {text.casefold() for text in words}
        self.has_labels = bool(self.value_rows) and len(words) > 0.6 * len(self.value_rows)
        top = next((row for row in rows if len(row) > 1 or row[0].column > first), None)
        self.corner = top[0].text.casefold() if top and top[0].column == first else ""
