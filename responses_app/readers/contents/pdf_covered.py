"""Words of a PDF that something opaque is drawn over: they are in the file and not on the page.

A box over words is how people try to black figures out. What it hides was not given, so it is not
read; `readers.hidden_data` warns of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from responses_app.readers.contents.pdf_placing import Placing
from responses_app.readers.contents.pdf_rules import Drawn
from responses_app.readers.contents.pdf_words import PageWords
from responses_app.readers.hidden_data.pdf_sight import Shade, Sight
from responses_app.readers.layout.words import Rule, Word

MARGIN = 0.15  # of a word's height, left out above and below where it is looked at


def covered(page: Any, found: PageWords, drawn: Drawn, placing: Placing) -> set[int]:
    """The numbers (in `found.words`) of words that are hidden below something drawn later.

    That a box may lie over a word is seen from the file; that nothing can be seen there, from a
    picture of the page: the box itself may be cut off, or drawn in part.
    """
    if not drawn.covers:
        return set()
    below = [
        number
        for number, (word, thing) in enumerate(zip(found.words, found.things, strict=True))
        if _is_below(word, drawn.places.get(thing), drawn.covers)
    ]
    if not below:
        return set()
    sight = Sight(page)
    hidden = set()
    for number in below:
        word = found.words[number]
        margin = MARGIN * word.height
        box = placing.back(word.left, word.top + margin, word.right, word.bottom - margin)
        if sight.shade(box) is not Shade.MIXED:
            hidden.add(number)
    return hidden


def _is_below(word: Word, place: int | None, covers: Sequence[tuple[int, Rule]]) -> bool:
    if place is None:
        return False
    across, down = (word.left + word.right) / 2, word.middle
    return any(
        later > place and box.left <= across <= box.right and box.top <= down <= box.bottom
        for later, box in covers
    )
