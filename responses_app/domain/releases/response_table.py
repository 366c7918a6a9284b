"""The response-rate table: asked, replied, and usable for each question, by area.

One rate of reply for all questions would be wrong: an authority may answer one and refuse
another.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from responses_app.domain.areas import area_order
from responses_app.domain.publication import Publication, Row
from responses_app.domain.rounding import percent

COLUMNS: Final = {
    "area": "uk, nation:..., region:..., type:... or list:...",
    "question": "question, as in the letter",
    "period": "period it was asked for",
    "asked": "authorities asked this question",
    "replied": "of them, those that replied at all",
    "replied_percent": "replied, in per cent of those asked",
    "usable": "of them, those that gave a number: exact, bounded or approximate",
    "usable_percent": "usable, in per cent of those asked",
    "suppressed": "hid a small number",
    "refused": "refused, or neither confirmed nor denied",
    "not_held": "do not hold or record it",
    "other_basis": "answered for another year basis",
    "other": "replied, and said nothing that can be counted",
    "no_reply": "have not replied",
}
"""The columns and their meaning."""


def response_table(publication: Publication) -> list[dict[str, Any]]:
    """Return a row for each area, question that was asked, and period; the UK first."""
    asked = {one.key for one in publication.questions if not one.sum_of}
    rows = [row for row in publication.statistics if row["question"] in asked]
    return [_line(row) for row in sorted(rows, key=lambda row: area_order(str(row["area"])))]


def of_uk(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of the UK as a whole."""
    return (row for row in rows if row["area"] == "uk")


def _line(row: Row) -> dict[str, Any]:
    line = {name: row[name] for name in COLUMNS if name in row}
    line["usable"] = row["answered"]
    for name in ("replied", "usable"):
        known = line[name] is not None and row["asked"] is not None
        share = percent(int(line[name]), int(row["asked"])) if known else None
        line[f"{name}_percent"] = None if share is None else float(share)
    return {name: line[name] for name in COLUMNS}
