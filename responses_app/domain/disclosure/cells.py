"""Figures as a reader sees them: numbers that stand there, and numbers that are hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.disclosure.rule import Number

WEIGHTS: Final = (1.0, 0.3, 0.1, 0.03)
"""What it is taken to cost to mend one broken sum, by how dear it is to withhold it: no more than
1, as other cells can be moved."""


@dataclass(slots=True, eq=False)
class Cell:
    """One authority's number.

    `value` is the number, or for one that is not exact some number that it may be; `lowest` and
    `highest` (None: no limit) what a reader knows of it while it is not shown. A figure that is
    `exact` enters printed sums with its value; of any other only its own bounds do, which are
    known to everybody.

    `free`: a reader cannot see it. `spare`: it is shown, and may be hidden to protect another,
    which has its `price`.
    `signature` has a bit for each sum of its `part` that it belongs to.
    """

    key: tuple[int, str, str, str]  # which publication, authority code, question, period
    value: Number
    lowest: Number
    highest: Number | None
    exact: bool
    free: bool = False
    spare: bool = False
    small: bool = False
    price: float = 0.0
    signature: int = 0
    part: "Part | None" = None
    relations: "list[Relation]" = field(default_factory=list)

    def may_be(self, number: Number) -> bool:
        """Whether a reader takes the number for possible, from the symbol alone."""
        return self.lowest <= number and (self.highest is None or number <= self.highest)

    @property
    def sums(self) -> int:
        """The sums that are published and that it belongs to, as bits."""
        return 0 if self.part is None else self.signature & self.part.published


@dataclass(slots=True, eq=False)
class Relation:
    """What the campaign says of an authority's figures: terms add up to no more than 0, or to 0.

    Each term is a cell and how often it is taken, below zero for what is on the other side.
    """

    terms: tuple[tuple[Cell, int], ...]
    is_sum: bool

    def excess(self, moved: "Moves") -> Number:
        """By how much it is broken when cells are moved; 0 where it holds."""
        total: Number = 0
        for cell, times in self.terms:
            total += times * (cell.value + moved.get(cell, 0))
        return total if self.is_sum or total > 0 else 0


Moves = dict[Cell, int]
"""Cells, and by how much each differs from its value."""


@dataclass(slots=True, eq=False)
class Sum:
    """A sum that is printed somewhere: of some authorities, over one question or its parts.

    `places` are the printed numbers that tell it; it is known as long as one of them is printed.
    """

    part: "Part"
    bit: int
    cells: list[Cell]
    places: "list[Place]" = field(default_factory=list)
    small: bool = False

    @property
    def is_published(self) -> bool:
        return bool(self.part.published >> self.bit & 1)

    @property
    def price(self) -> float:
        """What it costs to withhold it: every printed number that tells it."""
        return sum(place.price for place in self.places if not place.withheld)


@dataclass(slots=True, eq=False)
class Place:
    """A printed number: its row, its column, and the sums that can be worked out from it."""

    row: tuple[int, int]  # which publication, which row of it
    column: str
    price: float
    sums: list[Sum] = field(default_factory=list)
    withheld: bool = False
    small: bool = False


@dataclass(slots=True, eq=False)
class Part:
    """Questions of one period that are added up together, with all sums over their figures."""

    sums: list[Sum] = field(default_factory=list)
    published: int = 0
    alike: dict[int, list[Cell]] | None = None
    known_prices: list[float] | None = None
    weighed: list[tuple[float, int]] | None = None
    vector: NDArray[np.float64] | None = None
    cells: list[Cell] = field(default_factory=list)

    def neighbours(self, cell: Cell) -> Sequence[Cell]:
        """The free cells that belong to just the sums that this one belongs to."""
        if self.alike is None:
            self.alike = {}
            for one in self.cells:
                if one.free and one.exact:
                    self.alike.setdefault(one.sums, []).append(one)
        return self.alike.get(cell.sums, ())

    def add(self, cells: list[Cell]) -> Sum:
        """Note a published sum over some cells."""
        found = Sum(self, len(self.sums), cells)
        self.sums.append(found)
        self.published |= 1 << found.bit
        for cell in cells:
            cell.signature |= 1 << found.bit
        return found

    def changed(self) -> None:
        """Forget who is alike, and what sums weigh: something was hidden or withheld."""
        self.alike = self.known_prices = self.weighed = self.vector = None

    def prices(self) -> list[float]:
        """What it costs to withhold each sum."""
        if self.known_prices is None:
            self.known_prices = [one.price for one in self.sums]
        return self.known_prices

    def weight_of(self, bits: int) -> float:
        """About what it costs to mend some broken sums: to withhold them, or to move other cells.

        Sums are taken together by how dear they are: a search asks this very often.
        """
        if self.weighed is None:
            masks = [0] * len(WEIGHTS)
            for bit, price in enumerate(self.prices()):
                masks[_class_of(price)] |= 1 << bit
            self.weighed = list(zip(WEIGHTS, masks))
        total = 0.0
        for weight, mask in self.weighed:
            total += weight * (bits & mask).bit_count()
        return total

    def weight_vector(self) -> NDArray[np.float64]:
        """The weight of each sum, as an array."""
        if self.vector is None:
            self.vector = np.array([WEIGHTS[_class_of(price)] for price in self.prices()])
        return self.vector


def _class_of(price: float) -> int:
    """The place in WEIGHTS of a sum that costs so much to withhold."""
    return sum(price < weight for weight in WEIGHTS[:-1])
