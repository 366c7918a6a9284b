"""Pictures on a page with something dark laid over a part of them: the usual failed blacking out.

What is drawn over a picture leaves the picture whole: taking the box away shows what is beneath.
Boxes of a page's design lie over the whole of a picture, or have words of their own on them.
"""

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the page."""

MOST_THINGS = 5_000  # drawn on one page
MOST_COVERS = 500
DARK = 110  # of 255
OPAQUE = 200  # of 255
LEAST_WIDTH, LEAST_HEIGHT = 8.0, 5.0  # points: what is smaller is a line or a mark
LEAST_COVERED, MOST_COVERED = 0.0005, 0.6  # of the picture

_MARKED = {
    pdfium.FPDF_ANNOT_SQUARE,
    pdfium.FPDF_ANNOT_CIRCLE,
    pdfium.FPDF_ANNOT_POLYGON,
    pdfium.FPDF_ANNOT_HIGHLIGHT,
    pdfium.FPDF_ANNOT_INK,
    pdfium.FPDF_ANNOT_STAMP,
}


def covers(page: Any) -> list[Box]:
    """The boxes that are drawn over a modest part of a picture.

    Whether they are evenly dark, with no words on them, is to be seen in a picture of the page.
    """
    pictures: list[Box] = []
    found: list[Box] = []
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MOST_THINGS)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += _box(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and pictures and _is_dark(thing):
            found += _box(thing)
    if pictures:
        found += _marks(page)
    return [
        box
        for box in found[:MOST_COVERS]
        if any(_covers_part(box, picture) for picture in pictures[:MOST_COVERS])
    ]


def _box(thing: Any) -> list[Box]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return []
    return [(left.value, bottom.value, right.value, top.value)]


def _is_dark(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value:
        return False
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, opaque):
        return False
    return opaque.value >= OPAQUE and max(red.value, green.value, blue.value) <= DARK


def _marks(page: Any) -> Iterator[Box]:
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), MOST_COVERS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            box = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetSubtype(annotation) in _MARKED and pdfium.FPDFAnnot_GetRect(
                annotation, box
            ):
                yield box.left, box.bottom, box.right, box.top
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _covers_part(box: Box, picture: Box) -> bool:
    across = min(box[2], picture[2]) - max(box[0], picture[0])
    up = min(box[3], picture[3]) - max(box[1], picture[1])
    whole = (picture[2] - picture[0]) * (picture[3] - picture[1])
    if across < LEAST_WIDTH or up < LEAST_HEIGHT or whole <= 0:
        return False
    return LEAST_COVERED <= across * up / whole <= MOST_COVERED
