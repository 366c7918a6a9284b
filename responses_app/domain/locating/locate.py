"""Find the answers in a document.

0. bounds             what is too long to be searched is left out, and said (`bounds.py`)
1. our own form       every filled row is an answer (`pro_forma.py`)
2. the text           under labels and quoted questions, and in sentences (`prose.py`); it also
                      says what stands above each table
3. the tables         in either orientation (`tables.py`)
4. the whole reply    refused or not held, for all questions or for those named (`whole_reply.py`)
5. decide             one best for each question and period (`deciding.py`)
6. completeness       what has numbers and led to nothing (`completeness.py`)
"""

from __future__ import annotations

from dataclasses import replace

from responses_app.domain.answers import Kind
from responses_app.domain.content import Content

from . import bounds, completeness, whole_reply
from .asked import Asked
from .deciding import decide
from .evidence import Candidate
from .headings import Headings
from .naming import Around
from .pro_forma import form_and_flags
from .proposal import Located, Means
from .prose import ProseReader
from .readings import Readings
from .recognised import mended
from .tables import TableReader


def locate(content: Content, asked: Asked) -> Located:
    """Return the answers that `content` proposes, and what it leaves for a person to look at.

    Of the proposals at or above `LINE` at least 95% are right in question, period, kind and
    value on made replies; each says where it stands. Nothing is accepted here. Never raises.
    """
    if not asked.questions:
        return Located()
    content, told_short = bounds.with_short_texts(content)
    form = form_and_flags(content, asked)
    if form is not None:
        proposals, of_form = form
        return Located(proposals, flags=(*told_short, *of_form))
    whole, searched = content, bounds.searched(content)
    content = searched.content
    if content.is_recognised:
        content = mended(content, asked)
    headings, readings = Headings(asked), Readings(content, asked)
    told = ProseReader(content, headings, readings).read()
    headings.begin_part()
    readings.begin_part()
    tables = TableReader(content, headings, readings)
    in_tables = {
        number: tables.read(number, told.around.get(number, Around())) for number in searched.tables
    }
    candidates = list(told.candidates)
    for number in sorted(in_tables):
        candidates += in_tables[number]
    if _shows_zeros(candidates) and not readings.zeros_shown:
        readings = readings.with_zeros()
        candidates = [_read_again(one, headings, readings) for one in candidates]
    answered = {
        (one.question, one.period) for one in candidates if one.answer.kind is not Kind.BLANK
    }
    candidates += whole_reply.find(
        content, told.own, headings, readings, answered, _told_of_one(candidates)
    )
    proposals, others = decide(candidates, is_recognised=content.is_recognised)
    order = {one.key: place for place, one in enumerate(asked.periods)}
    proposals = tuple(
        sorted(proposals, key=lambda p: (headings.order[p.question], order.get(p.period, 0)))
    )
    return Located(
        proposals,
        others,
        (
            *told_short,
            *searched.flags,
            *completeness.of_bounds(headings, readings, tables.crowded, content),
            *completeness.flags(
                whole, proposals, told.unclaimed, tables.broken_down, headings.questions
            ),
        ),
    )


def _shows_zeros(candidates: list[Candidate]) -> bool:
    return any(
        one.answer.kind is Kind.EXACT and one.answer.value == 0 and one.confidence > 0.5
        for one in candidates
    )


def _told_of_one(candidates: list[Candidate]) -> set[tuple[int, int]]:
    """Sentences that give the reason of one question, in a reply that answers each by itself.

    Each as its line, and where it begins there.
    """
    answered = {one.question for one in candidates if one.answer.kind is not Kind.BLANK}
    if len(answered) < 3:
        return set()
    return {
        (one.spot.line, one.spot.start) for one in candidates
        if one.spot.line is not None and one.means is Means.SENTENCE
    }  # fmt: skip


def _read_again(one: Candidate, headings: Headings, readings: Readings) -> Candidate:
    if one.answer.kind not in (Kind.BOUNDED, Kind.SUPPRESSED):
        return one
    words = one.read_from or one.answer.raw
    answer = readings.read(words, headings.questions[one.question])
    return replace(one, answer=replace(answer, raw=one.answer.raw))
