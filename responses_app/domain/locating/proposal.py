"""What is proposed as an answer: the words, their reading, where they stand, how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from responses_app.domain.answers import Answer
from responses_app.domain.content import Box

VERSION = 1
"""Of the search. Raise it whenever it finds more or reads otherwise: all is searched again then."""

LINE = 0.8
"""The confidence line. What lies above it is shown as likely right; nothing is accepted for it."""


class Means(StrEnum):
    """How an answer was found."""

    PRO_FORMA = "pro_forma"  # our own form, filled in
    TABLE = "table"
    SENTENCE = "sentence"
    WHOLE_REPLY = "whole_reply"  # said of all questions at once, such as a refusal


@dataclass(frozen=True, slots=True)
class Spot:
    """Which cell or line of a `Content`: a table and a cell's row and column, or a line.

    Tables and lines are counted from 0 as they stand in the content. `start` and `end` are the
    characters within its text; both 0 mean the whole.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed figure."""

    question: str  # key
    period: str  # key; empty where the campaign has no periods
    answer: Answer  # `answer.raw` are the authority's own words
    confidence: float  # 0 to 1: how likely question, period and reading are all right
    means: Means
    where: str  # for a person: "Answers!B7", "page 2, table 1, row 3, column 2"
    quote: str  # the words around it, at most 300 characters
    spot: Spot = Spot()
    box: Box | None = None
    basis: str = ""  # the year basis they answered on; empty: as asked
    doubts: tuple[str, ...] = ()  # each a sentence on why a person should look twice


@dataclass(frozen=True, slots=True)
class Located:
    """All that was found in a document."""

    proposals: tuple[Proposal, ...] = ()  # at most one for a question and period: the best
    others: tuple[Proposal, ...] = ()  # further readings of the same question and period
    flags: tuple[str, ...] = ()  # for a person, such as "page 3 has numbers, none was proposed"
