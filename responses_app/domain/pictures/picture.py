"""A picture as plain values: shapes and words on a sheet, with its table and its alt text.

Lengths are in units of which about a hundred go to an inch on paper; y counts downwards. Only what
every program draws alike is used: lines, areas, circles, words. There are no patterns that a
program may leave out (hatching is drawn line by line), no style sheets and no references.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

INK: Final = "#1b1f22"
QUIET: Final = "#4d565c"
PAPER: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Path:
    """One or more lines of points; with `closed` the areas they go round."""

    lines: tuple[tuple[Point, ...], ...]
    closed: bool = False
    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str = "none"
    stroke: str = "none"
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is the line that letters stand on."""

    x: float
    y: float
    text: str
    size: float = 13.0
    colour: str = INK
    anchor: Anchor = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that are one thing; its title is what a pointer shows when it rests there."""

    title: str
    parts: tuple["Part", ...]


Part = Path | Circle | Words | Group


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture, as they may be printed beside it or read instead of it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing for a report.

    `alt` says in plain words what a reader sees, with the numbers; `caption` is the sentence that
    has to stand with the picture wherever it is printed: how many authorities, who is left out.
    """

    name: str
    title: str
    alt: str
    caption: str
    width: float
    height: float
    parts: tuple[Part, ...]
    table: Table


def line(
    *points: Point, stroke: str = INK, width: float = 1.0, dash: tuple[float, ...] = ()
) -> Path:
    return Path((points,), stroke=stroke, width=width, dash=dash)


def area(points: Sequence[Point], fill: str, stroke: str = "none", width: float = 1.0) -> Path:
    return Path((tuple(points),), closed=True, fill=fill, stroke=stroke, width=width)


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> Path:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return area(corners, fill, stroke)
