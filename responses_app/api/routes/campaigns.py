"""Campaigns: what was asked, and for which periods."""

from dataclasses import asdict
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router

from requests_app.models import Campaign
from responses_app import publications
from responses_app.api.asking import Asked
from responses_app.api.paging import Key, part_of
from responses_app.api.problems import not_found
from responses_app.api.reading import Answer, page, plain, reads
from responses_app.api.schemas import Build, Form, Page
from responses_app.models import StatisticsBuild

router = Router()
KEYS = (Key("slug"),)


class CampaignRow(Form):
    """One campaign."""

    slug: str = Field(description="its short name: what other paths call it")
    title: str
    law: str = Field(description="auto (by nation), or the one law for all: foia, foisa, eir, eisr")
    made_up: bool = Field(description="true: its numbers are invented")
    authorities: int = Field(description="how many were asked or will be, drafts among them")
    statistics: Build | None = Field(description="the newest build; null where there is none yet")


class PageOfCampaigns(Page):
    results: list[CampaignRow]


class QuestionRow(Form):
    """A question, or a sum of several."""

    key: str
    text: str | None = Field(description="its wording; null for a sum")
    unit: str | None
    kind: str = Field(description="count, number, money, percent, yes_no or text")
    sum_of: list[str] = Field(description="not asked: the sum of these questions")
    subset_of: str | None = Field(description="gives a rate over this question")
    per: str | None = Field(description="gives a ratio to this question")
    at_most: list[str] = Field(description="can be no more than these questions")
    previous: str | None = Field(description="the same question of an earlier campaign, slug:key")


class PeriodRow(Form):
    """A period that every question is asked for."""

    key: str
    basis: str = Field(description="calendar, financial, part, snapshot or other")
    start: str | None = Field(json_schema_extra={"format": "date"})
    end: str | None = Field(json_schema_extra={"format": "date"})


class OneCampaign(CampaignRow):
    """One campaign with its questions and periods, in the order of its file."""

    suppression_threshold: int = Field(description="small numbers below this are hidden")
    zero_shown: bool = Field(description="true zeros are shown")
    include_other_basis: bool = Field(description="figures on another year basis count")
    questions: list[QuestionRow]
    periods: list[PeriodRow]


@reads(router, "campaigns", gives=PageOfCampaigns, needs=["requests_app.view_campaign"])
def campaigns(request: HttpRequest, asked: Query[Asked]) -> Answer:
    """All campaigns, by their short names."""
    rows = Campaign.objects.all()
    part = part_of(rows, KEYS, after=asked.after, limit=asked.limit, of=request.path)
    return page(request, part, map(_row, _in_order(rows.filter(pk__in=part.pks))))


@reads(router, "campaigns/{slug}", gives=OneCampaign, needs=["requests_app.view_campaign"])
def campaign(request: HttpRequest, slug: str) -> Answer:
    """One campaign with its questions and periods."""
    one = _in_order(Campaign.objects.filter(slug=slug)).first()
    if one is None:
        raise not_found(f"There is no campaign {slug}; /api/v1/campaigns lists them.")
    return _row(one) | {
        "suppression_threshold": one.suppression_threshold,
        "zero_shown": one.zero_shown,
        "include_other_basis": one.include_other_basis,
        "questions": [_plain(asdict(row)) for row in publications.questions_of(one)],
        "periods": [_plain(asdict(row)) for row in publications.periods_of(one)],
    }


def _in_order(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    asked = Count("foi_requests__authority", distinct=True)
    return rows.select_related("statistics_build").annotate(authorities=asked).order_by("slug")


def _row(one: Any) -> Answer:
    return {
        "slug": one.slug,
        "title": one.title,
        "law": one.law,
        "made_up": one.made_up,
        "authorities": one.authorities,
        "statistics": build_of(getattr(one, "statistics_build", None)),
    }


def build_of(build: StatisticsBuild | None) -> Answer | None:
    """A build as its answers name it."""
    return {"number": build.number, "built_at": build.built_at.isoformat()} if build else None


def _plain(row: dict[str, Any]) -> Answer:
    return {name: plain(value) for name, value in row.items()}
