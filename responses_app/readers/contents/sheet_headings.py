"""Rows that head columns, and cells that explain: how they look on a sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from responses_app.readers.contents.cell_kinds import (
    are_years_in_turn,
    is_period,
    is_value,
    is_year,
)
from responses_app.readers.contents.grids import Grid, Row, Shown

LONGEST_LABEL = 80  # letters of a row with one cell that is part of a table
LOOKED_AT = 8  # rows below a heading in which its values are looked for

_NOTE = re.compile(
    r"[*†‡§#^~]|\[\w{1,3}\]|\(\w\)\s|[¹²³⁴-⁹ᵃ-ᶻ]|\d[).]\s"
    r"|(?:please note|notes?|n\.?b\.?|source|key|legend|footnotes?|nodyn|nodiadau|ffynhonnell)\b",
    re.IGNORECASE,
)

_HEADS = re.compile(
    r"\b(?:numbers?|nos?|totals?|counts?|answers?|responses?|repl(?:y|ies)|figures?|values?"
    r"|amounts?|quantity|percentages?|per cent|rates?|nifer|ateb|cyfanswm)\b|[%#£]",
    re.IGNORECASE,
)

_ANSWERS = re.compile(
    r"\b(?:see|notes?|refused|exempt\w*|section|s\.? ?\d+|held|unknown|available|recorded|reported"
    r"|data|above|below|attached|included|than|yes|no|gweler|nodyn)\b",
    re.IGNORECASE,
)
"""Words of answers that are no number."""


def is_heading(row: Row, band: Grid, place: int) -> bool:
    """Tell whether a row heads the columns below it: words or periods above values."""
    left = min(one[0].column for one in band[place : place + LOOKED_AT])
    cells = [cell for cell in row if cell.column > left]
    texts = [cell.text for cell in cells]
    if not cells or any(is_value(text) and not is_year(text) for text in texts):
        return False
    years = [text for text in texts if is_year(text)]
    if years and len(years) == len(texts) and not are_years_in_turn(years):
        # One year, or 2005 and 2011: they may as well be counts, but for an empty corner.
        if len(set(years)) > 1 or row[0].column == left:
            return False
    return _heads(texts, row[0].column > left) and has_values_below(row, band, place, left)


def _heads(texts: Sequence[str], has_empty_corner: bool) -> bool:
    """Tell whether texts right of a label look like headings, and not like answers in words."""
    return (
        has_empty_corner
        or (len(set(texts)) > 1 and not any(map(_ANSWERS.search, texts)))
        or any(is_period(text) or _HEADS.search(text) for text in texts)
    )


def has_values_below(row: Row, band: Grid, place: int, left: int) -> bool:
    """Tell whether values stand below the cells of a row that are right of a column."""
    heads = {column for cell in row if cell.column > left for column in across(cell)}
    for below in band[place + 1 : place + 1 + LOOKED_AT]:
        for cell in below:
            if cell.column in heads and is_value(cell.text):
                if not is_year(cell.text) or not _is_of_periods(below):
                    return True
    return False


def has_same_corner(row: Row, first: Row) -> bool:
    """Tell whether a row begins with the words that the heading of a table begins with."""
    corner = row[0].text.casefold()
    return (
        len(row) > 1
        and row[0].column == first[0].column
        and corner == first[0].text.casefold()
        and not is_value(corner)
    )


def repeats_heading(row: Row, first: Row) -> bool:
    """Tell whether a row heads the same columns as the first one of a table, in the same way."""
    if row[-1].text == first[-1].text and len(row) > 1:
        return [c.text for c in row[1:]] == [c.text for c in first[1:]]
    return _is_of_periods(row) and _is_of_periods(first)


def _is_of_periods(row: Row) -> bool:
    cells = row[1:] or row
    return is_period(cells[-1].text) and all(is_period(cell.text) for cell in cells)


def is_note(cell: Shown) -> bool:
    """Tell whether a cell that is alone in its row explains, and is no label."""
    text = cell.text
    return len(text) > LONGEST_LABEL or (len(text) > 3 and bool(_NOTE.match(text)))


def across(cell: Shown) -> range:
    """The columns that a cell covers."""
    return range(cell.column, cell.column + cell.columns)
