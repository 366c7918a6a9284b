"""Tables of a release as CSV: those of the exports, and its own."""

import csv as csv_module
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from requests_app.models import Campaign
from responses_app import exports
from responses_app.domain.publication import Publication

AT_ONCE: Final = 2000  # rows
WHO: Final = (
    "authority_code", "authority_name", "authority_type", "region", "nation", "replied",
)  # fmt: skip
"""What everybody may know of an authority that was asked."""


def chunks(
    what: str, campaign: Campaign, on: date, safe: Publication | None = None
) -> Iterator[str]:
    """Stream an export as it stands on a day; with `safe`, only what that lets out."""
    return exports.csv_chunks(what, campaign)


def who_was_asked(campaign: Campaign, on: date) -> Iterator[tuple[object, ...]]:
    """Everybody who counts as asked, and whether they replied."""
    columns, rows = exports.rows("authorities", campaign)
    place = {name: index for index, name in enumerate(columns)}
    for row in rows:
        if "asked" not in place or row[place["asked"]] == "yes":
            yield tuple(row[place[name]] if name in place else "" for name in WHO)


def replied(campaign: Campaign, on: date) -> dict[str, str]:
    """The authorities that have replied, code to name."""
    rows = (dict(zip(WHO, row, strict=True)) for row in who_was_asked(campaign, on))
    return {
        str(row["authority_code"]): str(row["authority_name"])
        for row in rows
        if row["replied"] == "yes"
    }


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
