"""One sheet taken apart into its tables and the lines of text around them.

Councils put several tables on a sheet, one below the other or side by side, with titles, questions
and notes between them. A table is rather kept whole than cut: rows whose headings are in another
table are worth nothing. So a blank row ends a table only where the rows below it have a heading of
their own, and a blank column only where what is right of it has row labels of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from responses_app.readers.contents.cell_kinds import (
    are_years_in_turn,
    is_period,
    is_value,
    is_year,
)
from responses_app.readers.contents.grids import Grid, Row, Shown

MOST_BLANK = 3  # rows in one table that have nothing in them, one below the other
MOST_ABOVE = 2  # rows from a table to its caption
MOST_BETWEEN = 3  # rows of one cell between two parts of a table
MOST_CUTS = 200  # blank columns at which a sheet is cut
MOST_GAPS = 20  # blank columns of which it is asked, among rows that stand together
MOST_SAMPLED = 200  # rows at either end that are looked at for it
MOST_LOOKED_BACK = 20  # regions, for the table that one goes on with
LONGEST_CAPTION = 200  # letters
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


@dataclass(slots=True, eq=False)
class Region:
    """A table with the lines that stand right above and below it; or lines alone."""

    above: Grid = field(default_factory=list)
    body: Grid = field(default_factory=list)
    below: Grid = field(default_factory=list)
    caption: str = ""
    """The line right above the table."""

    @property
    def first_row(self) -> int:
        return (self.above or self.body or self.below)[0][0].row

    @property
    def last_row(self) -> int:
        return _end((self.below or self.body or self.above)[-1])

    @property
    def columns(self) -> range:
        return range(
            min(row[0].column for row in self.body),
            max(row[-1].column + row[-1].columns for row in self.body),
        )


def regions(grid: Grid) -> list[Region]:
    """The tables and lines of a sheet, in reading order."""
    found: list[Region] = []
    cuts: set[int] = set()
    for band in _bands(grid):
        for region in _in_band(band, cuts):
            _add(found, region)
    for before, region in zip([None, *found], found):
        lines = region.above
        if not lines and before and not before.body:
            is_near = region.first_row - before.last_row <= MOST_ABOVE
            lines = before.above if is_near else []
        if lines and region.body and len(lines[-1][0].text) <= LONGEST_CAPTION:
            region.caption = lines[-1][0].text
    return found


# ---------------------------------------------------------------- rows that stand together


def _bands(grid: Grid) -> Iterator[Grid]:
    """Rows with no blank row between them; a cell merged over rows makes none of them blank."""
    band: Grid = []
    end = -1
    for row in grid:
        if band and row[0].row > end + 1:
            yield band
            band = []
        band.append(row)
        end = max(end, _end(row))
    if band:
        yield band


def _across(cell: Shown) -> range:
    """The columns that a cell covers."""
    return range(cell.column, cell.column + cell.columns)


def _end(row: Row) -> int:
    return row[0].row + max(cell.rows for cell in row) - 1


def _in_band(band: Grid, cuts: set[int]) -> Iterator[Region]:
    cut = _column_cut(band, cuts) if len(cuts) < MOST_CUTS else None
    if cut is None:
        yield from _stacked(band)
        return
    cuts.add(cut)
    left = [cells for row in band if (cells := [one for one in row if one.column < cut])]
    right = [cells for row in band if (cells := [one for one in row if one.column >= cut])]
    for half in (left, right):
        for part in _bands(half):
            yield from _in_band(part, cuts)


# ---------------------------------------------------------------- side by side


def _column_cut(band: Grid, cuts: set[int]) -> int | None:
    """The column in which a second table begins, right of a blank one; None where none does."""
    rows = [row for row in band if len(row) > 1]
    filled = {cell.column for row in rows for cell in row}
    if not filled or len(filled) == max(filled) - min(filled) + 1:
        return None
    for row in rows:
        for cell in row:
            if cell.columns > 1:
                filled.update(_across(cell))
    ordered = sorted(filled)
    begins = [right for left, right in pairwise(ordered) if right - left > 1]
    if len(rows) > 2 * MOST_SAMPLED:
        rows = rows[:MOST_SAMPLED] + rows[-MOST_SAMPLED:]
    return next(
        (one for one in begins[:MOST_GAPS] if one in cuts or _are_two_tables(rows, one)), None
    )


def _are_two_tables(rows: Grid, column: int) -> bool:
    """Tell whether both sides have row labels and values, and something speaks for two tables.

    That is: both have the same heading above their labels, or none; the same labels; or values in
    different rows.
    """
    left, right = (
        _Side([side for row in rows if (side := [c for c in row if (c.column < column) == first])])
        for first in (True, False)
    )
    if not (left.has_labels and right.has_labels):
        return False
    return (
        left.corner == right.corner
        or len(left.labels & right.labels) * 2 >= min(len(left.labels), len(right.labels))
        or left.value_rows != right.value_rows
    )


class _Side:
    """What is left or right of a blank column."""

    def __init__(self, rows: Grid) -> None:
        first = min((row[0].column for row in rows), default=0)
        self.value_rows = {
            row[0].row
            for row in rows
            if any(is_value(c.text) and not is_year(c.text) for c in row if c.column > first)
        }
        labels = [
            row[0].text for row in rows if row[0].row in self.value_rows and row[0].column == first
        ]
        words = [text for text in labels if not is_value(text) or is_period(text)]
        self.labels = {text.casefold() for text in words}
        self.has_labels = bool(self.value_rows) and len(words) > 0.6 * len(self.value_rows)
        top = next((row for row in rows if len(row) > 1 or row[0].column > first), None)
        self.corner = top[0].text.casefold() if top and top[0].column == first else ""


# ---------------------------------------------------------------- one below the other


def _stacked(band: Grid) -> Iterator[Region]:
    """The tables of rows that stand together, each with the rows of one cell above it."""
    left = min((row[0].column for row in band if len(row) > 1), default=None)
    if left is None:
        yield _of_single_cells(band)
        return
    region, waiting = Region(), []
    for place, row in enumerate(band):
        if _is_alone(row, left, band, place):
            waiting.append(row)
            continue
        if region.body and _begins_anew(row, waiting, region, band, place):
            yield _tidied(region)
            region = Region()
        if region.body:
            region.body += [*waiting, row]
        else:
            region.above, region.body = waiting, [row]
        waiting = []
    region.body += waiting
    yield _tidied(region)


def _is_alone(row: Row, left: int, band: Grid, place: int) -> bool:
    """Tell whether a row has one cell that heads no columns."""
    if len(row) > 1:
        return False
    (cell,) = row
    if cell.column <= left or len(cell.text) > LONGEST_LABEL:
        return True
    # A lone cell right of the labels is a value, or a heading over columns that have values.
    return not (is_value(cell.text) or _has_values_below(row, band, place, cell.column - 1))


def _begins_anew(row: Row, waiting: Grid, region: Region, band: Grid, place: int) -> bool:
    """Tell whether a row is the heading of another table than the one above it."""
    if not waiting and not _repeats_heading(row, region.body[0]):
        return False
    return _has_same_corner(row, region.body[0]) or _is_heading(row, band, place)


def _has_same_corner(row: Row, first: Row) -> bool:
    """Tell whether a row begins with the words that the heading of a table begins with."""
    corner = row[0].text.casefold()
    return (
        len(row) > 1
        and row[0].column == first[0].column
        and corner == first[0].text.casefold()
        and not is_value(corner)
    )


def _repeats_heading(row: Row, first: Row) -> bool:
    """Tell whether a row heads the same columns as the first one of a table, in the same way."""
    if row[-1].text == first[-1].text and len(row) > 1:
        return [c.text for c in row[1:]] == [c.text for c in first[1:]]
    return _is_of_periods(row) and _is_of_periods(first)


def _is_of_periods(row: Row) -> bool:
    cells = row[1:] or row
    return is_period(cells[-1].text) and all(is_period(cell.text) for cell in cells)


def _is_heading(row: Row, band: Grid, place: int) -> bool:
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
    return _heads(texts, row[0].column > left) and _has_values_below(row, band, place, left)


def _heads(texts: Sequence[str], has_empty_corner: bool) -> bool:
    """Tell whether texts right of a label look like headings, and not like answers in words."""
    return (
        has_empty_corner
        or (len(set(texts)) > 1 and not any(map(_ANSWERS.search, texts)))
        or any(is_period(text) or _HEADS.search(text) for text in texts)
    )


def _has_values_below(row: Row, band: Grid, place: int, left: int) -> bool:
    """Tell whether values stand below the cells of a row that are right of a column."""
    heads = {column for cell in row if cell.column > left for column in _across(cell)}
    for below in band[place + 1 : place + 1 + LOOKED_AT]:
        for cell in below:
            if cell.column in heads and is_value(cell.text):
                if not is_year(cell.text) or not _is_of_periods(below):
                    return True
    return False


def _of_single_cells(band: Grid) -> Region:
    """Lines; or a table of one column, where two or more values and nothing else stand below."""
    columns = {row[0].column for row in band}
    if len(band) > 2 and len(columns) == 1 and all(is_value(row[0].text) for row in band[1:]):
        return Region(body=band)
    return Region(above=band)


def _tidied(region: Region) -> Region:
    """With the notes at the end of a table taken out of it."""
    end = len(region.body)
    while end > 1 and len(region.body[end - 1]) == 1:
        end -= 1
    used = {marker for row in region.body for cell in row for marker in cell.footnotes}
    for place in range(end, len(region.body)):
        cell = region.body[place][0]
        if is_note(cell) or cell.text.split()[0].strip("()[].:") in used:
            region.body, region.below = region.body[:place], region.body[place:]
            break
    return region


def is_note(cell: Shown) -> bool:
    """Tell whether a cell that is alone in its row explains, and is no label."""
    text = cell.text
    return len(text) > LONGEST_LABEL or (len(text) > 3 and bool(_NOTE.match(text)))


# ---------------------------------------------------------------- parts of one table


def _add(found: list[Region], region: Region) -> None:
    """Take up a region, as a part of the table above it where it has no heading of its own."""
    place = _to_go_on(found, region)
    if place is None:
        found.append(region)
        return
    table, between = found[place], found[place + 1 :]
    labels = [one for one in between if _is_of_labels(one, table)]
    table.body += [row for one in labels for row in one.above] + region.above + region.body
    table.below += region.below
    found[place + 1 :] = [one for one in between if one not in labels]


def _to_go_on(found: Sequence[Region], region: Region) -> int | None:
    """The place of the table that a region goes on with; None where it stands by itself."""
    if not region.body or _is_heading(region.body[0], region.body, 0):
        return None
    columns, begins, labels = region.columns, region.first_row, 0
    for place in range(len(found) - 1, max(-1, len(found) - 1 - MOST_LOOKED_BACK), -1):
        above = found[place]
        if above.body and not _overlap(above.columns, columns):
            continue  # a table beside it
        if begins - above.last_row - 1 > MOST_BLANK or labels > MOST_BETWEEN:
            return None
        if above.body:
            is_other = _has_same_corner(region.body[0], above.body[0])
            return None if is_other or columns[0] > above.columns[0] + 1 else place
        begins = above.first_row
        labels += sum(not is_note(row[0]) for row in above.above)
    return None


def _overlap(one: range, other: range) -> bool:
    return max(one[0], other[0]) <= min(one[-1], other[-1])


def _is_of_labels(region: Region, table: Region) -> bool:
    """Tell whether lines between two parts of a table head the rows below them."""
    return not region.body and all(
        row[0].column in table.columns and not is_note(row[0]) for row in region.above
    )
