"""Work out a campaign's statistics: all of them, or those that a change touches."""

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Min, Q

from requests_app.models import Campaign, CampaignChange, Period, Question
from responses_app.domain.statistics.work_out import Cell, prepare, work_out
from responses_app.models import StatisticsBuild
from responses_app.statistics_rebuild.earlier_campaigns import (
    earlier_campaigns,
    earlier_of,
    later_questions,
)
from responses_app.statistics_rebuild.figures_that_count import Standing, standing
from responses_app.statistics_rebuild.loading import load
from responses_app.statistics_rebuild.plans import plan_of
from responses_app.statistics_rebuild.scope import WHOLE, Scope, scope_of
from responses_app.statistics_rebuild.showing import show
from responses_app.statistics_rebuild.writing import write

logger = logging.getLogger(__name__)

QUIET: Final = timedelta(seconds=5)
"""A campaign in which figures are being entered is rebuilt once that long nothing has changed,"""
PATIENCE: Final = timedelta(seconds=60)
"""and at the latest that long after the first change."""
TOLD: Final = 20
"""How many of the cells that differ are kept to be looked at."""


@dataclass(frozen=True)
class Rebuilt:
    """One campaign's build: how many cells were worked out, and in how long."""

    campaign: Campaign
    cells: int
    seconds: float
    rebuilt: str = "full"

    def as_dict(self) -> dict[str, object]:
        return {
            "campaign": self.campaign.slug,
            "cells": self.cells,
            "seconds": round(self.seconds, 3),
            "rebuilt": self.rebuilt,
        }


def rebuild(
    campaign: Campaign, at: datetime, *, whole: bool = True, check: bool = False
) -> Rebuilt:
    """Work out all of a campaign's statistics, and count the changes seen before as done.

    `whole` False works out only what those changes touch. `check` compares what stands there with
    what is worked out, and keeps and logs what differs, unless a change still waits.
    """
    started = time.perf_counter()
    with transaction.atomic():
        StatisticsBuild.objects.get_or_create(campaign=campaign, defaults={"built_at": at})
        build = StatisticsBuild.objects.select_for_update().get(campaign=campaign)
        campaign = Campaign.objects.prefetch_related("questions", "periods").get(pk=campaign.pk)
        # Read before the figures: a change that comes later asks for another build.
        changes = list(campaign.changes.select_related("authority"))
        plan = plan_of(campaign)
        scope = WHOLE if whole or build.full_at is None else scope_of(plan, campaign, changes)
        if scope.is_nothing:
            return Rebuilt(campaign, 0, time.perf_counter() - started, "changed")
        found = standing(campaign)
        before = show(campaign) if check and build.full_at and not _waits(campaign) else None
        cells = _Work(campaign, build, found).write(scope)
        if before is not None and not _waits(campaign):  # nor has anything come meanwhile
            _compare(build, before, show(campaign))
        build.number += 1
        build.built_at = at
        if scope.is_whole:
            build.full_at, build.cells = at, cells
        build.save()
        _pass_on(campaign, changes, scope)
        for start in range(0, len(changes), 500):
            done = [change.pk for change in changes[start : start + 500]]
            CampaignChange.objects.filter(pk__in=done).delete()
    how = "full" if scope.is_whole else "changed"
    return Rebuilt(campaign, cells, time.perf_counter() - started, how)


def rebuild_these(
    campaigns: Iterable[Campaign], at: datetime, *, whole: bool = False
) -> list[Rebuilt]:
    """Rebuild some campaigns, and work in what they pass on to one another, in whatever order they
    come, and what waits in those that they are compared with. A whole rebuild is compared with what
    stood there."""
    campaigns = list(campaigns)
    for before in earlier_campaigns(campaigns).filter(changes__isnull=False).distinct():
        rebuild(before, at, whole=False)
    built = {one.pk: rebuild(one, at, whole=whole, check=whole) for one in campaigns}
    for one in Campaign.objects.filter(pk__in=built, changes__isnull=False).distinct():
        again = rebuild(one, at, whole=False)
        first = built[one.pk]
        built[one.pk] = replace(
            first, cells=first.cells + again.cells, seconds=first.seconds + again.seconds
        )
    return list(built.values())


def rebuild_changed(at: datetime) -> list[Rebuilt]:
    """Rebuild the campaigns in which something changed since their last build.

    One in which changes still come in waits for a quiet moment, but not for long.
    """
    waiting = Campaign.objects.annotate(first=Min("changes__at"), last=Max("changes__at")).filter(
        first__isnull=False
    )
    due = [one for one in waiting if one.last <= at - QUIET or one.first <= at - PATIENCE]
    return _rebuild_each(due, at, whole=False)


def rebuild_all(at: datetime) -> list[Rebuilt]:
    """Rebuild everything, and say where rebuilding only what changed had missed something."""
    return _rebuild_each(Campaign.objects.all(), at, whole=True, check=True)


def _rebuild_each(campaigns: Iterable[Campaign], at: datetime, **how: bool) -> list[Rebuilt]:
    """A campaign that fails keeps no other from its build; the failure is raised at the end."""
    built: list[Rebuilt] = []
    failure: Exception | None = None
    for campaign in campaigns:
        try:
            built.append(rebuild(campaign, at, **how))
        except Exception as problem:
            logger.exception("The statistics of %s could not be rebuilt.", campaign.slug)
            failure = problem
    if failure:
        raise failure
    return built


class _Work:
    """Reads what a scope needs, works its rows out, and puts them in the place of the old."""

    def __init__(self, campaign: Campaign, build: StatisticsBuild, found: Standing) -> None:
        self.campaign = campaign
        self.build = build
        self.found = found
        self.questions = list(campaign.questions.all())
        self.periods = list(campaign.periods.all())

    def write(self, scope: Scope) -> int:
        questions = [one for one in self.questions if scope.takes_question(one.pk)]
        periods = self._periods_to_read(scope)
        areas = [
            place for place, area in enumerate(self.found.asked.areas) if scope.takes_area(area)
        ]
        rows = self.build.statistics.all()
        if not scope.is_whole:
            if scope.questions is not None:
                rows = rows.filter(question__in=questions, period__in=scope.periods)
            if scope.areas is not None:
                rows = rows.filter(area__in=scope.areas)
        rows.order_by()._raw_delete(rows.db)
        wanted = [place for place, one in enumerate(periods) if scope.takes_period(one.pk)]
        cells = cells_of(self.campaign, self.found, questions, periods, wanted, areas)
        return write(self.build, questions, periods, self.found.asked, cells)

    def _periods_to_read(self, scope: Scope) -> list[Period]:
        """Those of the scope, and the one before each: a change is compared with it."""
        if scope.is_whole:
            return self.periods
        wanted = {place for place, one in enumerate(self.periods) if scope.takes_period(one.pk)}
        read = wanted | {place - 1 for place in wanted if place}
        # A gap between them would make neighbours of periods that are none.
        first, last = min(read, default=0), max(read, default=-1)
        return self.periods[first : last + 1]


def cells_of(
    campaign: Campaign,
    found: Standing,
    questions: Sequence[Question],
    periods: Sequence[Period],
    wanted: Sequence[int] | None = None,
    areas: Sequence[int] | None = None,
) -> Iterable[Cell]:
    """Work out cells of some questions (whole families) and periods (neighbours)."""
    if not questions or not periods:
        return ()
    keys = {one.key for one in questions}
    whole = plan_of(campaign)
    first = (
        next((n for n, one in enumerate(whole.periods) if one.key == periods[0].key), 0)
        if periods
        else 0
    )
    plan = whole.only(keys, range(first, first + len(periods)))
    grid = prepare(plan, load(found, questions, periods))
    earlier = {} if first else earlier_of(campaign, plan, found)
    return work_out(plan, found.asked, grid, earlier, periods=wanted, areas=areas)


def _waits(campaign: Campaign) -> bool:
    """Whether a change waits to be worked in, here or in a campaign that this one is compared with:
    what stands there differs then, and nothing is wrong."""
    here = Q(campaign=campaign) | Q(campaign__in=earlier_campaigns([campaign]))
    return CampaignChange.objects.filter(here).exists()


def _compare(
    build: StatisticsBuild, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    """Keep and log what differs between the rows that stood there and those worked out."""
    old, new = ({_key(row): row for row in rows} for rows in (before, after))
    differing = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    build.differing = len(differing)
    build.differences = [
        {"where": list(key), "stood": old.get(key), "should_be": new.get(key)}
        for key in differing[:TOLD]
    ]
    if differing:
        logger.error(
            "The statistics of %s: %d cells differed from a whole rebuild, the first %s.",
            build.campaign.slug,
            len(differing),
            differing[0],
        )


def _key(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["question"], row["period"], row["area"]


def _pass_on(campaign: Campaign, changes: Sequence[CampaignChange], scope: Scope) -> None:
    """Ask for a rebuild where a later campaign compares itself with what changed here.

    What was itself passed on (a question without an authority) changed no figure here.
    """
    if any(change.authority_id or not change.question_id for change in changes):
        CampaignChange.objects.bulk_create(later_questions(campaign, scope))
