"""A reply given twice, in Welsh and in English: "Llai na 5 / Fewer than 5"."""

from __future__ import annotations

import re

_SEPARATOR = re.compile(r" ?[/|\n] ?| - ")
_WELSH = re.compile(
    r"\b(?:dim|llai|mwy|neu|nag?|nac|leiaf|rhwng|tua|oddeutu|blant|plant|plentyn|blentyn|nid|heb|"
    r"gweler|sero|achos(?:ion)?|digwyddiad(?:au)?|cyfanswm|yn|oedd|roedd|mae|gennym|ddim|oes|"
    r"un|dau|dwy|tri|tair|pedwar|pedair|pump|chwech|saith|wyth|naw|deg)\b"
)
_LETTER = re.compile(r"[a-z]")


def said_in_both(text: str) -> tuple[str, str] | None:
    """Return the two halves of a text of which just one is Welsh; None if it is not such.

    >>> said_in_both("Dim / None")
    ('Dim', 'None')
    """
    if not _WELSH.search(text.lower()):
        return None
    halves = _SEPARATOR.split(text)
    if len(halves) != 2 or not all(_LETTER.search(half.lower()) for half in halves):
        return None
    first, second = halves
    is_welsh = [bool(_WELSH.search(half.lower())) for half in halves]
    return (first.strip(), second.strip()) if is_welsh.count(True) == 1 else None
