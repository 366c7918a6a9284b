"""Which headings stand over each value of a grid: in its column, in its row, and over its part.

Rows are of four sorts: empty, a line over the rows below it (one cell by itself), headings of
columns, and data. A row of headings holds until the next one that follows data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.domain.content import Cell

from .grids import Grid, Role
from .headings import Headings
from .words import is_remarks

_ANSWERS = re.compile(
    r"\b(?:answers?|responses?|reply|replies|ateb(?:ion)?|ymateb)\b", re.IGNORECASE
)
_OF_WHOM = re.compile(
    r"\W*(?:of (?:whom|which|these|those|them)|o'r rhain)\b(?! in\b)", re.IGNORECASE
)

MOST_HEADINGS = 12  # of a value, in its row or in its column, that are read: the nearest


@dataclass(frozen=True, slots=True)
class Place:
    """A value, or an empty place among values, with the headings that stand over it."""

    row: int
    column: int
    cell: Cell | None
    in_row: tuple[Cell, ...]
    in_column: tuple[Cell, ...]
    over: tuple[Cell, ...]  # its corner and the lines over this part of it, the nearest last
    block: int  # places of one block share the headings of their columns


@dataclass(slots=True)
class _Block:
    """Rows that share the headings of their columns."""

    headers: list[int] = field(default_factory=list)
    data: list[tuple[int, tuple[Cell, ...]]] = field(default_factory=list)  # row, lines over it


def is_crowded(place: Place) -> bool:
    """True if a value may have more headings than are read."""
    return MOST_HEADINGS in (len(place.in_row), len(place.in_column))


def places(grid: Grid, headings: Headings) -> Iterator[Place]:
    """Every value with its headings, row by row."""
    for number, block in enumerate(_blocks(grid, headings)):
        yield from _places_of(grid, block, number, headings)


def _blocks(grid: Grid, headings: Headings) -> list[_Block]:
    blocks = [_Block()]
    over: list[Cell] = []
    is_fresh = False  # the row before was a line over what follows
    gap = False
    used = [c for c in range(grid.columns) if any(cells[c] is not None for cells in grid.cells)]
    for row in range(grid.rows):
        cells = grid.distinct(row)
        block = blocks[-1]
        if not cells:
            gap = True
            continue
        if _is_line_over(grid, row, cells, used):
            over = [*over[-3:], cells[0]]
            is_fresh = True
        elif _is_of_headings(grid, row, cells, headings, block, gap or is_fresh):
            if block.data:
                block = _Block()
                blocks.append(block)
            block.headers.append(row)
        else:
            block.data.append((row, tuple(over)))
            is_fresh = False
        gap = False
    return blocks


def _is_line_over(grid: Grid, row: int, cells: list[Cell], used: list[int]) -> bool:
    if len(cells) != 1 or grid.columns < 2:
        return False
    places = [c for c in range(grid.columns) if grid.cells[row][c] is not None]
    if grid.roles[row][places[0]] not in (Role.WORDS, Role.PERIOD):
        return False
    return places[0] == used[0] or len(places) * 2 > len(used)


def _is_of_headings(
    grid: Grid, row: int, cells: list[Cell], headings: Headings, block: _Block, is_new: bool
) -> bool:
    roles = set(grid.roles[row])
    if Role.VALUE in roles:
        return False
    if block.data:
        texts = {cell.text for cell in cells}
        known = {cell.text for header in block.headers for cell in grid.distinct(header)}
        repeats = bool(texts & known) and texts <= known
        inner = grid.roles[row][1:]
        return repeats or (Role.PERIOD in inner and is_new) or (is_new and len(cells) > 1)
    first, *others = cells
    best = headings.read(first.text).best
    if best is None or best.score < 0.75 or not others:
        return True
    return not any(_is_words_of_answer(cell.text, headings) for cell in others)


def _is_words_of_answer(text: str, headings: Headings) -> bool:
    heading = headings.read(text)
    if heading.is_period or heading.is_neutral or is_remarks(text):
        return False
    return heading.best is None or heading.best.score < 0.5


def _places_of(grid: Grid, block: _Block, number: int, headings: Headings) -> Iterator[Place]:
    columns = _value_columns(grid, block, headings)
    if not columns:
        return
    above = _headers(grid, block)
    first = min(columns)
    corner = tuple(dict.fromkeys(cell for at in range(first) for cell in above.get(at, ())))
    corner = corner[-MOST_HEADINGS:]
    carried: dict[int, Cell] = {}
    whole: list[tuple[int, Cell]] = []
    before: Cell | None = None
    for row, over in block.data:
        if over and over[-1] is not before:
            carried, before = {}, over[-1]
        in_row = _row_headings(grid, row, columns, carried, first)
        if in_row and _OF_WHOM.match(in_row[0][1].text):
            in_row = [*whole, *in_row]
        else:
            whole = in_row
        for column in sorted(columns):
            cell, role = grid.cells[row][column], grid.roles[row][column]
            is_words = role is Role.WORDS and column > 0
            if role is Role.VALUE or is_words or (cell is None and in_row):
                mine = tuple(one for at, one in in_row if at < column and one is not cell)
                mine = mine[-MOST_HEADINGS:]
                in_column = above.get(column, ())[-MOST_HEADINGS:]
                yield Place(row, column, cell, mine, in_column, (*corner, *over), number)


def _value_columns(grid: Grid, block: _Block, headings: Headings) -> set[int]:
    """The columns that hold answers: with a value somewhere, or headed so."""
    columns = {
        c for row, _ in block.data for c, role in enumerate(grid.roles[row]) if role is Role.VALUE
    }
    for header in block.headers:
        for column in range(grid.columns):
            role, text = grid.roles[header][column], grid.text(header, column)
            if role is Role.PERIOD and column:
                columns.add(column)
            elif text and len(text) < 60 and _ANSWERS.search(text) and column:
                if headings.read(text).is_neutral:
                    columns.add(column)
    remarks = {
        c
        for header in block.headers
        for c in range(grid.columns)
        if is_remarks(grid.text(header, c))
    }
    return columns - remarks


def _row_headings(
    grid: Grid, row: int, columns: set[int], carried: dict[int, Cell], first: int
) -> list[tuple[int, Cell]]:
    """The headings of a row with their columns; empty ones are carried down from above."""
    found: list[tuple[int, Cell]] = []
    missing: list[int] = []
    for column in range(grid.columns):
        cell, role = grid.cells[row][column], grid.roles[row][column]
        if role in (Role.WORDS, Role.PERIOD) and cell is not None:
            if column not in columns or role is Role.PERIOD or column < first:
                if not found or found[-1][1] is not cell:
                    found.append((column, cell))
        elif cell is None and column < first and column not in columns:
            missing.append(column)
    own = {column for column, _ in found if column < first}
    for column in missing:
        if column in carried and any(column < other for other in own):
            found.append((column, carried[column]))
    found.sort(key=lambda one: one[0])
    for column, cell in found:
        carried[column] = cell
        for later in [c for c in carried if c > column and c not in own]:
            del carried[later]
    return found


def _headers(grid: Grid, block: _Block) -> dict[int, tuple[Cell, ...]]:
    """The headings over each column, from the top down."""
    over: dict[int, list[Cell]] = {}
    for place, header in enumerate(block.headers):
        row = list(grid.cells[header])
        if place + 1 < len(block.headers):
            row = _spread(row, [grid.text(block.headers[-1], c) for c in range(grid.columns)])
        for column, cell in enumerate(row):
            if cell is not None and (column not in over or over[column][-1] is not cell):
                over.setdefault(column, []).append(cell)
    whole: list[Cell] = []
    for column in sorted(over):
        if _OF_WHOM.match(over[column][-1].text):
            over[column] = [*whole, *over[column]]
        else:
            whole = over[column]
    return {column: tuple(cells) for column, cells in over.items()}


def _spread(row: list[Cell | None], below: list[str]) -> list[Cell | None]:
    """Let a heading that stands over several columns, but is not merged, cover them all."""
    if grouped := _by_repetition(row, below):
        return grouped
    last: Cell | None = None
    spread: list[Cell | None] = []
    for column, cell in enumerate(row):
        if cell is not None:
            last = cell
        is_open = cell is None and column > 0 and below[column] and last is not None
        spread.append(last if is_open else cell)
    return spread


def _by_repetition(row: list[Cell | None], below: list[str]) -> list[Cell | None] | None:
    """Where the headings below repeat (Boys, Girls, Boys, Girls), each round has one above."""
    start = next((c for c, text in enumerate(below) if text and below.count(text) > 1), None)
    if start is None:
        return None
    texts = below[start:]
    while texts and not texts[-1]:
        texts.pop()
    rounds = texts.count(texts[0]) if texts else 0
    if rounds < 2 or len(texts) % rounds:
        return None
    size = len(texts) // rounds
    if size < 2 or texts != texts[:size] * rounds:
        return None
    spread = list(row)
    for begin in range(start, start + len(texts), size):
        above = {id(cell): cell for cell in row[begin : begin + size] if cell is not None}
        if len(above) != 1:
            return None
        spread[begin : begin + size] = list(above.values()) * size
    return spread
