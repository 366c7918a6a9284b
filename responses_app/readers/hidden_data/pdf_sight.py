"""A page as the eye sees it: a picture of it in shades of grey."""

import ctypes
from enum import Enum
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

SCALE = 2.0  # points of the picture to a point of the page
MOST_PIXELS = 6_000_000
EVEN = 20  # of 255: the darkest and the lightest point of one even colour differ by no more
DARK = 110  # of 255


class Shade(Enum):
    """What one spot of a page looks like."""

    DARK = "evenly dark"
    LIGHT = "evenly light"
    MIXED = "something can be seen there"


class Sight:
    """The picture of a page; where there can be none, something may be seen everywhere."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._picture: Image.Image | None = None
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        if width > 0 and height > 0:
            scale = min(SCALE, (MOST_PIXELS / (width * height)) ** 0.5)
            self._size = max(int(width * scale), 1), max(int(height * scale), 1)
            self._picture = _picture(page, *self._size)

    def shade(self, box: tuple[float, float, float, float]) -> Shade:
        """The shade of a box of the page: left, bottom, right, top, in points."""
        if self._picture is None:
            return Shade.MIXED
        across, down = self._size
        (x1, y1), (x2, y2) = self._spot(box[0], box[3]), self._spot(box[2], box[1])
        left, right = max(min(x1, x2), 0), min(max(x1, x2), across)
        upper, lower = max(min(y1, y2), 0), min(max(y1, y2), down)
        if right - left > 8 and lower - upper > 8:  # the edge of something big is no part of it
            left, upper, right, lower = left + 2, upper + 2, right - 2, lower - 2
        if right - left < 2 or lower - upper < 2:
            return Shade.MIXED
        extremes: tuple[int, int] = self._picture.crop((left, upper, right, lower)).getextrema()  # type: ignore[assignment]
        least, most = extremes
        if most - least > EVEN:
            return Shade.MIXED
        return Shade.DARK if most <= DARK else Shade.LIGHT

    def _spot(self, across_page: float, up: float) -> tuple[int, int]:
        x, y = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, across_page, up, x, y)
        return x.value, y.value


def _picture(page: Any, across: int, down: int) -> Image.Image | None:
    """The page in shades of grey, with what is laid over it."""
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        content = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("L", (across, down), content, "raw", "L", stride, 1)
