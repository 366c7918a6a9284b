"""Which lines of a mail are quoted: by its own marks, and by `domain.quoting`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from responses_app.domain import quoting
from responses_app.domain.content import Content

_MARK = "> "
_QUOTED = 2


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
