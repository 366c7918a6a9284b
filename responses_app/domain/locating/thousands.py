"""Sums that a table gives in thousands or millions, as its headings say."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .asked import AskedQuestion

_PLAIN = re.compile(r"\s*£?\s?(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)\s*")
_THOUSANDS = re.compile(
    r"£\s?[,'’‘]?\s?000s?(?![0-9])|£\s?k\b|\(\s?k\s?\)|[(\s]['’‘,]?000s\b|£?\(['’‘]?000s?\)|"
    r"(?:\bin|£) ?thousands?\b|\bthousands? of pounds\b|\bmewn miloedd\b",
    re.IGNORECASE,
)
_MILLIONS = re.compile(
    r"£\s?m(?:n|ill?ions?)?\b|(?:\bin|£) ?millions?\b|\bmillions? of pounds\b", re.IGNORECASE
)


def in_thousands(raw: str, question: AskedQuestion, headings: Iterable[str]) -> str:
    """Return a plain number with its "thousand" or "million" from the headings; else empty.

    Only for sums of money: "000" over a count is too seldom what it seems.

    >>> in_thousands("1,914", AskedQuestion("6", kind="money"), ["£000"])
    '£1,914 thousand'
    """
    found = _PLAIN.fullmatch(raw)
    if found is None or question.kind != "money":
        return ""
    texts = [text for text in headings if len(text) < 160]
    for pattern, word in ((_THOUSANDS, "thousand"), (_MILLIONS, "million")):
        if any(pattern.search(text) for text in texts):
            return f"£{found['number']} {word}"
    return ""
