"""The filters of the list of requests that ask something of today."""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import localdate

from requests_app.domain.phase import Phase

WEEK = timedelta(days=7)


class PhaseFilter(admin.SimpleListFilter):
    """Where a request stands today. Seven phases, exactly one of which is true."""

    title = "phase"
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [(phase.value, phase.label) for phase in Phase]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.in_phase(self.value(), localdate()) if self.value() else queryset


class DueFilter(admin.SimpleListFilter):
    """By the last day for a reply. Weeks run from Monday to Sunday; the clock must be running."""

    title = "due"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list:
        return [
            ("today", "Today"),
            ("this_week", "This week"),
            ("next_week", "Next week"),
            ("overdue", "Overdue"),
            ("none", "No due day"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = localdate()
        monday = monday_of(today)
        match self.value():
            case "today":
                return queryset.due_between(today, today)
            case "this_week":
                return queryset.due_between(monday, monday + WEEK - timedelta(days=1))
            case "next_week":
                return queryset.due_between(monday + WEEK, monday + 2 * WEEK - timedelta(days=1))
            case "overdue":
                return queryset.overdue(today)
            case "none":
                return queryset.filter(due_on=None)
        return queryset


def monday_of(day: date) -> date:
    """The Monday of the week in which `day` falls."""
    return day - timedelta(days=day.weekday())
