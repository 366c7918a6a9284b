"""Bank holidays proclaimed since our list was checked, and what counting anew came to."""

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest

from requests_app.admin.desk import DeskAdmin, Kept, Link
from requests_app.models import ProclaimedHoliday, ProclaimedYear, Recount
from requests_app.recounting import waiting


class RecountingAdmin(DeskAdmin):
    """Rows by which dates are counted: each change says what follows from it."""

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._say_what_follows(request)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        self._say_what_follows(request)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        super().delete_queryset(request, queryset)
        self._say_what_follows(request)

    def _say_what_follows(self, request: HttpRequest) -> None:
        count = waiting()
        if count:
            messages.warning(
                request,
                f"{count} request{'s' if count > 1 else ''} will be counted anew within about "
                f"{settings.SWEEP_SECONDS} seconds, and until then nobody is chased. How many "
                "moved will stand under Recounts, and old and new date in each request's log. "
                "Without the background worker: manage.py recompute_deadlines.",
            )
        else:
            messages.info(request, "No request has these days in its count: no date moves.")

    def list_links(self, request: HttpRequest) -> list[Link]:
        return [Link("What counting anew came to", "../recount/")]


@admin.register(ProclaimedHoliday)
class ProclaimedHolidayAdmin(RecountingAdmin):
    list_display = ("date", "name", "where", "is_held", "proclaimed_on", "source")
    list_filter = ("is_held",)
    date_hierarchy = "date"
    fieldsets = (
        (None, {"fields": ("date", "name", "is_held")}),
        (
            "In which nations",
            {
                "fields": ("england", "wales", "scotland", "northern_ireland"),
                "description": "Under FOIA and the EIR a holiday in any of the four stops every "
                "authority's clock; under FOISA and the EI(S)R only one in Scotland does.",
            },
        ),
        ("How it is known", {"fields": ("proclaimed_on", "source")}),
    )

    @admin.display(description="where")
    def where(self, day: ProclaimedHoliday) -> str:
        return day.as_holiday().where


@admin.register(ProclaimedYear)
class ProclaimedYearAdmin(RecountingAdmin):
    list_display = ("year", "source")


@admin.register(Recount)
class RecountAdmin(Kept, DeskAdmin):
    list_display = (
        *("started_at", "why", "moved", "looked_at", "letters_taken_back", "finished_at"),
        "problems",
    )
    fields = list_display
