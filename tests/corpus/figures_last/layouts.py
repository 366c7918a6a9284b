"""The register of layouts: each writes one kind of reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .books import Book
from .case import Case
from .pages import Letter

ON_PAPER = ("pdf", "docx", "odt", "rtf", "scan", "png")
WRITTEN = (*ON_PAPER, "html")
ANYHOW = (*WRITTEN, "mail")
IN_MAIL = ("mail", "html")
BOOKS = ("xlsx", "xls", "ods", "csv")
SEVERAL_SHEETS = ("xlsx", "xls", "ods")

BY_YEAR = ("missing", "exclusions", "housing", "searches", "tipping")
COUNTS = ("missing", "exclusions", "searches")
CELLS = ("none", "none", "lt", "lt", "words", "star", "star", "c", "ten")
IN_WORDS = ("none", "lt", "words")


@dataclass
class Filled:
    """Our own form as it came back: rows of cells, and how they were saved."""

    rows: list[list[str]]
    mail: str = ""
    file_name: str = ""
    separator: str = ","
    above: list[str] = field(default_factory=list)


Made = Letter | Book | Filled


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to answer."""

    name: str
    formats: tuple[str, ...]
    campaigns: tuple[str, ...]
    masks: tuple[str, ...]
    write: Callable[[Case], Made]


LAYOUTS: list[Layout] = []


def layout(
    formats: tuple[str, ...],
    campaigns: tuple[str, ...] = BY_YEAR,
    masks: tuple[str, ...] = ("none",),
) -> Callable[[Callable[[Case], Made]], Callable[[Case], Made]]:
    """Register a function as a layout, by its name."""

    def register(write: Callable[[Case], Made]) -> Callable[[Case], Made]:
        LAYOUTS.append(Layout(write.__name__, formats, campaigns, masks, write))
        return write

    return register
