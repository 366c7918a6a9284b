"""Tables that go on over the end of a page, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responses_app.readers.layout.grid import Grid, GridCell
from responses_app.readers.layout.values import is_value, is_year
from responses_app.readers.layout.words import Word

SAME_WALL = 12.0  # points
MOST_HEAD_ROWS = 4


@dataclass(slots=True)
class Joined:
    """A table of one page, or of several that it goes on over."""

    grids: list[Grid]
    first_rows: list[int]  # the row of the whole table at which each of the grids begins
    dropped: int = 0  # rows of repeated headings

    @property
    def rows(self) -> int:
        return self.first_rows[-1] + self.grids[-1].rows


def goes_on(above: Joined, below: Grid) -> bool:
    """Tell whether a table at the top of a page goes on with one at the end of the page before."""
    last = above.grids[-1]
    if below.page != last.page + 1 or below.columns != last.columns:
        return False
    if last.is_ruled != below.is_ruled:
        return False
    if last.is_ruled:
        return _are_near(last.walls, below.walls)
    return _are_near(last.walls[1:-1], below.walls[1:-1])


def _are_near(first: Sequence[float], second: Sequence[float]) -> bool:
    shift = (second[0] - first[0]) if first else 0.0
    if abs(shift) > 3 * SAME_WALL:  # inner and outer margins of a page differ
        return False
    return all(abs(b - a - shift) < SAME_WALL for a, b in zip(first, second))


def join(above: Joined, below: Grid) -> None:
    """Let a table go on; rows of headings that are repeated are left out of the second page."""
    count = _repeated(above.grids[0], below)
    if count:
        below.cells = [cell for cell in below.cells if cell.row >= count]
        for cell in below.cells:
            cell.row -= count
        below.rows -= count
        above.dropped += count
    above.first_rows.append(above.rows)
    above.grids.append(below)


def _repeated(first: Grid, below: Grid) -> int:
    """How many of the first rows say the same as those of the table's beginning."""
    count = 0
    while count < min(MOST_HEAD_ROWS, below.rows - 1, first.rows):
        own, there = _row(first, count), _row(below, count)
        if not own or own != there or _has_values(own):
            break
        count += 1
    if any(cell.row < count < cell.row + cell.rows for cell in below.cells):
        return 0
    return count


def _row(grid: Grid, row: int) -> list[tuple[int, str]]:
    return [(cell.column, said(cell)) for cell in grid.cells if cell.row == row]


def _has_values(row: Sequence[tuple[int, str]]) -> bool:
    return any(is_value(text) and not is_year(text) for _, text in row)


def said(cell: GridCell) -> str:
    """A cell's words one after the other, to be compared."""
    words: list[Word] = sorted(cell.words, key=lambda word: (round(word.middle), word.left))
    return " ".join(word.text for word in words)
