"""Letters: to read, to approve while they are drafts, to cancel before they leave."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from requests_app import batches, letter_fates
from requests_app.admin.bulk import ask_then_do, do_each
from requests_app.admin.desk import DeskAdmin, Kept
from requests_app.forms import SettleForm, WhyForm
from requests_app.lifecycle import LifecycleError
from requests_app.models import OutgoingMessage

State = OutgoingMessage.State
# What a person can do with a letter, by where it stands.
FITTING = {
    **dict.fromkeys(letter_fates.MAY_BE_CANCELLED, ("cancel",)),
    State.DRAFT: ("approve", "cancel"),
    State.FAILED: ("try_again", "cancel"),
    State.UNCERTAIN: ("settle",),
}


@admin.register(OutgoingMessage)
class OutgoingMessageAdmin(Kept, DeskAdmin):
    list_display = (
        "subject",
        "to_address",
        "foi_request",
        "title",
        "state",
        "written_at",
        "sent_at",
        "written_to_folder",
    )
    list_filter = ("state", "kind", "step", "foi_request__campaign", "written_to_folder")
    search_fields = (
        "to_address",
        "subject",
        "message_id",
        "foi_request__reference",
        "foi_request__authority__plain_name",
    )
    list_select_related = ("foi_request__authority", "foi_request__campaign", "person")
    ordering = ("-written_at", "-pk")
    actions = ("approve", "cancel", "try_again", "settle")
    fields = (
        "state",
        "foi_request",
        "person",
        "kind",
        "step",
        "title",
        "batch",
        "to_address",
        "envelope_from",
        "exchanger",
        "subject",
        "body",
        ("written_at", "written_by"),
        ("approved_at", "approved_by"),
        "sent_at",
        "written_to_folder",
        "attempts",
        "tried_at",
        "not_before",
        "last_reply",
        "journalled",
        "evidence",
        "ended_by",
        "message_id",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("mime")  # the bytes are large, and never shown

    def actions_for(self, request: HttpRequest, row: OutgoingMessage) -> Sequence[str]:
        return FITTING.get(row.state, ())

    @admin.action(description="Approve: they may be sent", permissions=["change"])
    def approve(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(
            self,
            request,
            rows,
            lambda letter: _approve(letter, request.user),
            (batches.BatchError,),
        )

    @admin.action(description="Cancel …", permissions=["change"])
    def cancel(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return ask_then_do(
            self,
            request,
            rows,
            title="Cancel letters",
            form=WhyForm,
            act=lambda letter, answers: letter_fates.cancel(letter, answers["why"], request.user),
            refusals=(letter_fates.OutboxError,),
        )

    @admin.action(description="Settle what became of it …", permissions=["change"])
    def settle(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return ask_then_do(
            self,
            request,
            rows,
            title="Settle what became of letters",
            form=SettleForm,
            act=lambda letter, said: letter_fates.settle(
                letter, said["was_sent"], said["evidence"], timezone.now(), request.user
            ),
            refusals=(letter_fates.OutboxError, LifecycleError),
        )

    @admin.action(description="Try again: the address is right", permissions=["change"])
    def try_again(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        return do_each(
            self,
            request,
            rows,
            lambda letter: letter_fates.try_again(letter, request.user),
            (letter_fates.OutboxError,),
        )


def _approve(letter: Model, by: object) -> None:
    """One letter alone, with the reason where it cannot be approved."""
    if why := batches.why_not(letter, by):
        raise batches.BatchError(f"{why[0].upper()}{why[1:]}.")
    batches.approve(OutgoingMessage.objects.filter(pk=letter.pk), by, timezone.now())
