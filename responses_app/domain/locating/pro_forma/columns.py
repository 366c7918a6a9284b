"""The columns of our reply form, by their names and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from requests_app.domain.reply_form import (
    ANSWER,
    BASIS,
    COLUMNS,
    NOTE,
    PERIOD,
    PERIOD_FROM,
    PERIOD_TO,
    QUESTION,
    QUESTION_TEXT,
    REFERENCE,
    ROW,
    UNIT,
)
from responses_app.domain.locating.asked import Asked, AskedPeriod, AskedQuestion
from responses_app.domain.locating.periods import find_periods, fit

BASES = ("calendar year", "financial year", "part of a year", "on one day", "another span")
MOST_ROWS = 2_000  # of one document: the form has as many as questions times periods
_ROW_NAME = re.compile(r"q[0-9]+(?:p[0-9]+)?")
_RENAMED = (
    (ANSWER, re.compile(r"\b(?:answers?|responses?|repl(?:y|ies)|ymateb|ateb(?:ion)?|figures?)\b")),
    (NOTE, re.compile(r"\b(?:notes?|comments?|remarks?|nodiadau|nodyn|sylw(?:adau)?)\b")),
    (QUESTION_TEXT, re.compile(r"\b(?:question text|wording|testun)\b")),
    (PERIOD_FROM, re.compile(r"\b(?:period from|from|start)\b")),
    (PERIOD_TO, re.compile(r"\b(?:period to|to|end)\b")),
    (QUESTION, re.compile(r"\b(?:question|cwestiwn|q no|q)\b")),
    (PERIOD, re.compile(r"\b(?:period|year|cyfnod|blwyddyn)\b")),
    (REFERENCE, re.compile(r"\b(?:reference|ref|cyfeirnod)\b")),
)


def plain(text: str) -> str:
    """One line, without the apostrophe by which a spreadsheet marks a text."""
    return " ".join(text.split()).removeprefix("'").strip()


def row_name(text: str) -> str:
    """The name of a row of a form, such as "q12p3", also where the cell broke it; or ""."""
    name = re.sub(r"\s+", "", plain(text)).lower().strip("\"'.,;|")
    return name if _ROW_NAME.fullmatch(name) else ""


def named_columns(heads: Sequence[str]) -> dict[str, int]:
    """Return which column of ours each heading names; our own names first, then like ones."""
    found: dict[str, int] = {}
    flat = [" ".join(re.findall(r"[^\W_]+", head.lower())) for head in heads]
    for name in COLUMNS:
        own = name.replace("_", " ")
        if own in flat:
            found[name] = flat.index(own)
    for name, pattern in _RENAMED:
        taken = set(found.values())
        if name in found:
            continue
        for at, head in enumerate(flat):
            if at not in taken and len(head) < 60 and pattern.search(head):
                found[name] = at
                break
    return found


def is_heading(heads: Sequence[str]) -> bool:
    """True for the heading of the form: the answer's column and at least one other of ours."""
    named = named_columns(heads)
    filled = sum(bool(head.strip()) for head in heads)
    return ANSWER in named and len(named) >= 2 and 2 <= filled and not any(map(row_name, heads))


@dataclass(frozen=True, slots=True)
class Known:
    """What our form had in a row before anybody filled it in."""

    row: str
    question: AskedQuestion
    period: AskedPeriod | None

    def column_of(self, text: str, reference: str) -> str:
        """Which of our columns a cell with this text is, judged by the text; "" if none."""
        said = plain(text)
        if not said:
            return ""
        if row_name(said):
            return ROW
        if reference and letters(said) == letters(reference):
            return REFERENCE
        if said.lower() == self.question.key.lower():
            return QUESTION
        if self.question.text and fuzz.ratio(said.lower(), self.question.text.lower()) > 85:
            return QUESTION_TEXT
        if self.question.unit and said.lower() == self.question.unit.lower():
            return UNIT
        if said.lower() in BASES:
            return BASIS
        return self._of_period(said)

    def _of_period(self, said: str) -> str:
        if self.period is None:
            return ""
        if said == self.period.key:
            return PERIOD
        days = [m for m in find_periods(said, is_heading=True) if m.first and m.first == m.last]
        if len(days) == 1 and len(said) < 30:
            if days[0].first == self.period.start:
                return PERIOD_FROM
            if days[0].first == self.period.end:
                return PERIOD_TO
            if any(one.how == "same" for one in fit(days[0], [self.period])):
                return PERIOD
        return ""


def known_rows(asked: Asked) -> dict[str, Known]:
    """The rows of the form that went to this authority, by name."""
    questions = {question.key: question for question in asked.questions}
    periods = {period.key: period for period in asked.periods}
    return {
        name.lower(): Known(name, questions[question], periods.get(period))
        for name, (question, period) in asked.rows.items()
        if question in questions and (not period or period in periods)
    }


def letters(text: str) -> str:
    """Letters and digits only, to compare references."""
    return "".join(re.findall(r"[^\W_]", text.lower()))
