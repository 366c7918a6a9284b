"""Find other numbers that agree with all that is published: witnesses that a cell is hidden.

A witness moves some hidden cells, each by a whole number, so that every published sum, every
relation of the campaign and all that is known of each cell still hold. A reader who sees what is
published cannot tell it from the truth.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from responses_app.domain.disclosure.cells import Cell, Moves, Part, Place, Relation, Sum

NODES: Final = 60
"""States that a search looks at before it gives up."""
NODES_AT_A_PRICE: Final = 250
"""The same where more may be hidden."""
BRANCHES: Final = 6
"""Cells that are tried for one broken sum, the fittest first."""
BROKEN: Final = 0.3
"""What a sum that is still broken is taken to cost."""
HIDE: Final = 1.0
"""The price of hiding one more figure; places of sums have their own."""


@dataclass(slots=True)
class Found:
    """A witness, and what must be hidden or withheld for it to be one."""

    moves: Moves
    hide: tuple[Cell, ...] = ()
    withhold: tuple[Sum, ...] = ()
    price: float = 0.0


Net = dict[tuple[int, int], int]


@dataclass(slots=True)
class _State:
    moves: Moves
    off: dict[Part, dict[int, int]]  # broken sums, by bit: how far off
    relations: tuple[Relation, ...]  # broken ones
    price: float = 0.0
    hide: tuple[Cell, ...] = ()
    withhold: tuple[Sum, ...] = ()
    waived: dict[Part, int] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return not self.off and not self.relations

    @property
    def rank(self) -> float:
        broken = len(self.relations) + sum(map(len, self.off.values()))
        return self.price + BROKEN * broken + 0.01 * len(self.moves)


def witness(
    cell: Cell, step: int, start: Moves, held: frozenset[Cell] = frozenset()
) -> Found | None:
    """Return a witness in which `cell` is `step` (1 or -1) further than in `start`, if one is
    found; `start` is a witness or empty, and cells that are `held` stay as they are in it."""
    quick = _between_neighbours(cell, step, start, held)
    if quick is not None:
        return Found(quick)
    return _search(cell, step, start, held, at_a_price=False)


def witness_at_a_price(
    cell: Cell, step: int, start: Moves, held: frozenset[Cell] = frozenset()
) -> Found | None:
    """The same, where more may be hidden and withheld: what costs least, as far as is seen."""
    return _search(cell, step, start, held, at_a_price=True)


def _between_neighbours(cell: Cell, step: int, start: Moves, held: frozenset[Cell]) -> Moves | None:
    """Give to a cell that belongs to the same sums what this one takes."""
    if not cell.may_be(cell.value + start.get(cell, 0) + step):
        return None
    if cell.part is None or not cell.sums:
        return _if_holds({**start, cell: start.get(cell, 0) + step}, (cell,))
    for other in cell.part.neighbours(cell):
        if other is cell or other in held:
            continue
        if other.may_be(other.value + start.get(other, 0) - step):
            moves = {
                **start,
                cell: start.get(cell, 0) + step,
                other: start.get(other, 0) - step,
            }
            if _if_holds(moves, (cell, other)) is not None:
                return moves
    return None


def _if_holds(moves: Moves, moved: tuple[Cell, ...]) -> Moves | None:
    for cell in moved:
        for relation in cell.relations:
            if relation.excess(moves):
                return None
    return moves


def _search(
    cell: Cell, step: int, start: Moves, held: frozenset[Cell], *, at_a_price: bool
) -> Found | None:
    if not cell.may_be(cell.value + start.get(cell, 0) + step):
        return None
    first = _moved(_State(dict(start), {}, ()), cell, step)
    ties = count()
    waiting = [(first.rank, next(ties), first)]
    held = held | {cell}
    seen: set[tuple[frozenset[tuple[Cell, int]], tuple[Sum, ...]]] = set()
    for _ in range(NODES_AT_A_PRICE if at_a_price else NODES):
        if not waiting:
            return None
        _, _, state = heapq.heappop(waiting)
        if state.is_done:
            return Found(state.moves, state.hide, state.withhold, state.price)
        for following in _following(state, held, start, at_a_price):
            mark = frozenset(following.moves.items()), following.withhold
            if mark not in seen:
                seen.add(mark)
                heapq.heappush(waiting, (following.rank, next(ties), following))
    return None


def _following(
    state: _State, held: frozenset[Cell], start: Moves, at_a_price: bool
) -> Iterator[_State]:
    """What may be done about one thing that is broken: a relation first, then the shortest sum."""
    if state.relations:
        relation = state.relations[0]
        excess = relation.excess(state.moves)
        for cell, times in relation.terms:
            step = -1 if (times > 0) == (excess > 0) else 1
            if _may_move(state, cell, step, held, start, at_a_price):
                yield _moved(state, cell, step)
        return
    part, broken = min(
        ((part, part.sums[bit]) for part, bits in state.off.items() for bit in bits),
        key=lambda one: len(one[1].cells),
    )
    off = state.off[part]
    step = -1 if off[broken.bit] > 0 else 1
    wanted = 0
    for bit, net in off.items():
        if net * step < 0:
            wanted |= 1 << bit
    live = part.published & ~state.waived.get(part, 0)
    fit = []
    for cell in broken.cells:
        if _may_move(state, cell, step, held, start, at_a_price):
            bits = cell.signature & live
            mends = (bits & wanted).bit_count()
            breaks = bits.bit_count() - mends
            fit.append((_price_of(cell, state) + BROKEN * (breaks - mends), cell))
    fit.sort(key=lambda one: one[0])
    for _, cell in fit[:BRANCHES]:
        yield _moved(state, cell, step)
    if at_a_price:
        yield _waived(state, broken)


def _may_move(
    state: _State, cell: Cell, step: int, held: frozenset[Cell], start: Moves, at_a_price: bool
) -> bool:
    if cell in held or not (cell.free or (at_a_price and cell.spare)):
        return False
    by = state.moves.get(cell, 0) - start.get(cell, 0)
    return by * step >= 0 and cell.may_be(cell.value + state.moves.get(cell, 0) + step)


def _price_of(cell: Cell, state: _State) -> float:
    """The next smallest figure first; one that is hidden already costs nothing.

    A figure just above the threshold gives little room, and is dearer than one with more.
    """
    if cell.free or cell in state.hide:
        return 0.0
    room = cell.value - cell.lowest
    return HIDE + (0.3 if room < 2 else 0.0) + 0.02 * (max(int(cell.value), 1)).bit_length()


def _moved(state: _State, cell: Cell, step: int) -> _State:
    moves = dict(state.moves)
    moves[cell] = moves.get(cell, 0) + step
    off = dict(state.off)
    part = cell.part
    if part is not None:
        nets = dict(off.get(part, ()))
        bits = cell.signature & part.published & ~state.waived.get(part, 0)
        while bits:
            low = bits & -bits
            bits ^= low
            bit = low.bit_length() - 1
            net = nets.get(bit, 0) + step
            if net:
                nets[bit] = net
            else:
                del nets[bit]
        if nets:
            off[part] = nets
        else:
            off.pop(part, None)
    relations = state.relations
    if relations or cell.relations:
        together = dict.fromkeys((*relations, *cell.relations))
        relations = tuple(one for one in together if one.excess(moves))
    hide = state.hide
    price = state.price
    if not cell.free and cell not in hide:
        price += _price_of(cell, state)
        hide = (*hide, cell)
    return _State(moves, off, relations, price, hide, state.withhold, state.waived)


def _waived(state: _State, broken: Sum) -> _State:
    part = broken.part
    nets = {bit: net for bit, net in state.off[part].items() if bit != broken.bit}
    off = {**state.off, part: nets}
    if not nets:
        del off[part]
    waived = {**state.waived, part: state.waived.get(part, 0) | 1 << broken.bit}
    price = state.price + price_of_sum(broken)
    return _State(
        state.moves, off, state.relations, price, state.hide, (*state.withhold, broken), waived
    )


def price_of_sum(one: Sum) -> float:
    """What it costs to withhold a sum: every printed number that tells it."""
    return sum(_price_of_place(place) for place in one.places)


def _price_of_place(place: Place) -> float:
    return 0.0 if place.withheld else place.price
