"""The log of what happened to a request: append-only, and the source of every date."""

from typing import Self

from django.conf import settings
from django.db import models

from requests_app.models.foi_request import FoiRequest


class CaseEventQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Events that count: those struck out stay in the log and count for nothing."""
        return self.filter(struck_out_at=None)


class CaseEvent(models.Model):
    """One thing that happened to a request. Never changed or deleted: struck out, with a reason."""

    class Kind(models.TextChoices):
        # These move or stop the clock (requests_app/domain/clock.py).
        SENT = "sent", "Sent"
        POSTED = "posted", "Posted"
        DELIVERED = "delivered", "Received by the authority"
        BOUNCED = "bounced", "Bounced: not received"
        REDIRECTED = "redirected", "Sent on to another inbox"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        CLARIFICATION_REQUESTED = "clarification_requested", "Authority asks what we mean"
        CLARIFICATION_RECEIVED = "clarification_received", "We answered what we mean"
        FEES_NOTICE = "fees_notice", "Fees notice"
        FEE_RECEIVED = "fee_received", "Fee paid"
        PIT_EXTENSION = "pit_extension", "Extension for the public interest test"
        EIR_EXTENSION = "eir_extension", "Extension for complex and voluminous information"
        TRANSFERRED = "transferred", "Transferred to another authority"
        PARTIAL_RESPONSE = "partial_response", "Part of the answer came"
        RESPONSE = "response", "Answer"
        REFUSAL = "refusal", "Refusal notice"
        REVIEW_REQUESTED = "review_requested", "Internal review asked for"
        REVIEW_RESPONSE = "review_response", "Outcome of the internal review"
        COMPLAINT = "complaint", "Complaint to the regulator"
        DECISION_NOTICE = "decision_notice", "Decision notice"
        NARROWED = "narrowed", "Narrowed by a new request"
        WITHDRAWN = "withdrawn", "Withdrawn"
        # These are kept for people; the law does not count them.
        LETTER_WRITTEN = "letter_written", "Letter written"
        LETTER_SENT = "letter_sent", "Letter sent"
        CLOSED = "closed", "Closed by us"
        REOPENED = "reopened", "Opened again"
        RECOUNTED = "recounted", "Dates counted anew"
        NOTE = "note", "Note"

    foi_request = models.ForeignKey(FoiRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind)
    on = models.DateField(
        "day", null=True, blank=True, help_text="Day in London. Empty: the day is not known."
    )
    at = models.DateTimeField("instant", null=True, blank=True, help_text="Where it is known.")
    outcome = models.CharField(max_length=10, choices=FoiRequest.Outcome, blank=True)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="Where we know it from.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    struck_out_why = models.CharField(max_length=300, blank=True)
    corrects = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrected_by",
        help_text="The event, struck out, that this one says right.",
    )

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        ordering = ["foi_request", models.F("on").asc(nulls_last=True), "pk"]
        verbose_name = "event"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on or 'day not known'}"
