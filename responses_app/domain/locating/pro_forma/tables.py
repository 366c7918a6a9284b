"""The rows of our form in the tables of a document, also renamed, reordered and turned round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from requests_app.domain.reply_form import (
    ANSWER,
    COLUMNS,
    NOTE,
    PERIOD,
    QUESTION,
    QUESTION_TEXT,
    ROW,
)
from responses_app.domain.content import Cell, Content, Table
from responses_app.domain.locating.asked import Asked
from responses_app.domain.locating.periods import find_periods, fit
from responses_app.domain.locating.proposal import Spot
from responses_app.domain.locating.wording import Wording, wording_of

from .columns import MOST_ROWS, Known, is_heading, named_columns, plain, row_name
from .row import Row

_OTHER_COLUMN = "it does not stand in the column 'answer'"
_IN_NOTE = "the answer stands in the column 'note'"
_MERGED = "one cell stands for several rows of the form"
_NO_HEADING = "the form lost its headings: the column of the answer was worked out"
_MOST_NAMELESS = 5_000  # rows and columns, of all tables in which our rows have no names
_MOST_MERGED = 200  # rows of the form that one cell may stand for
_MOST_SEEN = 200  # rows, and columns, from which a lost heading is worked out
_MOST_ABOVE = 100  # rows above the first of ours that may be its heading


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table as rows of cells, or its mirror image where the form was turned round."""

    table: int
    cells: Mapping[tuple[int, int], Cell]
    rows: int
    columns: int

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell else ""

    def line(self, row: int) -> list[str]:
        return [self.text(row, column) for column in range(self.columns)]


def rows_in_tables(content: Content, asked: Asked, known: Mapping[str, Known]) -> list[Row]:
    """Return every row of the form that stands in a table, filled in or not."""
    found: list[Row] = []
    heads: list[str] = []
    looked_at = 0
    for at, table in enumerate(content.tables):
        if len(found) > MOST_ROWS:
            break
        names = [row_name(cell.text) for cell in table.cells if _may_name_a_row(cell.text)]
        if any(name in known for name in names):
            grids = sorted((_grid(at, table), _turned(at, table)), key=lambda g: -_named(g, known))
            rows, heads = _by_name(grids[0], asked, known, heads)
            found += rows
        elif not any(names) and any(cell.text.strip().lower() == ANSWER for cell in table.cells):
            looked_at += table.rows + table.columns
            if looked_at > _MOST_NAMELESS:
                continue  # too much to be our form: it is searched as any other table
            for grid in (_grid(at, table), _turned(at, table)):
                rows = _without_names(grid, asked, known)
                found += rows
                if rows:
                    break
    return found


def _may_name_a_row(text: str) -> bool:
    """Tells most cells apart without looking closely: there may be a hundred thousand."""
    return text[:3].lstrip("' \"")[:1] in ("q", "Q") and len(text) < 40


def _grid(at: int, table: Table) -> _Grid:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    return _Grid(at, cells, table.rows, table.columns)


def _turned(at: int, table: Table) -> _Grid:
    cells = {
        (cell.column, cell.row): replace(cell, rows=cell.columns, columns=cell.rows)
        for cell in table.cells
    }
    return _Grid(at, cells, table.columns, table.rows)


def _by_name(
    grid: _Grid, asked: Asked, known: Mapping[str, Known], heads: list[str]
) -> tuple[list[Row], list[str]]:
    """Return the rows, and the heading that the next table may go on under."""
    key_column = _key_column(grid, known) or 0
    rows = (
        (row, known[name])
        for row in range(grid.rows)
        if (name := row_name(grid.text(row, key_column))) in known
    )
    named = dict(islice(rows, MOST_ROWS + 1))
    first = min(named, default=0)
    above = range(max(0, first - _MOST_ABOVE), first)
    head = next((row for row in reversed(above) if is_heading(grid.line(row))), None)
    if head is not None:
        heads = grid.line(head)
    columns = named_columns(heads) if heads and len(heads) == grid.columns else {}
    columns = {name: at for name, at in columns.items() if at != key_column or name == ROW}
    doubts: tuple[str, ...] = ()
    if ANSWER not in columns:
        columns = _guessed(grid, named, asked, columns, key_column)
        doubts = (_NO_HEADING,)
    return [_row(grid, row, one, columns, doubts) for row, one in named.items()], heads


def _without_names(grid: _Grid, asked: Asked, known: Mapping[str, Known]) -> list[Row]:
    """Rows without their names, known by question and period below our own headings."""
    head = next((r for r in range(grid.rows) if _has_own_heads(grid.line(r), asked)), None)
    if head is None:
        return []
    columns = named_columns(grid.line(head))
    return list(_by_question(grid, head, columns, asked, known))


def _named(grid: _Grid, known: Mapping[str, Known]) -> int:
    """How many names of our rows stand in one column."""
    column = _key_column(grid, known)
    if column is None:
        return 0
    return sum(row_name(grid.text(row, column)) in known for row in range(grid.rows))


def _key_column(grid: _Grid, known: Mapping[str, Known]) -> int | None:
    """The column in which the names of our rows stand."""
    counts = Counter(
        column
        for (_, column), cell in grid.cells.items()
        if _may_name_a_row(cell.text) and row_name(cell.text) in known
    )
    return min(counts, key=lambda column: (-counts[column], column)) if counts else None


def _guessed(
    grid: _Grid, named: Mapping[int, Known], asked: Asked, columns: Mapping[str, int], keys: int
) -> dict[str, int]:
    """The columns by what stands in them: the first that we did not fill in is the answer's."""
    found = dict(columns)
    taken = {keys, *columns.values()}
    seen = dict(islice(named.items(), _MOST_SEEN))
    for column in range(min(grid.columns, _MOST_SEEN)):
        if column in taken:
            continue
        sorts = Counter(
            one.column_of(grid.text(row, column), asked.reference) for row, one in seen.items()
        )
        sort = next((name for name, _ in sorts.most_common() if name), "")
        if sort and 2 * sorts[sort] > len(seen) and sort not in found:
            found[sort] = column
            taken.add(column)
    last = max(taken)
    free = [column for column in range(grid.columns) if column not in taken and column > last]
    for name, column in zip((ANSWER, NOTE), free, strict=False):
        found.setdefault(name, column)
    return found


def _row(
    grid: _Grid, row: int, known: Known, columns: Mapping[str, int], doubts: tuple[str, ...]
) -> Row:
    cells = {name: plain(grid.text(row, at)) for name, at in columns.items()}
    column = columns.get(ANSWER)
    cell = grid.cells.get((row, column)) if column is not None else None
    if cell is None and column is not None and (over := _covering(grid, row, column)):
        cell, doubts = over, (*doubts, _MERGED)
        cells[ANSWER] = over.text
    elif cell is not None and cell.rows > 1:
        doubts = (*doubts, _MERGED)
    if cell is None and (stray := _stray(grid, row, columns, known)):
        cell, doubts = stray, (*doubts, _OTHER_COLUMN)
        cells[ANSWER] = stray.text
    elif cell is None and cells.get(NOTE):
        cell, doubts = grid.cells[row, columns[NOTE]], (*doubts, _IN_NOTE)
        cells[ANSWER] = cell.text
    if cell is None:
        return Row(known, "", cells.get(NOTE, ""), "", Spot(), cells=cells)
    spot = Spot(table=grid.table, row=cell.row, column=cell.column)
    return Row(
        known, cells[ANSWER], cells.get(NOTE, ""), cell.where, spot, cell.box, cells, doubts
    )  # fmt: skip


def _covering(grid: _Grid, row: int, column: int) -> Cell | None:
    """The merged cell above that reaches down to this row."""
    for above in range(row - 1, max(-1, row - 1 - _MOST_MERGED), -1):
        cell = grid.cells.get((above, column))
        if cell:
            return cell if above + cell.rows > row else None
    return None


def _stray(grid: _Grid, row: int, columns: Mapping[str, int], known: Known) -> Cell | None:
    """A cell that an officer filled in beside the form, in a column without a name of ours."""
    last = max(columns.values(), default=0)
    free = [
        grid.cells[row, column]
        for column in range(last + 1, min(grid.columns, last + 1 + _MOST_SEEN))
        if (row, column) in grid.cells
    ]
    return free[0] if len(free) == 1 and not row_name(free[0].text) else None


def _by_question(
    grid: _Grid,
    head: int,
    columns: Mapping[str, int],
    asked: Asked,
    known: Mapping[str, Known],
) -> Iterator[Row]:
    wording = wording_of(asked.questions)
    by_keys = {(one.question.key, one.period.key if one.period else ""): one
               for one in known.values()}  # fmt: skip
    for row in range(head + 1, grid.rows):
        question = _question(grid, row, columns, wording)
        period = _period(grid, row, columns, asked)
        one = by_keys.get((question, period)) if question else None
        if one:
            yield _row(grid, row, one, columns, ())


def _has_own_heads(heads: Sequence[str], asked: Asked) -> bool:
    """Our own names of question, answer and period, as nobody else's table has them."""
    flat = {head.strip().lower().replace(" ", "_") for head in heads}
    wanted = {QUESTION, ANSWER} | ({PERIOD} if asked.periods else set())
    return wanted <= flat and len(flat & set(COLUMNS)) >= 3 + bool(asked.periods)


def _question(grid: _Grid, row: int, columns: Mapping[str, int], wording: Wording) -> str:
    keys = {question.key.lower(): question.key for question in wording.questions}
    if QUESTION in columns:
        said = plain(grid.text(row, columns[QUESTION]))
        if said.lower() in keys:
            return keys[said.lower()]
    if QUESTION_TEXT in columns:
        said_of = wording.said(plain(grid.text(row, columns[QUESTION_TEXT])))
        if said_of and said_of[0].how == "quoted" and said_of[0].score > 0.9:
            return said_of[0].key
    return ""


def _period(grid: _Grid, row: int, columns: Mapping[str, int], asked: Asked) -> str:
    if not asked.periods or PERIOD not in columns:
        return ""
    said = plain(grid.text(row, columns[PERIOD]))
    if any(period.key == said for period in asked.periods):
        return said
    fits = [
        one.key
        for mention in find_periods(said, is_heading=True)
        for one in fit(mention, asked.periods)
        if one.how == "same"
    ]
    return fits[0] if len(set(fits)) == 1 else "?"
