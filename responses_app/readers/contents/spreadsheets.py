"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS): the tables, lines and remarks that their sheets show."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from responses_app.domain.content import Content, Line, Table
from responses_app.readers import file_types
from responses_app.readers.contents.grids import Grid
from responses_app.readers.contents.many_objects import without_collecting
from responses_app.readers.contents.sheet_cells import ShownSheet
from responses_app.readers.contents.sheet_regions import Region, regions
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.containers import named_type
from responses_app.readers.hidden_data.ods import OdsBook
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import Book, Sheet
from responses_app.readers.hidden_data.xls import XlsBook
from responses_app.readers.hidden_data.xlsb import XlsbBook
from responses_app.readers.hidden_data.xlsx import XlsxBook

READER = "spreadsheets"
VERSION = 1
MAX_CELLS = 300_000  # with something in them, of a workbook
MAX_SHEETS = 50
MOST_REMARKS = 500  # comments and boxes with text
LONGEST_TITLE = 300

_BOOKS: dict[str, Callable[[bytes], Book]] = {
    "xlsx": XlsxBook,
    "xlsb": XlsbBook,
    "xls": XlsBook,
    "ods": OdsBook,
}
_NAMED_BY_NOBODY = re.compile(r"(?:sheet|table|taflen|tabelle|feuil|hoja) ?\d*", re.IGNORECASE)


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what a workbook shows: numbers in plain digits, days as 2024-03-31, shares as 37.4%.

    A sheet with several tables gives several; titles, questions and notes around them are lines,
    and so are comments and boxes with text. What is hidden or beyond a limit is left out, and
    `problems` says so. `options["media_type"]` says what the file is, where that is known.
    Raises CannotLook where it is locked, damaged or too big.
    """
    try:
        with without_collecting():
            return _Reading().of(_opened(content, str(options.get("media_type") or "")))
    except CannotLook:
        raise
    except MemoryError as error:
        raise CannotLook(Reason.TOO_BIG) from error
    except Exception as error:  # a file made to break its reader may do so in any way there is
        raise CannotLook(Reason.DAMAGED) from error


def _opened(content: bytes, media_type: str) -> Book:
    stated = media_type or file_types.media_type(content).media_type
    book = _BOOKS.get(named_type(content, stated))
    if book is None:
        raise CannotLook(Reason.DAMAGED, "The file is no spreadsheet that can be read here.")
    return book(content)


class _Reading:
    """What has been read of a workbook."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.lines: list[Line] = []
        self.problems: list[str] = []
        self.room = MAX_CELLS

    def of(self, book: Book) -> Content:
        hidden: list[str] = []
        shown = 0
        for sheet in book.sheets(as_figures=True):
            if not sheet.is_shown:
                hidden.append(sheet.name)
            elif shown == MAX_SHEETS or not self.room:
                self.problems.append(f"Sheet {sheet.name!r} and those behind it were not read.")
                break
            else:
                shown += 1
                self._sheet(sheet)
        if hidden:
            verb = "was" if len(hidden) == 1 else "were"
            self.problems.append(f"{counted(len(hidden), 'hidden sheet')} {verb} not read.")
        return Content(
            reader=READER,
            version=VERSION,
            tables=tuple(self.tables),
            lines=tuple(self.lines),
            problems=tuple(self.problems),
        )

    @property
    def _order(self) -> int:
        return len(self.tables) + len(self.lines)

    def _sheet(self, sheet: Sheet) -> None:
        shown = ShownSheet(sheet, self.room)
        found = regions(shown.read())
        self.room = max(0, self.room - shown.taken)
        self.problems += shown.problems
        is_only = sum(bool(region.body) for region in found) == 1
        number = 0
        for region in found:
            self._rows_as_lines(region.above)
            if region.body:
                number += 1
                where = sheet.name if is_only else f"{sheet.name}, table {number}"
                self._table(region, where, _title(sheet.name, region.caption))
            self._rows_as_lines(region.below)
        for remark in islice(sheet.remarks, MOST_REMARKS):
            if shown.shows(remark.row, remark.column):
                place = shown.place(remark.row, remark.column)
                says = f"Comment at {place.rpartition('!')[2]}: " if remark.is_comment else ""
                self._line(says + remark.text, place)

    def _rows_as_lines(self, rows: Grid) -> None:
        for row in rows:
            for cell in row:
                self._line(cell.text, cell.where, cell.footnotes)

    def _line(self, text: str, where: str, markers: tuple[str, ...] = ()) -> None:
        for piece in text.split("\n"):
            if words := piece.strip():
                self.lines.append(Line(words, where, self._order, footnotes=markers))

    def _table(self, region: Region, where: str, title: str) -> None:
        first_row, first_column = region.body[0][0].row, region.columns[0]
        cells = tuple(cell.in_table(first_row, first_column) for row in region.body for cell in row)
        rows = max(cell.row + cell.rows for cell in cells)
        columns = max(cell.column + cell.columns for cell in cells)
        title = title[:LONGEST_TITLE]
        self.tables.append(Table(cells, rows, columns, where, self._order, title))


def _title(sheet: str, caption: str) -> str:
    """The line above a table, behind the name of its sheet where that says something."""
    is_named = not _NAMED_BY_NOBODY.fullmatch(sheet.strip())
    return f"{sheet}: {caption}" if caption and is_named else caption or sheet
