"""Tokens of everybody: who has one, when it was last used, and an end to it.

Nobody makes a token for another: each person does, on a page of their own, and sees it once.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from requests_app.admin.bulk import do_each
from requests_app.admin.desk import DeskAdmin, Kept
from responses_app.models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(Kept, DeskAdmin):
    list_display = ("owner", "name", "made_at", "used_at", "revoked_at")
    list_display_links = ("name",)
    list_filter = (("revoked_at", admin.EmptyFieldListFilter), "owner")
    list_select_related = ("owner",)
    search_fields = ("owner__username", "name")
    fields = list_display
    actions = ("revoke",)

    def actions_for(self, request: HttpRequest, row: ApiToken) -> Sequence[str]:
        return () if row.revoked_at else ("revoke",)

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        now = timezone.now()
        return do_each(self, request, rows.filter(revoked_at=None), lambda one: _end(one, now), ())


def _end(token: ApiToken, now: datetime) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
