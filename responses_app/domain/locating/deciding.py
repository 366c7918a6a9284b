"""Of all candidates for a question and period, the best; and what the others do to it.

- A number beats a reason for having none that was not said of this very period, and anything
  beats an empty cell.
- The same reading from two places makes it surer; another reading makes it less sure, the more so
  the likelier that one is. A figure that is called revised or corrected beats the one it corrects.
- What was recognised in a picture stays below the line, and so does what a person must look at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from responses_app.domain.answers import Kind

from .evidence import BELOW_LINE, Candidate
from .proposal import Proposal

_REVISED = re.compile(r"\b(?:revised|corrected|updated|amended|diwygiedig)\b", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:previously|originally|original|earlier|incorrectly|superseded|old)\b", re.IGNORECASE
)
_NUMBERS = (Kind.EXACT, Kind.BOUNDED, Kind.APPROXIMATE)
_DOUBTED = (Kind.UNCLEAR, Kind.SEVERAL)
_LEAST = 0.12  # confidence below which nothing is shown
_MOST_OTHERS = 4  # further readings that are kept for a question and period
_MOST_AGAINST = 20  # other readings that are held against the best: it is hardly likely by then


def decide(
    candidates: Iterable[Candidate], *, is_recognised: bool = False
) -> tuple[tuple[Proposal, ...], tuple[Proposal, ...]]:
    """Return the best of each question and period, and what else they may be."""
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in _once_each_place(candidates):
        groups[one.question, one.period].append(one)
    best: list[Proposal] = []
    others: list[Proposal] = []
    for group in groups.values():
        first, *rest = _weighed(group)
        shown = _shown(first, is_recognised)
        if shown.confidence < _LEAST:
            continue
        best.append(shown)
        others += [_shown(one, is_recognised) for one in rest[:_MOST_OTHERS]]
    return tuple(best), tuple(one for one in others if one.confidence >= _LEAST)


def _shown(one: Candidate, is_recognised: bool) -> Proposal:
    proposal = one.proposal()
    if not is_recognised:
        return proposal
    return replace(
        proposal, confidence=min(proposal.confidence, BELOW_LINE),
        doubts=(*proposal.doubts, "recognised in a picture"),
    )  # fmt: skip


def _once_each_place(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One place answers one question: the likeliest; the others are hardly likely."""
    by_place: dict[tuple[object, str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_place[one.spot, one.period, one.answer.raw].append(one)
    kept = []
    for group in by_place.values():
        group.sort(key=lambda one: -one.confidence)
        best = group[0]
        for one in group:
            is_number = one.names_period and one.answer.kind in _NUMBERS
            if one.question == best.question or not is_number:
                kept.append(one)
            else:
                kept.append(one.times(0.4, "the same place may answer another question"))
    return kept


def _weighed(group: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of one question and period, the best first, each reading once."""
    ranked = sorted(group, key=_rank)
    readings: dict[tuple[object, ...], list[Candidate]] = {}
    for one in ranked:
        readings.setdefault(_reading(one), []).append(one)
    best, *rest = [_together(same) for same in readings.values()]
    for other in rest[:_MOST_AGAINST]:
        if _contradicts(best, other):
            share = min(1.0, other.confidence / max(best.confidence, 0.01))
            best = best.times(1 - 0.45 * share**2, f"elsewhere: {other.answer.raw[:60]}")
    return [best, *rest]


def _rank(one: Candidate) -> tuple[int, float]:
    """What comes first whatever its confidence, and then by confidence."""
    if one.answer.kind is Kind.BLANK:
        step = 3
    elif _FORMER.search(one.quote) and not _REVISED.search(one.quote):
        step = 2
    elif one.answer.kind in _NUMBERS or one.names_period:
        step = 0
    else:
        step = 1
    if step == 0 and one.answer.kind in _DOUBTED:
        step = 1
    if step == 0 and one.confidence < 0.3:
        step = 1
    if _REVISED.search(one.quote) and step == 0:
        step = -1
    return step, -one.confidence


def _reading(one: Candidate) -> tuple[object, ...]:
    answer = one.answer
    if answer.kind in _NUMBERS:
        return answer.kind, answer.value, answer.lower, answer.upper
    if answer.kind in _DOUBTED:
        return answer.kind, answer.raw
    return (answer.kind,)


def _together(same: list[Candidate]) -> Candidate:
    """The same reading of several places: as likely as that not all are wrong."""
    best = max(same, key=lambda one: one.confidence)
    second = max((one.confidence for one in same if one.spot != best.spot), default=0.0)
    if not second or best.answer.kind not in _NUMBERS:
        return best
    sure = best.confidence
    together = sure + (1 - sure) * second * 0.5
    return replace(best, weight=best.weight * together / sure) if sure else best


def _contradicts(best: Candidate, other: Candidate) -> bool:
    if other.answer.kind is Kind.BLANK or _FORMER.search(other.quote):
        return False
    if other.basis and not best.basis:  # they gave both years, or a total of more
        return False
    if _REVISED.search(best.quote) and not _REVISED.search(other.quote):
        return False
    is_number = best.answer.kind in (*_NUMBERS, Kind.SUPPRESSED)
    return not (is_number and other.answer.kind not in (*_NUMBERS, Kind.SUPPRESSED))
