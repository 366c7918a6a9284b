"""A question over its waves: the periods of the campaign, and of those before it (`previous`)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from requests_app.models import Authority, Campaign
from responses_app.domain.publication import Question
from responses_app.domain.rates import ANSWERS, Reading
from responses_app.domain.statistics.grid import Grid
from responses_app.domain.statistics.kinds import KINDS, NOT_ASKED, NOTHING
from responses_app.domain.statistics.plan import NOT_ADDED, Plan
from responses_app.domain.statistics.trend import Wave, trend
from responses_app.domain.statistics.work_out import prepare
from responses_app.statistics_rebuild.earlier_campaigns import (
    asked_on,
    expected,
    successors_of_all,
)
from responses_app.statistics_rebuild.figures_that_count import Standing, standing
from responses_app.statistics_rebuild.loading import load
from responses_app.statistics_rebuild.plans import plan_of
from responses_app.statistics_rebuild.writing import decimal


def questions_with_waves(campaign: Campaign) -> tuple[Question, ...]:
    """The questions that add up and were asked for more than one period, here or before."""
    plan = plan_of(campaign)
    several = len(plan.periods) > 1
    before = {slug for one in plan.questions if (slug := one.previous.partition(":")[0])}
    there = set()
    if before and not several:
        there = set(Campaign.objects.filter(slug__in=before).values_list("slug", flat=True))
    return tuple(
        one
        for one in plan.questions
        if one.key in plan.added and (several or one.previous.partition(":")[0] in there)
    )


def waves(campaign: Campaign, question: str) -> dict[str, Any]:
    """Return the trend of one question as `statistics.trend` gives it, the oldest wave first.

    It is worked out of today's figures, with what the campaigns' own relations tell of them, as
    the statistics are. Only the question's own family is read.

    Raises KeyError for a question that the campaign does not have, or that does not add up.
    """
    told = [_Told(one, key) for one, key in _back_from(campaign, question)]
    series = [wave for one in reversed(told) for wave in one.waves()]
    return trend(series, successors_of_all(), _names(series)).as_dict()


def _back_from(campaign: Campaign, question: str) -> Iterator[tuple[Campaign, str]]:
    """The campaign and those before it, each with what its question is called there.

    A campaign that is named but not there, that does not have the question, in which it did not
    add up, or that comes round again ends the way.
    """
    here, key, seen = campaign, question, set[str]()
    while here and here.slug not in seen:
        found = here.questions.filter(key=key).exclude(kind__in=NOT_ADDED).first()
        if found is None:
            if here == campaign:
                raise KeyError(question)
            return
        yield here, key
        seen.add(here.slug)
        slug, _, key = found.previous.partition(":")
        here = Campaign.objects.filter(slug=slug).first() if slug else None


@dataclass(frozen=True)
class _Told:
    """One campaign's question: what every authority said to it, period by period."""

    campaign: Campaign
    key: str

    @cached_property
    def plan(self) -> Plan:
        whole = plan_of(self.campaign)
        return whole.only(whole.family({self.key}), range(len(whole.periods)))

    @property
    def question(self) -> Question:
        return self.plan.questions[self.plan.place[self.key]]

    @cached_property
    def found(self) -> Standing:
        return standing(self.campaign)

    @cached_property
    def grid(self) -> Grid:
        keys = self.plan.place.keys()
        questions = [one for one in self.campaign.questions.all() if one.key in keys]
        return prepare(self.plan, load(self.found, questions, list(self.campaign.periods.all())))

    def waves(self) -> Iterator[Wave[int]]:
        here = self.plan.place[self.key]
        below = self.plan.over(self.question, "percent")
        should = expected(self.campaign, asked_on(self.campaign))
        for number, period in enumerate(self.plan.periods):
            not_asked = self._those(self.grid.kind[here, number] == NOT_ASKED)
            yield Wave(
                campaign=self.campaign.slug,
                title=self.campaign.title,
                period=period.key,
                label=period.key,
                basis=period.basis,
                asked=frozenset(self.found.asked.authorities) - not_asked,
                readings=self._readings(here, number),
                denominators=self._readings(self.plan.place[below], number) if below else None,
                expected=should,
                partial=self._those(self.grid.partial[here, number]),
            )

    def _those(self, mask: Any) -> frozenset[int]:
        return frozenset(self.found.asked.authorities[place] for place in mask.nonzero()[0])

    def _readings(self, question: int, period: int) -> dict[int, Reading]:
        kinds = self.grid.kind[question, period]
        said = ((kinds != NOTHING) & (kinds != NOT_ASKED)).nonzero()[0]
        return {
            self.found.asked.authorities[place]: _reading(self.grid, (question, period, place))
            for place in said.tolist()
        }


def _reading(grid: Grid, at: tuple[int, int, int]) -> Reading:
    kind = KINDS[int(grid.kind[at]) - 1]
    if kind not in ANSWERS:
        return Reading(kind)
    lower = decimal(None if grid.open_lower[at] else int(grid.lower[at]))
    upper = decimal(None if grid.open_upper[at] else int(grid.upper[at]))
    return Reading(
        kind, lower if kind == "exact" else None, lower, upper, other_basis=bool(grid.off[at])
    )


def _names(series: Collection[Wave[int]]) -> dict[int, str]:
    """What authorities are called, where not the same ones were asked in every wave."""
    waves_of: dict[int, int] = defaultdict(int)
    for wave in series:
        for one in wave.asked:
            waves_of[one] += 1
    if all(count == len(series) for count in waves_of.values()):
        return {}
    return dict(Authority.objects.filter(pk__in=waves_of).values_list("pk", "official_name"))
