"""Places in a PDF's file as places on its page.

A page may be turned (`/Rotate`) and cut (crop box), and its writing may run up or down the page:
`Placing` brings all that to points from the top left corner of the page as one reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.readers.layout.words import PageSize


@dataclass(frozen=True, slots=True)
class Placing:
    """How places in the file become places on the page as it is looked at.

    The box is the part of the page that is shown, in the file's own points; `turn` is how often
    it is turned by a quarter clockwise.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @classmethod
    def of(cls, page: Any) -> Placing:
        """Of a page that pdfium has loaded."""
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, box) or box.right <= box.left:
            return cls(0, 0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
        turn = max(pdfium.FPDFPage_GetRotation(page), 0) % 4
        return cls(box.left, box.bottom, box.right, box.top, turn)

    def size(self, page: int) -> PageSize:
        """Of the page as it is looked at."""
        across, up = self.right - self.left, self.top - self.bottom
        return PageSize(page, up, across) if self.turn % 2 else PageSize(page, across, up)

    def place(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """A box of the file as left, top, right, bottom of the page as it is looked at."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def back(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        """A box of the page as it is looked at as left, bottom, right, top of the file."""
        if self.turn == 0:
            return left + self.left, self.top - bottom, right + self.left, self.top - top
        if self.turn == 1:
            return top + self.left, left + self.bottom, bottom + self.left, right + self.bottom
        if self.turn == 2:
            return self.right - right, top + self.bottom, self.right - left, bottom + self.bottom
        return self.right - bottom, self.top - right, self.right - top, self.top - left
