"""Parts and wholes: what a table breaks down, and what one cell says of several periods."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from responses_app.domain.answers import Answer, Kind

from .evidence import Candidate
from .headings import Headings
from .proposal import Spot

_TOGETHER = re.compile(r"[&+]|\band\b|\bplus\b|\s(?:a|ac)\s", re.IGNORECASE)
_NUMBERS = (Kind.EXACT, Kind.BOUNDED, Kind.APPROXIMATE)


def wholes(candidates: Sequence[Candidate]) -> tuple[list[Candidate], set[str]]:
    """Return what is no part, and the questions of which there are only parts.

    A part of the answer is no answer. Where only one heading stands for a question, and no word
    of the question explains it, it may be the whole in other words.
    """
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.question, one.period].append(one)
    kept: list[Candidate] = []
    broken: set[str] = set()
    for (question, _), group in groups.items():
        whole = [one for one in group if not one.is_part]
        if whole:
            kept += whole
        elif len({one.is_part for one in group}) == 1:
            doubt = f"is “{group[0].is_part[:80]}” all that was asked?"
            kept += [one.times(0.9, doubt) for one in group]
        else:
            broken.add(question)
    return kept, broken - {one.question for one in kept}


def of_merged(candidates: Sequence[Candidate]) -> list[Candidate]:
    """A number in a cell over several periods is for all of them together, not for each."""
    periods: dict[tuple[Spot, str, str], set[str]] = defaultdict(set)
    for one in candidates:
        if one.answer.kind in _NUMBERS:
            periods[_place(one)].add(one.period)
    return [
        one.times(0.4, "the cell stands for several periods")
        if len(periods.get(_place(one), ())) > 1
        else one
        for one in candidates
    ]


def of_two_questions(words: Sequence[str], headings: Headings) -> tuple[str, ...]:
    """The questions of a heading such as "1(a) and 1(b) combined"."""
    for text in words:
        label = next(iter(headings.read(text).labels), None)
        if label is None or label.start > 3 or not label.is_whole or len(label.keys) < 2:
            continue
        if _TOGETHER.search(text[label.start : label.end]):
            return tuple(label.keys)
    return ()


def together(one: Candidate, keys: tuple[str, ...]) -> Candidate:
    """A number that stands for several questions together answers none of them."""
    if one.answer.kind not in _NUMBERS:
        return one
    note = f"one number for {' and '.join(keys)} together"
    answer = Answer(one.answer.raw, Kind.UNCLEAR, needs_review=True, note=note)
    return replace(one, answer=answer, is_part="", doubts=(*one.doubts, note))


def _place(one: Candidate) -> tuple[Spot, str, str]:
    return one.spot, one.question, one.answer.raw
