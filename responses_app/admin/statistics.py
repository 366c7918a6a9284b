"""Statistics are rebuilt, never adjusted: here a person sees when each campaign's were built."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from requests_app.admin.desk import DeskAdmin, Kept, Link
from responses_app.models import StatisticsBuild


@admin.register(StatisticsBuild)
class StatisticsBuildAdmin(Kept, DeskAdmin):
    list_display = ("campaign", "built_at", "cells")
    list_select_related = ("campaign",)

    def row_links(self, request: HttpRequest, row: StatisticsBuild) -> list[Link]:
        return [Link("The statistics", reverse("statistics", args=[row.campaign.slug]))]
