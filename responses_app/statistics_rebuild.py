"""Rebuild a campaign's statistics from its accepted figures: a pure function of the rows.

Nothing is ever adjusted. A build replaces the one before in one transaction, so a reader sees
a whole build or the whole one before it, and two rebuilds at once wait for one another.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from requests_app.models import Campaign, CampaignChange, FoiRequest, Period, Question
from responses_app.domain.answers.answer import json_number
from responses_app.domain.rates import (
    Reading,
    Span,
    add_readings,
    change,
    count_authorities,
    matched_rate,
    matched_ratio,
    total,
)
from responses_app.models import Figure, Statistic, StatisticsBuild

UK = "uk"
NUMBER_KINDS = ("exact", "bounded", "approximate", "suppressed", "several")
# A percentage is never added to another, and words add up to nothing.
NOT_ADDED = (Question.Kind.PERCENT, Question.Kind.TEXT)

Readings = dict[int, Reading]  # authority -> what it says
Place = tuple[str, str]  # question key, period key


@dataclass(frozen=True)
class Rebuilt:
    """One campaign's build."""

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


class NotBuilt(Exception):
    """The campaign has no statistics yet."""


def rebuild(campaign: Campaign, at: datetime) -> Rebuilt:
    """Rebuild all of a campaign's statistics, and count as done the changes seen before."""
    started = time.perf_counter()
    StatisticsBuild.objects.get_or_create(campaign=campaign, defaults={"built_at": at})
    with transaction.atomic():
        build = StatisticsBuild.objects.select_for_update().get(campaign=campaign)
        # Read before the figures: a change that comes later asks for another build.
        changes = list(campaign.changes.values_list("pk", flat=True))
        statistics = _Builder(campaign).statistics(build)
        build.statistics.all().delete()
        Statistic.objects.bulk_create(statistics, batch_size=500)
        build.built_at, build.cells = at, len(statistics)
        build.save()
        for start in range(0, len(changes), 500):
            CampaignChange.objects.filter(pk__in=changes[start : start + 500]).delete()
    return Rebuilt(campaign, len(statistics), time.perf_counter() - started)


def rebuild_changed(at: datetime) -> list[Rebuilt]:
    """Rebuild the campaigns in which something changed since their last build."""
    changed = Campaign.objects.filter(changes__isnull=False).distinct()
    return [rebuild(campaign, at) for campaign in changed]


def rebuild_all(at: datetime) -> list[Rebuilt]:
    return [rebuild(campaign, at) for campaign in Campaign.objects.all()]


class _Builder:
    """Reads a campaign's rows once, and works out every cell."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.questions = list(campaign.questions.all())
        self.periods = list(campaign.periods.all())
        self.replied, self.areas = _who_was_asked(campaign)
        self.readings = readings_of(campaign, self.questions, self.periods)

    def statistics(self, build: StatisticsBuild) -> list[Statistic]:
        return [
            self._statistic(build, question, period, area, members)
            for question in self.questions
            for period in self.periods
            for area, members in self.areas.items()
        ]

    def _statistic(
        self,
        build: StatisticsBuild,
        question: Question,
        period: Period,
        area: str,
        members: frozenset[int],
    ) -> Statistic:
        here = self._within(question.key, period.key, members)
        counts = count_authorities(members, members & self.replied, here)
        span = Span() if question.kind in NOT_ADDED else total(here.values())
        return Statistic(
            build=build,
            question=question,
            period=period,
            area=area,
            **counts.as_dict(),
            total=span.point,
            total_lower=span.lower,
            total_upper=span.upper,
            rate=self._over(question.subset_of, matched_rate, here, period, members),
            ratio=self._over(question.per, matched_ratio, here, period, members),
            change=self._change(question, period, here, members),
        )

    def _within(self, question: str, period: str, members: frozenset[int]) -> Readings:
        everywhere = self.readings.get((question, period), {})
        return {authority: everywhere[authority] for authority in everywhere.keys() & members}

    def _over(
        self,
        denominator: str,
        divide: Callable,
        here: Readings,
        period: Period,
        members: frozenset[int],
    ) -> dict[str, object] | None:
        if not denominator:
            return None
        rate = divide(here, self._within(denominator, period.key, members))
        return {"of": denominator, **rate.as_dict()} if rate else None

    def _change(
        self, question: Question, period: Period, here: Readings, members: frozenset[int]
    ) -> dict[str, object] | None:
        """Change since the period before it, or for the first since the earlier campaign.

        Only like is compared with like: a part of a year never with a whole one.
        """
        if question.kind in NOT_ADDED:
            return None
        position = self.periods.index(period)
        if position:
            before = self.periods[position - 1]
            name, old = before.key, self._within(question.key, before.key, members)
        else:
            earlier = _earlier(question)
            if earlier is None:
                return None
            before, everywhere = earlier
            name = f"{question.previous.split(':')[0]}:{before.key}"
            old = {authority: everywhere[authority] for authority in everywhere.keys() & members}
        if before.basis != period.basis or period.basis == Period.Basis.PART:
            return None
        changed = change(old, here)
        return {"from": name, **changed.as_dict()} if changed else None


def _who_was_asked(campaign: Campaign) -> tuple[set[int], dict[str, frozenset[int]]]:
    """Return the authorities that replied, and who of those asked belongs to which area.

    A request that was withdrawn asks nothing any more. An authority asked twice counts once.
    """
    replied: set[int] = set()
    areas: dict[str, set[int]] = defaultdict(set)
    rows = _asked_requests(campaign).values_list(
        "authority_id", "replied", "authority__nation", "authority__region", "authority__type"
    )
    for authority, has_replied, nation, region, kind in rows:
        if has_replied:
            replied.add(authority)
        for area in (UK, f"nation:{nation}", f"region:{region}", f"type:{kind}"):
            areas[area].add(authority)
    ordered = sorted(areas, key=_area_order)
    return replied, {area: frozenset(areas[area]) for area in ordered or [UK]}


def _asked_requests(campaign: Campaign):
    sent = campaign.foi_requests.sent()
    with_figures = campaign.foi_requests.filter(figures__is_current=True)
    return (
        (sent | with_figures)
        .exclude(outcome=FoiRequest.Outcome.WITHDRAWN)
        .distinct()
        .order_by()
    )


def _area_order(area: str) -> tuple[int, str]:
    kinds = (UK, "nation", "region", "type", "list")
    return kinds.index(area.partition(":")[0]), area


def readings_of(
    campaign: Campaign, questions: Iterable[Question], periods: Iterable[Period]
) -> dict[Place, Readings]:
    """Return what each authority says to each question and period, derived ones included.

    Where an authority was asked again the newest round that has a figure speaks for it.
    """
    figures = (
        Figure.objects.accepted()
        .filter(foi_request__in=_asked_requests(campaign).values("pk"))
        .order_by("foi_request__round")
        .values_list(
            "foi_request__authority_id", "question__key", "period__key", "period__basis",
            "kind", "value", "lower", "upper", "basis", "needs_review",
        )
    )  # fmt: skip
    readings: dict[Place, Readings] = defaultdict(dict)
    for authority, question, period, asked_basis, *figure in figures.iterator(chunk_size=2000):
        readings[question, period][authority] = _reading(
            *figure, asked_basis=asked_basis, counts=campaign.include_other_basis
        )
    for question in _sums_last(questions):
        for period in periods:
            readings[question.key, period.key] = _added(
                [readings.get((part, period.key), {}) for part in question.sum_of]
            )
    return readings


def _reading(
    kind: str,
    value: Decimal | None,
    lower: Decimal | None,
    upper: Decimal | None,
    basis: str,
    needs_review: bool,
    *,
    asked_basis: str,
    counts: bool,
) -> Reading:
    other_basis = bool(basis) and basis != asked_basis and not counts
    if needs_review and kind in NUMBER_KINDS:
        # A number that a person has still to look at is nobody's figure yet.
        return Reading("unclear", other_basis=other_basis)
    if kind == "exact":
        lower = upper = value
    return Reading(kind, value, lower, upper, other_basis)


def _sums_last(questions: Iterable[Question]) -> list[Question]:
    """Derived questions, each after those it is the sum of; a circle is left out."""
    waiting = {question.key: question for question in questions if question.is_derived}
    ordered: list[Question] = []
    while waiting:
        free = [key for key, one in waiting.items() if not set(one.sum_of) & waiting.keys()]
        if not free:
            break
        ordered += [waiting.pop(key) for key in free]
    return ordered


def _added(parts: list[Mapping[int, Reading]]) -> Readings:
    authorities = {authority for part in parts for authority in part}
    sums = {
        authority: add_readings([part.get(authority) for part in parts])
        for authority in authorities
    }
    return {authority: reading for authority, reading in sums.items() if reading is not None}


def _earlier(question: Question) -> tuple[Period, Readings] | None:
    """Return the last period of the earlier campaign's same question, and what was said."""
    if not question.previous:
        return None
    slug, key = question.previous.split(":", 1)
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        return None
    period = campaign.periods.order_by("position").last()
    questions = list(campaign.questions.all())
    if period is None or key not in {one.key for one in questions}:
        return None
    return period, readings_of(campaign, questions, [period]).get((key, period.key), {})


# ---------------------------------------------------------------------------- reading them

COUNTS = (
    "asked", "replied", "answered", "exact", "bounded", "approximate", "suppressed", "refused",
    "not_held", "other_basis", "other", "no_reply",
)  # fmt: skip


def show(
    campaign: Campaign,
    question: str | None = None,
    period: str | None = None,
    area: str | None = None,
) -> list[dict[str, object]]:
    """Return statistics as scripts read them, in the order of the campaign file.

    Raises NotBuilt where there is no build yet.
    """
    build = StatisticsBuild.objects.filter(campaign=campaign).first()
    if build is None:
        raise NotBuilt(f"{campaign.slug} has no statistics yet: rebuild them first.")
    rows = build.statistics.select_related("question", "period")
    wanted = {"question__key": question, "period__key": period, "area": area}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    return [_as_dict(row) for row in rows]


def _as_dict(row: Statistic) -> dict[str, object]:
    return {
        "question": row.question.key,
        "period": row.period.key,
        "area": row.area,
        **{name: getattr(row, name) for name in COUNTS},
        "total": json_number(row.total),
        "total_lower": json_number(row.total_lower),
        "total_upper": json_number(row.total_upper),
        "rate": row.rate,
        "ratio": row.ratio,
        "change": row.change,
    }
