"""The words of a PDF's page with their places, as they are shown.

A page may be turned (`/Rotate`) and cut (crop box), and its writing may run up or down the page:
`Placing` brings all that to points from the top left corner of the page as one reads it.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.readers.layout.words import PageSize, Word

MOST_LETTERS = 200_000  # of one page
GAP = 0.3  # of the height of a letter: what lies further apart is two words
OTHER_SIZE = 0.12  # of the height: what differs by more is a word of its own, such as a raised 1
LIGHT = 245  # of 255: writing in this colour on paper is not seen
BOLD = 600  # a font's weight

FLAT = 0.01  # points: a letter that is no higher is one of turned writing
LEADERS = 4  # dots in a row are no sign of their own
SLANT = 0.05  # how far writing may be off the level or upright
DESCENT = 0.2  # of the height of a letter: what lies below the line it stands on

_UNSEEN_MODES = (
    pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
    pdfium.FPDF_TEXTRENDERMODE_CLIP,
)
_HYPHENS = "\x02\ufffe\u00ad"  # how pdfium gives a hyphen at the end of a line
_SPACES = frozenset(" \t\r\n\f\v\xa0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\u2028\u2029")
_NOTHING = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


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


@dataclass(frozen=True, slots=True)
class PageWords:
    """What stands on a page."""

    words: tuple[Word, ...] = ()
    light: tuple[Word, ...] = ()  # in white: seen only where something dark is below
    slanted: tuple[Word, ...] = ()  # neither level nor upright, such as DRAFT across a page
    turn: int = 0  # quarters by which most of its writing is turned clockwise in the file
    is_cut: bool = False  # it has more letters than are read
    letters: int = 0
    unreadable: int = 0  # letters of which the file does not say which they are
    things: tuple[int, ...] = ()  # for each of `words` the address of what it is drawn by
    unseen: int = 0  # letters laid invisibly over a picture: somebody has recognised them there


@dataclass(slots=True)
class _Letter:
    """A letter in a frame of its own: `start` to `end` as one reads, `low` to `high` upwards."""

    text: str
    start: float
    low: float
    end: float
    high: float
    place: int
    turn: int = 0  # quarters clockwise


def words_of(page: Any, number: int, placing: Placing) -> PageWords:
    """Read the words of a page. The order is that of the file."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageWords()
    try:
        return _read(text_page, number, placing)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _read(text_page: Any, number: int, placing: Placing) -> PageWords:
    count = pdfium.FPDFText_CountChars(text_page)
    letters = _letters(text_page, min(count, MOST_LETTERS))
    found = _found(text_page, letters, number, placing)
    if found is None:
        letters = _letters(text_page, min(count, MOST_LETTERS), may_turn=True)
        found = _found(text_page, letters, number, placing, may_turn=True)
    assert found is not None
    return replace(found, is_cut=count > MOST_LETTERS)


def _found(
    text_page: Any,
    letters: Iterator[_Letter | None],
    number: int,
    placing: Placing,
    may_turn: bool = False,
) -> PageWords | None:
    """The words of a page; None where some of its writing is turned, and nobody has asked."""
    words: dict[str, list[Word]] = {"dark": [], "light": [], "slanted": []}
    things: list[int] = []
    turns: Counter[int] = Counter()
    many = unreadable = unseen = 0
    for group in _groups(letters):
        text = "".join(letter.text for letter in group)
        look = _look(text_page, group[0].place)
        if look.is_turned and not may_turn:
            return None
        many += len(text)
        unreadable += 0 if text.isascii() else sum(map(_is_unreadable, text))
        turns[group[0].turn] += len(text)
        unseen += len(text) if look.is_unseen else 0
        kind = "slanted" if look.is_slanted else "light" if look.is_light else "dark"
        words[kind].append(_word(group, text, look, number, placing))
        if kind == "dark":
            things.append(look.thing)
    return PageWords(
        tuple(words["dark"]),
        tuple(words["light"]),
        tuple(words["slanted"]),
        turns.most_common(1)[0][0] if turns else 0,
        False,
        many,
        unreadable,
        tuple(things),
        unseen,
    )


def _letters(text_page: Any, count: int, may_turn: bool = False) -> Iterator[_Letter | None]:
    """The letters in the order of the file; None where there is a space."""
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    rect = pdfium.FS_RECTF()
    pointer = ctypes.byref(rect)
    for place in range(count):
        code = unicode_of(text_page, place)
        text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
        if text in _SPACES:
            yield None
            continue
        if text in _NOTHING:
            continue
        if text in _HYPHENS:
            text = "-"
        elif code in _LIGATURES:
            text = _LIGATURES[code]
        if not box_of(text_page, place, pointer):
            continue
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        is_flat = top - bottom < FLAT or right < left
        turned = _turned(text_page, place, text) if may_turn or is_flat else None
        yield turned or _Letter(text, left, bottom, right, top, place)


def _groups(letters: Iterator[_Letter | None]) -> Iterator[list[_Letter]]:
    """The letters of each word."""
    group: list[_Letter] = []
    for letter in letters:
        if group and (letter is None or not _goes_on(group[-1], letter)):
            yield from _without_leaders(group)
            group = []
        if letter is not None:
            group.append(letter)
    yield from _without_leaders(group)


def _without_leaders(group: list[_Letter]) -> Iterator[list[_Letter]]:
    """The words before and behind dots that only lead the eye along a line: "2023 ....... 12"."""
    part: list[_Letter] = []
    dots = 0
    for letter in group:
        dots = dots + 1 if letter.text == "." else 0
        part.append(letter)
        if dots == LEADERS:
            part = part[:-LEADERS]
        elif dots > LEADERS:
            part.pop()
        if dots >= LEADERS and part:
            yield part
            part = []
    if part:
        yield part


def _goes_on(last: _Letter, letter: _Letter) -> bool:
    """Tell whether a letter belongs to the same word as the one before it."""
    height = last.high - last.low
    return (
        last.turn == letter.turn
        and -height < letter.start - last.end < GAP * height
        and abs(letter.low - last.low) < OTHER_SIZE * height
        and abs(letter.high - last.high) < OTHER_SIZE * height
    )


def _turned(text_page: Any, place: int, text: str) -> _Letter | None:
    """A letter in the frame of its own writing; None where that runs from left to right."""
    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    sides = [ctypes.c_double() for _ in range(4)]
    if not (
        pdfium.FPDFText_GetMatrix(text_page, place, matrix)
        and pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
        and pdfium.FPDFText_GetCharBox(text_page, place, *sides)
    ):
        return None
    left, right, bottom, top = (side.value for side in sides)
    turn = round(-math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
    if not turn:
        return None
    size = pdfium.FPDFText_GetFontSize(text_page, place) * math.hypot(matrix.c, matrix.d)
    size = size or max(right - left, top - bottom)
    start, _low, end, _high = _flat(left, bottom, right, top, turn)
    base = (y.value, x.value, -y.value, -x.value)[turn]
    if size <= 0:
        return None
    return _Letter(
        text, start, base - DESCENT * size, end, base + (1 - DESCENT) * size, place, turn
    )


def _flat(
    left: float, bottom: float, right: float, top: float, turn: int
) -> tuple[float, float, float, float]:
    """A box of the file in the frame of writing that is turned by so many quarters clockwise."""
    if turn == 0:
        return left, bottom, right, top
    if turn == 1:  # it reads downwards
        return -top, left, -bottom, right
    if turn == 2:
        return -right, -top, -left, -bottom
    return bottom, -right, top, -left


@dataclass(frozen=True, slots=True)
class _Look:
    is_bold: bool
    is_light: bool
    is_unseen: bool
    is_slanted: bool  # neither level nor upright
    is_turned: bool
    thing: int  # the address of the object that draws it


def _word(group: list[_Letter], text: str, look: _Look, number: int, placing: Placing) -> Word:
    start, end = group[0].start, max(letter.end for letter in group)
    low, high = min(letter.low for letter in group), max(letter.high for letter in group)
    back = _flat(start, low, end, high, -group[0].turn % 4)
    left, top, right, bottom = placing.place(*back)
    return Word(text, left, top, right, bottom, number, high - low, look.is_bold)


def _look(text_page: Any, place: int) -> _Look:
    """How a word is written, by its first letter."""
    is_bold = pdfium.FPDFText_GetFontWeight(text_page, place) >= BOLD
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    is_light = False
    if pdfium.FPDFText_GetFillColor(text_page, place, red, green, blue, opaque):
        is_light = min(red.value, green.value, blue.value) >= LIGHT or opaque.value == 0
    thing = pdfium.FPDFText_GetTextObject(text_page, place)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    is_unseen = mode in _UNSEEN_MODES
    address = ctypes.addressof(thing.contents) if thing else 0
    return _Look(is_bold, is_light, is_unseen, *_direction(text_page, place), address)


def _direction(text_page: Any, place: int) -> tuple[bool, bool]:
    """Whether a letter's writing is slanted, and whether it is turned."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, place, matrix):
        return False, False
    along, across = abs(matrix.a), abs(matrix.b)
    is_slanted = min(along, across) > SLANT * max(along, across)
    return is_slanted, not is_slanted and (across > along or matrix.a < 0)


def _is_unreadable(letter: str) -> bool:
    return letter == "\ufffd" or unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs")
