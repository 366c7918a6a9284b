"""Read the tables people give us to import: CSV, XLSX, XLS and ODS, every cell as its text.

Nothing is interpreted here. A number comes back as a person sees it in the spreadsheet
(15, not 15.0; 37%, not 0.37), a date as ISO 8601, and every row knows its line in the file.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import fuzz, process

from requests_app.import_report import ImportReport
from requests_app.sheets import SheetError, is_workbook, read_sheet

MOST_ROWS = 100_000
MOST_COLUMNS = 500
MOST_BYTES = 50 * 1024 * 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")
OTHER_FILES = (b"<", b"%PDF", b"{\\rtf")  # how web pages, PDFs and letters begin


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
    """A header and rows.

    `ragged` lists lines with text where the header names no column; `notes` says what a
    person should know of the file.
    """

    columns: list[str]
    rows: list[Row]
    ragged: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def report_ragged(self, report: ImportReport) -> None:
        """Say which rows have cells that belong to no column: nothing is dropped in silence."""
        for line in self.ragged:
            report.wrong(
                f"the row has text beyond the {len(self.columns)} columns that the header names. "
                "Text that contains a comma must stand in quotation marks.",
                line,
            )
        for note in self.notes:
            report.warn(note)

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
    notes: list[str] = []
    try:
        table = _as_table(_lines(content, notes))
    except (SheetError, TableError) as problem:
        raise TableError(f"{filename} {problem}.") from problem
    table.notes = notes
    return table


def _lines(content: bytes, notes: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) for each row, by what the file is, not by what it is called."""
    if is_workbook(content):
        sheet = read_sheet(content)
        yield from sheet.lines
        notes += sheet.notes
    elif _is_text(content):
        yield from _csv_lines(_decode(content))
    else:
        raise TableError("is not a table: CSV, XLSX, XLS or ODS was expected")


def _is_text(content: bytes) -> bool:
    if content.lstrip().startswith(OTHER_FILES):
        return False
    return b"\x00" not in content or content.startswith(UTF_16)


def _decode(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith(UTF_16) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError("is neither UTF-8 nor Windows-1252 text. Save it as CSV UTF-8")


def _csv_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    told = re.match(r"sep=(.)\r?\n", text)  # how Excel is told the delimiter
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=told.group(1) if told else _delimiter(text),
        strict=True,  # else a quotation mark that is never closed swallows the rest in silence
    )
    started = 1
    try:
        for cells in reader:
            if not (told and started == 1):
                yield started, cells
            started = reader.line_num + 1
    except csv.Error as problem:
        raise TableError(
            f"cannot be read from line {started} on: a quotation mark that opens there is not "
            'closed, or not doubled ("") within the text'
        ) from problem


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n"))
    return max(DELIMITERS, key=re.split(r"[\r\n]", header, maxsplit=1)[0].count)


def _as_table(lines: Iterator[tuple[int, list[str]]]) -> Table:
    columns: list[str] = []
    rows: list[Row] = []
    ragged: list[int] = []
    for line, cells in lines:
        filled = [number for number, cell in enumerate(cells) if cell.strip()]
        if not filled:
            continue
        _check_line(line, cells, filled[-1])
        if not columns:
            columns = _header(cells)
            continue
        if any(number >= len(columns) or not columns[number] for number in filled):
            ragged.append(line)
        values = dict(zip(columns, cells, strict=False))
        values.pop("", None)
        rows.append(Row(line, values))
        if len(rows) > MOST_ROWS:
            raise TableError(f"has more than {MOST_ROWS:,} rows")
    if not columns:
        raise TableError("is empty: a header row was expected")
    return Table([name for name in columns if name], rows, ragged)


def _check_line(line: int, cells: list[str], last: int) -> None:
    if last >= MOST_COLUMNS:
        raise TableError(
            f"has text in column {last + 1} of line {line}; at most {MOST_COLUMNS} columns are "
            "read. Delete what stands outside the table"
        )
    if any("\x00" in cell for cell in cells):
        raise TableError(f"has a character in line {line} that is no text (NUL)")


def _header(cells: list[str]) -> list[str]:
    names = [" ".join(re.sub("[\u200b\ufeff]", "", cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    named = [name for name in names if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise TableError(f"has the column {twice[0]!r} more than once")
    return names
