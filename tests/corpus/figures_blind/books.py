"""Workbooks as officers make them: XLSX, old XLS, ODS and CSV."""

import csv
import io
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import xlsxwriter

from tests import made_documents

from .blocks import Cell, Row, as_cell, placed
from .packing import open_document
from .sayings import Said

_OF_NO_DAY = datetime(2024, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sheet:
    """One sheet; `down` and `right` are the empty rows and columns before it begins."""

    name: str
    rows: list[Row]
    down: int = 0
    right: int = 0
    is_hidden: bool = False
    hidden_columns: tuple[int, ...] = ()


def value(said: Said, form: str = "", formula: str = "") -> Cell:
    """The cell of an answer: a true number where it is one, words where not."""
    if said.number is None or any(letter.isalpha() for letter in said.text):
        return Cell(said.text)
    number = said.number / 100 if form.endswith("%") else said.number
    return Cell(said.text, number=number, form=form, formula=formula)


def xlsx(*sheets: Sheet) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": _OF_NO_DAY})
        formats: dict[tuple[str, bool], object] = {}

        def look(cell: Cell):
            key = (cell.form, cell.bold)
            if key not in formats:
                shown = {"num_format": cell.form} if cell.form else {}
                formats[key] = book.add_format({**shown, "bold": cell.bold})
            return formats[key]

        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_column(0, 0, 38)
            for row, column, cell in placed(sheet.rows):
                place = row + sheet.down, column + sheet.right
                if cell.across > 1 or cell.down > 1:
                    end = place[0] + cell.down - 1, place[1] + cell.across - 1
                    page.merge_range(*place, *end, "", look(cell))
                if cell.formula:
                    page.write_formula(*place, cell.formula, look(cell), cell.number)
                elif cell.number is not None:
                    page.write_number(*place, cell.number, look(cell))
                elif cell.text:
                    page.write_string(*place, cell.text, look(cell))
            for column in sheet.hidden_columns:
                page.set_column(column, column, None, None, {"hidden": True})
            if sheet.is_hidden:
                page.hide()
    return made.getvalue()


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


_FORMS = {"": 0, "0": 1, "0%": 9, "0.0%": 164, "#,##0": 3, "£#,##0": 165, "£#,##0.00": 166}


def xls(*sheets: Sheet) -> bytes:
    """An old workbook (BIFF8): numbers with their formats, wide text, merged cells, names."""
    font = struct.pack("<HHHHHBBBxBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 5, 0) + b"Arial"
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x42, struct.pack("<H", 1200)) + _record(0x31, font) * 4
    for form, number in _FORMS.items():
        if number >= 164:
            text = form.encode("latin-1")
            start += _record(0x41E, struct.pack("<HHB", number, len(text), 0) + text)
    looks = list(_FORMS.values())
    for number in looks:
        start += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, number, 1, 0, 0, 0, 0, 0, 0, 0x20C0))
    bodies = [_xls_sheet(sheet, looks) for sheet in sheets]
    names = [sheet.name.encode("latin-1") for sheet in sheets]
    place = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    listed = b""
    for sheet, name, body in zip(sheets, names, bodies):
        head = struct.pack("<IBBBB", place, int(sheet.is_hidden), 0, len(name), 0)
        listed += _record(0x85, head + name)
        place += len(body)
    whole = start + listed + _record(0x0A) + b"".join(bodies)
    return made_documents.ole({"Workbook": whole})


def _xls_sheet(sheet: Sheet, looks: list[int]) -> bytes:
    body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    cells = [
        (row + sheet.down, column + sheet.right, cell) for row, column, cell in placed(sheet.rows)
    ]
    cells.sort(key=lambda placed_cell: placed_cell[:2])
    rows = 1 + max(row for row, _, _ in cells)
    columns = 1 + max(column for _, column, _ in cells)
    body += _record(0x200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))
    merged = []
    for row, column, cell in cells:
        head = struct.pack("<HHH", row, column, looks.index(_FORMS[cell.form]))
        if cell.across > 1 or cell.down > 1:
            merged.append((row, row + cell.down - 1, column, column + cell.across - 1))
        if cell.number is not None:
            body += _record(0x203, head + struct.pack("<d", cell.number))
        elif cell.text:
            wide = cell.text.encode("utf-16-le")
            body += _record(0x204, head + struct.pack("<HB", len(cell.text), 1) + wide)
    if merged:
        listed = b"".join(struct.pack("<HHHH", *area) for area in merged)
        body += _record(0xE5, struct.pack("<H", len(merged)) + listed)
    return body + _record(0x0A)


def ods(*sheets: Sheet) -> bytes:
    hidden = (
        '<style:style style:name="hid" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    body = "".join(map(_ods_sheet, sheets))
    body = f"<office:spreadsheet>{body}</office:spreadsheet>"
    return open_document(made_documents.ODS, body, hidden)


def _ods_sheet(sheet: Sheet) -> str:
    cells = {(row, column): cell for row, column, cell in placed(sheet.rows)}
    covered = {
        (row + down, column + across)
        for (row, column), cell in cells.items()
        for down in range(cell.down)
        for across in range(cell.across)
        if down or across
    }
    columns = 1 + max(column for _, column in [*cells, *covered])
    tag = "table:table-cell"
    rows = ""
    if sheet.down:
        rows += (
            f'<table:table-row table:number-rows-repeated="{sheet.down}">'
            f'<{tag} table:number-columns-repeated="{columns}"/></table:table-row>'
        )
    for row in range(len(sheet.rows)):
        inner = f'<{tag} table:number-columns-repeated="{sheet.right}"/>' if sheet.right else ""
        for column in range(columns):
            if (row, column) in covered:
                inner += "<table:covered-table-cell/>"
            else:
                inner += _ods_cell(cells.get((row, column), Cell()))
        rows += f"<table:table-row>{inner}</table:table-row>"
    style = ' table:style-name="hid"' if sheet.is_hidden else ""
    return (
        f'<table:table table:name="{escape(sheet.name)}"{style}>'
        f'<table:table-column table:number-columns-repeated="{columns + sheet.right}"/>{rows}'
        "</table:table>"
    )


def _ods_cell(cell: Cell) -> str:
    spans = (
        f' table:number-columns-spanned="{cell.across}" table:number-rows-spanned="{cell.down}"'
        if cell.across > 1 or cell.down > 1
        else ""
    )
    if cell.number is not None:
        kind = "percentage" if cell.form.endswith("%") else "float"
        spans += f' office:value-type="{kind}" office:value="{cell.number!r}"'
    elif cell.text:
        spans += ' office:value-type="string"'
    text = f"<text:p>{escape(cell.text)}</text:p>" if cell.text else ""
    return f"<table:table-cell{spans}>{text}</table:table-cell>"


def csv_file(rows: list[Row], *, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerows([as_cell(cell).text for cell in row] for row in rows)
    return text.getvalue().encode(encoding)
