"""Tighten what is known of each authority's figures by what the campaign says of its questions.

"Five or fewer" beside 6 and a total of 9: a + 6 + c = 9 leaves at most 3 for a and for c. The
campaign's own relations say so: a question is the sum of others (`sum_of`), a part of another
(`subset_of`), no more than another (`at_most`). Nothing else is assumed but that a count is a
whole number and not below zero.

Only answers are tightened. A figure that was refused, is not held or is missing is some number, so
that nothing wrong follows from it, and never gets one. Where the figures of an authority
contradict one another (12 of 10) all of them stay as they were given, and it is marked.

Numbers are whole multiples of the smallest amount in use (`scale` to 1): 0.5 hours is 5 at a scale
of 10. Arrays have a row for each question and a column for each authority in one period; columns
never touch one another, so those of many periods may stand side by side.

How sharp the bounds are: passing bounds along the relations gives, for each figure, exactly the
lowest and the highest that it can be, unless sums run in a circle (a + b = ab beside
a + b + c = all). There a search finds the ends, and where it gives up the column is marked as not
complete: its bounds hold, and may be wider than need be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from responses_app.domain.publication import Question
from responses_app.domain.statistics.exact_search import NODES, OPEN, Row, implied, sharpen

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ADDED: Final = frozenset({"count", "number", "money", "yes_no"})
"""Kinds of question whose answers are amounts: percentages and words are in no relation."""

WHOLE: Final = frozenset({"count", "yes_no"})
"""Kinds that are whole numbers, and never below zero."""

AT_ONCE: Final = 16_384  # columns: what fits a processor's cache


@dataclass(frozen=True, slots=True)
class Relation:
    """`whole` is the sum of `parts`; or, for `at_most`, its one part is no more than it."""

    whole: str
    parts: tuple[str, ...]
    kind: Literal["sum", "at_most"]


def relations_of(questions: Sequence[Question]) -> tuple[Relation, ...]:
    """Return each relation that the questions declare once, in their order.

    One with a question that the campaign does not have, or whose answers are no amounts
    (percentages, words), says nothing.
    """
    amounts = {question.key for question in questions if question.kind in ADDED}
    declared: dict[Relation, None] = {}
    for question in questions:
        if question.sum_of:
            declared[Relation(question.key, tuple(question.sum_of), "sum")] = None
        for other in (question.subset_of, *question.at_most):
            declared[Relation(other, (question.key,), "at_most")] = None
    return tuple(one for one in declared if {one.whole, *one.parts} <= amounts)


@dataclass(frozen=True)
class System:
    """A campaign's relations, made ready once for the arrays of its figures.

    `rows` are the relations by row number. `whole` says which rows hold whole numbers (a sum of
    counts is one, whatever its kind), `not_negative` which are never below zero.
    """

    keys: tuple[str, ...]
    relations: tuple[Relation, ...]
    whole: tuple[bool, ...]
    not_negative: tuple[bool, ...]

    @classmethod
    def of(cls, questions: Sequence[Question]) -> "System":
        """The system of a campaign; the rows of the arrays are its questions in this order."""
        relations = relations_of(questions)
        whole = {question.key for question in questions if question.kind in WHOLE}
        _close(whole, relations)
        return cls(
            keys=tuple(question.key for question in questions),
            relations=relations,
            whole=tuple(question.key in whole for question in questions),
            not_negative=tuple(question.kind in WHOLE for question in questions),
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The relations by row number."""
        number = {key: row for row, key in enumerate(self.keys)}
        return tuple(
            Row((number[one.whole],), tuple(number[part] for part in one.parts), one.kind == "sum")
            for one in self.relations
        )

    @cached_property
    def more(self) -> tuple[Row, ...]:
        """What follows from the relations where sums run in a circle."""
        return tuple(row for circle in self.circles for row in implied(circle))

    @cached_property
    def related(self) -> tuple[int, ...]:
        """The rows that are in some relation: no other is ever tightened."""
        return tuple(sorted({row for one in self.rows for row in one.members}))

    @cached_property
    def largest(self) -> int:
        """Figures beyond it, either way, cannot be added up in an int64."""
        return OPEN // (2 + max((len(one.members) for one in self.rows), default=0))

    @cached_property
    def circles(self) -> tuple[tuple[Row, ...], ...]:
        """Connected relations among which sums run in a circle, where passing bounds along is not
        enough. A circle of limits alone (a <= b <= c, a <= c) is none: there it is."""
        mixed = [one for one in self.rows if one.is_sum and self._is_mixed(one)]
        found = []
        for island in _islands(self.rows):
            core = _core(island)
            if any(one.is_sum for one in core) or any(one in mixed for one in island):
                found.append(island)
        return tuple(found)

    def _is_mixed(self, row: Row) -> bool:
        return len({self.whole[member] for member in row.members}) > 1


@dataclass(frozen=True, slots=True)
class Solved:
    """What is known after solving, in arrays of the same shape as were handed in.

    A number under `open_lower` or `open_upper` is 0 and means nothing. That a count is not below
    zero closes no lower end: "*" of 40 is 40 or fewer, and has no lower limit that anybody gave.
    `contradicted`: columns whose figures cannot all be true; they are as they were given.
    `complete`: columns whose every bound is known to be reached by some data that agree with all
    the answers.
    """

    lower: Numbers
    upper: Numbers
    open_lower: Flags
    open_upper: Flags
    contradicted: Flags
    complete: Flags


def solve(
    system: System,
    lower: Numbers,
    upper: Numbers,
    open_lower: Flags,
    open_upper: Flags,
    given: Flags,
    scale: int = 1,
    nodes: int = NODES,
) -> Solved:
    """Tighten the bounds of every `given` figure as far as the system's relations say.

    `lower` and `upper` are inclusive, in multiples of 1 / `scale`; what stands under `open_lower`
    and `open_upper` is not looked at, nor is any number that is not `given`. An exact figure has
    both bounds at its value. A sum that is worked out is handed in as given, with both ends open,
    where all its parts are answers. Figures that are not given come back as they were handed in.
    `nodes` limits the search of one column.

    Raises ValueError for arrays of another shape than the system has questions, a lower bound
    above its upper and numbers too large to be added up.
    """
    _check(system, lower, upper, open_lower, open_upper, given)
    columns = lower.shape[1]
    known = Solved(
        np.where(open_lower, 0, lower),
        np.where(open_upper, 0, upper),
        open_lower.copy(),
        open_upper.copy(),
        np.zeros(columns, np.bool_),
        np.ones(columns, np.bool_),
    )
    if system.rows:
        for start in range(0, columns, AT_ONCE):
            _solve_some(system, known, given, slice(start, start + AT_ONCE), scale, nodes)
    return known


def _check(
    system: System,
    lower: Numbers,
    upper: Numbers,
    open_lower: Flags,
    open_upper: Flags,
    given: Flags,
) -> None:
    shapes = {one.shape for one in (lower, upper, open_lower, open_upper, given)}
    if len(shapes) > 1 or lower.ndim != 2 or lower.shape[0] != len(system.keys):
        told = ", ".join(map(str, sorted(shapes)))
        raise ValueError(f"expected {len(system.keys)} rows, one a question, in all arrays: {told}")
    closed = given & ~open_lower & ~open_upper
    if (closed & (lower > upper)).any():
        raise ValueError("a lower bound is above its upper bound")
    for numbers, is_open in ((lower, open_lower), (upper, open_upper)):
        numbers = np.where(given & ~is_open, numbers, 0)
        if numbers.size and max(int(numbers.max()), -int(numbers.min())) > system.largest:
            raise ValueError(f"a figure is beyond {system.largest}, and cannot be added up")


def _solve_some(
    system: System, known: Solved, given: Flags, columns: slice, scale: int, nodes: int
) -> None:
    """Solve a block of columns, and write what was found into `known`."""
    asked = given[:, columns]
    low = np.where(asked & ~known.open_lower[:, columns], known.lower[:, columns], -OPEN)
    high = np.where(asked & ~known.open_upper[:, columns], known.upper[:, columns], OPEN)
    for row in system.related:
        if system.not_negative[row]:
            np.maximum(low[row], 0, out=low[row])
        if system.whole[row] and scale > 1:
            _round_inwards(low[row], high[row], scale)
    settled = _pass_along(system, low, high, scale)
    contradicted = np.asarray((low > high).any(axis=0))
    if system.circles:
        _search(system, low, high, asked, contradicted, settled, scale, nodes)
    known.contradicted[columns] = contradicted
    known.complete[columns] = settled | contradicted
    _write(system, known, low, high, asked & ~contradicted, columns)


def _write(
    system: System, known: Solved, low: Numbers, high: Numbers, wanted: Flags, columns: slice
) -> None:
    for row in system.related:
        is_open = known.open_lower[row, columns]
        floor = 0 if system.not_negative[row] else -OPEN
        stated = wanted[row] & (~is_open | (low[row] > floor))
        np.copyto(known.lower[row, columns], low[row], where=stated)
        np.copyto(is_open, False, where=stated)
        stated = wanted[row] & (high[row] < OPEN)
        np.copyto(known.upper[row, columns], high[row], where=stated)
        np.copyto(known.open_upper[row, columns], False, where=stated)


# -------------------------------------------------------------------- passing bounds along


def _pass_along(system: System, low: Numbers, high: Numbers, scale: int) -> Flags:
    """Pass bounds along every relation until nothing moves; return the columns where that came.

    Without circles of sums it always comes: a bound travels from end to end of the relations once.
    """
    settled = np.ones(low.shape[1], np.bool_)
    moving = np.arange(low.shape[1])
    a, b = low, high
    rows = (*system.rows, *system.more)
    for _ in range(2 * len(rows) + 2):
        before = a.copy(), b.copy()
        for row in rows:
            if row.is_sum:
                _narrow_sum(row, a, b, system.largest)
            else:
                _narrow_limit(row, a, b)
            if row.is_sum and scale > 1 and system._is_mixed(row):
                for member in row.members:
                    if system.whole[member]:
                        _round_inwards(a[member], b[member], scale)
        moved = ((a != before[0]) | (b != before[1])).any(axis=0)
        if a is not low:
            low[:, moving], high[:, moving] = a, b
        moved &= ~(a > b).any(axis=0)
        moving = moving[moved]
        if not moving.size:
            return settled
        a, b = low[:, moving], high[:, moving]
    settled[moving] = False
    return settled


def _narrow_limit(row: Row, low: Numbers, high: Numbers) -> None:
    """The part is no more than the whole."""
    (whole,), (part,) = row.plus, row.minus
    np.minimum(high[part], high[whole], out=high[part])
    np.maximum(low[whole], low[part], out=low[whole])


def _narrow_sum(row: Row, low: Numbers, high: Numbers, largest: int) -> None:
    """With signs, all members add up to nothing: each is what the others leave."""
    plus, minus = list(row.plus), list(row.minus)
    least = np.concatenate((low[plus], -high[minus]))
    most = np.concatenate((high[plus], -low[minus]))
    all_least, least_open = _sum_of_closed(least)
    all_most, most_open = _sum_of_closed(most)
    for place, member in enumerate(row.members):
        is_open = least[place] == -OPEN
        others = all_least - np.where(is_open, 0, least[place])
        highest = _highest(-others, least_open == is_open, largest)
        is_open = most[place] == OPEN
        others = all_most - np.where(is_open, 0, most[place])
        lowest = _lowest(-others, most_open == is_open, largest)
        if place >= len(plus):
            lowest, highest = -highest, -lowest
        np.maximum(low[member], lowest, out=low[member])
        np.minimum(high[member], highest, out=high[member])


def _sum_of_closed(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Return the sum of the bounds that are no open ends, and how many are."""
    is_open = np.abs(numbers) == OPEN
    return np.where(is_open, 0, numbers).sum(axis=0), is_open.sum(axis=0)


def _lowest(numbers: Numbers, closed: Flags, largest: int) -> Numbers:
    """A lower bound beyond what can be added up is the weaker one that can."""
    return np.where(closed & (numbers >= -largest), np.minimum(numbers, largest), -OPEN)


def _highest(numbers: Numbers, closed: Flags, largest: int) -> Numbers:
    return np.where(closed & (numbers <= largest), np.maximum(numbers, -largest), OPEN)


def _round_inwards(low: Numbers, high: Numbers, scale: int) -> None:
    """A whole number between 0.5 and 4.5 is between 1 and 4."""
    np.copyto(low, -(-low // scale) * scale, where=low > -OPEN)
    np.copyto(high, high // scale * scale, where=high < OPEN)


# -------------------------------------------------------------------- where sums run in a circle


def _search(
    system: System,
    low: Numbers,
    high: Numbers,
    given: Flags,
    contradicted: Flags,
    settled: Flags,
    scale: int,
    nodes: int,
) -> None:
    """Make both ends sharp in the columns where passing bounds along may not have done so."""
    for circle in system.circles:
        members = sorted({member for row in circle for member in row.members})
        place = {member: number for number, member in enumerate(members)}
        rows = tuple(row.renumbered(place) for row in circle)
        more = implied(rows)
        whole = tuple(system.whole[member] for member in members)
        a, b = low[members], high[members]
        wanted = given[members]
        undecided = (a < b).any(axis=0) & wanted.any(axis=0)
        found: dict[bytes, tuple[Sequence[int], Sequence[int], bool] | None] = {}
        for column in np.flatnonzero(undecided & ~contradicted):
            key = b"".join(one[:, column].tobytes() for one in (a, b, wanted))
            if key not in found:
                found[key] = sharpen(
                    rows,
                    more,
                    a[:, column].tolist(),
                    b[:, column].tolist(),
                    wanted[:, column].tolist(),
                    step=scale if all(whole) else 0,
                    nodes=nodes,
                )
            sharp = found[key]
            if sharp is None:
                contradicted[column] = True
                continue
            low[members, column], high[members, column], complete = sharp
            settled[column] = settled[column] and complete


# -------------------------------------------------------------------- the shape of the relations


def _close(whole: set[str], relations: Sequence[Relation]) -> None:
    """Add the sums of whole numbers, and what is left when whole numbers are taken from one."""
    grows = True
    while grows:
        grows = False
        for one in relations:
            fractions = {one.whole, *one.parts} - whole
            if one.kind == "sum" and len(fractions) == 1:
                whole |= fractions
                grows = True


def _islands(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """The relations in groups that share no question with one another."""
    islands: list[tuple[set[int], list[Row]]] = []
    for row in rows:
        joined = [one for one in islands if one[0] & set(row.members)]
        rest = [one for one in islands if not one[0] & set(row.members)]
        members = set(row.members).union(*(one[0] for one in joined))
        islands = [*rest, (members, [*(r for one in joined for r in one[1]), row])]
    return [tuple(island) for _, island in islands]


def _core(rows: Sequence[Row]) -> list[Row]:
    """What is left when loose ends are taken off again and again: nothing, without a circle.

    A question in one relation only is a loose end; so is a relation with one question left.
    """
    left = list(rows)
    while True:
        times: dict[int, int] = {}
        for row in left:
            for member in set(row.members):
                times[member] = times.get(member, 0) + 1
        held = [row for row in left if sum(times[member] > 1 for member in set(row.members)) > 1]
        if len(held) == len(left):
            return held
        left = held
