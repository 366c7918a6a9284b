"""Find other numbers that agree with all that is published: witnesses that a cell is hidden.

A witness moves some hidden cells, each by a whole number, so that every published sum, every
relation of the campaign and all that is known of each cell still hold. A reader who sees what is
published cannot tell it from the truth.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.disclosure.cells import Cell, Moves, Part, Relation, Sum

NODES: Final = 40
"""States that a search looks at before it gives up."""
MOST_NODES: Final = 150
"""The same while all that it found is very dear."""
VERY_DEAR: Final = 20.0
FEW_NODES: Final = 15
"""The same once no effort is left."""
DEAR: Final = 3.0
"""Above what price of the broken sums it is tried to move a cell that is in none of them."""
IN_VAIN: Final = 20
"""States after which it gives up to look for something cheaper than it has."""
BRANCHES: Final = 5
"""Cells that are tried for one broken sum, the fittest first."""
FEW_BROKEN: Final = 6
"""Up to so many broken sums it is tried to move two cells at once."""
MOST_KINDS: Final = 60
"""So many kinds of cells are tried for each of the two."""
Kinds = dict[int, tuple[float, Cell]]
"""By the sums that cells belong to, the cheapest of them with its price."""
Pair = tuple[Cell, Cell]


@dataclass(slots=True)
class Effort:
    """How many states may still be looked at before all searches are kept short."""

    left: int


@dataclass(slots=True)
class Found:
    """A witness, and what must be hidden or withheld for it to be one."""

    moves: Moves
    hide: tuple[Cell, ...] = ()
    withhold: tuple[Sum, ...] = ()
    price: float = 0.0


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
        """What it has cost, and about what it will cost to mend what is broken."""
        rank = self.price + 0.5 * len(self.relations) + 0.01 * len(self.moves)
        for part, nets in self.off.items():
            rank += part.weight_of(sum(1 << bit for bit in nets))
        return rank


def between_neighbours(
    cell: Cell, step: int, start: Moves, held: frozenset[Cell] = frozenset()
) -> Moves | None:
    """Return a witness in which `cell` is `step` (1 or -1) further than in `start`, and a cell
    that belongs to just the same sums makes up for it; None if there is none."""
    if not cell.may_be(cell.value + start.get(cell, 0) + step):
        return None
    if cell.part is None or not cell.sums:
        moves = {**start, cell: start.get(cell, 0) + step}
        return moves if _hold(moves, (cell,)) else None
    for other in cell.part.neighbours(cell):
        if other is cell or other in held:
            continue
        by = start.get(other, 0) - step
        if other.may_be(other.value + by):
            moves = {**start, cell: start.get(cell, 0) + step, other: by}
            if _hold(moves, (cell, other)):
                return moves
    return None


def repeated(moves: Moves, times: int) -> Moves | None:
    """Return a witness taken a number of times, if that is one."""
    again = {cell: by * times for cell, by in moves.items() if by}
    if all(cell.may_be(cell.value + by) for cell, by in again.items()):
        return again if _hold(again, tuple(again)) else None
    return None


def _hold(moves: Moves, moved: tuple[Cell, ...]) -> bool:
    """Whether the relations of cells that are moved still hold."""
    return not any(relation.excess(moves) for cell in moved for relation in cell.relations)


def search(
    cell: Cell,
    step: int,
    start: Moves,
    held: frozenset[Cell] = frozenset(),
    effort: Effort | None = None,
    *,
    at_no_price: bool = False,
    briefly: bool = False,
) -> Found | None:
    """Look for a witness in which `cell` is `step` further than in `start`, a witness or empty.

    What costs least comes first: moves of cells that are hidden anyway cost nothing, to hide
    another or to withhold a printed sum has its price, and is left alone if it must cost nothing.
    Cells that are `held` stay as they are.

    The search looks at a limited number of states, fewer if it is to be done `briefly` or no
    `effort` is left, so that what it finds may be dearer than need be. None where nothing is
    found at all.
    """
    if not cell.may_be(cell.value + start.get(cell, 0) + step):
        return None
    first = _moved(_State(dict(start), {}, ()), cell, step)
    ties = count()
    waiting = [(first.rank, next(ties), first)]
    held = held | {cell}
    seen: set[tuple[frozenset[tuple[Cell, int]], tuple[Sum, ...]]] = set()
    best: _State | None = first if first.is_done else None
    in_vain = 0
    effort = effort or Effort(0)
    for looked in range(MOST_NODES if effort.left > 0 else FEW_NODES):
        effort.left -= 1
        if not waiting:
            break
        is_dear = best.price > VERY_DEAR if best else not briefly
        if not is_dear and (looked >= NODES or in_vain > IN_VAIN):
            break
        in_vain += best is not None
        rank, _, state = heapq.heappop(waiting)
        if best is not None and rank >= best.rank:
            break
        for following in _following(state, held, start, at_no_price, far=effort.left > 0):
            mark = frozenset(following.moves.items()), following.withhold
            if mark in seen:
                continue
            seen.add(mark)
            if not following.is_done:
                heapq.heappush(waiting, (following.rank, next(ties), following))
            elif best is None or following.rank < best.rank:
                best, in_vain = following, 0
    return None if best is None else Found(best.moves, best.hide, best.withhold, best.price)


def _following(
    state: _State, held: frozenset[Cell], start: Moves, at_no_price: bool, *, far: bool
) -> Iterator[_State]:
    """What may be done about what is broken: a relation first, then the dearest of the sums."""
    if state.relations:
        relation = state.relations[0]
        excess = relation.excess(state.moves)
        for cell, times in relation.terms:
            step = -1 if (times > 0) == (excess > 0) else 1
            if _may_move(state, cell, step, held, start) and (cell.free or not at_no_price):
                yield _moved(state, cell, step)
        return
    part, bit = max(
        ((part, bit) for part, nets in state.off.items() for bit in nets),
        key=lambda one: (one[0].prices()[one[1]], -len(one[0].sums[one[1]].cells)),
    )
    broken = part.sums[bit]
    step = -1 if state.off[part][broken.bit] > 0 else 1
    fit = list(_fitness(state, part, broken.cells, step, held, start, at_no_price))
    for _, cell in heapq.nsmallest(BRANCHES, fit, key=itemgetter(0)):
        yield _moved(state, cell, step)
    yield from _exchanged(state, part, broken, fit, held, start, at_no_price, far=far)
    if not at_no_price:
        yield _all_waived(state)
        yield _waived(state, [broken])


def _exchanged(
    state: _State,
    part: Part,
    broken: Sum,
    fit: list[tuple[float, Cell]],
    held: frozenset[Cell],
    start: Moves,
    at_no_price: bool,
    *,
    far: bool,
) -> Iterator[_State]:
    """Move two cells at once, one of the broken sum and one that is not in it.

    Each alone would break many others, which both belong to: of a region that is one short, and
    another that has one too many, each has a cell of the same kind.
    """
    nets = state.off[part]
    step = -1 if nets[broken.bit] > 0 else 1
    others = [bit for bit, net in nets.items() if net * step > 0]
    if len(nets) > FEW_BROKEN:
        return
    if others:
        other = part.sums[max(others, key=lambda bit: part.prices()[bit])]
        back = _fitness(state, part, other.cells, -step, held, start, at_no_price)
    elif not far or sum(part.prices()[bit] for bit in nets) < DEAR:
        return
    else:
        outside = [cell for cell in part.cells if not cell.signature >> broken.bit & 1]
        back = _fitness(state, part, outside, -step, held, start, at_no_price)
    live = part.published & ~state.waived.get(part, 0)
    ours = _cheapest(((cell.signature & live, _price_of(cell, state), cell) for _, cell in fit))
    theirs = _cheapest(((cell.signature & live, _price_of(cell, state), cell) for _, cell in back))
    plus = sum(1 << bit for bit, net in nets.items() if net * step < 0)
    minus = sum(1 << bit for bit, net in nets.items() if net * step > 0)
    for cell, cell_back in _best_pairs(part, ours, theirs, plus, minus):
        if cell is not cell_back:
            yield _moved(_moved(state, cell, step), cell_back, -step)


def _best_pairs(part: Part, ours: Kinds, theirs: Kinds, plus: int, minus: int) -> list[Pair]:
    """The pairs that leave least broken for their price: those sums change that only one of the
    two belongs to; `plus` and `minus` are those that the first and the second would mend."""
    if not ours or not theirs:
        return []
    width = len(part.sums)
    one, other = _bits_of(ours, width), _bits_of(theirs, width)
    mended, mended_back = _bits_of([plus, minus], width)
    weights = part.weight_vector()
    alone = one @ (weights * (1 - 2 * mended)) + [price for price, _ in ours.values()]
    back = other @ (weights * (1 - 2 * mended_back)) + [price for price, _ in theirs.values()]
    both = (one * (weights * (1 - mended - mended_back))) @ other.T
    scores = alone[:, None] + back[None, :] - 2 * both
    first = [cell for _, cell in ours.values()]
    second = [cell for _, cell in theirs.values()]
    best = np.argsort(scores, axis=None, kind="stable")[:BRANCHES]
    return [(first[place // len(second)], second[place % len(second)]) for place in best.tolist()]


def _bits_of(sets: Iterable[int], width: int) -> NDArray[np.float64]:
    """Sets of sums as rows of ones and zeros."""
    length = (width + 7) // 8
    packed = np.frombuffer(b"".join(one.to_bytes(length, "little") for one in sets), np.uint8)
    bits = np.unpackbits(packed.reshape(-1, length), axis=1, bitorder="little")
    return bits[:, :width].astype(np.float64)


def _cheapest(cells: Iterable[tuple[int, float, Cell]]) -> Kinds:
    """For each set of sums the cheapest cell that belongs to just these."""
    found: Kinds = {}
    for bits, price, cell in cells:
        if bits not in found or price < found[bits][0]:
            found[bits] = price, cell
    cheap = heapq.nsmallest(MOST_KINDS, found.items(), key=lambda one: one[1][0])
    return dict(cheap)


def _fitness(
    state: _State,
    part: Part,
    cells: list[Cell],
    step: int,
    held: frozenset[Cell],
    start: Moves,
    at_no_price: bool,
) -> Iterator[tuple[float, Cell]]:
    """Cells that can be moved, each with its price and what would then still be broken."""
    wanted = 0
    for bit, net in state.off[part].items():
        if net * step < 0:
            wanted |= 1 << bit
    live = part.published & ~state.waived.get(part, 0)
    known: dict[int, float] = {}
    moves = state.moves
    for cell in cells:
        if not (cell.free or (cell.spare and not at_no_price)):
            continue
        if cell in moves or cell in held:
            if not _may_move(state, cell, step, held, start):
                continue
        elif not cell.may_be(cell.value + step):
            continue
        bits = cell.signature & live
        if bits not in known:
            known[bits] = part.weight_of(bits) - 2 * part.weight_of(bits & wanted)
        yield (known[bits] if cell.free else _price_of(cell, state) + known[bits]), cell


def _may_move(state: _State, cell: Cell, step: int, held: frozenset[Cell], start: Moves) -> bool:
    if not (cell.free or cell.spare) or cell in held:
        return False
    now = state.moves.get(cell, 0)
    if (now - start.get(cell, 0)) * step < 0:
        return False
    return cell.may_be(cell.value + now + step)


def _price_of(cell: Cell, state: _State) -> float:
    """What it costs to hide a cell; one that is hidden already costs nothing."""
    return 0.0 if cell.free or cell in state.hide else cell.price


def _moved(state: _State, cell: Cell, step: int) -> _State:
    moves = dict(state.moves)
    moves[cell] = moves.get(cell, 0) + step
    off = state.off
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
        off = {**off, part: nets}
        if not nets:
            del off[part]
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


def _all_waived(state: _State) -> _State:
    return _waived(state, [part.sums[bit] for part, nets in state.off.items() for bit in nets])


def _waived(state: _State, broken: list[Sum]) -> _State:
    """The state once some broken sums are withheld."""
    off = {part: dict(nets) for part, nets in state.off.items()}
    waived = dict(state.waived)
    price = state.price
    for one in broken:
        del off[one.part][one.bit]
        waived[one.part] = waived.get(one.part, 0) | 1 << one.bit
        price += one.price
    off = {part: nets for part, nets in off.items() if nets}
    withhold = (*state.withhold, *broken)
    return _State(state.moves, off, state.relations, price, state.hide, withhold, waived)
