"""Answers in running text: under a question's label or wording, and in sentences by themselves.

Our own words, quoted, are hidden first: no number in them is an answer. What remains is cut into
sentences; each value goes to the period named with it (`pairing.py`) and to the question spoken of
(`topics.py`), or to the one whose words the sentence itself uses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from responses_app.domain.content import Content

from .answering import Answering, Sentence
from .corrections import corrected
from .evidence import Candidate, question_weight
from .headings import Heading, Headings
from .naming import Around
from .no_figures import has_figure
from .pairing import gives_reason, values_in
from .passages import OurWords, Passage, passages_of, sentences
from .readings import Readings
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
    r"(?:dated|received on|received) (?:the )?[0-9]{1,2}"
    r"(?:st|nd|rd|th|/[0-9]{1,2}/| [a-z]{3,9} [0-9])|"
    r"your request (?:of|dated|for information)|"
    r"request reference|our ref|your ref|telephone|tel:|postcode|copyright|re-use|"
    r"dear (?:sir|madam|mr|mrs|ms|dr)|thank you for (?:your|the)|adolygiad mewnol|"
    r"comisiynydd gwybodaeth)\b|@[\w-]+\.|\bwww\.",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)\S+|[\w.+-]+@[\w.-]+")
_REMARK = re.compile(
    r"^\W*(?:please note|notes?\b|n\.?b\.?\b|\*\s|caveat|this (?:does not|excludes|includes|is "
    r"because)|these figures|the above|the figures? (?:above|below|in)|figures (?:of|below|under)|"
    r"where (?:the )?(?:numbers?|figures?)|(?:small |low )?(?:numbers|figures|values|counts)"
    r"\b.{0,30}"
    r"\b(?:suppressed|rounded|redacted|withheld|shown)|nodwch)",
    re.IGNORECASE,
)
_LETTER_OF_ANSWER = re.compile(r"\s*[AR]\s*[:.=–-]")
_COUNTED = re.compile(r"\W{0,3}(?P<id>[0-9]{1,2} ?[a-h]?)[.):]?\s+(?=\S)")
_BARE_ID = re.compile(r"\W{0,3}(?P<id>[0-9]{1,2} ?[a-h]?)[.):]?\s+(?=[A-Z])")
_ANSWER = re.compile(
    r"^\W*(?:(?:our |the )?(?:answer|response|reply|ateb|ymateb)|a|r|ans)\s*(?:[:=\-–]|is\b)\s*",
    re.IGNORECASE,
)
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
        self._content, self._headings = content, headings
        self._answering = Answering(content, headings, readings)
        self._ours = OurWords(headings.asked.questions)
        self._topics = Topics(headings)
        self._told = Told()
        self._after_table = False
        self._is_closed = False
        self._numbered: dict[int, tuple[str, int]] = {}
        self._last: Heading | None = None  # of the passage before

    def read(self) -> Told:
        """Return the candidates, and for each table what was said above it."""
        passages = passages_of(self._content)
        self._numbered = self._counted(passages)
        stream: list[tuple[int, int, Passage | int]] = [
            (passage.order, 0, passage) for passage in passages
        ]
        stream += [(table.order, 1, n) for n, table in enumerate(self._content.tables)]
        for _, _, item in sorted(stream, key=lambda one: (one[0], one[1])):
            if isinstance(item, int):
                self._pass_table(item)
            else:
                self._read_passage(item)
        return self._told

    def _counted(self, passages: Sequence[Passage]) -> dict[int, tuple[str, int]]:
        """Passages that begin "1 ", "2 ", "3 ", where all our questions come in their order.

        Each by its first line, with the question and where its number ends. A bare number is no
        label by itself; all of them behind one another are.
        """
        keys = {_bare(key): key for key in self._headings.questions}
        begun = [
            (passage.lines[0], keys[_bare(found["id"])], found.end("id"))
            for passage in passages
            if not passage.is_quoted
            and (found := _COUNTED.match(passage.text))
            and _bare(found["id"]) in keys
        ]
        in_order = [key for _, key, _ in begun] == list(self._headings.questions)
        return {line: (key, end) for line, key, end in begun} if len(keys) > 2 and in_order else {}

    def _pass_table(self, number: int) -> None:
        topic = self._topics.topic
        if topic and topic.age <= 4:
            self._told.around[number] = Around(topic.said, topic.label, self._topics.fits)
        else:
            self._told.around[number] = Around(self._said_before(), None, self._topics.fits)
        self._after_table = True

    def _said_before(self) -> Mapping[str, Said]:
        """What the line before a table speaks of, or else the only question there is."""
        last, questions = self._last, self._headings.questions
        if last and last.best and last.best.score >= 0.6:
            if question_weight(last.said, last.best.key) >= 0.6:
                return last.said
        if len(questions) == 1:
            key = next(iter(questions))
            return {key: Said(key, 0.6, "wording")}
        return {}

    def _read_passage(self, passage: Passage) -> None:
        if _CLOSING.match(passage.text):
            self._topics.end()
            self._is_closed = True
        self._last = self._headings.read(passage.text) if len(passage.text) < 240 else None
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
        label = None if self._is_answer(text) else self._topics.label(heading)
        shares = {key: share for key, share in quoted.items() if share >= 0.55 and hidden}
        spans = list(hidden)
        if label:
            spans.append((label.start, label.end))
        elif bare := self._bare_label(text, heading):
            spans.append(bare)
        if start == 0 and not label and passage.lines[0] in self._numbered:
            key, stop = self._numbered[passage.lines[0]]
            shares.setdefault(key, 0.7)
            spans.append((0, stop))
        spans = _with_the_rest_of_the_question(text, spans, bool(shares and hidden))
        plain = _blanked(text, spans)
        if heading.is_period and not label and not passage.is_quoted:
            self._topics.date(heading.fits)
            return
        names = bool(label or shares) or self._heads(heading, plain, passage)
        if names:
            self._is_closed = False
            self._after_table = False
            words = text[label.end :] if label else text
            self._topics.begin(label, shares, heading.said, self._headings.read(words).said)
        elif not hidden:
            self._topics.pass_by()
        if passage.is_quoted or self._is_closed:
            return
        if _BOILERPLATE.search(plain) and not names:
            if not gives_reason(plain) or _BOILERPLATE.search(_ADDRESS.sub(" ", plain)):
                return
            if not self._is_just_asked():
                self._told.own.append(passage)
                return
        if start == 0:
            self._told.own.append(passage)
        found = self._answers(passage, start, plain, names, self._told_in_our_words(heading, names))
        self._told.candidates += found
        if not found and self._is_about(heading) and self._has_number(plain, heading):
            self._told.unclaimed.append(passage)

    def _has_number(self, plain: str, heading: Heading) -> bool:
        is_remark = _REMARK.match(plain) and not heading.fits
        reference = self._headings.asked.reference
        return not is_remark and has_figure(_blanked(plain, _spans(heading)), reference)

    def _is_about(self, heading: Heading) -> bool:
        """True if words have to do with what was asked: numbers of an address have not."""
        best = heading.best
        return bool(heading.fits or self._topics.topic or (best and best.score >= 0.35))

    def _is_just_asked(self) -> bool:
        """True right below a question: "See our website: www..." is its answer."""
        topic = self._topics.topic
        return topic is not None and topic.age <= 1 and not self._topics.is_answered

    def _is_answer(self, text: str) -> bool:
        """ "A: 24" below a question is its answer and no label."""
        topic = self._topics.topic
        return bool(topic and topic.age == 0 and _LETTER_OF_ANSWER.match(text))

    def _bare_label(self, text: str, heading: Heading) -> tuple[int, int] | None:
        """ "1 Contracts handed back": the id of the very question that the words are like."""
        found = _BARE_ID.match(text)
        if not found or heading.best is None or heading.best.score < 0.4:
            return None
        is_same = found["id"].replace(" ", "").lower() == heading.best.key.lower().lstrip("q")
        return found.span("id") if is_same else None

    def _heads(self, heading: Heading, plain: str, passage: Passage) -> bool:
        """True for a line that names a question in words of its own and answers nothing."""
        text = plain.strip()
        found = self._headings.read(text)
        if not text or len(text) > _TOPIC_HEADING or passage.is_quoted:
            return False
        best = found.best
        least = 0.3 if passage.is_heading else 0.6
        if best is None or best.score < least or question_weight(found.said, best.key) < 0.6:
            return False
        ends = text.endswith((":", "?")) or passage.is_heading or not text.endswith(".")
        return ends and not values_in(text, _spans(found))

    def _told_in_our_words(self, heading: Heading, names: bool) -> Topics:
        """What a sentence with our words, which are hidden in it, is about."""
        best = heading.best
        if names or self._topics.topic or best is None or best.score < 0.6:
            return self._topics
        weight = question_weight(heading.said, best.key)
        return self._topics.about(best.key, weight * 0.95) if weight > 0.6 else self._topics

    def _answers(
        self, passage: Passage, start: int, plain: str, names: bool, topics: Topics
    ) -> list[Candidate]:
        """What the sentences of a segment answer."""
        found = corrected(passage, start, plain, self._answering, topics, self._headings)
        is_first, is_remark = True, False
        for begin, stop in sentences(plain) if not found else ():
            sentence = plain[begin:stop]
            if lead := _ANSWER.match(sentence):
                begin += lead.end()
                sentence = plain[begin:stop]
            if not sentence.strip(" .:;,-–?)("):
                continue
            is_remark = is_remark or bool(_REMARK.match(sentence) and not (names and is_first))
            if is_remark:
                continue
            if self._after_table and not names and not self._speaks(sentence):
                continue
            said = Sentence(passage, start + begin, sentence, is_first)
            answers = self._answering.read(said, topics)
            self._topics.is_answered |= bool(answers)
            found += answers
            is_first = False
        return found

    def _speaks(self, sentence: str) -> bool:
        best = self._headings.read(sentence).best
        return best is not None and best.score >= 0.7


def _bare(key: str) -> str:
    return re.sub(r"[^0-9a-z]", "", key.lower()).removeprefix("q")


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
