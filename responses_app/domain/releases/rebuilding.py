"""Statistics worked out anew from what a release itself says: who was asked, and what they said.

Nobody has to believe a release: the same engine that wrote its statistics, given its figures and
nothing else, must give the same rows.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from responses_app.domain.publication import Period, Question
from responses_app.domain.statistics import adding_up
from responses_app.domain.statistics.asked import Asked, asked
from responses_app.domain.statistics.earlier import Earlier, grouped
from responses_app.domain.statistics.grid import SCALE, Grid, Said, lines_of
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out

PART: Final = "part"
MOST_INT: Final = 2**62


@dataclass(frozen=True, slots=True)
class Who:
    """An authority that was asked: its code, the areas it stands in, and whether it replied."""

    code: str
    areas: tuple[str, ...]
    replied: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """One figure that counts. `basis` is that of the answer."""

    code: str
    question: str
    period: str
    kind: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    basis: str
    needs_review: bool


@dataclass(frozen=True)
class Inputs:
    """All that the statistics of one campaign follow from."""

    questions: tuple[Question, ...]
    periods: tuple[Period, ...]
    include_other_basis: bool
    who: Sequence[Who]
    figures: Sequence[Spoken]


@dataclass(frozen=True)
class Compared:
    """How an earlier campaign is compared with: the period, and who stands for whom.

    `groups` are the codes of then, those of now, and a sentence where councils were reorganised.
    """

    base: str
    groups: Sequence[tuple[Sequence[str], Sequence[str], str]]


def rebuilt(
    inputs: Inputs,
    earlier: Mapping[str, Inputs] | None = None,
    compared: Mapping[str, Compared] | None = None,
) -> list[dict[str, Any]]:
    """Return every row of statistics; `earlier` and `compared` are told by campaign.

    Raises KeyError for a figure of a question, period or authority that the inputs do not have.
    """
    plan = Plan(inputs.questions, inputs.periods, inputs.include_other_basis)
    who = _asked(inputs)
    grid = prepare(plan, _grid(plan, who, inputs))
    before: dict[str, Earlier] = {}
    for slug, comparison in (compared or {}).items():
        before |= _earlier(plan, who, slug, (earlier or {})[slug], comparison)
    return [row_of(plan, who, cell) for cell in work_out(plan, who, grid, before)]


def _asked(inputs: Inputs) -> Asked:
    areas: dict[Hashable, Sequence[str]] = {one.code: one.areas for one in inputs.who}
    return asked(areas, [one.code for one in inputs.who if one.replied])


def _grid(plan: Plan, who: Asked, inputs: Inputs) -> Grid:
    periods = {one.key: place for place, one in enumerate(plan.periods)}
    authorities = {code: place for place, code in enumerate(who.authorities)}
    said = [
        _said(one, plan, periods[one.period], authorities[one.code])
        for one in inputs.figures
        if one.period in periods
    ]
    large = any(_is_large(one) for one in said)
    grid = Grid.empty(len(plan.questions), len(plan.periods), len(who), large=large)
    grid.fill(lines_of(said, large=large))
    return grid


def _said(figure: Spoken, plan: Plan, period: int, authority: int) -> Said:
    asked_for = plan.periods[period].basis
    other = figure.basis != asked_for
    return Said(
        plan.place[figure.question],
        period,
        authority,
        figure.kind,
        figure.value,
        figure.lower,
        figure.upper,
        figure.needs_review,
        other,
        other and PART in (figure.basis, asked_for),
    )


def _is_large(one: Said) -> bool:
    numbers = (one.value, one.lower, one.upper)
    return any(number is not None and abs(number) * SCALE >= MOST_INT for number in numbers)


def _earlier(
    plan: Plan, who: Asked, slug: str, inputs: Inputs, compared: Compared
) -> dict[str, Earlier]:
    """What the first period is compared with, by question."""
    base = next(place for place, one in enumerate(inputs.periods) if one.key == compared.base)
    keys = [one.key for one in inputs.questions]
    whole = Plan(inputs.questions, inputs.periods, inputs.include_other_basis)
    then = whole.only(keys, [base])
    then_asked = _asked(inputs)
    grid = prepare(then, _grid(then, then_asked, inputs))
    old = {code: place for place, code in enumerate(then_asked.authorities)}
    new = {code: place for place, code in enumerate(who.authorities)}
    groups = grouped(
        who,
        [
            ([old[one] for one in before], [new[one] for one in after], told)
            for before, after, told in compared.groups
        ],
    )
    found = {}
    for question in plan.questions:
        campaign, _, key = question.previous.partition(":")
        if campaign != slug or question.key not in plan.added or key not in then.added:
            continue
        below = then.over(then.questions[then.place[key]], "percent")
        found[question.key] = Earlier(
            since=f"{slug}:{compared.base}",
            old=adding_up.side_over_time(grid, then.place[key]),
            old_below=adding_up.side_over_time(grid, then.place[below]) if below else None,
            groups=groups,
        )
    return found
