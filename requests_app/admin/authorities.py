"""The register: found by any name or code; addresses corrected by researchers."""

import json

from django.contrib import admin, messages
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from requests_app import address_book
from requests_app.admin.desk import DeskAdmin, Link, TableInline
from requests_app.models import Authority, AuthorityFunction, CampaignChange

ADDRESS = ("email", "email_source", "email_confirmed_on", "foi_page")
IDENTITY = (
    "plain_name",
    "official_name",
    "code",
    "type",
    "nation",
    "region",
    "start_date",
    "end_date",
    "population",
    "successors",
    "other_names",
    "made_up",
)
COUNTED = frozenset(
    {"official_name", "code", "type", "nation", "region", "start_date", "end_date", "successors"}
)
"""What decides in which rows of the statistics an authority counts, and by which name."""


class FunctionInline(TableInline):
    model = AuthorityFunction


@admin.register(Authority)
class AuthorityAdmin(DeskAdmin):
    list_display = (
        "plain_name",
        "code",
        "type",
        "nation",
        "region",
        "population",
        "email",
        "email_confirmed_on",
        "end_date",
        "made_up",
    )
    list_filter = (
        "nation",
        "region",
        "type",
        "authority_functions__function",
        ("email", admin.EmptyFieldListFilter),
        ("end_date", admin.EmptyFieldListFilter),
        "made_up",
    )
    search_fields = ("plain_name", "official_name", "code", "email")
    search_help_text = "Any name it has or had, Welsh and Gaelic ones too; code or address."
    autocomplete_fields = ("successors",)
    inlines = (FunctionInline,)
    fieldsets = (
        ("Where we write to", {"fields": ADDRESS}),
        ("What it is", {"fields": IDENTITY}),
    )

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Authority | None = None):
        """Who may not add authorities corrects their addresses, and nothing else."""
        return () if self.has_add_permission(request) else IDENTITY

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Search other names too: SQLite keeps their letters escaped, PostgreSQL as they are."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        term = search_term.strip()
        if not term:
            return found, may_repeat
        escaped = json.dumps(term)[1:-1]
        named = Q(other_names__icontains=term) | Q(other_names__icontains=escaped)
        return queryset.filter(Q(pk__in=found.values("pk")) | named), may_repeat

    def save_model(self, request: HttpRequest, obj: Authority, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and obj.email:
            written = address_book.put_right(obj, request.user, timezone.now(), f"now {obj.email}")
            if written:
                letters = "letter that waited is" if written == 1 else "letters that waited are"
                messages.info(request, f"{written} {letters} written anew to {obj.email}.")

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        functions = any(one.has_changed() for one in formsets)
        if functions or COUNTED.intersection(form.changed_data):
            CampaignChange.objects.follow_register([form.instance.pk])

    def list_links(self, request: HttpRequest) -> list[Link]:
        return [Link("Addresses to confirm", reverse("addresses"))]

    def row_links(self, request: HttpRequest, row: Authority) -> list[Link]:
        requests = reverse("admin:requests_app_foirequest_changelist")
        return [Link("Requests", f"{requests}?authority__id__exact={row.pk}")]
