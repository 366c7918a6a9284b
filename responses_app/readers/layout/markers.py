"""Footnote markers, as `contents.footnotes` knows them.

`contents` needs `layout` for its pages, and `layout` needs one module of `contents`: so that one
is imported when it is first asked for.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any


@cache
def _footnotes() -> Any:
    return import_module("responses_app.readers.contents.footnotes")


def is_marker(before: str, raised: str) -> bool:
    """Tell whether letters that stand raised are a marker, by the text before them."""
    return bool(_footnotes().is_marker(before, raised))


def split_markers(raised: str) -> list[str]:
    """The markers in raised letters that hold one or more."""
    return [str(one) for one in _footnotes().split_markers(raised)]


def take_markers(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its markers, and these."""
    bare, found = _footnotes().take_markers(text)
    return str(bare), tuple(found)
