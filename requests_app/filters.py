"""Which requests of a campaign are shown, and in what order. The CSV takes the same filters."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet

from requests_app.calendars import calendars_of
from requests_app.domain.law import Law
from requests_app.domain.obstacle import Obstacle
from requests_app.domain.phase import Phase
from requests_app.models import Authority, Campaign, FoiRequest

PHASES = [(phase.value, phase.label) for phase in Phase]
LAWS = [(law.value, law.name) for law in Law]
WEEKS = [("this_week", "this week"), ("next_week", "next week")]
ORDERS = {
    "due": "due date",
    "authority": "authority",
    "nation": "nation",
    "phase": "phase",
    "received": "received",
    "answered": "answered",
}
COLUMNS = {
    "due": "due_on",
    "authority": "authority__plain_name",
    "nation": "authority__nation",
    "phase": "phase_now",
    "received": "received_on",
    "answered": "responded_on",
}
FOLDED = ("region", "type", "law", "assigned_to", "due_from", "due_to")
SORTS = [
    *ORDERS.items(),
    *((f"-{key}", f"{name}, last first") for key, name in ORDERS.items()),
]


def date_input() -> forms.DateInput:
    """The browser's own date picker, which posts ISO 8601."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RequestFilter(filters.FilterSet):
    """A campaign's requests with their phase on the day `on`, narrowed by a query string."""

    search = filters.CharFilter(label="Name or reference", method="find")
    phase = filters.MultipleChoiceFilter(
        label="Phase", choices=PHASES, method="in_phases", widget=forms.CheckboxSelectMultiple
    )
    nation = filters.ChoiceFilter(
        field_name="authority__nation",
        label="Nation",
        choices=Authority.Nation.choices,
        empty_label="any",
    )
    region = filters.ChoiceFilter(
        field_name="authority__region", label="Region", choices=(), empty_label="any"
    )
    type = filters.ChoiceFilter(
        field_name="authority__type", label="Type", choices=(), empty_label="any"
    )
    law = filters.ChoiceFilter(label="Law", choices=LAWS, empty_label="any")
    assigned_to = filters.ChoiceFilter(
        label="Assigned to", choices=(), method="with_person", empty_label="anybody"
    )
    due = filters.ChoiceFilter(
        label="Due", choices=WEEKS, method="due_in_week", empty_label="any day"
    )
    due_from = filters.DateFilter("due_on", "gte", label="Due from", widget=date_input())
    due_to = filters.DateFilter("due_on", "lte", label="Due until", widget=date_input())
    sort = filters.ChoiceFilter(label="Order by", choices=SORTS, method="ordered", empty_label=None)

    COLUMNS = COLUMNS
    FOLDED = FOLDED

    class Meta:
        model = FoiRequest
        fields: list[str] = []

    def __init__(self, data: Mapping[str, Any], campaign: Campaign, on: date) -> None:
        rows = FoiRequest.objects.filter(campaign=campaign).with_phase(on)
        super().__init__(data, rows)
        self.on = on
        asked = Authority.objects.filter(foi_requests__campaign=campaign).order_by()
        for name in ("region", "type"):
            values = sorted(asked.values_list(name, flat=True).distinct())
            self.filters[name].extra["choices"] = [(value, value) for value in values]
        self.filters["assigned_to"].extra["choices"] = [
            ("nobody", "nobody"),
            *((str(user.pk), user.get_full_name() or user.get_username()) for user in people()),
        ]

    @property
    def qs(self) -> QuerySet[FoiRequest]:
        """The rows asked for, in order. None where the query string cannot be read."""
        if not self.is_valid():
            return FoiRequest.objects.none()
        rows = super().qs
        return rows if rows.query.order_by else self.ordered(rows, "sort", "due")

    @property
    def in_use(self) -> bool:
        """True where something narrows the list, or cannot be read."""
        return not self.is_valid() or any(
            value for name, value in self.form.cleaned_data.items() if name != "sort"
        )

    @property
    def more_in_use(self) -> bool:
        """True where one of the filters is in use that the page keeps folded."""
        return any(self.data.get(name) for name in self.FOLDED)

    def find(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        value = value.strip()
        return rows.filter(
            Q(authority__plain_name__icontains=value)
            | Q(authority__official_name__icontains=value)
            | Q(authority__code__iexact=value)
            | Q(reference__icontains=value)
            | Q(their_reference__icontains=value)
        )

    def in_phases(self, rows: QuerySet, name: str, value: list[str]) -> QuerySet:
        return rows.filter(phase_now__in=value) if value else rows

    def with_person(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(assigned_to=None if value == "nobody" else int(value))

    def due_in_week(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        monday = self.on - timedelta(days=self.on.weekday())
        monday += timedelta(days=7 if value == "next_week" else 0)
        return rows.awaiting_reply().filter(due_on__range=(monday, monday + timedelta(days=6)))

    def ordered(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        column = F(self.COLUMNS[value.removeprefix("-")])
        first = column.desc if value.startswith("-") else column.asc
        return rows.order_by(first(nulls_last=True), "authority__plain_name", "round")


OVERDUE_ORDERS = {
    "due": "due date",
    "step": "day of the next step",
    "authority": "authority",
    "nation": "nation",
    "law": "law",
}
STEP_DUE, STEP_LATER, NO_STEP, STEP = "due", "later", "none", "step:"
NOTHING, ANYTHING = "nothing", "anything"
DAYS_LATE = (5, 10, 20, 40, 60)  # working days


class OverdueFilter(RequestFilter):
    """A campaign's overdue requests with what stands in the way of their next step."""

    phase = due = due_from = due_to = None
    next_step = filters.ChoiceFilter(
        label="Next step", choices=(), method="at_step", empty_label="any"
    )
    obstacle = filters.ChoiceFilter(
        label="What stands in the way", choices=(), method="in_the_way", empty_label="any"
    )
    days_late = filters.ChoiceFilter(
        label="Days late",
        choices=[(str(days), f"{days} working days or more") for days in DAYS_LATE],
        method="so_late",
        empty_label="any",
    )
    sort = filters.ChoiceFilter(
        label="Order by",
        choices=[
            *OVERDUE_ORDERS.items(),
            *((f"-{key}", f"{name}, last first") for key, name in OVERDUE_ORDERS.items()),
        ],
        method="ordered",
        empty_label=None,
    )

    COLUMNS = {
        "due": "due_on",
        "step": "chase_on",
        "authority": "authority__plain_name",
        "nation": "authority__nation",
        "law": "law",
    }
    FOLDED = ("nation", "region", "type", "law", "days_late")

    def __init__(
        self, data: Mapping[str, Any], campaign: Campaign, on: date, titles: Mapping[str, str]
    ) -> None:
        super().__init__(data, campaign, on)
        self.queryset = FoiRequest.objects.filter(campaign=campaign).overdue(on).with_obstacle(on)
        self.filters["next_step"].extra["choices"] = [
            (STEP_DUE, "due today or before"),
            (STEP_LATER, "on a later day"),
            (NO_STEP, "none left"),
            *((f"{STEP}{name}", title) for name, title in titles.items()),
        ]
        self.filters["obstacle"].extra["choices"] = [
            (NOTHING, "nothing"),
            (ANYTHING, "anything"),
            *((one.value, one.sentence) for one in Obstacle),
        ]

    def at_step(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == STEP_DUE:
            return rows.filter(chase_on__lte=self.on)
        if value == STEP_LATER:
            return rows.filter(chase_on__gt=self.on)
        return rows.filter(next_step="" if value == NO_STEP else value.removeprefix(STEP))

    def in_the_way(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == ANYTHING:
            return rows.exclude(obstacle="")
        return rows.filter(obstacle="" if value == NOTHING else value)

    def so_late(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Rows so many working days late, by the calendar of each one's law."""
        wanted = Q()
        for law, calendar in calendars_of().items():
            first_late = calendar.add(self.on + timedelta(days=1), -int(value))
            wanted |= Q(law=law.value, due_on__lt=first_late)
        return rows.filter(wanted)


def people() -> QuerySet:
    """Accounts in use: those to whom a request can be assigned."""
    return get_user_model().objects.filter(is_active=True).order_by("username")
