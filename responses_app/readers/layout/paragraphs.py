"""Lines of text as paragraphs: a line goes on with the one above where that one was full."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from responses_app.readers.layout.text_lines import TextLine
from responses_app.readers.layout.words import Word

INDENT = 5.0  # of the height: by how much a first line may stand in or out
FURTHER = 0.25  # of the height: a gap that is larger than usual by so much parts paragraphs
CLOSE = 0.9  # of the height of a line: lines of a paragraph are no further apart
STRETCHED = 1.6  # of the height: the widest space in a line that is set to full width
SLACK = 0.02  # of the width of the text
LARGER = 1.15  # times the usual size: a heading
MOST_OF_HEADING = 200  # letters

_BULLET = re.compile(r"[•·▪●○◦‣\uf0b7*–—-]\s")
_NUMBERED = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?"
    r"|(?:q|question|cwestiwn|c)\s?\d{1,2}\s?\(?[a-z]?\)?[.:)]?)\s",
    re.IGNORECASE,
)
_ENDS_SENTENCE = (".", "?", "!", ":", ";")


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
    usual = _usual_gap(lines)
    found: list[Paragraph] = []
    for line in lines:
        if found and _goes_on(found[-1], line, left, right, usual):
            found[-1].lines.append(line)
        else:
            found.append(Paragraph([line]))
    return found


def _usual_gap(lines: Sequence[TextLine]) -> float:
    """Between lines of a paragraph, as a part of their height: that of the closest ones."""
    gaps = sorted(
        (below.top - above.bottom) / below.height
        for above, below in itertools.pairwise(lines)
        if -0.3 * below.height < below.top - above.bottom < CLOSE * below.height
    )
    return gaps[len(gaps) // 4] if gaps else 0.0


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


def _goes_on(paragraph: Paragraph, line: TextLine, left: float, right: float, usual: float) -> bool:
    above = paragraph.lines[-1]
    gap = (line.top - above.bottom) / line.height
    if gap > min(CLOSE, usual + FURTHER) or line.top < above.top:
        return False
    if not 0.87 < line.height / max(above.height, 0.1) < 1.15:
        return False
    if not (_is_one_sentence(above) and _is_one_sentence(line)):
        return False
    if _begins_item(line, above) or not _is_under(paragraph, line):
        return False
    first = line.words[0]
    if above.words[0].is_bold != first.is_bold and above.words[-1].is_bold != first.is_bold:
        return False
    room = 0.3 * first.height + first.right - first.left
    return above.right + room > right - SLACK * (right - left)


def _begins_item(line: TextLine, above: TextLine) -> bool:
    """Tell whether a line is the next item of a list; "12." may also end a sentence."""
    text = line.text + " "
    if _BULLET.match(text):
        return True
    return bool(_NUMBERED.match(text)) and above.text.endswith(_ENDS_SENTENCE)


def _is_under(paragraph: Paragraph, line: TextLine) -> bool:
    """Tell whether a line begins where the lines of the paragraph do, its first one aside."""
    shift = line.left - paragraph.lines[-1].left
    if len(paragraph.lines) == 1:
        return abs(shift) < INDENT * line.height
    return abs(shift) < 1.5 * line.height


def _is_one_sentence(line: TextLine) -> bool:
    """Tell whether the gaps of a line are no wider than those of a line set to full width."""
    gaps = [after.left - before.right for before, after in zip(line.phrases, line.phrases[1:])]
    return not gaps or (max(gaps) < STRETCHED * line.height and len(line.words) >= 5)
