"""Questions that speak of other questions: "Of the children in 1a, how many went missing?".

A heading says such a question by two things: words of its own ("went missing") and words of the
question it refers to ("trafficked"), or that one's id. Likeness to the wording alone sees only the
first, which 2a and 2b share.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .asked import AskedQuestion
from .wording import Said, Wording
from .words import WEAK, stem, stems

_ID = re.compile(
    r"(?<![\w.,/-])(?:q(?:uestion)?s?\.?\s?)?(?P<number>[0-9]{1,2})?"
    r"\s?\(?(?P<letter>[a-h])?\)?(?![\w])",
    re.IGNORECASE,
)
_LEAVES_OUT = re.compile(
    r"\b(?:not|excl\w*|other than|besides|in addition to|except|without|heb)\b[^.;]*$",
    re.IGNORECASE,
)
_NAMES_NEXT = re.compile(r"(?:questions?|part|in)\s$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class _Referring:
    key: str
    parents: tuple[str, ...]
    own: frozenset[str]  # stems of its words
    telling: frozenset[str]  # those of its words that its parents do not have
    all: frozenset[str]  # with those of its parents


class References:
    """Sees which of the questions that refer to others a text speaks of."""

    def __init__(self, questions: Sequence[AskedQuestion], wording: Wording) -> None:
        self._wording = wording
        self._ids = {_plain(one.key): one.key for one in questions}
        self._own = {one.key: stems(" ".join((one.text, *one.also_called))) for one in questions}
        self._parents = {one.key: self.named_in(one.text, besides=one.key) for one in questions}
        self._referring = [self._of(one) for one in questions if self._parents[one.key]]

    def named_in(self, text: str, besides: str = "") -> tuple[str, ...]:
        """The questions whose ids stand in a text: "of those in 1a and 1b"."""
        found: list[str] = []
        for match in _ID.finditer(text):
            key = self._ids.get(_plain((match["number"] or "") + (match["letter"] or "")))
            if _LEAVES_OUT.search(text[max(0, match.start() - 50) : match.start()]):
                continue
            if key and key != besides and match["number"]:
                is_named = match["letter"] or match.group().lower().startswith("q")
                if is_named or _NAMES_NEXT.search(text[: match.start()]):
                    found.append(key)
        return tuple(dict.fromkeys(found))

    def words_above(self, key: str) -> frozenset[str]:
        """The stems of the questions that a question refers to."""
        return frozenset().union(*(self._own[parent] for parent in self._all_parents(key)))

    def add(self, text: str, likes: Mapping[str, Said]) -> dict[str, Said]:
        """Return `likes` with the questions that refer to others seen by both their parts."""
        weighed = dict(likes)
        if not self._referring or any(one.how in ("label", "quoted") for one in likes.values()):
            return weighed
        words = stems(text)
        for one in self._referring:
            if one.key in weighed and not words & one.telling - WEAK:
                said = weighed[one.key]
                weighed[one.key] = Said(one.key, round(said.score * 0.4, 3), said.how)
        likely = [one for one in self._referring if words & one.telling - WEAK]
        if not likely:
            return weighed
        named = self.named_in(text)
        scores: dict[str, float] = {}
        for one in likely:
            explained = (len(words & one.all) + 0.25) / (len(words) + 0.25)
            own_rest = len(one.telling - WEAK - words)
            parent = self._parent_likeness(text, one, named)
            scores[one.key] = explained**1.5 * (0.5 + 0.46 * parent) - 0.03 * min(own_rest, 3)
        for key, score in scores.items():
            if key not in weighed or weighed[key].score < score:
                weighed[key] = Said(key, round(max(score, 0.0), 3), "wording")
        best = max(scores.values())
        for key, known in weighed.items():
            score = known.score
            if key not in scores and best >= 0.6:
                score *= 0.7
            elif key in scores and scores[key] < best - 0.1:
                score = min(score, scores[key])
            weighed[key] = Said(key, round(score, 3), known.how)
        return weighed

    def _parent_likeness(self, text: str, one: _Referring, named: Sequence[str]) -> float:
        """How far the rest of the text speaks of the questions referred to (0 to 1)."""
        parents = self._all_parents(one.key)
        if named:
            return 1.0 if set(named) <= parents else 0.0
        rest = " ".join(
            word for word in _WORD.findall(text) if stem(word) not in one.telling - WEAK
        )
        if not stems(rest) - WEAK:
            rivals = [other for other in self._referring if other.telling & one.telling - WEAK]
            return 0.55 if len(rivals) == 1 else 0.2
        likes = {said.key: said.score for said in self._wording.said(rest)}
        mine = sum(likes.get(key, 0.0) for key in parents)
        others = sum(score for key, score in likes.items() if key not in parents and key != one.key)
        return mine / (mine + others) if mine + others > 0.15 else 0.2

    def _all_parents(self, key: str) -> set[str]:
        found: set[str] = set()
        waiting = list(self._parents[key])
        while waiting:
            parent = waiting.pop()
            if parent not in found and parent != key:
                found.add(parent)
                waiting += self._parents[parent]
        return found

    def _of(self, question: AskedQuestion) -> _Referring:
        own = self._own[question.key]
        above: frozenset[str] = frozenset()
        for parent in self._parents[question.key]:
            above |= self._own[parent]
        every = own
        for parent in self._all_parents(question.key):
            every |= self._own[parent]
        return _Referring(question.key, self._parents[question.key], own, own - above, every)


def _plain(key: str) -> str:
    return re.sub(r"[^0-9a-z]", "", key.lower()).removeprefix("q")
