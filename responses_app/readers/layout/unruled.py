"""Tables that no lines divide: rows and columns by where their words stand."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from responses_app.readers.layout.columns import Columns, columns_of
from responses_app.readers.layout.edges import Edge
from responses_app.readers.layout.grid import Grid
from responses_app.readers.layout.table_rows import cells_of, rows_in
from responses_app.readers.layout.text_lines import TextLine

FAR = 1.8  # of the height of a line: a gap that ends a table
FAR_IN_STEP = 3.5  # and where the next line has the same columns
HEADING_GAP = 1.0  # of the height of a line, between a heading and the columns below it
MOST_TRIES = 12
BETWEEN = 3  # lines with one phrase that may stand between rows
LEAST_VALUES = 0.3  # of the cells beside the first column
MOST_WORDS = 7.0  # in the cells of a table without values
LEAST_FILLED = 0.5  # of the rows with two phrases, for each gap between columns

Part = TextLine | Grid


def split_tables(page: int, lines: Sequence[TextLine], level: Sequence[Edge]) -> list[Part]:
    """Lines from above, with those that make a table put into it."""
    parts: list[Part] = []
    place = 0
    while place < len(lines):
        end = _run(lines, place)
        found = _table(lines[place:end]) if end else None
        if found is None:
            parts.append(lines[place])
            place += 1
            continue
        count, columns = found
        block = list(lines[place : place + count])
        while parts and isinstance(parts[-1], TextLine) and _heads(parts[-1], block[0], columns):
            block.insert(0, parts.pop())  # type: ignore[arg-type]
        parts.append(_grid(page, block, columns, level))
        place += count
    return parts


def _heads(line: TextLine, below: TextLine, columns: Columns) -> bool:
    """Tell whether a line over a table is a heading of its further columns."""
    if below.top - line.bottom > HEADING_GAP * line.height or len(line.words) > 12:
        return False
    first, _ = columns.of(line.phrases[0])
    return first > 0 and line.left > columns.spans[0][1]


def _run(lines: Sequence[TextLine], start: int) -> int:
    """Where the lines that may be a table from `start` on end; 0 where none can begin there."""
    if len(lines[start].phrases) < 2:
        return 0
    end = start + 1
    place = start + 1
    while place < len(lines):
        above, line = lines[place - 1], lines[place]
        gap = line.top - above.bottom
        is_multiple = len(line.phrases) > 1
        limit = FAR_IN_STEP if is_multiple and len(above.phrases) > 1 else FAR
        if gap > limit * line.height or place - end >= BETWEEN + 1:
            break
        place += 1
        if is_multiple:
            end = place
    # What follows the last full row may be the rest of its label.
    while end < len(lines) and end < place and _is_close(lines[end - 1], lines[end]):
        end += 1
    return end


def _is_close(above: TextLine, line: TextLine) -> bool:
    return line.top - above.bottom < 0.5 * line.height and len(line.phrases) == 1


def _table(lines: Sequence[TextLine]) -> tuple[int, Columns] | None:
    """How many of these lines, from the first one on, are a table, and its columns."""
    count = len(lines)
    for _ in range(MOST_TRIES):
        if sum(len(line.phrases) > 1 for line in lines[:count]) < 2:
            return None
        columns = columns_of(lines[:count])
        if len(columns.spans) == 1:
            # No gap goes through all of these lines: fewer of them may still be a table.
            count = _before_largest_break(lines, count)
            continue
        kept = _without_prose(lines, count, columns)
        if kept == count:
            return (count, columns) if _is_table(lines[:count], columns) else None
        count = kept
    return None


def _before_largest_break(lines: Sequence[TextLine], count: int) -> int:
    """Leave out the last lines: from the largest gap on, or from the last single phrase."""
    gaps = [(lines[n].top - lines[n - 1].bottom, n) for n in range(1, count)]
    largest, place = max(gaps)
    usual = median(gap for gap, _ in gaps)
    if largest > 1.5 * max(usual, 1.0) and place >= 2:
        return place
    single = [n for n in range(count - 1, 0, -1) if len(lines[n].phrases) == 1]
    return single[0] if single else max(count // 2, 1)


def _without_prose(lines: Sequence[TextLine], count: int, columns: Columns) -> int:
    """Leave out sentences below the table, and all that follows two lines of prose in it."""
    while count > 1 and _is_prose(lines[count - 1], columns):
        count -= 1
    for place in range(1, count - 1):
        if _is_prose(lines[place], columns) and _is_prose(lines[place + 1], columns):
            return place
    return count


def _is_prose(line: TextLine, columns: Columns) -> bool:
    """One phrase that runs over several columns, from the first one on, like a sentence."""
    if len(line.phrases) > 1:
        return False
    first, end = columns.of(line.phrases[0])
    return end > first and first == 0 and len(line.words) > 6


def _is_table(lines: Sequence[TextLine], columns: Columns) -> bool:
    rows = [line for line in lines if len(line.phrases) > 1]
    if len(rows) < 2:
        return False
    cells = values = words = 0
    starts: dict[int, list[tuple[float, float]]] = {}
    for line in rows:
        for phrase in line.phrases:
            first, end = columns.of(phrase)
            if first == 0 and end == 0:
                continue
            cells += 1
            values += phrase.is_value
            words += len(phrase.words)
            if first == end:
                starts.setdefault(first, []).append((phrase.left, phrase.right))
    if not cells:
        return False
    full = sum(
        len({n for phrase in line.phrases for n in columns.of(phrase)}) >= 2 for line in rows
    )
    if full < LEAST_FILLED * len(rows) or full < 2:
        return False
    if values >= LEAST_VALUES * cells:
        return True
    return len(rows) >= 3 and words <= MOST_WORDS * cells and _is_aligned(starts)


def _is_aligned(starts: dict[int, list[tuple[float, float]]]) -> bool:
    """Tell whether most cells of each column begin, end or stand at the same place."""
    kept = total = 0
    for spots in starts.values():
        total += len(spots)
        ways = (
            [left for left, _ in spots],
            [right for _, right in spots],
            [(left + right) / 2 for left, right in spots],
        )
        kept += max(sum(abs(one - median(way)) < 3 for one in way) for way in ways)
    return kept >= 0.7 * total


def _grid(page: int, lines: Sequence[TextLine], columns: Columns, level: Sequence[Edge]) -> Grid:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    crossing = [edge for edge in level if top < edge.at < bottom and edge.covers(left, right)]
    rows = rows_in(lines, columns, crossing)
    walls = columns.walls()
    walls[0], walls[-1] = min(walls[0], left), max(walls[-1], right)
    return Grid(page, left, top, right, bottom, walls, len(rows), cells_of(rows), False)
