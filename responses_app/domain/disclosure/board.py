"""All that is published of some campaigns: figures, sums of figures, and what must hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from responses_app.domain.disclosure.cells import Cell, Part, Place, Relation, Sum
from responses_app.domain.disclosure.plain import Mask, Plain, bits_of, worked_out
from responses_app.domain.disclosure.rule import HIDDEN_KIND, Number, Rule
from responses_app.domain.publication import Figure, Period, Publication, Row
from responses_app.domain.rates import ANSWERS

Leaf = tuple[int, str, str]  # which publication, question, period

HIDE: Final = 1.0
"""The price of hiding one more figure; printed numbers have their own."""
LITTLE_ROOM: Final = 0.3
"""How much dearer a figure is that is just above the threshold."""

AREAS: Final = ("uk", "nation", "region", "type", "list")

PRICES: Final[Mapping[str, tuple[float, ...]]] = {
    "total": (30, 10, 4, 3, 3),
    "rate": (30, 8, 1.5, 1, 1),
    "ratio": (6, 1, 0.2, 0.2, 0.2),
    "change": (10, 1, 0.2, 0.15, 0.15),
    "rate_change": (2, 0.3, 0.05, 0.05, 0.05),
    "full": (0.5, 0.3, 0.1, 0.1, 0.1),
    "exact_pairs": (2, 0.2, 0.03, 0.03, 0.03),
}
"""What it costs to withhold a printed number, by the kind of area: to hide a figure costs 1.

Readers look first for the totals and rates of the whole kingdom; the rate of the exact pairs in a
region is missed by few.
"""


def price_of(column: str, area: str) -> float:
    """The price of a column in a row of an area.

    >>> price_of("rate_numerator", "nation:Wales"), price_of("ratio_exact_pairs_numerator", "uk")
    (6, 4)
    """
    kinds = [kind for kind in ("exact_pairs", "full", "rate_change") if kind in column]
    kind = kinds[0] if kinds else column.partition("_")[0]
    return PRICES[kind][AREAS.index(area.partition(":")[0])]


@dataclass
class Board:
    """What a reader may see and add up.

    `cells` are all figures that are amounts, by place and authority; `places` the printed numbers
    of each row, by column; `unknown` the columns of rows that cannot be added up from the figures,
    so that nobody can say what they give away.
    """

    rule: Rule
    plains: list[Plain]
    codes: list[str]
    cells: dict[Leaf, dict[int, Cell]] = field(default_factory=dict)
    parts: dict[Leaf, Part] = field(default_factory=dict)
    places: dict[tuple[int, int], dict[str, Place]] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    movable: dict[Leaf, Mask] = field(default_factory=dict)
    sums: dict[tuple[tuple[Leaf, Mask], ...], Sum] = field(default_factory=dict)

    def all_cells(self) -> Iterator[Cell]:
        for by_authority in self.cells.values():
            yield from by_authority.values()

    def all_parts(self) -> list[Part]:
        return list(dict.fromkeys(self.parts.values()))

    def compared(self, which: int, row: Row, *, rate: bool) -> "Compared | None":
        """What the change in a row, or that of its rate, compares; None where nobody can say."""
        plain, question, period = self.plains[which], row["question"], row["period"]
        change = (row["rate"] if rate else row)["change"]
        before = self._before(plain, which, question, str(change["from"]))
        if before is None or row["area"] not in plain.areas:
            return None
        number, key, old_period = before
        old = self.plains[number]
        now, then = [question], [key]
        if rate:
            now.append(plain.over(question, "percent"))
            then.append(old.over(key, "percent"))
            if not (now[1] and then[1]):
                return None
        mask = plain.areas[row["area"]]
        for one in now:
            mask &= plain.over_time[one, period]
        for one in then:
            mask &= old.over_time[one, old_period]
        return Compared(number, tuple(then), old_period, tuple(now), mask)

    def _before(
        self, plain: Plain, which: int, question: str, since: str
    ) -> tuple[int, str, str] | None:
        """The publication, question and period that a change is counted from."""
        slug, colon, period = since.rpartition(":")
        if not colon:
            return (which, question, period) if (question, period) in plain.readings else None
        key = plain.publication.question(question).previous.partition(":")[2]
        for number, one in enumerate(self.plains):
            if one.publication.campaign == slug and (key, period) in one.readings:
                return number, key, period
        return None

    def hidden_in(self, leaves: Iterable[Leaf], mask: Mask) -> list[Cell]:
        """The exact figures of some authorities that a reader cannot see."""
        found = []
        for leaf in leaves:
            for bit in bits_of(mask & self.movable.get(leaf, 0)):
                cell = self.cells[leaf][bit]
                if cell.free and cell.exact:
                    found.append(cell)
        return found


@dataclass(frozen=True)
class Compared:
    """The two sides of a change: questions of one publication and period, and those of the row.

    A rate has two questions on each side. `mask` are the authorities of the row's area with usable
    figures on both sides.
    """

    number: int
    old: tuple[str, ...]
    old_period: str
    new: tuple[str, ...]
    mask: Mask


def flat(publication: Publication) -> list[Publication]:
    """A publication and those of the campaigns before it, each once."""
    found = [publication]
    for before in publication.earlier:
        found += [one for one in flat(before) if all(one is not other for other in found)]
    return found


def laid_out(publications: list[Publication], rule: Rule, *, everything: bool = False) -> Board:
    """Lay out publications that one reader sees together; only what is small is hidden yet.

    Sums in which nothing is small are left out, unless `everything` is wanted.
    """
    codes = sorted(
        {figure.authority_code for one in publications for figure in one.figures}
        | {authority.code for one in publications for authority in one.asked}
    )
    bits = {code: bit for bit, code in enumerate(codes)}
    board = Board(rule, [worked_out(one, bits) for one in publications], codes)
    for number, one in enumerate(publications):
        _add_cells(board, number, one, bits)
    for number, plain in enumerate(board.plains):
        _add_parts(board, number, plain)
        _add_relations(board, number, plain)
    _settle_values(board)
    if not everything:
        _drop_idle(board)
    for number in range(len(publications)):
        _add_sums(board, number)
    return board


# ---------------------------------------------------------------------------------- figures


def _add_cells(board: Board, number: int, one: Publication, bits: Mapping[str, int]) -> None:
    questions = {
        question.key: question
        for question in one.questions
        if question.key in board.plains[number].added
    }
    for figure in one.figures:
        if figure.question in questions and figure.status in ANSWERS:
            counted = questions[figure.question].kind == HIDDEN_KIND
            cell = _cell(board.rule, number, figure, counted)
            leaf = number, figure.question, figure.period
            board.cells.setdefault(leaf, {})[bits[figure.authority_code]] = cell


def _cell(rule: Rule, number: int, figure: Figure, counted: bool) -> Cell:
    key = number, figure.authority_code, figure.question, figure.period
    small = counted and rule.hides_figure(figure)
    value = figure.value
    if figure.status == "exact" and value is not None:
        lowest, highest = rule.range_of(value) if counted else (value, value)
        shown_zero = value == 0 and rule.zero_shown
        spare = counted and not small and not shown_zero and value >= rule.threshold
        price = _price_of_hiding(value, value - lowest) if spare else 0.0
        return Cell(key, value, lowest, highest, True, small, spare, small, price)
    low = figure.lower if figure.lower is not None else 0
    return Cell(key, low, low, figure.upper, False, free=True, small=small)


def _price_of_hiding(value: Number, room: Number) -> float:
    """The next smallest figure first; one just above the threshold has little room to give way."""
    return HIDE + (LITTLE_ROOM if room < 2 else 0.0) + 0.02 * max(int(value), 1).bit_length()


# ---------------------------------------------------------------------------------- sums


def _add_parts(board: Board, number: int, plain: Plain) -> None:
    """Put together the questions of a period that are added up in one sum."""
    for period in plain.publication.periods:
        group: dict[str, Part] = {}
        for question in plain.publication.questions:
            leaves = plain.leaves(question.key)
            together = [group[leaf] for leaf in leaves if leaf in group]
            part = together[0] if together else Part()
            for leaf, other in list(group.items()):
                if other in together:
                    group[leaf] = part
            group.update(dict.fromkeys(leaves, part))
        for leaf, part in group.items():
            place = number, leaf, period.key
            board.parts[place] = part
            in_sums = plain.answers.get((leaf, period.key), 0)
            mask = 0
            for bit, cell in board.cells.get(place, {}).items():
                # A figure that the authority gave for a derived question is in no sum.
                if cell.exact and (cell.free or cell.spare) and in_sums >> bit & 1:
                    cell.part = part
                    part.cells.append(cell)
                    mask |= 1 << bit
            board.movable[place] = mask


def _drop_idle(board: Board) -> None:
    """Where nothing is hidden in a part, and nothing in it tells of what is hidden, nothing need
    be: its sums need not be looked at."""
    idle = [
        part
        for part in board.all_parts()
        if not any(cell.free or _is_tied(cell) for cell in part.cells)
    ]
    for part in idle:
        for cell in part.cells:
            cell.spare = False
    gone = set(map(id, idle))
    for leaf, part in board.parts.items():
        if id(part) in gone:
            board.movable[leaf] = 0


def _is_tied(cell: Cell) -> bool:
    """Whether the campaign says something of it and of a figure that a reader cannot see."""
    return any(other.free for relation in cell.relations for other, _ in relation.terms)


def _add_sums(board: Board, number: int) -> None:
    plain = board.plains[number]
    for index, row in enumerate(plain.publication.statistics):
        board.places[number, index] = {}
        if (row["question"], row["period"]) in plain.readings:
            _Row(board, number, index, row).add()


@dataclass
class _Row:
    """One printed row: which sums it tells."""

    board: Board
    number: int
    index: int
    row: Row

    def add(self) -> None:
        plain = self.plain = self.board.plains[self.number]
        if self.row["area"] not in plain.areas:
            return
        self.area = plain.areas[self.row["area"]]
        self.question, self.period = self.row["question"], self.row["period"]
        self._tell("total", [self.question], self._set(plain.answers, self.question))
        for name, measure in (("rate", "percent"), ("ratio", "value")):
            below = plain.over(self.question, measure)
            if below and self.row[name] is not None:
                self._add_quotient(name, below)
        if self.row["change"] is not None:
            self._add_change()
        if self.row["rate"] is not None and self.row["rate"].get("change") is not None:
            self._add_rate_change()

    def _set(self, sets: Mapping[tuple[str, str], Mask], question: str) -> Mask:
        return sets[question, self.period] & self.area

    def _add_quotient(self, name: str, below: str) -> None:
        top, plain = self.question, self.plain
        for column, sets in (("", plain.usable), ("exact_pairs_", plain.exact)):
            both = self._set(sets, top) & self._set(sets, below)
            self._tell(f"{name}_{column}numerator", [top], both)
            self._tell(f"{name}_{column}denominator", [below], both)
        self._tell(f"{name}_full_numerator", [top], self._set(plain.answers, top))
        self._tell(f"{name}_full_denominator", [below], self._set(plain.answers, below))

    def _add_change(self) -> None:
        sides = self.board.compared(self.number, self.row, rate=False)
        if sides is not None:
            self._tell("change_new", sides.new, sides.mask)
            self._tell("change_old", sides.old, sides.mask, sides.number, sides.old_period)

    def _add_rate_change(self) -> None:
        sides = self.board.compared(self.number, self.row, rate=True)
        if sides is not None:
            self._tell("rate_change", sides.new, sides.mask)
            self._tell("rate_change", sides.old, sides.mask, sides.number, sides.old_period)

    def _tell(
        self,
        column: str,
        questions: Iterable[str],
        mask: Mask,
        number: int | None = None,
        period: str | None = None,
    ) -> None:
        """Note that a column of this row tells the sum of each question over some authorities."""
        number = self.number if number is None else number
        period = self.period if period is None else period
        by_column = self.board.places[self.number, self.index]
        price = price_of(column, self.row["area"])
        place = by_column.setdefault(column, Place((self.number, self.index), column, price))
        for question in questions:
            leaves = self.board.plains[number].leaves(question)
            if len(set(leaves)) < len(leaves):
                place.withheld = True  # one part taken twice is no sum of figures
                continue
            found = _sum(self.board, tuple((number, leaf, period) for leaf in leaves), mask)
            if found is not None and found not in place.sums:
                place.sums.append(found)
                found.places.append(place)


def _sum(board: Board, leaves: tuple[Leaf, ...], mask: Mask) -> Sum | None:
    """The sum over some authorities; None where nothing in it is hidden, or ever would be.

    Sums over the same cells, beside others that everybody can see, tell the same.
    """
    key = tuple((leaf, mask & board.movable.get(leaf, 0)) for leaf in leaves)
    key = tuple((leaf, some) for leaf, some in key if some)
    if not key:
        return None
    if key not in board.sums:
        part = board.parts[key[0][0]]
        cells = [board.cells[leaf][bit] for leaf, some in key for bit in bits_of(some)]
        board.sums[key] = part.add(cells)
    return board.sums[key]


# ---------------------------------------------------------------------------------- relations


def _add_relations(board: Board, number: int, plain: Plain) -> None:
    """What the campaign says of every authority's figures, where they are all there."""
    publication = plain.publication
    off = {
        (one.question, one.period, one.authority_code)
        for one in publication.figures
        if one.other_basis
    }

    def cells_of(question: str, period: str) -> dict[int, Cell]:
        return {
            bit: cell
            for bit, cell in board.cells.get((number, question, period), {}).items()
            if (question, period, cell.key[1]) not in off
        }

    for period in publication.periods:
        given = {key: cells_of(key, period.key) for key in plain.added}
        for question in publication.questions:
            if question.key not in plain.added:
                continue
            parts = plain.leaves(question.key)
            if question.sum_of and given[question.key]:
                _relate(board, [(given[question.key], 1)], [(given[p], 1) for p in parts], True)
            for other in dict.fromkeys((question.subset_of, *question.at_most)):
                if other in plain.added:
                    for small in _ways(plain, question.key, given):
                        for large in _ways(plain, other, given):
                            _relate(board, small, large, False)
    for inner, outer in _nested(publication.periods):
        for question in publication.questions:
            if question.kind == HIDDEN_KIND and question.key in plain.added:
                small_one = [(cells_of(question.key, inner), 1)]
                large_one = [(cells_of(question.key, outer), 1)]
                _relate(board, small_one, large_one, False)


Side = list[tuple[dict[int, Cell], int]]


def _ways(plain: Plain, question: str, given: Mapping[str, dict[int, Cell]]) -> Iterator[Side]:
    """A question by its own figures, and a derived one by its parts as well."""
    yield [(given[question], 1)]
    leaves = plain.leaves(question)
    if leaves != (question,):
        yield [(given[leaf], 1) for leaf in leaves]


def _nested(periods: Iterable[Period]) -> Iterator[tuple[str, str]]:
    """Periods within others: what happened in a part of a year happened in the year."""
    dated = [one for one in periods if one.start and one.end]
    for inner in dated:
        for outer in dated:
            if inner is not outer and outer.start <= inner.start and inner.end <= outer.end:
                yield inner.key, outer.key


def _relate(board: Board, small: Side, large: Side, is_sum: bool) -> None:
    sides = [(cells, 1) for cells, _ in small] + [(cells, -1) for cells, _ in large]
    common = set(sides[0][0])
    for cells, _ in sides[1:]:
        common &= cells.keys()
    for bit in common:
        terms = tuple((cells[bit], sign) for cells, sign in sides)
        if any(cell.free or cell.spare for cell, _ in terms):
            board.relations.append(Relation(terms, is_sum))


def _settle_values(board: Board) -> None:
    """Choose numbers for figures that are not exact, so that the relations hold.

    A relation that the figures break, by a slip of the authority, tells a reader nothing: it is
    left out.
    """
    for _ in range(5):
        broken = [one for one in board.relations if one.excess({})]
        if not broken:
            break
        for relation in broken:
            _mend(relation)
    for relation in board.relations:
        if not relation.excess({}):
            for cell, _ in relation.terms:
                cell.relations.append(relation)


def _mend(relation: Relation) -> None:
    for cell, times in relation.terms:
        excess = relation.excess({})
        if not excess:
            return
        if cell.exact:
            continue
        wanted = cell.value - excess * times
        wanted = max(wanted, cell.lowest)
        cell.value = wanted if cell.highest is None else min(wanted, cell.highest)
