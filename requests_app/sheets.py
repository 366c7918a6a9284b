"""Read the cells of a workbook (XLSX, ODS, XLS) as a person sees them, row by row.

Files come from strangers: a workbook is read as a stream, and a single cell in the farthest
corner of a sheet takes neither memory nor time.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from xml.etree.ElementTree import Element

import python_calamine
from defusedxml.ElementTree import iterparse

MOST_UNPACKED = 256 * 1024 * 1024  # bytes
MOST_LINES = 1_048_576  # rows of a sheet in Excel and in LibreOffice
MOST_CELLS = 16_384  # cells of a row there
SIGNIFICANT = 15  # digits of a number that a spreadsheet shows

_LITERAL = re.compile(r'"([^"]*)"|\\(.)')  # text that stands in a number format as it is
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"

Lines = Iterator[tuple[int, list[str]]]


class SheetError(Exception):
    """The workbook cannot be read. The message says why, for a person, after the file's name."""


@dataclass
class Sheet:
    """The first sheet that can be seen: (line, cells) for its rows, lines counted from 1.

    `notes` says what a person should know of it; it is complete when the lines are read.
    """

    lines: Lines
    notes: list[str] = field(default_factory=list)


def is_workbook(content: bytes) -> bool:
    """Tell by its first bytes whether a file is a workbook, or packed as one."""
    return content.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def read_sheet(content: bytes) -> Sheet:
    """Read a workbook. Raises SheetError, also while the lines are read."""
    if not content.startswith(b"PK"):
        return _xls(content)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError) as problem:
        raise SheetError("is broken: it cannot be unpacked") from problem
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
        raise SheetError(f"unpacks to more than {MOST_UNPACKED // 2**20} MB")
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return _xlsx(content)
    if "content.xml" in names:
        return _ods(archive)
    raise SheetError("is not a table: CSV, XLSX, XLS or ODS was expected")


def _broken(problem: Exception) -> SheetError:
    return SheetError(
        "cannot be read as a workbook: it is broken, or protected by a password. "
        "Save it again as XLSX or as CSV"
    ).with_traceback(problem.__traceback__)


def _other_sheets(read: str, others: list[str]) -> list[str]:
    if not others:
        return []
    return [f"only the sheet {read!r} was read; there are others: {', '.join(others)}."]


# ---------------------------------------------------------------------------- XLSX


def _xlsx(content: bytes) -> Sheet:
    import openpyxl  # not before it is needed: commands start faster

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except Exception as problem:
        raise _broken(problem) from problem
    if not sheets:
        raise SheetError("has no sheet with rows")
    first, *others = sheets
    notes = _other_sheets(first.title, [sheet.title for sheet in others])
    return Sheet(_xlsx_lines(first), notes)


def _xlsx_lines(sheet) -> Lines:
    # What a sheet says of its own size is often wrong; without it rows come as they are.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(), 1)
    while True:
        try:
            line, cells = next(rows)
            texts = [_xlsx_text(cell) for cell in cells]
        except StopIteration:
            return
        except Exception as problem:
            raise _broken(problem) from problem
        if line > MOST_LINES:
            raise SheetError("is broken: it has more rows than a sheet can have")
        yield line, texts


def _xlsx_text(cell) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Text within a format is shown as it stands; only a bare % multiplies by a hundred.
        number_format = cell.number_format or ""
        if "%" in _LITERAL.sub("", number_format):
            return _percent_text(_number(value))
        if any("%" in match.group() for match in _LITERAL.finditer(number_format)):
            return f"{_number_text(_number(value))}%"
    return _cell_text(value)


# ---------------------------------------------------------------------------- ODS


def _ods(archive: zipfile.ZipFile) -> Sheet:
    notes: list[str] = []
    return Sheet(_ods_lines(archive, notes), notes)


def _ods_lines(archive: zipfile.ZipFile, notes: list[str]) -> Lines:
    line, tables = 1, []
    try:
        with archive.open("content.xml") as stream:
            for event, element in iterparse(stream, events=("start", "end")):
                if event == "start" and element.tag == f"{_TABLE}table":
                    tables.append(element.get(f"{_TABLE}name", ""))
                if event == "start" or element.tag != f"{_TABLE}table-row":
                    continue
                if len(tables) == 1:
                    cells = _ods_cells(element)
                    times = _repeated(element, "rows", MOST_LINES)
                    for number in range(times if cells else 0):
                        yield line + number, cells
                    line += times
                element.clear()
    except GeneratorExit:
        raise
    except Exception as problem:
        raise _broken(problem) from problem
    notes += _other_sheets(tables[0], tables[1:]) if tables else []


def _ods_cells(row: Element) -> list[str]:
    cells: list[str] = []
    blank = 0
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        text, times = _ods_text(cell), _repeated(cell, "columns", MOST_CELLS)
        if text:
            cells += [""] * min(blank, MOST_CELLS) + [text] * times
            blank = 0
        else:
            blank += times
    return cells


def _repeated(element: Element, what: str, most: int) -> int:
    return min(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), most)


def _ods_text(cell: Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    value = cell.get(f"{_OFFICE}value", "")
    try:
        if kind == "percentage":
            return _percent_text(_number(float(value)))
        if kind in ("float", "currency"):
            return _number_text(_number(float(value)))
        if kind == "date":
            return _cell_text(datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", "")))
    except ValueError:
        pass  # then what the cell shows is all there is
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value", "").upper()
    return "\n".join("".join(_words(child)) for child in cell if child.tag == f"{_TEXT}p")


def _words(element: Element) -> Iterator[str]:
    """Yield the text of a paragraph; a comment pinned to it is not part of the cell."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), MOST_CELLS)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _words(child)
        yield child.tail or ""


# ---------------------------------------------------------------------------- XLS


def _xls(content: bytes) -> Sheet:
    """The old format has at most 65,536 rows of 256 cells, so it may be read as a whole."""
    visible = python_calamine.SheetVisibleEnum.Visible
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.visible == visible]
        sheet = book.get_sheet_by_name(names[0])
    except Exception as problem:
        raise _broken(problem) from problem
    notes = _other_sheets(names[0], names[1:])
    return Sheet(_xls_lines(sheet, notes), notes)


def _xls_lines(sheet, notes: list[str]) -> Lines:
    shares = 0
    for line, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        shares += sum(isinstance(value, float) and 0 < abs(value) < 1 for value in cells)
        yield line, [_cell_text(value) for value in cells]
    if shares:
        notes.append(
            f"{shares} numbers lie between 0 and 1, and an XLS file does not tell whether 0.37 "
            "was shown as 37%: look at them, or save the file as XLSX."
        )


# ---------------------------------------------------------------------------- one value


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(_number(value))
    if isinstance(value, datetime):
        return (value.date() if value.time() == time(0) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number(value: float) -> Decimal:
    """The number as a spreadsheet shows it: 0.1 + 0.2 is 0.3 there. Raises ValueError for NaN."""
    number = Decimal(value if isinstance(value, int) else format(value, f".{SIGNIFICANT}g"))
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    return number


def _percent_text(share: Decimal) -> str:
    return f"{_number_text(share * 100)}%"


def _number_text(number: Decimal) -> str:
    return format(number.normalize() if number else Decimal(0), "f")
