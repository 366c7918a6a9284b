"""Which of the headings of a table means which question, where several are like one."""

from __future__ import annotations

from collections.abc import Mapping

from .evidence import question_weight
from .wording import Said

_SURER = 0.05  # by so much likeness one heading is surer of a question than another
_SHARED = 0.6


Words = tuple[str, ...]


def assigned(scores: Mapping[Words, Mapping[str, Said]]) -> dict[Words, tuple[str, float]]:
    """For each set of headings its question, with how sure that is.

    The likeliest first: a question that another set of headings is surer of is no longer free,
    and no longer speaks against what remains. Two sets may share one (a question's parts).
    """
    ranked = sorted(
        (
            (said.score, words, key)
            for words, likes in scores.items()
            for key, said in likes.items()
        ),
        key=lambda one: -one[0],
    )
    taken: dict[str, float] = {}
    found: dict[Words, tuple[str, float]] = {}
    for score, words, key in ranked:
        if words in found or taken.get(key, 0.0) >= score + _SURER:
            continue
        likes = {
            other: said
            for other, said in scores[words].items()
            if other == key or taken.get(other, 0.0) < said.score + _SURER
        }
        found[words] = key, question_weight(likes, key)
        taken[key] = max(taken.get(key, 0.0), score)
    for words, mine in scores.items():
        if words not in found and mine:
            best = max(mine.values(), key=lambda said: said.score)
            found[words] = best.key, question_weight(mine, best.key) * _SHARED
    return found
