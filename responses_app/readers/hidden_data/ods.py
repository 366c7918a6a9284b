"""OpenDocument spreadsheets (.ods), read as a stream.

Source: OpenDocument 1.3 part 3 (the schema): table:visibility, table:display, the repeated cells.
A row or cell that is said to come a million times is counted as often as it has something in it,
and never written out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.format_sections import plain_digits
from responses_app.readers.hidden_data.number_formats import iso, moment_of, plain_number
from responses_app.readers.hidden_data.open_document import is_encrypted, package_findings
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.raised import raised
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
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
from responses_app.readers.hidden_data.xlsx_rows import whole
from responses_app.readers.hidden_data.xml_stream import END, START, TEXT, Event, walk

CONTENT = "content.xml"
MOST_REPEATED = 1_000  # cells or rows of one value written out; more are padding
MOST_LETTERS = 100_000  # of one cell
_HIDDEN = {"collapse", "filter"}
_LIES_ABOVE = {"annotation", "frame", "custom-shape", "rect", "ellipse", "caption", "g"}
_WHITE = {"s": " ", "tab": "\t", "line-break": "\n"}
_MOST_DIGITS = 20
_RAISED = re.compile(r"super|\+?[1-9][0-9]*(?:\.[0-9]+)?%\s")
"""How a style says that letters stand above the line: by a word, or by how far."""
_ADDS_WORDS = re.compile(r"[^\W\d_]|[<>≤≥~*†‡^%]")
_NO_WORDS = re.compile(r"#+|(?:[A-Z]{3})?\s?-?[0-9.,]+(?:E[+-]?[0-9]+)?\s?(?:[A-Z]{3})?")
"""A number, perhaps with a currency's letters; "###" is a column that is too narrow."""


class OdsBook:
    """An .ods workbook. Raises CannotLook where it cannot be read."""

    white_rules = 0

    def __init__(self, content: bytes) -> None:
        self.package = Package(content)
        if is_encrypted(self.package):
            raise CannotLook(Reason.ENCRYPTED)
        if CONTENT not in self.package:
            raise CannotLook(Reason.DAMAGED)
        self._comments = self._tracked = self._sources = 0

    def sheets(self, as_shown: bool = False, *, as_figures: bool = False) -> Iterator[Sheet]:
        """Each sheet; the whole content is read once, so sheets come one after another."""
        events = walk(self.package.open(CONTENT))
        hidden_styles: set[str] = set()
        raised_styles: set[str] = set()
        write = _shown if as_shown else _figure if as_figures else _value
        style, left, number = "", [MAX_CELLS], 0
        for kind, name, attributes in events:
            if kind != START:
                continue
            if name == "style":
                style = attributes.get("name", "")
            elif name == "table-properties" and attributes.get("display") == "false":
                hidden_styles.add(style)
            elif name == "text-properties":
                if _RAISED.match(attributes.get("text-position", "")):
                    raised_styles.add(style)
            elif name in {"table-source", "cell-range-source"}:
                self._sources += 1
            elif name == "tracked-changes":
                self._tracked += _changes_in(events)
            elif name == "table":
                number += 1
                if number > MAX_SHEETS:
                    raise CannotLook(Reason.TOO_BIG)
                is_hidden = attributes.get("style-name", "") in hidden_styles
                table = _Table(self, events, left, write, raised_styles)
                sheet = Sheet(
                    number,
                    attributes.get("name", ""),
                    Showing.HIDDEN if is_hidden else Showing.VISIBLE,
                    iter(()),
                )
                sheet.rows = table.rows(sheet)
                yield sheet
                for _ in sheet.rows:  # whatever the caller left unread
                    pass

    def sources_of(self, choices_from: str) -> Iterator[tuple[str, range]]:
        return iter(())

    def other_findings(self, sheets: list[Seen]) -> list[Finding]:
        findings = [
            Finding(code, weight, "workbook", count, sentence)
            for code, weight, count, sentence in (
                (
                    "comments",
                    Weight.SUSPECT,
                    self._comments,
                    f"Its cells have {counted(self._comments, 'comment')}.",
                ),
                (
                    "tracked_changes",
                    Weight.SUSPECT,
                    self._tracked,
                    f"It keeps {counted(self._tracked, 'change')}, with what cells said before.",
                ),
                (
                    "external_link",
                    Weight.NOTE,
                    self._sources,
                    f"It takes values from {counted(self._sources, 'other file')}.",
                ),
            )
            if count
        ]
        return findings + package_findings(self.package)

    def count_comment(self) -> None:
        self._comments += 1

    def count_source(self) -> None:
        self._sources += 1


def _changes_in(events: Iterator[Event]) -> int:
    """How many changes are kept, reading on to the end of their list."""
    count = 0
    for kind, name, _ in events:
        if kind == END and name == "tracked-changes":
            break
        if kind == START and name in {"cell-content-change", "deletion"}:
            count += 1
    return count


@dataclass
class _Table:
    """The rows of one table, as the events come."""

    book: OdsBook
    events: Iterator[Event]
    left: list[int]
    write: Callable[[dict[str, str], str], str]
    raised_styles: set[str]
    row: int = 0
    column: int = 0
    columns: int = 0
    repeated: int = 1
    is_hidden: bool = False
    cells: list[Cell] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    unworked: set[tuple[int, int]] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        sheet.merged, sheet.unworked = self.merged, self.unworked
        sheet.remarks, sheet.beside = self.remarks, self.beside
        depth = 1
        groups: list[bool] = []  # of rows or columns, whether each is folded away
        for kind, name, attributes in self.events:
            if kind == TEXT:
                continue
            if name == "table-cell" or name == "covered-table-cell":
                if kind == START:
                    self._cell(attributes)
            elif name == "table":
                depth += 1 if kind == START else -1
                if depth == 0:
                    return
            elif name in {"table-row-group", "table-column-group"}:
                if kind == START:
                    groups.append(attributes.get("display") == "false")
                elif groups:
                    groups.pop()
            elif kind == START and name == "table-column":
                self._column(sheet, attributes, any(groups))
            elif name == "table-row":
                if kind == START:
                    self._begin_row(attributes, any(groups))
                else:
                    yield from self._finished_rows()
            elif kind == START and name in _LIES_ABOVE:
                self._remark(name, 0, 0)
            elif kind == START and name == "table-source":
                self.book.count_source()

    def _column(self, sheet: Sheet, attributes: dict[str, str], is_folded: bool) -> None:
        repeated = min(whole(attributes.get("number-columns-repeated"), 1), MAX_COLUMNS)
        if is_folded or attributes.get("visibility") in _HIDDEN:
            last = min(self.columns + repeated, MAX_COLUMNS)
            sheet.hidden_columns.update(range(self.columns + 1, last + 1))
        self.columns = min(self.columns + repeated, MAX_COLUMNS)

    def _begin_row(self, attributes: dict[str, str], is_folded: bool) -> None:
        self.repeated = min(whole(attributes.get("number-rows-repeated"), 1), MAX_ROWS)
        self.is_hidden = is_folded or attributes.get("visibility") in _HIDDEN
        self.column, self.cells = 0, []

    def _finished_rows(self) -> Iterator[Row]:
        if self.cells:
            for turn in range(min(self.repeated, MOST_REPEATED)):
                self.left[0] -= len(self.cells)
                if self.left[0] < 0:
                    raise CannotLook(Reason.TOO_BIG)
                yield Row(self.row + turn + 1, self.is_hidden, self.cells)
        self.row = min(self.row + self.repeated, MAX_ROWS)

    def _cell(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("number-columns-repeated")
        repeated = min(whole(stated, 1), MAX_COLUMNS) if stated else 1
        place = (self.row + 1, self.column + 1)
        shown = self._text_of_cell(*place)
        text = self.write(attributes, shown)
        if "number-columns-spanned" in attributes or "number-rows-spanned" in attributes:
            self._merge(place, attributes)
        if not text and attributes.get("formula") and attributes.get("value-type") != "string":
            self.unworked.add(place)
        if text and repeated == 1 and self.column < MAX_COLUMNS:
            self.cells.append(Cell(self.column + 1, text))
        elif text and len(self.cells) < MAX_COLUMNS:
            first = self.column + 1
            last = min(self.column + min(repeated, MOST_REPEATED), MAX_COLUMNS)
            self.cells.extend(Cell(column, text) for column in range(first, last + 1))
        self.column = min(self.column + repeated, MAX_COLUMNS)

    def _merge(self, place: tuple[int, int], attributes: dict[str, str]) -> None:
        rows = whole(attributes.get("number-rows-spanned"), 1)
        columns = whole(attributes.get("number-columns-spanned"), 1)
        if (rows > 1 or columns > 1) and len(self.merged) < MOST_MERGED:
            row, column = place
            self.merged.append(Area(row, column, row + rows - 1, column + columns - 1))

    def _text_of_cell(self, row: int, column: int) -> str:
        """The paragraphs of a cell, without its remarks, reading on to its end."""
        pieces: list[str] = []
        letters = depth = raised_at = 0
        for kind, name, attributes in self.events:
            if kind == TEXT:
                if letters < MOST_LETTERS:
                    pieces.append(raised(name) if raised_at else name)
                    letters += len(name)
            elif kind == START:
                if name in _LIES_ABOVE:
                    self._remark(name, row, column)
                    continue
                depth += 1
                if name == "p":
                    if pieces:
                        pieces.append("\n")
                elif name in _WHITE:
                    times = min(whole(attributes.get("c"), 1), MOST_LETTERS - letters)
                    pieces.append(_WHITE[name] * times)
                    letters += times
                elif name == "span" and attributes.get("style-name") in self.raised_styles:
                    raised_at = raised_at or depth
            elif depth == 0:
                break
            else:
                raised_at = 0 if raised_at == depth else raised_at
                depth -= 1
        return "".join(pieces).strip()

    def _remark(self, element: str, row: int, column: int) -> None:
        """Read a comment or a box to its end, and keep the words of its paragraphs."""
        is_comment = element == "annotation"
        if is_comment:
            self.book.count_comment()
        pieces: list[str] = []
        letters = depth = paragraphs = 0
        for kind, name, _ in self.events:
            if kind == TEXT:
                if paragraphs and letters < MOST_LETTERS:
                    pieces.append(name)
                    letters += len(name)
            elif kind == START:
                depth += 1
                paragraphs += name == "p"
            elif depth == 0:
                break
            else:
                depth -= 1
                if name == "p":
                    paragraphs -= 1
                    pieces.append("\n")
        text = "".join(pieces).strip()
        if text and len(self.remarks) < MOST_REMARKS:
            self.remarks.append(Remark(row, column, text, is_comment))
            if not is_comment:
                self.beside.append(text)


def _shown(attributes: dict[str, str], shown: str) -> str:
    return shown


def _figure(attributes: dict[str, str], shown: str) -> str:
    """The whole value in plain digits, or what is shown where the format adds words to it."""
    kind = attributes.get("value-type")
    if kind == "float" or kind == "percentage" or kind == "currency":
        if shown.isdigit() and kind == "float" and shown == attributes.get("value"):
            return shown
        try:
            number = Decimal(plain_number(attributes.get("value", "")))
        except InvalidOperation:
            return shown
        if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
            return shown
        if kind == "percentage":
            return f"{plain_digits(number * 100)}%"
        if _ADDS_WORDS.search(shown) and not _NO_WORDS.fullmatch(shown):
            return shown
        return plain_digits(number)
    if kind == "date":
        moment = moment_of(attributes.get("date-value", ""))
        return iso(moment) if moment else shown
    if kind == "boolean":
        return attributes.get("boolean-value", shown).upper()
    return shown


def _value(attributes: dict[str, str], shown: str) -> str:
    """The value behind what a cell shows, where it says so."""
    if attributes.get("value-type") == "date":
        return attributes.get("date-value", shown).removesuffix("T00:00:00")
    if attributes.get("value-type") == "float":
        return attributes.get("value", shown) or shown
    return shown
