"""What every authority said to every question and period, as arrays.

Numbers are whole: millionths, as many as a figure has decimal places at most. They are int64; where
their sum might not fit, Python's own whole numbers, slower and without limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.statistics.asked import Numbers
from responses_app.domain.statistics.kinds import (
    CODE,
    NOTHING,
    SUPPRESSED,
)

PLACES: Final = 6
SCALE: Final = 10**PLACES
MOST: Final = 2**62
"""A sum of more than this might not fit."""

Bools = NDArray[np.bool_]


@dataclass
class Lines:
    """Figures as columns, one line a figure: how a grid is filled.

    `question`, `period` and `authority` are places in the grid. `other` marks an answer on another
    basis than was asked, and `partial` one that is, or was asked as, part of a year: it never
    stands beside a whole one. `weight` tells which of several lines of one place speaks: the
    heaviest, and of equals the last.
    """

    question: NDArray[Any]
    period: NDArray[Any]
    authority: NDArray[Any]
    kind: NDArray[Any]
    lower: Numbers
    upper: Numbers
    open_lower: Bools
    open_upper: Bools
    other: Bools
    partial: Bools
    weight: NDArray[Any] | None = None


@dataclass
class Grid:
    """One array a property; axes are questions, periods and authorities."""

    kind: NDArray[np.int8]
    lower: Numbers
    upper: Numbers
    open_lower: Bools
    open_upper: Bools
    other: Bools
    partial: Bools
    off: Bools = field(init=False, repr=False)
    is_answer: Bools = field(init=False, repr=False)

    @classmethod
    def empty(
        cls, questions: int, periods: int, authorities: int, *, large: bool = False
    ) -> "Grid":
        """A grid in which nobody has said anything; `large` for numbers beyond int64."""
        shape = questions, periods, authorities
        numbers = object if large else np.int64
        return cls(
            kind=np.zeros(shape, np.int8),
            lower=np.zeros(shape, numbers),
            upper=np.zeros(shape, numbers),
            open_lower=np.zeros(shape, bool),
            open_upper=np.zeros(shape, bool),
            other=np.zeros(shape, bool),
            partial=np.zeros(shape, bool),
        )

    def fill(self, lines: Lines) -> None:
        """Write lines into the grid; of several for one place the heaviest and last one stays."""
        order: Any = slice(None)
        if lines.weight is not None:
            order = np.argsort(lines.weight, kind="stable")
        where = lines.question[order], lines.period[order], lines.authority[order]
        self.kind[where] = lines.kind[order]
        self.lower[where] = lines.lower[order]
        self.upper[where] = lines.upper[order]
        self.open_lower[where] = lines.open_lower[order]
        self.open_upper[where] = lines.open_upper[order]
        self.other[where] = lines.other[order]
        self.partial[where] = lines.partial[order]

    def settle(self, *, include_other_basis: bool) -> None:
        """Work out what counts as an answer, once all is filled in.

        An answer on another basis than was asked is left out (`off`), unless the campaign takes
        such answers in.
        """
        self.off = self.other & (not include_other_basis)
        self.is_answer = (self.kind > NOTHING) & (self.kind <= SUPPRESSED) & ~self.off

    def widened(self) -> "Grid":
        """The same with numbers that no sum can outgrow."""
        wide = Grid(
            self.kind,
            self.lower.astype(object),
            self.upper.astype(object),
            self.open_lower,
            self.open_upper,
            self.other,
            self.partial,
        )
        wide.off, wide.is_answer = self.off, self.is_answer
        return wide

    def might_outgrow(self) -> bool:
        """Whether a sum over all authorities might not fit into int64."""
        if self.lower.dtype == object or not self.lower.size:
            return False
        largest = max(
            abs(int(self.lower.min())), abs(int(self.upper.max())),
            abs(int(self.upper.min())), abs(int(self.lower.max())),
        )  # fmt: skip
        # Twice, as a whole may be the sum of parts; ten times, as percentages have a decimal.
        return bool(largest * self.lower.shape[-1] * 2 > MOST)


@dataclass(frozen=True, slots=True)
class Said:
    """One figure as plain values: see `Lines` for what they mean."""

    question: int
    period: int
    authority: int
    kind: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    needs_review: bool = False
    other: bool = False
    partial: bool = False


def weight_of(kind: str, needs_review: bool) -> int:
    """How much an answer counts beside that of another round; of equals the newer one does.

    None without a number silences a number that was given before; nor does one that a person
    has still to look at, or that was left blank, silence anything.
    """
    if kind == "blank":
        return 0
    if needs_review:
        return 1
    return 3 if kind in ("exact", "bounded", "approximate") else 2


def scaled(number: Decimal | int | float) -> int:
    """Return a number in millionths.

    Raises ValueError for one with more decimal places: nothing is rounded in silence.
    """
    exact = Decimal(str(number)) if isinstance(number, float) else Decimal(number)
    whole = exact.scaleb(PLACES)
    if whole != whole.to_integral_value():
        raise ValueError(f"{number} has more than {PLACES} decimal places")
    return int(whole)


NUMBER_KINDS: Final = frozenset({"exact", "bounded", "approximate", "suppressed", "several"})


def lines_of(said: Iterable[Said], *, large: bool = False) -> Lines:
    """Return plain figures as lines. A number that a person has still to look at is unclear."""
    rows = [_line(one) for one in said]
    columns = list(zip(*rows)) or [()] * 11
    numbers: Any = object if large else np.int64
    kinds: list[Any] = [np.int64] * 3 + [np.int8, numbers, numbers] + [bool] * 4 + [np.int8]
    arrays = [np.array(column, kind) for column, kind in zip(columns, kinds)]
    return Lines(*arrays)


def _line(one: Said) -> tuple[Any, ...]:
    kind, lower, upper = one.kind, one.lower, one.upper
    if one.needs_review and kind in NUMBER_KINDS:
        kind, lower, upper = "unclear", None, None
    elif kind == "exact":
        lower = upper = one.value
    return (
        one.question,
        one.period,
        one.authority,
        CODE[kind],
        0 if lower is None else scaled(lower),
        0 if upper is None else scaled(upper),
        lower is None,
        upper is None,
        one.other,
        one.partial,
        weight_of(one.kind, one.needs_review),
    )
