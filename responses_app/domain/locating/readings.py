"""What cells and sentences of one document say, read with its own legend, zeros and rounding."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace

from responses_app.domain.answers import Answer, Kind, read_answer
from responses_app.domain.content import Content

from .asked import Asked, AskedQuestion

_ROUNDED = re.compile(
    r"\b(?:all |the |these )?(?:figures|numbers|values|data|counts|totals)\b[^.]{0,40}"
    r"\brounded (?:up or down )?to the nearest (?P<base>[0-9]+|five|ten|hundred)\b",
    re.IGNORECASE,
)
_BASES = {"five": "5", "ten": "10", "hundred": "100"}
_PLAIN = re.compile(r"\s*[0-9][0-9,]*\s*")
_COUNTS = re.compile(
    r"\s*(?:[~c]?\.?\s?[<>≤≥£]?=?\s?-?[0-9][0-9,.  ]*\s?(?:[%+kKmM]|\[[a-z]\])?|[*~:]+|\[[a-z]+\]|"
    r"\.\.|[-–—]+|n/?a|nil|none|zero|yes|no)\s*",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"\b(?:includ\w+|exclud\w+|only|part[- ]year|partial\w*|incomplete|estimat\w+|provisional|"
    r"to date|up to|from|since|until|not comparable|may|also|double|rounded|yn cynnwys|hyd at)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:figures|numbers|values|counts|cells)\b[^.]{0,20}"
    r"(?:\b(?:below|under|less than|fewer than|lower than)\s+|<\s?)(?:[0-9]{1,2}|five|ten|six)\b"
    r"(?=[^.]{0,60}\b(?:shown|suppressed|replaced|marked|represented|withheld|denoted|redacted|"
    r"indicated|displayed)\b)"
    r"|\b(?:figures|numbers|values|counts)\b[^.]{0,20}\b(?:of )?(?:[0-9]{1,2}|five) or "
    r"(?:fewer|less)\b(?=[^.]{0,60}\b(?:shown|suppressed|replaced|marked|withheld)\b)",
    re.IGNORECASE,
)
_COUNTED_ELSEWHERE = re.compile(
    r"\W*(?:this is |these are |figures? )?(?:already )?(?:included|counted|combined|contained|"
    r"incorporated|covered|merged|reported)\s+(?:in|within|with|under|at|by)\s+(?:the )?"
    r"(?:(?:answer|figure|question|total|row|line|part)s? (?:for|to|in|at)? ?)*"
    r"\(?(?:q\.?\s?|question )?[0-9]{1,2}\W{0,2}[a-z]?\W*(?:above|below)?\W*",
    re.IGNORECASE,
)
_A_YEAR = re.compile(
    r"\s*(?P<value>£?\s?[0-9][0-9,]*(?:\.[0-9]+)?)\s?(?:per|a|each|every|/)\s?"
    r"(?P<per>year|annum|week|month|day|hour)\W*",
    re.IGNORECASE,
)
_SPANS = {
    "year": re.compile(r"\b(?:annual|year|annum)", re.IGNORECASE),
    "annu": re.compile(r"\b(?:annual|year|annum)", re.IGNORECASE),
    "week": re.compile(r"\bweek", re.IGNORECASE),
    "mont": re.compile(r"\bmonth", re.IGNORECASE),
    "day": re.compile(r"\b(?:day|daily)", re.IGNORECASE),
    "hour": re.compile(r"\bhour", re.IGNORECASE),
}
_LONGEST_PHRASE = 90  # letters; a longer cell is a sentence
MOST_LETTERS = 300_000  # of all different values of a document that are read
_EACH = 30  # letters that each value counts for besides its own
MOST_LETTERS = 120_000  # of all different values of a document that are read
_EACH = 30  # letters that each value counts for besides its own


class Readings:
    """Reads the answers of one document, each text once."""

    def __init__(self, content: Content, asked: Asked) -> None:
        self._legend = {**_stated_rule(content), **content.legend}
        self._law = asked.law
        self._known: dict[tuple[str, str, str], Answer] = {}
        self._values: dict[str, bool] = {}
        self._room, self._was_full = MOST_LETTERS, False
        self.zeros_shown = any(
            cell.text.strip() == "0" for table in content.tables for cell in table.cells
        )
        self._rounded = _rounding(content)
        self._notes = {note.marker.strip("[]()"): note.text for note in content.notes}

    def read(self, raw: str, question: AskedQuestion) -> Answer:
        """Say what `raw` answers to `question`."""
        known = (raw, question.unit, question.kind)
        if known not in self._known:
            self._room -= _EACH + len(raw)
            self._known[known] = _unread(raw) if self._room < 0 else self._reading(raw, question)
        return self._known[known]

    def _reading(self, raw: str, question: AskedQuestion) -> Answer:
        if _COUNTED_ELSEWHERE.fullmatch(raw):
            note = "counted with another answer"
            return Answer(raw, Kind.ELSEWHERE, needs_review=True, note=note)
        words = raw
        if (rate := _A_YEAR.fullmatch(raw)) and rate["per"].lower()[:4] in _SPANS:
            if _SPANS[rate["per"].lower()[:4]].search(f"{question.text} {question.unit}"):
                words = rate["value"]
        if self._rounded and question.kind != "percent" and _PLAIN.fullmatch(raw):
            words = f"{raw.strip()} (rounded to nearest {self._rounded})"
        answer = read_answer(
            words, unit=question.unit, law=self._law, legend=self._legend,
            zeros_shown=self.zeros_shown, kind=question.kind,
        )  # fmt: skip
        return replace(answer, raw=raw)

    @property
    def is_full(self) -> bool:
        """True if a part of the document had so many different values that some were not read."""
        return self._was_full or self._room < 0

    def begin_part(self) -> None:
        """Let another part of the document have as much room as the one before."""
        self._was_full, self._room = self.is_full, MOST_LETTERS

    def with_zeros(self) -> Readings:
        """The same, once the reply has shown that it prints real zeros."""
        again = copy(self)
        again._known, again.zeros_shown = {}, True
        again.begin_part()
        return again

    def note(self, marker: str) -> str:
        """The text of the note that a footnote marker points to; empty if there is none."""
        return self._notes.get(marker.strip("[]()"), "")

    @staticmethod
    def limits(note: str) -> bool:
        """True if a note says that the figure is not simply what was asked."""
        return bool(_LIMITS.search(note))

    def looks_like_value(self, text: str) -> bool:
        """True if a cell with this text is an answer rather than a heading."""
        if text not in self._values:
            self._room -= _EACH
            self._values[text] = self._room >= 0 and self._looks_like_value(text)
        return self._values[text]

    def _looks_like_value(self, text: str) -> bool:
        if _COUNTS.fullmatch(text) or text.strip() in self._legend:
            return True
        if len(text) > _LONGEST_PHRASE:
            return False
        answer = read_answer(text, law=self._law, legend=self._legend)
        if answer.kind is Kind.SEVERAL:
            return True
        return answer.kind not in (Kind.UNCLEAR, Kind.BLANK)


def _unread(raw: str) -> Answer:
    note = "not read: the document has too many values"
    return Answer(raw, Kind.UNCLEAR, needs_review=True, note=note)


def _rounding(content: Content) -> str:
    """To what the document says that all its figures are rounded; empty if it does not."""
    texts = [note.text for note in content.notes] + [line.text for line in content.lines]
    for text in texts:
        if found := _ROUNDED.search(text):
            base = found["base"].lower()
            return _BASES.get(base, base)
    return ""


def _stated_rule(content: Content) -> dict[str, str]:
    """What "*" stands for where a line says so without a legend: "figures below 5 are shown as *".

    The sign at the end of such a line may have been taken for the marker of a footnote.
    """
    rules = {
        " ".join(found.group().split())
        for line in content.lines
        if (found := _RULE.search(line.text))
    }
    return {"*": rules.pop()} if len(rules) == 1 else {}
