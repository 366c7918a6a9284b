"""The log of what happened: read here, added to on the request's page, struck out with a reason."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from requests_app import lifecycle
from requests_app.admin.bulk import ask_then_do
from requests_app.admin.desk import DeskAdmin, Kept
from requests_app.forms import WhyForm
from requests_app.models import CaseEvent


@admin.register(CaseEvent)
class CaseEventAdmin(Kept, DeskAdmin):
    list_display = (
        "kind",
        "on",
        "request_link",
        "outcome",
        "note",
        "source",
        "recorded_by",
        "recorded_at",
        "struck_out_at",
    )
    list_filter = (
        "foi_request__campaign",
        "kind",
        ("struck_out_at", admin.EmptyFieldListFilter),
        "on",
    )
    search_fields = (
        "foi_request__reference",
        "foi_request__authority__plain_name",
        "foi_request__authority__code",
        "note",
        "source",
    )
    list_select_related = ("foi_request__authority", "recorded_by")
    ordering = ("-recorded_at", "-pk")
    actions = ("strike_out",)

    def actions_for(self, request: HttpRequest, row: CaseEvent) -> Sequence[str]:
        return () if row.struck_out_at else ("strike_out",)

    @admin.display(description="request", ordering="foi_request__reference")
    def request_link(self, event: CaseEvent) -> str:
        url = reverse("admin:requests_app_foirequest_change", args=[event.foi_request_id])
        return format_html('<a href="{}">{}</a>', url, event.foi_request)

    @admin.action(description="Strike out …", permissions=["change"])
    def strike_out(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return ask_then_do(
            self,
            request,
            rows,
            title="Strike out events",
            form=WhyForm,
            act=lambda event, answers: lifecycle.strike_out(event, answers["why"], request.user),
            refusals=(lifecycle.LifecycleError,),
        )
