"""How much of a document is searched, so that no file can keep the search busy for minutes.

A reply has some thousand letters and some hundred cells; a file that was sent to do harm may have
millions. What is left out is said, always: `Searched.flags` are sentences for a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from responses_app.domain.content import Cell, Content, Line, Table

from .grids import MOST_COLUMNS, MOST_ROWS

LONGEST_LINE = LONGEST_CELL = 4_000  # letters
MOST_LINES = 4_000  # that are not empty
MOST_LETTERS = 150_000  # of all lines
MOST_WORK = 250_000  # of all tables, as `_work` counts it: some ten thousand filled cells
_EACH_CELL = 15  # letters that a cell counts for besides its own


@dataclass(frozen=True, slots=True)
class Searched:
    """The part of a document that is searched."""

    content: Content  # lines and tables keep their numbers
    tables: tuple[int, ...]  # the numbers of those that are searched, the smallest first
    flags: tuple[str, ...]


def with_short_texts(content: Content) -> tuple[Content, tuple[str, ...]]:
    """Cut lines and cells that are longer than any answer; return what to tell of it."""
    lines = sum(len(line.text) > LONGEST_LINE for line in content.lines)
    cells = sum(len(cell.text) > LONGEST_CELL for table in content.tables for cell in table.cells)
    if not lines and not cells:
        return content, ()
    told = []
    if lines:
        content = replace(content, lines=tuple(map(_short_line, content.lines)))
        told.append(
            f"only the first {LONGEST_LINE:,} letters of {_count(lines, 'line')} were searched"
        )
    if cells:
        content = replace(content, tables=tuple(map(_short_cells, content.tables)))
        told.append(
            f"only the first {LONGEST_CELL:,} letters of {_count(cells, 'cell')} were searched"
        )
    return content, tuple(told)


def searched(content: Content) -> Searched:
    """Return as much of a document as is searched: its first lines, and its smaller tables first.

    The answers stand in small tables; a list of all cases beside them must not crowd them out.
    """
    lines, of_lines = _first_lines(content.lines)
    tables, of_tables = _smaller_tables(content.tables)
    every = tuple(tables.get(number, table) for number, table in enumerate(content.tables))
    flags = (*of_lines, *of_tables)
    return Searched(replace(content, lines=lines, tables=every), tuple(tables), flags)


def _first_lines(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    filled = letters = 0
    for number, line in enumerate(lines):
        filled += bool(line.text.strip())
        letters += len(line.text)
        if filled > MOST_LINES or letters > MOST_LETTERS:
            return lines[:number], (
                f"only the first {number:,} of its {len(lines):,} lines were searched: "
                "the text is too long",
            )
    return lines, ()


def _smaller_tables(tables: tuple[Table, ...]) -> tuple[dict[int, Table], tuple[str, ...]]:
    """The tables that are searched, by number; the last of them may be its first rows only."""
    room = MOST_WORK
    kept: dict[int, Table] = {}
    told: list[str] = []
    for work, number in sorted((_work(table), number) for number, table in enumerate(tables)):
        if work > room:
            part = _first_rows(tables[number], room)
            if part.rows > 1:
                kept[number] = part
                told.append(f"{part.where}: only its first {part.rows:,} rows were searched")
            break
        kept[number] = tables[number]
        room -= work
    left = [table for number, table in enumerate(tables) if number not in kept]
    if left:
        names = ", ".join(table.where for table in left[:3])
        more = f" and {len(left) - 3:,} more" if len(left) > 3 else ""
        was = "was" if len(left) == 1 else "were"
        told.append(f"{names}{more} {was} not searched: the tables are too large, or too many")
    return kept, tuple(told)


def _first_rows(table: Table, room: int) -> Table:
    """As many whole rows of a table as there is room for."""
    columns = min(table.columns, MOST_COLUMNS)
    rows = min(table.rows, MOST_ROWS)
    for cell in table.cells:
        room -= _work_of(cell, table)
        if room < (cell.row + 1) * columns:
            rows = min(rows, cell.row)
            break
    cells = tuple(cell for cell in table.cells if cell.row < rows)
    return replace(table, cells=cells, rows=rows)


def _work(table: Table) -> int:
    """What it takes to search the part of a table that is searched: its places and its letters."""
    places = min(table.rows, MOST_ROWS) * min(table.columns, MOST_COLUMNS)
    return places + sum(_work_of(cell, table) for cell in table.cells)


def _work_of(cell: Cell, table: Table) -> int:
    rows, columns = min(table.rows, MOST_ROWS), min(table.columns, MOST_COLUMNS)
    if cell.row >= rows or cell.column >= columns:
        return 0
    covers = min(cell.rows, rows - cell.row) * min(cell.columns, columns - cell.column)
    return _EACH_CELL + len(cell.text) + covers


def _short_line(line: Line) -> Line:
    return replace(line, text=_short(line.text, LONGEST_LINE))


def _short_cells(table: Table) -> Table:
    cells = (replace(cell, text=_short(cell.text, LONGEST_CELL)) for cell in table.cells)
    return replace(table, cells=tuple(cells))


def _short(text: str, most: int) -> str:
    """The text up to a space: half a number would be another one."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' if number > 1 else ''}"
