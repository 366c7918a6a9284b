"""A letter or a sheet before it has a format: paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A cell; `across` and `down` say how many columns and rows it fills."""

    text: str = ""
    across: int = 1
    down: int = 1
    bold: bool = False
    marker: str = ""  # a raised footnote mark
    number: float | None = None  # in a workbook: a true number
    form: str = ""  # and how it is shown: "0.0%", "£#,##0"
    formula: str = ""


Row = Sequence["Cell | str"]


@dataclass(frozen=True)
class Table:
    rows: Sequence[Row]
    heads: int = 1
    look: str = "ruled"  # ruled, plain, shaded, underlined, boxed
    widths: tuple[float, ...] = ()  # shares of the width


@dataclass(frozen=True)
class Para:
    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    lead: str = ""  # bold words at its start
    indent: bool = False
    colour: str = ""
    right: bool = False


@dataclass(frozen=True)
class Points:
    """A list; numbered by the word processor, so that no number stands in the text."""

    items: Sequence[str]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True)
class Fixed:
    """Lines in letters of one width."""

    text: str


@dataclass(frozen=True)
class Turn:
    """A new page."""


Block = Para | Table | Points | Fixed | Turn


def as_cell(cell: Cell | str) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def placed(rows: Sequence[Row]) -> Iterator[tuple[int, int, Cell]]:
    """Each cell with its row and column, where wide and tall cells have pushed others on."""
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        column = 0
        for raw in row:
            cell = as_cell(raw)
            while (place, column) in taken:
                column += 1
            for down in range(cell.down):
                for across in range(cell.across):
                    taken.add((place + down, column + across))
            yield place, column, cell
            column += cell.across


def width(rows: Sequence[Row]) -> int:
    return max(column + cell.across for _, column, cell in placed(rows))
