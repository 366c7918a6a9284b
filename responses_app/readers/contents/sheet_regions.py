"""One sheet taken apart into its tables and the lines of text around them.

Councils put several tables on a sheet, one below the other or side by side, with titles, questions
and notes between them. A table is rather kept whole than cut: rows whose headings are in another
table are worth nothing. So a blank row ends a table only where the rows below it have a heading of
their own, and a blank column only where what is right of it has row labels of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from responses_app.readers.contents.cell_kinds import is_period, is_value, is_year
from responses_app.readers.contents.grids import Grid, Row
from responses_app.readers.contents.sheet_headings import (
    LONGEST_LABEL,
    has_same_corner,
    has_values_below,
    is_heading,
    is_note,
    repeats_heading,
)
from responses_app.readers.contents.side_by_side import column_cut

MOST_BLANK = 3  # rows in one table that have nothing in them, one below the other
MOST_ABOVE = 2  # rows from a table to its caption
MOST_BETWEEN = 3  # rows of one cell between two parts of a table
MOST_CUTS = 200  # blank columns at which a sheet is cut
MOST_LOOKED_BACK = 20  # regions, for the table that one goes on with
LONGEST_CAPTION = 200  # letters


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

    _columns: range | None = None

    @property
    def columns(self) -> range:
        """Those of its table. Kept, for a table may be made of thousands of parts."""
        if self._columns is None:
            self._columns = range(
                min(row[0].column for row in self.body),
                max(row[-1].column + row[-1].columns for row in self.body),
            )
        return self._columns

    def go_on(self, labels: Grid, below: Region) -> None:
        """Take another part of the table into it, with the rows of labels between the two."""
        ends = [self.columns, below.columns]
        self._columns = range(min(one[0] for one in ends), max(one[-1] for one in ends) + 1)
        self.body += [*labels, *below.above, *below.body]
        self.below += below.below


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


def _end(row: Row) -> int:
    return row[0].row + max(cell.rows for cell in row) - 1


def _in_band(band: Grid, cuts: set[int]) -> Iterator[Region]:
    cut = column_cut(band, cuts) if len(cuts) < MOST_CUTS else None
    if cut is None:
        yield from _stacked(band)
        return
    cuts.add(cut)
    left = [cells for row in band if (cells := [one for one in row if one.column < cut])]
    right = [cells for row in band if (cells := [one for one in row if one.column >= cut])]
    for half in (left, right):
        for part in _bands(half):
            yield from _in_band(part, cuts)


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
    return not (is_value(cell.text) or has_values_below(row, band, place, cell.column - 1))


def _begins_anew(row: Row, waiting: Grid, region: Region, band: Grid, place: int) -> bool:
    """Tell whether a row is the heading of another table than the one above it."""
    if not waiting and not repeats_heading(row, region.body[0]):
        return False
    return has_same_corner(row, region.body[0]) or is_heading(row, band, place)


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


# ---------------------------------------------------------------- parts of one table


def _add(found: list[Region], region: Region) -> None:
    """Take up a region, as a part of the table above it where it has no heading of its own."""
    place = _to_go_on(found, region)
    if place is None:
        found.append(region)
        return
    table, between = found[place], found[place + 1 :]
    labels = [one for one in between if _is_of_labels(one, table)]
    table.go_on([row for one in labels for row in one.above], region)
    found[place + 1 :] = [one for one in between if one not in labels]


def _to_go_on(found: Sequence[Region], region: Region) -> int | None:
    """The place of the table that a region goes on with; None where it stands by itself."""
    if not region.body:
        return None
    if is_heading(region.body[0], region.body, 0):
        is_below = found and _is_upper_heading(found[-1], region)
        return len(found) - 1 if is_below else None
    columns, begins, labels = region.columns, region.first_row, 0
    for place in range(len(found) - 1, max(-1, len(found) - 1 - MOST_LOOKED_BACK), -1):
        above = found[place]
        if above.body and not _overlap(above.columns, columns):
            continue  # a table beside it
        if begins - above.last_row - 1 > MOST_BLANK or labels > MOST_BETWEEN:
            return None
        if above.body:
            is_other = has_same_corner(region.body[0], above.body[0])
            return None if is_other or columns[0] > above.columns[0] + 1 else place
        begins = above.first_row
        labels += sum(not is_note(row[0]) for row in above.above)
    return None


def _is_upper_heading(above: Region, region: Region) -> bool:
    """Tell whether all of a region above is the first row of the heading of the one below it."""
    return (
        len(above.body) == 1
        and not (above.below or region.above)
        and region.first_row - above.last_row <= 2
        and above.columns[-1] == region.columns[-1]
        and any(cell.columns > 1 or is_period(cell.text) for cell in above.body[0][1:])
        and not any(is_value(cell.text) and not is_year(cell.text) for cell in above.body[0])
    )


def _overlap(one: range, other: range) -> bool:
    return max(one[0], other[0]) <= min(one[-1], other[-1])


def _is_of_labels(region: Region, table: Region) -> bool:
    """Tell whether lines between two parts of a table head the rows below them."""
    return not region.body and all(
        row[0].column in table.columns and not is_note(row[0]) for row in region.above
    )
