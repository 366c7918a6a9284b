"""Plain text: the words of a mail, or a .txt file. Tables that are drawn in it become tables.

Lines that a mail program broke at its width are joined again to paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from responses_app.domain.content import Content
from responses_app.readers.contents.collecting import MOST_LETTERS, Collected, mark_headings
from responses_app.readers.contents.quotations import quoted_lines
from responses_app.readers.contents.text_tables import find_tables, is_rule
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.text_types import decode

READER = "plain_text"
VERSION = 1

MAX_BYTES = 60_000_000
NARROWEST, WIDEST = 58, 100  # letters: where mail programs break lines

_QUOTE = re.compile(r"(?:>[ \u00a0]?){1,20}")
_MORE_THAN = re.compile(r">\s?=?\s?£?\d")
_LABEL = re.compile(r">\s?\d{1,2}(?:[a-z]\b|[a-z]?[.):])")
_BEGINS_ITEM = re.compile(
    r"\s*(?:[(\[]?(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,5}|[0-9]{1,2}[a-z])[.):\]]+(?:\s|$)|[-*•·–o]\s"
    r"|(?:q|question|part|cwestiwn|answer|a|ateb|response)\s?\.?\d|[\w ,/()-]{1,60}[:=]\s)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[:;?.!]\s*$")
_CONNECTS = re.compile(
    r"(?:,|\b(?:and|or|of|the|a|an|in|on|at|to|for|from|by|with|between|under|that|which|who|were"
    r"|was|is|are|how|many|per|ac|a'r|yn|o|i|ar))\s*$",
    re.IGNORECASE,
)
SHORTEST = 30  # letters of a line that may go on in the next for its words alone


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what a plain text says.

    Options: `is_mail` where it is the body of a mail, so that what it quotes is told apart, and
    `subject` its subject. Raises CannotLook.
    """
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    text = decode(content)
    if text is None:
        text = content.decode("cp1252", "replace").replace("\0", "")
    return read_text(
        text, is_mail=bool(options.get("is_mail")), subject=str(options.get("subject") or "")
    )


def read_text(text: str, *, is_mail: bool = False, subject: str = "") -> Content:
    """Return what a text says. A line's place counts the lines of the text as it stands."""
    collected = Collected("line")
    if len(text) > MOST_LETTERS:
        collected.problem("It is so long that only its first part was read.")
    written = text[:MOST_LETTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    quoted = [_is_marked(line) for line in written]
    if is_mail:
        told = quoted_lines(written, subject)
        quoted = [one or marked for one, marked in zip(told, quoted, strict=True)]
    bare = [_QUOTE.sub("", one, count=1) if is_quoted and one.lstrip().startswith(">") else one
            for one, is_quoted in zip(written, quoted, strict=True)]  # fmt: skip
    at = 0
    for begin, end in _runs(quoted):
        _run(collected, bare[begin:end], begin, quoted[begin])
        at = end
    assert at == len(bare)
    return collected.content(READER, VERSION)


def _is_marked(line: str) -> bool:
    """ "> How many?" and "> 1a) How many?" are quoted; "> 100 claims" says more than."""
    line = line.lstrip()
    return line.startswith(">") and (not _MORE_THAN.match(line) or bool(_LABEL.match(line)))


def _runs(quoted: Sequence[bool]) -> list[tuple[int, int]]:
    """Lines one after another that are all quoted, or all own."""
    edges = [at for at in range(1, len(quoted)) if quoted[at] != quoted[at - 1]]
    return list(zip([0, *edges], [*edges, len(quoted)], strict=True))


@dataclass(frozen=True, slots=True)
class _Paragraph:
    number: int  # of its first line, from 1
    text: str


def _run(collected: Collected, lines: Sequence[str], before: int, is_quoted: bool) -> None:
    """Take up lines that are all quoted or all own; their tables only where they are own."""
    at = 0
    width = _width(lines)
    for table in () if is_quoted else find_tables(lines):
        _prose(collected, lines[at : table.begin], before + at, width, is_quoted)
        if not any(draft.is_heading for draft in table.drafts):
            mark_headings(table.drafts)
        collected.table(table.drafts, is_ruled=table.is_ruled)
        at = table.end
    _prose(collected, lines[at:], before + at, width, is_quoted)


def _prose(
    collected: Collected, lines: Sequence[str], before: int, width: int, is_quoted: bool
) -> None:
    for paragraph in _paragraphs(lines, before, width):
        collected.line(paragraph.text, number=paragraph.number, is_quoted=is_quoted)


def _width(lines: Sequence[str]) -> int:
    """Where the program that wrote these lines broke them; 0 where it did not."""
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    longer = sum(length > WIDEST for length in lengths)
    wrapped = [length for length in lengths if length <= WIDEST]
    if not wrapped or longer * 10 > len(lengths):
        return 0
    width = max(wrapped)
    return width if width >= NARROWEST else 0


def _paragraphs(lines: Sequence[str], before: int, width: int) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    last = ""  # the line above, where it may go on
    for at, line in enumerate(lines):
        text = line.strip()
        if not text or is_rule(line):
            last = ""
            continue
        if last and _goes_on(last, line, width):
            found[-1] = _Paragraph(found[-1].number, f"{found[-1].text} {text}")
        else:
            found.append(_Paragraph(before + at + 1, text))
        last = line
    return found


def _goes_on(above: str, line: str, width: int) -> bool:
    """Whether a line was broken off the one above: its first word had no room there, or the
    words of one go on in the other."""
    begins, length = line.lstrip(), len(above.rstrip())
    if not width or _BEGINS_ITEM.match(line):
        return False
    has_ended = _ENDS.search(above) is not None
    if length >= SHORTEST and not has_ended and (begins[0].islower() or _CONNECTS.search(above)):
        return True
    if has_ended and begins[0].isupper() and length < width * 3 // 4:
        return False
    return length + 1 + len(begins.split(maxsplit=1)[0]) > width - 2
