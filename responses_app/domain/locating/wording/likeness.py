"""How like a text is to each question of a campaign.

What all questions say ("children") tells little, what one says alone tells much: each word weighs
by how few questions have it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from responses_app.domain.locating.asked import AskedQuestion
from responses_app.domain.locating.periods.finding import find_periods, plain_signs

from .initials import Initials, joined_capitals
from .references import references_in
from .words import GENERIC, KIND_WORDS, are_kin, stem_of, words_of

_GENERIC = frozenset(stem_of(word) for word in GENERIC)
_UNKNOWN = 0.5  # weight of a word that no question has: the text may speak of something else
_SHORTEST_QUOTE = 5  # words
_QUOTED = 93.0  # of 100, as rapidfuzz counts
_OTHER_UNIT = 0.7
_SPELT_ALIKE = 88.0
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Like:
    """How like a text is to one question."""

    key: str
    score: float
    how: str  # quoted, alias, wording


@dataclass(frozen=True, slots=True)
class _Form:
    """One wording of a question: its own, or another name for it."""

    key: str
    stems: frozenset[str]
    flat: str  # its words with single spaces
    is_alias: bool
    borrowed: frozenset[str] = frozenset()  # words of the questions it refers to: "of those in 1a"


class Likeness:
    """Compares texts with the wordings of one campaign's questions."""

    def __init__(self, questions: Sequence[AskedQuestion]) -> None:
        texts = [text for q in questions for text in (q.text, *q.also_called, q.unit) if text]
        self._initials = Initials(texts)
        self._keys = [q.key for q in questions]
        self._units = {q.key: words_of(q.unit).stems for q in questions}
        self._counted = {q.key: self._units[q.key] | _kind_stems(q) for q in questions}
        self._forms = _with_borrowed([form for one in questions for form in self._forms_of(one)])
        by_question = [
            frozenset().union(
                *(f.stems for f in self._forms if f.key == q.key), self._counted[q.key]
            )
            for q in questions
        ]
        self._own = dict(zip(self._keys, by_question, strict=True))
        self._weights = _weights(by_question)
        self._totals = {
            form: sum(self._weight(stem) for stem in form.stems if stem[0] != "@")
            for form in self._forms
        }
        self._known = sorted(word for word in self._weights if len(word) >= 4 and word[0] != "!")
        self._respellings: dict[str, str] = {}

    def to(self, text: str) -> list[Like]:
        """Return the questions that `text` is like, the likest first."""
        text = text[:_LONGEST]
        quoted = self._quoted(_flat(text))
        stems = self._stems(text)
        if not quoted and stems.isdisjoint(self._weights):
            return []
        # "Number of contracts" asks for contracts: a question that counts people is less like.
        named = {key for key, counted in self._counted.items() if not counted.isdisjoint(stems)}
        bases = dict.fromkeys(self._keys, (0.0, "wording"))
        for form in self._forms:
            score = self._score(stems, form)
            if named and form.key not in named:
                score *= _OTHER_UNIT
            how = "alias" if form.is_alias else "wording"
            if score > bases[form.key][0]:
                bases[form.key] = (score, how)
        scores = _parted({key: score for key, (score, _) in bases.items()})
        found = [Like(key, round(scores[key], 3), how) for key, (_, how) in bases.items()]
        if quoted:
            found = [_as_quoted(one, quoted) for one in found]
        return sorted((one for one in found if one.score > 0.05), key=lambda one: -one.score)

    def _stems(self, text: str) -> frozenset[str]:
        stems = self._stems_of(_without_periods(text))
        for short, spelt in self._initials.shortened(text).items():
            if spelt <= stems and short in self._weights and not spelt <= self._weights.keys():
                stems = (stems - (spelt - self._weights.keys())) | {short}
        return frozenset(self._respelt(stem) for stem in stems)

    def _stems_of(self, text: str) -> frozenset[str]:
        """The stems of a text: short forms spelt out, and ids of questions apart, "@1a"."""
        references = references_in(text, self._keys)
        bare = joined_capitals(references.rest)
        stems = set(words_of(bare).stems)
        for short, meant in self._initials.meant(bare).items():
            if short in stems:
                stems = (stems - {short}) | meant
        stems |= {f"@{key}" for key in references.included}
        stems |= {f"@-{key}" for key in references.excluded}
        return frozenset(stems)

    def _forms_of(self, question: AskedQuestion) -> list[_Form]:
        texts = [(question.text, False), *((alias, True) for alias in question.also_called)]
        others = [key for key in self._keys if key != question.key]
        return [
            _Form(
                question.key, self._stems_of(text), _flat(text), is_alias,
                frozenset(references_in(text, others).included),
            )
            for text, is_alias in texts
            if text.strip()
        ]  # fmt: skip

    def _respelt(self, stem: str) -> str:
        """A slip of the pen or another ending: "trafficed", "vacancies" beside "vacant"."""
        if len(stem) < 5 or stem in self._weights or stem in _GENERIC or not stem.isalpha():
            return stem
        for denies in ("un", "non"):
            if stem.startswith(denies) and f"!{stem[len(denies) :]}" in self._weights:
                return f"!{stem[len(denies) :]}"  # "unallocated": not allocated
        if stem not in self._respellings:
            near = process.extractOne(
                stem, self._known, scorer=fuzz.ratio, score_cutoff=_SPELT_ALIKE
            )  # fmt: skip
            word = near[0] if near and near[0][0] == stem[0] else None
            kin = word or next((one for one in self._known if are_kin(stem, one)), stem)
            self._respellings[stem] = kin
        return self._respellings[stem]

    def _weight(self, stem: str) -> float:
        if stem in self._weights:
            return self._weights[stem]
        bare = stem.lstrip("!")
        if bare in _GENERIC or bare.isdigit():
            return 0.02
        return _UNKNOWN

    def _score(self, stems: frozenset[str], form: _Form) -> float:
        """From 0 to 1: how much of the text is in the form, and of the form in the text."""
        own = self._own[form.key] if form.is_alias else form.stems | self._counted[form.key]
        shared = stems & own
        if not shared:
            return 0.0
        evidence = sum(self._weight(stem) for stem in shared)
        evidence += self._borrowed(stems, form)
        said = sum(self._weight(stem) for stem in stems)
        asked = self._totals[form] + sum(self._weight(s) for s in shared if s[0] == "@")
        precision = evidence / said if said else 0.0
        recall = sum(self._weight(s) for s in stems & form.stems) / asked if asked else 0.0
        firm = min(1.0, evidence / 0.6)  # "total number of children" is hardly evidence
        if form.is_alias:
            score = 0.97 * recall**1.5 * (0.15 + 0.85 * precision)
        else:
            score = precision**1.2 * (0.62 + 0.38 * recall)
        if _contradicts(stems, own):
            score *= 0.35
        if shared <= self._units[form.key] - form.stems:
            score *= 0.4  # the unit alone stands in many a column
        return float(score * firm)

    def _borrowed(self, stems: frozenset[str], form: _Form) -> float:
        """What words of the questions referred to add, as far as words of its own go with them."""
        borrowed = stems & (form.borrowed - form.stems)
        alone = form.stems - form.borrowed
        total = sum(self._weight(stem) for stem in alone if stem[0] != "@" or stem in stems)
        if not borrowed or not total:
            return 0.0
        share = sum(self._weight(stem) for stem in stems & alone) / total
        return min(1.0, share / 0.4) * sum(self._weight(stem) for stem in borrowed)

    def _quoted(self, flat: str) -> dict[str, float]:
        """The questions whose wording the text repeats wholly, with how exactly, 0 to 1."""
        found: dict[str, float] = {}
        for form in self._forms:
            if form.flat.count(" ") + 1 < _SHORTEST_QUOTE or len(flat) < 0.8 * len(form.flat):
                continue
            if f" {form.flat} " in f" {flat} ":
                exactly = 1.0
            elif len(flat) < 1.15 * len(form.flat):
                exactly = fuzz.ratio(form.flat, flat, score_cutoff=_QUOTED) / 100
            else:
                exactly = fuzz.partial_ratio(form.flat, flat, score_cutoff=_QUOTED) / 100
            if exactly and (exactly == 1 or self._is_quoted_by(form, flat, exactly)):
                found[form.key] = max(found.get(form.key, 0), exactly)
        return _longest_only(found, self._forms)

    def _is_quoted_by(self, form: _Form, flat: str, exactly: float) -> bool:
        """No word that tells this question from others may lack, and none be negated."""
        stems = words_of(flat).stems
        telling = {s for s in form.stems if self._weight(s) > 0.3}
        missing = [s for s in telling if s not in stems and self._respelt(s) not in stems]
        slips = max(len(telling) // 8, int(exactly > 0.97))
        return len(missing) <= slips and not _contradicts(stems, form.stems)


def _kind_stems(question: AskedQuestion) -> frozenset[str]:
    """Words that say what a question counts: "cost" for money, "headcount" for people."""
    names = {question.kind, question.unit.lower()}
    return frozenset(
        stem for name in names for stem in words_of(KIND_WORDS.get(name, "")).stems
    )  # fmt: skip


def _with_borrowed(forms: list[_Form]) -> list[_Form]:
    """Each form with the words of the questions it refers to in place of their keys."""
    stems: dict[str, frozenset[str]] = {}
    for form in forms:
        stems[form.key] = stems.get(form.key, frozenset()) | form.stems
    return [
        replace(form, borrowed=frozenset().union(*(stems.get(key, ()) for key in form.borrowed)))
        for form in forms
    ]


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain_signs(text)))


def _without_periods(text: str) -> str:
    for mention in reversed(find_periods(text, is_heading=len(text) < 120)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _weights(by_question: Sequence[frozenset[str]]) -> dict[str, float]:
    """1 for a word of one question only, near 0 for one that all have; generic words less."""
    many = len(by_question)
    stems = frozenset().union(*by_question)
    return {stem: _weight_of(stem, sum(stem in own for own in by_question), many) for stem in stems}


def _weight_of(stem: str, having: int, many: int) -> float:
    weight = math.log(1 + many / having) / math.log(1 + many)
    if many > 1 and having == many:
        weight *= 0.4
    return weight * 0.1 if stem.lstrip("!") in _GENERIC else weight


def _contradicts(stems: frozenset[str], own: frozenset[str]) -> bool:
    """ "Went missing" is not "did not go missing"."""
    return any(_turned_round(stem) in own and stem not in own for stem in stems)


def _turned_round(stem: str) -> str:
    return stem[1:] if stem[0] == "!" else f"!{stem}"


def _parted(scores: Mapping[str, float]) -> dict[str, float]:
    """Lower what two questions claim: the nearer the rival, the less either is believed."""
    parted = {}
    first, second, *_ = *sorted(scores.values(), reverse=True)[:2], 0.0, 0.0
    for key, score in scores.items():
        rival = second if score == first else first
        if not score:
            parted[key] = 0.0
            continue
        closeness = min(1.0, max(0.0, (rival / score - 0.6) / 0.4))
        parted[key] = score * (1 - 0.5 * closeness)
    return parted


def _longest_only(found: dict[str, float], forms: Sequence[_Form]) -> dict[str, float]:
    """A wording that stands within another quoted one is not quoted by itself."""
    flats = {key: max((f.flat for f in forms if f.key == key), key=len) for key in found}
    return {
        key: exactly
        for key, exactly in found.items()
        if not any(
            flats[key] != flats[other] and f" {flats[key]} " in f" {flats[other]} "
            for other in found
        )
    }


def _as_quoted(one: Like, quoted: Mapping[str, float]) -> Like:
    best = max(quoted.values())
    if one.key not in quoted:
        return Like(one.key, round(one.score * 0.4, 3), one.how)
    exactly = quoted[one.key]
    if exactly < best:
        return Like(one.key, round(min(one.score, 0.4 * exactly), 3), one.how)
    equals = sum(value == best for value in quoted.values())
    return Like(one.key, round(exactly / equals, 3), "quoted")
