"""Rebuild a campaign's statistics from its accepted figures: a pure function of the rows.

Nothing is ever adjusted. A build replaces the one before in one transaction, so a reader sees
a whole build or the whole one before it, and two rebuilds at once wait for one another.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from requests_app.models import Campaign, CampaignChange, FoiRequest, Period, Question
from responses_app.domain.rates import (
    Reading,
    add_readings,
    average_rate,
    average_ratio,
    change,
    count_authorities,
    matched_rate,
    matched_ratio,
    total,
)
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Figure, Statistic, StatisticsBuild

logger = logging.getLogger(__name__)

UK = "uk"
NOT_ASKED = "not_asked"
# Pooled, where a large authority counts for more, and the mean of the authorities' own.
RATE = (matched_rate, average_rate)
RATIO = (matched_ratio, average_ratio)
WITH_NUMBER = ("exact", "bounded", "approximate")
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
    with transaction.atomic():
        StatisticsBuild.objects.get_or_create(campaign=campaign, defaults={"built_at": at})
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
    return _rebuild_each(Campaign.objects.filter(changes__isnull=False).distinct(), at)


def rebuild_all(at: datetime) -> list[Rebuilt]:
    return _rebuild_each(Campaign.objects.all(), at)


def _rebuild_each(campaigns: Iterable[Campaign], at: datetime) -> list[Rebuilt]:
    """A campaign that fails keeps no other from its build; the failure is raised at the end."""
    built: list[Rebuilt] = []
    failure: Exception | None = None
    for campaign in campaigns:
        try:
            built.append(rebuild(campaign, at))
        except Exception as problem:
            logger.exception("The statistics of %s could not be rebuilt.", campaign.slug)
            failure = problem
    if failure:
        raise failure
    return built


class _Builder:
    """Reads a campaign's rows once, and works out every cell."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.questions = list(campaign.questions.all())
        self.periods = list(campaign.periods.all())
        self.replied, self.areas = _who_was_asked(campaign)
        self.readings = readings_of(campaign, self.questions, self.periods)
        self.added = {question.key for question in self.questions if _is_added(question)}
        # Another basis may count in a total, but part of a year never beside a whole one.
        self.comparable = self.readings
        if campaign.include_other_basis:
            self.comparable = readings_of(
                campaign, self.questions, self.periods, whole_years_only=True
            )
        self.earlier = {
            (question.key, period.key): found
            for question in self.questions
            for period in self.periods[:1]
            if question.previous and (found := _earlier(question, period))
        }

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
        here = _only(self.readings, question.key, period.key, members)
        # Who was not asked this question is not among those asked, whatever else they answered.
        members = members - {authority for authority, one in here.items() if one.kind == NOT_ASKED}
        here = _only(self.readings, question.key, period.key, members)
        counts = count_authorities(members, members & self.replied, here)
        return Statistic(
            build=build,
            question=question,
            period=period,
            area=area,
            **counts.as_dict(),
            **(self._sums(question, period, members, here) if question.key in self.added else {}),
        )

    def _sums(
        self, question: Question, period: Period, members: frozenset[int], here: Readings
    ) -> dict[str, object]:
        span = total(here.values())
        return {
            "total": span.point,
            "total_lower": span.lower,
            "total_upper": span.upper,
            "rate": self._over(question.subset_of, RATE, here, period, members),
            "ratio": self._over(question.per, RATIO, here, period, members),
            "change": self._change(question, period, members),
        }

    def _over(
        self,
        denominator: str,
        ways: tuple[Callable, Callable],
        here: Readings,
        period: Period,
        members: frozenset[int],
    ) -> dict[str, object] | None:
        if denominator not in self.added:
            return None
        pooled, each = ways
        below = _only(self.readings, denominator, period.key, members)
        rate, average = pooled(here, below), each(here, below)
        if rate is None:
            return None
        return {
            "of": denominator,
            **rate.as_dict(),
            "average": average.as_dict() if average else None,
        }

    def _change(
        self, question: Question, period: Period, members: frozenset[int]
    ) -> dict[str, object] | None:
        """Change since the period before it, or for the first since the earlier campaign.

        Only like is compared with like: a part of a year never with a whole one.
        """
        position = self.periods.index(period)
        if position:
            before = self.periods[position - 1]
            name, readings, key = before.key, self.comparable, question.key
        elif (question.key, period.key) in self.earlier:
            before, readings = self.earlier[question.key, period.key]
            slug, key = question.previous.split(":", 1)
            name = f"{slug}:{before.key}"
        else:
            return None
        if before.basis != period.basis or period.basis == Period.Basis.PART:
            return None
        old = _only(readings, key, before.key, members)
        new = _only(self.comparable, question.key, period.key, members)
        changed = change(old, new)
        return {"from": name, **changed.as_dict()} if changed else None


def _only(
    readings: Mapping[Place, Readings], question: str, period: str, members: frozenset[int]
) -> Readings:
    everywhere = readings.get((question, period), {})
    return {authority: everywhere[authority] for authority in everywhere.keys() & members}


def _is_added(question: Question) -> bool:
    return question.kind not in NOT_ADDED


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
    return (sent | with_figures).exclude(outcome=FoiRequest.Outcome.WITHDRAWN).distinct().order_by()


def _area_order(area: str) -> tuple[int, str]:
    kinds = (UK, "nation", "region", "type", "list")
    return kinds.index(area.partition(":")[0]), area


def readings_of(
    campaign: Campaign,
    questions: Iterable[Question],
    periods: Iterable[Period],
    *,
    whole_years_only: bool = False,
) -> dict[Place, Readings]:
    """Return what each authority says to each question and period, derived ones included.

    `whole_years_only` keeps a part of a year on another basis even where the campaign counts it.
    """
    questions, periods = list(questions), list(periods)
    readings: dict[Place, Readings] = defaultdict(dict)
    for (place, authority), row in _speaking(campaign, periods).items():
        _, asked, *numbers, given, doubted = row
        basis = given or asked
        counts = basis == asked or (
            campaign.include_other_basis
            and not (whole_years_only and Period.Basis.PART in (basis, asked))
        )
        readings[place][authority] = _reading(*numbers, doubted, other_basis=not counts)
    added = {question.key for question in questions if _is_added(question)}
    for question in _sums_last(questions):
        if not added.issuperset(question.sum_of):
            continue
        for period in periods:
            readings[question.key, period.key] = _added(
                [readings.get((part, period.key), {}) for part in question.sum_of]
            )
    return readings


def figures_that_count(campaign: Campaign) -> set[int]:
    """Return the figures that the statistics use, by primary key: one an authority, question and
    period, however often it was asked."""
    return {row[0] for row in _speaking(campaign, campaign.periods.all()).values()}


def _speaking(campaign: Campaign, periods: Iterable[Period]) -> dict[tuple[Place, int], tuple]:
    """Return what speaks for each authority at each place.

    Where an authority was asked again that is its newest accepted answer. None that has no number
    silences a number that was given before; nor does one that a person has still to look at, or
    that was left blank, silence anything.
    """
    figures = (
        Figure.objects.accepted()
        .filter(
            foi_request__in=_asked_requests(campaign).values("pk"),
            period__key__in=[period.key for period in periods],
        )
        .order_by("foi_request__round")
        .values_list(
            "foi_request__authority_id", "question__key", "period__key",
            "pk", "period__basis", "kind", "value", "lower", "upper", "basis", "needs_review",
        )
    )  # fmt: skip
    speaking: dict[tuple[Place, int], tuple] = {}
    weights: dict[tuple[Place, int], int] = {}
    for authority, question, period, *row in figures.iterator(chunk_size=2000):
        key = (question, period), authority
        weight = _weight(row[2], row[-1])
        if weight >= weights.get(key, 0):
            speaking[key], weights[key] = tuple(row), weight
    return speaking


def _weight(kind: str, needs_review: bool) -> int:
    """How much an answer counts beside that of another round; of equals the newer one does."""
    if kind == "blank":
        return 0
    if needs_review:
        return 1
    return 3 if kind in WITH_NUMBER else 2


def _reading(
    kind: str,
    value: Decimal | None,
    lower: Decimal | None,
    upper: Decimal | None,
    needs_review: bool,
    *,
    other_basis: bool,
) -> Reading:
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


def _earlier(question: Question, period: Period) -> tuple[Period, dict[Place, Readings]] | None:
    """Return the newest comparable period of the earlier campaign, and what was said for it."""
    slug, _, key = question.previous.partition(":")
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign is None:
        return None
    questions = list(campaign.questions.all())
    comparable = [
        one
        for one in campaign.periods.order_by("position", "key")
        if one.basis == period.basis and not _is_same_year(one, period)
    ]
    if not comparable or key not in {one.key for one in questions if _is_added(one)}:
        return None
    before = comparable[-1]
    return before, readings_of(campaign, questions, [before], whole_years_only=True)


def _is_same_year(one: Period, other: Period) -> bool:
    years = (Period.Basis.CALENDAR, Period.Basis.FINANCIAL)
    return one.basis in years and one.key == other.key


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
