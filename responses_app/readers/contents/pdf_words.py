"""The words of a PDF's page with their places, as they are shown."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.readers.contents.pdf_letters import Run, direct, levelled, runs_of
from responses_app.readers.contents.pdf_placing import Placing
from responses_app.readers.layout.words import Word

MOST_LETTERS = 200_000  # of one page
LIGHT = 245  # of 255: writing in this colour on paper is not seen
BOLD = 600  # a font's weight
SLANT = 0.05  # how far writing may be off the level or upright

_UNSEEN_MODES = (
    pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
    pdfium.FPDF_TEXTRENDERMODE_CLIP,
)
_thing_of = direct(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


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
    looks = _Looks(text_page)
    found = _found(runs_of(text_page, min(count, MOST_LETTERS)), looks, number, placing)
    if found is None:
        runs = runs_of(text_page, min(count, MOST_LETTERS), may_turn=True)
        found = _found(runs, looks, number, placing, may_turn=True)
    assert found is not None
    return replace(found, is_cut=count > MOST_LETTERS)


def _found(
    runs: Iterable[Run], looks: _Looks, number: int, placing: Placing, may_turn: bool = False
) -> PageWords | None:
    """The words of a page; None where some of its writing is turned, and nobody has asked."""
    dark: list[Word] = []
    light: list[Word] = []
    slanted: list[Word] = []
    things: list[int] = []
    turns: Counter[int] = Counter()
    many = unreadable = unseen = 0
    for run in runs:
        text, start, low, end, high, place, turn = run
        thing, look = looks.of(place)
        if look.is_turned and not may_turn:
            return None
        letters = len(text)
        many += letters
        unreadable += 0 if text.isascii() else sum(map(_is_unreadable, text))
        turns[turn] += letters
        unseen += letters if look.is_unseen else 0
        box = levelled(start, low, end, high, -turn % 4) if turn else (start, low, end, high)
        left, top, right, bottom = placing.place(*box)
        word = Word(text, left, top, right, bottom, number, high - low, look.is_bold)
        if look.is_slanted:
            slanted.append(word)
        elif look.is_light:
            light.append(word)
        else:
            dark.append(word)
            things.append(thing)
    return PageWords(
        tuple(dark),
        tuple(light),
        tuple(slanted),
        turns.most_common(1)[0][0] if turns else 0,
        False,
        many,
        unreadable,
        tuple(things),
        unseen,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """How letters are written."""

    is_bold: bool
    is_light: bool
    is_unseen: bool
    is_slanted: bool  # neither level nor upright
    is_turned: bool


class _Looks:
    """How each word is written, by its first letter: as all that one object of the page draws."""

    def __init__(self, text_page: Any) -> None:
        self._text_page = text_page
        self._address = ctypes.cast(text_page, ctypes.c_void_p)
        self._known: dict[int, _Look] = {}

    def of(self, place: int) -> tuple[int, _Look]:
        """The address of the object that draws a letter, 0 for none, and how it is written."""
        thing: int = _thing_of(self._address, place) or 0
        look = self._known.get(thing)
        if look is None:
            look = _look(self._text_page, place)
            if thing:
                self._known[thing] = look
        return thing, look


def _look(text_page: Any, place: int) -> _Look:
    is_bold = pdfium.FPDFText_GetFontWeight(text_page, place) >= BOLD
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    is_light = False
    if pdfium.FPDFText_GetFillColor(text_page, place, red, green, blue, opaque):
        is_light = min(red.value, green.value, blue.value) >= LIGHT or opaque.value == 0
    thing = pdfium.FPDFText_GetTextObject(text_page, place)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
    return _Look(is_bold, is_light, mode in _UNSEEN_MODES, *_direction(text_page, place))


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
