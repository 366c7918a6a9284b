"""Word documents of 2007 and later (.docx, .docm): paragraphs, lists with their numbers, tables.

What tracked changes removed, hidden words and comments are left out; what they inserted is shown.

Source: ECMA-376 part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.content import Content, Note
from responses_app.readers.contents.collecting import (
    MOST_CELLS,
    MOST_COLUMNS,
    Collected,
    Draft,
    Words,
    mark_headings,
)
from responses_app.readers.contents.numbering import written
from responses_app.readers.contents.trees import tree_of
from responses_app.readers.contents.word_lists import (
    Lists,
    Style,
    W,
    is_on,
    raised,
    styles_of,
    value,
    whole_number,
)
from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.packages import Package

READER = "word_documents"
VERSION = 1

DEEPEST_TABLE = 20  # tables within tables
LONGEST_HEADING = 200  # letters of a paragraph that is a heading because it is bold

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_REMOVED = frozenset((W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "sdtPr", W + "tcPr"))
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_WITHIN = frozenset(
    W + name
    for name in (
        "ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml",
        "dir", "bdo", "ruby", "rubyBase", "subDoc",
    )
)  # fmt: skip
_AROUND_ROWS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_P, _TBL, _TR, _TC, _R, _T = (W + name for name in ("p", "tbl", "tr", "tc", "r", "t"))
_TEXT_BOX = W + "txbxContent"


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
        styles_of(_part(package, kinds, "styles")), Lists.of(_part(package, kinds, "numbering"))
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
class _Paragraph:
    """One paragraph while it is read."""

    words: Words = field(default_factory=Words)
    boxes: list[Any] = field(default_factory=list)  # text boxes that are anchored in it
    is_heading: bool = False
    style: Style = field(default_factory=Style)
    fields: list[bool] = field(default_factory=list)
    """Of each field that is open, whether its result has begun; before that stands its code."""


@dataclass(slots=True)
class _Document:
    """A document while it is read."""

    styles: Mapping[str, Style]
    lists: Lists
    collected: Collected = field(default_factory=Collected)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and id to marker
    hidden: int = 0  # runs of hidden letters
    removed: int = 0
    depth: int = 0  # of tables

    # --------------------------------------------------------------- blocks

    def blocks(self, parent: Any) -> None:
        """Take up paragraphs and tables, in order."""
        for element in _shown(parent):
            if self.collected.is_full:
                self.collected.left_out()
                return
            if element.tag == _P:
                paragraph = self.paragraph(element)
                is_heading = paragraph.is_heading or (
                    paragraph.words.is_bold and paragraph.words.letters <= LONGEST_HEADING
                )
                self.collected.line(
                    paragraph.words.text, tuple(paragraph.words.markers), is_heading=is_heading
                )
                for box in paragraph.boxes:
                    self.blocks(box)
            elif element.tag == _TBL:
                self.table(element)
            elif element.tag in _WITHIN:
                self.blocks(element)
            elif element.tag in (W + "del", W + "moveFrom"):
                self.removed += 1

    def table(self, element: Any, title: str = "") -> None:
        """Take up a table; one of a single column, or that only holds others, as its text."""
        if self.depth >= DEEPEST_TABLE:
            self.collected.problem("Tables that lie too deep within others were not read.")
            return
        self.depth += 1
        rows = list(_rows(element))
        cells = [list(_cells(row)) for row in rows]
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
            for element in _shown(parent):
                if element.tag == _P:
                    paragraph = self.paragraph(element)
                    words = paragraph.words
                    if text := words.text:
                        texts.append(text)
                        bold.append(words.is_bold or paragraph.is_heading)
                    markers.extend(words.markers)
                    for box in paragraph.boxes:
                        take(box)
                elif element.tag == _TBL:
                    inner.append((element, draft.column))
                elif element.tag in _WITHIN:
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
            self.hidden += 1
            return True
        return False

    # --------------------------------------------------------------- paragraphs

    def paragraph(self, element: Any) -> _Paragraph:
        """Read a paragraph, with the number before it."""
        properties = element.find(W + "pPr")
        key = value(properties, "pStyle")
        paragraph = _Paragraph(style=self.styles.get(key, Style()))
        outline = value(properties, "outlineLvl")
        paragraph.is_heading = paragraph.style.is_heading or (
            bool(outline) and whole_number(outline, 9) < 9
        )
        self._runs(element, paragraph)
        if paragraph.words.text or paragraph.boxes:
            number = self._number(properties, paragraph.style, key)
            if number:
                paragraph.words.pieces.insert(0, number + " ")
        return paragraph

    def _number(self, properties: Any, style: Style, key: str) -> str:
        numbered = properties.find(W + "numPr") if properties is not None else None
        own = value(numbered, "numId")
        list_key = own or style.list_key
        if not list_key or list_key == "0":
            return ""
        depth = value(numbered, "ilvl")
        return self.lists.next(list_key, whole_number(depth) if depth else style.depth, key)

    def _runs(self, parent: Any, paragraph: _Paragraph) -> None:
        for element in parent:
            tag = element.tag
            if tag == _R:
                self._run(element, paragraph)
            elif tag in _WITHIN:
                if not _is_placeholder(element):
                    self._runs(element, paragraph)
            elif tag == W + "del" or tag == W + "moveFrom":
                self.removed += 1
            elif isinstance(tag, str) and tag.startswith(_M):
                paragraph.words.add("".join(element.itertext(_M + "t")))
            elif tag == _MC + "AlternateContent":
                self._alternative(element, paragraph)

    def _run(self, run: Any, paragraph: _Paragraph) -> None:
        properties = run.find(W + "rPr")
        letters = self.styles.get(value(properties, "rStyle")) or Style()
        style = paragraph.style
        if _said(is_on(properties, "vanish"), letters.is_hidden, style.is_hidden):
            self.hidden += any(one.text for one in run.iter(_T))
            return
        is_raised = _said(raised(properties), letters.is_raised, style.is_raised)
        is_bold = _said(is_on(properties, "b"), letters.is_bold, style.is_bold)
        for element in run:
            tag = element.tag
            if tag == _T:
                if element.text and (not paragraph.fields or paragraph.fields[-1]):
                    if is_raised:
                        paragraph.words.add_raised(element.text)
                    else:
                        paragraph.words.add(element.text, is_bold=is_bold)
            elif tag in _MARKS:
                paragraph.words.add(_MARKS[tag])
            elif tag == W + "br":
                paragraph.words.add("\n")
            elif tag == W + "fldChar":
                self._field(element, paragraph)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._reference(element, paragraph)
            elif tag in (W + "drawing", W + "pict", W + "object"):
                paragraph.boxes += _text_boxes(element)
            elif tag == _MC + "AlternateContent":
                self._alternative(element, paragraph)

    def _alternative(self, element: Any, paragraph: _Paragraph) -> None:
        """What may be shown in one of two ways, which are the same words twice."""
        for one in element:
            paragraph.boxes += _text_boxes(one)
            for run in one.findall(_R):
                self._run(run, paragraph)
            return

    def _field(self, element: Any, paragraph: _Paragraph) -> None:
        match element.get(W + "fldCharType"):
            case "begin":
                paragraph.fields.append(False)
                paragraph.words.add(_of_form(element.find(W + "ffData")))
            case "separate" if paragraph.fields:
                paragraph.fields[-1] = True
            case "end" if paragraph.fields:
                paragraph.fields.pop()

    def _reference(self, element: Any, paragraph: _Paragraph) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        key = (kind, element.get(W + "id", ""))
        if key not in self.notes:
            number = 1 + sum(known == kind for known, _ in self.notes)
            self.notes[key] = written(number, "decimal" if kind == "footnote" else "lowerRoman")
        if element.get(W + "customMarkFollows", "0") in ("0", "false"):
            paragraph.words.mark(self.notes[key])

    # --------------------------------------------------------------- behind the text

    def add_notes(self, root: Any, name: str) -> None:
        """Take up the footnotes that the text points to, in its order."""
        if root is None:
            return
        elements = {one.get(W + "id", ""): one for one in root.findall(W + name)}
        for (kind, key), marker in self.notes.items():
            if kind == name and key in elements:
                paragraphs = elements[key].findall(_P)
                texts = [self.paragraph(one).words.text for one in paragraphs]
                text = " ".join(text for text in texts if text)
                if text:
                    self.collected.notes.append(Note(marker, text, f"{name} {marker}"))

    def tell_hidden(self) -> None:
        if self.hidden:
            self.collected.problem("It has hidden words or rows, which were not read.")
        if self.removed:
            self.collected.problem(
                "It has words that tracked changes removed, which were not read."
            )


def _said(*said: bool | None) -> bool:
    """The first that says anything."""
    return next((one for one in said if one is not None), False)


def _bounded(text: str) -> int:
    return max(0, min(whole_number(text), MOST_COLUMNS))


def _shown(parent: Any) -> Iterator[Any]:
    """The children, with the choice of two ways of showing the same in place of both."""
    for element in parent:
        if element.tag == _MC + "AlternateContent":
            yield from (child for choice in element[:1] for child in choice)
        elif element.tag == W + "sdt" and _is_placeholder(element):
            continue
        else:
            yield element


def _rows(table: Any) -> Iterator[Any]:
    for element in table:
        if element.tag == _TR:
            yield element
        elif element.tag in _AROUND_ROWS:
            yield from _rows(element)


def _cells(row: Any) -> Iterator[Any]:
    for element in row:
        if element.tag == _TC:
            yield element
        elif element.tag in _AROUND_ROWS:
            yield from _cells(element)


def _is_placeholder(element: Any) -> bool:
    """Whether a field still shows the words that ask for its content."""
    if element.tag != W + "sdt":
        return False
    properties = element.find(W + "sdtPr")
    return properties is not None and properties.find(W + "showingPlcHdr") is not None


def _text_boxes(element: Any) -> list[Any]:
    """The texts of the boxes in a drawing, each once."""
    boxes = []
    for one in element.iter(_TEXT_BOX):
        around = next(one.iterancestors(_MC + "Fallback", _TEXT_BOX), None)
        if around is None or not _is_within(around, element):
            boxes.append(one)
    return boxes


def _is_within(inner: Any, outer: Any) -> bool:
    return inner is outer or any(one is outer for one in inner.iterancestors())


def _of_form(data: Any) -> str:
    """What a field of a form shows that has no text of its own: a ticked box, a chosen item."""
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        ticked = is_on(box, "checked")
        return "☒" if (is_on(box, "default") if ticked is None else ticked) else "☐"
    items = data.find(W + "ddList")
    if items is None:
        return ""
    entries = [one.get(W + "val", "") for one in items.findall(W + "listEntry")]
    chosen = whole_number(value(items, "result") or value(items, "default"))
    return entries[chosen] if 0 <= chosen < len(entries) else ""
