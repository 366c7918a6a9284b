"""What makes an answer of our form doubtful: another request, another period, a date for 1-4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from requests_app.domain.reply_form import PERIOD, QUESTION, REFERENCE
from responses_app.domain.answers import Answer
from responses_app.domain.locating.asked import Asked
from responses_app.domain.locating.periods import PeriodMention, find_periods, fit

from .columns import letters
from .row import Row

_ISO = re.compile(r"(?P<year>[12][0-9]{3})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])(?:[T ].*)?")
_DATE = re.compile(
    r"[0-3]?[0-9][-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(?:[-/ ][0-9]{2,4})?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ][0-9]{2,4}"
    r"|[0-3]?[0-9]/[0-1]?[0-9]/[0-9]{2,4}",
    re.IGNORECASE,
)
_BASES = ("calendar", "financial", "part", "snapshot")


def doubts_of_row(row: Row, asked: Asked) -> tuple[str, ...]:
    """Return what in the other columns speaks against the row, each a sentence."""
    found = []
    said = row.cells.get(REFERENCE, "")
    if said and asked.reference and letters(said) != letters(asked.reference):
        found.append(f"the form bears the reference {said}, this request is {asked.reference}")
    said = row.cells.get(QUESTION, "").lower()
    others = {question.key.lower() for question in asked.questions} - {
        row.known.question.key.lower()
    }
    if said in others:
        found.append(f"row {row.known.row} is question {row.known.question.key}, but says {said}")
    if other := _other_period(row, asked):
        found.append(f"row {row.known.row} is another period, but says {other}")
    return tuple(found)


def _other_period(row: Row, asked: Asked) -> str:
    period, said = row.known.period, row.cells.get(PERIOD, "")
    if not period or not said or said == period.key:
        return ""
    if any(other.key == said for other in asked.periods):
        return said
    sames = {
        one.key
        for mention in find_periods(said, is_heading=True)
        for one in fit(mention, asked.periods)
        if one.how == "same"
    }
    return said if sames and period.key not in sames else ""


def noted_period(row: Row, asked: Asked) -> tuple[str, str]:
    """Return the basis that `note` or the answer itself names, and a doubt; "" where as asked."""
    period = row.known.period
    if period is None:
        return "", ""
    for text in (row.note, row.answer):
        for mention in find_periods(text, asked.sent_on):
            if mention.basis == "unknown":
                continue
            fits = fit(mention, asked.periods)
            own = [one for one in fits if one.key == period.key]
            if any(one.how in ("same", "ambiguous") for one in own):
                continue
            basis = own[0].basis if own else _basis(mention)
            return basis, f"they say it is for {mention.words.strip()}, asked was {period.key}"
    return "", ""


def _basis(mention: PeriodMention) -> str:
    return mention.basis if mention.basis in _BASES else "other"


def as_range(text: str, sent_on: date | None) -> tuple[str, bool]:
    """Return what a date in a cell for a number may have been, and whether it is a date at all.

    A spreadsheet takes "1-4" for the 1st of April of this year, and keeps only that.

    >>> as_range("2024-04-02", None)
    ('2 to 4', True)
    """
    said = text.strip()
    if match := _ISO.fullmatch(said):
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        is_recent = sent_on is not None and sent_on.year <= year <= sent_on.year + 1
        if day < month and (day > 1 or is_recent):
            return f"{day} to {month}", True
        return "", True
    return "", _DATE.fullmatch(said) is not None


def differing(answers: Sequence[Answer]) -> bool:
    """True if two answers to one row do not say the same."""
    return len({(one.kind, one.value, one.lower, one.upper) for one in answers}) > 1
