"""Releases never change, and what authorities said of their figures is kept: both are read here."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from requests_app.admin.desk import DeskAdmin, Kept, Link
from responses_app.models import Confirmation, Release


@admin.register(Release)
class ReleaseAdmin(Kept, DeskAdmin):
    list_display = ("campaign", "number", "made_at", "made_by", "figures", "published_at")
    list_display_links = ("number",)
    list_filter = ("campaign",)
    list_select_related = ("campaign", "made_by")
    search_fields = ("note", "sha256", "safe_sha256")

    def row_links(self, request: HttpRequest, row: Release) -> list[Link]:
        return [Link("The release", reverse("release", args=[row.campaign.slug, row.number]))]


@admin.register(Confirmation)
class ConfirmationAdmin(Kept, DeskAdmin):
    list_display = ("foi_request", "state", "object_by", "answered_on", "recorded_by")
    list_filter = ("state", "campaign")
    list_select_related = ("foi_request__authority", "campaign", "recorded_by")
    search_fields = ("foi_request__reference", "foi_request__authority__official_name")
    exclude = ("figures",)

    def row_links(self, request: HttpRequest, row: Confirmation) -> list[Link]:
        return [Link("What they were asked", reverse("confirmation", args=[row.pk]))]
