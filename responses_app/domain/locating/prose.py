"""Answers in running text: under a question's label or wording, and in sentences by themselves.

Our own words, quoted, are hidden first: no number in them is an answer. What remains is cut into
sentences; each value goes to the period named with it (`pairing.py`) and to the question spoken of
(`topics.py`), or to the one whose words the sentence itself uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from responses_app.domain.answers import Answer, Kind
from responses_app.domain.content import Content

from .evidence import Candidate, period_weight, question_weight
from .headings import Heading, Headings
from .pairing import Pair, gives_reason, pairs, values_in
from .passages import OurWords, Passage, passages_of, sentences
from .periods import Fit
from .proposal import Means, Spot
from .readings import Readings
from .tables import Around
from .topics import Topics
from .wording import Said

_CLOSING = re.compile(
    r"^\W*(?:Yours (?:sincerely|faithfully|truly)|(?:Kind|Best|Warm)?\s?Regards|Yn gywir|"
    r"Your right(?:s)? (?:of|to)|Internal review|Right of appeal|Complaints? procedure|"
    r"If you are (?:not satisfied|unhappy|dissatisfied)|Should you (?:be|wish))\b",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\b(?:internal review|information commissioner|wycliffe|ico\.org|working days|"
    r"(?:dated|received on|received) (?:the )?[0-9]|your request (?:of|dated|for information)|"
    r"request reference|our ref|your ref|telephone|tel:|postcode|copyright|re-use|"
    r"dear (?:sir|madam|mr|mrs|ms|dr)|thank you for (?:your|the)|adolygiad mewnol|"
    r"comisiynydd gwybodaeth)\b|@[\w-]+\.|\bwww\.",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^\W*(?:please note|notes?\b|n\.?b\.?\b|\*+\s|caveat|this (?:does not|excludes|includes|is "
    r"because)|these figures|the above|the figures? (?:above|below|in)|figures (?:of|below|under)|"
    r"where (?:the )?(?:numbers?|figures?)|(?:numbers|figures|values|counts)\b.{0,30}"
    r"\b(?:suppressed|rounded|redacted|withheld|shown)|nodwch)",
    re.IGNORECASE,
)
_OF_THESE = re.compile(
    r",?\s+(?:\(?of (?:whom|which|these|those|them)|and of these)\b|;\s*|,?\s+(?:and|while|with)\s+"
    r"(?=(?:fewer |less |a (?:further )?)?(?:[0-9]|one|two|three|four|five|six|seven|eight|nine|"
    r"ten|no |none))",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W*(?:(?:our |the )?(?:answer|response|reply|ateb|ymateb)|a|r|ans)\s*(?:[:=\-–]|is\b)\s*",
    re.IGNORECASE,
)
_REASONS = (
    Kind.NOT_HELD, Kind.NOT_RECORDED, Kind.NOT_AVAILABLE, Kind.REFUSED, Kind.SUPPRESSED,
    Kind.NEITHER_CONFIRM_NOR_DENY, Kind.NOT_APPLICABLE, Kind.PENDING, Kind.ELSEWHERE,
)  # fmt: skip
_OLD = (1.0, 0.99, 0.98, 0.96, 0.92, 0.88)
_TOPIC_HEADING = 140  # letters, at most, of a line that heads what follows


@dataclass(slots=True)
class Told:
    """What the running text gave."""

    candidates: list[Candidate] = field(default_factory=list)
    around: dict[int, Around] = field(default_factory=dict)  # by table
    unclaimed: list[Passage] = field(default_factory=list)  # with values that answer nothing
    own: list[Passage] = field(default_factory=list)  # not quoted, no set phrases


class ProseReader:
    """Reads the text of one document from its beginning to its end."""

    def __init__(self, content: Content, headings: Headings, readings: Readings) -> None:
        self._content, self._headings, self._readings = content, headings, readings
        self._ours = OurWords(headings.asked.questions)
        self._topics = Topics(headings)
        self._told = Told()
        self._after_table = False
        self._is_closed = False

    def read(self) -> Told:
        """Return the candidates, and for each table what was said above it."""
        stream: list[tuple[int, int, Passage | int]] = [
            (passage.order, 0, passage) for passage in passages_of(self._content)
        ]
        stream += [(table.order, 1, n) for n, table in enumerate(self._content.tables)]
        for _, _, item in sorted(stream, key=lambda one: (one[0], one[1])):
            if isinstance(item, int):
                self._pass_table(item)
            else:
                self._read_passage(item)
        return self._told

    def _pass_table(self, number: int) -> None:
        topic = self._topics.topic
        if topic and topic.age <= 4:
            self._told.around[number] = Around(topic.said, topic.label, self._topics.fits)
        else:
            self._told.around[number] = Around({}, None, self._topics.fits)
        self._after_table = True

    def _read_passage(self, passage: Passage) -> None:
        if _CLOSING.match(passage.text):
            self._topics.end()
            self._is_closed = True
        hidden, quoted = self._ours.find(passage.text)
        for start, end in self._segments(passage.text):
            inside = [(a - start, b - start) for a, b in hidden if a >= start and b <= end]
            self._read_segment(passage, start, end, inside, quoted)

    def _segments(self, text: str) -> list[tuple[int, int]]:
        """Cut where a new label begins a sentence: "1a: 24; 1b: 12"."""
        cuts = [0]
        for label in self._headings.read(text).labels if len(text) < 3000 else ():
            before = text[: label.start].rstrip()
            if label.start > 3 and before.endswith((".", ";", ",", ":", "|")):
                if re.match(r"\W{0,3}[:=).\-–]", text[label.end - 1 : label.end + 3]):
                    cuts.append(label.start)
        return list(zip(cuts, [*cuts[1:], len(text)], strict=True))

    def _read_segment(
        self, passage: Passage, start: int, end: int, hidden: list[tuple[int, int]],
        quoted: Mapping[str, float],
    ) -> None:  # fmt: skip
        text = passage.text[start:end]
        heading = self._headings.read(text)
        label = self._topics.label(heading)
        shares = {key: share for key, share in quoted.items() if share >= 0.55 and hidden}
        spans = list(hidden)
        if label:
            spans.append((label.start, label.end))
        spans = _with_the_rest_of_the_question(text, spans, bool(shares))
        plain = _blanked(text, spans)
        if heading.is_period and not label and not passage.is_quoted:
            self._topics.date(heading.fits)
            return
        names = bool(label or shares) or self._heads(heading, plain, passage)
        if names:
            self._is_closed = False
            self._after_table = False
            self._topics.begin(label, shares, heading.said)
        elif not hidden:
            self._topics.pass_by()
        if passage.is_quoted or self._is_closed:
            return
        if _BOILERPLATE.search(plain) and not names:
            return
        if start == 0:
            self._told.own.append(passage)
        before = len(self._told.candidates)
        self._read_sentences(passage, start, plain, names)
        if len(self._told.candidates) == before and values_in(plain, _spans(heading)):
            self._told.unclaimed.append(passage)

    def _heads(self, heading: Heading, plain: str, passage: Passage) -> bool:
        """True for a line that names a question in words of its own and answers nothing."""
        text = plain.strip()
        found = self._headings.read(text)
        if not text or len(text) > _TOPIC_HEADING or passage.is_quoted:
            return False
        best = found.best
        if best is None or best.score < 0.6 or question_weight(found.said, best.key) < 0.6:
            return False
        ends = text.endswith((":", "?")) or passage.is_heading or not text.endswith(".")
        return ends and not values_in(text, _spans(found))

    def _read_sentences(self, passage: Passage, start: int, plain: str, names: bool) -> None:
        is_first = True
        for begin, stop in sentences(plain):
            sentence = plain[begin:stop]
            lead = _ANSWER.match(sentence)
            if lead:
                begin += lead.end()
                sentence = plain[begin:stop]
            if not sentence.strip(" .:;,-–?)("):
                continue
            if _REMARK.match(sentence) and not (names and is_first):
                continue
            if self._after_table and not names and not self._speaks(sentence):
                continue
            self._read_sentence(passage, start + begin, sentence, is_first)
            is_first = False

    def _speaks(self, sentence: str) -> bool:
        best = self._headings.read(sentence).best
        return best is not None and best.score >= 0.7

    def _read_sentence(self, passage: Passage, at: int, sentence: str, is_first: bool) -> None:
        found = pairs(sentence, self._headings)
        if not found:
            if gives_reason(sentence):
                self._reason(passage, at, sentence, is_first)
            return
        if len(found) == 1 and (parts := self._of_two_questions(sentence)):
            for key, weight, (begin, end) in parts:
                pair = Pair(
                    sentence[begin:end].strip(" ,;"), begin, end, found[0].fits, found[0].weight,
                    found[0].has_period,
                )  # fmt: skip
                self._add(passage, at, sentence, pair, key, weight)
            return
        known = self._question(sentence)
        for pair in found:
            for key, weight in known:
                self._add(passage, at, sentence, pair, key, weight)

    def _question(self, sentence: str) -> list[tuple[str, float]]:
        """The question that a sentence answers, and how sure that is."""
        said = self._headings.read(sentence).said
        best = max(said.values(), key=lambda one: one.score, default=None)
        topic = self._topics.topic
        if topic is None:
            if best is None or best.score < 0.5:
                return []
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

    def _of_two_questions(self, sentence: str) -> list[tuple[str, float, tuple[int, int]]]:
        """ "31 were identified as trafficked, of whom 12 went missing" answers two."""
        cuts = [found.start() for found in _OF_THESE.finditer(sentence)]
        clauses = list(zip([0, *cuts], [*cuts, len(sentence)], strict=True))
        clauses = [one for one in clauses if values_in(sentence[slice(*one)], ())]
        if len(clauses) < 2:
            return []
        found: list[tuple[str, float, tuple[int, int]]] = []
        for place, (begin, end) in enumerate(clauses):
            words = sentence[begin:end]
            scores: dict[str, Said] = dict(self._headings.read(words.strip(" ,;")).said)
            if place:
                for key, one in self._headings.read(sentence[:end]).said.items():
                    if key not in scores or one.score > scores[key].score:
                        scores[key] = one
            for key, *_ in found:
                scores.pop(key, None)
            best = max(scores.values(), key=lambda one: one.score, default=None)
            if best is None or best.score < 0.5:
                topic = self._topics.topic
                if place or topic is None or topic.key is None:
                    return []
                found.append((topic.key, topic.weights[topic.key], (begin, end)))
                continue
            found.append((best.key, question_weight(scores, best.key) * 0.9, (begin, end)))
        return found

    def _reason(self, passage: Passage, at: int, sentence: str, is_first: bool) -> None:
        topic = self._topics.topic
        if topic is None or topic.age > 3:
            return
        for key, weight in self._question(sentence):
            pair = Pair(sentence.strip(), 0, len(sentence), {}, 0.97 if is_first else 0.8)
            question = self._headings.questions[key]
            if self._readings.read(pair.text, question).kind in _REASONS:
                self._add(passage, at, sentence, pair, key, weight)

    def _add(
        self, passage: Passage, at: int, sentence: str, pair: Pair, key: str, weight: float
    ) -> None:
        answer = self._readings.read(pair.text, self._headings.questions[key])
        line, start, end = passage.place(at + pair.start, at + pair.end)
        shown = self._content.lines[line]
        doubts: tuple[str, ...] = ()
        if shown.doubtful:
            doubts = (f"not sure of the letters: {', '.join(shown.doubtful)}",)
        base = Candidate(
            key, "", answer, weight, 1.0, Means.SENTENCE, shown.where,
            " ".join(passage.text.split()),
            Spot(line=line, start=max(start, 0), end=max(end, 0)), shown.box, doubts=doubts,
            weight=pair.weight * (0.8 if doubts else 1.0),
        )  # fmt: skip
        self._told.candidates += self._for_periods(base, pair, answer)

    def _for_periods(self, base: Candidate, pair: Pair, answer: Answer) -> list[Candidate]:
        asked = self._headings.asked.periods
        if not asked:
            return [replace(base, period="", of_period=1.0)]
        fits = pair.fits
        worth = 1.0
        if not pair.has_period and self._topics.fits:
            fits, worth = self._topics.fits, 0.97
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


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _spans(heading: Heading) -> list[tuple[int, int]]:
    mentions = heading.mentions
    return [(mention.start, mention.end) for mention in mentions]


def _with_the_rest_of_the_question(
    text: str, spans: list[tuple[int, int]], is_quoted: bool
) -> list[tuple[int, int]]:
    """A question that is quoted with a word or two changed goes on to its question mark."""
    if not is_quoted or not spans:
        return spans
    first = min(start for start, _ in spans)
    last = max(end for _, end in spans)
    mark = text.find("?", last - 1)
    if 0 <= mark < last + 60 and not re.search(r"[.:;\n]", text[last:mark]):
        last = mark + 1
    return [*spans, (first, last)]
