"""Workbooks, and how XLSX, XLS, ODS and CSV save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import xlsxwriter

from tests.made_documents import xls as old_workbook

from .to_words import open_package, steady

Value = str | int | Decimal


@dataclass
class Sheet:
    """A sheet that is written row by row."""

    name: str
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first, last of each
    looks: dict[tuple[int, int], str] = field(default_factory=dict)  # bold, pounds, percent
    hidden: bool = False
    at: int = 0  # the row that comes next

    def row(self, values: Sequence[Value | None] = (), look: str = "", column: int = 0) -> int:
        """Write a row where the last one ended; return its number."""
        for number, value in enumerate(values, column):
            if value is not None and value != "":
                self.cells[self.at, number] = value
                if look and (look == "bold" or not isinstance(value, str)):
                    self.looks[self.at, number] = look
        self.at += 1
        return self.at - 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.at += rows

    def merge(self, row: int, column: int, across: int = 1, down: int = 1) -> None:
        """Let a cell reach over others."""
        if across > 1 or down > 1:
            self.merged.append((row, column, row + down - 1, column + across - 1))

    def lines(self) -> list[list[Value]]:
        """The cells as rows; an empty one is an empty text."""
        height = max((row for row, _ in self.cells), default=-1) + 1
        breadth = max((column for _, column in self.cells), default=-1) + 1
        return [[self.cells.get((row, n), "") for n in range(breadth)] for row in range(height)]


@dataclass
class Book:
    """A workbook and the mail that brought it."""

    sheets: list[Sheet]
    mail: str = ""
    file_name: str = "FOI data"


_FORMATS = {"pounds": "£#,##0", "pence": "£#,##0.00", "percent": "0.0%", "thousands": "#,##0"}


def xlsx(book: Book) -> bytes:
    """The workbook as Excel saves it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as file:
        file.set_properties({"created": datetime(2024, 6, 3, tzinfo=UTC)})
        looks = {name: file.add_format({"num_format": code}) for name, code in _FORMATS.items()}
        looks["bold"] = file.add_format({"bold": True, "text_wrap": True})
        middle = file.add_format({"bold": True, "align": "center", "valign": "vcenter"})
        for sheet in book.sheets:
            page = file.add_worksheet(sheet.name)
            page.set_column(0, 0, 42)
            spans = {(span[0], span[1]): span for span in sheet.merged}
            for span in sheet.merged:
                page.merge_range(*span, sheet.cells.get((span[0], span[1]), ""), middle)
            for place, value in sheet.cells.items():
                if place in spans:
                    continue
                look = looks.get(sheet.looks.get(place, ""))
                if isinstance(value, str):
                    page.write_string(*place, value, look)
                else:
                    page.write_number(*place, float(value), look)
            if sheet.hidden:
                page.hide()
    return steady(made.getvalue())


def shown(value: Value, look: str) -> str:
    """A cell as the program shows it."""
    if isinstance(value, str):
        return value
    if look == "percent":
        return f"{value * 100:.1f}%"
    if look in ("pounds", "pence"):
        return f"£{value:,.0f}" if look == "pounds" else f"£{value:,.2f}"
    return f"{value:,}" if look == "thousands" else str(value)


def xls(book: Book) -> bytes:
    """The workbook as Excel 97 saves it; its sheets bear no names of their own."""
    sheets = []
    for sheet in book.sheets:
        rows: list[list[str | float]] = []
        for row, line in enumerate(sheet.lines()):
            cells: list[str | float] = []
            for column, value in enumerate(line):
                look = sheet.looks.get((row, column), "")
                if isinstance(value, str) or look in _FORMATS:
                    cells.append(shown(value, look))
                else:
                    cells.append(float(value))
            rows.append(cells)
        sheets.append((rows, 1 if sheet.hidden else 0))
    return old_workbook(*sheets)


def ods(book: Book) -> bytes:
    """The workbook as LibreOffice saves it."""
    body = "".join(_ods_table(sheet) for sheet in book.sheets)
    hidden = (
        '<style:style style:name="away" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    return open_package("spreadsheet", body, hidden)


def _ods_table(sheet: Sheet) -> str:
    spans = {(span[0], span[1]): span for span in sheet.merged}
    covered = {
        (row, column)
        for first, left, last, right in sheet.merged
        for row in range(first, last + 1)
        for column in range(left, right + 1)
    } - set(spans)
    lines = sheet.lines()
    rows = ""
    for row, line in enumerate(lines):
        cells = ""
        for column, value in enumerate(line):
            if (row, column) in covered:
                cells += "<table:covered-table-cell/>"
                continue
            words = escape(shown(value, sheet.looks.get((row, column), ""))).replace(
                "\n", "</text:p><text:p>"
            )
            kind = ' office:value-type="string"'
            if not isinstance(value, str):
                name = "float"
                if sheet.looks.get((row, column)) == "percent":
                    name = "percentage"
                elif sheet.looks.get((row, column)) in ("pounds", "pence"):
                    name = "currency"
                kind = f' office:value-type="{name}" office:value="{value}"'
            span = ""
            if (row, column) in spans:
                first, left, last, right = spans[row, column]
                span = (
                    f' table:number-columns-spanned="{right - left + 1}"'
                    f' table:number-rows-spanned="{last - first + 1}"'
                )
            if value == "":
                cells += f"<table:table-cell{span}/>"
            else:
                cells += (
                    f"<table:table-cell{kind}{span}><text:p>{words}</text:p></table:table-cell>"
                )
        rows += f"<table:table-row>{cells}</table:table-row>"
    style = ' table:style-name="away"' if sheet.hidden else ""
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{rows}</table:table>'


def comma_separated(book: Book, separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    """The first sheet as CSV."""
    sheet = book.sheets[0]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    for row, line in enumerate(sheet.lines()):
        writer.writerow([shown(cell, sheet.looks.get((row, n), "")) for n, cell in enumerate(line)])
    return text.getvalue().encode(encoding, "replace")
