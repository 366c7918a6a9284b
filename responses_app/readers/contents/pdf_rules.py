"""What is drawn on a PDF's page beside writing: ruling lines, boxes, pictures."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.readers.contents.pdf_placing import Placing
from responses_app.readers.layout.words import Rule

MOST_THINGS = 20_000  # drawn on one page
MOST_RULES = 8_000  # kept of one page
MOST_POINTS = 4_000  # of one path
WHITE = 0xFFFFFF
ALL_BUT_WHITE = 0xFC  # of each colour
OPAQUE = 230  # of 255
FAINT = 8  # of 255: how opaque a filling is that is not seen
DEEPEST = 4  # forms within forms
THIN = 4.0  # points: what is filled and no wider is a line
SLANT = 1.0  # points: by how much a line may miss being level or upright

_LOOKED_AT = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT)

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page, in points of the page as it is looked at."""

    rules: tuple[Rule, ...] = ()
    grounds: tuple[Rule, ...] = ()  # around what is filled with a colour, and pictures
    covers: tuple[tuple[int, Rule], ...] = ()  # boxes that hide what is drawn before them
    places: dict[int, int] = field(default_factory=dict)  # address of writing: when it is drawn
    pictured: float = 0.0  # which part of the page its largest picture covers
    is_cut: bool = False  # there is more than is looked at


def drawn_on(page: Any, number: int, placing: Placing) -> Drawn:
    """Look at all that is drawn on a page."""
    seen = _Seen(number, placing)
    for place, (thing, kind, matrix) in enumerate(_things(page)):
        if place > MOST_THINGS or len(seen.rules) > MOST_RULES:
            seen.is_cut = True
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            seen.places[ctypes.addressof(thing.contents)] = place
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            seen.picture(thing, matrix)
        else:
            seen.path(thing, matrix, place)
    return Drawn(
        tuple(seen.rules[:MOST_RULES]),
        tuple(seen.grounds),
        tuple(seen.covers),
        seen.places,
        seen.pictured,
        seen.is_cut,
    )


class _Seen:
    """What has been seen of a page so far."""

    def __init__(self, number: int, placing: Placing) -> None:
        self.number, self.placing = number, placing
        self.size = placing.size(number)
        self.rules: list[Rule] = []
        self.grounds: list[Rule] = []
        self.covers: list[tuple[int, Rule]] = []
        self.places: dict[int, int] = {}
        self.pictured = 0.0
        self.is_cut = False

    def picture(self, thing: Any, matrix: Matrix) -> None:
        box = _bounds(thing, matrix)
        if box is None:
            return
        left, top, right, bottom = self.placing.place(*box)
        self.grounds.append(Rule(self.number, left, top, right, bottom))
        across = max(min(right, self.size.width) - max(left, 0), 0)
        down = max(min(bottom, self.size.height) - max(top, 0), 0)
        area = max(self.size.width * self.size.height, 1.0)
        self.pictured = max(self.pictured, across * down / area)

    def path(self, thing: Any, matrix: Matrix, place: int) -> None:
        path = _of_path(thing, matrix)
        fill = None if path.is_drawn else path.fill
        for box in path.boxes:
            rule = Rule(self.number, *self.placing.place(*box), fill)
            if not _covers_page(rule, self.size.width, self.size.height):
                self.rules.append(rule)
            if path.is_opaque and min(rule.right - rule.left, rule.bottom - rule.top) > THIN:
                self.covers.append((place, rule))
        if path.ground is not None:
            self.grounds.append(Rule(self.number, *self.placing.place(*path.ground)))


def _covers_page(rule: Rule, width: float, height: float) -> bool:
    """A frame or ground of the whole page rules nothing."""
    return rule.right - rule.left > 0.95 * width and rule.bottom - rule.top > 0.9 * height


def _things(page: Any) -> Iterator[tuple[Any, int, Matrix]]:
    for place in range(pdfium.FPDFPage_CountObjects(page)):
        yield from _thing(pdfium.FPDFPage_GetObject(page, place), _SAME, 0)


def _thing(thing: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind in _LOOKED_AT:
        yield thing, kind, matrix
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        within = _times(_matrix(thing), matrix)
        for place in range(min(pdfium.FPDFFormObj_CountObjects(thing), MOST_THINGS)):
            yield from _thing(pdfium.FPDFFormObj_GetObject(thing, place), within, depth + 1)


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def _apply(matrix: Matrix, x: float, y: float) -> _Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


_Box = tuple[float, float, float, float]


def _bounds(thing: Any, matrix: Matrix) -> _Box | None:
    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    if matrix is _SAME:
        return left, bottom, right, top
    return _around([_apply(matrix, x, y) for x in (left, right) for y in (bottom, top)])


def _around(points: list[_Point]) -> _Box:
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


@dataclass(frozen=True, slots=True)
class _Path:
    boxes: list[_Box]
    fill: int | None = None
    is_drawn: bool = False  # it has an outline of its own
    is_opaque: bool = False  # it is filled, and nothing shines through
    ground: _Box | None = None  # around it, where it is filled with a colour


def _of_path(path: Any, matrix: Matrix) -> _Path:
    """The level and upright lines and the boxes of a path."""
    filled, drawn = ctypes.c_int(), ctypes.c_int()
    nothing = _Path([])
    if not pdfium.FPDFPath_GetDrawMode(path, filled, drawn):
        return nothing
    if not (filled.value or drawn.value):
        return nothing
    count = pdfium.FPDFPath_CountSegments(path)
    if count < 2 or count > MOST_POINTS:
        return nothing
    boxes: list[_Box] = []
    for points in _outlines(path, count, _times(_matrix(path), matrix)):
        boxes += _boxes(points, bool(filled.value), bool(drawn.value))
    if not filled.value:
        return _Path(boxes, None, True)
    fill, opaque = _colour(path)
    ground = None if fill == WHITE else _bounds(path, matrix)
    is_opaque = opaque >= OPAQUE and not pdfium.FPDFPageObj_HasTransparency(path)
    return _Path(boxes, fill, bool(drawn.value), is_opaque, ground)


def _colour(path: Any) -> tuple[int, int]:
    """0xRRGGBB of a filling, next to no colour is white; and how opaque it is, of 255."""
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, opaque):
        return 0, 0
    if opaque.value < FAINT or min(red.value, green.value, blue.value) >= ALL_BUT_WHITE:
        return WHITE, opaque.value
    return red.value << 16 | green.value << 8 | blue.value, opaque.value


def _outlines(path: Any, count: int, matrix: Matrix) -> Iterator[list[_Point]]:
    """The corners of each part of a path; parts with curves are left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[_Point] = []
    is_straight = True
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if is_straight and len(points) > 1:
                yield points
            points, is_straight = [], True
        elif kind != pdfium.FPDF_SEGMENT_LINETO:
            is_straight = False
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append(_apply(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points and points[0] != points[-1]:
            points.append(points[0])
    if is_straight and len(points) > 1:
        yield points


def _boxes(points: list[_Point], is_filled: bool, is_drawn: bool) -> list[_Box]:
    around = _around(points)
    left, bottom, right, top = around
    if min(right - left, top - bottom) <= (THIN if is_filled else SLANT):
        return [around] if len(points) <= 6 or is_filled else []
    if _is_rectangle(points):
        return [around]
    if not is_drawn:
        return []
    sides = [_around([first, second]) for first, second in itertools.pairwise(points)]
    return [side for side in sides if min(side[2] - side[0], side[3] - side[1]) <= SLANT]


def _is_rectangle(points: list[_Point]) -> bool:
    """Tell whether an outline is a rectangle that stands level."""
    corners = points[:-1] if points[0] == points[-1] else points
    if len(corners) != 4:
        return False
    return all(
        min(abs(a[0] - b[0]), abs(a[1] - b[1])) <= SLANT
        for a, b in zip(corners, corners[1:] + corners[:1])
    )
