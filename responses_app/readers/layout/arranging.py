"""From words and ruling lines to tables and lines of text, in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from responses_app.domain.content import Box, Cell, Line, Table
from responses_app.readers.layout.edges import Edge, edges_of
from responses_app.readers.layout.furniture import furniture
from responses_app.readers.layout.grid import Grid, GridCell
from responses_app.readers.layout.joining import Joined, goes_on, join
from responses_app.readers.layout.paragraphs import Paragraph, mark_headings, paragraphs_of
from responses_app.readers.layout.reading_order import parts_in_order
from responses_app.readers.layout.ruled import ruled_grids
from responses_app.readers.layout.semi_ruled import refined
from responses_app.readers.layout.text_lines import (
    TextLine,
    rows_of,
    text_lines,
    usual_space,
    with_raised,
    without_leaders,
)
from responses_app.readers.layout.unruled import Part, split_tables
from responses_app.readers.layout.wording import Wording, box_of
from responses_app.readers.layout.words import PageSize, Rule, Word

Item = Paragraph | Grid
_Thing = TypeVar("_Thing", Word, Rule)
CAPTION_GAP = 2.5  # of the height of a line, between a caption and its table
_CAPTIONS = ("table", "tabl", "figure", "ffigur", "appendix", "atodiad", "annex")


@dataclass(slots=True)
class _Page:
    size: PageSize
    words: list[Word]
    level: list[Edge]
    upright: list[Edge]
    grids: list[Grid]  # the ruled tables
    space: float  # between words, as a part of their height
    parts: list[list[Part]] = field(default_factory=list)  # each a column of the page
    items: list[Item] = field(default_factory=list)


def arrange(
    words: Iterable[Word], rules: Iterable[Rule], sizes: Sequence[PageSize]
) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    """Find the tables and the lines of text of pages.

    Tables are those that lines or boxes divide, else those whose words stand in rows and columns.
    Each number of a page is in one cell or line, and in one only; numbers of pages are left out,
    and running heads and feet come last, once.
    """
    words_by_page = _by_page(words, sizes)
    rules_by_page = _by_page(rules, sizes)
    pages = [
        _page(size, words_by_page.get(size.page, []), rules_by_page.get(size.page, []))
        for size in sizes
    ]
    running = _take_furniture(pages)
    for page in pages:
        _divide(page)
    for page in pages:
        page.items = [item for part in page.parts for item in _items(part)]
    mark_headings([one for page in pages for one in page.items if isinstance(one, Paragraph)])
    return _written(pages, running)


def _by_page(things: Iterable[_Thing], sizes: Sequence[PageSize]) -> dict[int, list[_Thing]]:
    known = {size.page for size in sizes}
    found: dict[int, list[_Thing]] = {}
    for thing in things:
        if thing.page in known:
            found.setdefault(thing.page, []).append(thing)
    return found


def _page(size: PageSize, words: Sequence[Word], rules: Sequence[Rule]) -> _Page:
    kept = with_raised(without_leaders(words))
    level, upright = edges_of(rules)
    grids = ruled_grids(size.page, level, upright, kept)
    space = usual_space(rows_of(kept))
    return _Page(size, kept, level, upright, grids, space)


def _divide(page: _Page) -> None:
    """Find the columns of a page, and the tables and lines of each."""
    grids = page.grids
    owner = {id(word): grid for grid in grids for cell in grid.cells for word in cell.words}
    blocks = [(grid.left, grid.top, grid.right, grid.bottom) for grid in grids]
    placed: set[int] = set()
    for part in parts_in_order(page.words, blocks):
        own = _grids_of(part, owner, placed)
        free = [word for word in part if id(word) not in owner]
        for above, grid in _between(free, own):
            lines = text_lines(above, page.space, _walls(above, page.upright))
            page.parts.append([*split_tables(page.size.page, lines, page.level)])
            if grid is not None:
                page.parts[-1].append(refined(grid, page.space))


def _grids_of(words: Sequence[Word], owner: Mapping[int, Grid], placed: set[int]) -> list[Grid]:
    """The ruled tables that have words among these, and were in no part before."""
    found: dict[int, Grid] = {}
    for word in words:
        grid = owner.get(id(word))
        if grid is not None and id(grid) not in placed:
            found[id(grid)] = grid
    placed |= set(found)
    return sorted(found.values(), key=lambda grid: (grid.top, grid.left))


def _between(words: Sequence[Word], grids: Sequence[Grid]) -> list[tuple[list[Word], Grid | None]]:
    """The words above each ruled table, and those below the last one."""
    found: list[tuple[list[Word], Grid | None]] = []
    rest = list(words)
    for grid in grids:
        above = [word for word in rest if word.middle < grid.top]
        rest = [word for word in rest if word.middle >= grid.top]
        found.append((above, grid))
    found.append((rest, None))
    return found


def _walls(words: Sequence[Word], upright: Sequence[Edge]) -> list[float]:
    """Upright lines that stand between these words."""
    if not words:
        return []
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    height = max(bottom - top, 1.0)
    return [
        edge.at for edge in upright if min(edge.end, bottom) - max(edge.start, top) > 0.5 * height
    ]


def _take_furniture(pages: Sequence[_Page]) -> list[tuple[int, TextLine]]:
    """Take numbers of pages and running heads away; return the heads, each once."""
    lines: dict[int, list[TextLine]] = {}
    for page in pages:
        ruled = {id(word) for grid in page.grids for cell in grid.cells for word in cell.words}
        free = [word for word in page.words if id(word) not in ruled]
        lines[page.size.page] = text_lines(free, page.space)
    numbers, running = furniture(lines, {page.size.page: page.size for page in pages})
    kept: dict[str, tuple[int, TextLine]] = {}
    gone: set[int] = set()
    for number, found in lines.items():
        for line in found:
            if id(line) in running:
                kept.setdefault(line.text, (number, line))
            if id(line) in numbers or id(line) in running:
                gone |= {id(word) for word in line.words}
    for page in pages:
        page.words = [word for word in page.words if id(word) not in gone]
    return list(kept.values())


def _items(parts: Sequence[Part]) -> list[Item]:
    items: list[Item] = []
    lines: list[TextLine] = []
    for part in parts:
        if isinstance(part, Grid):
            items += [*paragraphs_of(lines), part]
            lines = []
        else:
            lines.append(part)
    return items + paragraphs_of(lines)


def _written(
    pages: Sequence[_Page], running: Sequence[tuple[int, TextLine]]
) -> tuple[tuple[Table, ...], tuple[Line, ...]]:
    lines: list[Line] = []
    tables: list[tuple[Joined, int, str, str]] = []  # with its order, place and title
    last: Joined | None = None
    order = 0
    for page in pages:
        number = page.size.page
        line_number = table_number = 0
        before: Paragraph | None = None
        for place, item in enumerate(page.items):
            if isinstance(item, Paragraph):
                line_number += 1
                lines.append(_line(item, number, line_number, order))
                line_number += len(item.lines) - 1
                before, last = item, None
                order += 1
                continue
            if last is not None and place == 0 and goes_on(last, item):
                join(last, item)
                continue
            table_number += 1
            last = Joined([item], [0])
            title = _title(before, item)
            tables.append((last, order, f"page {number}, table {table_number}", title))
            before = None
            order += 1
    for page_number, line in running:
        lines.append(_line(Paragraph([line]), page_number, 0, order))
        order += 1
    return tuple(_table(*one) for one in tables), tuple(lines)


def _line(paragraph: Paragraph, page: int, number: int, order: int) -> Line:
    words = paragraph.words
    said = Wording(words)
    where = f"page {page}, line {number}" if number else f"page {page}, at its edge"
    return Line(
        said.text, where, order, box_of(words), paragraph.is_heading, False,
        said.footnotes, said.doubtful,
    )  # fmt: skip


def _title(before: Paragraph | None, grid: Grid) -> str:
    """The caption above a table: what says that it is one, or a heading close to it."""
    if before is None:
        return ""
    text = Wording(before.words).text
    gap = grid.top - before.lines[-1].bottom
    is_near = 0 <= gap + 2 and gap < CAPTION_GAP * before.lines[-1].height
    is_caption = text.lower().startswith(_CAPTIONS) or before.is_heading
    return text if is_near and is_caption and len(text) <= 300 else ""


def _table(joined: Joined, order: int, where: str, title: str) -> Table:
    cells: list[Cell] = []
    place = where.split(", ", 1)[1]
    for grid, first_row in zip(joined.grids, joined.first_rows):
        for cell in grid.cells:
            cells.append(_cell(cell, grid, first_row, place))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    columns = joined.grids[0].columns
    return Table(tuple(cells), joined.rows, columns, where, order, title, joined.grids[0].is_ruled)


def _cell(cell: GridCell, grid: Grid, first_row: int, table: str) -> Cell:
    said = Wording(cell.words)
    row = first_row + cell.row
    box = Box(grid.page, *cell.edges) if cell.edges else box_of(cell.words)
    where = f"page {grid.page}, {table}, row {row + 1}, column {cell.column + 1}"
    return Cell(
        row, cell.column, said.text, where, cell.rows, cell.columns, box, False,
        said.footnotes, said.doubtful,
    )  # fmt: skip
