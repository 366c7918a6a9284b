"""Tables of a release as CSV: those of the exports, and its own."""

import csv as csv_module
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from requests_app.models import Campaign
from responses_app import exports
from responses_app.domain.disclosure import Safe

AT_ONCE: Final = 2000  # rows
OURS: Final = frozenset(
    {
        *("as_written", "source_document_sha256", "source_where", "coded_by", "review_status"),
        *("version", "round", "counts", "reference", "phase", "requests"),
    }
)
"""Columns of the exports that are nobody's business outside: words as they were written, where they
stand, who read them, and how we work."""
FOR_ALL: Final = ("figures", "authorities", "statistics")
"""Exports of which everybody may have a part."""


def chunks(what: str, campaign: Campaign, on: date) -> Iterator[str]:
    """Stream an export as it stands on a day."""
    return exports.csv_chunks(what, campaign, choice=exports.Choice(as_of=on))


def public(what: str, campaign: Campaign, on: date, safe: Safe) -> Iterator[str]:
    """Stream an export as everybody may have it: what is safe, without the columns of ours."""
    choice = exports.Choice(as_of=on, hiding=exports.Hiding.of(safe))
    columns, rows = exports.rows(what, campaign, choice=choice)
    kept = [place for place, name in enumerate(columns) if name not in OURS]
    asked = columns.index("asked") if what == "authorities" else None
    return exports.csv_text(
        [columns[place] for place in kept],
        (
            tuple(row[place] for place in kept)
            for row in rows
            if asked is None or row[asked] == "yes"
        ),
    )


def public_codebook(campaign: Campaign) -> Iterator[str]:
    """What the columns mean that everybody may have."""
    columns, rows = exports.rows("codebook", campaign)
    table, name = columns.index("table"), columns.index("column")
    told = (
        row
        for row in rows
        if row[table] not in exports.TABLES or (row[table] in FOR_ALL and row[name] not in OURS)
    )
    return exports.csv_text(columns, told)


def csv(columns: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Stream a table (UTF-8, RFC 4180); None is an empty cell."""
    buffer = io.StringIO(newline="")
    writer = csv_module.writer(buffer)
    writer.writerow(columns)
    for count, row in enumerate(rows, 1):
        writer.writerow(row)
        if count % AT_ONCE == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def read(text: str) -> list[dict[str, str]]:
    """Return the rows of such a table, by the names of its columns."""
    return list(csv_module.DictReader(io.StringIO(text, newline="")))
