"""A writer's draft as text in blocks: paragraphs, headings, list items, table rows, footnotes.

Whatever is no word of the writer's (marks of Markdown, table rules, footnote marks) is blanked out
with as many spaces, so that a place in the plain text is the same place in the draft.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from responses_app.domain.content import Content, Line, Table


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a draft; `heading` are the words of the head of a row's table."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` as the writer sees it, and `plain`, of the same length, without marks.

    `problems` are sentences on what of a document could not be read.
    """

    text: str
    plain: str
    blocks: tuple[Block, ...]
    problems: tuple[str, ...] = ()


_BLANK_LINE: Final = re.compile(r"\n(?:[ \t\r\f\v]*\n)+")
_ITEM: Final = re.compile(r"[ \t]{0,12}(?:[-*•·▪◦–]|\(?\d{1,3}[.)]|\(?[a-z]\)|[a-z]\.)[ \t]+(?=\S)")
_SENTENCE_ENDS: Final = re.compile(r"[.!?:][\"'”’)\]]*\s*$")
NARROWEST: Final = 50  # letters; text that somebody wrapped is wider


def from_text(text: str) -> Draft:
    """Read plain text: a blank line parts paragraphs, and so does a line that is not wrapped."""
    return _from_plain(text, text)


def _from_plain(text: str, plain: str, marked: dict[int, BlockKind] | None = None) -> Draft:
    blocks: list[Block] = []
    for start, end in _stretches(plain):
        blocks += _blocks(plain, start, end, marked or {})
    return Draft(text, plain, tuple(blocks))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for gap in _BLANK_LINE.finditer(text):
        yield at, gap.start()
        at = gap.end()
    yield at, len(text)


def _blocks(text: str, start: int, end: int, marked: dict[int, BlockKind]) -> Iterator[Block]:
    """The blocks of a stretch without blank lines."""
    lines = list(_lines(text, start, end))
    soft = _wrapped([text[a:b] for a, b in lines])
    heading = ""
    block: Block | None = None
    for number, (a, b) in enumerate(lines):
        line = text[a:b]
        kind = marked.get(a) or _kind(line)
        is_row = kind is BlockKind.ROW
        if is_row and not heading:
            heading = line
        goes_on = (
            block is not None
            and not is_row
            and a not in marked
            and not _ITEM.match(line)
            and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.NOTE)
            and soft[number - 1]
        )
        if goes_on and block is not None:
            block = Block(block.start, b, block.kind)
            continue
        if block:
            yield block
        block = Block(a, b, kind, heading if is_row and line != heading else "")
    if block:
        yield block


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for line in text[start:end].split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def _kind(line: str) -> BlockKind:
    if line.count("|") > 1 or " | " in line or "\t" in line.strip():
        return BlockKind.ROW
    return BlockKind.ITEM if _ITEM.match(line) else BlockKind.PARAGRAPH


def _wrapped(lines: list[str]) -> list[bool]:
    """For each line whether it goes on in the next: the next word would not have fitted in."""
    width = max((len(line.rstrip()) for line in lines), default=0)
    fits = [
        len(line.rstrip()) + 1 + len(after.split()[0]) <= width for line, after in pairwise(lines)
    ]
    is_wrapped = width >= NARROWEST and sum(fits) <= len(fits) * 0.3
    soft = []
    for number, line in enumerate(lines[:-1]):
        after = lines[number + 1].lstrip()
        begins_low = after[:1].islower()
        runs_over = is_wrapped and not fits[number]
        soft.append(begins_low or runs_over or (is_wrapped and not _SENTENCE_ENDS.search(line)))
    return [*soft, False]


# ---------------------------------------------------------------------------- Markdown

WIDE_SPACE: Final = "\u2003"
"""A space that makes no line blank."""

_FENCE: Final = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1[^\n]*$", re.MULTILINE | re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT_MATTER: Final = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>\n]{0,200}>")
_LINK: Final = re.compile(
    r"!?\[([^\[\]\n]*)\](\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"]*\")?\)|\[[^\[\]]*\])"
)
_FOOTNOTE_MARK: Final = re.compile(r"\[\^[^\]\s]+\]:?")
_NOTE: Final = re.compile(r"^[ \t]*\[\^[^\]\s]+\]:", re.MULTILINE)
_HEADING: Final = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.MULTILINE)
_UNDERLINED: Final = re.compile(
    r"^(?P<title>[^\n|]+)\n(?P<rule>[ \t]*(?:=+|-{2,})[ \t]*)$", re.MULTILINE
)
_RULE: Final = re.compile(
    r"^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*\|?[ \t]*:?-{2,}:?[ \t|:-]*$", re.MULTILINE
)
_QUOTE: Final = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_EMPHASIS: Final = re.compile(
    r"(?<!\\)(?:\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|~~|`+)"
)
_ESCAPE: Final = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ENTITY: Final = re.compile(r"&(?:nbsp|thinsp|ensp|emsp);")


def from_markdown(text: str) -> Draft:
    """Read Markdown: marks, tags, comments, fenced code and addresses are no prose."""
    plain = text
    marked: dict[int, BlockKind] = {}
    for pattern in (_FRONT_MATTER, _COMMENT, _FENCE):
        plain = pattern.sub(_blanked, plain)
    for note in _NOTE.finditer(plain):
        marked[note.start()] = BlockKind.NOTE
    plain = _FOOTNOTE_MARK.sub(_blanked, plain)
    plain = _LINK.sub(_link, plain)
    plain = _TAG.sub(_blanked, plain)
    for heading in _HEADING.finditer(plain):
        marked[heading.start()] = BlockKind.HEADING
    for heading in _UNDERLINED.finditer(plain):
        marked[heading.start()] = BlockKind.HEADING
    plain = _UNDERLINED.sub(
        lambda m: m["title"] + "\n" + " " * (len(m[0]) - len(m["title"]) - 1), plain
    )
    # The rule below the head of a table is no end of it.
    plain = _RULE.sub(lambda match: WIDE_SPACE * len(match[0]), plain)
    for pattern in (_HEADING, _QUOTE, _EMPHASIS, _ESCAPE, _ENTITY):
        plain = pattern.sub(_blanked, plain)
    return _from_plain(text, plain, marked)


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _link(match: re.Match[str]) -> str:
    """The words of a link in their place, its address blanked out."""
    before = match.start(1) - match.start()
    return " " * before + match[1] + " " * (len(match[0]) - before - len(match[1]))


# ---------------------------------------------------------------------------- documents


def from_content(content: Content) -> Draft:
    """Set a document that a reader has read as text: paragraphs, then rows with bars between."""
    pieces: list[tuple[int, str, BlockKind, str]] = []
    for line in content.lines:
        pieces.append((line.order, line.text, _kind_of(line), ""))
    for table in content.tables:
        rows = _rows(table)
        pieces += [
            (table.order, row, BlockKind.ROW, rows[0] if number else "")
            for number, row in enumerate(rows)
        ]
    for note in content.notes:
        if not any(note.text in line.text for line in content.lines):
            pieces.append((10**9, note.text, BlockKind.NOTE, ""))
    pieces.sort(key=lambda piece: piece[0])
    text, blocks = "", []
    for _, words, kind, heading in pieces:
        if words.strip():
            blocks.append(Block(len(text), len(text) + len(words), kind, heading))
            text += words + ("\n" if kind is BlockKind.ROW else "\n\n")
    return Draft(text, text, tuple(blocks), content.problems)


def _kind_of(line: Line) -> BlockKind:
    if line.is_heading:
        return BlockKind.HEADING
    return BlockKind.ITEM if _ITEM.match(line.text) else BlockKind.PARAGRAPH


def _rows(table: Table) -> list[str]:
    grid = [[cell.replace("\n", " ").strip() for cell in row] for row in table.grid()]
    return [" | ".join(row) for row in grid if any(row)]
