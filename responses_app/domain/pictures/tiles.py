"""A map of tiles: one hexagon for each authority, where it lies among the others.

Every authority has the same room, as every answer counts as one; a map by area would show the
Highlands and hide London.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from responses_app.domain.pictures.hexagons import Cell, centre, neighbours
from responses_app.domain.pictures.labels import label_all
from responses_app.domain.pictures.layout import lay_out
from responses_app.domain.pictures.lettering import width, wrapped
from responses_app.domain.pictures.patterns import Look, Pattern, patterned
from responses_app.domain.pictures.picture import (
    INK,
    QUIET,
    Group,
    Part,
    Path,
    Picture,
    Point,
    Table,
    Words,
    box,
)
from responses_app.domain.pictures.places import Body
from responses_app.domain.pictures.sheet import (
    MARGIN,
    ROOM,
    TEXT,
    WIDTH,
    About,
    footing,
    heading,
)

LARGEST: Final = 54.0  # width of a tile
TALLEST: Final = 1060.0  # height of the map
GAP: Final = 0.95  # how much of its cell a tile fills
LETTERS: Final = 0.31  # size of a label beside the width of its tile
LEAST_LETTERS: Final = 9.5
LEGEND_WIDTH: Final = 262.0
SWATCH: Final = 24.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One authority: what it is called, which entry of the legend it has, its value in words."""

    body: Body
    entry: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the legend."""

    label: str
    look: Look


def tile_map(
    name: str,
    about: About,
    tiles: Sequence[Tile],
    legend: Mapping[str, Entry],
    *,
    column: str,
    alt: str,
    caption: str,
    everyone: Sequence[Body] = (),
) -> Picture:
    """Draw the tiles, with the entries that occur in the legend and their numbers.

    `column` heads the values in the table. `everyone` is laid out where only some are shown, so
    that a region lies as it does on the map of all.
    """
    layout = lay_out({*everyone, *(tile.body for tile in tiles)})
    labels = label_all({tile.body.code: tile.body.name or tile.body.code for tile in tiles})
    top, y = heading(about)
    ground = _Ground({tile.body.code: layout.cells[tile.body.code] for tile in tiles}, y + 14)
    drawn = [_tile(tile, legend[tile.entry].look, labels, ground) for tile in tiles]
    counts = Counter(tile.entry for tile in tiles)
    entries = [(entry, counts[key]) for key, entry in legend.items() if counts[key]]
    key, reaches = _legend(entries, ground)
    borders = _borders(tiles, ground)
    below, height = footing(about, caption, max(ground.bottom, reaches))
    return Picture(
        name=name,
        title=about.title,
        alt=alt,
        caption=caption,
        width=WIDTH,
        height=height,
        parts=(*top, *drawn, *borders, *key, *below),
        table=Table(
            ("Code", "Label", "Authority", "Region", "Nation", column),
            tuple(
                (
                    tile.body.code, labels[tile.body.code], tile.body.name, tile.body.region,
                    tile.body.nation, tile.words,
                )
                for tile in sorted(tiles, key=lambda tile: (tile.body.name, tile.body.code))
            ),
        ),
    )  # fmt: skip


class _Ground:
    """From cells to the sheet."""

    def __init__(self, cells: Mapping[str, Cell], top: float) -> None:
        self.cells = cells
        middles = [centre(cell) for cell in cells.values()] or [(0.0, 0.0)]
        left, right = min(x for x, _ in middles) - 0.5, max(x for x, _ in middles) + 0.5
        first, last = min(y for _, y in middles), max(y for _, y in middles)
        side = 1 / math.sqrt(3)  # of a hexagon one wide
        rows = last - first + 2 * side
        self.size = min(LARGEST, ROOM / (right - left), TALLEST / rows)
        self.top = top
        self.bottom = top + rows * self.size
        self._left = MARGIN + (ROOM - (right - left) * self.size) / 2 - left * self.size
        self._first = top + side * self.size - first * self.size

    def middle(self, cell: Cell) -> Point:
        x, y = centre(cell)
        return self._left + x * self.size, self._first + y * self.size

    def corners(self, cell: Cell, share: float = 1.0) -> tuple[Point, ...]:
        """Of a hexagon, clockwise from the point at its top."""
        x, y = self.middle(cell)
        reach = self.size / math.sqrt(3) * share
        half = self.size / 2 * share
        return (
            (x, y - reach), (x + half, y - reach / 2), (x + half, y + reach / 2),
            (x, y + reach), (x - half, y + reach / 2), (x - half, y - reach / 2),
        )  # fmt: skip

    def is_free(self, x: float, y: float, wide: float, high: float) -> bool:
        """Whether no tile lies in this box."""
        away = self.size * 0.75
        return not any(
            x - away < a < x + wide + away and y - away < b < y + high + away
            for a, b in map(self.middle, self.cells.values())
        )


def _tile(tile: Tile, look: Look, labels: Mapping[str, str], ground: _Ground) -> Group:
    cell = ground.cells[tile.body.code]
    label = labels[tile.body.code]
    x, y = ground.middle(cell)
    size = max(LEAST_LETTERS, ground.size * LETTERS)
    words = Words(x, y + size * 0.36, label, size, look.ink, "middle")
    drawn = patterned(ground.corners(cell, GAP), look, spacing=max(4.2, ground.size / 8))
    if look.pattern is not Pattern.PLAIN:  # no line runs through the letters
        wide = width(label, size) + size * 0.3
        drawn.append(box(x - wide / 2, y - size * 0.52, wide, size * 1.04, look.fill))
    return Group(f"{tile.body.name or tile.body.code}: {tile.words}", (*drawn, words))


def _borders(tiles: Sequence[Tile], ground: _Ground) -> list[Part]:
    """Lines between regions, and heavier ones between nations."""
    at = {ground.cells[tile.body.code]: tile.body for tile in tiles}
    lines: dict[bool, list[tuple[Point, ...]]] = {True: [], False: []}
    for cell, body in at.items():
        for side in neighbours(cell):
            other = at.get(side)
            if other is not None and side > cell and other.region != body.region:
                shared = _shared_side(cell, side, ground)
                lines[other.nation != body.nation].append(shared)
    weights = ((False, 1.3, QUIET), (True, 3.2, INK))
    return [
        Path(tuple(lines[nations]), stroke=colour, width=weight)
        for nations, weight, colour in weights
        if lines[nations]
    ]


def _shared_side(one: Cell, other: Cell, ground: _Ground) -> tuple[Point, ...]:
    theirs = ground.corners(other)
    return tuple(
        corner
        for corner in ground.corners(one)
        if min(math.dist(corner, theirs_too) for theirs_too in theirs) < ground.size / 10
    )


def _legend(entries: Sequence[tuple[Entry, int]], ground: _Ground) -> tuple[list[Part], float]:
    """The legend where the sea leaves room for it, else below the map; and how far it reaches."""
    lines = [_entry_lines(entry, count) for entry, count in entries]
    heights = [max(SWATCH + 5, 17.0 * len(words) + 9) for words in lines]
    high = sum(heights)
    x, y = WIDTH - MARGIN - LEGEND_WIDTH, ground.top
    places = [(x, y), (MARGIN, y), (x, ground.bottom - high), (MARGIN, ground.bottom - high)]
    for x, y in places:
        if y >= ground.top and ground.is_free(x, y, LEGEND_WIDTH, high):
            return _column(entries, lines, heights, x, y), y + high
    half = (len(entries) + 1) // 2
    top = ground.bottom + 14
    parts = _column(entries[:half], lines[:half], heights[:half], MARGIN, top)
    parts += _column(entries[half:], lines[half:], heights[half:], WIDTH / 2, top)
    return parts, top + max(sum(heights[:half]), sum(heights[half:]))


def _entry_lines(entry: Entry, count: int) -> list[str]:
    return wrapped(f"{entry.label} ({count:,})", TEXT, LEGEND_WIDTH - SWATCH - 12)


def _column(
    entries: Sequence[tuple[Entry, int]],
    lines: Sequence[Sequence[str]],
    heights: Sequence[float],
    x: float,
    y: float,
) -> list[Part]:
    parts: list[Part] = []
    for (entry, _), words, height in zip(entries, lines, heights, strict=True):
        parts += patterned(_swatch(x + SWATCH / 2, y + height / 2), entry.look)
        middle = y + height / 2 - 8.5 * (len(words) - 1)
        for number, text in enumerate(words):
            base = middle + 17 * number + TEXT * 0.36
            parts.append(Words(x + SWATCH + 10, base, text, TEXT))
        y += height
    return parts


def _swatch(x: float, y: float) -> tuple[Point, ...]:
    reach, half = SWATCH / math.sqrt(3), SWATCH / 2
    return (
        (x, y - reach), (x + half, y - reach / 2), (x + half, y + reach / 2),
        (x, y + reach), (x - half, y + reach / 2), (x - half, y - reach / 2),
    )  # fmt: skip
