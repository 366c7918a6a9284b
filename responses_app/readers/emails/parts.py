"""Where the parts of a multipart body lie, found on its bytes (RFC 2046 section 5.1).

Parts are pairs of offsets, so that a large mail is not copied for each level it has.
"""

import re
from dataclasses import dataclass

from responses_app.readers.emails import limits

Span = tuple[int, int]

_DELIMITER_END = re.compile(rb"(--)?[ \t]*(\r*\n|\r|\Z)")
_GUESSED = re.compile(
    rb"(?:\A|(?<=[\r\n]))--(?P<boundary>[^\s-][^\r\n]{0,199}?|-+[^\s-][^\r\n]{0,180}?)"
    rb"[ \t]*(?:\r*\n|\r)(?=content-)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Parts:
    """The parts between delimiters, and what stands before and behind them."""

    preamble: Span
    parts: tuple[Span, ...]
    epilogue: Span
    is_closed: bool  # the last delimiter says that it is the last
    is_cut: bool = False  # there were more parts than were asked for


def find(raw: bytes, start: int, end: int, boundary: bytes, most: int) -> Parts:
    """Find up to `most` parts of the body from `start` to `end`; none without a delimiter."""
    marks: list[Span] = []  # each delimiter, with the line break before it
    at, closed, cut = start, False, False
    false_ones = 0
    while boundary and not closed:
        at = raw.find(b"--" + boundary, at, end)
        if at < 0:
            break
        behind = at + 2 + len(boundary)
        line_end = _DELIMITER_END.match(raw, behind, end)
        if line_end is None or not _begins_line(raw, start, at):
            at = behind
            false_ones += 1
            if false_ones > limits.FALSE_DELIMITERS:
                cut = bool(marks)
                break
            continue
        if len(marks) > most:
            cut = True
            break
        marks.append((_before_break(raw, start, at), line_end.end()))
        closed = bool(line_end.group(1))
        at = behind
    if not marks:
        return Parts((start, end), (), (end, end), is_closed=False)
    lasts = [mark[0] for mark in marks[1:]] + ([] if closed or cut else [end])
    spans = tuple(
        (first, max(first, last)) for (_, first), last in zip(marks, lasts) if not last < first - 2
    )
    behind = marks[-1][1] if closed else end
    return Parts((start, marks[0][0]), spans, (behind, end), closed, cut)


def _begins_line(raw: bytes, start: int, at: int) -> bool:
    return at == start or raw[at - 1] in b"\r\n"


def _before_break(raw: bytes, start: int, at: int) -> int:
    if at > start and raw[at - 1] == 10:
        at -= 1
        while at > start and raw[at - 1] == 13:
            at -= 1
        return at
    return at - 1 if at > start else at


def guess_boundary(raw: bytes, start: int, end: int) -> bytes:
    """Return what looks like the boundary where the declared one is missing or wrong."""
    found = _GUESSED.search(raw, start, min(end, start + 1_000_000))
    return found["boundary"].removesuffix(b"--") if found else b""
