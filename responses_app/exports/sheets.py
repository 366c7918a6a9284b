"""What a workbook holds: a cover, notes, and one table, as the UK's Analysis Function advises.

Source: Government Analysis Function, "Releasing statistics in spreadsheets". The cover says what
this is, where it comes from and what is inside; the notes explain symbols, empty cells and
columns; a sheet holds one table that begins in its first cell, with one header row, no merged
cells, no filters and nothing frozen. No meaning lies in colour alone. Where a number is missing a
symbol says why. In one point we differ: the title of a table stands on the cover and not above the
table, so that programs find its columns in the first row.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from requests_app.models import Campaign
from responses_app.domain.symbols import MEANINGS
from responses_app.exports.cells import Symbol
from responses_app.exports.choice import ExportError
from responses_app.exports.columns import MADE_UP, NUMERIC, Column
from responses_app.exports.tables import Table

MOST_ROWS: Final = 2**20 - 1  # of a sheet, beside its header
ENDINGS: Final = ("xlsx", "ods")
LANGUAGE: Final = "en-GB"
NARROW, WIDE, WIDEST = 12, 24, 60  # characters
LONG_TEXT: Final = (
    "question",
    "as_written",
    "source_where",
    "meaning",
    "change_crosses",
    "rate_change_crosses",
)
TITLE_OF: Final = {
    "requests": "Requests: everyone asked, and how each request stands",
    "figures": "Figures: what each authority said to each question and period",
    "authorities": "Authorities: everyone asked, one row each",
    "statistics": "Statistics: counts, totals, rates, ratios and change",
    "codebook": "Codebook: what columns, values, questions and periods mean",
}
APPLIES: Final = {
    "rate_change_": "rate_change_from",
    "rate_": "rate_of",
    "ratio_": "ratio_per",
    "change_": "change_from",
}
IN_PLACE: Final = ("[c]", "[u]", "[z]")  # of a number; others stand beside one
OF_THE_FIGURE: Final = ("value", "value_lower", "value_upper")
"""The numbers that the column `symbol` speaks of."""
EMPTY_CELLS: Final = (
    "An empty cell stands only in columns of words and dates: there is no such word or date. A "
    "missing number is never empty and never 0: one of the symbols above says why it is missing."
)

BOUNDS: Final = (
    "Where a number is known within bounds only, its own column shows [x] and the columns that end "
    "in _lower and _upper show the bounds. [x] there: no such bound is known."
)


@dataclass(frozen=True)
class Sheet:
    """A sheet: a table with a header row, or lines of text (`header` is empty)."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[object]]
    widths: Sequence[int]
    about: str = ""

    @property
    def is_table(self) -> bool:
        return bool(self.header)


class Rows:
    """The rows of a sheet, counted as they pass. Raises ExportError where they are too many."""

    def __init__(self, sheet: Sheet) -> None:
        self._found, self.count = sheet.rows, 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self._found:
            self.count += 1
            if self.count > MOST_ROWS:
                raise ExportError(f"A sheet holds no more than {MOST_ROWS:,} rows; use CSV.")
            yield row


@dataclass(frozen=True)
class Workbook:
    """A title, the language, the day it tells of, and its sheets in order."""

    title: str
    as_of: date
    sheets: Sequence[Sheet] = field(default_factory=tuple)
    creator: str = "FOI Tracker"


def workbook(campaign: Campaign, table: Table, as_of: date, safe: bool = False) -> Workbook:
    """Return the workbook of one export; its table can be read once."""
    about = TITLE_OF[table.what]
    made_up = f" ({MADE_UP})" if campaign.made_up else ""
    title = f"{campaign.title}{made_up}. {about}"
    shown = Sheet(
        table.what, table.names, _with_symbols(table), [_width(one) for one in table.columns], about
    )
    cover = Sheet("Cover", (), list(_cover(campaign, title, about, as_of, safe)), (90,))
    notes = Sheet(
        "Notes", ("name", "what it is", "meaning"), list(_notes(table.columns)), (24, 14, 90),
        "What symbols, empty cells and columns mean",
    )  # fmt: skip
    return Workbook(title, as_of, (cover, notes, shown))


def _cover(
    campaign: Campaign, title: str, about: str, as_of: date, safe: bool
) -> Iterator[tuple[str]]:
    yield (title,)
    if campaign.made_up:
        yield ("These figures are invented. None of them is about a real authority.",)
    yield (
        "Source: replies of public authorities in the United Kingdom to requests under the Freedom "
        "of Information Act 2000, the Freedom of Information (Scotland) Act 2002 and the rules on "
        f"environmental information, asked in “{campaign.title}”.",
    )
    if campaign.applicant_organisation:
        yield (f"Asked by: {campaign.applicant_organisation}.",)
    yield (f"Date: phases and timeliness are told as of {as_of.day} {as_of:%B %Y}.",)
    if safe:
        yield (
            "Small numbers are hidden, and so are those from which they could be worked out: [c].",
        )
    else:
        yield (
            "This holds small numbers as authorities gave them. It has not been made safe to "
            "publish.",
        )
    yield ("Contents",)
    yield ("Sheet “Notes”: what symbols, empty cells and columns mean.",)
    yield (f"Sheet “{about.partition(':')[0].lower()}”: {about.partition(': ')[2]}.",)


def _notes(columns: Iterable[Column]) -> Iterator[tuple[str, str, str]]:
    for symbol, meaning in MEANINGS.items():
        yield symbol, "symbol", meaning
    yield "bounds", "numbers", BOUNDS
    yield "empty cell", "cells", EMPTY_CELLS
    for column in columns:
        yield column.name, f"column: {column.type}", column.meaning


def _width(column: Column) -> int:
    if column.name in LONG_TEXT:
        return WIDEST
    if column.type != "string":
        return max(NARROW, len(column.name) + 2)
    return max(WIDE, len(column.name) + 2)


def _with_symbols(table: Table) -> Iterator[list[object]]:
    """The rows, with a symbol in the place of each missing number."""
    names = table.names
    numeric = [place for place, column in enumerate(table.columns) if column.type in NUMERIC]
    symbol_at = names.index("symbol") if table.what == "figures" else None
    tells = [_tells_whether(name, names) for name in names]
    for row in table.rows:
        cells = list(row)
        for place in numeric:
            if cells[place] is not None:
                continue
            told_by = tells[place]
            if symbol_at is not None and names[place] in OF_THE_FIGURE:
                told = str(cells[symbol_at])[:3]
                cells[place] = told if told in IN_PLACE else "[x]"
            elif told_by is not None and not cells[told_by]:
                cells[place] = "[z]"
            else:
                cells[place] = table.columns[place].missing
        yield [str(cell) if isinstance(cell, Symbol) else cell for cell in cells]


def _tells_whether(name: str, names: list[str]) -> int | None:
    """The place of the column that is empty where a column of statistics does not apply."""
    for start, column in APPLIES.items():
        if name.startswith(start) and column in names:
            return names.index(column)
    return None


def column_letters(place: int) -> str:
    """The letters of a column, the first being 0.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
