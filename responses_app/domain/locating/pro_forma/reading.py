"""Read our form, step by step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from responses_app.domain.answers import Answer, Kind, read_answer
from responses_app.domain.answers.answer import unclear
from responses_app.domain.content import Content
from responses_app.domain.locating.asked import Asked
from responses_app.domain.locating.proposal import Means, Proposal

from .checking import as_range, differing, doubts_of_row, noted_period
from .columns import MOST_ROWS, known_rows
from .pasted import rows_in_lines
from .row import Row
from .tables import rows_in_tables

SURE = 0.99
DOUBTED = 0.6
_LAWS = ("foia", "foisa", "eir", "eisr")
_NUMBERS = ("count", "number", "money", "percent")
_LONGEST_QUOTE = 300


def read_form(content: Content, asked: Asked) -> tuple[Proposal, ...] | None:
    """Return an answer for every row of our form that is filled in; None if the form is not there.

    A form sent back empty gives an empty tuple. Rows are known by their name ("q12p3"), or where
    those are gone by question and period under our own headings; rows of another campaign are
    left to the ordinary way of reading. A row that stands there twice with different answers
    gives both, doubted. Confidence is 0.99 unless there is a doubt, which `doubts` says.
    """
    found = form_and_flags(content, asked)
    return found[0] if found else None


def form_and_flags(
    content: Content, asked: Asked
) -> tuple[tuple[Proposal, ...], tuple[str, ...]] | None:
    """Return what `read_form` does, and a sentence where only the first rows were read."""
    known = known_rows(asked)
    if not known:
        return None
    rows = rows_in_tables(content, asked, known) + rows_in_lines(content, asked, known)
    if not rows:
        return None
    flags: tuple[str, ...] = ()
    if len(rows) > MOST_ROWS:
        rows = rows[:MOST_ROWS]
        flags = (f"only the first {MOST_ROWS:,} rows of our form were read: it has more",)
    zeros = any(_is_zero(row, content, asked) for row in rows)
    found: dict[str, list[Proposal]] = defaultdict(list)
    for row in rows:
        if row.answer.strip():
            proposal = _proposal(row, content, asked, zeros)
            if proposal is not None:
                found[row.known.row].append(proposal)
    return tuple(one for proposals in found.values() for one in _once(proposals)), flags


def _is_zero(row: Row, content: Content, asked: Asked) -> bool:
    """True for a real zero: where those are printed, "fewer than 5" begins at 1."""
    if row.known.question.kind == "yes_no" or not row.answer.strip():
        return False
    answer, _ = _answer(row, content, asked, zeros=False)
    return answer.kind is Kind.EXACT and answer.value == 0 and not answer.needs_review


def _proposal(row: Row, content: Content, asked: Asked, zeros: bool) -> Proposal | None:
    answer, doubts = _answer(row, content, asked, zeros)
    if answer.kind is Kind.BLANK or (answer.kind is Kind.UNCLEAR and _is_only_a_note(row)):
        return None
    doubts = (*row.doubts, *doubts, *doubts_of_row(row, asked))
    basis, doubt = noted_period(row, asked)
    doubts += (doubt,) if doubt else ()
    if content.is_recognised:
        doubts += ("the words were recognised in a picture",)
    if answer.needs_review:
        doubts += (answer.note or "the answer is not clear",)
    return Proposal(
        question=row.known.question.key,
        period=row.known.period.key if row.known.period else "",
        answer=answer,
        confidence=DOUBTED if doubts else SURE,
        means=Means.PRO_FORMA,
        where=row.where,
        quote=_quote(row),
        spot=row.spot,
        box=row.box,
        basis=basis,
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _answer(
    row: Row, content: Content, asked: Asked, zeros: bool
) -> tuple[Answer, tuple[str, ...]]:
    question = row.known.question
    range_, is_date = as_range(row.answer, asked.sent_on)
    if is_date and question.kind in _NUMBERS:
        doubt = f"the cell holds the date {row.answer.strip()}: a spreadsheet may have made it"
        if not range_:
            return replace(unclear(doubt), raw=row.answer), (doubt,)
        guess = read_answer(range_, unit=question.unit, kind=question.kind)
        return replace(guess, raw=row.answer).doubted(doubt), (doubt,)
    answer = read_answer(
        row.answer,
        unit=question.unit or None,
        law=asked.law if asked.law in _LAWS else None,
        legend=content.legend,
        zeros_shown=zeros,
        kind=question.kind or None,
    )
    return answer, ()


def _is_only_a_note(row: Row) -> bool:
    """What stands in `note` alone, and says neither a number nor a reason, is no answer."""
    return bool(row.doubts) and row.answer == row.note


def _quote(row: Row) -> str:
    period = f", {row.known.period.key}" if row.known.period else ""
    note = f" ({row.note})" if row.note and row.note != row.answer else ""
    quote = " ".join(f"{row.known.question.key}{period}: {row.answer}{note}".split())
    return quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1]}…"


def _once(proposals: list[Proposal]) -> list[Proposal]:
    """One row, one answer: the same said twice is said once, different ones are both doubted."""
    if not differing([one.answer for one in proposals]):
        return [max(proposals, key=lambda one: one.confidence)]
    doubt = "the row stands in the reply more than once, with different answers"
    return [
        replace(one, confidence=min(one.confidence, DOUBTED), doubts=(*one.doubts, doubt))
        for one in proposals
    ]
