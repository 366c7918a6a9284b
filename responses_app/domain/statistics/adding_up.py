"""Sums of many authorities at once, for every period and area of a question."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.rounding import half_up
from responses_app.domain.statistics.asked import Asked, Numbers
from responses_app.domain.statistics.grid import Bools, Grid
from responses_app.domain.statistics.kinds import (
    BLANK,
    COLUMN_OF_CODE,
    COLUMNS,
    EXACT,
    NO_REPLY,
    NOT_ASKED,
    NOTHING,
    OTHER,
    OTHER_BASIS,
    SUPPRESSED,
)
from responses_app.domain.statistics.quotients import PERCENT

NOBODY: Final = len(COLUMNS)
"""The column of those who were not asked this question."""
NEARLY: Final = 1e-7
"""How near to a half a mean may come before it is worked out exactly; a large one sooner."""


@dataclass
class Side:
    """One question at some periods: what a rate or a comparison takes from it.

    Axes are periods and authorities.
    """

    lower: Numbers
    upper: Numbers
    usable: Bools
    answer: Bools
    exact: Bools

    def shifted(self) -> "Side":
        """The same one period earlier; before the first nobody has said anything."""
        return Side(*(_shifted(one) for one in self._columns()))

    def where(self, kept: Bools) -> "Side":
        """The same, with only these authorities usable."""
        return Side(self.lower, self.upper, kept, self.answer & kept, self.exact & kept)

    def at(self, period: int) -> "Side":
        """One period of it."""
        return Side(*(one[period : period + 1] for one in self._columns()))

    def _columns(self) -> tuple[Numbers, ...]:
        return self.lower, self.upper, self.usable, self.answer, self.exact


def _shifted(values: Numbers) -> Numbers:
    before = np.zeros_like(values)
    before[1:] = values[:-1]
    return before


def side(grid: Grid, question: int, periods: slice | list[int] = slice(None)) -> Side:
    """A question as it stands in totals and rates."""
    place = question, periods
    return _side(grid, place, grid.is_answer[place])


def side_over_time(grid: Grid, question: int, periods: slice | list[int] = slice(None)) -> Side:
    """A question as it is compared over time: part of a year never stands beside a whole one."""
    place = question, periods
    return _side(grid, place, grid.is_answer[place] & ~grid.partial[place])


def _side(grid: Grid, place: Any, answer: Bools) -> Side:
    bounded = ~grid.open_lower[place] & ~grid.open_upper[place]
    return Side(
        grid.lower[place],
        grid.upper[place],
        answer & bounded,
        answer,
        answer & (grid.kind[place] == EXACT),
    )


def counts(asked: Asked, grid: Grid, question: int) -> NDArray[np.int64]:
    """How many authorities stand in each column: axes periods, areas, columns."""
    kind = grid.kind[question]
    column = COLUMN_OF_CODE[kind].astype(np.int64)
    silent = (kind == NOTHING) | (kind == BLANK)
    column[silent] = NO_REPLY
    column[silent & asked.replied] = OTHER
    column[grid.off[question] & (kind > NOTHING) & (kind <= SUPPRESSED)] = OTHER_BASIS
    column[kind == NOT_ASKED] = NOBODY
    return asked.count(column, len(COLUMNS) + 1)[..., :NOBODY]


@dataclass
class Totals:
    """What answers add up to; axes periods and areas."""

    answers: Numbers
    exact: Numbers
    open_upper: Numbers
    lower: Numbers
    upper: Numbers


def totals(asked: Asked, grid: Grid, question: int, of: int | None = None) -> Totals:
    """Add up a question, over those only who were asked the question `of`, where one is given.

    An answer without a lower bound adds 0 to the lowest sum.
    """
    answer = grid.is_answer[question]
    if of is not None:
        answer = answer & (grid.kind[of] != NOT_ASKED)
    open_upper = answer & grid.open_upper[question]
    return Totals(
        asked.by_area(answer),
        asked.by_area(answer & (grid.kind[question] == EXACT)),
        asked.by_area(open_upper),
        asked.by_area(np.where(answer & ~grid.open_lower[question], grid.lower[question], 0)),
        asked.by_area(np.where(answer & ~open_upper, grid.upper[question], 0)),
    )


@dataclass
class Pairs:
    """Sums over those authorities that have both figures; axes periods and areas."""

    n: Numbers
    answered_both: Numbers
    top_exact: Numbers
    top_lower: Numbers
    top_upper: Numbers
    bottom_exact: Numbers
    bottom_lower: Numbers
    bottom_upper: Numbers
    exact: Numbers
    exact_top: Numbers
    exact_bottom: Numbers


def pairs(asked: Asked, top: Side, bottom: Side) -> Pairs:
    """Add up two questions, or one at two times, over the authorities usable in both."""
    matched = top.usable & bottom.usable
    exact = top.exact & bottom.exact
    return Pairs(
        asked.by_area(matched),
        asked.by_area(top.answer & bottom.answer),
        asked.by_area(matched & top.exact),
        asked.by_area(np.where(matched, top.lower, 0)),
        asked.by_area(np.where(matched, top.upper, 0)),
        asked.by_area(matched & bottom.exact),
        asked.by_area(np.where(matched, bottom.lower, 0)),
        asked.by_area(np.where(matched, bottom.upper, 0)),
        asked.by_area(exact),
        asked.by_area(np.where(exact, top.lower, 0)),
        asked.by_area(np.where(exact, bottom.lower, 0)),
    )


@dataclass
class Averages:
    """Means of the authorities' own rates in tenths of a percent, or of ratios in hundredths.

    Axes periods and areas. Where `whole` is false there is no point; where `open_upper` is true,
    no highest mean.
    """

    n: Numbers
    whole: Bools
    point: Numbers
    lower: Numbers
    upper: Numbers


def averages(asked: Asked, top: Side, bottom: Side, measure: str) -> Averages:
    """The mean of each authority's own share or ratio, over those whose denominator is surely
    above zero, rounded half up.

    Sums of quotients are floating point; where one comes near to a half it is worked out again
    as a fraction, so that rounding is right.
    """
    # A suppressed zero that is solved to one value is still no exact figure.
    own = top.usable & bottom.usable & (bottom.lower > 0)
    exact = own & top.exact & bottom.exact
    n, n_exact = asked.by_area(own), asked.by_area(exact)
    point = _means(asked, exact, top.lower, bottom.lower, n_exact, measure, clip=False)
    lowest = np.where(top.lower >= 0, bottom.upper, bottom.lower)
    highest = np.where(top.upper > 0, bottom.lower, bottom.upper)
    lower = _means(asked, own, top.lower, lowest, n, measure, clip=measure == PERCENT, spare=exact)
    upper = _means(asked, own, top.upper, highest, n, measure, clip=measure == PERCENT, spare=exact)
    return Averages(n, (n > 0) & (n == n_exact), point, lower, upper)


def _means(
    asked: Asked,
    which: Bools,
    top: Numbers,
    bottom: Numbers,
    n: Numbers,
    measure: str,
    *,
    clip: bool,
    spare: Bools | None = None,
) -> Numbers:
    """Rounded means; `spare` are exact pairs, whose quotient is never clipped."""
    factor = 1000 if measure == PERCENT else 100
    safe = np.where(which, bottom, 1).astype(float)
    quotient = np.where(which, top.astype(float) / safe, 0.0)
    if clip:
        kept = np.clip(quotient, 0.0, 1.0)
        quotient = kept if spare is None else np.where(spare, quotient, kept)
    sums = asked_floats(asked, quotient)
    means = factor * sums / np.maximum(n, 1)
    result = (np.sign(means) * np.floor(np.abs(means) + 0.5)).astype(np.int64)
    near = np.abs(np.abs(means) % 1 - 0.5) < np.maximum(NEARLY, np.abs(means) * 1e-12)
    for period, area in zip(*np.nonzero(near & (n > 0))):
        members = asked.membership[area] & which[period]
        own = [
            _own(int(t), int(b), clip and not (spare is not None and s))
            for t, b, s in zip(
                top[period][members],
                bottom[period][members],
                spare[period][members] if spare is not None else members[members],
            )
        ]
        result[period, area] = int(half_up(factor * sum(own, Fraction()) / len(own), 0))
    return result


def _own(top: int, bottom: int, clip: bool) -> Fraction:
    quotient = Fraction(top, bottom)
    return min(max(quotient, Fraction()), Fraction(1)) if clip else quotient


def asked_floats(asked: Asked, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up floating-point values of the authorities (last axis) for each area."""
    if not len(asked):
        return np.zeros((*values.shape[:-1], len(asked.areas)))
    atoms = np.add.reduceat(values, asked.starts, axis=-1)
    areas: NDArray[np.float64] = atoms @ asked.areas_of_atoms.astype(float)
    return areas
