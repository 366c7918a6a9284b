"""What one sentence answers: which question, which periods, which values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from responses_app.domain.answers import Answer, Kind
from responses_app.domain.content import Content

from .evidence import Candidate, period_weight, question_weight
from .headings import Headings
from .pairing import EVERY, Pair, gives_reason, pairs, values_in
from .passages import Passage
from .periods import Fit
from .proposal import Means, Spot
from .readings import Readings
from .topics import Topics
from .wording import Said

_OF_THESE = re.compile(
    r"(?:,|(?<![\s,]))\s+(?:\(?of (?:whom|which|these|those|them)|and of these)\b|;\s*"
    r"|(?:,|(?<![\s,]))\s+(?:and|while|with)\s+"
    r"(?=(?:fewer |less |a (?:further )?)?(?:[0-9]|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|no |none))",
    re.IGNORECASE,
)
_REASONS = (
    Kind.NOT_HELD, Kind.NOT_RECORDED, Kind.NOT_AVAILABLE, Kind.REFUSED, Kind.SUPPRESSED,
    Kind.NEITHER_CONFIRM_NOR_DENY, Kind.NOT_APPLICABLE, Kind.PENDING, Kind.ELSEWHERE,
)  # fmt: skip
_OLD = (1.0, 0.99, 0.98, 0.96, 0.92, 0.88)
_NAMED = 0.94
_ONLY_ASKED = 0.88  # a bare figure for a period answers the only question there is
_TURNS_TO = re.compile(
    r"\W*(?:(?:in|with) (?:relation|regards?|respect|response|answer|reference) (?:to|of)|"
    r"regarding|concerning|turning to|as (?:to|for|regards)|for|to answer|in|o ran|ar gyfer)\s+",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"\W*(?:and )?(?:of|out of|from|among) (?:whom|which|these|those|them)\b(?: [0-9]+)?,?\s*",
    re.IGNORECASE,
)
_BELOW = re.compile(r"\b(?:below|follow(?:s|ing)|isod)\b", re.IGNORECASE)
_IN_WORDS = ("yes_no", "text")
_NO_SUCH = re.compile(
    r"\W*(?:there (?:were|was|have been) )?no ((?:[^\W\d_]|[ '’-]){4,90}?)\s*"
    r"(?:\b(?:in|for|during|on|at)\b)?\W*$",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"(?:yes|no|ydy|oes|do|nac ydy|nac oes|naddo|y|n)\b[.,]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of theirs: our words and labels in it are blanks."""

    passage: Passage
    at: int  # where it begins in the passage
    text: str
    is_first: bool  # of what follows a question

    @property
    def whole(self) -> Pair:
        """All of it as one answer, for no period in particular."""
        words = self.text.strip()
        return Pair(words, words, 0, len(self.text), {}, 0.97 if self.is_first else 0.8)


class Answering:
    """Reads sentences in the light of what was spoken of before."""

    def __init__(self, content: Content, headings: Headings, readings: Readings) -> None:
        self._content, self._headings, self._readings = content, headings, readings

    def read(self, said: Sentence, topics: Topics) -> list[Candidate]:
        """Return what a sentence answers."""
        if found := self._in_words(said, topics):
            return found
        if named := self._named(said.text):
            key, end = named
            said = replace(said, at=said.at + end, text=said.text[end:])
            topics = topics.about(key, _NAMED)
        values = pairs(said.text, self._headings)
        if not values:
            return self._reason(said, topics) if gives_reason(said.text) else []
        if len(values) == 1 and (parts := self._of_two_questions(said.text, topics)):
            return [
                one
                for key, weight, (begin, end) in parts
                for one in self.candidates(
                    said,
                    replace(
                        values[0], text=said.text[begin:end].strip(" ,;"),
                        raw=said.text[begin:end].strip(" ,;"), start=begin, end=end,
                    ),
                    key, weight, topics,
                )
            ]  # fmt: skip
        return [
            one
            for key, weight in self.question(said.text, topics)
            for pair in values
            for one in self.candidates(said, pair, key, weight, topics)
        ]

    def question(self, sentence: str, topics: Topics) -> list[tuple[str, float]]:
        """The question that a sentence answers, and how sure that is."""
        topic = topics.topic
        if topic and topic.key and _OF_THOSE.match(sentence):
            sentence = _OF_THOSE.sub(f"of those in {topic.key} ", sentence)
        said = self._headings.read(sentence).said
        best = max(said.values(), key=lambda one: one.score, default=None)
        if topic is None:
            if best is None or best.score < 0.5:
                return self._the_only_one(sentence)
            return [(best.key, question_weight(said, best.key) * 0.95)]
        age = _OLD[min(topic.age, len(_OLD) - 1)]
        key = topic.key
        if key is None:
            among = {k: one for k, one in said.items() if k in topic.weights}
            likely = max(among.values(), key=lambda one: one.score, default=None)
            if likely is None or likely.score < 0.4:
                return []
            return [(likely.key, max(question_weight(among, likely.key), 0.4) * age)]
        mine = said[key].score if key in said else 0.0
        if best and best.key != key and best.score >= 0.72 and best.score > mine + 0.2:
            if best.how != "label":
                return [(best.key, question_weight(said, best.key) * 0.85)]
        return [(key, topic.weights[key] * age)]

    def _the_only_one(self, sentence: str) -> list[tuple[str, float]]:
        """ "2021/22: 24" and no other word, where only one question was asked."""
        if len(self._headings.questions) != 1:
            return []
        mentions = self._headings.find(sentence, is_heading=len(sentence) < 60)
        rest = sentence
        for mention in reversed(mentions):
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
        key = next(iter(self._headings.questions))
        if len(mentions) == 1 and not re.search(r"[^\W\d_]{2}", rest):
            return [(key, _ONLY_ASKED)]
        is_ours = self._headings.speaks_only_of(EVERY.sub(" ", rest), key)
        return [(key, _ONLY_ASKED)] if is_ours else []

    def _named(self, sentence: str) -> tuple[str, int] | None:
        """The question that a sentence names as it begins: "With regard to question 2(a), ..."."""
        lead = _TURNS_TO.match(sentence)
        labels = self._headings.read(sentence).labels if lead else ()
        for label in labels:
            if lead and abs(label.start - lead.end()) <= 1 and label.is_whole:
                return (label.keys[0], label.end) if len(label.keys) == 1 else None
        return None

    def _in_words(self, said: Sentence, topics: Topics) -> list[Candidate]:
        """Yes, no, or words, where that is what was asked."""
        topic = topics.topic
        key = topic.key if topic else None
        if topic is None or key is None:
            return []
        question = self._headings.questions[key]
        if question.kind not in _IN_WORDS:
            return []
        if question.kind == "yes_no" and (by_period := self._yes_by_period(said, key, topics)):
            return by_period
        if topic.age > 1 or not said.is_first:
            return []
        answer = self._readings.read(said.text.strip(), question)
        if question.kind == "yes_no" and answer.kind is not Kind.EXACT:
            return []
        return self.candidates(said, said.whole, key, topic.weights[key], topics)

    def _yes_by_period(self, said: Sentence, key: str, topics: Topics) -> list[Candidate]:
        """ "31 March 2022 - Yes"."""
        topic = topics.topic
        mentions = self._headings.find(said.text, is_heading=len(said.text) < 60)
        if topic is None or len(mentions) != 1:
            return []
        one = mentions[0]
        words = f"{said.text[: one.start]} {said.text[one.end :]}".strip(" \t-–—:;,.=|()•*")
        if _YES_OR_NO.fullmatch(words) is None:
            return []
        pair = replace(
            said.whole, text=words, fits=self._headings.fits_of(mentions), weight=0.97,
            has_period=True,
        )  # fmt: skip
        return self.candidates(said, pair, key, topic.weights[key], topics)

    def _reason(self, said: Sentence, topics: Topics) -> list[Candidate]:
        topic = topics.topic
        if topic is None or topic.age > 3:
            return []
        mentions = self._headings.find(said.text, is_heading=False)
        pair = said.whole
        if mentions:
            pair = replace(pair, fits=self._headings.fits_of(mentions), has_period=True)
        elif topics.is_answered:
            return []  # why there is no more than what was given
        return [
            one
            for key, weight in self.question(said.text, topics)
            for one in self.candidates(said, pair, key, weight, topics)
            if one.answer.kind in _REASONS
            and not (one.answer.kind is Kind.ELSEWHERE and _BELOW.search(said.text))
        ]

    def _of_two_questions(
        self, sentence: str, topics: Topics
    ) -> list[tuple[str, float, tuple[int, int]]]:
        """ "31 were identified as trafficked, of whom 12 went missing" answers two."""
        cuts = [found.start() for found in _OF_THESE.finditer(sentence)]
        clauses = list(zip([0, *cuts], [*cuts, len(sentence)], strict=True))
        clauses = [one for one in clauses if values_in(sentence[slice(*one)])]
        if len(clauses) < 2:
            return []
        found: list[tuple[str, float, tuple[int, int]]] = []
        for place, (begin, end) in enumerate(clauses):
            scores = dict(self._headings.read(sentence[begin:end].strip(" ,;")).said)
            if place:
                words = _OF_THOSE.sub(f"of those in {found[-1][0]} ", sentence[begin:end], count=1)
                scores = dict(self._headings.read(words.strip(" ,;")).said)
                for key, one in self._headings.read(sentence[:end]).said.items():
                    if key not in scores or one.score > scores[key].score:
                        scores[key] = one
            for key, *_ in found:
                scores.pop(key, None)
            best: Said | None = max(scores.values(), key=lambda one: one.score, default=None)
            if best is not None and best.score >= 0.5:
                found.append((best.key, question_weight(scores, best.key) * 0.9, (begin, end)))
                continue
            topic = topics.topic
            if place or topic is None or topic.key is None:
                return []
            found.append((topic.key, topic.weights[topic.key], (begin, end)))
        return found

    def candidates(
        self, said: Sentence, pair: Pair, key: str, weight: float, topics: Topics
    ) -> list[Candidate]:
        """The value of a pair as the answer to a question, for each period it may be of."""
        answer = self._readings.read(pair.text, self._headings.questions[key])
        if answer.kind is Kind.UNCLEAR and self._is_none(pair.text, key):
            answer = self._readings.read("None", self._headings.questions[key])
            pair = replace(pair, weight=pair.weight * 0.9)
        if pair.raw != pair.text:
            answer = replace(answer, raw=pair.raw)
        line, start, end = said.passage.place(said.at + pair.start, said.at + pair.end)
        shown = self._content.lines[line]
        doubts: tuple[str, ...] = ()
        if shown.doubtful:
            doubts = (f"not sure of the letters: {', '.join(shown.doubtful)}",)
        base = Candidate(
            key, "", answer, weight, 1.0, Means.SENTENCE, shown.where,
            " ".join(said.passage.text.split()),
            Spot(line=line, start=max(start, 0), end=max(end, 0)), shown.box, doubts=doubts,
            weight=pair.weight * (0.8 if doubts else 1.0), read_from=pair.text,
        )  # fmt: skip
        return self._for_periods(base, pair, answer, topics)

    def _is_none(self, text: str, key: str) -> bool:
        """ "No fixed penalty notices were issued": nothing of what was asked, so none."""
        found = _NO_SUCH.match(text)
        return bool(found and self._headings.speaks_only_of(found[1], key))

    def _for_periods(
        self, base: Candidate, pair: Pair, answer: Answer, topics: Topics
    ) -> list[Candidate]:
        asked = self._headings.asked.periods
        if not asked:
            return [replace(base, period="", of_period=1.0)]
        fits, worth = pair.fits, 1.0
        if not pair.has_period and topics.fits:
            fits, worth = topics.fits, 0.97
        if fits:
            return [_of(base, fit, worth) for fit in _surest(fits)]
        if pair.has_period:
            return []
        if len(asked) == 1:
            return [replace(base, period=asked[0].key, of_period=0.94)]
        if answer.kind in _REASONS or (answer.kind is Kind.EXACT and answer.value == 0):
            return [
                replace(base, period=one.key, of_period=0.95, names_period=False) for one in asked
            ]
        return []


def _surest(fits: Mapping[str, Fit]) -> list[Fit]:
    best = max((fit.weight for fit in fits.values()), default=0.0)
    return [fit for fit in fits.values() if fit.weight >= best - 1e-9 and fit.weight > 0]


def _of(base: Candidate, fit: Fit, worth: float) -> Candidate:
    doubts = (*base.doubts, fit.doubt) if fit.doubt else base.doubts
    return replace(
        base, period=fit.key, of_period=period_weight(fit) * worth, basis=fit.basis, doubts=doubts
    )
