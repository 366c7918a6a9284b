"""Tables of values in text (CSV, TSV, semicolons or bars between them), in any encoding."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from responses_app.domain.content import Content, Line, Table
from responses_app.readers import text_types
from responses_app.readers.contents.grids import Grid, Row, Shown
from responses_app.readers.contents.sheet_regions import Region, regions
from responses_app.readers.footnotes import take_markers
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

READER = "csv_files"
VERSION = 1
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 300_000  # with something in them
MAX_BYTES = 60_000_000
MOST_SAMPLED = 300  # lines in which it is seen what stands between values
MOST_BROKEN = 50  # lines after which quotation marks are no longer minded

_SEPARATORS = ",\t;|"
_STATED = "sep="
"""How Excel lets a file say what stands between its values, in its first line."""


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return the tables of a text, and the lines of words around them.

    The place of a cell is its row and column as the values are counted, so a line break within
    quotes makes no new row. What is beyond a limit is left out, and `problems` says so.
    Raises CannotLook where it is no text.
    """
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    text = text_types.decode(content)
    if text is None:
        raise CannotLook(Reason.DAMAGED, "The file is no text in an encoding that is known here.")
    return _Reading().of(text.lstrip("\ufeff").replace("\0", ""))


class _Reading:
    """What has been read of a file."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.lines: list[Line] = []
        self.problems: list[str] = []
        self._line_of: dict[str, int] = {}
        """The line of the file in which a row of one cell begins, by the place of that cell."""
        self._broken: list[int] = []
        """The first lines in which a quotation mark is not closed."""

    def of(self, text: str) -> Content:
        found = regions(list(self._rows(text)))
        for region in found:
            self._as_lines(region.above)
            if region.body:
                self._table(region)
            self._as_lines(region.below)
        if self._broken:
            named = ", ".join(str(line) for line in self._broken[:5])
            more = " and others" if len(self._broken) > 5 else ""
            self.problems.append(
                f"Quotation marks are not closed or not doubled in line {named}{more}: what is "
                "there was taken as it stands."
            )
        return Content(
            reader=READER,
            version=VERSION,
            tables=tuple(self.tables),
            lines=tuple(self.lines),
            problems=tuple(self.problems),
        )

    def _rows(self, text: str) -> Iterator[Row]:
        lines = list(io.StringIO(text, newline=""))
        separator, first = _separator(lines)
        width = _usual_width(lines[first:], separator)
        cells = 0
        for number, (line, values) in enumerate(self._records(lines, separator, first)):
            if number >= MAX_ROWS or cells >= MAX_CELLS:
                self.problems.append(f"The rows from line {line} on were not read.")
                return
            row = self._row(number, _whole_sentence(values, separator, width))
            if len(row) == 1:
                self._line_of[row[0].where] = line
            if row:
                yield row
            cells += len(row)

    def _records(
        self, lines: list[str], separator: str, first: int
    ) -> Iterator[tuple[int, list[str]]]:
        """Each row with the number of the line it begins in.

        Where a quotation mark is not closed, its line is taken as it stands, so that it does not
        swallow the rows below it.
        """
        at = first
        while at < len(lines) and len(self._broken) < MOST_BROKEN:
            rows = csv.reader(lines[at:], delimiter=separator, strict=True)
            begins = at
            try:
                for values in rows:
                    yield begins + 1, values
                    begins = at + rows.line_num
                at = len(lines)
            except csv.Error:
                self._broken.append(begins + 1)
                yield begins + 1, _as_it_stands(lines[begins], separator)
                at = begins + 1
        for place in range(at, len(lines)):
            yield place + 1, _as_it_stands(lines[place], separator)

    def _row(self, number: int, values: list[str]) -> Row:
        row: Row = []
        if len(values) > MAX_COLUMNS and any(map(str.strip, values[MAX_COLUMNS:])):
            sentence = f"The columns right of the first {MAX_COLUMNS} were not read."
            self.problems += [] if sentence in self.problems else [sentence]
        for column, value in enumerate(values[:MAX_COLUMNS]):
            if text := _tidy(value):
                bare, markers = take_markers(text)
                where = f"row {number + 1}, column {column + 1}"
                row.append(Shown(number, column, bare, where, 1, 1, markers))
        return row

    def _as_lines(self, rows: Grid) -> None:
        for row in rows:
            for cell in row:
                order = len(self.tables) + len(self.lines)
                where = f"line {self._line_of.get(cell.where, cell.row + 1)}"
                self.lines.append(Line(cell.text, where, order, footnotes=cell.footnotes))

    def _table(self, region: Region) -> None:
        first_row, columns = region.body[0][0].row, region.columns
        cells = tuple(cell.in_table(first_row, columns[0]) for row in region.body for cell in row)
        order = len(self.tables) + len(self.lines)
        where = f"table {len(self.tables) + 1}"
        rows = cells[-1].row + 1
        self.tables.append(Table(cells, rows, len(columns), where, order, region.caption))


def _separator(lines: list[str]) -> tuple[str, int]:
    """What stands between values, and the first line that has some."""
    stated = lines[0].strip('\r\n "') if lines else ""
    if len(stated) == len(_STATED) + 1 and stated.lower().startswith(_STATED):
        return stated[-1], 1
    if lines and lines[0].lower().rstrip("\r\n") == f"{_STATED}\t":
        return "\t", 1
    return max(_SEPARATORS, key=lambda one: _fits(lines, one)), 0


def _fits(lines: list[str], separator: str) -> tuple[int, int]:
    """How well a separator fits: in how many rows it gives the usual number of values."""
    widths = Counter(_widths(lines, separator))
    if not widths:
        return 0, 0
    width, times = widths.most_common(1)[0]
    return times, width


def _usual_width(lines: list[str], separator: str) -> int:
    return _fits(lines, separator)[1]


def _widths(lines: list[str], separator: str) -> list[int]:
    """How many values each of the first rows has, where it has more than one."""
    try:
        rows = list(csv.reader(lines[:MOST_SAMPLED], delimiter=separator))
    except csv.Error:
        return []
    return [len(row) for row in rows if len(row) > 1]


def _as_it_stands(line: str, separator: str) -> list[str]:
    return [one.strip(' "\r\n') for one in line.split(separator)]


def _whole_sentence(values: list[str], separator: str, width: int) -> list[str]:
    """A line of words with commas in it, above or below a table, as one value."""
    if separator != "," or not 1 < len(values) < width:
        return values
    is_sentence = all(one.startswith(" ") for one in values[1:]) and " " in values[0].strip()
    return [separator.join(values)] if is_sentence else values


def _tidy(value: str) -> str:
    text = value.strip()
    if text.startswith('="') and text.endswith('"'):  # how a CSV keeps Excel from reading a number
        return text[2:-1].strip()
    return text
