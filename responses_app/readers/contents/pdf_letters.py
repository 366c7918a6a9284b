"""The letters of a PDF's page, put into words by where they stand.

A page has thousands of letters: what is done for each of them is kept short.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from array import array
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

GAP = 0.3  # of the height of a letter: what lies further apart is two words
OTHER_SIZE = 0.12  # of the height: what differs by more is a word of its own, such as a raised 1
FLAT = 0.01  # points: a letter that is no higher is one of turned writing
LEADERS = 4  # dots in a row are no sign of their own
DESCENT = 0.2  # of the height of a letter: what lies below the line it stands on

Letter = tuple[str, float, float, float, float, int, int]
"""Text, start, low, end, high, place, turn: in a frame of its own, from `start` to `end` as one
reads, from `low` to `high` upwards; its number on the page; quarters clockwise."""

_HYPHENS = "\x02\ufffe\u00ad"  # how pdfium gives a hyphen at the end of a line
_SPACES = " \t\r\n\f\v\xa0\u2002\u2003\u2007\u2009\u200a\u202f\u3000\u2028\u2029"
_NOTHING = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


class Run(NamedTuple):
    """The letters of a word, in the frame of its own writing."""

    text: str
    start: float
    low: float
    end: float
    high: float
    place: int  # of its first letter
    turn: int


class _Meanings(dict[int, str]):
    """What each code of pdfium stands for: " " for all spaces, "" for what is to be left out."""

    def __missing__(self, code: int) -> str:
        text = chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
        if text in _SPACES:
            text = " "
        elif text in _NOTHING:
            text = ""
        elif text in _HYPHENS:
            text = "-"
        elif 0xFB00 <= code <= 0xFB06:  # ligatures, such as "fi"
            text = unicodedata.normalize("NFKC", text)
        self[code] = text
        return text


def direct(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of pdfium that is called without conversions that take longer than itself."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


_PAGE, _PLACE = ctypes.c_void_p, ctypes.c_int
_unicode_of = direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _PAGE, _PLACE)
_box_of = direct(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _PAGE, _PLACE, ctypes.c_void_p)


def runs_of(text_page: Any, count: int, *, may_turn: bool = False) -> Iterator[Run]:
    """The words of the first letters of a page, in the order of the file.

    Only with `may_turn` is each letter asked which way it runs.
    """
    address = ctypes.cast(text_page, ctypes.c_void_p)
    box = array("f", (0, 0, 0, 0))  # FS_RECTF
    box_address = box.buffer_info()[0]
    meanings = _Meanings()
    group: list[Letter] = []
    last_end = last_low = last_high = height = 0.0
    last_turn = 0
    for place in range(count):
        text = meanings[_unicode_of(address, place)]
        if text == " ":
            if group:
                yield from _runs(group)
                group = []
            continue
        if not text or not _box_of(address, place, box_address):
            continue
        start, high, end, low = box
        turn = 0
        if may_turn or high - low < FLAT or end < start:
            turned = _turned(text_page, place, text)
            if turned:
                _, start, low, end, high, _, turn = turned
        if group and not (
            last_turn == turn
            and -height < start - last_end < GAP * height
            and abs(low - last_low) < OTHER_SIZE * height
            and abs(high - last_high) < OTHER_SIZE * height
        ):
            yield from _runs(group)
            group = []
        group.append((text, start, low, end, high, place, turn))
        last_end, last_low, last_high, last_turn = end, low, high, turn
        height = high - low
    if group:
        yield from _runs(group)


def _runs(group: list[Letter]) -> Iterator[Run]:
    texts, starts, lows, ends, highs, places, turns = zip(*group)
    text = "".join(texts)
    if "." * LEADERS in text:
        for part in _without_leaders(group):
            texts, starts, lows, ends, highs, places, turns = zip(*part)
            text = "".join(texts)
            yield Run(text, starts[0], min(lows), max(ends), max(highs), places[0], turns[0])
    else:
        yield Run(text, starts[0], min(lows), max(ends), max(highs), places[0], turns[0])


def _without_leaders(group: list[Letter]) -> Iterator[list[Letter]]:
    """The words before and behind dots that only lead the eye along a line: "2023 ....... 12"."""
    part: list[Letter] = []
    dots = 0
    for letter in group:
        dots = dots + 1 if letter[0] == "." else 0
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


def _turned(text_page: Any, place: int, text: str) -> Letter | None:
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
    start, _low, end, _high = levelled(left, bottom, right, top, turn)
    base = (y.value, x.value, -y.value, -x.value)[turn]
    if size <= 0:
        return None
    return text, start, base - DESCENT * size, end, base + (1 - DESCENT) * size, place, turn


def levelled(
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
