"""Requests: found by phase, place, law and due day; logged, assigned and held, one or many.

Nothing that follows from the log is typed in: sent, received, due and answered are shown, and
change when an event is added.
"""

from collections.abc import Sequence

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate

from requests_app import lifecycle
from requests_app.admin.asked_of_today import DueFilter, PhaseFilter
from requests_app.admin.bulk import ask_then_do, do_each
from requests_app.admin.desk import DeskAdmin, TableInline
from requests_app.domain.law import Law
from requests_app.domain.phase import Phase
from requests_app.filters import date_input, people
from requests_app.forms import WRITTEN_BY_US, AssignForm, HoldForm, ReplyForm
from requests_app.models import CaseEvent, FoiRequest

ASKED = ("campaign", "authority", "law")
OURS = ("channel", "their_reference", "assigned_to", "notes")
DERIVED = (
    "phase",
    "sent_on",
    "received_on",
    "due",
    "councils_may_count_to",
    "responded_on",
    "outcome",
    "closed_on",
)
REFUSALS = (lifecycle.LifecycleError,)  # their messages are for a person
CHASING = ("held", "hold_reason", "next_step", "chase_on")


class SentForm(forms.Form):
    on = forms.DateField(label="Day it was sent", widget=date_input())
    source = forms.CharField(
        label="Where we know it from",
        max_length=200,
        required=False,
        help_text="Such as: our sent folder.",
    )


class NewRequestForm(forms.ModelForm):
    """A request by hand. Its reference is made, and its law follows from the nation if not said."""

    law = forms.ChoiceField(
        required=False,
        choices=[("", "By the campaign and the authority's nation")]
        + [(law.value, law.name) for law in Law],
    )

    class Meta:
        model = FoiRequest
        fields = (*ASKED, *OURS)

    def clean(self) -> dict:
        said = super().clean()
        campaign, authority = said.get("campaign"), said.get("authority")
        if campaign and authority:
            if campaign.made_up != authority.made_up:
                raise ValidationError("Real and made-up are kept apart: one of the two is made up.")
            there = campaign.foi_requests.filter(authority=authority).order_by("round").first()
            if there:
                raise ValidationError(
                    f"{authority} has been asked in this campaign: {there.reference}. "
                    "One request per authority was expected; open that one and add to its log."
                )
        return said


class EventFormSet(forms.BaseInlineFormSet):
    """New rows of the log, each tried against the request's clock before anything is saved."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        with transaction.atomic():
            for form in self.extra_forms:
                if form.has_changed():
                    self._try(form)
            transaction.set_rollback(True)

    def _try(self, form: forms.ModelForm) -> None:
        said = form.cleaned_data
        if said["kind"] == CaseEvent.Kind.RESPONSE and not said["outcome"]:
            form.add_error("outcome", "What does it say: in full, in part, refused, not held?")
            return
        try:
            record(FoiRequest.objects.get(pk=self.instance.pk), said, by=None)
        except REFUSALS as why:
            form.add_error(None, str(why))


class EventInline(TableInline):
    """The log, oldest first. Rows are added, and never changed or deleted."""

    model = CaseEvent
    fk_name = "foi_request"
    formset = EventFormSet
    extra = 1
    fields = ("kind", "on", "outcome", "note", "source", "recorded", "struck_out")
    readonly_fields = ("recorded", "struck_out")
    can_delete = False
    show_change_link = True
    verbose_name_plural = "what happened"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("recorded_by", "struck_out_by")

    def has_change_permission(self, request: HttpRequest, obj: FoiRequest | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "on":
            kwargs["widget"] = date_input()
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "note":
            field.widget.attrs["rows"] = 2
        elif db_field.name == "kind":
            field.choices = [pair for pair in field.choices if pair[0] not in WRITTEN_BY_US]
        return field

    @admin.display(description="recorded")
    def recorded(self, event: CaseEvent) -> str:
        if not event.pk:
            return "–"
        by = f" by {event.recorded_by}" if event.recorded_by else ""
        return f"{date_format(localdate(event.recorded_at), 'SHORT_DATE_FORMAT')}{by}"

    @admin.display(description="struck out")
    def struck_out(self, event: CaseEvent) -> str:
        return event.struck_out_why if event.struck_out_at else "–"


@admin.register(FoiRequest)
class FoiRequestAdmin(DeskAdmin):
    list_display = (
        "reference",
        "authority",
        "phase",
        "due",
        "authority__nation",
        "law",
        "sent",
        "outcome",
        "assigned_to",
        "held",
    )
    list_filter = (
        PhaseFilter,
        DueFilter,
        "campaign",
        "authority__nation",
        "authority__region",
        "law",
        "authority__type",
        "assigned_to",
        "outcome",
        "due_is_provisional",
        "held",
    )
    search_fields = (
        "reference",
        "their_reference",
        "authority__plain_name",
        "authority__official_name",
        "authority__code",
    )
    search_help_text = "Authority's name or code, our reference or theirs."
    list_select_related = ("authority", "assigned_to", "campaign")
    ordering = (F("due_on").asc(nulls_last=True), "authority__plain_name")
    actions = ("mark_as_sent", "log_reply", "assign", "hold", "release_hold")
    actions_on_one = actions

    # Which columns, and who may touch them

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_phase(localdate())

    def get_form(self, request: HttpRequest, obj: FoiRequest | None = None, **kwargs):
        if obj is None:
            kwargs["form"] = NewRequestForm
        return super().get_form(request, obj, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: FoiRequest | None = None):
        if obj is None:
            return [(None, {"fields": [*ASKED, *OURS]})]
        return [
            ("Where it stands", {"fields": [*DERIVED, "working"]}),
            ("Asked", {"fields": ["reference", *ASKED, "round", *OURS]}),
            ("Chasing", {"fields": [*CHASING, "snoozed_until"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: FoiRequest | None = None):
        return () if obj is None else ("reference", "round", *ASKED, *DERIVED, "working", *CHASING)

    def get_inlines(self, request: HttpRequest, obj: FoiRequest | None = None):
        return [] if obj is None else [EventInline, *self.inlines]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "assigned_to":
            kwargs["queryset"] = people()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: FoiRequest | None = None) -> bool:
        """Only a draft that nothing has happened to can be deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not (obj.was_sent or obj.events.exists()))

    @admin.display(description="phase", ordering="phase_now")
    def phase(self, foi_request: FoiRequest) -> str:
        phase = Phase(foi_request.phase_now)
        return format_html(
            '<span class="phase {}" title="{}">{}</span>',
            phase.value,
            phase.sentence,
            phase.label,
        )

    @admin.display(description="due", ordering="due_on")
    def due(self, foi_request: FoiRequest) -> str | None:
        if foi_request.due_on is None:
            return None
        day = date_format(foi_request.due_on, "SHORT_DATE_FORMAT")
        if not foi_request.due_is_provisional:
            return day
        return format_html(
            '{} <span class="provisional" title="{}">provisional</span>',
            day,
            "It may still move: see how it is counted, on the request's own page.",
        )

    @admin.display(description="sent", ordering="sent_on")
    def sent(self, foi_request: FoiRequest) -> str | None:
        return foi_request.sent_on and date_format(foi_request.sent_on, "SHORT_DATE_FORMAT")

    @admin.display(description="how it is counted")
    def working(self, foi_request: FoiRequest) -> str:
        try:
            lines = lifecycle.clock_of(foi_request, localdate()).explain()
        except REFUSALS as why:
            return str(why)
        items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
        return format_html('<ul class="working">{}</ul>', items)

    # Saving: what the log decides goes through the log

    def save_model(self, request: HttpRequest, obj: FoiRequest, form, change: bool) -> None:
        if change:
            typed = [name for name in form.changed_data if name in (*OURS, "snoozed_until")]
            obj.save(update_fields=typed)
            return
        columns = {name: getattr(obj, name) for name in OURS}
        made = lifecycle.new_request(obj.campaign, obj.authority, law=obj.law, **columns)
        obj.pk = made.pk
        obj.refresh_from_db()

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        if formset.model is not CaseEvent:
            super().save_formset(request, form, formset, change)
            return
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for row in formset.extra_forms:
            if row.has_changed():
                event = record(form.instance, row.cleaned_data, by=request.user)
                formset.new_objects.append(event)

    # On many rows at once

    @admin.action(description="Mark as sent …", permissions=["change"])
    def mark_as_sent(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return self._ask(
            request,
            rows,
            "Mark as sent",
            SentForm,
            lambda row, said: lifecycle.record(
                row, CaseEvent.Kind.SENT, said["on"], source=said["source"], by=request.user
            ),
        )

    @admin.action(description="Log a reply …", permissions=["change"])
    def log_reply(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        def log(row: FoiRequest, said: dict) -> None:
            lifecycle.record(
                row,
                said["kind"],
                said["on"],
                outcome=said["outcome"],
                note=said["note"],
                source=said["source"],
                by=request.user,
            )

        return self._ask(request, rows, "Log a reply", ReplyForm, log)

    @admin.action(description="Assign …", permissions=["change"])
    def assign(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        def assign(row: FoiRequest, said: dict) -> None:
            row.assigned_to = said["person"]
            row.save(update_fields=["assigned_to"])

        return self._ask(request, rows, "Assign", AssignForm, assign)

    @admin.action(description="Hold: do not chase …", permissions=["change"])
    def hold(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return self._ask(
            request,
            rows,
            "Hold: do not chase",
            HoldForm,
            lambda row, said: lifecycle.hold(row, said["reason"], request.user),
        )

    @admin.action(description="Release the hold", permissions=["change"])
    def release_hold(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(
            self,
            request,
            rows,
            lambda row: lifecycle.release_hold(row, request.user),
            REFUSALS,
        )

    def _ask(self, request, rows, title, form, act) -> HttpResponse | None:
        return ask_then_do(
            self,
            request,
            rows,
            title=title,
            form=form,
            act=act,
            refusals=REFUSALS,
        )

    def actions_for(self, request: HttpRequest, row: FoiRequest) -> Sequence[str]:
        unfit = {
            "mark_as_sent": row.was_sent,
            "log_reply": not row.was_sent,
            "hold": row.held,
            "release_hold": not row.held,
        }
        return [name for name in self.actions_on_one if not unfit.get(name, False)]


def record(foi_request: FoiRequest, said: dict, by) -> CaseEvent:
    """Write what was typed in a row of the log."""
    return lifecycle.record(
        foi_request,
        said["kind"],
        said["on"],
        outcome=said["outcome"],
        note=said["note"],
        source=said["source"],
        by=by,
    )
