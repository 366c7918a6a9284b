"""CSV after RFC 4180, in UTF-8; and such that Excel opens it by a double click."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from django.db.models import QuerySet

from requests_app.domain.formulas import guarded
from requests_app.models import Campaign, FoiRequest
from responses_app.exports import figures
from responses_app.exports.cells import in_full
from responses_app.exports.choice import Choice
from responses_app.exports.columns import MADE_UP
from responses_app.exports.tables import columns_of, rows_of

CHUNK: Final = 1000  # lines
END: Final = "\r\n"
BYTE_ORDER_MARK: Final = "\ufeff"

_NEEDS_QUOTES: Final = re.compile('[,"\r\n]')
Encode = Callable[[tuple[object, ...]], str]


def line_of(cells: Iterable[object]) -> str:
    """Cells as a part of a line."""
    return ",".join([_quoted(in_full(cell)) for cell in cells])


def line_for_excel(cells: Iterable[object]) -> str:
    """The same, with text guarded that a spreadsheet would run as a formula; numbers never are."""
    return ",".join(
        [_quoted(guarded(cell) if type(cell) is str else in_full(cell)) for cell in cells]
    )


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def encoder(for_excel: bool) -> Encode:
    return line_for_excel if for_excel else line_of


def lines(
    what: str, campaign: Campaign, choice: Choice, *, for_excel: bool = False
) -> Iterator[str]:
    """Stream the lines of an export, each with its end, after one that names the columns."""
    encode = encoder(for_excel)
    names = [column.name for column in columns_of(what, campaign)]
    if what == "figures":
        choice.check(campaign)
        found = figures.lines(campaign, choice, encode)
    else:
        found = map(encode, rows_of(what, campaign, choice))
    if campaign.made_up:
        found = (f"{MADE_UP},{line}" for line in found)
    yield (BYTE_ORDER_MARK if for_excel else "") + encode(names) + END
    for line in found:
        yield line + END


def csv_text(
    columns: list[str], found: Iterable[tuple], *, for_excel: bool = False
) -> Iterator[str]:
    """Stream columns and rows as a CSV, some lines at a time."""
    encode = encoder(for_excel)
    start = BYTE_ORDER_MARK if for_excel else ""
    return together(chain([start + encode(columns) + END], (encode(row) + END for row in found)))


def csv_chunks(
    what: str,
    campaign: Campaign,
    foi_requests: QuerySet[FoiRequest] | None = None,
    *,
    for_excel: bool = False,
    choice: Choice | None = None,
) -> Iterator[str]:
    """Stream a CSV (UTF-8, RFC 4180). For Excel it begins with a byte order mark, and text
    that a spreadsheet would run as a formula is guarded; numbers never are.
    """
    choice = choice or Choice(foi_requests=foi_requests)
    return together(lines(what, campaign, choice, for_excel=for_excel))


def together(lines: Iterable[str]) -> Iterator[str]:
    """Some lines as one text each: fewer and larger pieces go out faster."""
    waiting = iter(lines)
    while some := "".join(islice(waiting, CHUNK)):
        yield some
