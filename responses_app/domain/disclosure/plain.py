"""A publication worked out again from its own figures, with only what authorities themselves said.

Printed statistics may hold bounds that were tightened by solving. These could give away a hidden
figure, so each row is set beside one that anybody could add up from the answers as they were given.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Figure, Publication
from responses_app.domain.rates import ANSWERS
from responses_app.domain.statistics.asked import Asked, asked
from responses_app.domain.statistics.grid import Grid, Said, lines_of
from responses_app.domain.statistics.kinds import CODE, EXACT
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.summing import fill_sums
from responses_app.domain.statistics.work_out import Cell, work_out

Mask = int
"""A set of authorities, a bit each."""

Lists = Mapping[str, Iterable[str]]
"""Saved lists by name, each with the codes of its authorities."""

LARGE = 2**40  # a number beyond it is added up without limit


@dataclass
class Plain:
    """One publication: who answered what, as sets of authorities, and its rows added up anew.

    The sets stand by question and period; `over_time` are those that may be compared over time.
    """

    publication: Publication
    plan: Plan
    areas: dict[str, Mask]
    answers: list[list[Mask]] = field(repr=False)
    exact: list[list[Mask]] = field(repr=False)
    usable: list[list[Mask]] = field(repr=False)
    over_time: list[list[Mask]] = field(repr=False)
    rows: dict[tuple[str, str, str], Cell] = field(repr=False)
    period_place: dict[str, int] = field(repr=False)

    def leaves(self, question: str) -> tuple[str, ...]:
        """The questions whose figures are added up for this one: itself, or the parts of a sum."""
        if all(one.key != question for one in self.plan.sums):
            return (question,)
        parts = self.publication.question(question).sum_of
        return tuple(leaf for part in parts for leaf in self.leaves(part))


def worked_out(publication: Publication, codes: Mapping[str, int], lists: Lists) -> Plain:
    """Lay out a publication; `codes` gives each authority its bit."""
    plan = Plan(publication.questions, publication.periods, _takes_other_basis(publication))
    who = _asked(publication.figures, lists)
    grid = _grid(plan, publication, who)
    columns = [codes[str(code)] for code in who.authorities]
    to_masks = _Masks(columns, len(codes))
    bounded = grid.is_answer & ~grid.open_lower & ~grid.open_upper
    return Plain(
        publication,
        plan,
        dict(zip(who.areas, to_masks.flat(who.membership))),
        to_masks.by_place(grid.is_answer),
        to_masks.by_place(grid.is_answer & (grid.kind == EXACT)),
        to_masks.by_place(bounded),
        to_masks.by_place(bounded & ~grid.partial),
        _rows(plan, who, grid),
        {period.key: place for place, period in enumerate(publication.periods)},
    )


def _takes_other_basis(publication: Publication) -> bool:
    """Whether answers on another basis were counted: then no row has a column of them."""
    given = {
        (one.question, one.period)
        for one in publication.figures
        if one.other_basis and one.status in ANSWERS
    }
    told = [
        row["other_basis"]
        for row in publication.statistics
        if row["area"] == "uk" and (row["question"], row["period"]) in given
    ]
    return bool(told) and not any(told)


def _asked(figures: Iterable[Figure], lists: Lists) -> Asked:
    where = {
        one.authority_code: (one.nation, one.region, one.authority_type) for one in figures
    }
    members = {name: frozenset(codes) for name, codes in lists.items()}
    areas = {
        code: areas_of(*place, [name for name, codes in members.items() if code in codes])
        for code, place in where.items()
    }
    return asked({**areas}, areas)


def _grid(plan: Plan, publication: Publication, who: Asked) -> Grid:
    authorities = {code: place for place, code in enumerate(who.authorities)}
    periods = {period.key: place for place, period in enumerate(publication.periods)}
    of_part = {period.key for period in publication.periods if period.basis == "part"}
    said = [
        Said(
            plan.place[one.question],
            periods[one.period],
            authorities[one.authority_code],
            one.status,
            _exact(one.value),
            _exact(one.lower),
            _exact(one.upper),
            other=one.other_basis,
            partial=one.period in of_part,
        )
        for one in publication.figures
        if one.question in plan.place and one.period in periods and one.status in CODE
    ]
    large = any(
        number is not None and abs(number) > LARGE
        for one in said
        for number in (one.value, one.lower, one.upper)
    )
    grid = Grid.empty(len(plan.questions), len(plan.periods), len(who), large=large)
    grid.fill(lines_of(said, large=large))
    fill_sums(plan, grid)
    grid.settle(include_other_basis=plan.include_other_basis)
    return grid.widened() if grid.might_outgrow() else grid


def _exact(number: int | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _rows(plan: Plan, who: Asked, grid: Grid) -> dict[tuple[str, str, str], Cell]:
    return {
        (plan.questions[row.question].key, plan.periods[row.period].key, who.areas[row.area]): row
        for row in work_out(plan, who, grid)
    }


class _Masks:
    """Turns arrays of authorities into sets, whose bits are the same for all publications."""

    def __init__(self, columns: list[int], width: int) -> None:
        self.columns, self.width = columns, width

    def flat(self, rows: NDArray[np.bool_]) -> list[Mask]:
        wide = np.zeros((len(rows), self.width), np.bool_)
        wide[:, self.columns] = rows
        packed: Any = np.packbits(wide, axis=1, bitorder="little")
        return [int.from_bytes(row.tobytes(), "little") for row in packed]

    def by_place(self, values: NDArray[np.bool_]) -> list[list[Mask]]:
        return [self.flat(of_question) for of_question in values]
