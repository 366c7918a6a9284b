"""The cells of a table in rows and columns, each with what sort of cell it is.

A grid can be turned, so that all that is said of rows and headings above holds for columns and
headings at the left as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from responses_app.domain.content import Cell, Table

from .headings import Headings
from .pairing import values_in
from .readings import Readings
from .words import is_of_ages, is_of_ids

MOST_ROWS, MOST_COLUMNS = 500, 100  # of a table that are searched; more is a list of cases
_LONGEST_HEADING = 160  # letters, of what stands anywhere but at the beginning of its row

_BARE_YEAR = re.compile(r"\s*[0-9]{4}\s*")
_QUESTION_ID = re.compile(r"(?<![\w.,])[0-9]{1,2}\s?\(?[a-h]\)?(?![A-Za-z0-9])")
_DRAWN = re.compile(r"\s*(?:[-–—_=+|]\s?){4,}\s*")  # a ruling line, in signs
_TORN_YEAR = re.compile(
    r"(?<=\b20[0-9]{2}[-/–]2)\s(?=0[0-9]{2}\b)|(?<=\b20[0-9]{2}[-/–]20)\s"
    r"(?=[0-9]{2}\b)|(?<=\b20[0-9]{2}[-/–]20[0-9])\s(?=[0-9]\b)"
)
"""Within a year that a narrow column broke over two lines."""


class Role(Enum):
    """What sort of cell it is."""

    NOTHING = auto()
    PERIOD = auto()  # a period, and nothing else
    WORDS = auto()  # a heading, or other words
    VALUE = auto()  # what may be an answer


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column; a merged one stands in every place that it covers."""

    cells: list[list[Cell | None]]
    roles: list[list[Role]]

    @property
    def rows(self) -> int:
        return len(self.cells)

    @property
    def columns(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def turned(self) -> Grid:
        """Rows for columns."""
        return Grid(
            [list(column) for column in zip(*self.cells, strict=True)],
            [list(column) for column in zip(*self.roles, strict=True)],
        )

    def distinct(self, row: int) -> list[Cell]:
        """The cells of a row, merged ones once."""
        found: list[Cell] = []
        for cell in self.cells[row]:
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def text(self, row: int, column: int) -> str:
        cell = self.cells[row][column]
        return cell.text if cell else ""


def grid_of(table: Table, headings: Headings, readings: Readings) -> Grid:
    """Lay out the part of a table that is searched, and say of each cell what sort it is."""
    rows, columns = min(table.rows, MOST_ROWS), min(table.columns, MOST_COLUMNS)
    cells: list[list[Cell | None]] = [[None] * columns for _ in range(rows)]
    roles = [[Role.NOTHING] * columns for _ in range(rows)]
    for cell in table.cells:
        if cell.row >= rows or cell.column >= columns or not cell.text.strip():
            continue
        if _DRAWN.fullmatch(cell.text):
            continue
        if _TORN_YEAR.search(cell.text):
            cell = replace(cell, text=_TORN_YEAR.sub("", cell.text))
        role = _role(cell, headings, readings)
        for row in range(cell.row, min(cell.row + cell.rows, rows)):
            for column in range(cell.column, min(cell.column + cell.columns, columns)):
                if cells[row][column] is None:
                    cells[row][column] = cell
                    roles[row][column] = role
    for row, column in _numbers_like_years(cells, roles, headings):
        roles[row][column] = Role.VALUE
    return Grid(cells, roles)


def _numbers_like_years(
    cells: list[list[Cell | None]], roles: list[list[Role]], headings: Headings
) -> list[tuple[int, int]]:
    """Places with a number such as 2008 where the headings already name a period that was asked."""

    def is_asked(row: int, column: int) -> bool:
        cell = cells[row][column]
        is_period = roles[row][column] is Role.PERIOD
        return bool(is_period and cell and headings.read(cell.text).fits)

    found = []
    for row, in_row in enumerate(roles):
        for column, role in enumerate(in_row):
            cell = cells[row][column]
            if role is not Role.PERIOD or cell is None or not _BARE_YEAR.fullmatch(cell.text):
                continue
            named = any(is_asked(above, column) for above in range(row))
            named = named or any(is_asked(row, before) for before in range(column))
            beside = (*in_row, *(other[column] for other in roles))
            if named and Role.VALUE in beside and not is_asked(row, column):
                found.append((row, column))
    return found


def _role(cell: Cell, headings: Headings, readings: Readings) -> Role:
    text = " ".join(cell.text.split())
    if text.replace(",", "").isdigit() and len(text) != 4:
        return Role.VALUE
    if len(text) <= 3 and not text.isalnum() and readings.looks_like_value(text):
        return Role.VALUE
    heading = headings.read(text)
    if heading.is_period:
        return Role.PERIOD
    if cell.is_heading and any(letter.isalpha() for letter in text):
        return Role.WORDS
    rest = heading.rest
    if not rest.strip(" .:)-") and not text.isdigit():
        return Role.WORDS  # a label by itself
    best = heading.best
    if best and best.score >= 0.6 and (best.how != "label" or not any(map(str.isdigit, rest))):
        return Role.WORDS
    if len(text) > _LONGEST_HEADING and not heading.labels:
        return Role.VALUE
    if rest != text and readings.looks_like_value(text):
        rest = _QUESTION_ID.sub(" ", rest)  # "2a) Missing (1a and 1b)" has no number
        return Role.VALUE if values_in(rest) or readings.looks_like_value(rest) else Role.WORDS
    return Role.VALUE if readings.looks_like_value(text) else Role.WORDS


def with_heading_column(grid: Grid) -> Grid:
    """The grid, with the cells of its leftmost column taken for headings where they are.

    Ages ("16 to 17") and running numbers look like values; a column that holds other words, or
    whose own heading says so, is a column of headings.
    """
    first = next(
        (c for c in range(grid.columns) if any(row[c] is not None for row in grid.cells)), None
    )
    if first is None or grid.columns < 2:
        return grid
    grid = _without_lone_words(grid, first)
    roles = [row[first] for row in grid.roles]
    values = [r for r, role in enumerate(roles) if role is Role.VALUE]
    if not values or not _is_heading_column(grid, first, values):
        return grid
    changed = [list(row) for row in grid.roles]
    for row in values:
        if len(grid.distinct(row)) > 1:
            changed[row][first] = Role.WORDS
    return Grid(grid.cells, changed)


def _without_lone_words(grid: Grid, first: int) -> Grid:
    """The grid, with words alone in their row ("Report run 24/05/2024") for no value of a column.

    Only where that column holds the headings of rows.
    """
    heads = any(
        roles[first] is Role.WORDS and Role.VALUE in roles[first + 1 :] for roles in grid.roles
    )
    lone = [
        r
        for r, roles in enumerate(grid.roles)
        if roles[first] is Role.VALUE
        and len(grid.distinct(r)) == 1
        and sum(map(str.isalpha, grid.text(r, first))) > 3
    ]
    if not heads or not lone:
        return grid
    changed = [list(row) for row in grid.roles]
    for row in lone:
        changed[row] = [Role.WORDS if role is Role.VALUE else role for role in changed[row]]
    return Grid(grid.cells, changed)


def _is_heading_column(grid: Grid, column: int, values: list[int]) -> bool:
    above = [r for r in range(values[0]) if grid.cells[r][column] is not None]
    beside = [r for r in values if len(grid.distinct(r)) > 1]
    if not beside:
        return False
    if above and grid.roles[above[-1]][column] is Role.PERIOD:
        return False
    if above and (
        is_of_ages(grid.text(above[-1], column)) or is_of_ids(grid.text(above[-1], column))
    ):
        return True
    beside_values = [
        roles[column] for roles in grid.roles if Role.VALUE in roles[:column] + roles[column + 1 :]
    ]
    if Role.WORDS in beside_values or Role.PERIOD in beside_values:
        return True
    numbers = [grid.text(r, column).strip(" .)") for r in beside]
    counted = [str(n) for n in range(1, len(numbers) + 1)]
    return numbers == counted and len(numbers) > 1 and _has_words_beside(grid, column, beside)


def _has_words_beside(grid: Grid, column: int, rows: list[int]) -> bool:
    return any(role is Role.WORDS for row in rows for role in grid.roles[row][column + 1 :])
