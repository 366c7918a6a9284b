"""A workbook as each spreadsheet format is read: sheets one by one, rows one by one.

Nothing is kept but the row in hand: a sheet may say that it has a million rows of 16,384 columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from responses_app.readers.finding import Finding

MAX_CELLS = 3_000_000  # with something in them, over the whole workbook
MAX_SHEETS = 2_000
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
MOST_MERGED = 50_000  # areas of merged cells, of a sheet
MOST_REMARKS = 2_000  # of a sheet


class Showing(StrEnum):
    """Whether a sheet is shown to those who open the workbook."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "very hidden"
    """Hidden so that the menu for showing sheets does not list it."""


class Cell(NamedTuple):
    """A cell with something in it. A formula is its last value."""

    column: int  # 1 is A
    text: str
    is_faint: bool = False  # in the colour of its ground, tiny, or in a format that shows nothing


class Row(NamedTuple):
    """A row that has something in it; `number` begins with 1."""

    number: int
    is_hidden: bool
    cells: list[Cell]


class Area(NamedTuple):
    """Cells that are merged into one; counted from 1, the last ones included."""

    row: int
    column: int
    last_row: int
    last_column: int


class Remark(NamedTuple):
    """Words that lie above the cells: a comment, or a box with text. Row 0 is no cell of it."""

    row: int
    column: int
    text: str
    is_comment: bool


@dataclass
class Sheet:
    """One sheet. `hidden_columns` is complete when the first row has come."""

    number: int  # its place among all sheets, from 1
    name: str
    showing: Showing
    rows: Iterator[Row]
    hidden_columns: set[int] = field(default_factory=set)
    is_filtered: bool = False
    beside: list[str] = field(default_factory=list)
    """What is written beside its cells: headers, prompts, scenarios; complete with its rows."""
    choices: list[list[str]] = field(default_factory=list)
    """The words its drop-down lists offer, where the lists themselves hold them."""
    choices_from: list[str] = field(default_factory=list)
    """The ranges and names from which its other drop-down lists take theirs."""
    merged: list[Area] = field(default_factory=list)
    """Complete with its rows."""
    unworked: set[tuple[int, int]] = field(default_factory=set)
    """Row and column of formulas without a value that can be relied on; complete with its rows."""
    remarks: list[Remark] = field(default_factory=list)
    """Comments and boxes with text, where values are asked for as figures; complete likewise."""

    @property
    def is_shown(self) -> bool:
        return self.showing is Showing.VISIBLE


class Book(Protocol):
    """A workbook of any format."""

    white_rules: int
    """Rules that can make cells look empty by their colour; known when the sheets are read."""

    def sheets(self, as_shown: bool = False, *, as_figures: bool = False) -> Iterator[Sheet]:
        """Every sheet in order; the rows of one are read before the next is asked for.

        With `as_shown` values look as on the screen, as far as their format is understood. With
        `as_figures` they are whole and in plain digits, with the signs and words that their format
        adds (37.4%, <5). Otherwise they are what is stored. But for those shown, days are
        2009-03-12.
        """

    def sources_of(self, choices_from: str) -> Iterator[tuple[str, range]]:
        """The sheet, in small letters, and its columns from which a drop-down list takes words."""

    def other_findings(self, sheets: "list[Seen]") -> list[Finding]:
        """What it hides besides its cells, when it is known what its sheets hold."""


@dataclass
class Seen:
    """What has been seen of a sheet when all of its rows have been read."""

    number: int
    name: str
    is_shown: bool
    filled_rows: int
    columns: frozenset[int] = frozenset()
    """Those with something in them, where the sheet is as short as a drop-down list."""


def letters(column: int) -> str:
    """A column's letters.

    >>> letters(1), letters(28), letters(16384)
    ('A', 'AB', 'XFD')
    """
    written = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        written = chr(65 + rest) + written
    return written


def column_of(letters_: str) -> int:
    """The number of a column by its capital letters; 0 where there are none.

    >>> column_of("XFD")
    16384
    """
    number = 0
    for letter in letters_:
        number = number * 26 + ord(letter) - 64
    return number
