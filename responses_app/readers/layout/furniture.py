"""Running heads, running feet and numbers of pages: what stands on each page and says nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from responses_app.readers.layout.text_lines import TextLine
from responses_app.readers.layout.words import PageSize

EDGE = 0.12  # of the height of a page: heads and feet stand so near to its edges
APART = 0.7  # of the height of a line: the gap between a running head and the text
SAME_PLACE = 6.0  # points

_PAGE_NUMBER = re.compile(
    r"(?:[-–—|]\s*)?(?:page|p\.?|tudalen|tud\.?)\s*\d{1,4}(?:\s*(?:of|o|/|allan o)\s*\d{1,4})?"
    r"(?:\s*[-–—|])?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"(\d{1,4})\s*(?:of|/)\s*(\d{1,4})|[-–—]\s*(\d{1,4})\s*[-–—]")
_NAMES_PAGE = re.compile(r"\b(?:page|tudalen|p\.) ?0|\b0 (?:of|o|allan o) 0\b")
_DIGITS = re.compile(r"\d+")


def furniture(
    pages: Mapping[int, Sequence[TextLine]], sizes: Mapping[int, PageSize]
) -> tuple[set[int], set[int]]:
    """The lines (their `id`) that are numbers of pages, and those that are running heads or feet.

    A number of a page says that it is one ("Page 2 of 3"), or follows the numbers of the pages
    before and after it. A running head stands at the same place of two pages and more.
    """
    numbers: set[int] = set()
    running: set[int] = set()
    spots: dict[tuple[str, bool], list[tuple[int, TextLine]]] = defaultdict(list)
    for page, lines in pages.items():
        height = sizes[page].height
        for line in lines:
            is_head = line.bottom < EDGE * height
            if not is_head and line.top < (1 - EDGE) * height:
                continue
            text = " ".join(line.text.split())
            if _PAGE_NUMBER.fullmatch(text) or _is_bare_number(text, page, len(pages)):
                numbers.add(id(line))
            else:
                spots[_DIGITS.sub("0", text.lower()), is_head].append((page, line))
    for (text, _), found in spots.items():
        if len({page for page, _ in found}) < 2 or not _is_one_place(found):
            continue
        if text == "0":
            if _are_consecutive(found):
                numbers |= {id(line) for _, line in found}
        elif len({line.text for _, line in found}) == 1 or _NAMES_PAGE.search(text):
            running |= {id(line) for _, line in found}
    apart = {
        one
        for page, lines in pages.items()
        for one in _outermost(lines, numbers | running, sizes[page].height)
    }
    return numbers, running & apart


def _is_bare_number(text: str, page: int, count: int) -> bool:
    """Tell whether a text such as "2 of 3" or "- 2 -" is the number of this very page."""
    found = _BARE_NUMBER.fullmatch(text)
    if not found:
        return False
    if found[3]:
        return int(found[3]) == page
    return int(found[1]) == page and int(found[2]) >= count


def _outermost(lines: Sequence[TextLine], found: set[int], height: float) -> Iterator[int]:
    """Of the lines found, those with nothing beyond them, and a gap between them and the rest.

    The headings of a table that goes on over pages stand at the same place of each page, too;
    but right above its rows.
    """
    for is_head in (True, False):
        edge: list[TextLine] = []
        for line in sorted(lines, key=lambda one: one.top if is_head else -one.bottom):
            if id(line) in found and (line.bottom < EDGE * height) == is_head:
                edge.append(line)
                continue
            if edge:
                gap = line.top - edge[-1].bottom if is_head else edge[-1].top - line.bottom
                edge = edge if gap > APART * line.height else []
            break
        yield from (id(line) for line in edge)


def _is_one_place(found: Sequence[tuple[int, TextLine]]) -> bool:
    tops = [line.top for _, line in found]
    return max(tops) - min(tops) < SAME_PLACE


def _are_consecutive(found: Sequence[tuple[int, TextLine]]) -> bool:
    """Tell whether bare numbers count the pages."""
    shifts = {int(line.text) - page for page, line in found}
    return len(shifts) == 1 and len(found) >= 2
