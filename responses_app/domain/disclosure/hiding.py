"""Hide and withhold until no hidden figure can be worked out, and hold the proof of it.

For each hidden figure there are witnesses: other numbers, that agree with all that is published,
in which it is another one. Where none are found something more is hidden: the next smallest
figure that belongs to the same sums if that helps, else printed sums.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from responses_app.domain.disclosure.board import Board, Leaf
from responses_app.domain.disclosure.cells import Cell, Moves, Part, Place, Sum
from responses_app.domain.disclosure.rule import ENOUGH, HIDDEN_KIND, Number
from responses_app.domain.disclosure.searching import (
    Effort,
    Found,
    between_neighbours,
    repeated,
    search,
)
from responses_app.domain.publication import Row

CHEAP: Final = 1.5
"""A price at which no other way is looked for: about that of one more hidden figure."""

AT_LENGTH: Final = 40_000
"""How many states are looked at before searches are kept short: about enough for 80 questions and
periods of 200 authorities."""

TRIES: Final = 100
"""How many of them are tried: each takes a while."""

WORTH_A_TRY: Final = 8.0
"""The least price of a printed number for which it is tried to print it after all."""

TRIED: Final = 6
"""Through how many of its cells a sum is tried to be made another one."""


class NotProved(Exception):
    """What was to be published could not be shown to be safe: a fault of this program."""


@dataclass(slots=True, eq=False)
class Secret:
    """A number that nobody should work out: a hidden cell, or a small sum of hidden cells.

    `values` are those that a reader cannot rule out, as distances from the true one, each with
    its witness. `wanted` is how many there should be.
    """

    cells: tuple[Cell, ...]
    wanted: int
    values: dict[int, Moves] = field(default_factory=lambda: {0: {}})

    @property
    def is_kept(self) -> bool:
        """Whether a reader is left with two values at least."""
        return len(self.values) > 1


@dataclass
class Hiding:
    """What has been hidden and withheld so far, and why."""

    board: Board
    secrets: list[Secret] = field(default_factory=list)
    secondary: list[Cell] = field(default_factory=list)
    withheld: dict[Place, Cell] = field(default_factory=dict)
    waiting: deque[Secret] = field(default_factory=deque)
    of_cell: dict[Cell, Secret] = field(default_factory=dict)
    touching: dict[Part, dict[Secret, None]] = field(default_factory=dict)
    effort: Effort = field(default_factory=lambda: Effort(AT_LENGTH))

    def run(self) -> None:
        """Hide until every secret is kept.

        Raises NotProved if a witness turns out not to be one.
        """
        sums = self._withhold_small_sums()
        for cell in self.board.all_cells():
            if _is_secret(self.board, cell):
                self._wait(_secret(cell))
        for secret in self._small_derived():
            self._wait(secret)
        for one in sums:
            if len(one.cells) > 1 and _is_small_sum(self.board, one):
                self._wait(Secret(tuple(one.cells), ENOUGH))
        while self.waiting:
            secret = self.waiting.popleft()
            self._keep(secret)
            self.secrets.append(secret)
        self._give_back()
        for secret in self.secrets:
            _check(secret)

    # ------------------------------------------------------------------- small sums

    def _withhold_small_sums(self) -> list[Sum]:
        """Withhold printed numbers that are small counts themselves; return their sums."""
        found: dict[Sum, None] = {}
        for place in _small_places(self.board):
            place.withheld = place.small = True
            found.update(dict.fromkeys(place.sums))
        for one in found:
            _settle(one)
        return list(found)

    def _small_derived(self) -> Iterator[Secret]:
        """Small counts that are the sum of hidden ones, for each authority."""
        for which, plain in enumerate(self.board.plains):
            for question in plain.sums:
                leaves = plain.leaves(question)
                if plain.publication.question(question).kind == HIDDEN_KIND and len(leaves) > 1:
                    for period in plain.publication.periods:
                        places = [(which, leaf, period.key) for leaf in leaves]
                        yield from _small_sums(self.board, places)

    # ------------------------------------------------------------------- one secret

    def _keep(self, secret: Secret) -> None:
        """Find witnesses; where there are too few hide more, and withhold sums at the last."""
        while len(secret.values) < secret.wanted:
            if not (quickly(secret) or self._at_a_price(secret)):
                if not self._withhold_shortest(secret):
                    return

    def _at_a_price(self, secret: Secret, *, at_no_price: bool = False) -> bool:
        """Search for another value, one above or below those there are; the cheaper of the two."""
        best: tuple[int, Found] | None = None
        held = frozenset(secret.cells if len(secret.cells) > 1 else ())
        for distance, step in ((max(secret.values), 1), (min(secret.values), -1)):
            for cell in secret.cells[:TRIED]:
                start = secret.values[distance]
                found = search(
                    cell, step, start, held, self.effort,
                    at_no_price=at_no_price, briefly=at_no_price,
                )  # fmt: skip
                if found is not None and (best is None or found.price < best[1].price):
                    best = distance + step, found
                if found is not None and not found.price:
                    break
            if best is not None and best[1].price < CHEAP:
                break
        if best is None:
            return False
        distance, found = best
        self._apply(found, secret)
        secret.values[distance] = found.moves
        for cell, by in found.moves.items():
            if cell in self.of_cell:
                self.of_cell[cell].values.setdefault(by, found.moves)
                self._index(self.of_cell[cell])
        return True

    def _apply(self, found: Found, secret: Secret) -> None:
        for cell in found.hide:
            cell.free, cell.spare = True, False
            self.secondary.append(cell)
            if cell.part is not None:
                cell.part.changed()
            self._wait(_secret(cell))
        for one in found.withhold:
            self._withhold(one, secret)

    def _wait(self, secret: Secret) -> None:
        self.waiting.append(secret)
        if len(secret.cells) == 1:
            self.of_cell[secret.cells[0]] = secret

    def _withhold(self, one: Sum, secret: Secret) -> None:
        for place in one.places:
            if not place.withheld:
                place.withheld = True
                self.withheld[place] = secret.cells[0]
                for other in place.sums:
                    _settle(other)

    def _withhold_shortest(self, secret: Secret) -> bool:
        """Withhold the cheapest sum that the secret is part of; False if there is none."""
        sums = [
            one
            for cell in secret.cells
            if cell.part is not None
            for one in cell.part.sums
            if one.is_published and cell.signature >> one.bit & 1
        ]
        if not sums:
            return False
        self._withhold(min(sums, key=lambda one: one.price), secret)
        return True

    # ------------------------------------------------------------------- what need not be

    def _give_back(self) -> None:
        """Print again what was withheld and need not be, now that more is hidden; the dearest
        first."""
        for secret in self.secrets:
            self._index(secret)
        tries = TRIES
        for place in sorted(self.withheld, key=lambda place: -place.price):
            dark = [one for one in place.sums if not one.is_published]
            if not dark or (place.price >= WORTH_A_TRY and tries > 0):
                tries -= bool(dark)
                if self._stand(dark):
                    place.withheld = False
                    del self.withheld[place]

    def _stand(self, sums: list[Sum]) -> bool:
        """Whether some sums can be published: with other witnesses, if need be."""
        for one in sums:
            one.part.published |= 1 << one.bit
            one.part.changed()
        before: dict[Secret, dict[int, Moves]] = {}
        parts = dict.fromkeys(one.part for one in sums)
        for secret in [one for part in parts for one in self.touching.get(part, ())]:
            kept = {d: moves for d, moves in secret.values.items() if _agree(moves, sums)}
            if len(kept) < len(secret.values):
                before[secret] = secret.values
                secret.values = kept
                if not self._made_up_for(secret, len(before[secret])):
                    for other, values in before.items():
                        other.values = values
                    for one in sums:
                        one.part.published &= ~(1 << one.bit)
                        one.part.changed()
                    return False
        return True

    def _made_up_for(self, secret: Secret, wanted: int) -> bool:
        while len(secret.values) < min(secret.wanted, wanted):
            if not (quickly(secret) or self._at_a_price(secret, at_no_price=True)):
                return False
        self._index(secret)
        return True

    def _index(self, secret: Secret) -> None:
        """Note which parts the witnesses of a secret touch."""
        for moves in secret.values.values():
            for cell in moves:
                if cell.part is not None:
                    self.touching.setdefault(cell.part, {})[secret] = None


def _agree(moves: Moves, sums: list[Sum]) -> bool:
    """Whether a witness leaves some sums as they are."""
    for one in sums:
        net = 0
        for cell, by in moves.items():
            if cell.part is one.part and cell.signature >> one.bit & 1:
                net += by
        if net:
            return False
    return True


def _settle(one: Sum) -> None:
    """A sum is known no longer once nothing is printed that tells it."""
    if one.is_published and all(place.withheld for place in one.places):
        one.part.published &= ~(1 << one.bit)
        one.part.changed()


def _is_secret(board: Board, cell: Cell) -> bool:
    if not cell.free:
        return False
    if cell.exact:
        return True
    plain = board.plains[cell.key[0]]
    counted = plain.publication.question(cell.key[2]).kind == HIDDEN_KIND
    return counted and cell.lowest < board.rule.threshold and bool(cell.relations)


def _secret(cell: Cell) -> Secret:
    wanted = ENOUGH
    if cell.highest is not None:
        wanted = max(1, min(ENOUGH, int(cell.highest - cell.lowest) + 1))
    return Secret((cell,), wanted)


def quickly(secret: Secret) -> bool:
    """Find another value without looking far: by a neighbour, or by doing again what was done."""
    held = frozenset(secret.cells if len(secret.cells) > 1 else ())
    high, low = max(secret.values), min(secret.values)
    for distance, step in ((high, 1), (low, -1)):
        for cell in secret.cells[:TRIED]:
            moves = between_neighbours(cell, step, secret.values[distance], held)
            if moves is not None:
                secret.values[distance + step] = moves
                return True
    for distance in [one for one in (high, low) if one]:
        for times in (2, -1):
            if distance * times not in secret.values:
                moves = repeated(secret.values[distance], times)
                if moves is not None:
                    secret.values[distance * times] = moves
                    return True
    return False


def _check(secret: Secret) -> None:
    """Raises NotProved unless each witness agrees with all that is published."""
    for distance, moves in secret.values.items():
        if sum(moves.get(cell, 0) for cell in secret.cells) != distance:
            raise NotProved(f"{secret.cells[0].key} is not moved by {distance}")
        for cell, by in moves.items():
            if by and not (cell.free and cell.may_be(cell.value + by)):
                raise NotProved(f"{cell.key} cannot be {cell.value + by}")
            if any(relation.excess(moves) for relation in cell.relations):
                raise NotProved(f"a relation of {cell.key} does not hold")
        nets: dict[tuple[int, int], int] = {}
        for cell, by in moves.items():
            bits = cell.sums
            while bits:
                low = bits & -bits
                bits ^= low
                key = id(cell.part), low
                nets[key] = nets.get(key, 0) + by
        if any(nets.values()):
            raise NotProved(f"a sum with {secret.cells[0].key} does not hold")


# ---------------------------------------------------------------------------------- small sums


def _small_sums(board: Board, places: list[Leaf]) -> Iterator[Secret]:
    """The authorities whose figures for some questions are hidden and add up to a small count."""
    given = [board.cells.get(place, {}) for place in places]
    for bit in set(given[0]).intersection(*given[1:]):
        cells = [one[bit] for one in given]
        hidden = tuple(cell for cell in cells if cell.free)
        if len(hidden) > 1 and all(cell.exact for cell in cells):
            if board.rule.hides(sum(cell.value for cell in cells)):
                yield Secret(hidden, ENOUGH)


def _small_places(board: Board) -> Iterator[Place]:
    """Printed numbers that are themselves too small."""
    for (which, index), places in board.places.items():
        plain = board.plains[which]
        row = plain.publication.statistics[index]
        for column, place in places.items():
            question = row["question"]
            if column.endswith("denominator"):
                measure = "percent" if column.startswith("rate") else "value"
                question = plain.over(question, measure)
            if plain.publication.question(question).kind == HIDDEN_KIND:
                if column == "rate_change":
                    small = any(_is_small_sum(board, one) for one in place.sums)
                else:
                    small = board.rule.hides_span(*_printed(row, column))
                if small:
                    yield place


def _is_small_sum(board: Board, one: Sum) -> bool:
    """Where percentages are told of a count that is not printed itself."""
    return all(cell.free for cell in one.cells) and board.rule.hides(
        sum(cell.value for cell in one.cells)
    )


def _printed(row: Row, column: str) -> tuple[Number | None, Number | None]:
    """The point and the upper bound in a column that is named as in exports."""
    part: Any = row
    name = column
    for group in ("rate", "ratio", "change", "exact_pairs"):
        if name.startswith(f"{group}_"):
            part, name = part[group] or {}, name.removeprefix(f"{group}_")
    return part.get(name), part.get(f"{name}_upper")
