"""What a reader could still work out of an export, safe or not: the warning beside it.

Two ways to look. For a figure that was hidden here witnesses are looked for, as in hiding. For any
hidden figure the reader's own sums are done: from each printed total, and from what the campaign
says of its questions, what is known is taken away, again and again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from responses_app.domain.areas import area_name
from responses_app.domain.disclosure.board import Board, Leaf, flat, laid_out
from responses_app.domain.disclosure.cells import Cell, Moves, Place
from responses_app.domain.disclosure.hiding import AT_LENGTH, Secret, quickly
from responses_app.domain.disclosure.plain import Mask, bits_of
from responses_app.domain.disclosure.rule import ENOUGH, HIDDEN_KIND, Number, Rule
from responses_app.domain.disclosure.searching import Effort, search
from responses_app.domain.publication import Publication, Row

ROUNDS: Final = 6
"""How often everything is gone through while something more comes out."""
ENDLESS: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A hidden figure that a reader could work out to two values or fewer.

    `lowest` and `highest` are what the reader ends up with; None where it is only that no third
    value was found. `by` says from what, in words.
    """

    authority_code: str
    authority_name: str
    question: str
    period: str
    lowest: Number | None
    highest: Number | None
    by: str

    @property
    def sentence(self) -> str:
        """The warning, in plain words. It does not say the number: nobody is ever told that."""
        what = f"{self.authority_name}'s hidden {self.question} of {self.period}"
        if self.lowest is None or self.highest is None:
            return f"A reader could perhaps narrow {what} down to two values or fewer{self.by}."
        if self.lowest == self.highest:
            return f"A reader could work out {what}{self.by}."
        return f"A reader could narrow {what} down to two values{self.by}."


def recoverable(published: Publication, truth: Publication, rule: Rule) -> list[Recoverable]:
    """Return the hidden counts that a reader of `published` could work out to two values or fewer.

    `truth` is the same campaign with everything in it; `published` is what is given out: all of
    it, a selection or a safe version. A figure counts as hidden if it is there without a number.
    Zeros, and figures whose own words leave two values, are not told.
    """
    publications = flat(truth)
    board = laid_out(publications, rule, everything=True)
    _show(board, flat(published))
    names = {one.authority_code: one.authority_name for one in truth.figures}
    targets = {(one.authority_code, one.question, one.period)
               for one in published.figures if one.value is None}  # fmt: skip
    sums = _Sums(board, flat(published))
    sums.work_out()
    found = []
    for cell in board.all_cells():
        if cell.key[0] == 0 and cell.key[1:] in targets and _is_told(board, cell):
            warning = _warning(cell, sums, names)
            if warning is not None:
                found.append(warning)
    return found


def _is_told(board: Board, cell: Cell) -> bool:
    plain = board.plains[cell.key[0]]
    if plain.publication.question(cell.key[2]).kind != HIDDEN_KIND or not cell.free:
        return False
    return cell.highest is None or cell.highest - cell.lowest >= ENOUGH - 1


def _warning(cell: Cell, sums: "_Sums", names: Mapping[str, str]) -> Recoverable | None:
    low, high = sums.ends[cell]
    _, code, question, period = cell.key
    about = code, names.get(code, code), question, period
    if high - low < ENOUGH - 1:
        if low == high == 0:
            return None
        return Recoverable(*about, low, high, sums.by.get(cell, ""))
    if cell.exact and not _is_open(cell):
        return Recoverable(*about, None, None, "")
    return None


def _is_open(cell: Cell) -> bool:
    """Whether witnesses for three values are found among what is hidden."""
    secret = Secret((cell,), ENOUGH)
    while len(secret.values) < ENOUGH:
        if quickly(secret):
            continue
        found = _looked_for(cell, secret.values)
        if found is None:
            return False
        distance, moves = found
        secret.values[distance] = moves
    return True


def _looked_for(cell: Cell, values: Mapping[int, Moves]) -> tuple[int, Moves] | None:
    for distance, step in ((max(values), 1), (min(values), -1)):
        found = search(cell, step, values[distance], effort=Effort(AT_LENGTH), at_no_price=True)
        if found is not None:
            return distance + step, found.moves
    return None


# ---------------------------------------------------------------------------------- what is shown


def _show(board: Board, published: list[Publication]) -> None:
    """Let be free just what cannot be seen, and published just the sums that are printed."""
    shown = {
        (number, one.authority_code, one.question, one.period): one
        for number, publication in enumerate(published)
        for one in publication.figures
    }
    for cell in board.all_cells():
        if cell.exact:
            figure = shown.get(cell.key)
            cell.free = figure is None or figure.value is None
            cell.spare = False
    rows = {
        (number, *_where(row)): row
        for number, publication in enumerate(published)
        for row in publication.statistics
    }
    for (number, index), places in board.places.items():
        row = board.plains[number].publication.statistics[index]
        printed = rows.get((number, *_where(row)))
        for place in places.values():
            place.withheld = printed is None or not _is_printed(printed, place)
    for part in board.all_parts():
        for one in part.sums:
            if all(place.withheld for place in one.places):
                part.published &= ~(1 << one.bit)
        part.changed()


def _where(row: Row) -> tuple[str, str, str]:
    return row["question"], row["period"], row["area"]


def _is_printed(row: Row, place: Place) -> bool:
    if place.column == "rate_change":
        change = (row.get("rate") or {}).get("change") or {}
        return any(change.get(f"old_percent{end}") is not None for end in ENDS)
    part, name = _part(row, place.column)
    return any(part.get(f"{name}{end}") is not None for end in ENDS)


ENDS: Final = ("", "_lower", "_upper")


def _part(row: Row, column: str) -> tuple[Mapping[str, Any], str]:
    """The part of a row that a column stands in, and its name there."""
    part: Mapping[str, Any] = row
    for group in ("rate", "ratio", "change", "exact_pairs"):
        if column.startswith(f"{group}_"):
            part, column = part.get(group) or {}, column.removeprefix(f"{group}_")
    return part, column


# ---------------------------------------------------------------------------------- a reader's sums


@dataclass
class _Sums:
    """What a reader knows of every figure that is not shown, and from what."""

    board: Board
    published: list[Publication]
    ends: dict[Cell, tuple[float, float]] = field(default_factory=dict)
    by: dict[Cell, str] = field(default_factory=dict)

    def work_out(self) -> None:
        for cell in self.board.all_cells():
            hidden = cell.free or not cell.exact
            high = ENDLESS if cell.highest is None else cell.highest
            self.ends[cell] = (cell.lowest, high) if hidden else (cell.value, cell.value)
        lines = list(self._lines())
        for _ in range(ROUNDS):
            before = dict(self.ends)
            for cells, low, high, told in lines:
                self._narrow(cells, low, high, told)
            if before == self.ends:
                return

    def _lines(self) -> Iterator[tuple[list[tuple[Cell, int]], float, float, str]]:
        """Printed sums and the campaign's relations: cells, their lowest and highest sum."""
        seen: set[int] = set()
        for cell in self.board.all_cells():
            for relation in cell.relations:
                if id(relation) not in seen:
                    seen.add(id(relation))
                    terms = list(relation.terms)
                    if any(self.ends[one][0] != self.ends[one][1] for one, _ in terms):
                        low = 0.0 if relation.is_sum else -ENDLESS
                        yield terms, low, 0.0, ", by what the questions say of one another"
        for number, publication in enumerate(self.published):
            for row in publication.statistics:
                yield from self._of_row(number, row)

    def _of_row(
        self, number: int, row: Row
    ) -> Iterator[tuple[list[tuple[Cell, int]], float, float, str]]:
        plain = self.board.plains[number]
        question, period = row["question"], row["period"]
        if (question, period) not in plain.readings or row["area"] not in plain.areas:
            return
        area = plain.areas[row["area"]]
        sums: list[tuple[str, str, Mask]] = [("total", question, plain.answers[question, period])]
        for name, measure in (("rate", "percent"), ("ratio", "value")):
            below = plain.over(question, measure)
            if below and row.get(name):
                both = plain.usable[question, period] & plain.usable[below, period]
                if row[name]["n"] == (both & area).bit_count():
                    sums.append((f"{name}_numerator", question, both))
                    sums.append((f"{name}_denominator", below, both))
        for column, of, mask in sums:
            part, name = _part(row, column)
            low, high = part.get(f"{name}_lower"), part.get(f"{name}_upper")
            if low is not None:
                leaves = [(number, leaf, period) for leaf in plain.leaves(of)]
                cells = [(cell, 1) for cell in self._cells(leaves, mask & area)]
                told = f", from the {_named(column)} of {area_name(row['area'])}"
                yield cells, low, ENDLESS if high is None else high, told

    def _cells(self, leaves: Iterable[Leaf], mask: Mask) -> Iterator[Cell]:
        for leaf in leaves:
            by_bit = self.board.cells.get(leaf, {})
            for bit in bits_of(mask):
                if bit in by_bit:
                    yield by_bit[bit]

    def _narrow(self, terms: list[tuple[Cell, int]], low: float, high: float, told: str) -> None:
        """Each term is what is left of the sum when all others are taken away."""
        least = [self._end(cell, times, 0) for cell, times in terms]
        most = [self._end(cell, times, 1) for cell, times in terms]
        open_least, open_most = least.count(-ENDLESS), most.count(ENDLESS)
        sum_least = sum(one for one in least if one != -ENDLESS)
        sum_most = sum(one for one in most if one != ENDLESS)
        for (cell, times), own_least, own_most in zip(terms, least, most):
            at_least, at_most = own_least, own_most
            if open_most - (own_most == ENDLESS) == 0:
                others = sum_most - (0 if own_most == ENDLESS else own_most)
                at_least = max(own_least, low - others)
            if open_least - (own_least == -ENDLESS) == 0:
                others = sum_least - (0 if own_least == -ENDLESS else own_least)
                at_most = min(own_most, high - others)
            if at_least > at_most or (at_least, at_most) == (own_least, own_most):
                continue  # a slip of somebody's tells nothing
            ends = (at_least, at_most) if times > 0 else (-at_most, -at_least)
            self.ends[cell] = ends
            self.by[cell] = told

    def _end(self, cell: Cell, times: int, which: int) -> float:
        ends = self.ends[cell]
        return ends[which] if times > 0 else -ends[1 - which]


def _named(column: str) -> str:
    """A column as a reader calls it."""
    return {
        "total": "total",
        "rate_numerator": "rate (its numerator)",
        "rate_denominator": "rate (what it divides by)",
        "ratio_numerator": "ratio (its numerator)",
        "ratio_denominator": "ratio (what it divides by)",
    }[column]
