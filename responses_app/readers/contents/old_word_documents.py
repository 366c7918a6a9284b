r"""Word documents of 97 to 2003 (.doc): their words and tables.

Every cell ends in a mark, and so does every row. The numbers of lists and merged cells lie in
tables of the format that are not read here: the document says so in its problems.

Source: [MS-DOC] 2.4.3 (cells and rows); see also `old_word_text`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import olefile  # type: ignore[import-untyped]

from responses_app.domain.content import Content
from responses_app.readers.contents.collecting import Collected, Draft, Words, mark_headings
from responses_app.readers.contents.old_word_text import Run, runs_of
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

READER = "old_word_documents"
VERSION = 1

MOST_PARTS = 2_000  # streams and storages, in an ordinary file a few dozen
LONGEST_HEADING = 200

_CELL, _PARAGRAPHS = "\x07", "\r\x0c"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_LETTERS = {"\x0b": "\n", "\x1e": "-", "\t": "\t", "\xa0": " "}
_MARKS = frozenset((_CELL, _FIELD, _RESULT, _FIELD_END, *_PARAGRAPHS))


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what an old Word document shows. Raises CannotLook: locked, damaged, too big."""
    reader = _Reader()
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            if len(ole.listdir(streams=True, storages=True)) > MOST_PARTS:
                raise CannotLook(Reason.TOO_BIG)
            for run in runs_of(ole):
                reader.take(run)
    except (CannotLook, MemoryError):
        raise
    except Exception as error:  # a broken file has many ways to fail, each of them its own
        raise CannotLook(Reason.DAMAGED) from error
    reader.end()
    return reader.collected.content(READER, VERSION)


@dataclass(slots=True)
class _Reader:
    """A text while it is read."""

    collected: Collected = field(default_factory=Collected)
    words: Words = field(default_factory=Words)
    cell: list[Words] = field(default_factory=list)  # the paragraphs of the open cell
    row: list[list[Words]] = field(default_factory=list)
    rows: list[list[list[Words]]] = field(default_factory=list)
    fields: list[bool] = field(default_factory=list)  # whether the result of each has begun

    def take(self, run: Run) -> None:
        """Take up letters, and end a paragraph, a cell or a row at each mark."""
        if run.is_hidden and run.text.strip():
            self.collected.problem("It has hidden or removed words, which were not read.")
        start = 0
        for at, letter in enumerate(run.text):
            if letter in _MARKS:
                self._say(run.text[start:at], run)
                self._mark(letter, run)
                start = at + 1
        self._say(run.text[start:], run)

    def end(self) -> None:
        self._end_paragraph(False)
        self._end_table()
        self.collected.problem(
            "This is an old kind of Word file: the numbers of its lists were not read."
        )

    def _say(self, text: str, run: Run) -> None:
        if not text or run.is_hidden or (self.fields and not self.fields[-1]):
            return
        shown = "".join(_LETTERS.get(letter, letter if letter >= " " else "") for letter in text)
        if run.is_raised:
            self.words.add_raised(shown)
        else:
            self.words.add(shown, is_bold=run.is_bold)

    def _mark(self, letter: str, run: Run) -> None:
        if letter == _CELL:
            self._end_row() if run.ends_row else self._end_cell()
        elif letter in _PARAGRAPHS:
            self._end_paragraph(run.is_in_table)
        elif letter == _FIELD:
            self.fields.append(False)
        elif letter == _RESULT and self.fields:
            self.fields[-1] = True
        elif letter == _FIELD_END and self.fields:
            self.fields.pop()

    def _end_paragraph(self, is_in_table: bool) -> None:
        words, self.words = self.words, Words()
        if is_in_table:
            self.cell.append(words)
            return
        self._end_table()
        is_heading = words.is_bold and words.letters <= LONGEST_HEADING
        self.collected.line(words.text, tuple(words.markers), is_heading=is_heading)

    def _end_cell(self) -> None:
        self.row.append([*self.cell, self.words])
        self.cell, self.words = [], Words()

    def _end_row(self) -> None:
        self.words = Words()
        if self.row:
            self.rows.append(self.row)
            self.row = []

    def _end_table(self) -> None:
        rows = [*self.rows, self.row] if self.row else self.rows
        self.rows, self.row = [], []
        if not any(len(row) > 1 for row in rows):
            for words in (words for row in rows for cell in row for words in cell):
                self.collected.line(words.text, tuple(words.markers))
            return
        drafts = [
            _draft(number, column, cell)
            for number, row in enumerate(rows)
            for column, cell in enumerate(row)
        ]
        mark_headings(drafts)
        self.collected.table(drafts)


def _draft(row: int, column: int, cell: list[Words]) -> Draft:
    filled = [words for words in cell if words.text]
    return Draft(
        row,
        column,
        "\n".join(words.text for words in filled),
        markers=tuple(marker for words in cell for marker in words.markers),
        is_bold=bool(filled) and all(words.is_bold for words in filled),
    )
