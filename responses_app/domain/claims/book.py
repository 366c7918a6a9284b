"""Where claims are looked up: the facts of a publication, found by number, by words, by period."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import combinations
from typing import Final

from responses_app.domain.areas import UK
from responses_app.domain.claims.claims import Claim
from responses_app.domain.claims.facts import Fact, Facts, Place, RateFact
from responses_app.domain.claims.not_figures import Span
from responses_app.domain.claims.numbers import Number
from responses_app.domain.claims.rounding import plain_text
from responses_app.domain.claims.topics import Topics, stems
from responses_app.domain.publication import Publication

AMOUNTS: Final = frozenset(
    {"total", "numerator", "denominator", "full_numerator", "full_denominator", "unmatched", "old", "new", "all_periods",
     "pairs_numerator", "pairs_denominator", "lower", "upper", "bound"}
)  # fmt: skip
"""Kinds of fact that are amounts of what was asked about."""
OF_AUTHORITIES: Final = frozenset(
    {"asked", "replied", "answered", "exact", "bounded", "approximate", "suppressed", "refused", "not_held", "other_basis",
     "other", "no_reply", "n", "some", "none", "usable", "pairs_n", "pairs_left_out"}
)  # fmt: skip
"""Kinds of fact that count authorities."""
_ORDER: Final = ("numerator", "denominator", "total", "full_numerator", "full_denominator")
_NAME_WORDS: Final = re.compile(
    r"\b(?:council|city|county|borough|district|metropolitan|london|royal|unitary|corporation|of|the|cyngor|authority|combined|health and social care|trust)\b",
    re.IGNORECASE,
)


class Book:
    """Facts and topics of one publication, with those before it."""

    def __init__(self, publication: Publication) -> None:
        self.facts = Facts(publication)
        self.topics = Topics(self.facts)

    @property
    def origin(self) -> str:
        return self.facts.publication.origin or self.facts.publication.title or "the release"

    @property
    def is_empty(self) -> bool:
        return self.facts.is_empty

    # ------------------------------------------------------------------ by number

    def lookup(self, value: Fraction, claim: Claim, kinds: Iterable[str] = ()) -> list[Fact]:
        """The facts with just this value, the likeliest for the passage first.

        What a single authority gave counts only where the passage names the authority.
        """
        wanted = frozenset(kinds)
        found = [
            fact
            for fact in self.facts.by_value.get(value, ())
            if (not wanted or fact.what in wanted) and self._is_meant(fact, claim)
        ]
        return self.best(found, claim)

    def best(self, found: Iterable[Fact], claim: Claim) -> list[Fact]:
        ordered = self.topics.best(found, claim.passage.text, claim.periods)
        return sorted(ordered, key=lambda fact: not fact.authority) if ordered and ordered[0].authority else ordered

    def _is_meant(self, fact: Fact, claim: Claim) -> bool:
        return not fact.authority or _bare_name(fact.authority) in claim.passage.text.lower()

    def authorities_named(self, claim: Claim) -> set[str]:
        text = claim.passage.text.lower()
        return {name for name, bare in self._names.items() if bare and re.search(rf"\b{re.escape(bare)}\b", text)}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            figure.authority_name: _bare_name(figure.authority_name)
            for wave in self.facts.waves
            for figure in wave.figures
        }

    # ------------------------------------------------------------------ nearest

    def slip_of(self, value: Fraction, claim: Claim, kinds: frozenset[str] = AMOUNTS) -> tuple[Fact, str] | None:
        """A fact whose number is this one with two digits swapped, or one digit another."""
        if value.denominator != 1 or value < 10:
            return None
        digits = str(value.numerator)
        for how, others in (("two digits are swapped", _swapped(digits)), ("one digit differs", _mistyped(digits))):
            found = [
                fact
                for other in others
                for fact in self.facts.by_value.get(Fraction(other), ())
                if fact.what in kinds or fact.authority
                if self._is_meant(fact, claim)
            ]
            if found:
                return self.best(sorted(found, key=_fact_order), claim)[0], how
        return None

    def nearest(self, value: Fraction, claim: Claim, kinds: frozenset[str] = AMOUNTS) -> tuple[Fact, str] | None:
        """The fact that a number which is nowhere was most likely meant to be, and why."""
        digits = len(str(int(value)))
        if digits >= 3 and (slip := self.slip_of(value, claim, kinds)):
            return slip
        if named := self._of_named_authority(claim):
            return named[0], "what this authority gave"
        if topical := self.topical(claim, kinds & {"total", "numerator", *OF_AUTHORITIES}):
            return topical[0], "what the words speak of"
        return self._numerically(value, claim, kinds)

    def _of_named_authority(self, claim: Claim) -> list[Fact]:
        named = self.authorities_named(claim)
        return self.best([fact for fact in self.facts.all if fact.authority in named], claim) if named else []

    def _numerically(self, value: Fraction, claim: Claim, kinds: frozenset[str]) -> tuple[Fact, str] | None:
        near = [
            fact for fact in self.facts.all
            if fact.what in kinds and abs(fact.value - value) <= value / 10
        ]  # fmt: skip
        if not near:
            return None
        return min(near, key=lambda fact: abs(fact.value - value)), "the nearest number"

    # ------------------------------------------------------------------ by words

    def topical(self, claim: Claim, kinds: Iterable[str]) -> list[Fact]:
        """Facts of what the passage speaks of, of its period and area, likeliest first."""
        wanted = frozenset(kinds)
        found = [fact for fact in self.facts.all if fact.what in wanted and not fact.authority]
        return self._topical(found, claim)  # type: ignore[return-value]

    def topical_ever(self, claim: Claim, kinds: Iterable[str]) -> list[Fact]:
        """As `topical`, of any period."""
        wanted = frozenset(kinds)
        found = [fact for fact in self.facts.all if fact.what in wanted and not fact.authority]
        return self._topical(found, claim, ever=True)  # type: ignore[return-value]

    def topical_rates(self, claim: Claim) -> list[RateFact]:
        found = [one for one in self.facts.rates if one.is_percent]
        return self._topical(found, claim)  # type: ignore[return-value]

    def _topical(self, found, claim: Claim, ever: bool = False):  # type: ignore[no-untyped-def]
        """Of what the sentence speaks; where it does not say, what is spoken of around it."""
        passage = claim.passage
        text = f"{passage.text} {passage.heading}"
        return self._of_text(found, text, claim, ever) or self._of_text(
            found, f"{text} {passage.context}", claim, ever
        )

    def _of_text(self, found, text: str, claim: Claim, ever: bool):  # type: ignore[no-untyped-def]
        spans, areas = self.topics.named_periods(claim.periods), self.topics.areas_named(text)
        scored = []
        for one in found:
            if self.topics.has_words and self.topics.score(text, one.place) <= LEAST:
                continue
            if areas and one.place.area not in areas:
                continue
            if not areas and one.place.area != UK:
                continue
            if spans and not ever and self.topics.periods.get((one.place.wave, one.place.period)) not in spans:
                continue
            scored.append((self.topics.weight(one.place, text, spans, areas), one))
        return [one for _, one in sorted(scored, key=lambda pair: -pair[0])]

    def speaks_of(self, claim: Claim) -> bool:
        """Whether the words around a number are words of the publication at all."""
        return bool(stems(claim.passage.text) & self._vocabulary)

    @cached_property
    def _vocabulary(self) -> set[str]:
        return set().union(*(stems(f"{q.text} {q.unit}") for q in self.facts.questions.values()), {"children"})

    # ------------------------------------------------------------------ through time

    def series(self, place: Place, what: str) -> Iterator[tuple[Span, Place, Fraction]]:
        """The same number (`what`) of a question in all periods of all waves, oldest first."""
        chain = self._chains.get((place.wave, place.question))
        seen: dict[Span, tuple[Span, Place, Fraction]] = {}
        for fact in self._by_kind.get(what, ()):
            at = fact.place
            span = self.topics.periods.get((at.wave, at.period))
            if span is None or at.area != place.area:
                continue
            if self._chains.get((at.wave, at.question)) != chain:
                continue
            if span not in seen or at.wave < seen[span][1].wave:
                seen[span] = (span, at, fact.value)
        yield from sorted(seen.values(), key=lambda one: one[0])

    @cached_property
    def _by_kind(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts.all:
            found.setdefault(fact.what, []).append(fact)
        return found

    @cached_property
    def _chains(self) -> dict[tuple[int, str], str]:
        """Which questions of several waves are the same one: by `previous`, else by their key."""
        waves = {one.campaign: number for number, one in enumerate(self.facts.waves)}
        chains: dict[tuple[int, str], str] = {}
        for wave, one in enumerate(self.facts.waves):
            for question in one.questions:
                chain = chains.setdefault((wave, question.key), question.key)
                slug, _, key = question.previous.partition(":")
                if slug in waves and key:
                    chains.setdefault((waves[slug], key), chain)
        for fact in self.facts.all:
            chains.setdefault((fact.place.wave, fact.place.question), fact.place.question)
        return chains


LEAST: Final = 0.3
"""How much of a question's wording a passage must share to speak of it."""


def _fact_order(fact: Fact) -> int:
    return _ORDER.index(fact.what) if fact.what in _ORDER else len(_ORDER)


@lru_cache(maxsize=4096)
def _bare_name(name: str) -> str:
    """ "Kent County Council" as "kent"; as it is where nothing would be left."""
    bare = " ".join(_NAME_WORDS.sub(" ", name).replace(",", " ").split()).lower()
    return bare or name.lower()


def _swapped(digits: str) -> list[str]:
    found = []
    for one, other in combinations(range(len(digits)), 2):
        if digits[one] != digits[other]:
            letters = list(digits)
            letters[one], letters[other] = letters[other], letters[one]
            if letters[0] != "0":
                found.append((other - one, "".join(letters)))
    return [each for _, each in sorted(found)]


def _mistyped(digits: str) -> list[str]:
    return [
        digits[:place] + digit + digits[place + 1 :]
        for place in range(len(digits))
        for digit in "0123456789"
        if digit != digits[place] and not (place == 0 and digit == "0")
    ] if len(digits) >= 4 else []  # fmt: skip


def told(fact: Fact) -> str:
    """A fact with its number: "4,765, the total (question 1c, 2017, United Kingdom)"."""
    return f"{plain_text(fact.value)}, {fact.words}"


