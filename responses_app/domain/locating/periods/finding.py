"""Find every period that a text names, in English and Welsh."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from .around import is_a_year, is_no_period, widened
from .calendar_words import MONTH
from .mention import PeriodMention
from .pieces import Piece, find_pieces

LONGEST = 20_000
"""Characters of one text that are looked at: more is no heading and no sentence."""

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
        **dict.fromkeys("‘’‚‛′`´ʼ", "'"),
        **dict.fromkeys("⁄∕／", "/"),
        **dict.fromkeys("→➔➝", ">"),
        **dict.fromkeys("\u00a0\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " "),  # marks of footnotes
        "．": ".",
    }
)
_HAS_NONE = re.compile(rf"(?!.*(?:[0-9]{{2}}|\b{MONTH}\b|\byear|\bblynyddoedd))", re.DOTALL)
_UNKNOWN = re.compile(
    r"\b(?:(?:last|past|previous|preceding|first|next)\s+(?:\w+\s+)?"
    r"(?:(?:calendar|financial|full|academic)\s+)?years?"
    r"|(?:this|current)\s+(?:(?:calendar|financial|academic)\s+)?year"
    r"|year\s?(?:[1-9]|one|two|three|four|five)(?![0-9])"
    r"|(?:\w+\s+)?(?:flynedd|blynedd|mlynedd)\s+(?:diwethaf|ddiwethaf))\b"
)
_SERIAL = re.compile(r"\s*(?P<days>[2-5][0-9]{4})(?:\.0+)?\s*")
_DAY_ZERO = date(1899, 12, 30)


def find_periods(
    text: str, near: date | None = None, *, is_heading: bool = False
) -> list[PeriodMention]:
    """Return the periods that `text` names, in the order in which they stand; none overlap.

    `near` is a day that "to date" and "this year" lie near, such as the day of the request.
    `is_heading` says that the text is the heading of a row or column, or stands alone in a
    cell: then a bare "2023", "23/24" or "Jan" is a period. In running text a bare year counts
    only where the words around it say so ("in 2023", "2023: 12"), so that "2023 children" and
    "s.2023" never do. What is not understood is left out; nothing is guessed. Never raises.

    >>> [(m.basis, str(m.last)) for m in find_periods("12 in 2023/24, 4 as at 1 May 2024")]
    [('financial', '2024-03-31'), ('snapshot', '2024-05-01')]
    """
    return list(_found(text[:LONGEST], near, is_heading))


@lru_cache(maxsize=8192)
def _found(text: str, near: date | None, is_heading: bool) -> tuple[PeriodMention, ...]:
    plain = plain_signs(text)
    if _HAS_NONE.match(plain):
        return ()
    if is_heading and (serial := _serial(plain)):
        return (serial,)
    mentions: list[PeriodMention] = []
    pieces = find_pieces(plain)
    for piece in pieces:
        if not _counts(plain, piece, is_heading, mentions):
            continue
        if mentions and piece.start < mentions[-1].end:
            continue
        wide = widened(plain, piece, near, mentions[-1].end if mentions else 0)
        if is_heading and wide.kind == "day" and wide.basis == "snapshot":
            wide = replace(wide, is_sure=piece.is_sure)
        mentions.append(_mention(text, wide))
    mentions += _unknown(text, plain, mentions)
    return tuple(sorted(mentions, key=lambda one: one.start))


def plain_signs(text: str) -> str:
    """`text` in lower case with plain dashes, quotes and spaces; every sign keeps its place."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower if lower.isascii() else lower.translate(_SIGNS)


def _counts(text: str, piece: Piece, is_heading: bool, before: list[PeriodMention]) -> bool:
    if is_no_period(text, piece):
        return False
    if piece.is_firm or is_heading:
        return True
    return is_a_year(text, piece, before[-1].end if before else -1)


def _mention(text: str, piece: Piece) -> PeriodMention:
    return PeriodMention(
        piece.start,
        piece.end,
        piece.basis,
        piece.first,
        piece.last,
        text[piece.start : piece.end],
        piece.is_open,
        piece.yearless,
        piece.is_sure,
        piece.other,
        is_bare=piece.kind == "year" and piece.basis == "calendar" and not piece.is_firm,
    )


def _unknown(text: str, plain: str, known: list[PeriodMention]) -> list[PeriodMention]:
    """ "The last three years", "Year 1": periods, but nobody can say which."""
    found = []
    for match in _UNKNOWN.finditer(plain):
        start, end = match.span()
        if all(end <= one.start or one.end <= start for one in known):
            words = text[start:end]
            found.append(PeriodMention(start, end, "unknown", words=words, is_sure=False))
    return found


def _serial(text: str) -> PeriodMention | None:
    """A day as a workbook counts it: 45382 is 31 March 2024.

    A count may look like one: only the days on which periods begin and end are taken.
    """
    match = _SERIAL.fullmatch(text)
    if not match:
        return None
    day = _DAY_ZERO + timedelta(days=int(match["days"]))
    if not 2000 <= day.year <= 2049 or 1 not in (day.day, (day + timedelta(days=1)).day):
        return None
    mention = PeriodMention(0, len(text), "snapshot", day, day, text, is_sure=False)
    if day.day == 1:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        mention = replace(mention, other=(day, following - timedelta(days=1)))
    return mention
