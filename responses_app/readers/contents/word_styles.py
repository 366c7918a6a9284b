"""What the styles of a Word document say of paragraphs and letters.

Source: ECMA-376 part 1, 17.7 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from responses_app.readers.contents.word_elements import W, is_on, value, whole_number

DEEPEST_STYLE = 20  # styles based on one another

_HEADING = re.compile(r"(?:heading|title|subtitle|pennawd|teitl)\b", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """What a style says of a paragraph or of letters; None: nothing."""

    is_bold: bool | None = None
    is_hidden: bool | None = None
    is_raised: bool | None = None
    is_heading: bool = False
    list_key: str | None = None
    depth: int | None = None


class Styles:
    """The styles by their ids, each with what it is based on; a document uses few of its own."""

    def __init__(self, root: Any) -> None:
        """`root` is that of the part with the styles; None where there is none."""
        found = root.findall(W + "style") if root is not None else ()
        self._elements = {one.get(W + "styleId", ""): one for one in found}
        self._known: dict[str, Style] = {}

    def of(self, key: str) -> Style:
        """The style of that id; one that says nothing where there is none."""
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = _style(key, self._elements)
        return style


def _style(key: str, elements: dict[str, Any]) -> Style:
    style = Style()
    for _ in range(DEEPEST_STYLE):
        element = elements.get(key)
        if element is None:
            break
        letters, paragraph = element.find(W + "rPr"), element.find(W + "pPr")
        style.is_bold = _first(style.is_bold, is_on(letters, "b"))
        style.is_hidden = _first(style.is_hidden, is_on(letters, "vanish"))
        style.is_raised = _first(style.is_raised, raised(letters))
        numbered = paragraph.find(W + "numPr") if paragraph is not None else None
        if numbered is not None:
            style.list_key = _first(style.list_key, value(numbered, "numId") or None)
            depth = value(numbered, "ilvl")
            style.depth = _first(style.depth, whole_number(depth) if depth else None)
        outline = value(paragraph, "outlineLvl")
        is_heading = bool(outline) and whole_number(outline, 9) < 9
        style.is_heading |= is_heading or bool(_HEADING.match(value(element, "name")))
        key = value(element, "basedOn")
    return style


def _first(known: Any, said: Any) -> Any:
    return said if known is None else known


def raised(letters: Any) -> bool | None:
    """Whether the properties of letters raise them; None where they say nothing."""
    place = value(letters, "vertAlign")
    return None if not place else place == "superscript"
