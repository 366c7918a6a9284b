"""The outbox: each letter is a row before it is anything else."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from requests_app.models.foi_request import FoiRequest
from requests_app.models.letter_batch import LetterBatch
from requests_app.models.standard_answer import StandardAnswer

A_MINUTE = timedelta(minutes=1)


class OutgoingMessageQuerySet(models.QuerySet):
    def ready(self, at: datetime) -> Self:
        """Letters that may be tried now: approved, not waiting for a later try, and not taken in
        hand within the last minute, which another sender may be doing."""
        waiting = Q(state__in=("pending", "deferred"))
        untouched = Q(tried_at=None) | Q(tried_at__lte=at - A_MINUTE)
        return self.filter(waiting, untouched, Q(not_before=None) | Q(not_before__lte=at))

    def tried_since(self, at: datetime) -> Self:
        """Letters taken in hand after `at`: what the throttle counts."""
        return self.filter(tried_at__gt=at)

    def stale_claims(self, at: datetime) -> Self:
        """Letters whose sender has not been heard of since its lease ended."""
        return self.filter(state__in=("claimed", "data_started"), lease_until__lt=at)

    def steps_taken(self) -> Self:
        """Letters of the chase ladder, written or sent; one that was cancelled took no step."""
        return self.filter(kind="ladder").exclude(state="cancelled")

    def letters(self) -> Self:
        """Letters to authorities; digests to our own people are left out."""
        return self.exclude(foi_request=None)


def _person(**options: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class OutgoingMessage(models.Model):
    """A letter to an authority, or a digest to one of us.

    Its Message-ID and bytes are committed before any attempt and never change, so a letter
    whose fate is not known can be looked for, and is never sent again blindly.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", "First letter"
        LADDER = "ladder", "Step of the chase ladder"
        ANSWER = "answer", "Answer"
        CONFIRMATION = "confirm", "Figures to confirm"
        DIGEST = "digest", "Digest"

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
    kind = models.CharField(max_length=10, choices=Kind)
    step = models.CharField(
        max_length=60, help_text="request, or a step's name; a letter of it is written once."
    )
    title = models.CharField(max_length=200, blank=True)
    batch = models.ForeignKey(
        LetterBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    answer = models.ForeignKey(
        StandardAnswer, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    event_kind = models.CharField(
        max_length=30,
        blank=True,
        help_text="What the request's log says once it has left, such as review_requested.",
    )
    to_address = models.EmailField()
    envelope_from = models.EmailField()
    exchanger = models.CharField(
        max_length=253, blank=True, help_text="Whose mail server takes it in: see MailDomain."
    )
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
    evidence = models.TextField("what shows what became of it", blank=True)
    journalled = models.BooleanField(
        null=True,
        help_text="Whether the mail server took our own mailbox as a second recipient.",
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    written_by = _person()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = _person()
    ended_by = _person(help_text="Who stopped it, or settled what became of it.")
    tried_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was last taken in hand; the throttle counts this."
    )
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
                condition=Q(person__isnull=False) & ~Q(state="cancelled"),
                name="digest_once_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                name="letters_to_send",
                condition=Q(state__in=("pending", "deferred", "claimed", "data_started")),
            ),
            models.Index(fields=["envelope_from"], name="letters_by_bounce_address"),
            models.Index(
                fields=["tried_at"], name="letters_tried", condition=Q(tried_at__isnull=False)
            ),
        ]

    @property
    def recorded_as(self) -> str:
        """What the request's log says once this letter has left."""
        sent = "sent" if self.kind == self.Kind.REQUEST else "letter_sent"
        return self.event_kind or sent

    def __str__(self) -> str:
        return f"{self.step} to {self.to_address}"
