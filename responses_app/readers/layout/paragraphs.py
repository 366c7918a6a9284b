"""Lines of text as paragraphs: a line goes on with the one above where that one was full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from responses_app.readers.layout.text_lines import TextLine
from responses_app.readers.layout.words import Word

CLOSE = 0.9  # of the height of a line: lines of a paragraph are no further apart
STRETCHED = 1.6  # of the height: the widest space in a line that is set to full width
SLACK = 0.02  # of the width of the text
LARGER = 1.15  # times the usual size: a heading
MOST_OF_HEADING = 200  # letters

_STARTS_ITEM = re.compile(
    r"(?:[•·▪●○◦–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?"
    r"|(?:q|question|cwestiwn)\s?\d{1,2}\b.*)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Paragraph:
    """Lines that are one text."""

    lines: list[TextLine]
    is_heading: bool = False

    @property
    def words(self) -> list[Word]:
        """In the order of reading."""
        return [word for line in self.lines for word in line.words]


def paragraphs_of(lines: Sequence[TextLine]) -> list[Paragraph]:
    """Put lines that follow each other together where one text goes on."""
    if not lines:
        return []
    right = max(line.right for line in lines)
    left = min(line.left for line in lines)
    found: list[Paragraph] = []
    for line in lines:
        if found and _goes_on(found[-1], line, left, right):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def mark_headings(paragraphs: Sequence[Paragraph]) -> None:
    """Say of each paragraph whether it looks like a heading: larger or bolder than the rest."""
    sizes = [word.size for one in paragraphs for word in one.words]
    usual = median(sizes) if sizes else 0.0
    for one in paragraphs:
        words = one.words
        if sum(len(word.text) for word in words) > MOST_OF_HEADING:
            continue
        is_large = usual > 0 and median(word.size for word in words) >= LARGER * usual
        one.is_heading = is_large or all(word.is_bold for word in words)


def _goes_on(paragraph: Paragraph, line: TextLine, left: float, right: float) -> bool:
    above = paragraph.lines[-1]
    if line.top - above.bottom > CLOSE * line.height or line.top < above.top:
        return False
    if not 0.87 < line.height / max(above.height, 0.1) < 1.15:
        return False
    if not (_is_one_sentence(above) and _is_one_sentence(line)):
        return False
    first = line.words[0]
    if _STARTS_ITEM.match(first.text) and _stands_out(line, paragraph):
        return False
    if above.words[0].is_bold != first.is_bold and above.words[-1].is_bold != first.is_bold:
        return False
    if line.left > paragraph.lines[0].left + 0.25 * (right - left):
        return False
    room = 0.3 * first.height + first.right - first.left
    return above.right + room > right - SLACK * (right - left)


def _is_one_sentence(line: TextLine) -> bool:
    """Tell whether the gaps of a line are no wider than those of a line set to full width."""
    gaps = [after.left - before.right for before, after in zip(line.phrases, line.phrases[1:])]
    return not gaps or (max(gaps) < STRETCHED * line.height and len(line.words) >= 5)


def _stands_out(line: TextLine, paragraph: Paragraph) -> bool:
    """Tell whether a line that begins like an item of a list stands where items begin."""
    return (
        len(paragraph.lines) == 1
        or line.left < paragraph.lines[-1].left - 1.0
        or (abs(line.left - paragraph.lines[0].left) < 2.0)
    )
