"""Read the tables people give us to import: CSV, XLSX, XLS and ODS, every cell as its text.

Nothing is interpreted here. A number comes back as a person sees it in the spreadsheet
(15, not 15.0; 37%, not 0.37), a date as ISO 8601, and every row knows its line in the file.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import python_calamine
from openpyxl.cell.cell import Cell
from rapidfuzz import fuzz, process

from requests_app.import_report import ImportReport

MOST_ROWS = 100_000
MOST_COLUMNS = 500
MOST_BYTES = 50 * 1024 * 1024


class TableError(Exception):
    """The file cannot be read as a table. The message says why, for a person."""


@dataclass(frozen=True)
class Row:
    """One row: its line in the file (the header is line 1) and its cells by column."""

    line: int
    values: dict[str, str]

    def get(self, column: str) -> str:
        """The cell's text without surrounding space; empty where there is no such column."""
        return self.values.get(column, "").strip()


@dataclass
class Table:
    """A header and rows; `ragged` lists lines with more cells than the header has columns."""

    columns: list[str]
    rows: list[Row]
    ragged: list[int] = field(default_factory=list)

    def report_ragged(self, report: ImportReport) -> None:
        """Say which rows have cells that belong to no column: nothing is dropped in silence."""
        for line in self.ragged:
            report.wrong(
                f"the row has more cells than the header has columns ({len(self.columns)}). "
                "Text that contains a comma must stand in quotation marks.",
                line,
            )

    def check_columns(self, report: ImportReport, known: Iterable[str], needed: str) -> None:
        """Refuse a missing column and one that looks like a slip of ours; name the rest."""
        known = list(known)
        if needed not in self.columns:
            report.wrong(
                f"there is no column {needed!r}. The file has: {', '.join(self.columns)}.", 1
            )
        for column in self.columns:
            if column in known:
                continue
            missing = [name for name in known if name not in self.columns]
            near = process.extractOne(
                _plain(column), {name: _plain(name) for name in missing}, scorer=fuzz.ratio
            )
            if near and near[1] >= 80:
                report.wrong(f"unknown column; {near[2]!r} was probably meant.", 1, column)
            else:
                report.warn("unknown column, left out.", 1, column)


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def read_table(source: bytes | str | Path, filename: str = "") -> Table:
    """Read the first sheet of a file.

    `source` is the bytes of a file called `filename`, or a path. Raises TableError where the
    file is missing, too large, of a kind we do not know, or has no header.
    """
    if isinstance(source, bytes):
        content = source
    else:
        filename = str(source)
        try:
            content = Path(source).read_bytes()
        except OSError as problem:
            raise TableError(f"{filename} cannot be read: {problem.strerror}.") from problem
    if len(content) > MOST_BYTES:
        raise TableError(f"{filename} is larger than {MOST_BYTES // 2**20} MB.")
    return _as_table(_lines(content, filename), filename)


def _lines(content: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) for each row, by what the file is, not by what it is called."""
    if content.startswith(b"PK"):
        return _spreadsheet_lines(content, filename)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _calamine_lines(content, filename)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TableError(f"{filename} is not a table: CSV, XLSX, XLS or ODS was expected.")
    return _csv_lines(_decode(content, filename), filename)


def _decode(content: bytes, filename: str) -> str:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"{filename} is neither UTF-8 nor Windows-1252 text. Save it as CSV UTF-8.")


def _csv_lines(text: str, filename: str) -> Iterator[tuple[int, list[str]]]:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max((",", ";", "\t"), key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    started = 1
    try:
        for cells in reader:
            yield started, cells
            started = reader.line_num + 1
    except csv.Error as problem:
        raise TableError(f"{filename}, line {reader.line_num}: {problem}.") from problem


def _spreadsheet_lines(content: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile as problem:
        raise TableError(f"{filename} is broken: it cannot be unpacked.") from problem
    if "xl/workbook.xml" in names:
        return _xlsx_lines(content, filename)
    return _calamine_lines(content, filename)


def _xlsx_lines(content: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
        for line, cells in enumerate(rows, 1):
            yield line, [_xlsx_text(cell) for cell in cells]
    except TableError:
        raise
    except Exception as problem:
        raise TableError(f"{filename} cannot be read as a spreadsheet: {problem}.") from problem


def _xlsx_text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{_number_text(Decimal(repr(value)) * 100)}%"
    return _cell_text(value)


def _calamine_lines(content: bytes, filename: str) -> Iterator[tuple[int, list[str]]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
    except Exception as problem:
        raise TableError(
            f"{filename} cannot be read: CSV, XLSX, XLS or ODS was expected ({problem})."
        ) from problem
    for line, cells in enumerate(rows, 1):
        yield line, [_cell_text(value) for value in cells]


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number_text(Decimal(repr(value)))
    if isinstance(value, datetime):
        return (value.date() if value.time() == time(0) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number_text(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f")


def _as_table(lines: Iterator[tuple[int, list[str]]], filename: str) -> Table:
    columns: list[str] = []
    rows: list[Row] = []
    ragged: list[int] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if not columns:
            columns = _header(cells, filename)
            continue
        if any(cell.strip() for cell in cells[len(columns) :]):
            ragged.append(line)
        values = dict(zip(columns, cells, strict=False))
        values.pop("", None)
        rows.append(Row(line, values))
        if len(rows) > MOST_ROWS:
            raise TableError(f"{filename} has more than {MOST_ROWS:,} rows.")
    if not columns:
        raise TableError(f"{filename} is empty: a header row was expected.")
    return Table([name for name in columns if name], rows, ragged)


def _header(cells: list[str], filename: str) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    named = [name for name in names if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise TableError(f"{filename} has the column {twice[0]!r} more than once.")
    return names
