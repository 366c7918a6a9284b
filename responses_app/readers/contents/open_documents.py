"""OpenDocument texts (.odt): paragraphs, lists with their numbers, tables.

Source: OASIS OpenDocument 1.3 part 3, 5 (text), 9 (tables).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.content import Content, Note
from responses_app.readers.contents.collecting import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Collected,
    Draft,
    Words,
    mark_headings,
)
from responses_app.readers.contents.numbering import Count, Level
from responses_app.readers.contents.open_lists import (
    DRAW,
    OFFICE,
    TABLE,
    TEXT,
    Look,
    Styles,
    whole_number,
)
from responses_app.readers.contents.trees import tree_of
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.open_document import is_encrypted
from responses_app.readers.hidden_data.packages import Package

READER = "open_documents"
VERSION = 1

DEEPEST = 40  # tables, lists and sections within one another
LONGEST_HEADING = 200  # letters of a paragraph that is a heading because it is bold
REPEATED_AT_MOST = 1_000  # a row or cell that has words
SPACES_AT_MOST = 100

_P, _H = TEXT + "p", TEXT + "h"
_LISTS = {TEXT + "list-item", TEXT + "list-header"}
_BLOCKS = {
    TEXT + "section", TEXT + "index-body", TEXT + "table-of-content", TEXT + "alphabetical-index",
    TEXT + "numbered-paragraph", TEXT + "soft-page-break",
}  # fmt: skip
_UNSEEN = {
    TEXT + name
    for name in (
        "tracked-changes", "hidden-paragraph", "hidden-text", "change", "change-start",
        "change-end", "variable-decls", "sequence-decls", "user-field-decls",
    )
} | {OFFICE + "annotation", OFFICE + "annotation-end", OFFICE + "forms"}  # fmt: skip
_ROW_GROUPS = {TABLE + "table-rows", TABLE + "table-row-group", TABLE + "table-header-rows"}
_BOXES = {DRAW + "frame", DRAW + "text-box", DRAW + "custom-shape", DRAW + "g", DRAW + "rect"}


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what an OpenDocument text shows. Raises CannotLook: damaged, locked, too big."""
    package = Package(content)
    if is_encrypted(package):
        raise CannotLook(Reason.ENCRYPTED)
    if "content.xml" not in package:
        raise CannotLook(Reason.DAMAGED)
    root = tree_of(package, "content.xml")
    roots = [root]
    if "styles.xml" in package:
        roots.append(tree_of(package, "styles.xml"))
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise CannotLook(Reason.DAMAGED, "It has no text, so it is no text document.")
    document = _Document(Styles.of(roots))
    document.blocks(body)
    document.tell_hidden(body)
    return document.collected.content(READER, VERSION)


@dataclass(slots=True)
class _List:
    """A list that is open: its numbering, its levels, how deep the reading is in it."""

    count: Count
    levels: list[Level]
    depth: int = 0
    waits: bool = False  # the first paragraph of an item bears its number
    start: int | None = None


@dataclass(slots=True)
class _Document:
    """A document while it is read."""

    styles: Styles
    collected: Collected = field(default_factory=Collected)
    counts: dict[str, Count] = field(default_factory=dict)  # by the id of a list, and its style
    hidden: int = 0
    depth: int = 0

    # --------------------------------------------------------------- blocks

    def blocks(self, parent: Any, within: _List | None = None) -> None:
        """Take up paragraphs, lists and tables, in order."""
        for element in parent:
            if self.collected.is_full:
                self.collected.left_out()
                return
            tag = element.tag
            if tag in (_P, _H):
                words, is_heading, boxes = self.paragraph(element, within)
                self.collected.line(words.text, tuple(words.markers), is_heading=is_heading)
                for box in boxes:
                    self._deeper(box, None)
            elif tag == TABLE + "table":
                self.table(element)
            elif tag == TEXT + "list":
                self.items(element, within)
            elif tag in _BLOCKS and not self._is_hidden_section(element):
                self._deeper(element, within)
            elif tag in _BOXES:
                self._deeper(element, None)

    def _deeper(self, element: Any, within: _List | None) -> None:
        if self.depth >= DEEPEST:
            self.collected.problem("Parts that lie too deep within others were not read.")
            return
        self.depth += 1
        self.blocks(element, within)
        self.depth -= 1

    def _is_hidden_section(self, element: Any) -> bool:
        if element.get(TEXT + "display") in ("none", "condition"):
            self.hidden += 1
            return True
        return False

    def items(self, element: Any, within: _List | None) -> None:
        """Take up a list; a list within an item is a level of it."""
        inner = self._open(element, within)
        for item in element:
            if item.tag not in _LISTS:
                continue
            inner.waits = item.tag == TEXT + "list-item"
            start = item.get(TEXT + "start-value")
            if start:
                inner.count.restart(inner.depth, whole_number(start, 1))
            self._deeper(item, inner)
        if within is not None:
            within.waits = False

    def _open(self, element: Any, within: _List | None) -> _List:
        style = element.get(TEXT + "style-name", "")
        if within is not None:
            levels = self.styles.lists.get(style, within.levels)
            return _List(within.count, levels, within.depth + 1)
        levels = self.styles.lists.get(style, [])
        goes_on = element.get(TEXT + "continue-list") or (
            style if element.get(TEXT + "continue-numbering") == "true" else ""
        )
        count = self.counts.get(goes_on) or Count(levels)
        for key in (style, element.get("{http://www.w3.org/XML/1998/namespace}id", "")):
            if key:
                self.counts[key] = count
        return _List(count, levels)

    # --------------------------------------------------------------- tables

    def table(self, element: Any, title: str = "") -> None:
        """Take up a table; one of a single column as its text."""
        rows = list(self._rows(element))
        if all(len(_cells(row)) < 2 for row, _, _ in rows):
            for row, _, _ in rows:
                for cell in _cells(row):
                    self._deeper(cell, None)
            return
        place = self.collected.begin_table()
        drafts: list[Draft] = []
        inner: list[tuple[Any, str]] = []
        at = 0
        for row, is_heading, times in rows:
            if len(drafts) > MOST_CELLS:
                self.collected.left_out()
                break
            found = self._row(row, at, is_heading, inner)
            for again in range(times if found else 1):
                drafts += [_moved(one, again) for one in found] if again else found
            at += times if found else min(times, MOST_ROWS)
        mark_headings(drafts)
        self.collected.table(drafts, place, title=title or element.get(TABLE + "title", ""))
        for table, label in inner:
            self._inner(table, label)

    def _inner(self, table: Any, label: str) -> None:
        if self.depth >= DEEPEST:
            self.collected.problem("Parts that lie too deep within others were not read.")
            return
        self.depth += 1
        self.table(table, label)
        self.depth -= 1

    def _rows(self, parent: Any, is_heading: bool = False) -> Iterator[tuple[Any, bool, int]]:
        """Each row that is shown, whether it is a heading, and how often it is repeated."""
        for element in parent:
            if element.tag == TABLE + "table-row":
                key = ("table-row", element.get(TABLE + "style-name", ""))
                if element.get(TABLE + "visibility") in ("collapse", "filter") or (
                    key in self.styles.hidden
                ):
                    self.hidden += 1
                    continue
                times = whole_number(element.get(TABLE + "number-rows-repeated"), 1)
                yield element, is_heading, max(1, min(times, REPEATED_AT_MOST))
            elif element.tag in _ROW_GROUPS:
                yield from self._rows(element, is_heading or element.tag.endswith("header-rows"))

    def _row(
        self, row: Any, number: int, is_heading: bool, inner: list[tuple[Any, str]]
    ) -> list[Draft]:
        drafts: list[Draft] = []
        tables: list[Any] = []
        column = 0
        for cell in row:
            times = max(1, whole_number(cell.get(TABLE + "number-columns-repeated"), 1))
            if cell.tag == TABLE + "table-cell":
                words, is_bold, markers = self._cell(cell, tables)
                if words:
                    down = max(1, whole_number(cell.get(TABLE + "number-rows-spanned"), 1))
                    across = max(1, whole_number(cell.get(TABLE + "number-columns-spanned"), 1))
                    drafts += [
                        Draft(
                            number, column + again, words, down, across, markers, is_heading,
                            is_bold,
                        )
                        for again in range(min(times, REPEATED_AT_MOST))
                    ]  # fmt: skip
            column = min(column + times, MOST_COLUMNS)
        label = " ".join(one.words for one in drafts)
        inner += [(table, label) for table in tables]
        return drafts

    def _cell(self, cell: Any, tables: list[Any]) -> tuple[str, bool, tuple[str, ...]]:
        texts: list[str] = []
        markers: list[str] = []
        bold: list[bool] = []

        def take(parent: Any, within: _List | None, depth: int) -> None:
            for element in parent if depth < DEEPEST else ():
                if element.tag in (_P, _H):
                    words, _, boxes = self.paragraph(element, within)
                    if text := words.text:
                        texts.append(text)
                        bold.append(words.is_bold)
                    markers.extend(words.markers)
                    for box in boxes:
                        take(box, None, depth + 1)
                elif element.tag == TABLE + "table":
                    tables.append(element)
                elif element.tag == TEXT + "list":
                    opened = self._open(element, within)
                    for item in element:
                        opened.waits = item.tag == TEXT + "list-item"
                        take(item, opened, depth + 1)
                elif element.tag in _BLOCKS or element.tag in _BOXES:
                    take(element, within, depth + 1)

        take(cell, None, 0)
        return "\n".join(texts), bool(bold) and all(bold), tuple(markers)

    # --------------------------------------------------------------- paragraphs

    def paragraph(self, element: Any, within: _List | None) -> tuple[Words, bool, list[Any]]:
        """The words of a paragraph, whether it is a heading, and the boxes anchored in it."""
        look = self.styles.look("paragraph", element.get(TEXT + "style-name"))
        words = Words()
        boxes: list[Any] = []
        self._inline(element, look, words, boxes, 0)
        is_heading = element.tag == _H or look.is_heading
        is_heading |= words.is_bold and words.letters <= LONGEST_HEADING
        if words.text:
            if number := self._number(element, within):
                words.pieces.insert(0, number + " ")
        return words, is_heading, boxes

    def _number(self, element: Any, within: _List | None) -> str:
        if within is not None:
            is_first, within.waits = within.waits, False
            return within.count.next(within.depth, within.levels) if is_first else ""
        if element.tag == _H:
            depth = whole_number(element.get(TEXT + "outline-level"), 1) - 1
            return self.styles.outline.next(depth)
        return ""

    def _inline(self, parent: Any, look: Look, words: Words, boxes: list[Any], depth: int) -> None:
        if look.is_hidden:
            self.hidden += bool("".join(parent.itertext()).strip())
            return
        self._say(parent.text, look, words)
        for element in parent:
            self._element(element, look, words, boxes, depth)
            self._say(element.tail, look, words)

    def _say(self, text: str | None, look: Look, words: Words) -> None:
        if not text:
            return
        text = text.replace("\n", " ")  # a line break is an element
        if look.is_raised:
            words.add_raised(text)
        else:
            words.add(text, is_bold=bool(look.is_bold))

    def _element(
        self, element: Any, look: Look, words: Words, boxes: list[Any], depth: int
    ) -> None:
        tag = element.tag
        if tag == TEXT + "s":
            words.add(" " * min(whole_number(element.get(TEXT + "c"), 1), SPACES_AT_MOST))
        elif tag == TEXT + "tab":
            words.add("\t")
        elif tag == TEXT + "line-break":
            words.add("\n")
        elif tag == TEXT + "note":
            self._note(element, words)
        elif tag in _BOXES:
            boxes.append(element)
        elif tag == TEXT + "span" and depth < DEEPEST:
            own = self.styles.look("text", element.get(TEXT + "style-name"))
            self._inline(element, _over(own, look), words, boxes, depth + 1)
        elif tag in _UNSEEN:
            self.hidden += tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph")
        elif depth < DEEPEST and tag != TEXT + "ruby-text":
            self._inline(element, look, words, boxes, depth + 1)

    def _note(self, element: Any, words: Words) -> None:
        citation, body = element.find(TEXT + "note-citation"), element.find(TEXT + "note-body")
        marker = "" if citation is None else "".join(citation.itertext()).strip()
        if not marker or body is None:
            return
        words.mark(marker)
        text = " ".join(self.paragraph(one, None)[0].text for one in body.iter(_P))
        kind = element.get(TEXT + "note-class", "footnote")
        self.collected.notes.append(Note(marker, text, f"{kind} {marker}"))

    # --------------------------------------------------------------- what is not shown

    def tell_hidden(self, body: Any) -> None:
        if self.hidden:
            self.collected.problem("It has hidden words or rows, which were not read.")
        if next(body.iter(TEXT + "deletion"), None) is not None:
            self.collected.problem(
                "It has words that tracked changes removed, which were not read."
            )


def _cells(row: Any) -> list[Any]:
    """The cells that begin in a row, repeated empty ones once."""
    return [one for one in row if one.tag == TABLE + "table-cell"]


def _moved(draft: Draft, down: int) -> Draft:
    return Draft(
        draft.row + down, draft.column, draft.words, draft.rows, draft.columns, draft.markers,
        draft.is_heading, draft.is_bold,
    )  # fmt: skip


def _over(own: Look, around: Look) -> Look:
    """What a style within another says, and what it leaves to the other."""
    return Look(
        around.is_bold if own.is_bold is None else own.is_bold,
        around.is_hidden if own.is_hidden is None else own.is_hidden,
        around.is_raised if own.is_raised is None else own.is_raised,
    )
