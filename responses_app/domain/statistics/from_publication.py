"""Statistics worked out from a publication's own figures, without the database.

Whoever holds a release can so see that its statistics follow from its figures.
"""

from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Publication
from responses_app.domain.statistics import adding_up
from responses_app.domain.statistics.asked import Asked, asked
from responses_app.domain.statistics.earlier import Earlier, grouped
from responses_app.domain.statistics.grid import Grid, Said, lines_of, scaled
from responses_app.domain.statistics.panels import groups, told
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out

LARGE = 2**62


def rows_of(publication: Publication) -> list[dict[str, Any]]:
    """Return every row of the statistics of a publication, from its figures and who was asked.

    Raises ValueError for a figure of an authority, question or period that it does not name.
    """
    plan = plan_of(publication)
    who = asked_of(publication)
    grid = grid_of(publication, plan, who)
    return [
        row_of(plan, who, cell)
        for cell in work_out(plan, who, grid, _earlier(publication, plan, who))
    ]


def plan_of(publication: Publication) -> Plan:
    """What is to be worked out."""
    return Plan(publication.questions, publication.periods, publication.include_other_basis)


def asked_of(publication: Publication) -> Asked:
    """Who was asked, by code, and in which areas they stand."""
    areas: dict[Hashable, tuple[str, ...]] = {
        one.code: areas_of(one.nation, one.region, one.type, one.lists) for one in publication.asked
    }
    return asked(areas, (one.code for one in publication.asked if one.replied))


def grid_of(publication: Publication, plan: Plan, who: Asked) -> Grid:
    """What they said, with sums added and bounds tightened."""
    said = list(_said(publication, plan, who))
    large = any(
        abs(scaled(number)) >= LARGE
        for one in said
        for number in (one.value, one.lower, one.upper)
        if number is not None
    )
    grid = Grid.empty(len(plan.questions), len(plan.periods), len(who), large=large)
    grid.fill(lines_of(said, large=large))
    return prepare(plan, grid)


def _said(publication: Publication, plan: Plan, who: Asked) -> Iterable[Said]:
    authorities = {code: place for place, code in enumerate(who.authorities)}
    periods = {one.key: place for place, one in enumerate(plan.periods)}
    for one in publication.figures:
        try:
            place = plan.place[one.question], periods[one.period], authorities[one.authority_code]
        except KeyError as unknown:
            raise ValueError(
                f"the figure of {one.authority_code} for {one.question}, {one.period}: "
                f"{unknown} is not in the publication"
            ) from None
        asked_basis = plan.periods[place[1]].basis
        partial = one.other_basis and "part" in (one.basis, asked_basis)
        yield Said(
            *place,
            one.status,
            _decimal(one.value),
            _decimal(one.lower),
            _decimal(one.upper),
            other=one.other_basis,
            partial=partial,
        )


def _decimal(number: int | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _earlier(publication: Publication, plan: Plan, who: Asked) -> dict[str, Earlier]:
    """What the first period is compared with, by question."""
    if not plan.periods or plan.periods[0].basis == "part":
        return {}
    campaigns = {one.campaign: one for one in publication.earlier}
    found: dict[str, Earlier] = {}
    for question in plan.questions:
        slug, _, key = question.previous.partition(":")
        if slug in campaigns and question.key in plan.added:
            then = _Then.of(campaigns[slug], plan)
            compared = then and then.compared(key, publication, who)
            if compared:
                found[question.key] = compared
    return found


class _Then:
    """An earlier publication, at the period that is compared."""

    def __init__(self, publication: Publication, period: int) -> None:
        self.publication = publication
        self.plan = plan_of(publication)
        self.who = asked_of(publication)
        self.period = period
        self.grid = grid_of(publication, self.plan, self.who)

    @classmethod
    def of(cls, publication: Publication, plan: Plan) -> "_Then | None":
        now = plan.periods[0]
        periods = [
            place
            for place, one in enumerate(publication.periods)
            if one.basis == now.basis
            and not (one.basis in ("calendar", "financial") and one.key == now.key)
        ]
        return cls(publication, periods[-1]) if periods else None

    def compared(self, key: str, now: Publication, who: Asked) -> Earlier | None:
        if key not in self.plan.added:
            return None
        below = self.plan.over(self.plan.questions[self.plan.place[key]], "percent")
        return Earlier(
            since=f"{self.publication.campaign}:{self.plan.periods[self.period].key}",
            old=self._side(key),
            old_below=self._side(below) if below else None,
            groups=grouped(who, _groups(self.publication, self.who, now, who)),
        )

    def _side(self, key: str) -> adding_up.Side:
        return adding_up.side_over_time(self.grid, self.plan.place[key], [self.period])


def _groups(
    before: Publication, then: Asked, now: Publication, who: Asked
) -> list[tuple[list[int], list[int], str]]:
    old = {code: place for place, code in enumerate(then.authorities)}
    new = {code: place for place, code in enumerate(who.authorities)}
    everyone = {one.code: one for one in (*now.asked, *before.asked)}
    made = groups(
        before.successors() | now.successors(),
        [one.code for one in before.asked],
        [one.code for one in now.asked],
        expected_old=before.expected,
        expected_new=now.expected,
    )
    names = {code: one.name for code, one in everyone.items()}
    return [
        (
            sorted(old[code] for code in group.old),
            sorted(new[code] for code in group.new),
            told(group, names, before.asked_on[:4]) if group.crosses else "",
        )
        for group in made
        if group.complete
    ]
