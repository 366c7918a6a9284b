"""Every row of a campaign's statistics, worked out from its figures.

The rules of one cell are in `responses_app.domain.rates`, told for people; here the same is done
for all authorities at once. Nothing is ever adjusted: rows follow from the figures alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from responses_app.domain.statistics import adding_up
from responses_app.domain.statistics.adding_up import Pairs, Totals
from responses_app.domain.statistics.asked import Asked
from responses_app.domain.statistics.earlier import Earlier
from responses_app.domain.statistics.grid import Grid
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.quotients import (
    PERCENT,
    UNITS,
    VALUE,
    Json,
    Sum,
    as_json,
    band,
    change_json,
    clipped,
    divide,
    number,
    quotient_json,
    rate_change_json,
    rounded,
    sum_of,
)
from responses_app.domain.statistics.summing import fill_sums
from responses_app.domain.statistics.tightening import tighten


class Cell(NamedTuple):
    """One row: places of question, period and area, and what is known there.

    `counts` are in the order of `kinds.COLUMNS`; `total` in millionths.
    """

    question: int
    period: int
    area: int
    counts: Sequence[int]
    total: Sum
    rate: Json | None
    ratio: Json | None
    change: Json | None


def prepare(plan: Plan, grid: Grid) -> Grid:
    """Add the derived questions, and tighten what is known by the campaign's own relations."""
    fill_sums(plan, grid)
    grid.settle(include_other_basis=plan.include_other_basis)
    if grid.might_outgrow():
        grid = grid.widened()
    tighten(plan, grid)
    return grid


def work_out(
    plan: Plan,
    asked: Asked,
    grid: Grid,
    earlier: Mapping[str, Earlier] | None = None,
    *,
    only: frozenset[str] | None = None,
    periods: Sequence[int] | None = None,
    areas: Sequence[int] | None = None,
) -> Iterator[Cell]:
    """Yield every row, in the order of the questions, periods and areas.

    `grid` is one that `prepare` made. `earlier` holds, by question, what the first period is
    compared with. `only`, `periods` and `areas` narrow which rows are wanted.
    """
    work = _Work(plan, asked, grid, earlier or {})
    where = range(len(plan.periods)) if periods is None else periods
    which = range(len(asked.areas)) if areas is None else areas
    for index, question in enumerate(plan.questions):
        if only is None or question.key in only:
            yield from work.question(index, where, which)


@dataclass
class _Work:
    plan: Plan
    asked: Asked
    grid: Grid
    earlier: Mapping[str, Earlier]
    totals: dict[int, "_Lists"] = field(default_factory=dict)

    def question(self, index: int, periods: Sequence[int], areas: Sequence[int]) -> Iterator[Cell]:
        question = self.plan.questions[index]
        counts = adding_up.counts(self.asked, self.grid, index).tolist()
        if question.key not in self.plan.added:
            for period in periods:
                for area in areas:
                    yield Cell(index, period, area, counts[period][area], Sum(), None, None, None)
            return
        total = self._totals(index)
        rate, ratio = self._over(index, PERCENT), self._over(index, VALUE)
        change = _Changes(self, index)
        for period in periods:
            for area in areas:
                yield Cell(
                    index,
                    period,
                    area,
                    counts[period][area],
                    total.sum(period, area),
                    rate.json(period, area, change) if rate else None,
                    ratio.json(period, area, None) if ratio else None,
                    change.json(period, area),
                )

    def _totals(self, index: int) -> "_Lists":
        if index not in self.totals:
            self.totals[index] = _Lists(adding_up.totals(self.asked, self.grid, index))
        return self.totals[index]

    def _over(self, index: int, measure: str) -> "_Over | None":
        below = self.plan.over(self.plan.questions[index], measure)
        return _Over(self, index, self.plan.place[below], measure) if below else None


class _Lists:
    """Totals as Python's own numbers: read one by one, that is quicker."""

    def __init__(self, totals: Totals) -> None:
        self.columns = [
            column.tolist()
            for column in (
                totals.answers, totals.exact, totals.open_upper, totals.lower, totals.upper
            )
        ]  # fmt: skip

    def sum(self, period: int, area: int) -> Sum:
        return sum_of(*(column[period][area] for column in self.columns))


class _PairLists:
    """Sums of pairs as Python's own numbers."""

    def __init__(self, pairs: Pairs) -> None:
        self.n = pairs.n.tolist()
        self.answered_both = pairs.answered_both.tolist()
        self.exact = pairs.exact.tolist()
        self.exact_top = pairs.exact_top.tolist()
        self.exact_bottom = pairs.exact_bottom.tolist()
        self._top = [c.tolist() for c in (pairs.top_exact, pairs.top_lower, pairs.top_upper)]
        self._bottom = [
            c.tolist() for c in (pairs.bottom_exact, pairs.bottom_lower, pairs.bottom_upper)
        ]

    def sums(self, period: int, area: int) -> tuple[Sum, Sum]:
        n = self.n[period][area]
        top, bottom = (
            sum_of(n, exact[period][area], 0, lower[period][area], upper[period][area])
            for exact, lower, upper in (self._top, self._bottom)
        )
        return top, bottom


class _Over:
    """The rate or the ratio of one question."""

    def __init__(self, work: _Work, index: int, below: int, measure: str) -> None:
        top, bottom = (adding_up.side(work.grid, one) for one in (index, below))
        self.measure = measure
        self.of = work.plan.questions[below].key
        self.pairs = _PairLists(adding_up.pairs(work.asked, top, bottom))
        self.full_top, self.full_bottom = work._totals(index), work._totals(below)
        means = adding_up.averages(work.asked, top, bottom, measure)
        self.averages = [
            column.tolist()
            for column in (means.n, means.whole, means.point, means.lower, means.upper)
        ]

    def json(self, period: int, area: int, changes: "_Changes | None") -> Json | None:
        pairs = self.pairs
        n = pairs.n[period][area]
        if not n:
            return None
        top, bottom = pairs.sums(period, area)
        full_top, full_bottom = (
            full.sum(period, area) for full in (self.full_top, self.full_bottom)
        )
        quotient = divide(top, bottom)
        lowest = highest = None
        if self.measure == PERCENT:
            quotient = clipped(quotient)
            lowest, highest = band(top, bottom, full_bottom)
        both = pairs.answered_both[period][area]
        document = {
            "of": self.of,
            "n": n,
            "not_usable": both - n,
            **as_json(top, "numerator"),
            **as_json(bottom, "denominator"),
            **quotient_json(quotient, self.measure),
            "exact_pairs": self._exact_pairs(period, area, both),
            **as_json(full_top, "full_numerator"),
            **as_json(full_bottom, "full_denominator"),
            "band_lower_percent": lowest,
            "band_upper_percent": highest,
            "average": self._average(period, area),
        }
        if changes is not None:
            document["change"] = changes.of_rate(period, area)
        return document

    def _exact_pairs(self, period: int, area: int, both: int) -> Json:
        n = self.pairs.exact[period][area]
        top, bottom = (
            column[period][area] for column in (self.pairs.exact_top, self.pairs.exact_bottom)
        )
        quotient = (top, bottom) if n and bottom > 0 else None
        return {
            "n": n,
            "left_out": both - n,
            "numerator": number(top) if n else None,
            "denominator": number(bottom) if n else None,
            self.measure: rounded(quotient, self.measure),
        }

    def _average(self, period: int, area: int) -> Json | None:
        n, whole, point, lower, upper = (column[period][area] for column in self.averages)
        if not n:
            return None
        units, name = UNITS[self.measure], f"average_{self.measure}"
        point, lower, upper = (
            one / units if one % units else one // units for one in (point, lower, upper)
        )
        return {
            "n": n,
            name: point if whole else None,
            f"{name}_lower": lower,
            f"{name}_upper": upper,
        }


class _Changes:
    """The change of one question since the period before, or since an earlier campaign."""

    def __init__(self, work: _Work, index: int) -> None:
        self.work = work
        self.index = index
        self.question = work.plan.questions[index]
        self.now = adding_up.side_over_time(work.grid, index)
        below = work.plan.over(self.question, PERCENT)
        self.now_below = (
            adding_up.side_over_time(work.grid, work.plan.place[below]) if below else None
        )
        before = [work.plan.before(period) for period in range(len(work.plan.periods))]
        self.before = before
        self.within = self._within() if any(one is not None for one in before) else None
        self.rates = (
            self._rates() if self.within is not None and self.now_below is not None else None
        )
        self.earlier = work.earlier.get(self.question.key)

    def _within(self) -> _PairLists:
        return _PairLists(adding_up.pairs(self.work.asked, self.now, self.now.shifted()))

    def _rates(self) -> tuple[_PairLists, _PairLists]:
        assert self.now_below is not None
        was, was_below = self.now.shifted(), self.now_below.shifted()
        both = self.now.usable & self.now_below.usable & was.usable & was_below.usable
        return tuple(  # type: ignore[return-value]
            _PairLists(adding_up.pairs(self.work.asked, top.where(both), bottom.where(both)))
            for top, bottom in ((self.now, self.now_below), (was, was_below))
        )

    def json(self, period: int, area: int) -> Json | None:
        before = self.before[period]
        if before is not None and self.within is not None:
            n = self.within.n[period][area]
            if not n:
                return None
            new, old = self.within.sums(period, area)
            return change_json(self.work.plan.periods[before].key, n, old, new, [])
        if period == 0 and self.earlier is not None:
            return self.earlier.change(self.now, area)
        return None

    def of_rate(self, period: int, area: int) -> Json | None:
        """The change of the rate, in percentage points."""
        before = self.before[period]
        if before is not None and self.rates is not None:
            now, was = self.rates
            n = now.n[period][area]
            if not n:
                return None
            new, old = (clipped(divide(*one.sums(period, area))) for one in (now, was))
            return rate_change_json(self.work.plan.periods[before].key, n, old, new, [])
        if period == 0 and self.earlier is not None and self.now_below is not None:
            return self.earlier.rate_change(self.now, self.now_below, area)
        return None
