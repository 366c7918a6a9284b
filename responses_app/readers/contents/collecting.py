"""Lines and tables taken up in reading order, within limits, as a `Content`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from responses_app.domain.content import Cell, Content, Line, Note, Table
from responses_app.readers.footnotes import is_marker, split_markers, take_markers

MOST_LETTERS = 5_000_000
MOST_LINES = 60_000
MOST_CELLS = 120_000
MOST_COLUMNS = 1_000
MOST_ROWS = 100_000
LONGEST_TITLE = 300

_BLANKS = re.compile(r"[ \t\u00a0\r\f\v]+")
_BREAKS = re.compile(r" ?\n(?: ?\n)*\s?")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]")


@dataclass(slots=True)
class Words:
    """A text while it is read, and the markers that were raised in it."""

    pieces: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0  # how many of them are bold

    def add(self, text: str, *, is_bold: bool = False) -> None:
        self.pieces.append(text)
        shown = len(text) - text.count(" ")
        self.letters += shown
        self.bold += shown if is_bold else 0

    def add_raised(self, text: str) -> None:
        """Raised letters: a marker, or part of the words as in "1st" and "km2"."""
        before = "".join(self.pieces[-3:])[-30:]
        if is_marker(before, text):
            self.markers += split_markers(text)
        else:
            self.pieces.append(text)

    def mark(self, marker: str) -> None:
        self.markers.append(marker)

    @property
    def text(self) -> str:
        return tidy("".join(self.pieces))

    @property
    def is_bold(self) -> bool:
        return 0 < self.letters <= self.bold


def tidy(text: str) -> str:
    """The text with single blanks, and one line break where there were several."""
    if text.isalnum():
        return text
    text = _INVISIBLE.sub("", text) if not text.isascii() or "\0" in text else text
    return _BREAKS.sub("\n", _BLANKS.sub(" ", text)).strip()


@dataclass(slots=True)
class Draft:
    """A cell while its table is read."""

    row: int
    column: int
    words: str
    rows: int = 1
    columns: int = 1
    markers: tuple[str, ...] = ()
    is_heading: bool = False
    is_bold: bool = False


@dataclass(slots=True)
class Collected:
    """What has been read so far. `line_word` names a line: "paragraph" or "line"."""

    line_word: str = "paragraph"
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)
    order: int = 0
    letters: int = 0
    cells: int = 0
    numbered: int = 0  # lines, those without words too
    begun: int = 0  # tables

    @property
    def is_full(self) -> bool:
        return (
            self.letters >= MOST_LETTERS
            or len(self.lines) >= MOST_LINES
            or self.cells >= MOST_CELLS
        )

    def problem(self, sentence: str) -> None:
        self.problems[sentence] = None

    def line(
        self,
        text: str,
        markers: tuple[str, ...] = (),
        *,
        number: int | None = None,
        is_heading: bool = False,
        is_quoted: bool = False,
    ) -> None:
        """Take up a paragraph; a break within it makes another line with the same place."""
        self.numbered = number if number is not None else self.numbered + 1
        for piece in text.split("\n"):
            words = tidy(piece)
            if not words:
                continue
            if self.is_full:
                return self.left_out()
            bare, found = take_markers(words)
            self.lines.append(
                Line(
                    bare,
                    f"{self.line_word} {self.numbered}",
                    self.order,
                    is_heading=is_heading,
                    is_quoted=is_quoted,
                    footnotes=tuple(dict.fromkeys((*markers, *found))),
                )
            )
            self.order += 1
            self.letters += len(words)

    def begin_table(self) -> tuple[int, int]:
        """The number and the order of a table; those within it come behind it."""
        self.begun += 1
        self.order += 1
        return self.begun, self.order - 1

    def table(
        self,
        drafts: list[Draft],
        place: tuple[int, int] | None = None,
        *,
        title: str = "",
        is_ruled: bool = True,
    ) -> None:
        """Take up a table; one without words is none."""
        number, order = place or self.begin_table()
        where = f"table {number}"
        cells = []
        for draft in sorted(drafts, key=lambda one: (one.row, one.column)):
            if self.is_full:
                self.left_out()
                break
            if draft.row >= MOST_ROWS or draft.column >= MOST_COLUMNS:
                self.left_out()
                continue
            text, found = take_markers(draft.words)
            if not text and not draft.markers:
                continue
            cells.append(
                Cell(
                    draft.row,
                    draft.column,
                    text,
                    f"{where}, row {draft.row + 1}, column {draft.column + 1}",
                    max(1, min(draft.rows, MOST_ROWS - draft.row)),
                    max(1, min(draft.columns, MOST_COLUMNS - draft.column)),
                    is_heading=draft.is_heading,
                    footnotes=tuple(dict.fromkeys((*draft.markers, *found))),
                )
            )
            self.letters += len(text)
        self.cells += len(cells)
        if not cells:
            return
        rows = max(cell.row + cell.rows for cell in cells)
        columns = max(cell.column + cell.columns for cell in cells)
        self.tables.append(
            Table(tuple(cells), rows, columns, where, order, tidy(title)[:LONGEST_TITLE], is_ruled)
        )

    def content(self, reader: str, version: int) -> Content:
        return Content(
            reader=reader,
            version=version,
            tables=tuple(sorted(self.tables, key=lambda one: one.order)),
            lines=tuple(self.lines),
            notes=tuple(self.notes),
            problems=tuple(self.problems),
        )

    def left_out(self) -> None:
        """Say that not all of it was read."""
        self.problem("It is so long that only its first part was read.")


def mark_headings(drafts: list[Draft]) -> None:
    """Mark the rows at the top whose cells are all bold, where not all of the table is."""
    rows: dict[int, bool] = {}
    for draft in drafts:
        if draft.words:
            rows[draft.row] = rows.get(draft.row, True) and draft.is_bold
    heads: set[int] = set()
    for row in sorted(rows):
        if not rows[row] or len(heads) == 3:
            break
        heads.add(row)
    if len(heads) < len(rows):
        for draft in drafts:
            draft.is_heading = draft.is_heading or draft.row in heads
