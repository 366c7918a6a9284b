"""The styles and lists of an OpenDocument text, as far as they say what a paragraph shows.

Source: OASIS OpenDocument 1.3 part 3, 16 (styles), 16.30 (list styles), 5.3 (lists).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.readers.contents.numbering import DEEPEST, Count, Level

_NAME = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, STYLE, TEXT, TABLE, DRAW = (
    f"{_NAME}{name}:1.0}}" for name in ("office", "style", "text", "table", "drawing")
)
FO = f"{_NAME}xsl-fo-compatible:1.0}}"
DEEPEST_STYLE = 20  # styles based on one another

_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_HEADING = re.compile(r"(?:heading|title|subtitle)\b", re.IGNORECASE)
_BOLD = {"bold", "600", "700", "800", "900"}


def whole_number(text: str | None, default: int = 0) -> int:
    """A number written in an attribute."""
    try:
        return int((text or "")[:12])
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says; None: nothing."""

    is_bold: bool | None = None
    is_hidden: bool | None = None
    is_raised: bool | None = None
    is_heading: bool = False
    list_style: str = ""


@dataclass(slots=True)
class Styles:
    """The styles of a document; those of its text stand before those of its page."""

    looks: dict[tuple[str, str], Look] = field(default_factory=dict)  # by family and name
    lists: dict[str, list[Level]] = field(default_factory=dict)
    outline: Count = field(default_factory=lambda: Count(()))  # numbers of headings
    hidden: set[tuple[str, str]] = field(default_factory=set)
    """Styles of sections, rows and columns that are not shown, by family and name."""

    @classmethod
    def of(cls, roots: Iterable[Any]) -> Styles:
        """Read the styles of the given parts, the more special ones first."""
        styles = cls()
        elements: dict[tuple[str, str], Any] = {}
        for root in roots:
            for element in root.iter(STYLE + "style"):
                key = (element.get(STYLE + "family", ""), element.get(STYLE + "name", ""))
                elements.setdefault(key, element)
            for element in root.iter(TEXT + "list-style"):
                styles.lists.setdefault(element.get(STYLE + "name", ""), _levels(element))
            for element in root.iter(TEXT + "outline-style"):
                styles.outline = Count(_levels(element))
        for key in elements:
            styles.looks[key] = _look(key, elements)
            if _is_hidden(elements[key]):
                styles.hidden.add(key)
        return styles

    def look(self, family: str, name: str | None) -> Look:
        return self.looks.get((family, name or ""), _PLAIN)


_PLAIN = Look()


def _look(key: tuple[str, str], elements: Mapping[tuple[str, str], Any]) -> Look:
    family, name = key
    bold: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    is_heading, list_style = False, ""
    for _ in range(DEEPEST_STYLE):
        element = elements.get((family, name))
        if element is None:
            break
        letters = element.find(STYLE + "text-properties")
        if letters is not None:
            weight = letters.get(FO + "font-weight")
            display = letters.get(TEXT + "display")
            place = letters.get(STYLE + "text-position")
            bold = bold if bold is not None or weight is None else weight in _BOLD
            hidden = hidden if hidden is not None or display is None else display == "none"
            raised = raised if raised is not None or place is None else _is_raised(place)
        shown_name = element.get(STYLE + "display-name") or name.replace("_20_", " ")
        is_heading |= bool(_HEADING.match(shown_name))
        list_style = list_style or element.get(STYLE + "list-style-name", "")
        name = element.get(STYLE + "parent-style-name", "")
    return Look(bold, hidden, raised, is_heading, list_style)


def _is_raised(place: str) -> bool:
    first = (place.split() or [""])[0]
    return first == "super" or (first.endswith("%") and whole_number(first[:-1]) > 0)


def _is_hidden(element: Any) -> bool:
    return any(
        child.get(TABLE + "display") == "false"
        or child.get(TABLE + "visibility") in ("collapse", "filter")
        or child.get(TEXT + "display") == "none"
        for child in element
    )


def _levels(element: Any) -> list[Level]:
    levels = [Level(form="none")] * DEEPEST
    for one in element:
        depth = whole_number(one.get(TEXT + "level")) - 1
        if not 0 <= depth < DEEPEST:
            continue
        form = one.get(STYLE + "num-format", "")
        if one.tag.endswith("-bullet") or one.tag.endswith("-image"):
            levels[depth] = Level(form="bullet")
            continue
        shown = max(1, min(whole_number(one.get(TEXT + "display-levels"), 1), depth + 1))
        numbers = ".".join(f"%{at}" for at in range(depth + 2 - shown, depth + 2))
        before, behind = one.get(STYLE + "num-prefix", ""), one.get(STYLE + "num-suffix", "")
        levels[depth] = Level(
            _FORMS.get(form, "decimal" if form else "none"),
            f"{before[:20]}{numbers}{behind[:20]}" if form else "",
            whole_number(one.get(TEXT + "start-value"), 1),
        )
    return levels
