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
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.numbers import numbers_in
from responses_app.domain.claims.rounding import agrees, plain_text
from responses_app.domain.claims.topics import Located, Topics, stems
from responses_app.domain.publication import Publication

AMOUNTS: Final = frozenset(
    {"total", "numerator", "denominator", "full_numerator", "full_denominator", "unmatched",
     "old", "new", "all_periods",
     "pairs_numerator", "pairs_denominator", "lower", "upper", "bound"}
)  # fmt: skip
"""Kinds of fact that are amounts of what was asked about."""
OF_AUTHORITIES: Final = frozenset(
    {"asked", "replied", "answered", "exact", "bounded", "approximate", "suppressed", "refused",
     "not_held", "other_basis",
     "other", "no_reply", "n", "some", "none", "usable", "pairs_n", "pairs_left_out"}
)  # fmt: skip
"""Kinds of fact that count authorities."""
COUNTED: Final = AMOUNTS | OF_AUTHORITIES | {"figure"}
"""Kinds of fact that a count in prose may be; a rate is none."""
RATES: Final = ("rate", "average_rate", "band")
AVERAGES: Final = frozenset({"ratio", "average_ratio", "figure"})
_ORDER: Final = ("numerator", "denominator", "total", "full_numerator", "full_denominator")
_NAME_WORDS: Final = re.compile(
    r"\b(?:council|city|county|borough|district|metropolitan|london|royal|unitary|corporation|of"
    r"|the|cyngor|authority|combined|health and social care|trust)\b",
    re.IGNORECASE,
)


class Book:
    """Facts and topics of one publication, with those before it."""

    def __init__(self, publication: Publication) -> None:
        self.facts = Facts(publication)
        self.topics = Topics(self.facts)
        self._named: dict[str, frozenset[str]] = {}
        self._told: dict[str, frozenset[str]] = {}

    @property
    def origin(self) -> str:
        return self.facts.publication.origin or self.facts.publication.title or "the release"

    @property
    def is_empty(self) -> bool:
        return self.facts.is_empty

    # ------------------------------------------------------------------ by number

    def lookup(self, value: Fraction, claim: Claim, kinds: Iterable[str] = ()) -> list[Fact]:
        """The facts with just this value, the likeliest for the passage first.

        What a single authority gave counts only where the passage names the authority, and an
        area's numbers only where it or what stands before it names the area.
        """
        wanted = frozenset(kinds) or COUNTED
        found = [
            fact
            for fact in self.facts.by_value.get(value, ())
            if fact.what in wanted and self._is_meant(fact, claim)
        ]
        return self.best(found, claim)

    def found(self, number: Number, claim: Claim, kinds: Iterable[str] = ()) -> list[Fact]:
        """The facts that a number is: of a range the lower ends, where the upper one is too."""
        facts = self.lookup(number.value, claim, kinds)
        if number.top is None:
            return facts
        tops = {(one.place, one.authority) for one in self.lookup(number.top.value, claim, kinds)}
        return [one for one in facts if (one.place, one.authority) in tops]

    def best(self, found: Iterable[Fact], claim: Claim) -> list[Fact]:
        ordered = self.topics.best(found, claim.passage.text, claim.periods)
        return (
            sorted(ordered, key=lambda fact: not fact.authority)
            if ordered and ordered[0].authority
            else ordered
        )

    def _is_meant(self, fact: Fact, claim: Claim) -> bool:
        if fact.authority:
            return fact.authority in self.authorities_named(claim)
        return fact.place.area == UK or fact.place.area in self._areas_around(claim)

    def _areas_around(self, claim: Claim) -> frozenset[str]:
        """The areas named in the passage, or around it, or that two of its numbers are of."""
        passage = claim.passage
        named = self.topics.areas_named(f"{passage.text} {passage.heading} {passage.context}")
        return named | self._areas_told(passage.text)

    def _areas_meant(self, claim: Claim) -> frozenset[str]:
        """The areas that a passage names; else the whole country, and those named before it."""
        passage = claim.passage
        return self.topics.areas_named(passage.text) or frozenset({UK}) | self.topics.areas_named(
            f"{passage.heading} {passage.context}"
        )

    def _areas_told(self, text: str) -> frozenset[str]:
        """Areas that nobody names, but of which two numbers of the passage are, in one row."""
        if text not in self._told:
            places: dict[Place, set[Fraction]] = {}
            for number in numbers_in(text):
                for value in number.ends if number.kind is Kind.COUNT else ():
                    for fact in self.facts.by_value.get(value, ()) if value >= TOLD_FROM else ():
                        if not fact.authority and fact.place.area != UK and fact.what in COUNTED:
                            places.setdefault(fact.place, set()).add(value)
            self._told[text] = frozenset(
                place.area for place, values in places.items() if len(values) > 1
            )
        return self._told[text]

    def authorities_named(self, claim: Claim) -> frozenset[str]:
        """Those of the publication whose name stands in the passage."""
        text = claim.passage.text
        if text not in self._named:
            self._named[text] = frozenset(
                name
                for name, bare in self._names.items()
                if bare in text and re.search(rf"\b{re.escape(bare)}\b", text)
            )
        return self._named[text]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {
            figure.authority_name: _bare_name(figure.authority_name)
            for wave in self.facts.waves
            for figure in wave.figures
        }

    # ------------------------------------------------------------------ nearest

    def slip_of(
        self, value: Fraction, claim: Claim, kinds: frozenset[str] = AMOUNTS
    ) -> tuple[Fact, str] | None:
        """A fact whose number is this one with two digits swapped, or one digit another."""
        if value.denominator != 1 or value < 10:
            return None
        digits = str(value.numerator)
        for how, others in ((SWAPPED, _swapped(digits)), ("one digit differs", _mistyped(digits))):
            found = [
                fact
                for other in others
                for fact in self.facts.by_value.get(Fraction(other), ())
                if fact.what in kinds or fact.authority
                if self._is_meant(fact, claim)
                and (how == SWAPPED or self.topics.score(claim.passage.text, fact.place) > LEAST)
            ]
            if found:
                return self.best(sorted(found, key=_fact_order), claim)[0], how
        return None

    def nearest(
        self, value: Fraction, claim: Claim, kinds: frozenset[str] = AMOUNTS
    ) -> tuple[Fact, str] | None:
        """The fact that a number which is nowhere was most likely meant to be, and why."""
        digits = len(str(int(value)))
        if digits >= 3 and (slip := self.slip_of(value, claim, kinds)):
            return slip
        if named := self._of_named_authority(claim):
            return named[0], "what this authority gave"
        topical = self.topical(claim, kinds & {"total", "numerator", *OF_AUTHORITIES})
        if topical:
            likeliest = self._likeliest(topical, value, claim)
            if likeliest.value <= value * FARTHEST and value <= likeliest.value * FARTHEST:
                return likeliest, "what the words speak of"
        return self._numerically(value, claim, kinds)

    def _likeliest(self, topical: list[Fact], value: Fraction, claim: Claim) -> Fact:
        """Of the facts that the words speak of as clearly as of the first, the nearest."""
        text = f"{claim.passage.text} {claim.passage.heading}"
        best = self.topics.score(text, topical[0].place)
        near = [fact for fact in topical[:60] if self.topics.score(text, fact.place) >= best - 0.3]
        return min(near, key=lambda fact: abs(fact.value - value))

    def _of_named_authority(self, claim: Claim) -> list[Fact]:
        named = self.authorities_named(claim)
        return (
            self.best([fact for fact in self.facts.all if fact.authority in named], claim)
            if named
            else []
        )

    def _numerically(
        self, value: Fraction, claim: Claim, kinds: frozenset[str]
    ) -> tuple[Fact, str] | None:
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
        return self._topical(self._of_kinds(claim, kinds), claim)

    def topical_ever(self, claim: Claim, kinds: Iterable[str]) -> list[Fact]:
        """As `topical`, of any period."""
        return self._topical(self._of_kinds(claim, kinds), claim, ever=True)

    def topical_rates(self, claim: Claim) -> list[RateFact]:
        return self._topical([one for one in self.facts.rates if one.is_percent], claim)

    def _of_kinds(self, claim: Claim, kinds: Iterable[str]) -> list[Fact]:
        areas = self._areas_meant(claim)
        return [
            fact
            for kind in sorted(set(kinds))
            for area in sorted(areas)
            for fact in self._by_kind.get((kind, area), ())
            if not fact.authority
        ]

    def _topical(self, found: list[Located], claim: Claim, ever: bool = False) -> list[Located]:
        """Of what the sentence speaks; where it does not say, what is spoken of around it."""
        passage = claim.passage
        text = f"{passage.text} {passage.heading}"
        return self._of_text(found, text, claim, ever) or self._of_text(
            found, f"{text} {passage.context}", claim, ever
        )

    def _of_text(self, found: list[Located], text: str, claim: Claim, ever: bool) -> list[Located]:
        topics = self.topics
        spans = topics.named_periods(claim.periods)
        areas = topics.areas_named(claim.passage.text)
        meant = self._areas_meant(claim)
        scored = []
        for one in found:
            if one.place.area not in meant:
                continue
            if topics.has_words and topics.score(text, one.place) <= LEAST:
                continue
            if (
                spans
                and not ever
                and topics.periods.get((one.place.wave, one.place.period)) not in spans
            ):
                continue
            scored.append((topics.weight(one.place, text, spans, areas), one))
        return [one for _, one in sorted(scored, key=lambda pair: -pair[0])]

    def shares_like(self, share: Number, claim: Claim) -> list[Fact]:
        """Rates that may be printed so, of the periods named, whatever they are of."""
        spans = self.topics.named_periods(claim.periods)
        areas = {UK, *self._areas_around(claim)}
        found = [
            fact
            for kind in RATES
            for area in sorted(areas)
            for fact in self._by_kind.get((kind, area), ())
            if agrees(share, fact.value)
            and (
                not spans or self.topics.periods.get((fact.place.wave, fact.place.period)) in spans
            )
        ]
        return sorted(found, key=lambda fact: (fact.place.wave, fact.place.area != UK))

    def speaks_of(self, claim: Claim) -> bool:
        """Whether the words around a number are words of the publication at all."""
        return bool(stems(claim.passage.text) & self._vocabulary)

    @cached_property
    def _vocabulary(self) -> set[str]:
        questions = self.facts.questions.values()
        return {"children"}.union(*(stems(f"{one.text} {one.unit}") for one in questions))

    # ------------------------------------------------------------------ through time

    def series(self, place: Place, what: str) -> Iterator[tuple[Span, Place, Fraction]]:
        """The same number (`what`) of a question in all periods of all waves, oldest first."""
        chain = self._chains.get((place.wave, place.question))
        seen: dict[Span, tuple[Span, Place, Fraction]] = {}
        for fact in self._by_kind.get((what, place.area), ()):
            at = fact.place
            span = self.topics.periods.get((at.wave, at.period))
            if span is None or fact.authority:
                continue
            if self._chains.get((at.wave, at.question)) != chain:
                continue
            if span not in seen or at.wave < seen[span][1].wave:
                seen[span] = (span, at, fact.value)
        yield from sorted(seen.values(), key=lambda one: one[0])

    @cached_property
    def _by_kind(self) -> dict[tuple[str, str], list[Fact]]:
        found: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts.all:
            found.setdefault((fact.what, fact.place.area), []).append(fact)
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


TOLD_FROM: Final = 3
"""Smaller numbers are of too many areas to say of which one a passage speaks."""
FARTHEST: Final = 3
"""A number so many times as large, or as small, was not meant."""
SWAPPED: Final = "two digits are swapped"
LEAST: Final = 0.3
"""How much of a question's wording a passage must share to speak of it."""


def _fact_order(fact: Fact) -> int:
    return _ORDER.index(fact.what) if fact.what in _ORDER else len(_ORDER)


@lru_cache(maxsize=4096)
def _bare_name(name: str) -> str:
    """ "Kent County Council" as "Kent"; as it is where nothing would be left."""
    return " ".join(_NAME_WORDS.sub(" ", name).replace(",", " ").split()) or name


def _swapped(digits: str) -> list[str]:
    found = []
    for one, other in combinations(range(len(digits)), 2):
        is_slip = other - one == 1 or one > 0  # nobody takes the first digit for one far off
        if digits[one] != digits[other] and is_slip:
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
