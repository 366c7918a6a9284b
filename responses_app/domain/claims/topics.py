"""Which question, period and area a passage speaks of."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import Final, TypeVar

from responses_app.domain.areas import UK
from responses_app.domain.claims.facts import ChangeFact, Fact, Facts, Place, RateFact
from responses_app.domain.claims.not_figures import Span
from responses_app.domain.claims.number import Number
from responses_app.domain.publication import Question

Located = TypeVar("Located", Fact, RateFact, ChangeFact)

_WORD: Final = re.compile(r"[a-z]{3,}")
_COMMON: Final = frozenset(
    "the and for how many much were was are have has had did does been with from that this these "
    "those who whom which of"
    " not all any each per your you please number numbers total totals many last year years "
    "period between end during"
    " provide state following least one two there their its out into than then when under over "
    "more also give gave"
    " council councils authority authorities local".split()
)
_SAME: Final = {
    "child": "children", "kids": "children", "minors": "children", "youngster": "children",
    "absconded": "missing", "disappeared": "missing", "vanished": "missing", "absent": "missing",
    "died": "death", "dead": "death", "killed": "death",
    "asylum": "unaccompanied", "handback": "handback", "handed": "handback", "returned": "handback",
}  # fmt: skip
_NATIONS: Final = {
    "england": "England", "english": "England", "wales": "Wales", "welsh": "Wales",
    "scotland": "Scotland",
    "scottish": "Scotland", "ireland": "Northern Ireland", "irish": "Northern Ireland",
}  # fmt: skip


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, without their endings."""
    text = (
        text.lower()
        .replace("hand-back", "handback")
        .replace("handing back", "handback")
        .replace("handed back", "handback")
    )
    found = set()
    for word in _WORD.findall(text):
        if word not in _COMMON:
            found.add(_stem(_SAME.get(word, word)))
    return frozenset(found)


def _stem(word: str) -> str:
    word = _SAME.get(word, word)
    if word == "children":
        return word
    for ending in (
        "ations",
        "ation",
        "ings",
        "ing",
        "ions",
        "ion",
        "ies",
        "ied",
        "ers",
        "er",
        "ed",
        "es",
        "s",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _is_named(area: str, lower: str) -> bool:
    """Whether lower-case words name an area, in one or in many: "county", "counties"."""
    kind, _, name = area.partition(":")
    if name == "Northern Ireland":
        return "northern ir" in lower
    if kind == "nation":
        words = "|".join(word for word, nation in _NATIONS.items() if nation == name)
        return bool(words) and re.search(rf"\b(?:{words})\b", lower) is not None
    name = name.lower()
    many = re.escape(name[:-1]) + "ies" if name.endswith("y") else re.escape(name) + "e?s"
    return re.search(rf"\b(?:{re.escape(name)}|{many})\b", lower) is not None


class Topics:
    """The words of each question, weighed: those that few questions have say most."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._words = {at: self._of(at[0], question) for at, question in facts.questions.items()}
        here = [words for (wave, _), words in self._words.items() if wave == 0] or [
            *self._words.values()
        ]
        seen = Counter(word for words in here for word in words)
        many = max(len(here), 1)
        self._weight = {word: 0.15 + log(1 + many / (1 + count)) for word, count in seen.items()}
        self._known_areas: dict[str, frozenset[str]] = {}
        self._known_scores: dict[str, dict[tuple[int, str], float]] = {}
        self.has_words = any(self._words.values())
        self.areas = {fact.place.area for fact in facts.all if fact.place.area}
        self.periods = {(wave, key): span for (wave, key), span in facts.spans.items() if span}

    def _of(self, wave: int, question: Question) -> set[str]:
        words = set(stems(f"{question.text} {question.unit}"))
        for part in question.sum_of:
            if other := self.facts.questions.get((wave, part)):
                words |= stems(f"{other.text} {other.unit}")
        return words

    def score(self, text: str, place: Place) -> float:
        """How far the words of a passage are those of a question."""
        return self._scores(text).get((place.wave, place.question), 0.0)

    def _scores(self, text: str) -> dict[tuple[int, str], float]:
        if text not in self._known_scores:
            said = stems(text)
            self._known_scores[text] = {
                at: sum(self._weight.get(word, 0.5) for word in words & said)
                - 0.05 * len(words - said)
                for at, words in self._words.items()
            }
        return self._known_scores[text]

    def named_periods(self, periods: Iterable[Number]) -> set[Span]:
        """The periods of the passage that the publication has."""
        known = set(self.periods.values())
        return {one.span for one in periods if one.span and one.span in known}

    def areas_named(self, text: str) -> frozenset[str]:
        """The areas that a passage names: "in Wales", "Scottish councils", "London"."""
        if text not in self._known_areas:
            lower = text.lower()
            self._known_areas[text] = frozenset(
                area for area in self.areas - {UK} if _is_named(area, lower)
            )
        return self._known_areas[text]

    def best(self, found: Iterable[Located], text: str, periods: Iterable[Number]) -> list[Located]:
        """Those that the passage most likely speaks of first."""
        spans, areas = self.named_periods(periods), self.areas_named(text)
        return sorted(found, key=lambda one: -self.weight(one.place, text, spans, areas))

    def weight(self, place: Place, text: str, spans: set[Span], areas: frozenset[str]) -> float:
        weight = self.score(text, place)
        span = self.periods.get((place.wave, place.period))
        if spans:
            weight += 2.5 if span in spans else -1.5
        else:
            weight -= 0.6 * place.wave
            weight += 0.02 * (span.last - 2000) if span else 0
        if areas:
            weight += 2 if place.area in areas else -0.5
        elif place.area != UK:
            weight -= 1.2
        return weight
