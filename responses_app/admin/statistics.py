"""Statistics are rebuilt, never adjusted: here a person sees when, and what each build says."""

from decimal import Decimal

from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from requests_app.admin.desk import DeskAdmin, Kept, Link
from responses_app.domain.writing_numbers import number_or_bounds
from responses_app.models import Statistic, StatisticsBuild


@admin.register(StatisticsBuild)
class StatisticsBuildAdmin(Kept, DeskAdmin):
    list_display = (
        "campaign",
        "number",
        "built_at",
        "newest_change",
        "cells",
        "full_at",
        "differing",
    )
    list_select_related = ("campaign",)
    readonly_fields = ("newest_change",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(changed=Max("campaign__changes__at"))

    @admin.display(description="newest change not in it", ordering="changed")
    def newest_change(self, build: StatisticsBuild) -> object:
        return build.changed

    def row_links(self, request: HttpRequest, row: StatisticsBuild) -> list[Link]:
        rows = reverse("admin:responses_app_statistic_changelist")
        return [
            Link("The statistics", reverse("statistics", args=[row.campaign.slug])),
            Link("Its rows", f"{rows}?build__campaign__id__exact={row.campaign_id}"),
        ]


@admin.register(Statistic)
class StatisticAdmin(Kept, DeskAdmin):
    """The rows of every campaign's build. There is one build a campaign, the newest."""

    list_display = (
        "campaign",
        "question_key",
        "period_key",
        "area",
        "asked",
        "answered",
        "total_or_bounds",
        "of_build",
    )
    list_display_links = ("question_key",)
    list_filter = ("build__campaign",)
    list_select_related = ("build__campaign", "question", "period")
    search_fields = ("question__key", "period__key", "area")
    search_help_text = "A question, a period or an area: uk, nation:Wales, region:London."

    @admin.display(description="campaign", ordering="build__campaign__title")
    def campaign(self, row: Statistic) -> str:
        return row.build.campaign.slug

    @admin.display(description="question", ordering="question__position")
    def question_key(self, row: Statistic) -> str:
        return row.question.key

    @admin.display(description="period", ordering="period__position")
    def period_key(self, row: Statistic) -> str:
        return row.period.key

    @admin.display(description="total")
    def total_or_bounds(self, row: Statistic) -> str | None:
        return number_or_bounds(row.total, row.total_lower, row.total_upper, write=_plain)

    @admin.display(description="newest build", ordering="build__number")
    def of_build(self, row: Statistic) -> str:
        return f"{row.build.number:,}"

    def row_links(self, request: HttpRequest, row: Statistic) -> list[Link]:
        page = reverse("statistics", args=[row.build.campaign.slug])
        return [Link("The statistics of this area", f"{page}?{urlencode({'area': row.area})}")]


def _plain(number: Decimal) -> str:
    return f"{number.normalize():,f}"
