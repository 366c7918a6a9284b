"""What a reader saw in a document, arranged for the page: with a mark at each proposed figure.

Pages of a PDF or a scan are shown as pictures with a box drawn over the words; their words, and
everything else, as tables and paragraphs. What is long is shown in part: its beginning, and what
stands around each figure. Every proposal whose place is there has one mark, and only one.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

from responses_app.domain.content import Cell, Content, Line, Table
from responses_app.models import ProposedFigure

WHOLE = 150  # rows; a table with more is shown in part
HEAD = 20  # rows of such a one that are shown from its beginning
AROUND = 6  # rows before and after each figure
MOST_COLUMNS = 40  # of a table; with more, its first ones and those around figures
HEAD_COLUMNS = 12
MOST_CELLS = 5_000  # of a document; then what stands around figures alone
MOST_LETTERS = 60_000  # of its paragraphs; the same
MOST_PAGES = 12  # from its beginning
MOST_NOTES = 60
LONGEST = 4_000  # letters of one paragraph or cell that are shown from its beginning
BESIDE = 300  # letters before and after a figure in a longer one
MARGIN = 2  # points around the words

Place = tuple[int, int]  # row and column
Words = tuple[int, int, int]  # first letter and the one after the last, and the proposal


@dataclass(frozen=True)
class Mark:
    """The spot of one or more proposed figures on a page, in points."""

    pks: tuple[int, ...]
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True)
class Piece:
    """Some words: the figures that they are part of, and those that begin with them."""

    text: str
    pks: tuple[int, ...] = ()
    begin: tuple[int, ...] = ()


@dataclass
class ShownCell:
    """One cell, over as many rows and columns as it covers of those shown. `pks` are the figures
    that it is as a whole."""

    text: str = ""
    where: str = ""
    rows: int = 1
    columns: int = 1
    is_heading: bool = False
    footnotes: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    words: list[Words] = field(default_factory=list)
    is_left_out: bool = False  # it stands for columns that are not shown

    @property
    def pks(self) -> tuple[int, ...]:
        return tuple(pk for start, end, pk in self.words if not _is_within(start, end, self.text))

    @property
    def pieces(self) -> list[Piece]:
        whole = self.pks
        return pieces(self.text, [one for one in self.words if one[2] not in whole])


@dataclass
class ShownRow:
    """A row, and what it is called in its sheet; or how many rows are left out in its place."""

    name: str = ""
    cells: list[ShownCell] = field(default_factory=list)
    left_out: int = 0


@dataclass
class ShownTable:
    title: str
    rows: list[ShownRow]
    width: int  # cells of a whole row
    left_out: int = 0  # rows
    is_cut: bool = False  # columns were left out


@dataclass
class ShownLine:
    pieces: list[Piece]
    where: str = ""
    is_heading: bool = False
    is_quoted: bool = False
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """So many paragraphs and tables are not shown here."""

    left_out: int


@dataclass
class ShownPage:
    number: int
    width: float
    height: float
    marks: list[Mark]


Part = ShownTable | ShownLine | LeftOut


@dataclass
class Shown:
    """A document as the page shows it."""

    pages: list[ShownPage] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    marked: frozenset[int] = frozenset()  # the proposals that have their mark here
    marked_in_words: bool = False  # some of them among the words, not on a picture of a page
    is_recognised: bool = False
    is_cut: bool = False


def shown(content: Content, proposals: Iterable[ProposedFigure]) -> Shown:
    """Arrange a content, with the marks of what was proposed from it."""
    rows = list({row.pk: row for row in proposals}.values())
    on_pages = _boxes(content, rows)
    drawn = {pk for boxes in on_pages.values() for mark in boxes for pk in mark.pks}
    spots = _Spots(content, (row for row in rows if row.pk not in drawn))
    pages = list(_pages(content, on_pages))
    parts = list(_Parts(content, spots).arranged())
    return Shown(
        pages=pages,
        parts=parts,
        notes=[(note.marker[:40], note.text[:500]) for note in content.notes[:MOST_NOTES]],
        marked=frozenset(drawn | spots.pks),
        marked_in_words=bool(spots.pks),
        is_recognised=content.is_recognised,
        is_cut=bool(content.sizes) and len(pages) < len(content.sizes),
    )


# ---------------------------------------------------------------------------- pages


def _boxes(content: Content, rows: Iterable[ProposedFigure]) -> dict[int, list[Mark]]:
    """The boxes on each page that is there, one for all figures that stand in the same."""
    by_box: dict[tuple[float, ...], list[int]] = defaultdict(list)
    for row in rows:
        if row.box and len(row.box) == 5 and _is_on_page(content, *row.box):
            by_box[tuple(row.box)].append(row.pk)
    found: dict[int, list[Mark]] = defaultdict(list)
    for (page, *sides), pks in by_box.items():
        left, right = sorted((sides[0], sides[2]))
        top, bottom = sorted((sides[1], sides[3]))
        x, y = left - MARGIN, top - MARGIN
        size = (right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
        found[int(page)].append(Mark(tuple(pks), x, y, *size))
    return found


def _is_on_page(
    content: Content, page: float, left: float, top: float, right: float, bottom: float
) -> bool:
    if not 1 <= page <= len(content.sizes):
        return False
    width, height = content.sizes[int(page) - 1]
    is_across = min(left, right) < width and max(left, right) > 0
    return is_across and min(top, bottom) < height and max(top, bottom) > 0


def _pages(content: Content, marks: Mapping[int, list[Mark]]) -> Iterator[ShownPage]:
    wanted = {near for number in marks for near in (number - 1, number, number + 1)}
    for number, (width, height) in enumerate(content.sizes, start=1):
        if (number <= MOST_PAGES or number in wanted) and width > 0 and height > 0:
            yield ShownPage(number, width, height, marks.get(number, []))


# ---------------------------------------------------------------------------- tables and lines


class _Spots:
    """Where proposals stand among the words: by table, row and column, or by line."""

    def __init__(self, content: Content, rows: Iterable[ProposedFigure]) -> None:
        self.cells: dict[int, dict[Place, list[Words]]] = defaultdict(lambda: defaultdict(list))
        self.lines: dict[int, list[Words]] = defaultdict(list)
        self.pks: set[int] = set()
        for row in rows:
            spot: Mapping[str, Any] = row.spot or {}
            words = (spot.get("start") or 0, spot.get("end") or 0, row.pk)
            if {"table", "row", "column"} & spot.keys():
                table = spot.get("table") or 0
                place = (spot.get("row") or 0, spot.get("column") or 0)
                if _has_cell(content, table, place):
                    self.cells[table][place].append(words)
                    self.pks.add(row.pk)
            elif (line := _line_of(content, row)) is not None:
                self.lines[line].append(words)
                self.pks.add(row.pk)
            elif _is_first_cell(content, row):
                self.cells[0][0, 0].append(words)
                self.pks.add(row.pk)


def _has_cell(content: Content, table: int, place: Place) -> bool:
    if not 0 <= table < len(content.tables):
        return False
    one = content.tables[table]
    return 0 <= place[0] < one.rows and 0 <= place[1] < one.columns


def _line_of(content: Content, row: ProposedFigure) -> int | None:
    """The line that a spot names. One that names no place is the first line, where the very
    words stand there: a line too few is better marked than a wrong one."""
    line = row.spot.get("line") if row.spot else None
    if line is not None:
        return line if 0 <= line < len(content.lines) else None
    return 0 if content.lines and _says(content.lines[0].text, row) else None


def _is_first_cell(content: Content, row: ProposedFigure) -> bool:
    if not (content.tables and content.tables[0].cells) or "line" in (row.spot or {}):
        return False
    first = content.tables[0].cells[0]
    return (first.row, first.column) == (0, 0) and _says(first.text, row)


def _says(text: str, row: ProposedFigure) -> bool:
    return bool(row.raw.strip()) and "".join(row.raw.split()) in "".join(text.split())


class _Parts:
    """Arranges tables and lines in the order of reading, as long as there is room for them."""

    def __init__(self, content: Content, spots: _Spots) -> None:
        self.content, self.spots = content, spots
        self.cells_left, self.letters_left = MOST_CELLS, MOST_LETTERS

    def arranged(self) -> Iterator[Part]:
        tables = [(one.order, 0, n) for n, one in enumerate(self.content.tables)]
        lines = [(one.order, 1, n) for n, one in enumerate(self.content.lines)]
        parts = (
            self._line(number) if is_line else self._table(number)
            for _, is_line, number in sorted(tables + lines)
        )
        for is_there, group in groupby(parts, key=lambda one: one is not None):
            if is_there:
                yield from (part for part in group if part is not None)
            else:
                yield LeftOut(sum(1 for _ in group))

    def _line(self, number: int) -> ShownLine | None:
        line: Line = self.content.lines[number]
        marks = self.spots.lines.get(number, [])
        if not marks and self.letters_left <= 0:
            return None
        self.letters_left -= min(len(line.text), LONGEST) + 40
        return ShownLine(
            pieces(line.text, marks), line.where, line.is_heading, line.is_quoted, line.doubtful
        )

    def _table(self, number: int) -> ShownTable | None:
        table = self.content.tables[number]
        marks = self.spots.cells.get(number, {})
        if not marks and self.cells_left <= 0:
            return None
        arranged = _table(table, marks, max(self.cells_left, 0))
        self.cells_left -= arranged.width * len(arranged.rows)
        return arranged


def _table(table: Table, marks: Mapping[Place, list[Words]], room: int) -> ShownTable:
    columns = _columns(table, {column for _, column in marks})
    rows = _rows(table, {row for row, _ in marks}, room // max(len(columns), 1))
    grid = _Grid(rows, columns)
    grid.put_in(table.cells)
    for place, words in sorted(marks.items()):
        grid.cell_at(place).words.extend(words)
    names = _row_names(table, rows)
    listed: list[ShownRow] = []
    for number, before in zip(rows, [-1, *rows], strict=False):
        if number > before + 1:
            listed.append(ShownRow(left_out=number - before - 1))
        listed.append(ShownRow(names.get(number, str(number + 1)), grid.row(number)))
    if rows and table.rows > rows[-1] + 1:
        listed.append(ShownRow(left_out=table.rows - rows[-1] - 1))
    return ShownTable(
        table.title or table.where,
        listed,
        grid.width,
        table.rows - len(rows),
        len(columns) < table.columns,
    )


def _columns(table: Table, marked: Collection[int]) -> list[int]:
    if table.columns <= MOST_COLUMNS:
        return list(range(table.columns))
    near = {n for column in marked for n in (column - 1, column, column + 1)}
    return [n for n in range(table.columns) if n < HEAD_COLUMNS or n in near]


def _rows(table: Table, marked: Collection[int], room: int) -> list[int]:
    """The rows that are shown: all, where there is room; else the first ones and those around
    figures; at least those that have figures."""
    if table.rows <= min(WHOLE, room):
        return list(range(table.rows))
    for head, around in ((HEAD, AROUND), (HEAD // 2, 1), (3, 0)):
        near = {n for row in marked for n in range(row - around, row + around + 1)}
        near.update(range(head))
        if len(near) <= room:
            break
    return sorted(n for n in near if 0 <= n < table.rows)


def _row_names(table: Table, rows: Collection[int]) -> dict[int, str]:
    """What rows are called in their sheet."""
    wanted, names = set(rows), {}
    for cell in table.cells:
        if cell.row in wanted and cell.row not in names:
            if in_sheet := re.search(r"![A-Z]+([0-9]+)$", cell.where):
                names[cell.row] = in_sheet[1]
    return names


def _runs(numbers: Sequence[int]) -> list[range]:
    """Numbers that follow one another, together: merged cells reach no further."""
    starts = [n for before, n in pairwise([-2, *numbers]) if n != before + 1]
    ends = [n for n, after in pairwise([*numbers, -2]) if after != n + 1]
    return [range(first, last + 1) for first, last in zip(starts, ends, strict=True)]


def _overlap(one: range, start: int, length: int) -> range:
    return range(max(one.start, start), min(one.stop, start + max(length, 1)))


class _Grid:
    """The shown rows and columns of a table. Each place belongs to one cell, whatever is merged."""

    def __init__(self, rows: Sequence[int], columns: Sequence[int]) -> None:
        self.row_runs, self.column_runs = _runs(rows), _runs(columns)
        self.rows, self.columns = set(rows), set(columns)
        self.width = len(columns) + len(self.column_runs) - 1
        self.owner: dict[Place, ShownCell] = {}
        self.first: dict[Place, ShownCell] = {}

    def put_in(self, cells: Iterable[Cell]) -> None:
        merged: list[Cell] = []
        for cell in cells:
            if cell.rows > 1 or cell.columns > 1:
                merged.append(cell)
            if (cell.row, cell.column) in self.first:
                self.first[cell.row, cell.column].text += f" / {cell.text}"
            elif cell.row in self.rows and cell.column in self.columns:
                self._put(cell, range(cell.row, cell.row + 1), range(cell.column, cell.column + 1))
        for cell in merged:
            for down in self.row_runs:
                for across in self.column_runs:
                    height = _overlap(down, cell.row, cell.rows)
                    width = _overlap(across, cell.column, cell.columns)
                    if height and width:
                        self._spread(cell, height, width)

    def _spread(self, cell: Cell, height: range, width: range) -> None:
        """Let a merged cell cover what is shown of it; not where another one stands there."""
        first = (height.start, width.start)
        covered = [(row, column) for row in height for column in width]
        own = self.first.get(first) if first == (cell.row, cell.column) else None
        if own and own.rows * own.columns > 1:
            return  # another merged cell begins at the same place, and stands there
        owners = [self.owner.get(one) for one in covered]
        if all(owner is None or owner is own for owner in owners):  # not equal: the same
            self._put(cell, height, width)
            self.first[first].text = own.text if own else cell.text
        elif first not in self.owner:
            self._put(cell, height[:1], width[:1])

    def _put(self, cell: Cell, height: range, width: range) -> None:
        made = ShownCell(
            text=cell.text,
            where=cell.where,
            rows=len(height),
            columns=len(width),
            is_heading=cell.is_heading,
            footnotes=cell.footnotes,
            doubtful=cell.doubtful,
        )
        self.first[height.start, width.start] = made
        self.owner.update(((row, column), made) for row in height for column in width)

    def cell_at(self, place: Place) -> ShownCell:
        """The cell that a place belongs to; an empty one where there is none."""
        if place not in self.owner:
            self.owner[place] = self.first[place] = ShownCell()
        return self.owner[place]

    def row(self, number: int) -> list[ShownCell]:
        cells: list[ShownCell] = []
        for run in self.column_runs:
            if run is not self.column_runs[0]:
                cells.append(ShownCell("…", is_left_out=True))
            for column in run:
                if (number, column) in self.first:
                    cells.append(self.first[number, column])
                elif (number, column) not in self.owner:
                    cells.append(ShownCell())
        return cells


# ---------------------------------------------------------------------------- words


def _is_within(start: int, end: int, text: str) -> bool:
    """Whether letters are a part of a text: not the whole, and not beyond it."""
    return 0 <= start < end and start < len(text) and (start, end) != (0, len(text))


def pieces(text: str, marks: Iterable[Words]) -> list[Piece]:
    """A text cut where figures begin and end. A figure of which it is not known where it begins
    and ends is all of it. Of a long text its beginning is shown, and what is beside figures."""
    spans = [
        (start, min(end, len(text)), pk) if _is_within(start, end, text) else (0, len(text), pk)
        for start, end, pk in marks
    ]
    if not text:
        pks = tuple(pk for *_, pk in spans)
        return [Piece("", pks, pks)] if pks else []
    kept = _kept(len(text), spans)
    ends = {0, *(n for span in spans for n in span[:2]), *(n for one in kept for n in one)}
    found: list[Piece] = []
    at = 0
    for start, end in pairwise(sorted(ends)):
        if not any(first <= start and end <= last for first, last in kept):
            continue
        if start > at:
            found.append(Piece(" … "))
        inside = tuple(pk for first, last, pk in spans if first <= start and end <= last)
        begin = tuple(pk for first, _, pk in spans if first == start)
        found.append(Piece(text[start:end], inside, begin))
        at = end
    if at < len(text):
        found.append(Piece(" …"))
    return found


def _kept(length: int, spans: Iterable[Words]) -> list[tuple[int, int]]:
    """The parts of a text that are shown."""
    wanted = [(0, min(length, LONGEST))]
    for start, end, _ in sorted(spans):
        first = max(start - BESIDE, 0)
        last = min(min(end, start + LONGEST) + BESIDE, length)
        if first <= wanted[-1][1]:
            wanted[-1] = (wanted[-1][0], max(last, wanted[-1][1]))
        else:
            wanted.append((first, last))
    return wanted
