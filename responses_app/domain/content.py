"""What a document shows: its tables and its lines of text, each with its place.

Every reader of `readers/contents` gives this one shape, whatever the format; `locating` looks in
it for the answers. A place is said twice: in words for a person (`where`), and as a box on the
page or as row and column of a table, so that the very cell can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points (1/72 inch) from its top left corner."""

    page: int  # from 1
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as it is shown; a merged one stands once, where it begins."""

    row: int  # in the table, from 0
    column: int
    text: str  # without footnote markers
    where: str  # such as "Answers!B7" or "page 2, table 1, row 3, column 2"
    rows: int = 1  # how many it covers
    columns: int = 1
    box: Box | None = None
    is_heading: bool = False  # the file itself says so; False means: it does not say
    footnotes: tuple[str, ...] = ()  # the markers: "1", "a", "*"
    doubtful: tuple[str, ...] = ()  # words that the recognition of a picture was not sure of


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in rows and columns, as one table of the document, over as many pages as it takes."""

    cells: tuple[Cell, ...]  # by row, then column; no empty ones
    rows: int
    columns: int
    where: str  # such as "Answers" (a sheet), "page 2, table 1"
    order: int  # its place among tables and lines as one reads, from 0
    title: str = ""  # its caption, or the name of the sheet
    is_ruled: bool = True  # False where rows and columns were worked out from where words stand

    def grid(self) -> list[list[str]]:
        """The texts in rows; a merged cell's text stands where it begins, the rest is empty."""
        grid = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            grid[cell.row][cell.column] = cell.text
        return grid


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or line of text outside tables."""

    text: str
    where: str  # such as "page 1, line 4" or "line 12"
    order: int
    box: Box | None = None
    is_heading: bool = False
    is_quoted: bool = False  # the file itself marks it as a quotation, such as "> " in a mail
    footnotes: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note below a table, or an entry of a legend: what a marker stands for."""

    marker: str  # "1", "*", "[c]", "<5"
    text: str  # "counts from 1 to 4"
    where: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that a reader saw in a document."""

    media_type: str = ""
    reader: str = ""  # which module read it
    version: int = 0  # of that reader; a newer one may see more
    tables: tuple[Table, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[Note, ...] = ()
    pages: int = 0  # 0 where the format knows none
    sizes: tuple[tuple[float, float], ...] = ()  # width and height of each page, in points
    is_recognised: bool = False  # the words were recognised in a picture: for a person, always
    pictures: tuple[int, ...] = ()  # pages that are pictures, and that nobody has recognised yet
    problems: tuple[str, ...] = ()  # what could not be read, each a sentence for a person

    @property
    def legend(self) -> dict[str, str]:
        """What the document's own signs stand for, as `read_answer` takes it."""
        return {note.marker: note.text for note in self.notes}

    @property
    def characters(self) -> int:
        """How many characters its text and its cells have."""
        cells = sum(len(cell.text) for table in self.tables for cell in table.cells)
        return cells + sum(len(line.text) for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """As a column of a database, or the pipe of a reader apart, takes it."""
        return {
            "media_type": self.media_type,
            "reader": self.reader,
            "version": self.version,
            "pages": self.pages,
            "sizes": [[round(width, 2), round(height, 2)] for width, height in self.sizes],
            "is_recognised": self.is_recognised,
            "pictures": list(self.pictures),
            "problems": list(self.problems),
            "tables": [_table_json(table) for table in self.tables],
            "lines": [
                [
                    line.text, line.where, line.order, _box_json(line.box), int(line.is_heading),
                    int(line.is_quoted), list(line.footnotes), list(line.doubtful),
                ]
                for line in self.lines
            ],
            "notes": [[note.marker, note.text, note.where] for note in self.notes],
        }  # fmt: skip

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Content:
        """Raises ValueError for what `as_json` never wrote."""
        try:
            return cls(
                media_type=str(said["media_type"]),
                reader=str(said["reader"]),
                version=int(said["version"]),
                tables=tuple(_table(one) for one in said["tables"]),
                lines=tuple(_line(one) for one in said["lines"]),
                notes=tuple(Note(str(m), str(t), str(w)) for m, t, w in said["notes"]),
                pages=int(said["pages"]),
                sizes=tuple((float(width), float(height)) for width, height in said["sizes"]),
                is_recognised=bool(said["is_recognised"]),
                pictures=tuple(int(page) for page in said["pictures"]),
                problems=tuple(str(problem) for problem in said["problems"]),
            )
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise ValueError(f"this is not the content of a document: {error!r}") from error


def joined(first: Content, second: Content) -> Content:
    """Two parts of one document as one, such as its text and the words of its pictures."""
    orders = [table.order for table in first.tables] + [line.order for line in first.lines]
    after = 1 + max(orders, default=-1)
    return replace(
        first,
        tables=first.tables + tuple(replace(t, order=t.order + after) for t in second.tables),
        lines=first.lines + tuple(replace(n, order=n.order + after) for n in second.lines),
        notes=first.notes + second.notes,
        pages=max(first.pages, second.pages),
        sizes=first.sizes or second.sizes,
        is_recognised=first.is_recognised or second.is_recognised,
        problems=tuple(dict.fromkeys(first.problems + second.problems)),
    )


def _box_json(box: Box | None) -> list[float] | None:
    if box is None:
        return None
    sides = (box.left, box.top, box.right, box.bottom)
    return [box.page, *(round(side, 2) for side in sides)]


def _table_json(table: Table) -> dict[str, Any]:
    return {
        "rows": table.rows,
        "columns": table.columns,
        "where": table.where,
        "order": table.order,
        "title": table.title,
        "is_ruled": table.is_ruled,
        "cells": [_cell_json(cell) for cell in table.cells],
    }


def _cell_json(cell: Cell) -> list[Any]:
    """A cell; most have nothing but a place and a text, and a sheet has many thousands."""
    plain: list[Any] = [cell.row, cell.column, cell.text, cell.where]
    is_plain = cell.rows == 1 == cell.columns and cell.box is None and not cell.is_heading
    if is_plain and not cell.footnotes and not cell.doubtful:
        return plain
    more = [cell.rows, cell.columns, _box_json(cell.box), int(cell.is_heading)]
    return [*plain, *more, list(cell.footnotes), list(cell.doubtful)]


def _cell(said: list[Any]) -> Cell:
    row, column, text, where, *more = said
    if not more:
        return Cell(int(row), int(column), str(text), str(where))
    down, across, box, is_heading, footnotes, doubtful = more
    return Cell(
        int(row), int(column), str(text), str(where), int(down), int(across), _box(box),
        bool(is_heading), tuple(map(str, footnotes)), tuple(map(str, doubtful)),
    )  # fmt: skip


def _box(said: Any) -> Box | None:
    if said is None:
        return None
    page, *sides = said
    left, top, right, bottom = (float(side) for side in sides)
    return Box(int(page), left, top, right, bottom)


def _table(said: dict[str, Any]) -> Table:
    rows, columns = int(said["rows"]), int(said["columns"])
    cells = tuple(_cell(one) for one in said["cells"])
    if any(not (0 <= one.row < rows and 0 <= one.column < columns) for one in cells):
        raise ValueError("this is not the content of a document: a cell lies outside its table")
    return Table(
        cells, rows, columns, str(said["where"]), int(said["order"]), str(said["title"]),
        bool(said["is_ruled"]),
    )  # fmt: skip


def _line(said: list[Any]) -> Line:
    text, where, order, box, is_heading, is_quoted, footnotes, doubtful = said
    return Line(
        str(text), str(where), int(order), _box(box), bool(is_heading), bool(is_quoted),
        tuple(map(str, footnotes)), tuple(map(str, doubtful)),
    )  # fmt: skip
