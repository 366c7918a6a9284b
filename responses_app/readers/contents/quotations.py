"""Which lines of a mail are quoted: by its own marks, and by `domain.quoting`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from responses_app.domain import quoting
from responses_app.domain.content import Content

_MARK = "> "
_HEADERS = (
    re.compile(r"(?:from|oddi wrth)\s?:\s?\S", re.IGNORECASE),
    re.compile(r"(?:sent|date|anfonwyd|dyddiad)\s?:\s?\S", re.IGNORECASE),
    re.compile(r"(?:to|at)\s?:\s?\S", re.IGNORECASE),
    re.compile(r"(?:subject|pwnc)\s?:", re.IGNORECASE),
)
_WITHIN = 6  # lines
_QUOTED = 2


def holds_mail(content: Content) -> bool:
    """Tell whether the headers of a mail stand in a text, as above a mail that is quoted."""
    looks = [line.text[:40] for line in content.lines]
    return any(
        all(any(one.match(near) for near in looks[at : at + _WITHIN]) for one in _HEADERS)
        for at, look in enumerate(looks)
        if _HEADERS[0].match(look)
    )


def mark_quoted(content: Content, subject: str) -> Content:
    """Mark the lines that a mail quotes; those that its file marks already stay so."""
    texts = [(_MARK if line.is_quoted else "") + line.text for line in content.lines]
    quoted = quoted_lines(texts, subject)
    lines = tuple(
        replace(line, is_quoted=True) if is_quoted and not line.is_quoted else line
        for line, is_quoted in zip(content.lines, quoted, strict=True)
    )
    return replace(content, lines=lines)


def quoted_lines(texts: Sequence[str], subject: str) -> list[bool]:
    """Tell of each line of a mail whether it is quoted, in order; no line has a break in it."""
    split = quoting.split("\n".join(texts), subject)
    parts = [split.own.split("\n"), split.signature.split("\n"), split.quoted.split("\n")]
    at = [0] * len(parts)
    found: list[bool] = []
    last = 0
    for text in texts:  # each line is the next one of one of the three parts
        fits = [n for n in range(len(parts)) if parts[n][at[n] : at[n] + 1] == [text]]
        if fits and last not in fits:
            last = fits[0]
        at[last] += bool(fits)
        found.append(last == _QUOTED)
    return found
