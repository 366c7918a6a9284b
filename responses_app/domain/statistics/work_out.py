"""Every row of a campaign's statistics, worked out from its figures.

The rules of one cell are in `responses_app.domain.rates`, told for people; here the same is done
for all authorities at once. Nothing is ever adjusted: rows follow from the figures alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from responses_app.domain.statistics import adding_up, documents
from responses_app.domain.statistics.adding_up import Pairs
from responses_app.domain.statistics.asked import Asked, Numbers
from responses_app.domain.statistics.documents import fixed, nested, one, quotient, span, texts
from responses_app.domain.statistics.earlier import Earlier
from responses_app.domain.statistics.grid import Bools, Grid
from responses_app.domain.statistics.kinds import NOT_ASKED
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.quotients import (
    PERCENT,
    VALUE,
    Known,
    Quotients,
    Rounded,
    Sum,
    band,
    clipped,
    divide,
    growth,
    known,
    points,
    rounded,
)
from responses_app.domain.statistics.summing import fill_sums
from responses_app.domain.statistics.tightening import tighten

Texts = Sequence[str | None]


NO_SUM = Sum()


class Cell(NamedTuple):
    """One row: places of question, period and area, and what is known there.

    `counts` are in the order of `kinds.COLUMNS`; rate, ratio and change are JSON text.
    """

    question: int
    period: int
    area: int
    counts: Sequence[int]
    total: Sum = NO_SUM
    rate: str | None = None
    ratio: str | None = None
    change: str | None = None


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
    periods: Sequence[int] | None = None,
    areas: Sequence[int] | None = None,
) -> Iterator[Cell]:
    """Yield every row, in the order of the questions, periods and areas.

    `grid` is one that `prepare` made. `earlier` holds, by question, what the first period is
    compared with. `periods` and `areas` narrow which rows are wanted.
    """
    which = list(range(len(plan.periods)) if periods is None else periods)
    where = list(range(len(asked.areas)) if areas is None else areas)
    if not which or not where:
        return
    work = _Work(plan, asked, grid, earlier or {}, which, where)
    for index in range(len(plan.questions)):
        yield from work.question(index)


@dataclass
class _Work:
    """The cells of one question at a time, in columns: period after period, area after area."""

    plan: Plan
    asked: Asked
    grid: Grid
    earlier: Mapping[str, Earlier]
    periods: list[int]
    areas: list[int]
    sums: dict[int, Known] = field(default_factory=dict)

    def question(self, index: int) -> Iterator[Cell]:
        counts = adding_up.counts(self.asked, self.grid, index)
        places = [(period, area) for period in self.periods for area in self.areas]
        counted = counts[np.ix_(self.periods, self.areas)].reshape(len(places), -1).tolist()
        if self.plan.questions[index].key not in self.plan.added:
            for (period, area), columns in zip(places, counted, strict=True):
                yield Cell(index, period, area, columns)
            return
        total = self.total(index)
        rows = zip(
            places,
            counted,
            _sums(total),
            self.over(index, PERCENT),
            self.over(index, VALUE),
            self.change(index),
            strict=True,
        )
        for (period, area), columns, *rest in rows:
            yield Cell(index, period, area, columns, *rest)

    def flat(self, values: Numbers) -> Numbers:
        """What is wanted of an array of periods and areas, as one column."""
        wanted: Numbers = values[np.ix_(self.periods, self.areas)].ravel()
        return wanted

    def total(self, index: int) -> Known:
        if index not in self.sums:
            self.sums[index] = self.known(adding_up.totals(self.asked, self.grid, index))
        return self.sums[index]

    def total_below(self, index: int, below: int) -> Known:
        """The whole denominator of those who were asked the numerator."""
        if not (self.grid.kind[index] == NOT_ASKED).any():
            return self.total(below)
        return self.known(adding_up.totals(self.asked, self.grid, below, of=index))

    def known(self, found: adding_up.Totals) -> Known:
        columns = found.answers, found.exact, found.open_upper, found.lower, found.upper
        return known(*map(self.flat, columns))

    def nothing(self) -> Texts:
        return [None] * (len(self.periods) * len(self.areas))

    # ------------------------------------------------------------------ rates and ratios

    def over(self, index: int, measure: str) -> Texts:
        """The rate or the ratio of a question."""
        key = self.plan.over(self.plan.questions[index], measure)
        if not key:
            return self.nothing()
        below = self.plan.place[key]
        top, bottom = (adding_up.side(self.grid, one) for one in (index, below))
        pairs = adding_up.pairs(self.asked, top, bottom)
        n, both = self.flat(pairs.n), self.flat(pairs.answered_both)
        tops, bottoms = self.matched(pairs)
        quotients = divide(tops, bottoms)
        whole = self.total_below(index, below)
        if measure == PERCENT:
            quotients = clipped(quotients)
            told = band(tops, bottoms, whole)
        else:
            told = _nowhere(len(n))
        parts = [
            fixed("of", key),
            one("n", n),
            one("not_usable", both - n),
            span("numerator", tops),
            span("denominator", bottoms),
            quotient(measure, rounded(quotients, measure), measure),
            nested("exact_pairs", self.exact_pairs(pairs, both, measure)),
            span("full_numerator", self.total(index)),
            span("full_denominator", whole),
            one("band_lower_percent", documents.units(told.lowest, told.low, PERCENT)),
            one("band_upper_percent", documents.units(told.highest, told.high, PERCENT)),
            nested("average", self.average(top, bottom, measure)),
        ]
        if measure == PERCENT:
            parts.append(nested("change", self.change_of_rate(index, below)))
        return texts(*parts, where=n > 0)

    def matched(self, pairs: Pairs) -> tuple[Known, Known]:
        """The sums of both sides over the matched authorities."""
        flat = self.flat
        n = flat(pairs.n)
        nobody = np.zeros_like(n)
        return (
            known(n, flat(pairs.top_exact), nobody, flat(pairs.top_lower), flat(pairs.top_upper)),
            known(
                n,
                flat(pairs.bottom_exact),
                nobody,
                flat(pairs.bottom_lower),
                flat(pairs.bottom_upper),
            ),
        )

    def exact_pairs(self, pairs: Pairs, both: Numbers, measure: str) -> Texts:
        n = self.flat(pairs.exact)
        top, bottom = self.flat(pairs.exact_top), self.flat(pairs.exact_bottom)
        there = n > 0
        found = rounded(divide(_exactly(top, there), _exactly(bottom, there)), measure)
        return texts(
            one("n", n),
            one("left_out", both - n),
            one("numerator", documents.numbers(top, there)),
            one("denominator", documents.numbers(bottom, there)),
            one(measure, documents.units(found.lowest, found.point, measure)),
            where=np.ones(len(n), bool),
        )

    def average(self, top: adding_up.Side, bottom: adding_up.Side, measure: str) -> Texts:
        found = adding_up.averages(self.asked, top, bottom, measure)
        n, whole = self.flat(found.n), self.flat(found.whole)
        there = n > 0
        name = f"average_{measure}"
        return texts(
            one("n", n),
            one(name, documents.units(self.flat(found.point), whole, measure)),
            one(f"{name}_lower", documents.units(self.flat(found.lower), there, measure)),
            one(f"{name}_upper", documents.units(self.flat(found.upper), there, measure)),
            where=there,
        )

    # ------------------------------------------------------------------ over time

    def change(self, index: int) -> Texts:
        """The change of a question since the period before, or since an earlier campaign."""
        now = adding_up.side_over_time(self.grid, index)
        found = self.nothing()
        before = self.before()
        if before.any():
            pairs = adding_up.pairs(self.asked, now, now.shifted())
            new, old = self.matched(pairs)
            found = texts(
                one("from", self.since()),
                one("n", self.flat(pairs.n)),
                span("old", old),
                span("new", new),
                quotient(PERCENT, growth(old, new)),
                fixed("crosses", []),
                where=before & new.any,
            )
        earlier = self.earlier.get(self.plan.questions[index].key)
        return self.with_earlier(found, earlier.changes(now) if earlier else None)

    def change_of_rate(self, index: int, below: int) -> Texts:
        """The change of a rate, over the authorities with both figures at both times."""
        top, bottom = (adding_up.side_over_time(self.grid, one) for one in (index, below))
        found = self.nothing()
        before = self.before()
        if before.any():
            was, was_below = top.shifted(), bottom.shifted()
            all_four = top.usable & bottom.usable & was.usable & was_below.usable
            now_pairs, then_pairs = (
                adding_up.pairs(self.asked, one.where(all_four), other.where(all_four))
                for one, other in ((top, bottom), (was, was_below))
            )
            new, old = (self.share(pairs) for pairs in (now_pairs, then_pairs))
            n = self.flat(now_pairs.n)
            found = texts(
                one("from", self.since()),
                one("n", n),
                quotient("old_percent", rounded(old, PERCENT)),
                quotient("new_percent", rounded(new, PERCENT)),
                quotient("points", points(old, new)),
                fixed("crosses", []),
                where=before & (n > 0),
            )
        earlier = self.earlier.get(self.plan.questions[index].key)
        return self.with_earlier(found, earlier.rate_changes(top, bottom) if earlier else None)

    def share(self, pairs: Pairs) -> Quotients:
        return clipped(divide(*self.matched(pairs)))

    def before(self) -> Bools:
        """Which cells are of a period that is compared with the one before."""
        compared = [self.plan.before(period) is not None for period in self.periods]
        return np.repeat(np.array(compared, bool), len(self.areas))

    def since(self) -> Numbers:
        """The names of the periods before, as JSON."""
        names = [json.dumps(self.plan.periods[max(period - 1, 0)].key) for period in self.periods]
        return np.repeat(np.array(names, object), len(self.areas))

    def with_earlier(self, found: Texts, of_first: Texts | None) -> Texts:
        """The same, with what the first period is compared with put in its place."""
        if of_first is None or 0 not in self.periods:
            return found
        start = self.periods.index(0) * len(self.areas)
        first = [of_first[area] for area in self.areas]
        return [*found[:start], *first, *found[start + len(first) :]]


def _sums(total: Known) -> Iterator[Sum]:
    return map(
        Sum,
        _or_none(total.lower, total.exact),
        _or_none(total.lower, total.any),
        _or_none(total.upper, total.any & total.closed),
    )


def _or_none(values: Numbers, where: Bools) -> list[int | None]:
    found: list[int | None] = values.tolist()
    if where.all():
        return found
    return [one if there else None for one, there in zip(found, where.tolist(), strict=True)]


def _exactly(sums: Numbers, where: Bools) -> Known:
    return Known(sums, sums, where, where, where)


def _nowhere(cells: int) -> Rounded:
    no, nothing = np.zeros(cells, bool), np.zeros(cells, np.int64)
    return Rounded(no, no, no, nothing, nothing)
