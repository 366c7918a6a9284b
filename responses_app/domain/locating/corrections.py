"""Corrections of a figure that was given before: "It should read 9, not 12"."""

from __future__ import annotations

import re

from .answering import Answering, Sentence
from .evidence import Candidate, question_weight
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
_ID = re.compile(
    r"\b(?:answer|figure|response|number|reply)s? (?:given |provided )?(?:to|for|at|in) "
    r"(?:part |item |question )?(\(?[0-9]{1,2}\s?\(?[a-h]?\)?\)?)(?![0-9])",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([^()]{4,120})\)")


def corrected(
    passage: Passage, at: int, text: str, answering: Answering, topics: Topics, headings: Headings
) -> list[Candidate]:
    """Return the new figure, where a passage corrects one and says of what.

    The old one, which stands beside it, is no answer.
    """
    leads = [(lead, VALUE.match(text, lead.end())) for lead in _NEW.finditer(text)]
    whole = headings.find(text, is_heading=False)
    found: list[Candidate] = []
    begin = 0
    for lead, value in leads:
        if value is None:
            return []
        before = text[begin : lead.start()]
        begin = value.end()
        mentions = headings.find(before, is_heading=False)
        if not mentions and len(whole) == 1 and whole[0].start < leads[0][0].start():
            mentions = whole
        fits = headings.fits_of(mentions) if len(mentions) == 1 else {}
        pair = Pair(
            value.group(), value.group(), value.start(), value.end(), fits, 1.0, bool(mentions)
        )
        said = Sentence(passage, at, text, is_first=True)
        for key, weight in _named(before, headings) or answering.question(before, topics):
            found += answering.candidates(said, pair, key, weight, topics)
    return found


def _named(text: str, headings: Headings) -> list[tuple[str, float]]:
    """The question whose id or name stands before the new figure."""
    named = [one for one in headings.read(text).labels if one.is_whole and len(one.keys) == 1]
    if len(named) == 1:
        return [(named[0].keys[0], 0.93)]
    for pattern in (_ID, _IN_BRACKETS):
        for found in pattern.finditer(text):
            label = next(iter(headings.read(found[1]).labels), None)
            best = headings.read(found[1]).best
            if label and label.is_whole and len(label.keys) == 1:
                return [(label.keys[0], 0.93)]
            if best and best.score >= 0.6:
                return [(best.key, question_weight(headings.read(found[1]).said, best.key))]
    return []
