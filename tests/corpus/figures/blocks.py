"""The parts of a reply, before they are written in one format or another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .saying import Said


@dataclass(frozen=True)
class C:
    """A cell of a table."""

    text: str
    number: float | int | None = None  # what a spreadsheet keeps in its place
    number_format: str = ""
    bold: bool = False
    columns: int = 1
    rows: int = 1
    marker: str = ""  # of a footnote, raised


Rows = list[list[C | None]]  # None: empty, or covered by a merged cell


@dataclass(frozen=True)
class Table:
    """A table in the document."""

    rows: Rows
    head: int = 1  # how many of its rows are headings
    title: str = ""
    is_ruled: bool = True
    widths: tuple[float, ...] = ()  # in centimetres


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    text: str
    bold: bool = False
    italic: bool = False
    small: bool = False
    heading: int = 0
    is_quoted: bool = False  # what we asked, in a mail


@dataclass(frozen=True)
class Items:
    """A list; `form` is how its items begin: "1.", "a)", "-"."""

    texts: tuple[str, ...]
    form: str = "-"

    def marked(self) -> Iterator[str]:
        for number, text in enumerate(self.texts):
            mark = {"1.": f"{number + 1}.", "a)": f"{chr(97 + number)})"}.get(self.form, "-")
            yield f"{mark} {text}"


Block = Table | Para | Items


@dataclass(frozen=True)
class Letterhead:
    """What stands above and below a council's letter."""

    council: str
    address: tuple[str, ...]
    contact: tuple[str, ...]
    footer: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter, or any document that runs in one piece."""

    blocks: tuple[Block, ...]
    head: Letterhead | None = None
    is_wide: bool = False  # landscape


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name and what stands on it from top to bottom."""

    name: str
    blocks: tuple[Block, ...]
    left: int = 0  # empty columns before it
    is_hidden: bool = False


@dataclass
class Book:
    """A workbook."""

    sheets: list[Sheet] = field(default_factory=list)


def cell(what: C | Said | str | int | float | None, as_number: bool = True) -> C | None:
    """A cell that holds a figure, a text, or nothing."""
    if what is None or what == "":
        return None
    if isinstance(what, C):
        return what
    if isinstance(what, Said):
        number = what.number if as_number else None
        return C(what.text, number, what.number_format if as_number else "")
    if isinstance(what, str):
        return C(what)
    return C(str(what), what)


def row(*cells: C | Said | str | int | float | None, as_number: bool = True) -> list[C | None]:
    return [cell(one, as_number) for one in cells]


def bold(cells: list[C | None]) -> list[C | None]:
    return [replace(one, bold=True) if one else None for one in cells]


def flat(sheet: Sheet) -> Rows:
    """The sheet as rows, with an empty row around each table."""
    found: Rows = []
    before: list[C | None] = [None] * sheet.left
    for block in sheet.blocks:
        if isinstance(block, Table):
            if block.title:
                found.append([*before, C(block.title, bold=True)])
            found += [[*before, *cells] for cells in block.rows]
            found.append([])
        elif isinstance(block, Items):
            found += [[*before, C(text)] for text in block.marked()]
        else:
            found.append([*before, C(block.text, bold=block.bold)] if block.text else [])
    return found
