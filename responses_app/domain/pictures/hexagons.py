"""Cells of a honeycomb: rows of hexagons with a point at the top, every second row half a cell on.

A cell is (column, row); rows count downwards. Distances are in widths of a cell.
"""

import math
from collections.abc import Collection, Iterable, Set
from functools import cache
from typing import Final

Cell = tuple[int, int]
Point = tuple[float, float]

ROW_HEIGHT: Final = math.sqrt(3) / 2
AROUND: Final = (
    ((-1, 0), (1, 0), (-1, -1), (0, -1), (-1, 1), (0, 1)),
    ((-1, 0), (1, 0), (0, -1), (1, -1), (0, 1), (1, 1)),
)
"""The six neighbours of a cell in an even row, and in an odd one."""


@cache
def neighbours(cell: Cell) -> tuple[Cell, ...]:
    column, row = cell
    return tuple((column + right, row + down) for right, down in AROUND[row % 2])


@cache
def centre(cell: Cell) -> Point:
    column, row = cell
    return column + (row % 2) / 2, row * ROW_HEIGHT


def steps(one: Cell, other: Cell) -> int:
    """How many steps from cell to cell lead from one to the other."""
    across = _slanted(one) - _slanted(other)
    down = one[1] - other[1]
    return max(abs(across), abs(down), abs(across + down))


def _slanted(cell: Cell) -> int:
    column, row = cell
    return column - (row - row % 2) // 2


def pieces(cells: Iterable[Cell]) -> list[list[Cell]]:
    """The connected pieces that the cells fall into, the largest first."""
    left, found = set(cells), []
    for start in sorted(left):
        if start not in left:
            continue
        left.discard(start)
        piece = [start]
        for cell in piece:  # grows while it is walked through
            for side in neighbours(cell):
                if side in left:
                    left.discard(side)
                    piece.append(side)
        found.append(piece)
    return sorted(found, key=len, reverse=True)


def way(start: Cell, goals: Set[Cell], through: Set[Cell]) -> list[Cell]:
    """The shortest way from a cell to the nearest of some goals; empty where there is none."""
    came_from = {start: start}
    reached = [start]
    for cell in reached:
        if cell in goals:
            back = [cell]
            while back[-1] != start:
                back.append(came_from[back[-1]])
            return back[::-1]
        for side in neighbours(cell):
            if side in through and side not in came_from:
                came_from[side] = cell
                reached.append(side)
    return []


def holes(cells: Set[Cell]) -> list[Cell]:
    """Empty cells that the others enclose, or all but enclose (five sides of six), in order."""
    columns, rows = zip(*cells, strict=True)
    left, right, top, bottom = min(columns) - 1, max(columns) + 1, min(rows) - 1, max(rows) + 1
    outside = {(left, top)}
    reached = [(left, top)]
    while reached:
        for cell in neighbours(reached.pop()):
            inside_frame = left <= cell[0] <= right and top <= cell[1] <= bottom
            if inside_frame and cell not in cells and cell not in outside:
                outside.add(cell)
                reached.append(cell)
    everything = {(c, r) for c in range(left, right + 1) for r in range(top, bottom + 1)}
    enclosed = everything - outside - cells
    bays = {cell for cell in outside if filled_sides(cell, cells) >= 5}
    return sorted(enclosed | bays)


def filled_sides(cell: Cell, cells: Collection[Cell]) -> int:
    return sum(side in cells for side in neighbours(cell))


def near(points: Iterable[Point], reach: float) -> list[Cell]:
    """All cells whose centre lies within `reach` of one of the points, in order."""
    found: set[Cell] = set()
    span = math.ceil(reach) + 1
    for x, y in points:
        middle_row = round(y / ROW_HEIGHT)
        for row in range(middle_row - span, middle_row + span + 1):
            for column in range(math.floor(x) - span, math.ceil(x) + span + 1):
                if math.dist((x, y), centre((column, row))) <= reach:
                    found.add((column, row))
    return sorted(found)
