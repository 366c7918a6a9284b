"""Tables of which only some cells are drawn: what one cell holds may be several rows or columns."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from responses_app.readers.layout.columns import Columns, columns_of
from responses_app.readers.layout.grid import Grid, GridCell
from responses_app.readers.layout.table_rows import cells_of, rows_in
from responses_app.readers.layout.text_lines import TextLine, text_lines

LEAST_IN_STEP = 0.7  # of the lines of values have a label beside them
ENDED = 0.75  # of the lines of a list end though there is room for more
MOST_WORDS = 2.5  # in a line of a list, on average
PADDING = 4.0  # points between the words of a cell and its edge
LEAST_VALUES = 0.6  # of the pieces of a column that is divided


def refined(grid: Grid, space: float) -> Grid:
    """Divide the rows and columns of a grid that plainly hold several."""
    return _divide_rows(_divide_columns(grid, space), space)


def _divide_columns(grid: Grid, space: float) -> Grid:
    for column in range(grid.columns - 1, -1, -1):
        cells = [one for one in grid.cells if one.column == column and one.columns == 1]
        lines = [line for cell in cells for line in text_lines(cell.words, space)]
        multiple = [line for line in lines if len(line.phrases) > 1]
        if len(multiple) < 2 or len(multiple) < 0.6 * len(lines):
            continue
        columns = columns_of(multiple)
        pieces = [phrase for line in multiple for phrase in line.phrases]
        values = sum(phrase.is_value for phrase in pieces)
        if len(columns.spans) > 1 and values >= LEAST_VALUES * len(pieces):
            grid = _with_columns(grid, column, columns, space)
    return grid


def _with_columns(grid: Grid, column: int, columns: Columns, space: float) -> Grid:
    more = len(columns.spans) - 1
    cells: list[GridCell] = []
    for cell in grid.cells:
        if cell.column == column and cell.columns == 1:
            parts: dict[tuple[int, int], list[GridCell]] = {}
            for line in text_lines(cell.words, space):
                for phrase in line.phrases:
                    first, last = columns.of(phrase)
                    here = parts.setdefault((first, last), [])
                    if not here:
                        new = GridCell(cell.row, column + first, [], cell.rows, last - first + 1)
                        here.append(new)
                        cells.append(new)
                    here[0].words += phrase.words
        else:
            if cell.column > column:
                cell.column += more
            elif cell.column + cell.columns > column:
                cell.columns += more
            cells.append(cell)
    cells.sort(key=lambda one: (one.row, one.column))
    grid.walls[column + 1 : column + 1] = columns.walls()[1:-1]
    grid.cells = cells
    return grid


def _divide_rows(grid: Grid, space: float) -> Grid:
    for row in range(grid.rows - 1, -1, -1):
        cells = [one for one in grid.cells if one.row == row]
        single = [one for one in cells if one.rows == 1]
        if len(single) < 2 or len(single) < len(cells):
            continue
        if any(one.row < row < one.row + one.rows for one in grid.cells):
            continue
        found = _lines_within(single, space)
        if found is not None:
            grid = _with_rows(grid, row, cells, found)
    return grid


def _lines_within(cells: Sequence[GridCell], space: float) -> list[GridCell] | None:
    """The cells of the several rows that a row of cells holds; None where it is one row."""
    lines = [text_lines(cell.words, space) for cell in cells]
    if not (_are_lists_of_values(lines) or _are_lists(lines, cells)):
        return None
    columns = Columns(
        tuple((min(line.left for line in own), max(line.right for line in own)) for own in lines)
    )
    numbers = [cell.column for cell in cells]
    walls = columns.walls()[1:-1]
    together = text_lines([word for cell in cells for word in cell.words], space, walls)
    found = cells_of(rows_in(together, columns))
    for cell in found:
        first, last = numbers[cell.column], numbers[cell.column + cell.columns - 1]
        spanned = cells[cell.column + cell.columns - 1].columns
        cell.column, cell.columns = first, last - first + spanned
    return found


def _are_lists_of_values(lines: Sequence[Sequence[TextLine]]) -> bool:
    """Tell whether there are values one below the other, each with a label beside it."""
    lists = [own for own in lines[1:] if len(own) > 1 and _are_values(own)]
    if not lists or any(len(own) == 1 and _are_values(own) for own in lines[1:]):
        return False
    longest = max(lists, key=len)
    beside = sum(any(_are_beside(line, label) for label in lines[0]) for line in longest)
    return beside >= 2 and beside >= LEAST_IN_STEP * len(longest)


def _are_lists(lines: Sequence[Sequence[TextLine]], cells: Sequence[GridCell]) -> bool:
    """Tell whether all cells have as many lines, beside each other, and end them of themselves.

    Sentences that are wrapped fill their lines up: the next word has no room any more.
    """
    count = len(lines[0])
    if count < 2 or any(len(own) != count for own in lines):
        return False
    if not all(
        _are_beside(first, other) for own in lines[1:] for first, other in zip(lines[0], own)
    ):
        return False
    if count >= 3 and len(lines) >= 3 and _are_short(lines):
        return True
    ended = sum(
        _had_room(above, below, cell)
        for own, cell in zip(lines, cells)
        for above, below in itertools.pairwise(own)
    )
    return ended >= ENDED * (count - 1) * len(lines)


def _are_short(lines: Sequence[Sequence[TextLine]]) -> bool:
    words = [len(line.words) for own in lines for line in own]
    return sum(words) <= MOST_WORDS * len(words)


def _are_beside(line: TextLine, other: TextLine) -> bool:
    return abs(line.bottom - other.bottom) < 0.4 * line.height


def _had_room(above: TextLine, below: TextLine, cell: GridCell) -> bool:
    right = cell.edges[2] if cell.edges else above.right
    word = below.words[0]
    return above.right + 0.3 * word.height + word.right - word.left < right - PADDING


def _are_values(lines: Sequence[TextLine]) -> bool:
    values = sum(all(phrase.is_value for phrase in line.phrases) for line in lines)
    return values >= 0.8 * len(lines)


def _with_rows(grid: Grid, row: int, old: Sequence[GridCell], new: list[GridCell]) -> Grid:
    more = max(cell.row for cell in new)
    cells = []
    for cell in grid.cells:
        if any(cell is one for one in old):
            continue
        if cell.row > row:
            cell.row += more
        cells.append(cell)
    for cell in new:
        cell.row += row
    grid.cells = sorted([*cells, *new], key=lambda one: (one.row, one.column))
    grid.rows += more
    return grid
