r"""Rich text (.rtf): paragraphs, the numbers of lists as written, tables.

Source: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from responses_app.domain.content import Content, Note
from responses_app.readers.contents import web_pages
from responses_app.readers.contents.collecting import Collected, Words
from responses_app.readers.contents.rtf_tables import Edge, Pieces, Row, Rows
from responses_app.readers.emails import rtf as wrapped
from responses_app.readers.emails.charsets import decode
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason

READER = "rtf_files"
VERSION = 1

MAX_BYTES = 50_000_000
DEEPEST = 5_000  # groups within groups
DEEPEST_TABLE = 10
MOST_CELLS_OF_ROW = 500
LONGEST_HEADING = 200

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?[0-9]{1,10})?[ ]?"
    rb"|\\'([0-9A-Fa-f]{2})"
    rb"|\\(.)"
    rb"|([{}])"
    rb"|([^\\{}\r\n\0]+)",
    re.DOTALL,
)
_UNSEEN = frozenset(
    b"colortbl stylesheet info pict objdata header headerl headerr headerf footer footerl footerr"
    b" footerf fldinst listtable listoverridetable revtbl rsidtbl generator xmlnstbl themedata"
    b" colorschememapping datastore latentstyles filetbl nonshppict nonesttables bkmkstart bkmkend"
    b" annotation atnid atnauthor atrfstart atrfend xe tc rxe txe ftnsep ftnsepc ftncn aftnsep"
    b" aftnsepc aftncn pgptbl shprslt wgrffmtfilter mmathPr sp".split()
)
_KNOWN_STARRED = frozenset(b"nesttableprops shpinst shptxt listtext pntext footnote".split())
_LETTERS = {
    b"tab": "\t", b"line": "\n", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"bullet": "\u2022", b"endash": "\u2013",
    b"emdash": "\u2014", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-"}
# The code pages of a font's charset (\fcharset) other than that of Western Europe.
_FONT_PAGES = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what a rich text shows. Raises CannotLook where it is none or far too big."""
    if len(content) > MAX_BYTES:
        raise CannotLook(Reason.TOO_BIG)
    if not content.lstrip()[:5].startswith(b"{\\rtf"):
        raise CannotLook(Reason.DAMAGED)
    if b"\\fromhtml1" in content[:1000]:
        return web_pages.read(wrapped.read(content).html.encode(), options)
    reader = _Reader()
    reader.read(content)
    return reader.collected.content(READER, VERSION)


class _Group(NamedTuple):
    """What holds within a pair of braces, and is as before behind it."""

    is_seen: bool = True
    is_hidden: bool = False  # hidden or removed letters
    is_raised: bool = False
    is_bold: bool = False
    codec: str = ""  # empty: that of the document
    behind_unicode: int = 1  # letters that stand in for one in Unicode
    kind: str = ""  # list, note or fonts: what the words of this group are
    level: int = 0  # of the table that the paragraph stands in


@dataclass
class _Reader:
    """A text while it is read. Tables are kept by how deep they lie: 1 is the outermost."""

    collected: Collected = field(default_factory=Collected)
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    words: Words = field(default_factory=Words)
    kept: list[Words] = field(default_factory=list)  # the words around a footnote
    item: list[str] = field(default_factory=list)  # the number of a list's item
    waiting: bytearray = field(default_factory=bytearray)
    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    font: int = 0
    stand_ins: int = 0  # letters still to be passed over
    may_be_unknown: bool = False  # behind \*: a group that is left out by who does not know it
    tables: list[tuple[Rows, tuple[int, int]]] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)  # the row that is open, by level
    cells: dict[int, Pieces] = field(default_factory=dict)  # the cell that is open, by level
    edge: Edge = field(default_factory=Edge)
    notes: int = 0

    def read(self, content: bytes) -> None:
        at, end = 0, len(content)
        search = _TOKEN.match
        while at < end:
            token = search(content, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, number, code, sign, brace, letters = token.groups()
            if letters is not None:
                self._letters(letters)
            elif word is not None:
                value = int(number) if number else None
                if word == b"bin":
                    at += max(0, value or 0)
                self._word(word, value)
            elif brace is not None:
                self._brace(brace)
            elif code is not None:
                self._letters(bytes((int(code, 16),)))
            else:
                self._sign(sign)
            if self.collected.is_full:
                break
        self._end_paragraph()
        self._close_tables(0)

    # --------------------------------------------------------------- groups and words

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.stand_ins, self.may_be_unknown = 0, False
        if brace == b"{":
            if len(self.outer) >= DEEPEST:
                raise CannotLook(Reason.DAMAGED)
            self.outer.append(self.group)
        elif self.outer:
            ended, self.group = self.group, self.outer.pop()
            if ended.kind == "list" != self.group.kind:
                self._end_item()
            elif ended.kind == "note" != self.group.kind:
                self._end_note()

    def _change(self, **changes: Any) -> None:
        self._flush()
        self.group = self.group._replace(**changes)

    def _word(self, word: bytes, number: int | None) -> None:
        starred, self.may_be_unknown = self.may_be_unknown, False
        self.stand_ins = 0
        if not self.group.is_seen and self.group.kind != "fonts":
            return
        if word in _UNSEEN or (starred and word not in _KNOWN_STARRED):
            self._change(is_seen=False)
        elif word in _LETTERS:
            self._say(_LETTERS[word])
        elif not self._format(word, number):
            self._layout(word, number)

    def _format(self, word: bytes, number: int | None) -> bool:
        """What letters look like and how they are written."""
        is_on = number != 0
        match word:
            case b"u" if number is not None:
                self._say(chr(number & 0xFFFF))
                self.stand_ins = self.group.behind_unicode
            case b"uc" if number is not None:
                self._change(behind_unicode=min(max(number, 0), 10))
            case b"b":
                self._change(is_bold=is_on)
            case b"v" | b"deleted":
                self._change(is_hidden=is_on)
            case b"super":
                self._change(is_raised=is_on)
            case b"nosupersub" | b"sub":
                self._change(is_raised=False)
            case b"plain":
                self._change(is_bold=False, is_hidden=False, is_raised=False, codec="")
            case b"f":
                self._font(number or 0)
            case b"fonttbl":
                self._change(kind="fonts", is_seen=False)
            case b"fcharset" if self.group.kind == "fonts":
                self.fonts[self.font] = _FONT_PAGES.get(number or 0, "")
            case b"ansicpg" if number:
                self.codec = "utf-8" if number == 65001 else f"cp{number}"
            case b"listtext" | b"pntext":
                self._change(kind="list")
            case b"footnote":
                self._begin_note()
            case b"chftn":
                if self.group.kind != "note":
                    self._flush()
                    self.words.mark(str(self.notes + 1))
            case _:
                return False
        return True

    def _font(self, number: int) -> None:
        if self.group.kind == "fonts":
            self.font = number
        else:
            self._change(codec=self.fonts.get(number, ""))

    def _layout(self, word: bytes, number: int | None) -> None:
        """Paragraphs, and the rows and cells of tables."""
        match word:
            case b"par" | b"sect" | b"page":
                self._end_paragraph()
            case b"pard":
                self._change(level=0)
            case b"intbl":
                self._change(level=max(self.group.level, 1))
            case b"itap" if number is not None:
                self._change(level=min(max(number, 0), DEEPEST_TABLE))
            case b"cell":
                self._end_cell(1)
            case b"nestcell":
                self._end_cell(max(self.group.level, 2))
            case b"row":
                self._end_row(1)
            case b"nestrow":
                self._end_row(max(self.group.level, 2))
            case b"trowd":
                level = self._row_level()
                self.rows[level] = Row(cells=self.rows.get(level, Row()).cells)
                self.edge = Edge()
            case b"trleft" if number is not None:
                self._row().left = number
            case b"trhdr":
                self._row().is_heading = True
            case b"clmrg":
                self.edge.goes_on_from_left = True
            case b"clvmrg":
                self.edge.goes_on_from_above = True
            case b"cellx" if number is not None:
                if len(self._row().edges) < MOST_CELLS_OF_ROW:
                    self.edge.right = number
                    self._row().edges.append(self.edge)
                self.edge = Edge()

    def _row_level(self) -> int:
        """The level of the row that is being described; one within another says so."""
        return max(self.group.level, 1)

    def _row(self) -> Row:
        return self.rows.setdefault(self._row_level(), Row())

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.may_be_unknown = True
        elif sign in (b"\r", b"\n"):
            self._end_paragraph()
        elif sign in _SIGNS:
            if self.stand_ins:
                self.stand_ins -= 1
            else:
                self._say(_SIGNS[sign])

    def _letters(self, letters: bytes) -> None:
        passed = min(self.stand_ins, len(letters))
        self.stand_ins -= passed
        if self.group.is_seen:
            self.waiting += letters[passed:]

    def _say(self, text: str) -> None:
        if self.group.is_seen:
            self._flush()
            self._take(text)

    def _flush(self) -> None:
        if self.waiting:
            text = decode(bytes(self.waiting), self.group.codec or self.codec).text
            self.waiting.clear()
            self._take(text)

    def _take(self, text: str) -> None:
        if self.group.is_hidden:
            self.collected.problem("It has hidden or removed words, which were not read.")
        elif self.group.kind == "list":
            self.item.append(text)
        elif self.group.is_raised:
            self.words.add_raised(text)
        else:
            self.words.add(text, is_bold=self.group.is_bold)

    # --------------------------------------------------------------- lists and notes

    def _end_item(self) -> None:
        number = "".join(self.item).strip()
        self.item.clear()
        if any(letter.isalnum() for letter in number):
            self.words.pieces.insert(0, number + " ")

    def _begin_note(self) -> None:
        self._change(kind="note", is_raised=False)
        self.kept.append(self.words)
        self.words = Words()

    def _end_note(self) -> None:
        if not self.kept:
            return
        text, self.words = self.words.text, self.kept.pop()
        self.notes += 1
        if text:
            marker = str(self.notes)
            if marker not in self.words.markers:
                self.words.mark(marker)
            self.collected.notes.append(Note(marker, text, f"footnote {marker}"))

    # --------------------------------------------------------------- paragraphs and tables

    def _end_paragraph(self) -> None:
        self._flush()
        if self.kept:  # in a footnote
            self.words.add(" ")
            return
        words, self.words = self.words, Words()
        if self.group.level:
            self._add_to_cell(self.group.level, words)
            return
        if words.text or not self.cells:
            self._close_tables(0)
        is_heading = words.is_bold and words.letters <= LONGEST_HEADING
        self.collected.line(words.text, tuple(words.markers), is_heading=is_heading)

    def _add_to_cell(self, level: int, words: Words) -> None:
        cell = self.cells.setdefault(level, Pieces())
        if text := words.text:
            cell.texts.append(text)
            cell.is_bold = cell.is_bold and words.is_bold
        cell.markers += words.markers

    def _end_cell(self, level: int) -> None:
        self._flush()
        words, self.words = self.words, Words()
        level = min(level, DEEPEST_TABLE)
        self._close_tables(level)
        self._add_to_cell(level, words)
        row = self.rows.setdefault(level, Row())
        cell = self.cells.pop(level)
        if len(row.cells) < MOST_CELLS_OF_ROW:
            row.cells.append(cell)

    def _end_row(self, level: int) -> None:
        self._flush()
        level = min(level, DEEPEST_TABLE)
        self._close_tables(level)
        row = self.rows.get(level)
        if row is None or not row.cells:
            return
        while len(self.tables) < level:
            self.tables.append((Rows(), self.collected.begin_table()))
        self.tables[level - 1][0].rows.append(row)
        self.rows[level] = Row(row.left, row.edges, row.is_heading)

    def _close_tables(self, level: int) -> None:
        """Take up the tables that lie deeper than this level: they have ended."""
        while len(self.tables) > level:
            rows, place = self.tables.pop()
            self.rows.pop(len(self.tables) + 1, None)
            if rows.has_columns:
                self.collected.table(rows.drafts(), place)
                continue
            for row in rows.rows:
                for cell in row.cells:
                    for text in cell.texts:
                        self.collected.line(text, tuple(cell.markers))
