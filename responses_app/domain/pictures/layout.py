"""A cell of a honeycomb for each of any authorities: no holes, neighbours near one another.

Whoever was asked is laid out: all upper tier councils, every council of Britain, or thirty of one
region. Great Britain is one piece of land, Northern Ireland another with the sea between them;
those of whom not even the nation is known stand in a block of their own beside both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from typing import Final

import numpy as np

from responses_app.domain.pictures.assigning import cheapest
from responses_app.domain.pictures.hexagons import (
    ROW_HEIGHT,
    Cell,
    Point,
    centre,
    filled_sides,
    holes,
    near,
    pieces,
)
from responses_app.domain.pictures.places import Body, place
from responses_app.domain.pictures.settling import settle
from responses_app.domain.pictures.spreading import Numbers, spread

REACH: Final = 2.2  # how far a place may move to its first cell, in cells
FAR: Final = 6.0  # a side is worth this much when a cell is given up to fill a hole
SEA: Final = 2  # steps between two pieces of land

ACROSS_THE_SEA: Final = "Northern Ireland"


@dataclass(frozen=True)
class Layout:
    """The cell of each authority, by code; `nowhere` are those whose nation is not known."""

    cells: Mapping[str, Cell]
    nowhere: frozenset[str]
    moved: float
    """How far a tile lies from where equal spreading alone would put it: the mean, in cells."""


def lay_out(bodies: Iterable[Body]) -> Layout:
    """Give each body a cell of its own. The same bodies always get the same cells."""
    return _lay_out(frozenset(Body(b.code, "", b.nation, b.region) for b in bodies))


@lru_cache(maxsize=32)
def _lay_out(bodies: frozenset[Body]) -> Layout:
    placed, nowhere = place(bodies)
    regions = {body.code: body.region for body in bodies}
    over_there = sorted(b.code for b in bodies if b.code in placed and b.nation == ACROSS_THE_SEA)
    over_here = sorted(placed.keys() - set(over_there))
    cells, moved = _land(over_here, placed, regions)
    others, moved_too = _land(over_there, placed, regions)
    cells |= _beside(cells, others, _level(cells, over_there, placed))
    block = _block(sorted(body.code for body in nowhere))
    cells |= _beside(cells, block, None, to_the_left=False)
    moves = [*moved, *moved_too]
    return Layout(
        _from_the_corner(cells),
        frozenset(body.code for body in nowhere),
        sum(moves) / len(moves) if moves else 0.0,
    )


def _land(
    codes: Sequence[str], placed: Mapping[str, Point], regions: Mapping[str, str]
) -> tuple[dict[str, Cell], list[float]]:
    """One piece of land, and how far each tile lies from its spread place."""
    if not codes:
        return {}, []
    # Rows count downwards, kilometres northwards.
    inside = [regions[code] for code in codes]
    targets, pairs = spread([(placed[code][0], -placed[code][1]) for code in codes], inside)
    if len(codes) == 1:
        return {codes[0]: (0, 0)}, [0.0]
    cells = _assign(targets, near([(x, y) for x, y in targets.tolist()], REACH))
    cells = _assign(targets, _without_holes(set(cells)))
    cells = settle(cells, targets, pairs, inside)
    moves = np.sqrt(((np.array([centre(cell) for cell in cells]) - targets) ** 2).sum(axis=1))
    return dict(zip(codes, cells, strict=True)), moves.tolist()


def _assign(targets: Numbers, cells: Sequence[Cell]) -> list[Cell]:
    """The cell of each target, out of these, so that the squares of the ways are least."""
    centres = np.array([centre(cell) for cell in cells])
    costs = ((targets[:, None] - centres[None]) ** 2).sum(axis=-1)
    return [cells[number] for number in cheapest(costs)]


def _without_holes(cells: set[Cell]) -> list[Cell]:
    """As many cells, with the holes filled by cells of the coast nearby."""
    while found := holes(cells):
        hole = max(found, key=lambda cell: (filled_sides(cell, cells), cell))
        cells = cells | {hole}
        before = len(holes(cells))
        for cell in _given_up_first(cells, hole):
            without = cells - {cell}
            if len(pieces(without)) <= len(pieces(cells)) and len(holes(without)) <= before:
                cells = without
                break
        else:
            raise AssertionError("every honeycomb has a cell at its edge that can be given up")
    return sorted(cells)


def _given_up_first(cells: set[Cell], hole: Cell) -> list[Cell]:
    """The other cells: those first that jut out, and lie near the hole."""
    here = centre(hole)

    def price(cell: Cell) -> tuple[float, Cell]:
        x, y = centre(cell)
        squared = (x - here[0]) ** 2 + (y - here[1]) ** 2
        return squared + FAR * filled_sides(cell, cells), cell

    return sorted(cells - {hole}, key=price)


def _level(
    cells: Mapping[str, Cell], over_there: Sequence[str], placed: Mapping[str, Point]
) -> float | None:
    """The row of those who lie as far north; None where there is nobody to go by."""
    if not cells or not over_there:
        return None
    north = sum(placed[code][1] for code in over_there) / len(over_there)
    nearest = sorted(cells, key=lambda code: (abs(placed[code][1] - north), code))[:5]
    return sum(cells[code][1] for code in nearest) / len(nearest)


def _block(codes: Sequence[str]) -> dict[str, Cell]:
    width = ceil(sqrt(len(codes)))
    return {code: (number % width, number // width) for number, code in enumerate(codes)}


def _beside(
    land: Mapping[str, Cell],
    other: Mapping[str, Cell],
    level: float | None,
    *,
    to_the_left: bool = True,
) -> dict[str, Cell]:
    """Move the other piece as near as the sea allows; without a level to the top."""
    if not land or not other:
        return dict(other)
    rows = [row for _, row in other.values()]
    top = min(row for _, row in land.values())
    wanted = top - min(rows) if level is None else level - (min(rows) + max(rows)) / 2
    down = 2 * round(wanted / 2)  # an odd number of rows would change its shape
    taken = [centre(cell) for cell in land.values()]
    gap = SEA - 0.2

    def moved(right: int) -> dict[str, Cell]:
        return {code: (column + right, row + down) for code, (column, row) in other.items()}

    def is_clear(right: int) -> bool:
        return all(
            (x - a) ** 2 + (y - b) ** 2 >= gap**2
            for x, y in map(centre, moved(right).values())
            for a, b in taken
        )

    columns = [column for column, _ in land.values()]
    others = [column for column, _ in other.values()]
    step = 1 if to_the_left else -1
    right = min(columns) - max(others) - SEA - 1 if to_the_left else max(columns) - min(others) + 3
    while is_clear(right + step) and abs(right) < 10 * (len(land) + len(other)):
        right += step
    return moved(right)


def _from_the_corner(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The same, with the first column and the first row at 0."""
    if not cells:
        return {}
    left = min(column for column, _ in cells.values())
    top = min(row for _, row in cells.values())
    top -= top % 2  # an odd number of rows would change the shape
    return {code: (column - left, row - top) for code, (column, row) in cells.items()}


__all__ = ["ROW_HEIGHT", "Layout", "lay_out"]
