"""The paragraphs of a Word document: their words as shown, with the number of a list before them.

Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.16 (fields and forms).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from responses_app.readers.contents.collecting import Words
from responses_app.readers.contents.numbering import written
from responses_app.readers.contents.word_elements import (
    MC,
    RUN,
    TEXT,
    WITHIN,
    W,
    is_on,
    is_placeholder,
    value,
    whole_number,
)
from responses_app.readers.contents.word_lists import Lists
from responses_app.readers.contents.word_styles import Style, Styles, raised

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_REMOVED = (W + "del", W + "moveFrom")
_REFERENCES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_PICTURES = (W + "drawing", W + "pict", W + "object")
_ALTERNATIVES = MC + "AlternateContent"
_TEXT_BOX = W + "txbxContent"
_BREAK, _FIELD = W + "br", W + "fldChar"


@dataclass(slots=True)
class Paragraph:
    """One paragraph while it is read."""

    words: Words = field(default_factory=Words)
    boxes: list[Any] = field(default_factory=list)  # text boxes that are anchored in it
    is_heading: bool = False
    style: Style = field(default_factory=Style)
    fields: list[bool] = field(default_factory=list)
    """Of each field that is open, whether its result has begun; before that stands its code."""


@dataclass(slots=True)
class ParagraphReader:
    """Reads paragraph by paragraph, for the numbers of lists go on from one to the next."""

    styles: Styles
    lists: Lists
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # kind and id to marker
    hidden: int = 0  # runs of hidden letters
    removed: int = 0  # by tracked changes

    def read(self, element: Any) -> Paragraph:
        """Read a paragraph, with the number before it."""
        properties = element.find(W + "pPr")
        key = value(properties, "pStyle")
        paragraph = Paragraph(style=self.styles.of(key))
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

    def _runs(self, parent: Any, paragraph: Paragraph) -> None:
        for element in parent:
            tag = element.tag
            if tag == RUN:
                self._run(element, paragraph)
            elif tag in WITHIN:
                if not is_placeholder(element):
                    self._runs(element, paragraph)
            elif tag in _REMOVED:
                self.removed += 1
            elif isinstance(tag, str) and tag.startswith(_MATHS):
                paragraph.words.add("".join(element.itertext(_MATHS + "t")))
            elif tag == _ALTERNATIVES:
                self._alternative(element, paragraph)

    def _run(self, run: Any, paragraph: Paragraph) -> None:
        properties = run.find(W + "rPr")
        letters = self.styles.of(value(properties, "rStyle"))
        style = paragraph.style
        if _said(is_on(properties, "vanish"), letters.is_hidden, style.is_hidden):
            self.hidden += any(one.text for one in run.iter(TEXT))
            return
        is_raised = _said(raised(properties), letters.is_raised, style.is_raised)
        is_bold = _said(is_on(properties, "b"), letters.is_bold, style.is_bold)
        for element in run:
            tag = element.tag
            if tag == TEXT:
                if element.text and (not paragraph.fields or paragraph.fields[-1]):
                    if is_raised:
                        paragraph.words.add_raised(element.text)
                    else:
                        paragraph.words.add(element.text, is_bold=is_bold)
            elif tag in _MARKS:
                paragraph.words.add(_MARKS[tag])
            elif tag == _BREAK:
                paragraph.words.add("\n")
            elif tag == _FIELD:
                self._field(element, paragraph)
            elif tag in _REFERENCES:
                self._reference(element, paragraph)
            elif tag in _PICTURES:
                paragraph.boxes += _text_boxes(element)
            elif tag == _ALTERNATIVES:
                self._alternative(element, paragraph)

    def _alternative(self, element: Any, paragraph: Paragraph) -> None:
        """What may be shown in one of two ways, which are the same words twice."""
        for one in element:
            paragraph.boxes += _text_boxes(one)
            for run in one.findall(RUN):
                self._run(run, paragraph)
            return

    def _field(self, element: Any, paragraph: Paragraph) -> None:
        match element.get(W + "fldCharType"):
            case "begin":
                paragraph.fields.append(False)
                paragraph.words.add(_of_form(element.find(W + "ffData")))
            case "separate" if paragraph.fields:
                paragraph.fields[-1] = True
            case "end" if paragraph.fields:
                paragraph.fields.pop()

    def _reference(self, element: Any, paragraph: Paragraph) -> None:
        kind = _REFERENCES[element.tag]
        key = (kind, element.get(W + "id", ""))
        if key not in self.notes:
            number = 1 + sum(known == kind for known, _ in self.notes)
            self.notes[key] = written(number, "decimal" if kind == "footnote" else "lowerRoman")
        if element.get(W + "customMarkFollows", "0") in ("0", "false"):
            paragraph.words.mark(self.notes[key])


def _said(*said: bool | None) -> bool:
    """The first that says anything."""
    return next((one for one in said if one is not None), False)


def _text_boxes(element: Any) -> list[Any]:
    """The texts of the boxes in a drawing, each once."""
    boxes = []
    for one in element.iter(_TEXT_BOX):
        around = next(one.iterancestors(MC + "Fallback", _TEXT_BOX), None)
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
