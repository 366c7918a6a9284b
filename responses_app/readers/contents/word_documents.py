"""Word documents of 2007 and later (.docx, .docm): paragraphs, lists with their numbers, tables.

What tracked changes removed, hidden words and comments are left out; what they inserted is shown.

Source: ECMA-376 part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.content import Content, Note
from responses_app.readers.contents.collecting import (
    MOST_CELLS,
    MOST_COLUMNS,
    Collected,
    Draft,
    mark_headings,
)
from responses_app.readers.contents.trees import tree_of
from responses_app.readers.contents.word_elements import (
    PARAGRAPH,
    TABLE,
    WITHIN,
    W,
    is_on,
    shown,
    value,
    whole_number,
)
from responses_app.readers.contents.word_elements import cells as cells_of
from responses_app.readers.contents.word_elements import rows as rows_of
from responses_app.readers.contents.word_lists import Lists
from responses_app.readers.contents.word_paragraphs import ParagraphReader
from responses_app.readers.contents.word_styles import Styles
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package

READER = "word_documents"
VERSION = 1

DEEPEST_TABLE = 20  # tables within tables
LONGEST_HEADING = 200  # letters of a paragraph that is a heading because it is bold


def read(content: bytes, options: Mapping[str, Any]) -> Content:
    """Return what a Word document shows. Raises CannotLook where it is damaged or too big."""
    package = Package(content)
    main = _main_part(package)
    kinds = {
        one.kind: one.target
        for one in package.relations(main)
        if not one.is_outside and one.target in package
    }
    document = _Document(
        ParagraphReader(
            Styles(_part(package, kinds, "styles")), Lists.of(_part(package, kinds, "numbering"))
        )
    )
    body = tree_of(package, main).find(W + "body")
    if body is None:
        raise CannotLook(Reason.DAMAGED, "It has no text, so it is no Word document.")
    document.blocks(body)
    for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
        document.add_notes(_part(package, kinds, kind), name)
    document.tell_hidden()
    return document.collected.content(READER, VERSION)


def _main_part(package: Package) -> str:
    for one in package.relations(""):
        if one.kind == "officeDocument" and not one.is_outside and one.target in package:
            return one.target
    if "word/document.xml" not in package:
        raise CannotLook(Reason.DAMAGED, "It has no text, so it is no Word document.")
    return "word/document.xml"


def _part(package: Package, kinds: Mapping[str, str], kind: str) -> Any:
    """A part that may be missing or broken: the text can be read without it."""
    if kind not in kinds:
        return None
    try:
        return tree_of(package, kinds[kind])
    except CannotLook:
        return None


@dataclass(slots=True)
class _Document:
    """A document while it is read."""

    paragraphs: ParagraphReader
    collected: Collected = field(default_factory=Collected)
    hidden_rows: int = 0
    removed: int = 0  # paragraphs, rows and cells
    depth: int = 0  # of tables

    # --------------------------------------------------------------- blocks

    def blocks(self, parent: Any) -> None:
        """Take up paragraphs and tables, in order."""
        for element in shown(parent):
            if self.collected.is_full:
                self.collected.left_out()
                return
            if element.tag == PARAGRAPH:
                paragraph = self.paragraphs.read(element)
                is_heading = paragraph.is_heading or (
                    paragraph.words.is_bold and paragraph.words.letters <= LONGEST_HEADING
                )
                self.collected.line(
                    paragraph.words.text, tuple(paragraph.words.markers), is_heading=is_heading
                )
                for box in paragraph.boxes:
                    self.blocks(box)
            elif element.tag == TABLE:
                self.table(element)
            elif element.tag in WITHIN:
                self.blocks(element)
            elif element.tag in (W + "del", W + "moveFrom"):
                self.removed += 1

    def table(self, element: Any, title: str = "") -> None:
        """Take up a table; one of a single column, or that only holds others, as its text."""
        if self.depth >= DEEPEST_TABLE:
            self.collected.problem("Tables that lie too deep within others were not read.")
            return
        self.depth += 1
        rows = list(rows_of(element))
        cells = [list(cells_of(row)) for row in rows]
        if all(len(row) < 2 for row in cells):
            for row, of_row in zip(rows, cells, strict=True):
                if not self._is_left_out(row):
                    for cell in of_row:
                        self.blocks(cell)
        else:
            self._data(element, rows, cells, title)
        self.depth -= 1

    def _data(self, element: Any, rows: list[Any], cells: list[list[Any]], title: str) -> None:
        place = self.collected.begin_table()
        drafts: list[Draft] = []
        within: list[tuple[Any, str]] = []
        merged: dict[int, Draft] = {}  # by column: what a cell below may go on with
        number = 0
        for row, of_row in zip(rows, cells, strict=True):
            if self._is_left_out(row):
                continue
            if len(drafts) > MOST_CELLS:
                self.collected.left_out()
                break
            properties = row.find(W + "trPr")
            is_heading = bool(is_on(properties, "tblHeader"))
            column = _bounded(value(properties, "gridBefore"))
            inner: list[tuple[Any, int]] = []
            first = len(drafts)
            for cell in of_row:
                draft = Draft(number, column, "", is_heading=is_heading)
                known = self._cell(cell, draft, merged, drafts, inner)
                column += known.columns
            label = " ".join(one.words for one in drafts[first:] if one.words)
            within += [(table, label) for table, _ in inner]
            number += 1
        mark_headings(drafts)
        caption = value(element.find(W + "tblPr"), "tblCaption")
        self.collected.table(drafts, place, title=title or caption)
        for table, label in within:
            self.table(table, label)

    def _cell(
        self,
        cell: Any,
        draft: Draft,
        merged: dict[int, Draft],
        drafts: list[Draft],
        inner: list[tuple[Any, int]],
    ) -> Draft:
        """Fill a draft, or make the cell above go on; gives the one that says how wide it is."""
        properties = cell.find(W + "tcPr")
        draft.columns = max(1, _bounded(value(properties, "gridSpan")))
        merge = properties.find(W + "vMerge") if properties is not None else None
        sideways = value(properties, "hMerge", default="none")
        if sideways == "continue" and drafts and drafts[-1].row == draft.row:
            drafts[-1].columns += draft.columns
            return draft
        above = merged.get(draft.column)
        if merge is not None and merge.get(W + "val", "continue") == "continue" and above:
            above.rows = draft.row - above.row + 1
            return draft
        merged.pop(draft.column, None)
        if merge is not None:
            merged[draft.column] = draft
        if properties is not None and properties.find(W + "cellDel") is not None:
            self.removed += 1
            return draft
        self._fill(cell, draft, inner)
        drafts.append(draft)
        return draft

    def _fill(self, cell: Any, draft: Draft, inner: list[tuple[Any, int]]) -> None:
        texts: list[str] = []
        markers: list[str] = []
        bold: list[bool] = []

        def take(parent: Any) -> None:
            for element in shown(parent):
                if element.tag == PARAGRAPH:
                    paragraph = self.paragraphs.read(element)
                    words = paragraph.words
                    if text := words.text:
                        texts.append(text)
                        bold.append(words.is_bold or paragraph.is_heading)
                    markers.extend(words.markers)
                    for box in paragraph.boxes:
                        take(box)
                elif element.tag == TABLE:
                    inner.append((element, draft.column))
                elif element.tag in WITHIN:
                    take(element)

        take(cell)
        draft.words = "\n".join(texts)
        draft.markers = tuple(markers)
        draft.is_bold = bool(bold) and all(bold)

    def _is_left_out(self, row: Any) -> bool:
        properties = row.find(W + "trPr")
        if properties is None:
            return False
        if properties.find(W + "del") is not None:
            self.removed += 1
            return True
        if is_on(properties, "hidden"):
            self.hidden_rows += 1
            return True
        return False

    # --------------------------------------------------------------- behind the text

    def add_notes(self, root: Any, name: str) -> None:
        """Take up the footnotes that the text points to, in its order."""
        if root is None:
            return
        elements = {one.get(W + "id", ""): one for one in root.findall(W + name)}
        for (kind, key), marker in self.paragraphs.notes.items():
            if kind == name and key in elements:
                paragraphs = elements[key].findall(PARAGRAPH)
                texts = [self.paragraphs.read(one).words.text for one in paragraphs]
                text = " ".join(text for text in texts if text)
                if text:
                    self.collected.notes.append(Note(marker, text, f"{name} {marker}"))

    def tell_hidden(self) -> None:
        if self.hidden_rows or self.paragraphs.hidden:
            self.collected.problem("It has hidden words or rows, which were not read.")
        if self.removed or self.paragraphs.removed:
            self.collected.problem(
                "It has words that tracked changes removed, which were not read."
            )


def _bounded(text: str) -> int:
    return max(0, min(whole_number(text), MOST_COLUMNS))
