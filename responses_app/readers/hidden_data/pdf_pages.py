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

from responses_app.readers.hidden_data.pdf_covers import covers
from responses_app.readers.hidden_data.pdf_sight import Shade, Sight

MOST_LETTERS = 60_000  # of one page
LIGHT = 200  # of 255
SCAN = 0.5  # of the page, covered by one picture
LEAST_HEIGHT = 2.0  # points: what is smaller cannot be told from nothing
TINY = 1.0  # points, of a word's height
LEAST_LETTERS = 2

_UNSEEN_MODES = {pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP}


@dataclass(frozen=True)
class PageView:
    """What was found on one page, in words."""

    text: str
    words: int
    under_dark: int  # in a spot that is evenly dark
    unseen: int  # in a spot that is even and light
    outside: int  # beyond the edge of the page
    cut_off: int  # of those, on the page itself, whose shown part was made smaller
    tiny: int  # far too small to be read
    covered: int  # dark boxes over a part of a picture
    is_scan: bool


@dataclass(frozen=True)
class _Word:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    is_laid_on: bool = False  # written in something light, and not as the text behind a scan


def view(page: Any, with_picture: bool = True) -> PageView:
    """Look at a page. Without a picture only its text and what lies outside are told."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageView("", 0, 0, 0, 0, 0, 0, 0, False)
    edges = _edges(page)
    is_scan = _is_scan(page, edges)
    try:
        words = list(_words(text_page, is_scan))
        text = _text(text_page)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    inside = [word for word in words if _is_inside(word, edges)]
    sheet = _sheet(page)
    cut_off = sum(_is_inside(word, sheet) for word in words) - len(inside) if sheet else 0
    tiny = sum(word.top - word.bottom < TINY for word in inside)
    boxes = covers(page) if with_picture else []
    dark = light = covered = 0
    sight = Sight(page) if with_picture and (inside or boxes) else None
    if sight:
        dark, light = _unseen(sight, inside, is_scan)
        covered = sum(sight.shade(box) is Shade.DARK for box in boxes)
    outside = len(words) - len(inside)
    return PageView(text, len(words), dark, light, outside, max(cut_off, 0), tiny, covered, is_scan)


def _unseen(sight: Sight, words: list[_Word], is_scan: bool) -> tuple[int, int]:
    """How many words lie in evenly dark and how many in evenly light spots of the picture.

    Of a scan, the text behind it may lie beside the writing; text laid on it in white may not.
    """
    shades = [
        (sight.shade((word.left, word.bottom, word.right, word.top)), word.is_laid_on)
        for word in words
        if word.top - word.bottom >= LEAST_HEIGHT
    ]
    dark = sum(shade is Shade.DARK for shade, _ in shades)
    return dark, sum(shade is Shade.LIGHT and (on or not is_scan) for shade, on in shades)


def _text(text_page: Any) -> str:
    count = min(pdfium.FPDFText_CountChars(text_page), MOST_LETTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: max(2 * written - 2, 0)].decode("utf-16-le", "replace")


def _words(text_page: Any, is_scan: bool) -> Iterator[_Word]:
    """The words of a page with the boxes around their letters."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    box: list[float] = []
    letters: list[str] = []
    is_laid_on = False
    for place in range(min(pdfium.FPDFText_CountChars(text_page), MOST_LETTERS)):
        letter = chr(pdfium.FPDFText_GetUnicode(text_page, place) & 0x1FFFFF & 0x10FFFF)
        if not letter.isalnum():
            yield from _word(letters, box, is_laid_on)
            letters, box = [], []
            continue
        if not pdfium.FPDFText_GetCharBox(text_page, place, left, right, bottom, top):
            continue
        one = [left.value, bottom.value, right.value, top.value]
        if box and not _is_beside(box, one):
            yield from _word(letters, box, is_laid_on)
            letters, box = [], []
        if not letters:
            is_laid_on = is_scan and _is_laid_on(text_page, place)
        letters.append(letter)
        box = (
            [min(box[0], one[0]), min(box[1], one[1]), max(box[2], one[2]), max(box[3], one[3])]
            if box
            else one
        )
    yield from _word(letters, box, is_laid_on)


def _word(letters: list[str], box: list[float], is_laid_on: bool) -> Iterator[_Word]:
    if len(letters) >= LEAST_LETTERS:
        yield _Word("".join(letters), box[0], box[1], box[2], box[3], is_laid_on)


def _is_laid_on(text_page: Any, place: int) -> bool:
    """Tell whether a letter is written in something light."""
    thing = pdfium.FPDFText_GetTextObject(text_page, place)
    if not thing or pdfium.FPDFTextObj_GetTextRenderMode(thing) in _UNSEEN_MODES:
        return False
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFText_GetFillColor(text_page, place, red, green, blue, opaque):
        return False
    return min(red.value, green.value, blue.value) >= LIGHT or opaque.value < 255 - LIGHT


def _is_beside(box: list[float], one: list[float]) -> bool:
    """Tell whether a letter goes on with a word: on its line, and not far from it."""
    height = max(box[3] - box[1], one[3] - one[1], 1.0)
    return one[1] < box[3] and one[3] > box[1] and -height < one[0] - box[2] < height


def _edges(page: Any) -> tuple[float, float, float, float]:
    """The part of a page that is shown: left, bottom, right, top, in points."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _sheet(page: Any) -> tuple[float, float, float, float] | None:
    """The whole sheet, of which a page may show a part; None where it states none itself."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


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
