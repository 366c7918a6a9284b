"""Ink of a page that no word was recognised in, such as a single digit alone in its cell.

It is cut out and set side by side in a picture of its own, like words of a line, in which it is
easier to recognise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from responses_app.readers.layout.ink import ink_of, stretches

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in dots."""

LOWEST, HIGHEST = 0.055, 0.3  # inches: what may be a letter
NARROWEST, WIDEST = 0.012, 1.2  # inches
APART = 0.05  # inches: ink that lies closer belongs together
MOST = 160  # pieces of one page
IN_A_ROW = 8
SPACE = 60  # dots between pieces
MARGIN = 6  # dots around a piece


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pieces of a page set side by side, and where each of them stands."""

    picture: Image.Image
    spots: tuple[tuple[Box, Box], ...]  # on the sheet, on the page


def leftovers(picture: Image.Image, known: Iterable[Box], dots_per_inch: float) -> list[Box]:
    """The boxes around ink outside the boxes of words that are known."""
    ink = ink_of(picture).point(lambda dot: 255 - dot)
    draw = ImageDraw.Draw(ink)
    for left, top, right, bottom in known:
        draw.rectangle((left - 3, top - 3, right + 3, bottom + 3), fill=0)
    gap = max(int(APART * dots_per_inch), 2)
    found = []
    for box in _pieces(ink, (0, 0, *ink.size), gap, 3):
        width, height = (box[2] - box[0]) / dots_per_inch, (box[3] - box[1]) / dots_per_inch
        if LOWEST <= height <= HIGHEST and NARROWEST <= width <= WIDEST:
            found.append(box)
    return found[:MOST]


def _pieces(ink: Image.Image, box: Box, gap: int, depth: int) -> list[Box]:
    """Cut at empty rows, then at empty columns, and again."""
    left, top, _, _ = box
    part = ink.crop(box)
    if depth == 0:
        tight = part.getbbox()
        if tight is None:
            return []
        return [(left + tight[0], top + tight[1], left + tight[2], top + tight[3])]
    found: list[Box] = []
    for first, last in stretches(part.reduce((part.width, 1)).tobytes(), 2):
        band = part.crop((0, first, part.width, last))
        for start, end in stretches(band.reduce((1, band.height)).tobytes(), gap):
            inner = (left + start, top + first, left + end, top + last)
            found += _pieces(ink, inner, gap, depth - 1)
    return found


def sheet_of(picture: Image.Image, boxes: Sequence[Box]) -> Sheet:
    """Set pieces of a picture side by side, those of a row on one line."""
    rows = [boxes[at : at + IN_A_ROW] for at in range(0, len(boxes), IN_A_ROW)]
    spots: list[tuple[Box, Box]] = []
    down = SPACE
    for row in rows:
        across, high = SPACE, max(box[3] - box[1] for box in row)
        for box in row:
            top = down + high - (box[3] - box[1])
            spots.append(((across, top, across + box[2] - box[0], down + high), box))
            across += box[2] - box[0] + SPACE
        down += high + SPACE
    size = max(spot[2] for spot, _ in spots) + SPACE, down
    sheet = Image.new("L", size, 255)
    for spot, box in spots:
        around = (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)
        sheet.paste(_cut(picture, around), (spot[0] - MARGIN, spot[1] - MARGIN))
    return Sheet(sheet, tuple(spots))


def _cut(picture: Image.Image, box: Box) -> Image.Image:
    """A part of a picture; what lies beyond its edges is white."""
    part = Image.new("L", (box[2] - box[0], box[3] - box[1]), 255)
    part.paste(picture, (-box[0], -box[1]))
    return part
