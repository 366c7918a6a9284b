"""The text of an old Word document (.doc) in runs, each with what its formatting says.

Source: [MS-DOC] 2.4.1 (the text), 2.5 (the file information block), 2.6 (properties), 2.8.35 (the
pieces of the text), 2.9.23 and 2.9.173 (pages of properties).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from responses_app.readers.contents.collecting import MOST_LETTERS
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.doc import streams_of

MOST_PIECES = 200_000
MOST_PAGES = 40_000  # of properties, 512 bytes each

_MAIN_LETTERS = 0x4C  # ccpText
_PIECES = 0x1A2  # fcClx, lcbClx
_LETTER_PAGES, _PARAGRAPH_PAGES = 0xFA, 0x102  # fcPlcfBteChpx, fcPlcfBtePapx and their sizes
_IN_BYTES = 0x40000000
_PAGE = 512

_REMOVED, _HIDDEN, _BOLD, _PLACE = 0x0800, 0x083C, 0x0835, 0x2A48
_IN_TABLE, _ENDS_ROW = 0x2416, 0x2417
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # of an operand, by the sort of property
_LONG_TABLE = 0xD608  # its length takes two bytes
_RAISED = 1


@dataclass(frozen=True, slots=True)
class Run:
    """Letters with the same formatting."""

    text: str
    is_bold: bool = False
    is_raised: bool = False
    is_hidden: bool = False  # hidden, or removed by a tracked change
    is_in_table: bool = False
    ends_row: bool = False


@dataclass(slots=True)
class _Spans:
    """Properties by where their letters lie in the file."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    said: list[dict[int, int]] = field(default_factory=list)

    def at(self, place: int) -> tuple[dict[int, int], int]:
        """What is said of the letter at a place, and up to where it holds."""
        index = bisect_right(self.starts, place) - 1
        if index >= 0 and place < self.ends[index]:
            return self.said[index], self.ends[index]
        after = index + 1
        return {}, self.starts[after] if after < len(self.starts) else 1 << 31


def runs_of(ole: Any) -> Iterator[Run]:
    """The text of the pages, run by run; notes, headers and comments lie behind it.

    Raises CannotLook, and struct.error for what is damaged.
    """
    main, table = streams_of(ole)
    letters = _spans(main, table, _LETTER_PAGES, is_paragraph=False)
    paragraphs = _spans(main, table, _PARAGRAPH_PAGES, is_paragraph=True)
    counted = struct.unpack_from("<i", main, _MAIN_LETTERS)[0]
    room = min(counted, MOST_LETTERS) if counted > 0 else MOST_LETTERS
    for start, length, width in _pieces(main, table):
        length = min(length, room)
        room -= length
        yield from _runs(main, start, length, width, letters, paragraphs)


def _runs(
    main: bytes, start: int, length: int, width: int, letters: _Spans, paragraphs: _Spans
) -> Iterator[Run]:
    place, end = start, min(start + length * width, len(main))
    while place < end:
        said, until = letters.at(place)
        about, until_paragraph = paragraphs.at(place)
        to = min(end, until, until_paragraph)
        to = place + max((to - place) // width, 1) * width
        codec = "cp1252" if width == 1 else "utf-16-le"
        yield Run(
            main[place:to].decode(codec, "replace"),
            is_bold=said.get(_BOLD, 0) == 1,
            is_raised=said.get(_PLACE, 0) == _RAISED,
            is_hidden=bool(said.get(_HIDDEN, 0) == 1 or said.get(_REMOVED, 0) == 1),
            is_in_table=bool(about.get(_IN_TABLE, 0)),
            ends_row=bool(about.get(_ENDS_ROW, 0)),
        )
        place = to


def _pieces(main: bytes, table: bytes) -> Iterator[tuple[int, int, int]]:
    """Where each piece of the text lies in the file, its letters, and the bytes of a letter."""
    place, size = struct.unpack_from("<II", main, _PIECES)
    pieces = table[place : place + size]
    while pieces[:1] == b"\x01":  # formatting before the pieces
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    if pieces[:1] != b"\x02":
        raise CannotLook(Reason.DAMAGED)
    listed = pieces[5 : 5 + struct.unpack_from("<I", pieces, 1)[0]]
    count = (len(listed) - 4) // 12
    if count > MOST_PIECES:
        raise CannotLook(Reason.TOO_BIG)
    ends = struct.unpack_from(f"<{count + 1}I", listed)
    for number in range(count):
        where = struct.unpack_from("<I", listed, 4 * (count + 1) + 8 * number + 2)[0]
        length = max(ends[number + 1] - ends[number], 0)
        if where & _IN_BYTES:
            yield (where & ~_IN_BYTES) // 2, length, 1
        else:
            yield where, length, 2


def _spans(main: bytes, table: bytes, listed_at: int, *, is_paragraph: bool) -> _Spans:
    """The properties of letters, or of paragraphs, page by page."""
    place, size = struct.unpack_from("<II", main, listed_at)
    count = (min(size, len(table) - place) - 4) // 8
    spans = _Spans()
    if not 0 < count <= MOST_PAGES:
        return spans
    pages = struct.unpack_from(f"<{count}I", table, place + 4 * (count + 1))
    for number in pages:
        start = (number & 0x3FFFFF) * _PAGE
        page = main[start : start + _PAGE]
        if len(page) == _PAGE:
            _add_page(spans, page, is_paragraph)
    return spans


def _add_page(spans: _Spans, page: bytes, is_paragraph: bool) -> None:
    count = page[-1]
    step = 13 if is_paragraph else 1
    if 4 * (count + 1) + step * count > _PAGE - 1:
        return
    places = struct.unpack_from(f"<{count + 1}I", page)
    for number in range(count):
        at = 2 * page[4 * (count + 1) + step * number]
        first, last = places[number], places[number + 1]
        if last <= first or (spans.ends and first < spans.ends[-1]):
            continue
        spans.starts.append(first)
        spans.ends.append(last)
        spans.said.append(_properties(_bytes_at(page, at, is_paragraph)) if at else {})


def _bytes_at(page: bytes, at: int, is_paragraph: bool) -> bytes:
    size = page[at]
    if not is_paragraph:
        return page[at + 1 : at + 1 + size]
    if size:
        return page[at + 3 : at + 2 * size]  # behind the style's number
    size = page[at + 1] if at + 1 < len(page) else 0
    return page[at + 4 : at + 2 + 2 * size]


def _properties(written: bytes) -> dict[int, int]:
    """Each property of one byte by its number; the others are passed over."""
    said: dict[int, int] = {}
    at = 0
    while at + 3 <= len(written):
        (number,) = struct.unpack_from("<H", written, at)
        at += 2
        sort = number >> 13
        if sort == 6:
            is_long = number == _LONG_TABLE and at + 2 <= len(written)
            size = struct.unpack_from("<H", written, at)[0] + 1 if is_long else written[at] + 1
        else:
            size = _SIZES[sort]
            if size == 1:
                said[number] = written[at]
        at += size
    return said
