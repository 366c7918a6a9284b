"""Words and ruling lines of pages, as every source of them hands them over.

Places are in points from the top left corner of the page as it is looked at: turned as the page
says it is to be turned, and without what its crop box cuts off.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them, of one size.

    Left and right are where the writing begins and ends; top and bottom are those of the line it
    stands on (the height of the font), so that "-" is as high as "8".
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    page: int = 1  # from 1
    size: float = 0.0  # of its letters, in points; 0 where that is not known
    is_bold: bool = False
    doubt: bool = False  # recognised in a picture, and not surely
    raised: str = ""  # small letters that stand raised behind it: a footnote's marker

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that is drawn, or the edges of a box that is drawn or filled.

    Where one filling ends and the same begins nothing is seen: so a filling says its colour.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    fill: int | None = None  # 0xRRGGBB where it is filled and not drawn


@dataclass(frozen=True, slots=True)
class PageSize:
    """Of a page as it is looked at, in points."""

    page: int
    width: float
    height: float
