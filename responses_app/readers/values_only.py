"""A copy of a spreadsheet that holds nothing but the values it shows: one CSV for each sheet.

Left out are hidden sheets, rows and columns, comments, formulas, copies behind pivot tables and
everything else that is not a value in a cell that is shown. What is shown may still be about
people: that is looked for in the copy itself, and said beside it.
"""

import csv
import io
from collections.abc import Callable
from typing import Any

from requests_app.domain.formulas import guarded
from responses_app.domain.personal_data import TableReader
from responses_app.readers.finding import Finding
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.containers import named_type
from responses_app.readers.hidden_data.ods import OdsBook
from responses_app.readers.hidden_data.people import personal_findings
from responses_app.readers.hidden_data.searching import Search
from responses_app.readers.hidden_data.workbook import Book, Row, Sheet
from responses_app.readers.hidden_data.xls import XlsBook
from responses_app.readers.hidden_data.xlsb import XlsbBook
from responses_app.readers.hidden_data.xlsx import XlsxBook

MAX_LETTERS = 60_000_000  # of all copies together
BOM = b"\xef\xbb\xbf"
"""So that Excel reads accents and the Welsh circumflex."""

_BOOKS: dict[str, Callable[[bytes], Book]] = {
    "xlsx": XlsxBook,
    "xlsb": XlsbBook,
    "xls": XlsBook,
    "ods": OdsBook,
}
_NO_COPY = "A copy with values only can be made of a spreadsheet; this file is none."


def make(content: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Make the copies. `options["media_type"]` says what the file is.

    The answer has `can_copy`; `sentence`, why not, or what the copy is; `sheets`, for each copy the
    number of the sheet, its name, rows and columns; `left_out`, how many sheets, rows, columns and
    cells are not in it; `findings`, what the patterns of personal data find in the copies. The
    copies are the blobs, in the order of `sheets`: UTF-8 CSV as Excel reads it. Rows with nothing
    in them are left out.
    """
    try:
        return _make(content, str(options.get("media_type", "")))
    except CannotLook as error:
        return _refused(error.sentence, error.reason.value)
    except MemoryError:
        return _refused(CannotLook(Reason.TOO_BIG).sentence, Reason.TOO_BIG.value)
    except Exception:  # a file made to break its reader may do so in any way there is
        return _refused(CannotLook(Reason.DAMAGED).sentence, Reason.DAMAGED.value)


def _refused(sentence: str, reason: str) -> tuple[dict[str, Any], list[bytes]]:
    answer = {
        "can_copy": False,
        "reason": reason,
        "sentence": sentence,
        "sheets": [],
        "left_out": {},
        "findings": [],
    }
    return answer, []


def _make(content: bytes, media_type: str) -> tuple[dict[str, Any], list[bytes]]:
    opened = _BOOKS.get(named_type(content, media_type))
    if opened is None:
        return _refused(_NO_COPY, "not_a_spreadsheet")
    left_out = {"sheets": 0, "rows": 0, "columns": 0, "cells": 0}
    sheets: list[dict[str, Any]] = []
    findings: list[Finding] = []
    blobs: list[bytes] = []
    letters = 0
    search = Search()
    book = opened(content)
    for sheet in book.sheets(as_shown=True):
        if not sheet.is_shown:
            left_out["sheets"] += 1
            left_out["cells"] += sum(len(row.cells) for row in sheet.rows)
            continue
        search.begin()
        copy = _Copy(sheet, left_out, MAX_LETTERS - letters, search)
        letters += copy.letters
        blobs.append(BOM + copy.written.getvalue().encode())
        sheets.append(
            {
                "number": sheet.number,
                "name": sheet.name,
                "rows": copy.rows,
                "columns": copy.columns,
            }
        )
        where = f"sheet {sheet.number}"
        findings += personal_findings(copy.people.hits(), where)
        findings += search.findings(where, copy.people.is_cut)
    answer = {
        "can_copy": True,
        "reason": "",
        "sentence": _sentence(findings, book.white_rules),
        "sheets": sheets,
        "left_out": left_out,
        "findings": [finding.as_json() for finding in findings],
    }
    return answer, blobs


def _sentence(findings: list[Finding], white_rules: int) -> str:
    if any(finding.weight == "suspect" for finding in findings):
        return (
            "The copy holds only what the spreadsheet shows, and what it shows seems to be about "
            "people too: it is no safer than the file."
        )
    if white_rules:
        return (
            "The copy holds only what the spreadsheet shows, and values that its rules may make "
            "look empty by their colour."
        )
    return "The copy holds only what the spreadsheet shows."


class _Copy:
    """The CSV of one sheet."""

    def __init__(
        self, sheet: Sheet, left_out: dict[str, int], letters_left: int, search: Search
    ) -> None:
        self.written = io.StringIO()
        self.people = TableReader()
        self.letters = self.rows = self.columns = 0
        self._writer = csv.writer(self.written, lineterminator="\r\n")
        self._sheet = sheet
        self._search = search
        self._left_out = left_out
        hidden_here: set[int] = set()
        for row in sheet.rows:
            hidden_here.update(self._add(row))
            if self.letters > letters_left:
                raise CannotLook(Reason.TOO_BIG, "The copy would be too big.")
        left_out["columns"] += len(hidden_here)

    def _add(self, row: Row) -> set[int]:
        """Write a row as far as it is shown; return its hidden columns that hold something."""
        if row.is_hidden:
            self._left_out["rows"] += 1
            self._left_out["cells"] += len(row.cells)
            return set()
        hidden = self._sheet.hidden_columns
        shown = {
            cell.column: cell.text
            for cell in row.cells
            if cell.column not in hidden and not cell.is_faint and cell.text
        }
        self._left_out["cells"] += len(row.cells) - len(shown)
        if shown:
            self._write(shown)
        return {cell.column for cell in row.cells if cell.column in hidden}

    def _write(self, shown: dict[int, str]) -> None:
        last = max(shown)
        columns = [
            number for number in range(1, last + 1) if number not in self._sheet.hidden_columns
        ]
        values = [guarded(shown.get(number, "")) for number in columns]
        self.letters += sum(map(len, values)) + len(values)
        self._writer.writerow(values)
        self.rows += 1
        self.columns = max(self.columns, len(values))
        if self._search.takes(len(shown)):
            self.people.add(shown.items())
