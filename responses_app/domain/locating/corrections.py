"""Corrections of a figure that was given before: "It should read 9, not 12"."""

from __future__ import annotations

import re

from .answering import Answering, Sentence
from .evidence import Candidate
from .headings import Headings
from .pairing import VALUE, Pair
from .passages import Passage
from .topics import Topics

_NEW = re.compile(
    r"\b(?:(?:should|ought to) (?:have )?(?:read|be|been|say|said)|"
    r"(?:corrected|revised|amended|updated) (?:figure|number|answer|total)? ?(?:is|was|to)|"
    r"dylai (?:fod|ddarllen)(?: yn)?)(?: as)?[: ]+",
    re.IGNORECASE,
)


def corrected(
    passage: Passage, at: int, text: str, answering: Answering, topics: Topics, headings: Headings
) -> list[Candidate]:
    """Return the new figure, where a passage corrects one and says of what.

    The old one, which stands beside it, is no answer.
    """
    leads = list(_NEW.finditer(text))
    if len(leads) != 1:
        return []
    value = VALUE.match(text, leads[0].end())
    if value is None:
        return []
    before = text[: leads[0].start()]
    mentions = headings.find(before, is_heading=False)
    fits = headings.fits_of(mentions) if len(mentions) == 1 else {}
    named = [label for label in headings.read(text).labels if len(label.keys) == 1]
    if len(named) == 1 and named[0].is_whole:
        question = [(named[0].keys[0], 0.93)]
    else:
        question = answering.question(before, topics)
    pair = Pair(value.group(), value.group(), value.start(), value.end(), fits, 1.0, bool(mentions))
    said = Sentence(passage, at, text, is_first=True)
    return [
        one
        for key, weight in question
        for one in answering.candidates(said, pair, key, weight, topics)
    ]
