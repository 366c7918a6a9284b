"""Headings that were recognised in a picture, put right where only one thing can be meant.

Only words that name a question or a period are put right, never a value: "l2" may be 12, and a
person sees it as it was recognised.
"""

from __future__ import annotations

import re
from dataclasses import replace

from responses_app.domain.content import Content

from .asked import Asked

_LETTER_FOR_ONE = re.compile(r"(?<![A-Za-z0-9])[lI|]\s?(?P<part>\(?[a-h]\)?)(?![A-Za-z0-9])")
_LOST_SPACE = re.compile(
    r"(?<=[a-z]{3})(?=[0-9]{1,2} [A-Z][a-z]{2})|(?<=[0-9])(?=[A-Z][a-z]{2,8} 20)"
)
_LOST_SPACE_IN_YEAR = re.compile(r"\b(year)(?=ending|ended)", re.IGNORECASE)


def mended(content: Content, asked: Asked) -> Content:
    """Return what was recognised with "la" read as 1a, and with spaces that were lost.

    Lines keep their length, so that places in them still hold.
    """
    keys = {re.sub(r"[^0-9a-z]", "", one.key.lower()) for one in asked.questions}

    def labelled(text: str) -> str:
        return _LETTER_FOR_ONE.sub(
            lambda found: (
                f"1{found.group()[1:]}"
                if f"1{found['part'].strip('()')}" in keys
                else found.group()
            ),
            text,
        )

    def spaced(text: str) -> str:
        return _LOST_SPACE_IN_YEAR.sub(r"\1 ", _LOST_SPACE.sub(" ", labelled(text)))

    return replace(
        content,
        tables=tuple(
            replace(
                table, cells=tuple(replace(cell, text=spaced(cell.text)) for cell in table.cells)
            )
            for table in content.tables
        ),
        lines=tuple(replace(line, text=labelled(line.text)) for line in content.lines),
    )
