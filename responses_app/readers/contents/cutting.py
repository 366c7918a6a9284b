"""As much of a content as a reader apart may hand back: its pipe has limits of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from json.encoder import encode_basestring
from typing import NamedTuple

from responses_app.domain.content import Cell, Content, Line, Table
from responses_app.readers.apart.frames import JSON_LIMIT, MOST_VALUES

PLAIN_CELL = 5  # values: its list, what is in that, and what parts it from the next
FULL_CELL = 20  # with a box, and lists of footnotes and of doubtful words
AROUND = 20  # values of a line; and of a table beside its cells
LONGEST_CELL = 140  # bytes of all but its texts
SHORTEST_CELL = 26


class Size(NamedTuple):
    """What goes through the pipe: bytes of JSON, and values as `apart.frames` counts them."""

    letters: int
    values: int

    def fits(self, room: Size) -> bool:
        return self.letters <= room.letters and self.values <= room.values

    def taken_from(self, room: Size) -> Size:
        return Size(room.letters - self.letters, room.values - self.values)


LIMIT = Size(JSON_LIMIT - 10_000, MOST_VALUES - 500)  # the rest is for the frame itself


def cut(content: Content, most: Size = LIMIT) -> Content:
    """The content as far as it goes through the pipe, in reading order; the rest is left out."""
    parts: list[Table | Line] = sorted([*content.tables, *content.lines], key=_order)
    sizes = [_size_of(part) for part in parts]
    room = _size_beside(content).taken_from(most)
    kept: list[Table | Line] = []
    for part, size in zip(parts, sizes, strict=True):
        if not size.fits(room):
            kept += [_cut_table(part, room)] if isinstance(part, Table) else []
            break
        kept.append(part)
        room = size.taken_from(room)
    else:
        return content
    sentence = "It is so long that only its first part was read."
    return replace(
        content,
        tables=tuple(one for one in kept if isinstance(one, Table) and one.cells),
        lines=tuple(one for one in kept if isinstance(one, Line)),
        problems=(*content.problems, sentence),
    )


def _order(part: Table | Line) -> int:
    return part.order


def _size_of(part: Table | Line) -> Size:
    if isinstance(part, Line):
        more = (*part.footnotes, *part.doubtful)
        return Size(_written([part.text, part.where, *more]) + LONGEST_CELL, AROUND + len(more))
    around = Size(_written([part.title, part.where]) + LONGEST_CELL, AROUND)
    return _sum([around, _size_of_cells(part.cells)])


def _size_of_cells(cells: Sequence[Cell]) -> Size:
    full = [
        one for one in cells
        if one.box is not None or one.footnotes or one.is_heading or one.doubtful
        or one.rows > 1 or one.columns > 1
    ]  # fmt: skip
    texts = [cell.text + cell.where for cell in cells]
    more = [one for cell in full for one in (*cell.footnotes, *cell.doubtful)]
    plain = len(cells) - len(full)
    letters = plain * SHORTEST_CELL + len(full) * LONGEST_CELL
    return Size(
        _written(texts) + _written(more) + letters,
        plain * PLAIN_CELL + len(full) * FULL_CELL + len(more),
    )


def _size_beside(content: Content) -> Size:
    """What takes room beside tables and lines."""
    notes = [text for note in content.notes for text in (note.marker, note.text, note.where)]
    numbers = 2 * len(content.sizes) + len(content.pictures)
    return Size(
        _written([*notes, *content.problems]) + 12 * numbers,
        2 * len(notes) + len(content.problems) + 2 * numbers,
    )


def _written(texts: Iterable[str]) -> int:
    """How many bytes of JSON texts take, with their quotation marks and what parts them."""
    texts = list(texts)
    written = encode_basestring("".join(texts))
    size = len(written) if written.isascii() else len(written.encode("utf-8", "replace"))
    return size + 4 * len(texts)


def _sum(sizes: Sequence[Size]) -> Size:
    return Size(sum(one.letters for one in sizes), sum(one.values for one in sizes))


def _cut_table(table: Table, room: Size) -> Table:
    """The first whole rows of a table."""
    rows = 0
    row: list[Cell] = []
    for cell in table.cells:
        if row and cell.row != row[-1].row:
            size = _size_of_cells(row)
            if not size.fits(room):
                break
            room = size.taken_from(room)
            rows, row = cell.row, []
        row.append(cell)
    return replace(table, cells=tuple(one for one in table.cells if one.row < rows), rows=rows)
