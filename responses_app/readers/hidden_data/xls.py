"""Workbooks of Excel 97 to 2003 (.xls), read with xlrd.

Source of what xlrd leaves out: [MS-XLS], the streams beside the workbook and the record SXDB.
"""

import io
import struct
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import olefile  # type: ignore[import-untyped]
import xlrd  # type: ignore[import-untyped]

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.colours import BLACK, WHITE, Colour, is_near
from responses_app.readers.hidden_data.number_formats import NumberFormat, read_format, writing
from responses_app.readers.hidden_data.raised import raised
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import (
    MAX_CELLS,
    MOST_MERGED,
    MOST_REMARKS,
    Area,
    Cell,
    Remark,
    Row,
    Seen,
    Sheet,
    Showing,
)
from responses_app.readers.hidden_data.xlsx_styles import SMALLEST

MAX_BYTES = 40_000_000
NO_HEIGHT = 40  # twentieths of a point
NO_WIDTH = 128  # 256ths of a digit

_SHOWING = {1: Showing.HIDDEN, 2: Showing.VERY_HIDDEN}
_PIVOT_SOURCE = 0x00C6
_NO_PATTERN, _SOLID = 0, 1
_RAISED = 1

Writer = Callable[[NumberFormat, str, bool], str]
"""Writes a stored number in a format; the flag: days are counted from 1904."""


class XlsBook:
    """An .xls workbook. Raises CannotLook where it cannot be read."""

    white_rules = 0

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_BYTES:
            raise CannotLook(Reason.TOO_BIG)
        self._content = content
        self._book = _opened(content)
        self._formats: dict[int, tuple[NumberFormat, bool]] = {}
        self._left = MAX_CELLS
        self._comments = 0

    def sheets(self, as_shown: bool = False, *, as_figures: bool = False) -> Iterator[Sheet]:
        write = writing(as_shown, as_figures)
        for number in range(self._book.nsheets):
            sheet = _trying(partial(self._book.sheet_by_index, number))
            self._comments += len(sheet.cell_note_map)
            showing = _SHOWING.get(sheet.visibility, Showing.VISIBLE)
            hidden = {
                column + 1
                for column, about in sheet.colinfo_map.items()
                if about.hidden or about.width < NO_WIDTH
            }
            merged = [
                Area(first + 1, left + 1, last, right)
                for first, last, left, right in sheet.merged_cells[:MOST_MERGED]
            ]
            remarks = [
                Remark(row + 1, column + 1, note.text.strip(), True)
                for (row, column), note in islice(sheet.cell_note_map.items(), MOST_REMARKS)
            ]
            rows = self._rows(sheet, write)
            yield Sheet(
                number + 1, sheet.name, showing, rows, hidden, merged=merged, remarks=remarks
            )
            self._book.unload_sheet(number)

    def sources_of(self, choices_from: str) -> Iterator[tuple[str, range]]:
        return iter(())

    def other_findings(self, sheets: list[Seen]) -> list[Finding]:
        findings: list[Finding] = []
        if self._comments:
            sentence = f"Its cells have {counted(self._comments, 'comment')}."
            findings.append(
                Finding("comments", Weight.SUSPECT, "workbook", self._comments, sentence)
            )
        lost = sum(bool(one.any_err) or "#REF" in str(one.result) for one in _names(self._book))
        if lost:
            sentence = f"It has {counted(lost, 'name')} for cells that are no longer there."
            findings.append(Finding("name_of_lost_range", Weight.NOTE, "workbook", lost, sentence))
        return findings + _beside(self._content)

    def _rows(self, sheet: Any, write: Writer) -> Iterator[Row]:
        runs = sheet.rich_text_runlist_map
        for number in range(sheet.nrows):
            values = sheet.row_values(number)
            cells = []
            for column, kind in enumerate(sheet.row_types(number)):
                if kind == xlrd.XL_CELL_EMPTY or kind == xlrd.XL_CELL_BLANK:
                    continue
                text, is_faint = self._value(
                    kind, values[column], sheet.cell_xf_index(number, column), write
                )
                if runs and (number, column) in runs:
                    text = self._with_raised(values[column], runs[number, column])
                if text:
                    cells.append(Cell(column + 1, text, is_faint))
            self._left -= len(cells)
            if self._left < 0:
                raise CannotLook(Reason.TOO_BIG, f"It has more than {MAX_CELLS:,} filled cells.")
            about = sheet.rowinfo_map.get(number)
            is_hidden = about is not None and (
                bool(about.hidden) or (about.height is not None and about.height < NO_HEIGHT)
            )
            if cells:
                yield Row(number + 1, is_hidden, cells)

    def _value(self, kind: int, value: Any, style: int, write: Writer) -> tuple[str, bool]:
        form, is_faint = self._format(style)
        if kind == xlrd.XL_CELL_NUMBER or kind == xlrd.XL_CELL_DATE:
            return write(form, repr(value), bool(self._book.datemode)), is_faint
        if kind == xlrd.XL_CELL_BOOLEAN:
            return ("TRUE" if value else "FALSE"), is_faint
        if kind == xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(value, "#ERROR")), is_faint
        return str(value).strip(), is_faint

    def _with_raised(self, text: str, runs: list[tuple[int, int]]) -> str:
        """The text with its raised pieces as such; each run has its beginning and its font."""
        fonts = self._book.font_list
        pieces, is_raised, last = [], False, 0
        for start, font in [*runs, (len(text), -1)]:
            pieces.append(raised(text[last:start]) if is_raised else text[last:start])
            is_raised = 0 <= font < len(fonts) and fonts[font].escapement == _RAISED
            last = max(last, start)
        return "".join(pieces).strip()

    def _format(self, number: int | None) -> tuple[NumberFormat, bool]:
        key = -1 if number is None else number
        if key not in self._formats:
            self._formats[key] = _look_of(self._book, key)
        return self._formats[key]


def _opened(content: bytes) -> Any:
    try:
        return xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
    except xlrd.XLRDError as error:
        is_locked = "encrypt" in str(error).lower() or "password" in str(error).lower()
        raise CannotLook(Reason.ENCRYPTED if is_locked else Reason.DAMAGED) from error
    except MemoryError:
        raise
    except Exception as error:  # xlrd meets a broken file with whatever its code stumbles over
        raise CannotLook(Reason.DAMAGED) from error


def _trying(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise CannotLook(Reason.DAMAGED) from error


def _look_of(book: Any, number: int) -> tuple[NumberFormat, bool]:
    """A cell's number format, and whether it shows nothing of its value."""
    if not 0 <= number < len(book.xf_list):
        return read_format("General"), False
    style = book.xf_list[number]
    written = book.format_map.get(style.format_key)
    form = read_format(written.format_str if written else "General")
    ground: Colour | None = None  # behind the writing, where it is one colour
    if style.background.fill_pattern == _NO_PATTERN:
        ground = WHITE
    elif style.background.fill_pattern == _SOLID:
        ground = book.colour_map.get(style.background.pattern_colour_index)
    font = book.font_list[style.font_index]
    writing = book.colour_map.get(font.colour_index) or BLACK
    is_unseen = 0 < font.height <= SMALLEST * 20 or (
        ground is not None and is_near(writing, ground)
    )
    return form, form.shows_nothing or is_unseen


def _names(book: Any) -> list[Any]:
    return [name for name in book.name_obj_list if not name.builtin]


def _beside(content: bytes) -> list[Finding]:
    """What lies in the file beside the workbook: macros, pivot tables' copies, other files."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            paths = ole.listdir(streams=True, storages=True)
            findings = _beside_in(ole, paths)
    except Exception:  # xlrd reads some files that are no OLE files; they have nothing beside
        return []
    return findings


def _beside_in(ole: Any, paths: list[list[str]]) -> list[Finding]:
    findings: list[Finding] = []
    tops = {path[0].upper() for path in paths}
    if "_VBA_PROJECT_CUR" in tops:
        sentence = "It carries macros: programs that may run when it is opened."
        findings.append(Finding("macros", Weight.SUSPECT, "file", 1, sentence))
    caches = [p for p in paths if len(p) == 2 and p[0].upper() == "_SX_DB_CUR"]
    for number, path in enumerate(caches, 1):
        records = _records_of(ole.openstream(path).read(65_536))
        if records:
            sentence = f"Pivot table {number} keeps a copy of {counted(records, 'row')}."
            where = f"pivot table {number}"
            findings.append(Finding("pivot_cache", Weight.SUSPECT, where, records, sentence))
    embedded = {path[0] for path in paths if path[0].upper().startswith("MBD")}
    if embedded:
        count = len(embedded)
        sentence = f"{counted(count, 'other file')} embedded in it may hold more than what is seen."
        findings.append(Finding("embedded_files", Weight.SUSPECT, "file", count, sentence))
    if "REVISION LOG" in tops:
        sentence = "It keeps a log of changes, with what cells said before."
        findings.append(Finding("earlier_versions", Weight.SUSPECT, "file", 1, sentence))
    return findings


def _records_of(stream: bytes) -> int:
    """How many rows a pivot table's copy has: the first field of its SXDB record."""
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        if kind == _PIVOT_SOURCE and place + 8 <= len(stream):
            return int(struct.unpack_from("<I", stream, place + 4)[0])
        place += 4 + size
    return 0
