"""A made reply and what a careful person would read in it."""

from __future__ import annotations

from dataclasses import dataclass

from responses_app.domain.locating import Asked


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to one question for one period, as `responses_app.domain.answers` names it.

    A question and period that the reply says nothing about has no `Truth`. `value`, `lower` and
    `upper` are written as an `Answer` writes them: plain digits, a point before decimals, blank
    where there is none. `basis` is the year basis they answered on where it is not the one that
    was asked for.
    """

    question: str  # key
    period: str  # key; empty where the campaign has no periods
    kind: str
    value: str = ""
    lower: str = ""
    upper: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply as it came in: the words of the mail, what was attached, and the truth."""

    name: str
    files: tuple[tuple[str, bytes], ...]  # (file name, bytes); may be empty
    mail: str  # the plain text of the mail; empty where there was none
    asked: Asked
    truth: tuple[Truth, ...]
    features: frozenset[str]  # how it is made: "pdf", "scanned", "suppressed", "two pages"
