"""An export as columns and a stream of rows, whichever it is and wherever it goes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from requests_app.models import Campaign, FoiRequest
from responses_app.exports import codebook, figures, foi_requests, statistics
from responses_app.exports.choice import Choice, ExportError
from responses_app.exports.columns import MADE_UP, MADE_UP_COLUMN, TABLES, WHAT, Column
from responses_app.models import Figure

ROWS: Final[dict[str, Callable[[Campaign, Choice], Iterator[tuple]]]] = {
    "requests": foi_requests.rows_of_requests,
    "figures": figures.rows,
    "authorities": foi_requests.rows_of_authorities,
    "statistics": statistics.rows,
    "codebook": codebook.rows,
}


@dataclass(frozen=True)
class Table:
    """One export. Its rows can be read once."""

    what: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def table(what: str, campaign: Campaign, choice: Choice) -> Table:
    """Return an export; rows of invented numbers say so in a column of their own.

    Raises ExportError for an export, a question or a period that is unknown.
    """
    found = rows_of(what, campaign, choice)
    if campaign.made_up:
        return Table(what, columns_of(what, campaign), ((MADE_UP, *row) for row in found))
    return Table(what, columns_of(what, campaign), found)


def columns_of(what: str, campaign: Campaign) -> tuple[Column, ...]:
    """The columns of an export of this campaign, in order."""
    check_what(what)
    return (MADE_UP_COLUMN, *TABLES[what]) if campaign.made_up else TABLES[what]


def rows_of(what: str, campaign: Campaign, choice: Choice) -> Iterator[tuple]:
    """The rows of an export as TABLES names their columns."""
    check_what(what)
    choice.check(campaign)
    return ROWS[what](campaign, choice)


def check_what(what: str) -> None:
    if what not in WHAT:
        raise ExportError(f"{what!r} is unknown; {', '.join(WHAT)} were expected.")


def rows(
    what: str,
    campaign: Campaign,
    foi_requests: QuerySet[FoiRequest] | None = None,
    *,
    figures: QuerySet[Figure] | None = None,
    choice: Choice | None = None,
) -> tuple[list[str], Iterator[tuple]]:
    """Return the column names and a stream of rows, in an order that does not change.

    `foi_requests` narrows requests, figures and authorities to those of a filtered list, and
    `figures` the figures to just these; or `choice` says all of it.
    """
    found = table(what, campaign, choice or Choice(foi_requests=foi_requests, figures=figures))
    return found.names, iter(found.rows)


def filename(what: str, campaign: Campaign, ending: str = "csv") -> str:
    """Return what the file is called; invented numbers say so in its name too."""
    made_up = "made-up-" if campaign.made_up else ""
    return f"{made_up}{campaign.slug}-{what}.{ending}"
