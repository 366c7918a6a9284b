"""The text of a cell or paragraph from its words: lines joined, hyphens at their ends taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from responses_app.domain.content import Box
from responses_app.readers.footnotes import split_markers, take_markers
from responses_app.readers.layout.text_lines import rows_of
from responses_app.readers.layout.words import Word

_BROKEN = re.compile(r"[^\W\d_]{2}-$")
_LOWER = re.compile(r"[^\W\d_]")


class Wording:
    """What some words say together."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.rows = rows_of(words)
        said = ""
        markers: list[str] = []
        for row in self.rows:
            text = " ".join(word.text for word in row)
            said = joined(said, text) if said else text
            for word in row:
                if word.raised:
                    markers += split_markers(word.raised)
        self.text, found = take_markers(said)
        self.footnotes = tuple(dict.fromkeys([*markers, *found]))
        self.doubtful = tuple(word.text for row in self.rows for word in row if word.doubt)


def joined(before: str, after: str) -> str:
    """Two lines as one text: a word that a hyphen breaks off is whole again.

    >>> joined("looked af-", "ter"), joined("2022-", "23"), joined("In", "2023")
    ('looked after', '2022-23', 'In 2023')
    """
    if before.endswith("-") and not before.endswith(" -") and len(before) > 1:
        if _BROKEN.search(before) and _LOWER.match(after) and after[0].islower():
            return before[:-1] + after
        return before + after
    return f"{before} {after}"


def box_of(words: Sequence[Word]) -> Box:
    """The box around words of one page."""
    return Box(
        words[0].page,
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )
