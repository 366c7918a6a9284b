"""What the tool proposes as figures, where it found each, and what a person made of it."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models import FoiRequest, Period, Question
from responses_app.models.document import Document
from responses_app.models.figure import Figure
from responses_app.models.file_reading import FileReading
from responses_app.models.inbound_message import InboundMessage


class FigureSearchQuerySet(models.QuerySet):
    def free(self, now: datetime) -> Self:
        """Those that no worker is at."""
        return self.filter(Q(taken_until=None) | Q(taken_until__lte=now))


class FigureSearch(models.Model):
    """One file of a reply, or its text, looked through for what its request asked."""

    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="figure_searches"
    )
    message = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, related_name="figure_searches"
    )
    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="figure_searches",
        help_text="Empty: the words of the message itself.",
    )
    reading = models.ForeignKey(
        FileReading, on_delete=models.SET_NULL, null=True, blank=True, related_name="searches"
    )
    version = models.PositiveIntegerField(
        default=0, help_text="Of readers and search; a newer one searches again. 0: not yet."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    taken_until = models.DateTimeField(null=True, blank=True)
    searched_at = models.DateTimeField(null=True, blank=True)
    found = models.PositiveIntegerField(default=0, help_text="How many figures it proposed.")
    is_settled = models.BooleanField(
        default=False, help_text="The reply was looked at as a whole since this was searched."
    )
    flags = models.JSONField(
        default=list, blank=True, help_text="What a person should know, such as a page unread."
    )

    objects = FigureSearchQuerySet.as_manager()

    class Meta:
        ordering = ["message", "document", "pk"]
        verbose_name_plural = "figure searches"
        constraints = [
            models.UniqueConstraint(
                fields=["foi_request", "message", "document"],
                condition=Q(document__isnull=False),
                name="document_searched_once",
            ),
            models.UniqueConstraint(
                fields=["foi_request", "message"],
                condition=Q(document__isnull=True),
                name="text_searched_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document or self.message} for {self.foi_request}"


class ProposedFigureQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those of which nobody has decided."""
        return self.filter(state=ProposedFigure.State.OPEN)


class ProposedFigure(models.Model):
    """A figure that was read in a reply, and is no figure until somebody says so.

    A newer reader proposes anew; what was decided about a proposal stays as it was.
    """

    class State(models.TextChoices):
        OPEN = "open", "Not decided"
        ACCEPTED = "accepted", "Accepted"
        CORRECTED = "corrected", "Corrected"
        REJECTED = "rejected", "Rejected"
        ASKED = "asked", "Cannot tell: to be asked"
        AGREES = "agrees", "The figure says the same already"
        OUTDATED = "outdated", "A newer reader replaced it"

    search = models.ForeignKey(FigureSearch, on_delete=models.CASCADE, related_name="proposals")
    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="proposed_figures"
    )
    message = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, related_name="proposed_figures"
    )
    document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposed_figures"
    )
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="+")
    is_best = models.BooleanField(
        default=True, help_text="Off: another reading of the same question and period is likelier."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)

    raw = models.TextField("as written", blank=True)
    kind = models.CharField(max_length=30, choices=Figure.Kind)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField("at least", max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField("at most", max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=10, choices=Period.Basis, blank=True)
    sections = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    needs_review = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    confidence = models.FloatField(
        help_text="0 to 1: how likely question, period and reading are all right."
    )
    means = models.CharField(max_length=12, help_text="pro_forma, table, sentence, whole_reply.")
    where = models.CharField(max_length=300, blank=True, help_text="Sheet and cell, or page.")
    quote = models.TextField(blank=True)
    spot = models.JSONField(default=dict, blank=True)
    box = models.JSONField(null=True, blank=True, help_text="Page, and points from its top left.")
    doubts = models.JSONField(default=list, blank=True)
    reader = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(help_text="Of readers and search.")
    proposed_at = models.DateTimeField()

    differs_from = models.ForeignKey(
        Figure,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The accepted figure that a newer reader reads differently.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProposedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["foi_request", "question__position", "period__position", "-confidence", "pk"]
        indexes = [
            models.Index(fields=["foi_request", "state"], name="proposals_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.period}: {self.raw}"
