"""The cells of a table in HTML with their places, and whether it is a table of data at all.

Source: HTML Living Standard 4.9.12 (forming a table).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from responses_app.readers.contents.collecting import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

LONGEST_CELL = 1_500  # letters; a table with a longer one in most rows arranges a page
_CELLS = ("td", "th")
_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(slots=True)
class Placed:
    """A cell with its place."""

    element: Any
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    is_heading: bool = False


@dataclass(slots=True)
class Grid:
    """The cells of a table, row by row."""

    rows: list[list[Placed]] = field(default_factory=list)
    captions: list[Any] = field(default_factory=list)
    is_presentation: bool = False  # it says itself that it only arranges
    columns: int = 0
    has_tables: bool = False  # a cell holds another table of more than one column and row


def placed(table: Any, is_hidden: Callable[[Any], bool]) -> Grid:
    """Place the cells of a table as a browser does."""
    grid = Grid(is_presentation=table.get("role") in ("presentation", "none"))
    taken: dict[int, int] = {}  # by column: the first row that is free again
    grid.captions = [one for one in table.findall("caption") if not is_hidden(one)]
    count = 0
    for row, is_head in _rows(table, is_hidden):
        number = len(grid.rows)
        cells: list[Placed] = []
        column = 0
        for cell in row:
            if is_hidden(cell):
                continue
            while taken.get(column, 0) > number:
                column += 1
            if column >= MOST_COLUMNS:
                break
            across = _span(cell.get("colspan"), MOST_COLUMNS - column)
            down = _span(cell.get("rowspan"), MOST_ROWS)
            for at in range(column, column + across):
                taken[at] = number + down
            is_heading = cell.tag == "th" or is_head
            cells.append(Placed(cell, number, column, down, across, is_heading))
            column += across
        grid.rows.append(cells)
        grid.columns = max(grid.columns, column)
        count += len(cells)
        if number + 1 >= MOST_ROWS or count >= MOST_CELLS:
            break
    for cells in grid.rows:
        for one in cells:
            one.rows = min(one.rows, len(grid.rows) - one.row)
    grid.has_tables = any(_is_wide(inner) for inner in table.iterdescendants("table"))
    return grid


def is_data(grid: Grid) -> bool:
    """Tell whether a table holds data, and does not just arrange a page or a mail.

    One of a single row or column arranges; so does one that holds other tables, or long texts,
    unless it has headings or a caption of its own.
    """
    if grid.is_presentation or grid.columns < 2:
        return False
    rows = [row for row in grid.rows if row]
    filled = [[one for one in row if _has_words(one.element)] for row in rows]
    if not any(filled):
        return False
    if grid.captions or any(
        one.element.tag == "th" and not _has_table(one.element) for row in rows for one in row
    ):
        return True
    if not any(len(row) > 1 for row in filled):
        return False
    if grid.has_tables:
        first = [row[0].element for row in filled if len(row) > 1]
        return len(first) > 1 and not any(map(_has_table, first))
    long = sum(any(_is_long(one.element) for one in row) for row in filled)
    return long * 2 <= len(filled)


def _rows(table: Any, is_hidden: Callable[[Any], bool]) -> Iterator[tuple[list[Any], bool]]:
    """The cells of each row in the order they are shown; whether it belongs to the head."""
    groups = sorted(
        (child for child in table if child.tag in _GROUPS),
        key=lambda one: _GROUPS.index(one.tag),
    )
    behind = [one for one in groups if one.tag == "tfoot"]
    for group in (*(one for one in groups if one.tag != "tfoot"), table, *behind):
        loose: list[Any] = []  # cells without a row
        for child in group:
            if child.tag in _CELLS:
                loose.append(child)
            elif child.tag == "tr":
                if loose:
                    yield loose, False
                    loose = []
                if not is_hidden(child):
                    yield [one for one in child if one.tag in _CELLS], group.tag == "thead"
        if loose:
            yield loose, False


def _span(text: str | None, most: int) -> int:
    text = (text or "1").strip()[:6]
    number = int(text) if text.isascii() and text.isdecimal() else 1
    return max(1, min(number or most, most))


def _is_wide(table: Any) -> bool:
    """Whether a table within another has rows and columns of its own."""
    rows = islice(table.iterdescendants("tr"), 50)
    return sum(sum(cell.tag in ("td", "th") for cell in row) > 1 for row in rows) > 1


def _has_table(element: Any) -> bool:
    return next(element.iterdescendants("table"), None) is not None


def _has_words(element: Any) -> bool:
    return any(text.strip("\u00a0 \t\r\n") for text in element.itertext())


def _is_long(element: Any) -> bool:
    letters = 0
    for text in element.itertext():
        letters += len(text)
        if letters > LONGEST_CELL:
            return True
    return False
