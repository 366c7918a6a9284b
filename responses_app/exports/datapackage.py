"""What describes the bundle to programs: a Frictionless Data Package, written by us.

Source: Data Package and Table Schema, versions 1 (frictionlessdata.io).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from requests_app.models import Campaign
from responses_app.domain.symbols import MEANINGS
from responses_app.exports.columns import KEYS, Column
from responses_app.exports.sheets import TITLE_OF

Json = dict[str, Any]

FORMATS: Final = {"date": {"format": "default"}, "number": {"decimalChar": "."}}
FOREIGN_KEYS: Final = {
    "requests": (("authority_code", "authorities", "authority_code"),),
    "figures": (
        ("reference", "requests", "reference"),
        ("authority_code", "authorities", "authority_code"),
    ),
}
LICENCES: Final = [
    {
        "name": "OGL-UK-3.0",
        "title": "Open Government Licence v3.0 (names and codes of authorities, and what "
        "authorities released under it)",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
]
TWO_ROUNDS: Final = (
    "Of an authority that was asked twice, figures.csv has rows of both rounds; the statistics use "
    "those with yes in `counts`."
)
SOURCES: Final = [
    {
        "title": "Replies of public authorities in the United Kingdom to requests under the "
        "Freedom of Information Act 2000, the Freedom of Information (Scotland) Act 2002 and the "
        "rules on environmental information"
    },
    {
        "title": "Office for National Statistics, names and codes of areas",
        "path": "https://geoportal.statistics.gov.uk/",
    },
]


class Written(NamedTuple):
    """A table that is in the bundle already."""

    what: str
    columns: tuple[Column, ...]
    path: str
    rows: int
    size: int  # bytes
    sha256: str


def datapackage(
    campaign: Campaign, tables: Iterable[Written], as_of: date, *, safe: bool, narrowed: bool
) -> Json:
    """Describe a bundle. Nothing in it depends on the clock, but `as_of` that is handed in."""
    return {
        "profile": "data-package",
        "name": campaign.slug,
        "title": campaign.title,
        "description": description(campaign, as_of, safe=safe, narrowed=narrowed),
        "as_of": as_of.isoformat(),
        "made_up": campaign.made_up,
        "safe_to_publish": safe,
        "licenses": LICENCES,
        "sources": SOURCES,
        "resources": [_resource(one) for one in tables],
    }


def description(campaign: Campaign, as_of: date, *, safe: bool, narrowed: bool) -> str:
    """What a reader has to know first."""
    told = []
    if campaign.made_up:
        told.append("These figures are invented; none is about a real authority.")
    told.append(
        "What public authorities answered to one request for information, put to each of them. "
        f"Phases and timeliness are told as of {as_of.isoformat()}."
    )
    if narrowed:
        told.append(
            "Requests, figures and authorities are narrowed by filters; statistics are not."
        )
    if safe:
        told.append("Small numbers are hidden, and so are those that would give them away.")
    else:
        told.append(
            "It holds small numbers as authorities gave them, and has not been made safe to "
            "publish."
        )
    told.append("Nothing missing is 0: an empty cell says that no number is known.")
    return " ".join(told)


def _resource(one: Written) -> Json:
    schema: Json = {
        "fields": [_field(column) for column in one.columns],
        "missingValues": [""],
        "primaryKey": list(KEYS[one.what]),
    }
    if one.what in FOREIGN_KEYS:
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": [theirs]}}
            for field, resource, theirs in FOREIGN_KEYS[one.what]
        ]
    return {
        "profile": "tabular-data-resource",
        "name": one.what,
        "title": TITLE_OF[one.what],
        "path": one.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "bytes": one.size,
        "rows": one.rows,
        "hash": f"sha256:{one.sha256}",
        "schema": schema,
    }


def _field(column: Column) -> Json:
    constraints: Json = {}
    if column.required:
        constraints["required"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    field: Json = {
        "name": column.name,
        "type": column.type,
        "description": column.meaning,
        **FORMATS.get(column.type, {}),
    }
    if constraints:
        field["constraints"] = constraints
    return field


def readme(
    campaign: Campaign, tables: Iterable[Written], as_of: date, *, safe: bool, narrowed: bool
) -> str:
    """The same for a person."""
    lines = [
        campaign.title,
        "=" * len(campaign.title),
        "",
        description(campaign, as_of, safe=safe, narrowed=narrowed),
        "",
        "Files",
        "-----",
        *(f"{one.path}: {one.rows} rows. {TITLE_OF[one.what]}." for one in tables),
        "datapackage.json: columns, types and keys of these files for programs (Frictionless Data "
        "Package).",
        "",
        "Reading them",
        "------------",
        "CSV after RFC 4180, in UTF-8, without a byte order mark. Days are ISO 8601. What each "
        "column means stands in codebook.csv.",
        "A missing number is an empty cell, never 0; `missing_reason` and `symbol` say why.",
        *(f"  {symbol} {meaning}" for symbol, meaning in MEANINGS.items()),
        *(() if safe else (TWO_ROUNDS,)),
        "A percentage is only ever taken over authorities that gave both numbers: never divide a "
        "total by another.",
        "",
        "Licence",
        "-------",
        "Names and codes of authorities: Office for National Statistics, Open Government Licence "
        "v3.0. What authorities wrote is theirs; most release it under the same licence. For the "
        "rest, ask those who ran the campaign.",
    ]
    return "\r\n".join(lines) + "\r\n"
