"""OpenDocument spreadsheets (.ods), read as a stream.

Source: OpenDocument 1.3 part 3 (the schema): table:visibility, table:display, the repeated cells.
A row or cell that is said to come a million times is counted as often as it has something in it,
and never written out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.readers.finding import Finding, Weight
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.open_document import is_encrypted, package_findings
from responses_app.readers.hidden_data.packages import Package
from responses_app.readers.hidden_data.wording import counted
from responses_app.readers.hidden_data.workbook import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Cell,
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

    def sheets(self, as_shown: bool = False) -> Iterator[Sheet]:
        """Each sheet; the whole content is read once, so sheets come one after another."""
        events = walk(self.package.open(CONTENT))
        hidden_styles: set[str] = set()
        style, left, number = "", [MAX_CELLS], 0
        for kind, name, attributes in events:
            if kind != START:
                continue
            if name == "style":
                style = attributes.get("name", "")
            elif name == "table-properties" and attributes.get("display") == "false":
                hidden_styles.add(style)
            elif name in {"table-source", "cell-range-source"}:
                self._sources += 1
            elif name == "tracked-changes":
                self._tracked += _changes_in(events)
            elif name == "table":
                number += 1
                if number > MAX_SHEETS:
                    raise CannotLook(Reason.TOO_BIG)
                is_hidden = attributes.get("style-name", "") in hidden_styles
                table = _Table(self, events, left, as_shown)
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
    as_shown: bool
    row: int = 0
    column: int = 0
    columns: int = 0
    repeated: int = 1
    is_hidden: bool = False
    cells: list[Cell] = field(default_factory=list)

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        depth = 1
        groups: list[bool] = []  # of rows or columns, whether each is folded away
        for kind, name, attributes in self.events:
            if kind == TEXT:
                continue
            if name == "table":
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
            elif kind == START and name in {"table-cell", "covered-table-cell"}:
                self._cell(attributes)
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
        repeated = min(whole(attributes.get("number-columns-repeated"), 1), MAX_COLUMNS)
        shown = self._text_of_cell()
        text = shown if self.as_shown else _value(attributes, shown)
        if text:
            for turn in range(min(repeated, MOST_REPEATED)):
                if self.column + turn < MAX_COLUMNS and len(self.cells) < MAX_COLUMNS:
                    self.cells.append(Cell(self.column + turn + 1, text))
        self.column = min(self.column + repeated, MAX_COLUMNS)

    def _text_of_cell(self) -> str:
        """The paragraphs of a cell, without its remarks, reading on to its end."""
        pieces: list[str] = []
        letters = remarks = depth = 0
        for kind, name, _ in self.events:
            if kind == TEXT:
                if not remarks and letters < MOST_LETTERS:
                    pieces.append(name)
                    letters += len(name)
            elif name == "annotation":
                remarks += 1 if kind == START else -1
                if kind == START:
                    self.book.count_comment()
            elif kind == START:
                depth += 1
                if name == "p" and pieces and not remarks:
                    pieces.append("\n")
            elif depth == 0:
                break
            else:
                depth -= 1
        return "".join(pieces).strip()


def _value(attributes: dict[str, str], shown: str) -> str:
    """The value behind what a cell shows, where it says so."""
    if attributes.get("value-type") == "date":
        return attributes.get("date-value", shown).removesuffix("T00:00:00")
    if attributes.get("value-type") == "float":
        return attributes.get("value", shown) or shown
    return shown
