"""Campaigns, with their periods, questions and chase ladders."""

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, F, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from requests_app import ladders, lifecycle
from requests_app.admin.bulk import do_each
from requests_app.admin.desk import DeskAdmin, Link, TableInline
from requests_app.admin.ladders import LadderStepInline
from requests_app.domain.asking import problems_with_ask
from requests_app.domain.law import Law
from requests_app.filters import date_input
from requests_app.models import Campaign, LadderStep, Period, Question


class CampaignForm(forms.ModelForm):
    def clean_ask(self) -> dict:
        ask = self.cleaned_data["ask"] or {}
        if not isinstance(ask, dict):
            raise forms.ValidationError('A table such as {"function": "children"} was expected.')
        problems = problems_with_ask(ask)
        if problems:
            raise forms.ValidationError(problems)
        return ask


class PeriodInline(TableInline):
    model = Period

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DateField):
            kwargs["widget"] = date_input()
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class QuestionInline(admin.StackedInline):
    model = Question
    extra = 0
    fields = (
        ("key", "kind", "unit", "position"),
        "text",
        ("subset_of", "per", "previous"),
        ("also_called", "sum_of", "at_most"),
    )
    classes = ("collapse",)
    show_change_link = True

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return _small_boxes(super().formfield_for_dbfield(db_field, request, **kwargs))


@admin.register(Campaign)
class CampaignAdmin(DeskAdmin):
    form = CampaignForm
    list_display = (
        "title",
        "law",
        "requests",
        "not_answered",
        "owner",
        "chasing_paused",
        "made_up",
    )
    list_filter = ("law", "chasing_paused", "made_up", "owner")
    search_fields = ("title", "slug")
    list_select_related = ("owner",)
    inlines = (PeriodInline, QuestionInline, LadderStepInline)
    actions = ("make_own_ladder",)
    fieldsets = (
        (None, {"fields": ["title", "slug", "law", "ask", "owner"]}),
        (
            "The letter",
            {
                "fields": [
                    "subject",
                    "letter",
                    "sign_off",
                    "applicant_name",
                    "applicant_organisation",
                    "applicant_address",
                    "reply_form",
                    "second_person_approves",
                ]
            },
        ),
        (
            "The figures",
            {
                "fields": [
                    "suppression_threshold",
                    "zero_shown",
                    "double_code",
                    "accept_reply_form",
                    "accept_rule",
                    "include_other_basis",
                    "made_up",
                ]
            },
        ),
        ("Chasing", {"fields": ["chasing_paused", "chasing_snoozed_until"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        open_ = Q(foi_requests__was_sent=True, foi_requests__outcome="")
        return (
            super()
            .get_queryset(request)
            .annotate(
                requests_count=Count("foi_requests"),
                open_count=Count(
                    "foi_requests", filter=open_ & Q(foi_requests__closed_on__isnull=True)
                ),
            )
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None):
        """The short name is part of addresses and files: it is chosen once."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Campaign | None = None):
        return {} if obj else {"slug": ("title",)}

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "chasing_snoozed_until":
            field.widget = date_input()
        return field if db_field.name == "letter" else _small_boxes(field)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.changes.create()  # what is added up, and how, may have changed
        steps = [one for one in formsets if one.model is LadderStep]
        if any(one.has_changed() for one in steps):
            moved = lifecycle.ladder_changed(form.instance)
            messages.info(
                request,
                f"The chase ladder is changed: {moved} open request"
                f"{' has' if moved == 1 else 's have'} another next step or day.",
            )

    def actions_for(self, request: HttpRequest, row: Campaign) -> tuple[str, ...]:
        return () if row.ladder_steps.exists() else ("make_own_ladder",)

    @admin.action(
        description="Give it chase steps of its own, starting from the tool's",
        permissions=["change"],
    )
    def make_own_ladder(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(self, request, rows, _make_own_ladder, ())

    @admin.display(description="requests", ordering="requests_count")
    def requests(self, campaign: Campaign) -> int:
        return campaign.requests_count

    @admin.display(description="sent, no answer yet", ordering="open_count")
    def not_answered(self, campaign: Campaign) -> int:
        return campaign.open_count

    def row_links(self, request: HttpRequest, row: Campaign) -> list[Link]:
        requests = reverse("admin:requests_app_foirequest_changelist")
        return [Link("Requests", f"{requests}?campaign__id__exact={row.pk}")]


class OfOneCampaign(DeskAdmin):
    """Rows that stay in the campaign they were written for."""

    list_select_related = ("campaign",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None):
        return ("campaign",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        obj.campaign.changes.create()  # its statistics are to be rebuilt


@admin.register(Question)
class QuestionAdmin(OfOneCampaign):
    list_display = ("key", "campaign", "text", "kind", "unit", "subset_of", "per")
    list_display_links = ("key", "text")
    list_filter = ("campaign", "kind")
    search_fields = ("key", "text", "campaign__title")


@admin.register(Period)
class PeriodAdmin(OfOneCampaign):
    list_display = ("key", "campaign", "basis", "start", "end")
    list_filter = ("campaign", "basis")
    search_fields = ("key", "campaign__title")


def _make_own_ladder(campaign: Model) -> None:
    """A copy of the tool's ladder for each law, numbered so that there is room between."""
    there = set(campaign.ladder_steps.values_list("law", flat=True))
    for law in Law:
        if law not in there:
            ladders.make_own(campaign, law)
            campaign.ladder_steps.filter(law=law).update(position=F("position") * 10)


def _small_boxes(field: forms.Field | None) -> forms.Field | None:
    """Lists and short texts get two lines to write in, not ten."""
    if field is not None and isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 2
    return field
