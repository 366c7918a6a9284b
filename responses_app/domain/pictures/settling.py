"""The last touch to a layout: swap tiles where that brings regions and neighbours together.

A swap is made if it lowers the sum of three things: how far tiles lie from their spread places
(squared), how far apart neighbours are, and how many pieces a region falls into. A piece that lies
apart from its region is carried home from cell to cell, under the same condition.
"""

from collections.abc import Sequence
from typing import Final

from responses_app.domain.pictures.hexagons import Cell, centre, neighbours, pieces, steps, way
from responses_app.domain.pictures.spreading import Numbers, Pairs

NEIGHBOUR_LOST: Final = 0.35  # for each step between neighbours beyond the first
PIECE: Final = 6.0  # for each further piece of a region
PASSES: Final = 8


def settle(
    cells: Sequence[Cell], targets: Numbers, pairs: Pairs, regions: Sequence[str]
) -> list[Cell]:
    """Return the same cells, dealt out anew; position i is still place i's."""
    tiles = _Tiles(list(cells), targets.tolist(), pairs.tolist(), regions)
    for _ in range(PASSES):
        improved = sum(tiles.improve(tile) for tile in range(len(cells)))
        improved += sum([tiles.carry_home(region) for region in sorted(tiles.members)])
        if not improved:
            break
    return tiles.cells


class _Tiles:
    def __init__(
        self,
        cells: list[Cell],
        targets: Sequence[Sequence[float]],
        pairs: Sequence[Sequence[int]],
        regions: Sequence[str],
    ) -> None:
        self.cells = cells
        self.at = {cell: tile for tile, cell in enumerate(cells)}
        self.targets = targets
        self.regions = regions
        self.joined: list[list[int]] = [[] for _ in cells]
        for one, other in pairs:
            self.joined[one].append(other)
            self.joined[other].append(one)
        self.members: dict[str, list[int]] = {}
        for tile, region in enumerate(regions):
            self.members.setdefault(region, []).append(tile)
        self.pieces = {region: self._pieces(region) for region in self.members}

    def improve(self, tile: int) -> bool:
        """Swap the tile with the one nearby that it helps most to swap with, if there is one."""
        here = self.cells[tile]
        close = {there for side in neighbours(here) for there in (side, *neighbours(side))}
        gains = [
            (self._gain(tile, other), other)
            for there in sorted(close)
            if (other := self.at.get(there, tile)) != tile
        ]
        gain, other = max(gains, default=(0.0, tile))
        if gain <= 1e-6:
            return False
        self._swap(tile, other)
        for region in (self.regions[tile], self.regions[other]):
            self.pieces[region] = self._pieces(region)
        return True

    def _gain(self, one: int, other: int) -> float:
        """How much better the whole is after a swap of the two."""
        before = self._cost(one) + self._cost(other)
        self._swap(one, other)
        gain = before - self._cost(one) - self._cost(other)
        regions = {self.regions[one], self.regions[other]}
        # Pieces are dear to count: only where they could decide.
        if len(regions) == 2 and gain > -2 * PIECE:
            fewer = sum(self.pieces[region] - self._pieces(region) for region in sorted(regions))
            gain += PIECE * fewer
        self._swap(one, other)
        return gain

    def _cost(self, tile: int) -> float:
        (x, y), (wanted_x, wanted_y) = centre(self.cells[tile]), self.targets[tile]
        lost = sum(
            max(0, steps(self.cells[tile], self.cells[other]) - 1) for other in self.joined[tile]
        )
        return (x - wanted_x) ** 2 + (y - wanted_y) ** 2 + NEIGHBOUR_LOST * lost

    def _swap(self, one: int, other: int) -> None:
        cells = self.cells
        cells[one], cells[other] = cells[other], cells[one]
        self.at[cells[one]], self.at[cells[other]] = one, other

    def carry_home(self, region: str) -> bool:
        """Bring the pieces that lie apart to the largest, as far as that is for the better."""
        main, *strays = pieces(self.cells[tile] for tile in self.members[region])
        return sum(self._carry(stray, main) for stray in strays) > 0

    def _carry(self, stray: Sequence[Cell], main: Sequence[Cell]) -> bool:
        before, cells = self._whole(), list(self.cells)
        for tile in [self.at[cell] for cell in stray]:
            beside = {side for cell in main for side in neighbours(cell)} & self.at.keys()
            path = way(self.cells[tile], beside - set(main), self.at.keys() - set(main))
            for cell in path[1:]:
                self._swap(tile, self.at[cell])
        if self._whole() < before - 1e-6:
            self.pieces = {name: self._pieces(name) for name in self.members}
            return True
        self.cells[:] = cells
        self.at = {cell: tile for tile, cell in enumerate(cells)}
        return False

    def _whole(self) -> float:
        apart = sum(self._pieces(region) for region in self.members)
        return sum(map(self._cost, range(len(self.cells)))) + PIECE * apart

    def _pieces(self, region: str) -> int:
        return len(pieces(self.cells[tile] for tile in self.members[region]))
