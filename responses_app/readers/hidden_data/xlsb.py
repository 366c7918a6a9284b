"""Excel's binary workbooks (.xlsb): the same parts as .xlsx, each a row of binary records.

Read are sheets, hidden rows and columns, values, comments, copies of tables behind pivot tables.
White text and what links keep of other workbooks is not told apart here.
Source: [MS-XLSB], the records, their numbers and their fields.
"""

import struct
from collections.abc import Callable, Iterator

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.number_formats import NumberFormat, read_format, writing
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_SHEETS,
    MOST_MERGED,
    Area,
    Cell,
    Row,
    Seen,
    Sheet,
    Showing,
)
from responses_app.readers.hidden_data.xlsx_parts import shared_findings
from responses_app.readers.hidden_data.xlsx_rows import NO_HEIGHT, NO_WIDTH
from responses_app.readers.hidden_data.xlsx_styles import built_in
from responses_app.readers.hidden_data.xml_stream import Readable

MAX_RECORD = 2_000_000  # bytes
MAX_STRINGS = 2_000_000
MAX_LETTERS = 60_000_000

ROW, BLANK, RK, ERROR, BOOL, REAL, STRING, SHARED = 0, 1, 2, 3, 4, 5, 6, 7
F_STRING, F_NUMBER, F_BOOL, F_ERROR = 8, 9, 10, 11
SHARED_ITEM, PIVOT_RECORD, PIVOT_RECORD_IN_TURN = 19, 33, 34
FORMAT, STYLE, COLUMN, SHEET, MERGED = 44, 47, 60, 156, 176
BEGIN_CELL_STYLES, END_CELL_STYLES, COMMENT = 617, 618, 635

Writer = Callable[[NumberFormat, str, bool], str]
"""Writes a stored number in a format; the flag: days are counted from 1904."""

_SHOWING = {1: Showing.HIDDEN, 2: Showing.VERY_HIDDEN}


class _Blocks:
    """A stream's bytes, as many at a time as a record needs."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._buffer = b""
        self._place = 0

    def take(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        while len(self._buffer) - self._place < size:
            block = self._stream.read(65_536)
            if not block:
                break
            self._buffer = self._buffer[self._place :] + block
            self._place = 0
        taken = self._buffer[self._place : self._place + size]
        self._place += len(taken)
        return taken

    def number(self, most: int) -> int | None:
        """A number in groups of seven bits, at most so many; None at the end."""
        value = 0
        for turn in range(most):
            byte = self.take(1)
            if not byte:
                return None
            value |= (byte[0] & 0x7F) << (7 * turn)
            if byte[0] < 0x80:
                break
        return value


def records(stream: Readable) -> Iterator[tuple[int, bytes]]:
    """The records of a part: number and content. Raises CannotLook where one is cut off."""
    blocks = _Blocks(stream)
    while (kind := blocks.number(2)) is not None:
        size = blocks.number(4)
        if size is None or size > MAX_RECORD:
            raise CannotLook(Reason.DAMAGED)
        content = blocks.take(size)
        if len(content) < size:
            raise CannotLook(Reason.DAMAGED)
        yield kind, content


class XlsbBook:
    """An .xlsb workbook. Raises CannotLook where it cannot be read."""

    white_rules = 0

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        found = self.package.matching(r"xl/workbook[0-9]*\.bin")
        if not found:
            raise CannotLook(Reason.DAMAGED, "It has no list of sheets, so it is no workbook.")
        relations = {one.key: one for one in self.package.relations(found[0])}
        self._left = MAX_CELLS
        self._listed: list[tuple[str, str, Showing]] = []
        for kind, content_ in records(self.package.open(found[0])):
            if kind == SHEET and len(content_) >= 12 and len(self._listed) < MAX_SHEETS:
                key, after = wide_string(content_, 8)
                name, _ = wide_string(content_, after)
                part = relations[key].target if key in relations else ""
                state = int.from_bytes(content_[:4], "little")
                self._listed.append((name, part, _SHOWING.get(state, Showing.VISIBLE)))

    def sheets(self, as_shown: bool = False, *, as_figures: bool = False) -> Iterator[Sheet]:
        write = writing(as_shown, as_figures)
        strings = self._shared_strings()
        formats = self._formats()
        for number, (name, part, showing) in enumerate(self._listed, 1):
            sheet = Sheet(number, name, showing, iter(()))
            if part in self.package:
                sheet.rows = self._rows(sheet, part, strings, formats, write)
            yield sheet

    def sources_of(self, choices_from: str) -> Iterator[tuple[str, range]]:
        return iter(())

    def other_findings(self, sheets: list[Seen]) -> list[Finding]:
        findings: list[Finding] = []
        comments = self._count(r"xl/comments[^/]*\.bin", {COMMENT})
        if comments:
            sentence = f"Its cells have {counted(comments, 'comment')}."
            findings.append(Finding("comments", Weight.SUSPECT, "workbook", comments, sentence))
        rows = self._count(
            r"xl/pivotcache/pivotcacherecords[^/]*\.bin", {PIVOT_RECORD, PIVOT_RECORD_IN_TURN}
        )
        if rows:
            sentence = f"Pivot tables in it keep a copy of {counted(rows, 'row')}."
            findings.append(Finding("pivot_cache", Weight.SUSPECT, "pivot tables", rows, sentence))
        links = len(self.package.matching(r"xl/externallinks/[^/]*\.bin"))
        if links:
            sentence = f"It refers to {counted(links, 'other workbook')} and may keep values of it."
            findings.append(Finding("external_link", Weight.NOTE, "workbook", links, sentence))
        return findings + shared_findings(self.package)

    def _count(self, pattern: str, kinds: set[int]) -> int:
        return sum(
            kind in kinds
            for part in self.package.matching(pattern)
            for kind, _ in records(self.package.open(part))
        )

    def _shared_strings(self) -> list[str]:
        strings: list[str] = []
        letters = 0
        for part in self.package.matching(r"xl/sharedstrings\.bin"):
            for kind, content in records(self.package.open(part)):
                if kind == SHARED_ITEM:
                    strings.append(wide_string(content, 1)[0].strip())
                    letters += len(strings[-1])
                    if len(strings) > MAX_STRINGS or letters > MAX_LETTERS:
                        raise CannotLook(Reason.TOO_BIG)
        return strings

    def _formats(self) -> list[NumberFormat]:
        """The number formats of the styles of cells, by the number of the style."""
        written: dict[int, str] = {}
        numbers: list[int] = []
        is_cell_style = False
        for part in self.package.matching(r"xl/styles\.bin"):
            for kind, content in records(self.package.open(part)):
                if kind == FORMAT:
                    written[int.from_bytes(content[:2], "little")] = wide_string(content, 2)[0]
                elif kind in {BEGIN_CELL_STYLES, END_CELL_STYLES}:
                    is_cell_style = kind == BEGIN_CELL_STYLES
                elif kind == STYLE and is_cell_style:
                    numbers.append(int.from_bytes(content[2:4], "little"))
        known = {key: read_format(written.get(key) or built_in(str(key))) for key in set(numbers)}
        return [known[key] for key in numbers]

    def _rows(
        self,
        sheet: Sheet,
        part: str,
        strings: list[str],
        formats: list[NumberFormat],
        write: Writer,
    ) -> Iterator[Row]:
        number, is_hidden = 0, False
        cells: list[Cell] = []
        for kind, content in records(self.package.open(part)):
            if kind == ROW:
                if cells:
                    yield Row(number, is_hidden, cells)
                number, is_hidden, cells = *_row_of(content), []
            elif kind == COLUMN:
                sheet.hidden_columns.update(_hidden_columns(content))
            elif kind == MERGED and len(content) >= 16 and len(sheet.merged) < MOST_MERGED:
                first, last, left, right = struct.unpack_from("<4I", content)
                sheet.merged.append(Area(first + 1, left + 1, last + 1, right + 1))
            elif RK <= kind <= F_ERROR and len(content) > 8:
                cell = _cell(kind, content, strings, formats, write)
                if cell.text and cell.column <= MAX_COLUMNS:
                    cells.append(cell)
                    self._left -= 1
                    if self._left < 0:
                        raise CannotLook(Reason.TOO_BIG)
        if cells:
            yield Row(number, is_hidden, cells)


def _row_of(content: bytes) -> tuple[int, bool]:
    """A row's number and whether it is hidden or as good as without height."""
    number, height, flags = struct.unpack_from("<I4xHxB", content)
    return number + 1, bool(flags & 0x10) or height < NO_HEIGHT * 20


def _hidden_columns(content: bytes) -> range:
    first, last, width, flags = struct.unpack_from("<III4xH", content)
    is_hidden = flags & 1 or width < NO_WIDTH * 256
    return range(first + 1, min(last + 1, MAX_COLUMNS) + 1) if is_hidden else range(0)


def _cell(
    kind: int, content: bytes, strings: list[str], formats: list[NumberFormat], write: Writer
) -> Cell:
    column = int.from_bytes(content[:4], "little") + 1
    if kind in {STRING, F_STRING}:
        return Cell(column, wide_string(content, 8)[0].strip())
    if kind == SHARED:
        place = int.from_bytes(content[8:12], "little")
        return Cell(column, strings[place] if place < len(strings) else "")
    if kind in {BOOL, F_BOOL}:
        return Cell(column, "TRUE" if content[8] else "FALSE")
    if kind in {ERROR, F_ERROR}:
        return Cell(column, "#ERROR")
    value = _rk(content[8:12]) if kind == RK else struct.unpack_from("<d", content, 8)[0]
    style = int.from_bytes(content[4:7], "little")
    form = formats[style] if style < len(formats) else read_format("General")
    return Cell(column, write(form, repr(value), False))


def _rk(content: bytes) -> float:
    """A number in four bytes: half of a float, or a whole number, either perhaps in hundredths."""
    written = int.from_bytes(content, "little")
    if written & 2:
        value = float(int.from_bytes(content, "little", signed=True) >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", written & 0xFFFFFFFC))[0]
    return value / 100 if written & 1 else value


def wide_string(content: bytes, place: int) -> tuple[str, int]:
    """A text and the place after it; a length of all ones is no text at all."""
    length = int.from_bytes(content[place : place + 4], "little")
    if length == 0xFFFFFFFF:
        return "", place + 4
    end = place + 4 + 2 * length
    return content[place + 4 : end].decode("utf-16-le", "replace"), end
