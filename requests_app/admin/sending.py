"""Sending: its rules and its kill switch, batches, refused addresses, answers, the chase log."""

from collections.abc import Sequence

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from requests_app.admin.bulk import do_each
from requests_app.admin.desk import DeskAdmin, Kept, Link
from requests_app.models import (
    AddressProblem,
    ChaseRun,
    LetterBatch,
    OutgoingMessage,
    Reminder,
    SendingRules,
    StandardAnswer,
)


@admin.register(SendingRules)
class SendingRulesAdmin(DeskAdmin):
    """One row, that is always there: its list leads to it."""

    fieldsets = (
        (
            "The kill switch",
            {
                "fields": ("paused", "paused_why", "paused_by", "paused_at"),
                "description": "While it is on, no letter and no digest leaves. What is with the "
                "mail server already cannot be called back; everything else waits, and goes "
                "once the switch is off again.",
            },
        ),
        (
            "How fast",
            {
                "fields": ("letters_a_minute", "letters_a_minute_to_one"),
                "description": "Many councils share a mail server, and one that is sent too much "
                "at once refuses all of it.",
            },
        ),
        ("When", {"fields": ("office_hours_only", "office_from", "office_until", "undo_minutes")}),
        (
            "The mail server asked us to wait",
            {
                "fields": ("busy_until", "busy_why"),
                "description": "Set by itself, and over by itself at that time.",
            },
        ),
    )
    readonly_fields = ("paused_by", "paused_at", "busy_until", "busy_why")
    actions = ("go_on_now",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.TimeField):
            kwargs["widget"] = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict | None = None
    ) -> HttpResponse:
        if request.method == "POST" or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        row = SendingRules.current()
        return redirect("admin:requests_app_sendingrules_change", row.pk)

    def save_model(self, request: HttpRequest, obj: SendingRules, form, change: bool) -> None:
        if "paused" in form.changed_data:
            obj.paused_by = request.user if obj.paused else None
            obj.paused_at = timezone.now() if obj.paused else None
            if not obj.paused:
                obj.paused_why = ""
        # The outbox writes the other columns meanwhile.
        obj.save(update_fields=[*form.changed_data, "paused_by", "paused_at", "paused_why"])
        if "paused" in form.changed_data:
            messages.warning(
                request,
                "Nothing is sent from now on."
                if obj.paused
                else "Letters leave again, with the next sweep.",
            )

    def actions_for(self, request: HttpRequest, row: SendingRules) -> Sequence[str]:
        waits = row.busy_until and row.busy_until > timezone.now()
        return ("go_on_now",) if waits else ()

    @admin.action(description="Do not wait: go on now", permissions=["change"])
    def go_on_now(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(self, request, rows, _go_on, ())


def _go_on(row: Model) -> None:
    SendingRules.objects.filter(pk=row.pk).update(busy_until=None, busy_why="")


@admin.register(LetterBatch)
class LetterBatchAdmin(Kept, DeskAdmin):
    list_display = ("title", "campaign", "made_by", "made_at", "letters_count", "drafts_count")
    list_filter = ("campaign",)
    search_fields = ("title",)
    list_select_related = ("campaign", "made_by")
    fields = ("title", "campaign", "made_by", "made_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        drafts = Q(letters__state=OutgoingMessage.State.DRAFT)
        counted = super().get_queryset(request)
        return counted.annotate(n=Count("letters"), n_drafts=Count("letters", filter=drafts))

    @admin.display(description="letters", ordering="n")
    def letters_count(self, batch: LetterBatch) -> int:
        return batch.n

    @admin.display(description="drafts", ordering="n_drafts")
    def drafts_count(self, batch: LetterBatch) -> int:
        return batch.n_drafts

    def row_links(self, request: HttpRequest, row: LetterBatch) -> list[Link]:
        return [Link("Read and approve", row.get_absolute_url())]


@admin.register(AddressProblem)
class AddressProblemAdmin(Kept, DeskAdmin):
    list_display = ("authority", "address", "why", "opened_at", "fixed_at", "fixed_by", "how")
    list_filter = (("fixed_at", admin.EmptyFieldListFilter),)
    search_fields = ("authority__plain_name", "address")
    list_select_related = ("authority", "fixed_by")
    fields = list_display

    def list_links(self, request: HttpRequest) -> list[Link]:
        return [Link("Addresses to put right", reverse("address-problems"))]


@admin.register(StandardAnswer)
class StandardAnswerAdmin(DeskAdmin):
    list_display = ("title", "campaign", "kind", "made_by", "made_at")
    list_filter = ("campaign", "kind")
    search_fields = ("title", "text")
    list_select_related = ("campaign", "made_by")
    fields = ("campaign", "kind", "title", "text", "their_words")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None):
        """It stays in the campaign, and for the situation, that it was written for."""
        return ("campaign", "kind") if obj else ()

    def save_model(self, request: HttpRequest, obj: StandardAnswer, form, change: bool) -> None:
        if not change:
            obj.made_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(Reminder)
class ReminderAdmin(Kept, DeskAdmin):
    list_display = ("foi_request", "person", "on", "note", "done_at")
    list_filter = ("person", ("done_at", admin.EmptyFieldListFilter))
    search_fields = ("foi_request__reference", "foi_request__authority__plain_name", "note")
    list_select_related = ("foi_request__authority", "person")
    fields = list_display


@admin.register(ChaseRun)
class ChaseRunAdmin(Kept, DeskAdmin):
    """The log of the chase sweep: to read, never to change."""

    list_display = ("as_of", "first_at", "last_at", "due", "written", "not_written", "note")
    date_hierarchy = "as_of"
    fields = ("as_of", "first_at", "last_at", "due", "written", "reasons", "note")
    readonly_fields = ("reasons",)

    @admin.display(description="not written")
    def not_written(self, run: ChaseRun) -> str:
        return "; ".join(f"{one['requests']}: {one['why']}" for one in run.skipped)

    @admin.display(description="not written, and why")
    def reasons(self, run: ChaseRun) -> SafeString | str:
        told = [(one["requests"], one["why"], ", ".join(one["first"])) for one in run.skipped]
        if not told:
            return "–"
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}<br>{}</li>", told))
