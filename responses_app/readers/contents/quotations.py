"""Which lines of a mail are quoted: by its own marks, and by `domain.quoting`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from responses_app.domain import quoting
from responses_app.domain.content import Content

_MARK = "> "


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
    own = f"{split.own}\n{split.signature}".split("\n")
    quoted = split.quoted.split("\n")
    parts = {False: split.own.split("\n"), True: quoted}
    if len(own) and not split.quoted:
        return [False] * len(texts)
    if not split.own and not split.signature:
        return [True] * len(texts)
    signature = split.signature.split("\n")
    at = {"own": 0, "quoted": 0, "signature": 0}
    lists = {"own": parts[False], "quoted": parts[True], "signature": signature}
    found: list[bool] = []
    last = "own"
    for text in texts:
        names = (last, *(name for name in lists if name != last))
        last = next(
            (name for name in names if lists[name][at[name] : at[name] + 1] == [text]), last
        )
        at[last] += 1
        found.append(last == "quoted")
    return found
