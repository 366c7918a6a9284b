"""The rows of our form pasted into a letter: as lines of a CSV, with tabs, or a cell a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from requests_app.domain.reply_form import (
    ANSWER,
    COLUMNS,
    NOTE,
    PERIOD,
    QUESTION,
    QUESTION_TEXT,
    UNIT,
)
from responses_app.domain.content import Content, Line
from responses_app.domain.locating.asked import Asked
from responses_app.domain.locating.proposal import Spot

from .columns import BASES, MOST_ROWS, Known, is_heading, letters, named_columns, plain, row_name
from .row import Row

_STARTS = re.compile(r"^[\s>|\"']*(?P<row>q[0-9]+(?:p[0-9]+)?)\b(?P<after>.?)", re.IGNORECASE)
_MOST_LINES = 40  # that one row of the form may have been broken into
_MOST_HEADS = 1_000  # lines that may be the heading of the form; without one, rows tell themselves
_MOST_FIELDS = 100  # of a row that are looked at: the form has twelve columns
_GUESSED = "the columns of the form ran together: the answer was worked out"


@dataclass(frozen=True, slots=True)
class _Record:
    """The lines of one row."""

    known: Known
    lines: tuple[tuple[int, Line], ...]


def rows_in_lines(content: Content, asked: Asked, known: Mapping[str, Known]) -> list[Row]:
    """Return every row of the form that stands in the text outside tables."""
    heads, sign = _heads(content.lines)
    columns = named_columns(heads)
    found = []
    for record in _records(content.lines, known):
        row = _by_columns(record, columns, len(heads), sign) if heads else None
        row = row or _by_content(record, asked, sign)
        if row:
            found.append(row)
        if len(found) > MOST_ROWS:
            break
    return found


def _heads(lines: Sequence[Line]) -> tuple[list[str], str]:
    """The heading of the form, and the sign that parts its columns; empty if it is not there."""
    likely = (
        (at, line)
        for at, line in enumerate(lines)
        if "answer" in line.text.lower() or "row" in line.text.lower()
    )
    for at, line in islice(likely, _MOST_HEADS):
        for sign in ("\t", "|", ";", ",", "  "):
            for text in (line.text, _joined(lines[at : at + 2])):
                heads = _split(text, sign)
                if len(heads) >= 3 and is_heading(heads):
                    return heads, sign
    return [], ""


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text.strip() for line in lines)


def _split(text: str, sign: str) -> list[str]:
    text = re.sub(r"^\s*>+\s?", "", text)
    if sign in (",", ";"):
        try:
            return next(csv.reader([text], delimiter=sign, skipinitialspace=True), [])
        except csv.Error:
            return []
    if sign == "  ":
        return re.split(r"\s{2,}", text.strip())
    parts = text.split(sign)
    return parts[1:-1] if sign == "|" and text.strip().startswith("|") else parts


def _records(lines: Sequence[Line], known: Mapping[str, Known]) -> Iterator[_Record]:
    """Each row's name, with the lines up to the next row's."""
    starts = [
        (at, row_name(match["row"]))
        for at, line in enumerate(lines)
        if (match := _STARTS.match(line.text))
    ]
    for number, (at, name) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if name in known:
            end = min(end, at + _MOST_LINES)
            yield _Record(known[name], tuple(enumerate(lines[at:end], at)))


def _by_columns(record: _Record, columns: Mapping[str, int], many: int, sign: str) -> Row | None:
    """The row by the columns of its heading; None where they do not come out even."""
    for count in range(1, len(record.lines) + 1):
        fields = _split(_joined([line for _, line in record.lines[:count]]), sign)
        if len(fields) == many or (len(fields) == many - 1 and columns.get(NOTE) == many - 1):
            cells = {name: plain(fields[at]) for name, at in columns.items() if at < len(fields)}
            return _row(record, count, cells, ())
        if len(fields) > many:
            return None
    return None


def _by_content(record: _Record, asked: Asked, sign: str) -> Row | None:
    """The row by what our form had in it: what is left over is the answer, then the note."""
    first = record.lines[0][1].text
    for separator in [sign, "\t", "|", ";", ",", "  "]:
        fields = _split(first, separator) if separator else []
        if len(fields) > 2 and row_name(fields[0]):
            return _left_over(record, 1, fields, asked, separator)
    match = _STARTS.match(first)
    if match and not first[match.end("row") :].strip(" \t\"'|"):
        fields = [line.text for _, line in record.lines]
        return _left_over(record, len(fields), fields, asked, " ")
    return _run_together(record)


def _left_over(
    record: _Record, count: int, fields: Sequence[str], asked: Asked, sign: str
) -> Row | None:
    """The fields after the last that our form had in it, in the order of its columns."""
    at, end, cells = -1, 0, dict[str, str]()
    if len(fields) > _MOST_FIELDS:
        return None
    for number, field in enumerate(fields):
        name = record.known.column_of(field, asked.reference)
        order = COLUMNS.index(name) if name else -1
        if order > at:
            cells[name] = plain(field)
            at, end = order, number + 1
    if not {QUESTION, QUESTION_TEXT, PERIOD} & cells.keys():
        return None
    rest = [plain(field) for field in fields[end:]]
    while len(rest) > 2 and not rest[0] and at < COLUMNS.index(UNIT):
        rest = rest[1:]  # columns that were empty in our form
    doubts: tuple[str, ...] = ()
    if len(rest) > 2:
        rest = [sign.join(rest)]
        doubts = (_GUESSED,) if letters(rest[0]) else ()
        rest = rest if doubts else [""]
    cells |= dict(zip((ANSWER, NOTE), rest, strict=False))
    return _row(record, count, cells, doubts)


def _run_together(record: _Record) -> Row | None:
    """ "q1p2 REF-7 Some Council 1a How many ...? 2023 calendar year children 12"."""
    question, period = record.known.question, record.known.period
    for count in range(1, min(len(record.lines), 8) + 1):
        text = plain(_joined([line for _, line in record.lines[:count]]))
        start = text.lower().find(plain(question.text).lower()) if question.text else -1
        if start < 0:
            continue
        rest = text[start + len(plain(question.text)) :].strip()
        ours = [period.key] if period else []
        ours += [day.isoformat() for day in (period.start, period.end) if day] if period else []
        for known in (*ours, *BASES, question.unit):
            if known and rest.lower().startswith(known.lower()):
                rest = rest[len(known) :].strip()
        if len(rest) > 200:
            return None
        return _row(record, count, {ANSWER: rest}, (_GUESSED,) if letters(rest) else ())
    return None


def _row(record: _Record, count: int, cells: dict[str, str], doubts: tuple[str, ...]) -> Row:
    answer, note = cells.get(ANSWER, ""), cells.get(NOTE, "")
    if re.fullmatch("[0-9]{1,3}", answer) and re.fullmatch("[0-9]{3}", note):
        doubts = (*doubts, f"{answer} may be the beginning of {answer},{note}")
    at, line = record.lines[0]
    start = end = 0
    for number, one in reversed(record.lines[:count]):
        if answer and answer in one.text:
            at, line = number, one
            start = one.text.rindex(answer)
            end = start + len(answer)
            break
    return Row(
        record.known, answer, note, line.where,
        Spot(line=at, start=start, end=end), line.box, cells, doubts,
    )  # fmt: skip
