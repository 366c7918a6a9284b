"""Text of a page that the eye does not find there: under a black box, white on white, outside.

Each word that the file says is on the page is looked for in a picture of the page. Where the
picture has one even colour, the word cannot be read by looking, and can be by copying: whatever
was drawn over it. A scan with text behind it is no finding, for its words are in the picture; one
that was blacked out after its text was read is.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

SCALE = 2.0  # points of the picture to a point of the page
MOST_PIXELS = 6_000_000
MOST_LETTERS = 60_000  # of one page
EVEN = 20  # of 255: the darkest and the lightest point of one even colour differ by no more
DARK = 110  # of 255
SCAN = 0.5  # of the page, covered by one picture
LEAST_HEIGHT = 2.0  # points: what is smaller cannot be told from nothing
LEAST_LETTERS = 2


@dataclass(frozen=True)
class PageView:
    """What was found on one page, in words."""

    text: str
    words: int
    under_dark: int  # in a spot that is evenly dark
    unseen: int  # in a spot that is even and light
    outside: int  # beyond the edge of the page
    is_scan: bool


@dataclass(frozen=True)
class _Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float


def view(page: Any, with_picture: bool = True) -> PageView:
    """Look at a page. Without a picture only its text and what lies outside are told."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageView("", 0, 0, 0, 0, False)
    try:
        words = list(_words(text_page))
        text = _text(text_page)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    edges = _edges(page)
    inside = [word for word in words if _is_inside(word, edges)]
    is_scan = _is_scan(page, edges)
    dark = light = 0
    if with_picture and inside:
        dark, light = _unseen(page, inside, edges)
    return PageView(
        text, len(words), dark, 0 if is_scan else light, len(words) - len(inside), is_scan
    )


def _text(text_page: Any) -> str:
    count = min(pdfium.FPDFText_CountChars(text_page), MOST_LETTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: max(2 * written - 2, 0)].decode("utf-16-le", "replace")


def _words(text_page: Any) -> Iterator[_Word]:
    """The words of a page with the boxes around their letters."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    box: list[float] = []
    letters: list[str] = []
    for place in range(min(pdfium.FPDFText_CountChars(text_page), MOST_LETTERS)):
        letter = chr(pdfium.FPDFText_GetUnicode(text_page, place) & 0x1FFFFF & 0x10FFFF)
        if not letter.isalnum():
            yield from _word(letters, box)
            letters, box = [], []
            continue
        if not pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
            continue
        one = [left.value, bottom.value, right.value, top.value]
        if box and not _is_beside(box, one):
            yield from _word(letters, box)
            letters, box = [], []
        letters.append(letter)
        box = (
            [min(box[0], one[0]), min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3])]
            if box
            else one
        )
    yield from _word(letters, box)


def _word(letters: list[str], box: list[float]) -> Iterator[_Word]:
    if len(letters) >= LEAST_LETTERS:
        yield _Word("".join(letters), *box)


def _is_beside(box: list[float], one: list[float]) -> bool:
    """Tell whether a letter goes on with a word: on its line, and not far from it."""
    height = max(box[3] - box[1], one[3] - one[1], 1.0)
    return one[1] < box[3] and one[3] > box[1] and -height < one[0] - box[2] < height


def _edges(page: Any) -> tuple[float, float, float, float]:
    """The part of a page that is shown: left, bottom, right, top, in points."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _is_inside(word: _Word, edges: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = edges
    x, y = (word.left + word.right) / 2, (word.bottom + word.top) / 2
    return left <= x <= right and bottom <= y <= top


def _is_scan(page: Any, edges: tuple[float, float, float, float]) -> bool:
    """Tell whether one picture covers most of a page."""
    area = (edges[2] - edges[0]) * (edges[3] - edges[1])
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for number in range(min(pdfium.FPDFPage_CountObjects(page), 2_000)):
        thing = pdfium.FPDFPage_GetObject(page, number)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            covered = (right.value - left.value) * (top.value - bottom.value)
            if area > 0 and covered / area >= SCAN:
                return True
    return False


def _unseen(
    page: Any, words: list[_Word], edges: tuple[float, float, float, float]
) -> tuple[int, int]:
    """How many words lie in evenly dark and how many in evenly light spots of the picture."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if width <= 0 or height <= 0:
        return 0, 0
    scale = min(SCALE, (MOST_PIXELS / (width * height)) ** 0.5)
    across, down = max(int(width * scale), 1), max(int(height * scale), 1)
    picture = _picture(page, across, down)
    if picture is None:
        return 0, 0
    dark = light = 0
    x, y = ctypes.c_int(), ctypes.c_int()
    for word in words:
        if word.top - word.bottom < LEAST_HEIGHT:
            continue
        spots = []
        for across_page, up in ((word.left, word.top), (word.right, word.bottom)):
            pdfium.FPDF_PageToDevice(page, 0, 0, across, down, 0, across_page, up, x, y)
            spots.append((x.value, y.value))
        (x1, y1), (x2, y2) = spots
        box = (
            max(min(x1, x2), 0),
            max(min(y1, y2), 0),
            min(max(x1, x2), across),
            min(max(y1, y2), down),
        )
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            continue
        least, most = _shades(picture.crop(box))
        if most - least <= EVEN:
            if most <= DARK:
                dark += 1
            else:
                light += 1
    return dark, light


def _shades(spot: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest point."""
    extremes: tuple[int, int] = spot.getextrema()  # type: ignore[assignment]
    return extremes


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
