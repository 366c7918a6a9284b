"""Find the ends of one authority's figures exactly, where sums run in a circle.

Depth first: narrow by the relations, halve the range of the figure that is nearest to settled, and
go on. Each solution found shows for every figure in it that it can be what it is there, so most
ends need no search of their own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from math import isqrt, prod
from typing import Final

NODES: Final = 1_000
"""How many boxes are looked at for one authority before the search gives up."""

OPEN: Final = 2**62
"""Stands for "no limit"; minus this, for no lower one."""

ROUNDS: Final = 40  # how often a box is narrowed before it is halved instead
MORE: Final = 40  # how many relations are worked out from others


@dataclass(frozen=True, slots=True)
class Row:
    """A relation by row number: the figures of `plus` add up to the same as those of `minus`, or
    (`is_sum` False) one figure of `plus` is no less than one of `minus`."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    is_sum: bool

    @property
    def members(self) -> tuple[int, ...]:
        return (*self.plus, *self.minus)

    def renumbered(self, place: Mapping[int, int]) -> "Row":
        plus, minus = (tuple(place[one] for one in side) for side in (self.plus, self.minus))
        return Row(plus, minus, self.is_sum)


def implied(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return what follows from two sums that share figures: beside ab = a + b and all = a + b + c
    there is all = ab + c.

    Only what is no longer than the longer of the two; it saves most of a search.
    """
    known = [_signs(row) for row in rows if row.is_sum]
    most = len(known) + MORE
    found: list[dict[int, int]] = []
    for one in known:
        for other in known[: known.index(one)]:
            for sign in (1, -1):
                signs = {m: one.get(m, 0) + sign * other.get(m, 0) for m in one | other}
                signs = {member: times for member, times in signs.items() if times}
                is_short = 0 < len(signs) <= max(len(one), len(other))
                is_plain = all(abs(times) == 1 for times in signs.values())
                mirrored = {member: -times for member, times in signs.items()}
                if is_short and is_plain and signs not in known and mirrored not in known:
                    known.append(signs)
                    found.append(signs)
        if len(known) >= most:
            break
    return tuple(
        Row(
            tuple(sorted(member for member, sign in signs.items() if sign > 0)),
            tuple(sorted(member for member, sign in signs.items() if sign < 0)),
            True,
        )
        for signs in found
    )


def _signs(row: Row) -> dict[int, int]:
    return dict.fromkeys(row.plus, 1) | dict.fromkeys(row.minus, -1)


Sharp = tuple[list[int], list[int], bool]


def sharpen(
    rows: Sequence[Row],
    more: Sequence[Row],
    low: Sequence[int],
    high: Sequence[int],
    wanted: Sequence[bool],
    step: int,
    nodes: int = NODES,
) -> Sharp | None:
    """Return both ends of every figure that is `wanted`, and whether all are known to be reached.

    `more` are relations that follow from `rows`. `low` and `high` are already narrowed; minus and
    plus OPEN say that there is no limit. All figures are multiples of `step`; with a step of 0 they
    may be fractions of the smallest amount too, and then an end is only ever confirmed, not moved.
    None: there is no solution at all. Past `nodes` boxes the ends stay where they were, and are not
    known to be reached.
    """
    search = _Search(rows, more, low, high, step, nodes)
    try:
        first = search.solution(low, high)
    except _GaveUp:
        return list(low), list(high), False
    if first is None:
        return None if search.proves else (list(low), list(high), False)
    complete = True
    for number, is_wanted in enumerate(wanted):
        if is_wanted:
            complete &= search.settle(number, -1) and search.settle(number, 1)
    return search.low, search.high, complete


class _GaveUp(Exception):
    """The limit of boxes was reached."""


class _Search:
    """The box as it stands, and between which values each figure is known to be possible."""

    def __init__(
        self,
        rows: Sequence[Row],
        more: Sequence[Row],
        low: Sequence[int],
        high: Sequence[int],
        step: int,
        nodes: int,
    ) -> None:
        self.rows = (*rows, *more)
        self.low, self.high = list(low), list(high)
        self.step = step or 1
        self.nodes = nodes
        far = _far(rows, low, high, self.step)
        self.far = min(far, OPEN - 1)
        is_limited = all(a > -OPEN or b < OPEN for a, b in zip(low, high, strict=True))
        self.proves = bool(step) and is_limited and far < OPEN
        self.least: list[int] = []
        self.most: list[int] = []

    def settle(self, number: int, way: int) -> bool:
        """Move an end (the lower one if `way` is -1) to where it is reached.

        Return whether it is known to be.
        """
        if abs(self._claimed(number, way)) < OPEN:
            return self._settle(number, way)
        try:
            if self._runs_away(number, way):
                return True
            if not self.proves:
                return False
        except _GaveUp:
            return False
        self._move(number, way, way * self.far)
        settled = self._settle(number, way)
        if not settled:
            self._move(number, way, way * OPEN)
        return settled

    def _settle(self, number: int, way: int) -> bool:
        """Search between the end that is claimed and the value that is known to be possible."""
        end = self._claimed(number, way)
        try:
            while end != self._known(number, way):
                if not self._reaches(number, way, end):
                    if not self.proves:
                        return False
                    self._move(number, way, end - way * self.step)
                end = self._halfway(number, way)
        except _GaveUp:
            return False
        return True

    def _halfway(self, number: int, way: int) -> int:
        """Between what is known and what is claimed, and beyond the former while they differ."""
        known = self._known(number, way)
        steps = abs(self._claimed(number, way) - known) // self.step
        return known + way * ((steps + 1) // 2) * self.step

    def _claimed(self, number: int, way: int) -> int:
        return self.low[number] if way < 0 else self.high[number]

    def _known(self, number: int, way: int) -> int:
        return self.least[number] if way < 0 else self.most[number]

    def _move(self, number: int, way: int, end: int) -> None:
        (self.low if way < 0 else self.high)[number] = end

    def _reaches(self, number: int, way: int, end: int) -> bool:
        """Whether the figure can be at `end` or beyond."""
        if way * self._known(number, way) >= way * end:
            return True
        low, high = list(self.low), list(self.high)
        (high if way < 0 else low)[number] = end
        return self.solution(low, high) is not None

    def _runs_away(self, number: int, way: int) -> bool:
        """Whether the figure has no limit: something can be added again and again for ever.

        What can be added is a solution of the same relations in which every limited figure has
        room on one side only, or none.
        """
        low = [0 if end > -OPEN else -OPEN for end in self.low]
        high = [0 if end < OPEN else OPEN for end in self.high]
        (high if way < 0 else low)[number] = way * self.step
        return self.solution(low, high, keep=False) is not None

    def solution(
        self, low: Sequence[int], high: Sequence[int], keep: bool = True
    ) -> list[int] | None:
        """Return figures that agree with every relation; None if there are none in this box.

        Raises _GaveUp past the limit.
        """
        boxes = [
            (
                [max(end, -self.far) for end in low],
                [min(end, self.far) for end in high],
            )
        ]
        while boxes:
            if not self.nodes:
                raise _GaveUp
            self.nodes -= 1
            a, b = boxes.pop()
            if not _narrow(self.rows, a, b):
                continue
            number = _nearest_to_settled(a, b)
            if number is None:
                if keep:
                    self._remember(a)
                return a
            boxes += self._halves(a, b, number)
        return None

    def _remember(self, solution: list[int]) -> None:
        self.least = [min(pair) for pair in zip(self.least or solution, solution, strict=True)]
        self.most = [max(pair) for pair in zip(self.most or solution, solution, strict=True)]

    def _halves(
        self, a: list[int], b: list[int], number: int
    ) -> Iterator[tuple[list[int], list[int]]]:
        """The two halves of a box, the lower one last: it is taken first."""
        middle = a[number] + (b[number] - a[number]) // (2 * self.step) * self.step
        above, below = list(a), list(b)
        above[number] = middle + self.step
        below[number] = middle
        yield above, b
        yield list(a), below


def _far(rows: Sequence[Row], low: Sequence[int], high: Sequence[int], step: int) -> int:
    """How far from zero a search has to look.

    If whole numbers agree with the relations at all, some do whose every one is within D times the
    sum of all limits, plus D for each figure, and some such reach each end that is reached. D is
    the largest subdeterminant of the relations, by Hadamard's inequality no more than the product
    of the lengths of their rows.

    Source: Cook, Gerards, Schrijver and Tardos (1986), "Sensitivity theorems in integer linear
    programming", theorem 1, from a vertex of the polyhedron.
    """
    product = prod(len(row.members) for row in rows)
    largest = isqrt(product) + 1
    ends = sum(abs(end) for end in (*low, *high) if abs(end) < OPEN)
    return largest * (ends + (len(low) + len(rows) + 1) * step)


def _nearest_to_settled(a: Sequence[int], b: Sequence[int]) -> int | None:
    ranges = [(high - low, number) for number, (low, high) in enumerate(zip(a, b)) if low < high]
    return min(ranges)[1] if ranges else None


def _narrow(rows: Sequence[Row], a: list[int], b: list[int]) -> bool:
    """Pass bounds along until little moves, in place; False if a figure is left with nothing.

    A box of single values is only called good once every relation holds.
    """
    for low, high in zip(a, b, strict=True):
        if low > high:
            return False
    for turn in count():
        moved = False
        for row in rows:
            for number, low, high in _says(row, a, b):
                if low > a[number]:
                    a[number], moved = low, True
                if high < b[number]:
                    b[number], moved = high, True
                if a[number] > b[number]:
                    return False
        if not moved or (turn > ROUNDS and a != b):
            return True
    return True


def _says(row: Row, a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """What a relation says of each of its members."""
    if not row.is_sum:
        (more,), (less,) = row.plus, row.minus
        yield less, a[less], b[more]
        yield more, a[less], b[more]
        return
    least = sum(a[one] for one in row.plus) - sum(b[one] for one in row.minus)
    most = sum(b[one] for one in row.plus) - sum(a[one] for one in row.minus)
    for one in row.plus:
        yield one, b[one] - most, a[one] - least
    for one in row.minus:
        yield one, least + b[one], most + a[one]
