"""What a reader saw in a document, arranged for the page: with a mark at each proposed figure.

Pages of a PDF or a scan are shown as pictures with a box drawn over the words; everything else as
tables and paragraphs. Of a long table the rows around each figure are shown.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.content import Content, Line, Table
from responses_app.models import ProposedFigure

WHOLE = 150  # rows; a table with more is shown in part
HEAD = 20  # rows of such a one that are shown from its beginning
AROUND = 12  # rows before and after each figure
MOST_COLUMNS = 60
MOST_LINES = 400
MOST_PAGES = 40
MOST_TABLES = 40
LONGEST = 4_000  # characters of one paragraph or cell


@dataclass(frozen=True)
class Mark:
    """The spot of a proposed figure on the page."""

    pk: int
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass
class ShownCell:
    text: str
    where: str = ""
    rows: int = 1
    columns: int = 1
    is_heading: bool = False
    marks: list[int] = field(default_factory=list)
    footnotes: tuple[str, ...] = ()


@dataclass
class ShownTable:
    title: str
    where: str
    rows: list[tuple[str, list[ShownCell]]]  # its number, as in the sheet, and its cells
    left_out: int = 0  # rows
    is_cut: bool = False  # columns were left out


@dataclass
class ShownLine:
    pieces: list[tuple[str, int]]  # text, and the figure that it is; 0 for none
    where: str
    is_heading: bool = False
    is_quoted: bool = False


@dataclass
class ShownPage:
    number: int
    width: float
    height: float
    marks: list[Mark]


@dataclass
class Shown:
    """A document as the page shows it."""

    pages: list[ShownPage] = field(default_factory=list)
    parts: list[ShownTable | ShownLine] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    is_cut: bool = False


def shown(content: Content, proposals: Iterable[ProposedFigure]) -> Shown:
    """Arrange a content, with the marks of what was proposed from it."""
    rows = list(proposals)
    found = Shown(notes=[(note.marker, note.text) for note in content.notes])
    if content.sizes:
        found.pages = list(_pages(content, rows))
        found.is_cut = len(content.sizes) > len(found.pages)
        return found
    spots = _Spots(rows)
    order: list[tuple[int, ShownTable | ShownLine]] = []
    for index, table in enumerate(content.tables[:MOST_TABLES]):
        order.append((table.order, _table(table, spots.of_table(index))))
    wanted = set(range(min(MOST_LINES, len(content.lines)))) | spots.lines.keys()
    for index, line in enumerate(content.lines):
        if index in wanted:
            order.append((line.order, _line(line, spots.lines.get(index, []))))
    found.parts = [part for _, part in sorted(order, key=lambda one: one[0])]
    found.is_cut = len(content.tables) > MOST_TABLES or len(content.lines) > len(wanted)
    return found


class _Spots:
    """Where proposals stand: by table, row and column, and by line."""

    def __init__(self, rows: Iterable[ProposedFigure]) -> None:
        self.cells: dict[int, dict[tuple[int, int], list[int]]] = defaultdict(dict)
        self.lines: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for row in rows:
            spot: Mapping[str, Any] = row.spot
            if "line" in spot or not {"table", "row", "column"} & spot.keys():
                place = (spot.get("start", 0), spot.get("end", 0), row.pk)
                self.lines[spot.get("line", 0)].append(place)
            else:
                cell = (spot.get("row", 0), spot.get("column", 0))
                self.cells[spot.get("table", 0)].setdefault(cell, []).append(row.pk)

    def of_table(self, index: int) -> dict[tuple[int, int], list[int]]:
        return self.cells.get(index, {})


def _table(table: Table, marks: Mapping[tuple[int, int], list[int]]) -> ShownTable:
    numbers = range(table.rows)
    if table.rows > WHOLE:
        near = {n for row, _ in marks for n in range(row - AROUND, row + AROUND + 1)}
        numbers = [n for n in numbers if n < HEAD or n in near]
    wanted = set(numbers)
    by_row: dict[int, dict[int, ShownCell]] = defaultdict(dict)
    covered: set[tuple[int, int]] = set()
    columns = min(table.columns, MOST_COLUMNS)
    for cell in table.cells:
        if cell.row in wanted and cell.column < columns:
            by_row[cell.row][cell.column] = ShownCell(
                text=cell.text[:LONGEST],
                where=cell.where,
                rows=cell.rows,
                columns=min(cell.columns, columns - cell.column),
                is_heading=cell.is_heading,
                marks=marks.get((cell.row, cell.column), []),
                footnotes=cell.footnotes,
            )
            if cell.rows * cell.columns > 1:
                covered |= {
                    (cell.row + down, cell.column + across)
                    for down in range(min(cell.rows, WHOLE))
                    for across in range(min(cell.columns, MOST_COLUMNS))
                }
    rows = [
        (
            _row_number(number, by_row[number].values()),
            [
                by_row[number].get(column) or ShownCell("", marks=marks.get((number, column), []))
                for column in range(columns)
                if column in by_row[number] or (number, column) not in covered
            ],
        )
        for number in numbers
    ]
    return ShownTable(
        table.title, table.where, rows, table.rows - len(rows), table.columns > columns
    )


def _row_number(number: int, cells: Iterable[ShownCell]) -> str:
    """What a row is called in its sheet, or the how manieth it is in its table."""
    for cell in cells:
        if in_sheet := re.search(r"![A-Z]+([0-9]+)$", cell.where):
            return in_sheet[1]
    return str(number + 1)


def _line(line: Line, marks: Iterable[tuple[int, int, int]]) -> ShownLine:
    return ShownLine(
        list(_pieces(line.text, sorted(marks))), line.where, line.is_heading, line.is_quoted
    )


def _pieces(text: str, marks: Iterable[tuple[int, int, int]]) -> Iterator[tuple[str, int]]:
    """The text cut where figures begin and end; of two that overlap the first is marked."""
    at = 0
    text = text[:LONGEST]
    for start, end, pk in marks:
        if end <= start:
            start, end = (0, len(text)) if at == 0 else (at, at)
        if start < at or start >= len(text):
            yield "", pk
            continue
        if start > at:
            yield text[at:start], 0
        yield text[start:end], pk
        at = end
    if at < len(text):
        yield text[at:], 0


def _pages(content: Content, rows: Iterable[ProposedFigure]) -> Iterator[ShownPage]:
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in rows:
        if row.box and len(row.box) == 5:
            page, left, top, right, bottom = row.box
            marks[int(page)].append(
                Mark(row.pk, left - 2, top - 2, right - left + 4, bottom - top + 4)
            )
    for number, (width, height) in enumerate(content.sizes, start=1):
        if number <= MOST_PAGES or number in marks:
            yield ShownPage(number, width, height, marks.get(number, []))
