"""The outbox: each letter is a row before it is anything else."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.domain import ladder
from requests_app.models.foi_request import FoiRequest


class OutgoingMessageQuerySet(models.QuerySet):
    def ready(self, at: datetime) -> Self:
        """Letters that may be tried now: approved, and not waiting for a later try."""
        waiting = Q(state__in=("pending", "deferred"))
        return self.filter(waiting, Q(not_before=None) | Q(not_before__lte=at))

    def stale_claims(self, at: datetime) -> Self:
        """Letters whose sender has not been heard of since its lease ended."""
        return self.filter(state__in=("claimed", "data_started"), lease_until__lt=at)

    def steps_taken(self) -> Self:
        """Letters of the chase ladder, written or sent; one that was cancelled took no step."""
        return self.filter(step__in=ladder.STEPS).exclude(state="cancelled")

    def letters(self) -> Self:
        """Letters to authorities; digests to our own people are left out."""
        return self.exclude(foi_request=None)


class OutgoingMessage(models.Model):
    """A letter to an authority, or a digest to one of us.

    Its Message-ID and bytes are committed before any attempt and never change, so a letter
    whose fate is not known can be looked for, and is never sent again blindly.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft: waits for a person to approve it"
        PENDING = "pending", "Waiting to be sent"
        CLAIMED = "claimed", "Being sent"
        DATA_STARTED = "data_started", "Being handed to the mail server"
        SENT = "sent", "Sent"
        DEFERRED = "deferred", "Mail server said: later"
        FAILED = "failed", "Mail server said: no"
        UNCERTAIN = "uncertain", "Not known whether it was sent"
        CANCELLED = "cancelled", "Not sent: no longer needed"
        STOPPED = "stopped", "Not sent: a person stopped it"

    foi_request = models.ForeignKey(
        FoiRequest,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="outgoing_messages",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="digests",
    )
    step = models.CharField(max_length=40, help_text="request, reminder, second_reminder ...")
    to_address = models.EmailField()
    envelope_from = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    mime = models.BinaryField()
    state = models.CharField(max_length=12, choices=State, default=State.PENDING, db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    claim_token = models.BigIntegerField(default=0)  # grows with each claim; an old one is refused
    lease_until = models.DateTimeField(null=True, blank=True)
    last_reply = models.TextField("what the mail server said", blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    written_to_folder = models.BooleanField(
        default=False, help_text="Written to the letters folder: nobody has been sent it."
    )

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = "letter"
        constraints = [
            models.UniqueConstraint(
                fields=["foi_request", "step"],
                condition=Q(foi_request__isnull=False) & ~Q(state="cancelled"),
                name="letter_once_a_step",
            ),
            models.UniqueConstraint(
                fields=["person", "step"],
                condition=Q(person__isnull=False),
                name="digest_once_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                name="letters_to_send",
                condition=Q(state__in=("pending", "deferred", "claimed", "data_started")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} to {self.to_address}"
