"""What has numbers, or the look of an answer, and was not understood: it is said, never silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from responses_app.domain.content import Content, Table

from .asked import AskedQuestion
from .grids import MOST_COLUMNS, MOST_ROWS
from .headings import Headings
from .layouts import MOST_HEADINGS
from .passages import Passage
from .proposal import Proposal
from .readings import Readings

_NUMBER = re.compile(r"[<>≤≥~£]?\s?[0-9][0-9,]*(?:\.[0-9]+)?\s?%?")
_FEW = 1  # number cells from which a table is worth a look
_MOST_FLAGS = 20


def flags(
    content: Content,
    proposals: Sequence[Proposal],
    unclaimed: Sequence[Passage],
    broken_down: Mapping[int, set[str]],
    questions: Mapping[str, AskedQuestion],
) -> tuple[str, ...]:
    """Return sentences for a person: what was seen and led to no proposal."""
    told: list[str] = []
    for page in content.pictures:
        told.append(f"page {page} is a picture whose words nobody has read")
    used = {one.spot.table for one in proposals if one.spot.table is not None}
    for number, table in enumerate(content.tables):
        name = _name(table)
        if table.rows > MOST_ROWS or table.columns > MOST_COLUMNS:
            told.append(
                f"{name}: only its first {MOST_ROWS} rows and {MOST_COLUMNS} columns were searched"
            )
        for key in sorted(broken_down.get(number, ())):
            if not any(one.question == key for one in proposals):
                told.append(f"{name} gives parts of {key}, and no total was found")
        numbers = sum(bool(_NUMBER.fullmatch(cell.text.strip())) for cell in table.cells)
        if numbers >= _FEW and number not in used:
            told.append(f"{name} has {numbers} cells with numbers, none was proposed")
    told += _of_text(content, proposals, unclaimed)
    return tuple(dict.fromkeys(told))[:_MOST_FLAGS]


def of_bounds(
    headings: Headings, readings: Readings, crowded: Iterable[int], content: Content
) -> tuple[str, ...]:
    """Return sentences for a person: where the search stopped before it had seen everything."""
    told: list[str] = []
    if headings.is_full:
        told.append("it has so many different words that only the first were compared with ours")
    if readings.is_full:
        told.append("it has so many different values that only the first were read")
    for number in sorted(crowded)[:3]:
        told.append(
            f"{_name(content.tables[number])} has values under {MOST_HEADINGS} headings or more: "
            f"only the {MOST_HEADINGS} nearest were read"
        )
    return tuple(told)


def _name(table: Table) -> str:
    title = f" “{table.title[:60]}”" if table.title and table.title != table.where else ""
    return f"{table.where}{title}"


def _of_text(
    content: Content, proposals: Sequence[Proposal], unclaimed: Sequence[Passage]
) -> list[str]:
    """Numbers in the text that answer nothing, by page where there are pages."""
    used = {one.spot.line for one in proposals if one.spot.line is not None}
    told: list[str] = []
    pages: dict[int, list[Passage]] = {}
    for passage in unclaimed:
        if used & set(passage.lines):
            continue
        box = content.lines[passage.lines[0]].box
        if box is None:
            text = " ".join(passage.text.split())
            told.append(f"{content.lines[passage.lines[0]].where} has a number: “{text[:80]}”")
        else:
            pages.setdefault(box.page, []).append(passage)
    for page, passages in sorted(pages.items()):
        text = " ".join(passages[0].text.split())
        told.append(f"page {page} has numbers that answer nothing we asked: “{text[:80]}”")
    return told
