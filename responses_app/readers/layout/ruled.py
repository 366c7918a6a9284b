"""Tables whose cells are drawn: with ruling lines, boxes or fillings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from responses_app.readers.layout.edges import NEAR, Edge
from responses_app.readers.layout.grid import Grid, GridCell
from responses_app.readers.layout.words import Word

MOST_EDGES = 1_500  # of one page and direction
MOST_SQUARES = 40_000  # of one table
TOUCH = 3.0  # points: edges that come so near to each other cross
OVERHANG = 6.0  # points: level lines that reach further than the last upright one open a column


def ruled_grids(
    page: int, level: Sequence[Edge], upright: Sequence[Edge], words: Sequence[Word]
) -> list[Grid]:
    """The tables of a page that edges divide into two columns and more."""
    if len(level) > MOST_EDGES or len(upright) > MOST_EDGES:
        return []
    found: list[Grid] = []
    for across, down in _connected(level, upright):
        if len(across) < 2 or len(down) < 2:
            continue
        grid = _grid(page, across, down, words)
        if grid is not None:
            found.append(grid)
    return _outermost(found)


def _connected(
    level: Sequence[Edge], upright: Sequence[Edge]
) -> Iterator[tuple[list[Edge], list[Edge]]]:
    """The groups of edges that cross each other."""
    group = list(range(len(level) + len(upright)))

    def head(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for number, down in enumerate(upright, len(level)):
        for place, across in enumerate(level):
            if across.at < down.start - TOUCH:
                continue
            if across.at > down.end + TOUCH:
                break
            if across.start - TOUCH <= down.at <= across.end + TOUCH:
                group[head(place)] = head(number)
    parts: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for place, across in enumerate(level):
        parts.setdefault(head(place), ([], []))[0].append(across)
    for number, down in enumerate(upright, len(level)):
        parts.setdefault(head(number), ([], []))[1].append(down)
    yield from parts.values()


def _grid(page: int, level: list[Edge], upright: list[Edge], words: Sequence[Word]) -> Grid | None:
    left = min(edge.start for edge in level)
    right = max(edge.end for edge in level)
    top = min(edge.start for edge in upright)
    bottom = max(edge.end for edge in upright)
    walls = _places([edge.at for edge in upright], left, right)
    floors = _places([edge.at for edge in level], top, bottom)
    if len(walls) < 3 or len(floors) < 2 or len(walls) * len(floors) > MOST_SQUARES:
        return None
    inside = [
        word
        for word in words
        if walls[0] - 1 <= (word.left + word.right) / 2 <= walls[-1] + 1
        and floors[0] - 1 <= word.middle <= floors[-1] + 1
    ]
    if not inside:
        return None
    squares = _Squares(walls, floors, level, upright)
    return squares.grid(page, inside)


def _places(found: list[float], low: float, high: float) -> list[float]:
    """Where columns or rows part; open ends are closed at `low` and `high`."""
    places = sorted(found)
    kept = [places[0]]
    for place in places[1:]:
        if place - kept[-1] > 2 * NEAR:
            kept.append(place)
    if kept[0] - low > OVERHANG:
        kept.insert(0, low)
    if high - kept[-1] > OVERHANG:
        kept.append(high)
    return kept


class _Squares:
    """The smallest parts that all edges together cut a table into, merged where no edge is."""

    def __init__(
        self,
        walls: list[float],
        floors: list[float],
        level: Sequence[Edge],
        upright: Sequence[Edge],
    ) -> None:
        self.walls, self.floors = walls, floors
        self.across, self.down = len(walls) - 1, len(floors) - 1
        self.parts_right = self._parts(upright, walls, floors)
        self.parts_below = self._parts(level, floors, walls)

    @staticmethod
    def _parts(
        edges: Sequence[Edge], places: list[float], others: list[float]
    ) -> set[tuple[int, int]]:
        """(number of a place, number of a square along it), wherever an edge runs."""
        found = set()
        for edge in edges:
            number = min(range(len(places)), key=lambda n: abs(places[n] - edge.at))
            for square in range(len(others) - 1):
                if edge.covers(others[square], others[square + 1]):
                    found.add((number, square))
        return found

    def grid(self, page: int, words: Sequence[Word]) -> Grid | None:
        owner = self._merge()
        walls = self._used(owner, is_across=True)
        floors = self._used(owner, is_across=False)
        if len(walls) < 3:
            return None
        cells: dict[tuple[int, int], GridCell] = {}
        for (row, column), (last_row, last_column) in self._extents(owner).items():
            first_row, first_column = floors.index(row), walls.index(column)
            end_row, end_column = floors.index(last_row + 1), walls.index(last_column + 1)
            edges = (
                self.walls[column], self.floors[row],
                self.walls[last_column + 1], self.floors[last_row + 1],
            )  # fmt: skip
            cells[row, column] = GridCell(
                first_row, first_column, [], end_row - first_row, end_column - first_column, edges
            )
        for word in words:
            column = bisect_right(self.walls, (word.left + word.right) / 2) - 1
            row = bisect_right(self.floors, word.middle) - 1
            square = min(max(row, 0), self.down - 1), min(max(column, 0), self.across - 1)
            cells[owner[square]].words.append(word)
        filled = [cell for cell in cells.values() if cell.words]
        if len(filled) < 2 or max(cell.columns for cell in filled) == len(walls) - 1 == 1:
            return None
        if len({cell.column for cell in filled}) < 2:
            return None
        filled.sort(key=lambda cell: (cell.row, cell.column))
        return Grid(
            page, self.walls[0], self.floors[0], self.walls[-1], self.floors[-1],
            [self.walls[n] for n in walls], len(floors) - 1, filled, True,
        )  # fmt: skip

    def _merge(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each square the first square of the cell that it is a part of."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(self.down):
            for column in range(self.across):
                if (row, column) in owner:
                    continue
                last_column = column
                while (
                    last_column + 1 < self.across
                    and (row, last_column + 1) not in owner
                    and (last_column + 1, row) not in self.parts_right
                ):
                    last_column += 1
                last_row = row
                while last_row + 1 < self.down and self._goes_on(
                    owner, last_row + 1, column, last_column
                ):
                    last_row += 1
                for inner_row in range(row, last_row + 1):
                    for inner in range(column, last_column + 1):
                        owner[inner_row, inner] = (row, column)
        return owner

    def _goes_on(
        self, owner: dict[tuple[int, int], tuple[int, int]], row: int, first: int, last: int
    ) -> bool:
        """Tell whether a cell from column `first` to `last` has this row, too."""
        for column in range(first, last + 1):
            if (row, column) in owner or (row, column) in self.parts_below:
                return False
            if column > first and (column, row) in self.parts_right:
                return False
        ends = last + 1
        closes = ends == self.across or (ends, row) in self.parts_right
        return closes or (row, ends) in owner

    def _extents(
        self, owner: dict[tuple[int, int], tuple[int, int]]
    ) -> dict[tuple[int, int], tuple[int, int]]:
        extents: dict[tuple[int, int], tuple[int, int]] = {}
        for (row, column), first in owner.items():
            last_row, last_column = extents.get(first, first)
            extents[first] = max(row, last_row), max(column, last_column)
        return extents

    def _used(self, owner: dict[tuple[int, int], tuple[int, int]], is_across: bool) -> list[int]:
        """The numbers of the places where some cell begins, and the end."""
        way = 1 if is_across else 0
        begins = {first[way] for first in owner.values()}
        ends = {last[way] + 1 for last in self._extents(owner).values()}
        return sorted(begins | ends)


def _outermost(grids: list[Grid]) -> list[Grid]:
    """Without those that lie within another one: their words belong to the outer table's cell."""
    kept: list[Grid] = []
    for grid in sorted(grids, key=lambda one: -(one.right - one.left) * (one.bottom - one.top)):
        if not any(
            other.left - 1 <= (grid.left + grid.right) / 2 <= other.right + 1
            and other.top - 1 <= (grid.top + grid.bottom) / 2 <= other.bottom + 1
            for other in kept
        ):
            kept.append(grid)
    return sorted(kept, key=lambda one: (one.top, one.left))
