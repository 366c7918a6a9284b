"""Lines of text as rows of a table whose columns are known: wrapped cells are put together."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from responses_app.readers.layout.columns import Columns
from responses_app.readers.layout.edges import Edge
from responses_app.readers.layout.grid import GridCell
from responses_app.readers.layout.text_lines import Phrase, TextLine
from responses_app.readers.layout.values import is_value

TIGHT = 0.75  # of the height of a line: lines of one cell are no further apart
OVERLAP = 0.25  # of the height: lines that share so much of it are one row
SLACK = 2.0  # points
LITTLE_ROOM = 0.45  # of the height: between a label that fills its column and the value beside it


@dataclass(slots=True)
class Row:
    """One or more lines of text that are one row of a table."""

    lines: list[TextLine]
    cells: dict[tuple[int, int], list[Phrase]] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)

    @property
    def height(self) -> float:
        return self.lines[0].height

    def has_values(self) -> bool:
        """Tell whether a number or a sign for one stands in a cell of its own."""
        return any(phrase.is_value for phrases in self.cells.values() for phrase in phrases)

    def columns(self) -> set[int]:
        """The columns in which something stands."""
        return {n for first, last in self.cells for n in range(first, last + 1)}

    def take(self, other: Row) -> None:
        """Put another row's words into this one."""
        self.lines += other.lines
        for span, phrases in other.cells.items():
            self.cells.setdefault(span, []).extend(phrases)


def rows_in(lines: Sequence[TextLine], columns: Columns, level: Sequence[Edge] = ()) -> list[Row]:
    """The rows of a table; `level` are the ruling lines between some of them."""
    rows = [_row(line, columns) for line in lines]
    rows = _overlapping(rows)
    banded = _by_rules(rows, level)
    if banded is not None:
        return banded
    return _wrapped(rows, columns, level)


def cells_of(rows: Sequence[Row]) -> list[GridCell]:
    """The cells of rows; two that overlap in a row become one."""
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        last: GridCell | None = None
        for first, end in sorted(row.cells):
            words = [word for phrase in row.cells[first, end] for word in phrase.words]
            if last is not None and first < last.column + last.columns:
                last.words += words
                last.columns = max(last.columns, end + 1 - last.column)
                continue
            last = GridCell(number, first, words, 1, end + 1 - first)
            cells.append(last)
    return cells


def _row(line: TextLine, columns: Columns) -> Row:
    row = Row([line])
    for phrase in line.phrases:
        for part in _parted(phrase, columns):
            row.cells.setdefault(columns.of(part), []).append(part)
    return row


def _parted(phrase: Phrase, columns: Columns) -> tuple[Phrase, ...]:
    """A phrase, and apart from it a value at its end that stands where the next column does.

    A label may fill its column so that next to no gap is left before the value.
    """
    *before, last = phrase.words
    if not before or not is_value(last.text):
        return (phrase,)
    label, value = Phrase(tuple(before)), Phrase((last,))
    column = columns.of(value)[0]
    left, right = columns.spans[column]
    is_in_line = abs(last.left - left) < SLACK or abs(last.right - right) < SLACK
    has_room = last.left - label.right >= LITTLE_ROOM * last.height
    is_beside = columns.of(label)[1] < column
    return (label, value) if is_beside and is_in_line and has_room else (phrase,)


def _overlapping(rows: list[Row]) -> list[Row]:
    """Lines that lie beside each other are one row, such as a value half way down its label."""
    merged: list[Row] = []
    for row in rows:
        if merged:
            shared = merged[-1].bottom - row.top
            if shared > OVERLAP * min(row.height, merged[-1].height):
                merged[-1].take(row)
                continue
        merged.append(row)
    return merged


def _by_rules(rows: list[Row], level: Sequence[Edge]) -> list[Row] | None:
    """Rows by the ruling lines, where these divide nearly each of them from the next."""
    if not rows:
        return None
    places = [edge.at for edge in level if rows[0].top < edge.at < rows[-1].bottom]
    if len(places) < 2:
        return None
    bands: list[list[Row]] = [[] for _ in range(len(places) + 1)]
    for row in rows:
        bands[sum(place < (row.top + row.bottom) / 2 for place in places)].append(row)
    filled = [band for band in bands if band]
    if len(filled) < 3 or any(sum(row.has_values() for row in band) > 1 for band in filled):
        return None
    for band in filled:
        for row in band[1:]:
            band[0].take(row)
    return [band[0] for band in filled]


def _wrapped(rows: list[Row], columns: Columns, level: Sequence[Edge]) -> list[Row]:
    """Lines that go on in the next one, put together with it."""
    limits = _limits(rows, columns)
    usual = median([_gap(a, b) for a, b in itertools.pairwise(rows)] or [0.0])
    merged: list[Row] = []
    for row in rows:
        if merged and _goes_on(merged[-1], row, limits, usual, level):
            merged[-1].take(row)
        else:
            merged.append(row)
    return _headings(merged, level)


def _headings(rows: list[Row], level: Sequence[Edge]) -> list[Row]:
    """The lines of a heading over the columns as one row, where they stand close together."""
    first = next((n for n, row in enumerate(rows) if row.has_values()), len(rows))
    if first < 2 or first == len(rows):
        return rows
    below = [_gap(a, b) for a, b in zip(rows[first:], rows[first + 1 :])]
    usual = median(below) if below else 1e9
    merged = [rows[0]]
    for row in rows[1:first]:
        last = merged[-1]
        is_close = _gap(last, row) < min(0.35 * row.height, 0.8 * usual)
        is_level = all(a == b for a, b in [*last.cells, *row.cells])
        if is_close and is_level and len(row.cells) > 1 and not _is_ruled(last, row, level):
            last.take(row)
        else:
            merged.append(row)
    return merged + rows[first:]


def _gap(above: Row, below: Row) -> float:
    return below.top - above.bottom


def _is_ruled(above: Row, below: Row, level: Sequence[Edge]) -> bool:
    return any(
        (above.top + above.bottom) / 2 < edge.at < (below.top + below.bottom) / 2 for edge in level
    )


def _limits(rows: Sequence[Row], columns: Columns) -> list[float]:
    """How far to the right each column's words reach."""
    limits = [right for _, right in columns.spans]
    for row in rows:
        for (first, last), phrases in row.cells.items():
            if first == last:
                limits[last] = max(limits[last], *(phrase.right for phrase in phrases))
    return limits


def _goes_on(
    above: Row, below: Row, limits: list[float], usual: float, level: Sequence[Edge]
) -> bool:
    """Tell whether a line goes on with the cells of the one above it.

    It does where the line has no values of its own, or the one above none, and where the line
    above was full: the next word had no more room there.
    """
    last = above.lines[-1]
    gap = below.top - last.bottom
    if gap > TIGHT * below.height or gap > usual + 0.2 * below.height:
        return False
    if _is_ruled(above, below, level):
        return False
    if any(a != b for a, b in [*above.cells, *below.cells]):
        return False
    has_above, has_below = above.has_values(), below.has_values()
    if has_above and has_below:
        return False
    shared = below.columns() & above.columns()
    if not shared:
        return False
    if not has_below and not below.columns() <= above.columns():
        return False
    if has_below and above.columns() != {min(below.columns())}:
        return False
    return all(_was_full(above, below, column, limits[column]) for column in shared)


def _was_full(above: Row, below: Row, column: int, limit: float) -> bool:
    before = above.cells[column, column][-1]
    after = below.cells[column, column][0]
    word = after.words[0]
    space = 0.25 * word.height
    if before.is_value or after.is_value:
        return False
    if len(before.words) < 2 and not word.text[:1].islower():
        return False  # one word is no line that was full
    return before.right + space + (word.right - word.left) > limit - SLACK
