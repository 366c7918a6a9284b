"""Spread places until each has as much room as any other, and neighbours stay neighbours.

London's 33 boroughs lie within forty kilometres, Shetland two hundred from the next council. The
places are joined to their neighbours (a Gabriel graph); then positions are sought in which every
joint is about one unit long and keeps its bearing, while none come closer than a unit. That is a
least squares problem, solved anew with the bearings and the overlaps of the solution before it.

The idea is that of a Dorling cartogram (Area Cartograms, 1996) with all circles of one size.
Gabriel graph: Gabriel and Sokal, A new statistical approach to geographic variation analysis, 1969.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Pairs = NDArray[np.int64]

ROUNDS: Final = 60
KEEPS_BEARING: Final = 0.5  # 1: bearings as on the ground; 0: as in the round before
PUSH: Final = 3.0  # weight of two that overlap, beside 1 for two neighbours
LOOSER: Final = 0.7  # weight of two neighbours of different regions
TIGHTER: Final = 0.92  # hexagons lie closer than circles
EXACT: Final = 1e-8  # what is left of the sum of squares when positions are found
PLACES: Final = 3  # decimals kept, so that the last bit of a processor decides nothing


def spread(points: Sequence[tuple[float, float]], regions: Sequence[str]) -> tuple[Numbers, Pairs]:
    """Return new positions, about one unit apart, and the pairs that are neighbours.

    Neighbours of one region hold together more than those of two.
    """
    places = np.array(points, dtype=np.float64).reshape(-1, 2)
    # Two in one spot are told apart by their order.
    places = places + np.arange(len(places))[:, None] * np.array([1e-3, -0.7e-3])
    pairs = neighbours(places)
    if not len(pairs):
        return np.zeros_like(places), pairs
    bearings = _unit(places[pairs[:, 1]] - places[pairs[:, 0]])
    holds = np.array([1.0 if regions[a] == regions[b] else LOOSER for a, b in pairs.tolist()])
    positions = _solve(np.zeros_like(places), pairs, bearings, holds)
    for _ in range(ROUNDS):
        now = _unit(positions[pairs[:, 1]] - positions[pairs[:, 0]])
        wanted = _unit(KEEPS_BEARING * bearings + (1 - KEEPS_BEARING) * now)
        crowded = _overlapping(positions)
        apart = _unit(positions[crowded[:, 1]] - positions[crowded[:, 0]])
        positions = _solve(
            positions,
            np.concatenate([pairs, crowded]),
            np.concatenate([wanted, apart]),
            np.concatenate([holds, np.full(len(crowded), PUSH)]),
        )
    rounded: Numbers = np.round(positions * TIGHTER, PLACES)
    return rounded, pairs


def neighbours(places: Numbers) -> Pairs:
    """The Gabriel graph: pairs with no third place in the circle that has them as diameter."""
    squares = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    found: list[tuple[int, int]] = []
    for one in range(len(places)):
        # through[j, k]: the way from `one` by k to j, in squares; shorter means k is in between.
        through = squares[one][None, :] + squares
        through[:, one] = np.inf
        np.fill_diagonal(through, np.inf)
        clear = np.flatnonzero(through.min(axis=1, initial=np.inf) >= squares[one])
        found += [(one, int(other)) for other in clear if other > one]
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _solve(start: Numbers, pairs: Pairs, wanted: Numbers, weights: Numbers) -> Numbers:
    """Positions whose differences over the pairs come as near as can be to those wanted.

    By conjugate gradients from `start` (Hestenes and Stiefel, 1952), with plain sums alone, so that
    neither the number of processors nor what else they do makes a difference.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    heavy = weights[:, None]

    def forces(along: Numbers) -> Numbers:
        pulled = np.zeros_like(start)
        for axis in (0, 1):
            pull = along[:, axis]
            pulled[:, axis] = np.bincount(second, pull, len(start))
            pulled[:, axis] -= np.bincount(first, pull, len(start))
        return pulled

    def applied(positions: Numbers) -> Numbers:
        result = forces((positions[second] - positions[first]) * heavy)
        result[0] += positions[0]  # the first one stays; else the whole could be anywhere
        return result

    positions = start.copy()
    rest = forces(wanted * heavy) - applied(positions)
    direction, size = rest, float((rest * rest).sum())
    for _ in range(4 * len(start)):
        if size < EXACT:
            break
        step = applied(direction)
        share = size / float((direction * step).sum())
        positions = positions + share * direction
        rest = rest - share * step
        size_before, size = size, float((rest * rest).sum())
        direction = rest + (size / size_before) * direction
    return positions


def _overlapping(positions: Numbers) -> Pairs:
    distances = np.sqrt(((positions[:, None] - positions[None]) ** 2).sum(axis=-1))
    return np.argwhere(np.triu(distances < 1, 1))


def _unit(vectors: Numbers) -> Numbers:
    lengths = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    unit: Numbers = vectors / np.maximum(lengths, 1e-9)
    return unit
