"""PDFs with text: tables and lines of each page, with the place of every cell.

Words and ruling lines come from pdfium; `readers.layout` makes tables and lines of them. A page
that is a picture, or whose letters cannot be told, is named in `Content.pictures`, so that it can
be recognised (`readers.scans`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from responses_app.domain.content import Box, Content, Line, Table
from responses_app.readers.contents.pdf_covered import covered
from responses_app.readers.contents.pdf_placing import Placing
from responses_app.readers.contents.pdf_rules import Drawn, drawn_on
from responses_app.readers.contents.pdf_words import MOST_LETTERS, PageWords, words_of
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.pdf_opening import opened
from responses_app.readers.hidden_data.wording import ranges
from responses_app.readers.layout import PageSize, Rule, Word, arrange

READER = "pdfs"
VERSION = 1
MOST_PAGES = 200
MOST_WORDS = 300_000  # of all pages
FEW_LETTERS = 60  # of a page that shows a picture: a stamp or a number, not its text
PICTURE = 0.25  # of a page: what its largest picture covers, where it may hold the text
MOST_UNREADABLE = 0.2  # of a page's letters


@dataclass(slots=True)
class _Seen:
    """What all pages together show."""

    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    sizes: list[PageSize] = field(default_factory=list)
    turns: dict[int, int] = field(default_factory=dict)  # quarters from level writing to the page
    slanted: list[Word] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    light: list[int] = field(default_factory=list)
    covered: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what the pages of a PDF show. Raises CannotLook: locked, damaged or too big."""
    with opened(content) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count < 1:
            raise CannotLook(Reason.DAMAGED, "It has no page that could be read.")
        seen = _Seen()
        for number in range(1, min(count, MOST_PAGES) + 1):
            if len(seen.words) > MOST_WORDS:
                seen.cut.append(number)
                continue
            _see(document, number, seen)
    tables, lines = arrange(seen.words, seen.rules, seen.sizes)
    tables, lines = _turned_back(tables, lines, seen)
    return Content(
        reader=READER,
        version=VERSION,
        tables=tables,
        lines=lines + _slanted(seen.slanted, tables, lines),
        pages=count,
        sizes=tuple(_size(number, seen) for number in range(1, min(count, MOST_PAGES) + 1)),
        is_recognised=bool(seen.recognised),
        pictures=tuple(sorted({*seen.pictures, *seen.unreadable})),
        problems=tuple(_problems(seen, count)),
    )


def _see(document: Any, number: int, seen: _Seen) -> None:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        seen.damaged.append(number)
        return
    try:
        placing = Placing.of(page)
        found = words_of(page, number, placing)
        upright = -found.turn % 4  # by how much to turn the page for its writing to be level
        if found.letters and upright != placing.turn:
            seen.turns[number] = (placing.turn - upright) % 4
            placing = replace(placing, turn=upright)
            found = words_of(page, number, placing)
        drawn = drawn_on(page, number, placing)
        hidden = covered(page, found, drawn, placing)
    finally:
        pdfium.FPDF_ClosePage(page)
    if hidden:
        seen.covered.append(number)
        shown = [word for place, word in enumerate(found.words) if place not in hidden]
        found = replace(found, words=tuple(shown))
    _take(number, placing.size(number), found, drawn, seen)


def _take(number: int, size: PageSize, found: PageWords, drawn: Drawn, seen: _Seen) -> None:
    seen.sizes.append(size)
    if found.letters and found.unreadable > MOST_UNREADABLE * found.letters:
        seen.unreadable.append(number)
        return
    if found.letters < FEW_LETTERS and drawn.pictured >= PICTURE:
        seen.pictures.append(number)
    if found.unseen > found.letters / 2:
        seen.recognised.append(number)
    if found.is_cut or drawn.is_cut:
        seen.cut.append(number)
    words = [*found.words, *(word for word in found.light if _lies_on(word, drawn.grounds))]
    if len(words) < len(found.words) + len(found.light):
        seen.light.append(number)
    inside = [word for word in words if _is_inside(word, size)]
    if len(inside) < len(words):
        seen.outside.append(number)
    seen.words += inside
    seen.slanted += [word for word in found.slanted if _is_inside(word, size)]
    seen.rules += drawn.rules


def _is_inside(word: Word, size: PageSize) -> bool:
    across, down = (word.left + word.right) / 2, word.middle
    return 0 <= across <= size.width and 0 <= down <= size.height


def _lies_on(word: Word, filled: Sequence[Rule]) -> bool:
    """Tell whether a box is filled below a word: then white letters are seen."""
    across, down = (word.left + word.right) / 2, word.middle
    return any(box.left <= across <= box.right and box.top <= down <= box.bottom for box in filled)


def _size(number: int, seen: _Seen) -> tuple[float, float]:
    """Width and height of a page as it is looked at; 0 where it could not be read."""
    size = next((one for one in seen.sizes if one.page == number), None)
    if size is None:
        return 0.0, 0.0
    is_across = seen.turns.get(number, 0) % 2 == 1
    return (size.height, size.width) if is_across else (size.width, size.height)


def _slanted(
    words: Sequence[Word], tables: Sequence[Table], lines: Sequence[Line]
) -> tuple[Line, ...]:
    """Writing across the page, such as DRAFT: each page's as a line, after all others."""
    orders = [one.order for one in tables] + [one.order for one in lines]
    order = 1 + max(orders, default=-1)
    texts: dict[int, list[str]] = {}
    for word in words:
        texts.setdefault(word.page, []).append(word.text)
    return tuple(
        Line(" ".join(text), f"page {page}, across the page", order + number)
        for number, (page, text) in enumerate(texts.items())
    )


def _turned_back(
    tables: tuple[Table, ...], lines: tuple[Line, ...], seen: _Seen
) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    """The same with boxes on the page as it is looked at, where its writing runs up or down."""
    if not seen.turns:
        return tables, lines
    sizes = {size.page: size for size in seen.sizes}

    def back(box: Box | None) -> Box | None:
        if box is None or box.page not in seen.turns:
            return box
        return turned(box, sizes[box.page], seen.turns[box.page])

    return (
        tuple(
            replace(one, cells=tuple(replace(cell, box=back(cell.box)) for cell in one.cells))
            for one in tables
        ),
        tuple(replace(one, box=back(one.box)) for one in lines),
    )


def turned(box: Box, size: PageSize, quarters: int) -> Box:
    """A box on a page of this size, after the page is turned clockwise by quarters."""
    for _ in range(quarters % 4):
        box = Box(box.page, size.height - box.bottom, box.left, size.height - box.top, box.right)
        size = PageSize(size.page, size.height, size.width)
    return box


def _problems(seen: _Seen, count: int) -> Iterator[str]:
    if count > MOST_PAGES:
        yield f"The document has {count} pages; only the first {MOST_PAGES} were read."
    for pages, sentence in (
        (seen.pictures, "a picture with next to no words: it has to be recognised"),
        (seen.unreadable, "letters of which the file does not say which they are: it is taken "
         "as a picture"),
        (seen.recognised, "words that somebody has recognised in a picture and laid over it"),
        (seen.outside, "words beyond its edges, which were left out"),
        (seen.light, "words written in white on white, which were left out"),
        (seen.covered, "words that something is drawn over, which were left out"),
        (seen.cut, f"more than is read of one page ({MOST_LETTERS:,} letters) or of one document"),
        (seen.damaged, "nothing that could be read, because it is damaged"),
    ):  # fmt: skip
        if pages:
            yield f"Page {ranges(pages)} has {sentence}."
