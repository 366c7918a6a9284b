"""Coding: a person says what a reply answers. Some replies are coded twice, blind, and compared."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models import FoiRequest, Period, Question
from responses_app.models.figure import Figure
from responses_app.models.inbound_message import InboundMessage
from responses_app.models.proposed_figure import ProposedFigure


class CodingItem(models.Model):
    """One reply to one request, to be coded."""

    class State(models.TextChoices):
        OPEN = "open", "To be coded"
        TO_ADJUDICATE = "to_adjudicate", "Coded twice; the codings differ"
        DONE = "done", "Coded"

    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="coding_items"
    )
    message = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, related_name="coding_items"
    )
    is_double = models.BooleanField(default=False, help_text="Two people code it, blind.")
    state = models.CharField(max_length=14, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.CharField(
        max_length=300, blank=True, help_text="What has come since it was coded."
    )

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "foi_request"], name="coded_reply_once")
        ]
        indexes = [
            models.Index(fields=["made_at", "id"], name="items_to_code", condition=~Q(state="done"))
        ]

    def __str__(self) -> str:
        return f"{self.foi_request}, {self.message}"


class CodingQuerySet(models.QuerySet):
    def held(self, now: datetime) -> Self:
        """Codings that somebody is at."""
        return self.filter(state=Coding.State.IN_HAND, taken_until__gt=now)


class Coding(models.Model):
    """One person's coding of one reply."""

    class State(models.TextChoices):
        IN_HAND = "in_hand", "In hand"
        SKIPPED = "skipped", "Skipped"
        DONE = "done", "Done"

    class Turn(models.IntegerChoices):
        FIRST = 1, "first coder"
        SECOND = 2, "second coder"
        ADJUDICATOR = 3, "adjudicator"

    item = models.ForeignKey(CodingItem, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="codings"
    )
    turn = models.PositiveSmallIntegerField(choices=Turn)
    state = models.CharField(max_length=8, choices=State, default=State.IN_HAND)
    taken_until = models.DateTimeField(help_text="Until then nobody else is given this turn.")
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was first finished: agreement goes by that."
    )
    skipped_why = models.CharField(max_length=300, blank=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["item", "turn"]
        constraints = [
            models.UniqueConstraint(fields=["item", "coder"], name="nobody_codes_twice"),
            models.UniqueConstraint(
                fields=["item", "turn"], condition=Q(state="done"), name="turn_done_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.get_turn_display()}: {self.coder}"


class CodedAnswerQuerySet(models.QuerySet):
    def current(self) -> Self:
        """What the coder says now; what was said before stays as history."""
        return self.filter(replaced_at=None)


class CodedAnswer(models.Model):
    """What a coder says of one question and period."""

    class Decision(models.TextChoices):
        ACCEPT = "accept", "As proposed"
        CORRECT = "correct", "Corrected"
        REJECT = "reject", "Not an answer to this"
        ASK = "ask", "Cannot tell: ask them"

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision)
    proposal = models.ForeignKey(
        ProposedFigure, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    raw = models.TextField("as written", blank=True)
    reading = models.CharField(
        max_length=200, blank=True, help_text="What the coder says it means; empty: as it reads."
    )
    kind = models.CharField(max_length=30, choices=Figure.Kind, blank=True)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    basis = models.CharField(max_length=10, choices=Period.Basis, blank=True)
    sections = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    said_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    figure = models.ForeignKey(
        Figure, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CodedAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["coding", "question__position", "period__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coding", "question", "period"],
                condition=Q(replaced_at=None),
                name="coded_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.period}: {self.get_decision_display()}"

    @property
    def outcome(self) -> str:
        """What two coders are compared by: the kind, or that there is no answer, or a doubt."""
        return self.kind if self.decision in ("accept", "correct") else self.decision
