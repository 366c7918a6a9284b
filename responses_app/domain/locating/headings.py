"""What the words of a heading, or of a line, say of question and period.

One object serves a whole document and remembers each text: the same heading stands over many
cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from responses_app.domain.answers.units import concept_of

from .asked import Asked, AskedQuestion
from .periods import Fit, PeriodMention, find_periods, fit
from .referring import References
from .short_forms import ShortForms
from .wording import Label, Said, Wording
from .words import WEAK, is_share, stem, stems

_LONGEST_HEADING = 70  # letters; a longer text is a sentence, in which a bare number is no year
_LONGEST = 3000  # letters; more is a letter by itself
MOST_LETTERS = 400_000  # of all different texts of a document that are read
_EACH = 50  # letters that each text counts for besides its own
MOST_LETTERS = 200_000  # of all different texts of a document that are read
_EACH = 50  # letters that each text counts for besides its own
_CUT_SHORT = re.compile(
    r"\s*(?:part[- ]year)?\s*[(,\[–-]?\s*(?:up )?(?:to|until|till|hyd at|hyd|i)\s*(?:the )?",
    re.IGNORECASE,
)
_MEASURES = {
    "incidents", "people", "children", "households", "families", "contracts", "complaints",
    "GBP", "percent", "fte", "hours", "days", "weeks",
}  # fmt: skip
_REST = re.compile(r"[^\W_]+")
_NUMBER_WORD = re.compile(
    r"\W*(?:none|nil|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dim|un|dau|"
    r"dwy|tri|tair|pedwar|pedair|pump|chwech|saith|wyth|naw|deg)\W*",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(r"[-–—:=]\s*(?:no|none|nil)\b[.\s]*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s[(\[]\s?[^()\[\]]{1,14}[)\]]?[.:]?\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """What one text says."""

    text: str
    said: Mapping[str, Said]  # by question
    mentions: tuple[PeriodMention, ...]
    fits: Mapping[str, Fit]  # the surest of each period asked
    is_period: bool  # it names a period and nothing else
    is_neutral: bool  # words such as "Number": nothing of a question or a period
    rest: str = ""  # without the periods, and without a label at its beginning
    labels: tuple[Label, ...] = ()

    @property
    def best(self) -> Said | None:
        """The question it most likely speaks of."""
        return max(self.said.values(), key=lambda said: said.score, default=None)

    @property
    def is_over_several(self) -> bool:
        """True if it names a time that holds several of the periods asked."""
        return bool(self.fits) and all(fit.weight == 0 for fit in self.fits.values())


class Headings:
    """Reads headings for one campaign."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.wording = Wording(asked.questions)
        self.references = References(asked.questions, self.wording)
        self._short_forms = ShortForms(asked.questions)
        self.questions: Mapping[str, AskedQuestion] = {one.key: one for one in asked.questions}
        self.order = {one.key: place for place, one in enumerate(asked.questions)}
        self._explained = {one.key: self._words_of(one) for one in asked.questions}
        self._read: dict[str, Heading] = {}
        self._room, self._was_full = MOST_LETTERS, False
        self._rest: dict[str, tuple[frozenset[str], bool]] = {}

    def read(self, text: str) -> Heading:
        """Say what `text` speaks of. Spaces do not matter."""
        text = " ".join(text.split())
        if text not in self._read:
            self._room -= _EACH + len(text)
            self._read[text] = self._unread(text) if self._room < 0 else self._reading(text)
        return self._read[text]

    @property
    def is_full(self) -> bool:
        """True if a part of the document had so many different texts that some were not read."""
        return self._was_full or self._room < 0

    def begin_part(self) -> None:
        """Let another part of the document have as much room as the one before."""
        self._was_full, self._room = self.is_full, MOST_LETTERS

    @staticmethod
    def _unread(text: str) -> Heading:
        """What was not read may say anything: it is neither a period nor without a meaning."""
        return Heading(text, {}, (), {}, False, False, text)

    def joined(self, texts: Iterable[str]) -> Heading:
        """Say what several headings of one cell speak of together."""
        return self.read(" ".join(texts))

    def speaks_only_of(self, text: str, key: str) -> bool:
        """True if `text` has words that tell something, all of them words of question `key`."""
        said = stems(text)
        begun = {word[:5] for word in self._explained[key]}
        return bool(said - WEAK) and all(word[:5] in begun for word in said)

    def is_explained(self, text: str, key: str) -> bool:
        """True if `text` says nothing that question `key`, a period or a total does not say.

        "Male" below "1a Trafficked children" is not explained: it is a part of 1a.
        """
        heading = self.read(text)
        if heading.is_period or heading.is_neutral:
            return True
        if is_share(text) and self.questions[key].kind == "percent":
            return True
        rest, has_number = self._rest_of(heading)
        if rest <= self._explained[key] and not has_number:
            return True
        said = heading.said.get(key)
        return said is not None and said.score >= 0.45 and said.how != "label"

    def measures_other(self, text: str, key: str) -> bool:
        """True if `text` names a unit, and not the one that question `key` asks for."""
        question = self.questions[key]
        asked = {concept_of(word) for word in _REST.findall(question.unit.lower())} - {None}
        if not asked:
            return False
        named = {concept_of(word) for word in _REST.findall(text.lower())} - {None}
        named &= _MEASURES | asked
        people = {"people", "children", "young people", "boys", "girls", "pupils"}
        if asked & people:
            named -= people
            return bool(named) and not (stems(text) <= self._explained[key])
        return bool(named) and not named & asked and not (stems(text) <= self._explained[key])

    def fits_of(self, mentions: Sequence[PeriodMention]) -> dict[str, Fit]:
        """The surest fit of each asked period."""
        best: dict[str, Fit] = {}
        for mention in mentions:
            for one in fit(mention, self.asked.periods, near=self.asked.sent_on):
                if one.key not in best or one.weight > best[one.key].weight:
                    best[one.key] = one
        return best

    def find(self, text: str, *, is_heading: bool) -> list[PeriodMention]:
        """The periods that a text names; "2024 (to 30 April)" is one."""
        found = find_periods(text, self.asked.sent_on, is_heading=is_heading)
        whole: list[PeriodMention] = []
        for mention in found:
            if whole and (one := _cut_short(text, whole[-1], mention)):
                whole[-1] = one
            else:
                whole.append(mention)
        return whole

    def _reading(self, text: str) -> Heading:
        if not text or len(text) > _LONGEST:
            return Heading(text, {}, (), {}, False, True)
        mentions = self.find(text, is_heading=len(text) <= _LONGEST_HEADING)
        fits = self.fits_of(mentions)
        rest = _without(text, mentions)
        said: dict[str, Said] = {}
        labels: tuple[Label, ...] = ()
        if re.search(r"[^\W\d_]|\d", rest) and not _NUMBER_WORD.fullmatch(rest):
            labels = tuple(self.wording.labels(text))
            said = self._said(text)
            said = self.references.add(rest, said)
            said = _with_id_behind(text, labels, said)
        says_more = bool(stems(rest) or labels or _SAYS_NO.search(rest))
        says_more = says_more or any(map(str.isdigit, rest))
        is_period = bool(mentions) and not says_more
        is_neutral = not mentions and not says_more
        if labels and labels[0].start <= 3 and not mentions:
            rest = text[labels[0].end :]
        return Heading(text, said, tuple(mentions), fits, is_period, is_neutral, rest, labels)

    def _said(self, text: str) -> dict[str, Said]:
        said = {one.key: one for one in self.wording.said(text)}
        spelt_out = self._short_forms.spelt_out(text)
        if not spelt_out:
            return said
        meant = {one.key: one for one in self.wording.said(spelt_out)}
        best = max(meant.values(), key=lambda one: one.score, default=None)
        if best and best.key in said and said[best.key].score > best.score:
            meant[best.key] = said[best.key]
        return meant

    def _rest_of(self, heading: Heading) -> tuple[frozenset[str], bool]:
        """What a heading says besides labels and periods: stems of words, and if any number."""
        if heading.text not in self._rest:
            spans = [(label.start, label.end) for label in heading.labels]
            spans += [(mention.start, mention.end) for mention in heading.mentions]
            rest = heading.text
            for start, end in spans:
                rest = rest[:start] + " " * (end - start) + rest[end:]
            self._rest[heading.text] = stems(rest), any(map(str.isdigit, rest))
        return self._rest[heading.text]

    def _words_of(self, question: AskedQuestion) -> frozenset[str]:
        own = stems(" ".join((question.text, question.unit, *question.also_called)))
        people = {stem(word) for word in ("children", "people", "persons", "cases", "individuals")}
        return own | people | self.references.words_above(question.key)


def _cut_short(text: str, year: PeriodMention, end: PeriodMention) -> PeriodMention | None:
    """A year with the day on which it is cut short, as one period; None if they are two."""
    between = text[year.end : end.start]
    if not _CUT_SHORT.fullmatch(between) or year.first is None or year.last is None:
        return None
    last = end.last
    if last is None and end.yearless:
        month, day = end.yearless[2:]
        last = date(year.last.year if month < year.first.month else year.first.year, month, day)
    if last is None or not year.first < last < year.last:
        return None
    stop = end.end + (text[end.end : end.end + 1] == ")")
    return PeriodMention(year.start, stop, "part", year.first, last, text[year.start : stop])


def _with_id_behind(text: str, labels: Sequence[Label], said: dict[str, Said]) -> dict[str, Said]:
    """ "Weekly hours (Q2)" is a heading of question 2, whatever its words are like."""
    behind = _IN_BRACKETS.search(text)
    if behind is None or len(text) > _LONGEST_HEADING or len(labels) != 1:
        return said
    label = labels[0]
    fills = not re.search(r"\w", text[behind.start() : label.start] + text[label.end :])
    if not fills or not behind.start() or not label.is_whole or len(label.keys) != 1:
        return said
    key = label.keys[0]
    rest = {k: replace(one, score=round(one.score * 0.6, 3)) for k, one in said.items()}
    return {**rest, key: Said(key, 0.95, "label")}


def _without(text: str, mentions: Sequence[PeriodMention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
