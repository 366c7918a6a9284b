"""Hatching and dots, drawn line by line inside an area, so that every program shows them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from responses_app.domain.pictures.colours import GREY, ink_on
from responses_app.domain.pictures.picture import PAPER, Part, Path, Point, area

SPACING: Final = 5.2
STROKE: Final = 1.3


class Pattern(StrEnum):
    """What lies over the colour of an area."""

    PLAIN = "plain"
    RISING = "rising lines"
    FALLING = "falling lines"
    LEVEL = "level lines"
    UPRIGHT = "upright lines"
    CROSSED = "crossed lines"
    DOTTED = "dots"


ANGLES: Final = {
    Pattern.RISING: (-45.0,),
    Pattern.FALLING: (45.0,),
    Pattern.LEVEL: (0.0,),
    Pattern.UPRIGHT: (90.0,),
    Pattern.CROSSED: (-45.0, 45.0),
}


@dataclass(frozen=True, slots=True)
class Look:
    """How an area looks: its colour, what lies over it and in which colour, and its edge."""

    fill: str = PAPER
    pattern: Pattern = Pattern.PLAIN
    over: str = GREY
    edge: str = "none"

    @property
    def ink(self) -> str:
        """What a label on it is written in."""
        return ink_on(self.fill)


def patterned(points: Sequence[Point], look: Look, spacing: float = SPACING) -> list[Part]:
    """An area with convex outline, in its look."""
    drawn: list[Part] = [area(points, look.fill)]
    if look.pattern is Pattern.DOTTED:
        drawn += _dots(points, look.over, spacing)
    elif look.pattern is not Pattern.PLAIN:
        strokes = [
            stroke for angle in ANGLES[look.pattern] for stroke in _hatching(points, angle, spacing)
        ]
        drawn.append(Path(tuple(strokes), stroke=look.over, width=STROKE))
    if look.edge != "none":
        drawn.append(area(points, "none", look.edge, 1.0))
    return drawn


def _hatching(points: Sequence[Point], angle: float, spacing: float) -> list[tuple[Point, Point]]:
    """Parallel lines across the area; `angle` in degrees, downwards to the right.

    They are counted from the corner of the sheet, so that they go on in the next tile.
    """
    along = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    across = (-along[1], along[0])
    offsets = [x * across[0] + y * across[1] for x, y in points]
    first, last = math.ceil(min(offsets) / spacing), math.floor(max(offsets) / spacing)
    lines = []
    for number in range(first, last + 1):
        ends = _crossings(points, offsets, number * spacing)
        if len(ends) >= 2:
            ends.sort(key=lambda end: end[0] * along[0] + end[1] * along[1])
            if math.dist(ends[0], ends[-1]) > 1:
                lines.append((ends[0], ends[-1]))
    return lines


def _crossings(points: Sequence[Point], offsets: Sequence[float], offset: float) -> list[Point]:
    """Where the line at this offset meets the outline."""
    found = []
    for number, (end, to) in enumerate(zip(points, offsets, strict=True)):
        start, from_ = points[number - 1], offsets[number - 1]
        if (from_ < offset) != (to < offset):
            share = (offset - from_) / (to - from_)
            found.append(
                (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
            )
    return found


def _dots(points: Sequence[Point], colour: str, spacing: float) -> list[Part]:
    """Small squares on a grid, as one shape; those that would stand over the edge are left out."""
    half, step = 1.05, spacing * 1.05
    xs, ys = [x for x, _ in points], [y for _, y in points]
    squares = []
    for row in range(math.ceil(min(ys) / step), math.floor(max(ys) / step) + 1):
        shift = step / 2 if row % 2 else 0.0
        for column in range(math.floor(min(xs) / step) - 1, math.ceil(max(xs) / step) + 1):
            x, y = column * step + shift, row * step
            corners = ((x - half, y), (x, y - half), (x + half, y), (x, y + half))
            if all(_is_inside(corner, points) for corner in corners):
                squares.append(corners)
    return [Path(tuple(squares), closed=True, fill=colour)] if squares else []


def _is_inside(point: Point, points: Sequence[Point]) -> bool:
    """Whether a point lies within a convex outline."""
    turns = [
        (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
        for start, end in zip(points, [*points[1:], points[0]], strict=True)
    ]
    return min(turns) >= 0 or max(turns) <= 0
