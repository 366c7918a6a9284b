"""What a letter is made of, whatever the format it is saved in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_MARKS = re.compile(r"\*\*(?P<bold>.+?)\*\*|\{\^(?P<raised>[^}]+)\}", re.S)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one kind within a paragraph."""

    text: str
    bold: bool = False
    raised: bool = False


def runs(text: str) -> Iterator[Run]:
    """Part a text where `**bold**` and `{^raised}` letters begin and end."""
    at = 0
    for mark in _MARKS.finditer(text):
        if mark.start() > at:
            yield Run(text[at : mark.start()])
        if mark["bold"] is not None:
            yield Run(mark["bold"], bold=True)
        else:
            yield Run(mark["raised"], raised=True)
        at = mark.end()
    if at < len(text):
        yield Run(text[at:])


def plain(text: str) -> str:
    """The text as plain letters; a raised mark stands in brackets."""
    return "".join(f" [{run.text}]" if run.raised else run.text for run in runs(text))


@dataclass(frozen=True, slots=True)
class P:
    """A paragraph; lines within it are parted by a line break."""

    text: str
    bold: bool = False
    small: bool = False
    quoted: bool = False  # the requester's own words, set apart


@dataclass(frozen=True, slots=True)
class H:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that the word processor numbers by itself, or a list of bullets."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class C:
    """A cell that reaches over several columns or rows."""

    text: str
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class T:
    """A table; the first `head` rows are its heading and come again on each page.

    `look` is ruled, lined (only under the heading), shaded, bare, or tabbed (no table at all:
    words set in columns by the tabulator).
    """

    rows: Sequence[Sequence[str | C]]
    head: int = 1
    look: str = "ruled"
    wide_first: bool = True


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on another page."""


Block = P | H | Listed | T | NewPage


@dataclass(frozen=True, slots=True)
class Page:
    """A cell of a table with its place."""

    row: int
    column: int
    cell: C


def placed(table: T) -> tuple[list[Page], int, int]:
    """The cells with their rows and columns, and how many of each there are."""
    taken: set[tuple[int, int]] = set()
    cells: list[Page] = []
    for row, line in enumerate(table.rows):
        column = 0
        for said in line:
            cell = said if isinstance(said, C) else C(said)
            while (row, column) in taken:
                column += 1
            cells.append(Page(row, column, cell))
            for down in range(cell.down):
                for across in range(cell.across):
                    taken.add((row + down, column + across))
            column += cell.across
    return cells, len(table.rows), max(column for _, column in taken) + 1


@dataclass
class Letter:
    """A letter, and how its paper looks."""

    blocks: list[Block]
    landscape: bool = False
    serif: bool = False
    paper: tuple[str, ...] = ()  # lines at the head of each page
    foot: str = ""
    file_name: str = "response"
    mail: str = ""  # what was written in the mail that brought it
    small: bool = False
    extra: list[tuple[str, Letter, str]] = field(default_factory=list)  # stem, letter, format
