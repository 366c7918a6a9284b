"""A table on one page, before it is written down: its rows, columns and the words of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from responses_app.readers.layout.words import Word


@dataclass(slots=True)
class GridCell:
    """The words of a cell, and how many rows and columns it covers."""

    row: int
    column: int
    words: list[Word] = field(default_factory=list)
    rows: int = 1
    columns: int = 1
    edges: tuple[float, float, float, float] | None = None  # left, top, right, bottom where ruled


@dataclass(slots=True)
class Grid:
    """A table on one page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    walls: list[float]  # places across where columns part, with both ends
    rows: int
    cells: list[GridCell]  # those with words
    is_ruled: bool

    @property
    def columns(self) -> int:
        """How many."""
        return len(self.walls) - 1
