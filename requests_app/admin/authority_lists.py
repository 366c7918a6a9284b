"""Saved lists of authorities: read here, changed on pages of their own, and statistics follow."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from requests_app.admin.desk import DeskAdmin, Kept, Link
from requests_app.models import AuthorityList


@admin.register(AuthorityList)
class AuthorityListAdmin(Kept, DeskAdmin):
    list_display = ("name", "members", "note", "made_by", "changed_at")
    list_select_related = ("made_by",)
    search_fields = ("name", "note", "authorities__plain_name", "authorities__code")
    fields = ("name", "note", "authorities", "made_by", "changed_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(n=Count("authorities"))

    @admin.display(description="authorities", ordering="n")
    def members(self, saved: AuthorityList) -> int:
        return saved.n

    def list_links(self, request: HttpRequest) -> list[Link]:
        return [Link("Make and change lists", reverse("authority-lists"))]

    def row_links(self, request: HttpRequest, row: AuthorityList) -> list[Link]:
        return [Link("The list", reverse("authority-list", args=[row.pk]))]
