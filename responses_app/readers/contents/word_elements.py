"""The elements of a Word document's parts, and what they say.

Source: ECMA-376 part 1, chapter 17; part 3 (markup compatibility).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WITHIN = frozenset(
    W + name
    for name in (
        "ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml",
        "dir", "bdo", "ruby", "rubyBase", "subDoc",
    )
)  # fmt: skip
"""Elements around words or paragraphs that are shown like any other."""
PARAGRAPH, TABLE, RUN, TEXT = (W + name for name in ("p", "tbl", "r", "t"))

_AROUND_ROWS = frozenset(
    W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_ROW, _CELL = W + "tr", W + "tc"
_ALTERNATIVES = MC + "AlternateContent"
_OFF = {"0", "false", "off", "none"}


def value(element: Any, name: str, attribute: str = "val", default: str = "") -> str:
    """An attribute of a child; empty where there is no such child."""
    found = element.find(W + name) if element is not None else None
    return default if found is None else found.get(W + attribute, default)


def is_on(element: Any, name: str) -> bool | None:
    """Whether a property that is on or off is on; None where nothing is said."""
    found = element.find(W + name) if element is not None else None
    return None if found is None else found.get(W + "val", "1").lower() not in _OFF


def whole_number(text: str, default: int = 0) -> int:
    """A number written in an attribute."""
    try:
        return int(text[:12])
    except ValueError:
        return default


def shown(parent: Any) -> Iterator[Any]:
    """The children, with the choice of two ways of showing the same in place of both."""
    for element in parent:
        if element.tag == _ALTERNATIVES:
            yield from (child for choice in element[:1] for child in choice)
        elif element.tag == W + "sdt" and is_placeholder(element):
            continue
        else:
            yield element


def rows(table: Any) -> Iterator[Any]:
    """The rows of a table."""
    for element in table:
        if element.tag == _ROW:
            yield element
        elif element.tag in _AROUND_ROWS:
            yield from rows(element)


def cells(row: Any) -> Iterator[Any]:
    """The cells of a row."""
    for element in row:
        if element.tag == _CELL:
            yield element
        elif element.tag in _AROUND_ROWS:
            yield from cells(element)


def is_placeholder(element: Any) -> bool:
    """Whether a field still shows the words that ask for its content."""
    if element.tag != W + "sdt":
        return False
    properties = element.find(W + "sdtPr")
    return properties is not None and properties.find(W + "showingPlcHdr") is not None
