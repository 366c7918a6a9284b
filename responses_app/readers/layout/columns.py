"""Where columns part that no line divides: wherever next to no line of text has anything."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from responses_app.readers.layout.text_lines import Phrase, TextLine

CROSSING = 0.15  # of the lines may cross a gap between columns, such as merged headings
NARROWEST = 0.25  # of the height of a line: a gap between columns
COVERS = 0.25  # of a column's width: a phrase that covers so much of a further one spans it


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column's writing begins and ends."""

    spans: tuple[tuple[float, float], ...]

    def of(self, phrase: Phrase) -> tuple[int, int]:
        """The first and the last column that a phrase stands in."""
        start, end = phrase.left, phrase.right
        covered = []
        for number, (left, right) in enumerate(self.spans):
            if right <= start:
                continue
            if left >= end:
                break
            shared = (end if end < right else right) - (start if start > left else left)
            if shared > COVERS * min(right - left, end - start):
                covered.append(number)
        if covered:
            return covered[0], covered[-1]
        middle = (phrase.left + phrase.right) / 2
        nearest = min(
            range(len(self.spans)),
            key=lambda n: max(self.spans[n][0] - middle, middle - self.spans[n][1]),
        )
        return nearest, nearest

    def walls(self) -> list[float]:
        """Half way between columns, with both ends."""
        inner = [(a[1] + b[0]) / 2 for a, b in zip(self.spans, self.spans[1:])]
        return [self.spans[0][0], *inner, self.spans[-1][1]]


def columns_of(lines: Sequence[TextLine], tolerance: float = CROSSING) -> Columns:
    """The columns of lines of text; one, where no gap goes through all of them.

    Only lines with two phrases and more count. A gap may be crossed by few of them.
    """
    rows = [line for line in lines if len(line.phrases) > 1] or list(lines)
    allowed = int(tolerance * len(rows)) or (1 if len(rows) >= 4 else 0)
    narrowest = NARROWEST * median(line.height for line in rows)
    spans: list[tuple[float, float]] = []
    for left, right in _covered(rows, allowed):
        if spans and left - spans[-1][1] < narrowest:
            spans[-1] = spans[-1][0], right
        else:
            spans.append((left, right))
    if not spans:
        spans = [(min(line.left for line in rows), max(line.right for line in rows))]
    return Columns(tuple(spans))


def _covered(rows: Sequence[TextLine], allowed: int) -> list[tuple[float, float]]:
    """The stretches across in which more than `allowed` lines have something."""
    steps: list[tuple[float, int]] = []
    for row in rows:
        for phrase in row.phrases:
            steps += [(phrase.left, 1), (phrase.right, -1)]
    steps.sort()
    stretches: list[tuple[float, float]] = []
    depth = 0
    start = 0.0
    for at, step in steps:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = at
        elif depth <= allowed < before:
            stretches.append((start, at))
    return stretches


def wall_between(walls: Sequence[float], place: float) -> int:
    """The number of the column that a place lies in."""
    return min(max(bisect_right(walls, place) - 1, 0), len(walls) - 2)
