"""The statistics of a campaign for one area, question by question, with sentences to paste."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.models import Campaign
from responses_app import statistics_rebuild
from responses_app.domain.areas import UK, area_name, area_order
from responses_app.domain.publication import Period, Question, Row
from responses_app.domain.sentences import MADE_UP, Amounts, Said, Writer, of_trend
from responses_app.models import StatisticsBuild
from responses_app.publications import periods_of, questions_of
from responses_app.statistics_rebuild.waves import questions_with_waves, waves
from responses_app.views.behind import newest_change

KINDS_OF_AREA = {
    "nation": "Nations",
    "region": "Regions",
    "type": "Types of authority",
    "list": "Saved lists",
}


@dataclass(frozen=True)
class Told:
    """One row, and the sentences that it has to say."""

    row: Row
    sentences: tuple[Said, ...]


@login_required
@require_safe
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    area = request.GET.get("area") or UK
    day, problem = _day(request.GET.get("as_of", ""))
    with statistics_rebuild.whole_build():
        build = StatisticsBuild.objects.filter(campaign=campaign).first()
        behind = newest_change(campaign) if build and not day else None
        areas, rows = _rows(campaign, build, area, day)
        trend = _trend(campaign, request.GET.get("waves", "")) if build and not day else None
    known = area in areas
    questions, periods = questions_of(campaign), periods_of(campaign)
    told = _told(campaign, questions, periods, rows)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "statistics",
        "build": build,
        "behind": behind,
        "day": day,
        "problem": problem,
        "today": localdate(),
        "areas": _grouped(areas),
        "area": area,
        "area_name": area_name(area),
        "known": known,
        "worked_out": bool(build or day),
        "said_above": MADE_UP,  # by the banner of the page; what is copied says it
        "questions": [(one, told[one.key]) for one in questions if one.key in told],
        "trend": trend,
    }
    return render(request, "campaigns/statistics.html", context, status=200 if known else 404)


def _rows(
    campaign: Campaign, build: StatisticsBuild | None, area: str, day: date | None
) -> tuple[list[str], list[dict[str, Any]]]:
    """The areas that there are, in order, and the rows of one of them."""
    found: set[str] = set()
    if build:
        found = set(build.statistics.order_by().values_list("area", flat=True).distinct())
    if day:
        every = statistics_rebuild.as_of(campaign, day)
        found |= {row["area"] for row in every}
        rows = [row for row in every if row["area"] == area]
    else:
        rows = statistics_rebuild.show(campaign, area=area) if area in found else []
    return sorted(found | {UK}, key=area_order), rows


def _told(
    campaign: Campaign,
    questions: tuple[Question, ...],
    periods: tuple[Period, ...],
    rows: list[dict[str, Any]],
) -> dict[str, list[Told]]:
    writer = Writer(
        questions, periods, rows, made_up=campaign.made_up, earlier=_earlier_periods(questions)
    )
    told: dict[str, list[Told]] = {}
    for row in rows:
        told.setdefault(row["question"], []).append(Told(row, writer.write(row)))
    return told


def _earlier_periods(questions: Iterable[Question]) -> dict[str, dict[str, Period]]:
    """The periods of the campaigns that were asked the same before."""
    slugs = {one.previous.partition(":")[0] for one in questions if one.previous}
    if not slugs:
        return {}
    before = Campaign.objects.filter(slug__in=slugs).prefetch_related("periods")
    return {one.slug: {period.key: period for period in periods_of(one)} for one in before}


@dataclass(frozen=True)
class Trend:
    """One question over its waves, and the others that have any."""

    question: Question
    others: tuple[Question, ...]
    series: dict[str, Any]
    sentences: list[Said]


def _trend(campaign: Campaign, key: str) -> Trend | None:
    """The question `key`, else the first that was asked in more than one wave; None without any.

    One at a time: each is worked out anew from the figures of all its waves.
    """
    several = questions_with_waves(campaign)
    if not several:
        return None
    question = next((one for one in several if one.key == key), several[0])
    series = waves(campaign, question.key)
    told = of_trend(series, Amounts.of(question), made_up=campaign.made_up)
    return Trend(question, several, series, told)


def _day(text: str) -> tuple[date | None, str]:
    """Read the past day that statistics are wanted for, and say what is wrong with it."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"“{text}” is no day; one such as 2026-03-02 was expected."
    if day >= localdate():
        return None, "" if day == localdate() else "That day has not come yet."
    return day, ""


def _grouped(areas: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Areas for a select, under the heading of their kind; the UK first and under none."""
    groups: dict[str, list[tuple[str, str]]] = {"": [(UK, area_name(UK))]}
    for area in areas:
        kind, _, name = area.partition(":")
        if area != UK:
            groups.setdefault(KINDS_OF_AREA.get(kind, kind), []).append((area, name))
    return list(groups.items())
