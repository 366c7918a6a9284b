"""The parts of a page in the order of reading: columns of prose one after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from responses_app.readers.layout.text_lines import rows_of
from responses_app.readers.layout.values import is_value
from responses_app.readers.layout.words import Word

Block = tuple[float, float, float, float]
"""Left, top, right, bottom."""

LEAST_LINES = 5  # of each column of prose
LEAST_WORDS = 4  # in a line of prose
MOST_VALUES = 0.25  # of its words
FULL = 0.6  # of the width of its column
LEAST_OF_SIDE = 0.3  # of the lines of each side; the rest may be a figure or a table
LEAST_OF_ROWS = 0.6  # of all lines, on the one side or the other
GUTTER = 0.9  # of the height of a line: the least gap between columns of prose
STEP = 2.0  # points
DEEPEST = 3  # columns within columns


def parts_in_order(
    words: Sequence[Word], blocks: Sequence[Block] = (), depth: int = 0
) -> list[list[Word]]:
    """Words of a page, or of a part of it, as parts to be read one after the other.

    Where lines are cut by one gap that goes down through many of them, with prose on both sides,
    the left side comes first. The gap never goes through one of the blocks: tables whose words
    are known.
    """
    if depth >= DEEPEST or len(words) < 2 * LEAST_LINES * LEAST_WORDS:
        return [list(words)] if words else []
    rows = rows_of(words)
    found = _gutter(rows, blocks)
    if found is None:
        return [list(words)]
    first, last, place = found
    above = [word for row in rows[:first] for word in row]
    within = [word for row in rows[first:last] for word in row]
    below = [word for row in rows[last:] for word in row]
    left = [word for word in within if word.right <= place]
    right = [word for word in within if word.right > place]
    return [
        part
        for words in (above, left, right, below)
        for part in parts_in_order(words, blocks, depth + 1)
    ]


def _gutter(
    rows: Sequence[Sequence[Word]], blocks: Sequence[Block]
) -> tuple[int, int, float] | None:
    """The first row and the one after the last that a gutter cuts, and its place."""
    left = min(word.left for row in rows for word in row)
    right = max(word.right for row in rows for word in row)
    height = max(sorted(row[0].height for row in rows)[len(rows) // 2], 1.0)
    width = right - left
    best: tuple[int, int, float] | None = None
    for place in _gaps(rows, left + 0.2 * width, right - 0.2 * width, GUTTER * height):
        for first, last in _runs(rows, place, GUTTER * height, blocks):
            longer = best is None or last - first > best[1] - best[0]
            if longer and _is_prose_beside(rows[first:last], place):
                best = first, last, place
    return best


def _gaps(rows: Sequence[Sequence[Word]], low: float, high: float, wide: float) -> list[float]:
    """The middles of the gaps that most rows have in common, the commonest first."""
    counts = [0] * (int((high - low) / STEP) + 1)
    for row in rows:
        ends = row[0].right
        for word in row[1:]:
            if word.left - ends >= wide:
                start = max(int((ends - low) / STEP) + 1, 0)
                for number in range(start, min(int((word.left - low) / STEP) + 1, len(counts))):
                    counts[number] += 1
            ends = max(ends, word.right)
    most = max(counts, default=0)
    if most < LEAST_LINES:
        return []
    found: list[float] = []
    for number in sorted(range(len(counts)), key=lambda n: -counts[n]):
        if counts[number] < max(LEAST_LINES, most // 2) or len(found) == 4:
            break
        place = low + number * STEP
        if all(abs(place - other) > 6 * STEP for other in found):
            found.append(place)
    return found


def _runs(
    rows: Sequence[Sequence[Word]], place: float, wide: float, blocks: Sequence[Block]
) -> list[tuple[int, int]]:
    """The rows one below the other that nothing crosses at this place."""
    cut = [(top, bottom) for left, top, right, bottom in blocks if left < place < right]
    runs: list[tuple[int, int]] = []
    start = None
    for number, row in enumerate([*rows, None]):
        if row is not None and not _crosses(row, place, wide) and not _is_within(row, cut):
            start = number if start is None else start
        elif start is not None:
            if number - start >= LEAST_LINES:
                runs.append((start, number))
            start = None
    return runs


def _is_within(row: Sequence[Word], stretches: Sequence[tuple[float, float]]) -> bool:
    return any(top <= row[0].middle <= bottom for top, bottom in stretches)


def _crosses(row: Sequence[Word], place: float, wide: float) -> bool:
    """Tell whether a row's writing goes over a place, or leaves it but the gap of a space."""
    ends = [word.right for word in row]
    number = bisect_left(sorted(ends), place)
    before = sorted(ends)[number - 1] if number else None
    after = min((word.left for word in row if word.right > place), default=None)
    if after is None:
        return False
    return after < place or (before is not None and bool(after - before < wide))


def _is_prose_beside(rows: Sequence[Sequence[Word]], place: float) -> bool:
    """Tell whether there is prose on both sides, and next to nothing but it on one of them."""
    sides = (
        [[word for word in row if word.right <= place] for row in rows],
        [[word for word in row if word.right > place] for row in rows],
    )
    prose = [_prose_lines(side) for side in sides]
    for side, found in zip(sides, prose, strict=True):
        filled = sum(bool(row) for row in side)
        if sum(found) < LEAST_LINES or sum(found) < LEAST_OF_SIDE * filled:
            return False
    either = sum(one or other for one, other in zip(*prose, strict=True))
    return bool(either >= LEAST_OF_ROWS * len(rows))


def _prose_lines(rows: Sequence[Sequence[Word]]) -> list[bool]:
    """For each line of a column whether it looks like one of sentences: full, and of words."""
    filled = [row for row in rows if row]
    if not filled:
        return [False] * len(rows)
    left = min(row[0].left for row in filled)
    right = max(word.right for row in filled for word in row)
    return [_is_prose_line(row, right - left) for row in rows]


def _is_prose_line(row: Sequence[Word], width: float) -> bool:
    if len(row) < LEAST_WORDS:
        return False
    if max(word.right for word in row) - row[0].left < FULL * width:
        return False
    return sum(is_value(word.text) for word in row) <= MOST_VALUES * len(row)
