"""Workbooks as officers save them: XLSX, XLS, ODS, and CSV."""

from __future__ import annotations

import csv
import io
import struct
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from tests.made_documents import _biff, ole

from .blocks import Book, C, Rows, Sheet, flat
from .open_packages import package

_DAY = datetime(2025, 1, 6, tzinfo=UTC).replace(tzinfo=None)  # as openpyxl wants it
_THIN = Side(style="thin")


def xlsx(book: Book, width: float = 22) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    made.properties.created = made.properties.modified = _DAY
    for sheet in book.sheets:
        page = made.create_sheet(sheet.name[:31])
        page.sheet_state = "hidden" if sheet.is_hidden else "visible"
        _fill(page, flat(sheet), width)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _fill(page, rows: Rows, width: float) -> None:
    widest = max((len(cells) for cells in rows), default=1)
    for column in range(1, widest + 1):
        page.column_dimensions[get_column_letter(column)].width = width * (2 if column == 1 else 1)
    for at, cells in enumerate(rows, 1):
        for column, one in enumerate(cells, 1):
            if one is None:
                continue
            written = page.cell(at, column, one.text if one.number is None else one.number)
            written.font = Font(name="Arial", size=10, bold=one.bold)
            if len(cells) > 1:
                written.border = Border(top=_THIN, bottom=_THIN, left=_THIN, right=_THIN)
                written.alignment = Alignment(wrap_text=True, vertical="top")
            if one.bold:
                written.fill = PatternFill("solid", fgColor="DDEBF7")
            if one.number_format and one.number is not None:
                written.number_format = one.number_format
            if one.columns > 1 or one.rows > 1:
                page.merge_cells(
                    start_row=at, start_column=column, end_row=at + one.rows - 1,
                    end_column=column + one.columns - 1,
                )  # fmt: skip


def written_text(one: C | None) -> str:
    """What a CSV has of a cell."""
    if one is None:
        return ""
    if one.number is None or one.number_format:
        return one.text
    return str(one.number)


def csv_file(sheet: Sheet, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    rows = flat(sheet)
    widest = max(len(cells) for cells in rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    for cells in rows:
        texts = [written_text(one) for one in cells]
        writer.writerow(texts + [""] * (widest - len(texts)))
    return text.getvalue().encode(encoding, "replace")


def ods(book: Book) -> bytes:
    """Cells with their kinds and merged cells, as LibreOffice keeps them."""
    return package("spreadsheet", "".join(_ods_table(sheet) for sheet in book.sheets))


def _ods_table(sheet: Sheet) -> str:
    covered: set[tuple[int, int]] = set()
    written = []
    for at, cells in enumerate(flat(sheet)):
        inner = []
        for column, one in enumerate(cells):
            if (at, column) in covered:
                inner.append("<table:covered-table-cell/>")
                continue
            if one is None:
                inner.append("<table:table-cell/>")
                continue
            covered |= {
                (at + down, column + right)
                for down in range(one.rows)
                for right in range(one.columns)
            }
            inner.append(_ods_cell(one))
        written.append(f"<table:table-row>{''.join(inner)}</table:table-row>")
    name = escape(sheet.name, {'"': "&quot;"})
    return f'<table:table table:name="{name}">{"".join(written)}</table:table>'


def _ods_cell(one: C) -> str:
    said = ""
    if one.columns > 1:
        said += f' table:number-columns-spanned="{one.columns}"'
    if one.rows > 1:
        said += f' table:number-rows-spanned="{one.rows}"'
    if one.number is not None:
        kind = "percentage" if "%" in one.number_format else "float"
        said += f' office:value-type="{kind}" office:value="{one.number}"'
    else:
        said += ' office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in one.text.split("\n"))
    return f"<table:table-cell{said}>{paragraphs}</table:table-cell>"


# An old workbook (BIFF8), byte by byte as [MS-XLS] has it

_FORMATS = {"": 0, "#,##0": 3, "0%": 9, "0.0%": 164, '"£"#,##0': 165, '"£"#,##0.00': 166}


def xls(book: Book) -> bytes:
    font = struct.pack("<HHHHHBBBxBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 5, 0) + b"Arial"
    start = _biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _biff(0x42, struct.pack("<H", 1200)) + _biff(0x31, font) * 4
    for form, number in _FORMATS.items():
        if number >= 164:
            start += _biff(0x41E, struct.pack("<H", number) + _wide(form))
    for number in _FORMATS.values():
        start += _biff(0xE0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0x20C0))
    bodies = [_xls_sheet(flat(sheet)) for sheet in book.sheets]
    names = [sheet.name[:31] for sheet in book.sheets]
    place = len(start) + sum(4 + 8 + 2 * len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        head = struct.pack("<IBBBB", place, 0, 0, len(name), 1)
        listed += _biff(0x85, head + name.encode("utf-16-le"))
        place += len(body)
    return ole({"Workbook": start + listed + _biff(0x0A) + b"".join(bodies)})


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _xls_sheet(rows: Rows) -> bytes:
    body = _biff(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for at, cells in enumerate(rows):
        body += _biff(0x208, struct.pack("<HHHHHHI", at, 0, len(cells), 300, 0, 0, 0x100))
    merged = []
    forms = list(_FORMATS)
    for at, cells in enumerate(rows):
        for column, one in enumerate(cells):
            if one is None:
                continue
            if one.number is None:
                body += _biff(0x204, struct.pack("<HHH", at, column, 0) + _wide(one.text[:250]))
            else:
                style = forms.index(one.number_format) if one.number_format in _FORMATS else 0
                head = struct.pack("<HHH", at, column, style)
                body += _biff(0x203, head + struct.pack("<d", one.number))
            if one.columns > 1 or one.rows > 1:
                merged.append((at, at + one.rows - 1, column, column + one.columns - 1))
    if merged:
        spans = b"".join(struct.pack("<HHHH", *span) for span in merged)
        body += _biff(0xE5, struct.pack("<H", len(merged)) + spans)
    return body + _biff(0x0A)
