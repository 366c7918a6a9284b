"""The cells of one sheet as they are shown: rows of cells, each with its place in the file."""

from __future__ import annotations

from typing import NamedTuple

from responses_app.domain.content import Cell


class Shown(NamedTuple):
    """A cell; `row` and `column` count what is shown only, from 0."""

    row: int
    column: int
    text: str
    where: str
    rows: int = 1
    columns: int = 1
    footnotes: tuple[str, ...] = ()

    def in_table(self, first_row: int, first_column: int) -> Cell:
        """The cell of a table that begins there."""
        row, column, text, where, rows, columns, footnotes = self
        return Cell(
            row - first_row, column - first_column, text, where, rows, columns, None, False,
            footnotes,
        )  # fmt: skip


Row = list[Shown]
"""Cells of one row from left to right; never empty."""
Grid = list[Row]
"""Rows from top to bottom; those with nothing in them are left out."""


def grid_of(rows: dict[int, dict[int, Shown]]) -> Grid:
    """The grid of cells by row and column, in whatever order they came."""
    return [
        [cells[column] for column in sorted(cells)] for _, cells in sorted(rows.items()) if cells
    ]
