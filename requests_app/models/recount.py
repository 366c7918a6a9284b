"""When dates were counted anew because the calendar changed, and how many moved."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Recount(models.Model):
    """One counting anew of every request that a change of the calendar can touch.

    `calendar` is what was counted by; the next one is compared with it. The row is also where
    a recount stands (`last_pk`), so that two at once share the work and none is done twice.
    """

    why = models.TextField("what changed")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    looked_at = models.PositiveIntegerField("looked at", default=0)
    moved = models.PositiveIntegerField("moved", default=0)
    letters_taken_back = models.PositiveIntegerField(
        "reminders taken back",
        default=0,
        help_text="Reminders not sent yet, that named a date which moved.",
    )
    problems = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    calendar = models.JSONField(editable=False)
    first_day = models.DateField("first day that changed", null=True, editable=False)
    last_day = models.DateField("last day that changed", null=True, editable=False)
    last_pk = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(finished_at__isnull=True),
                name="recount_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.started_at):%Y-%m-%d %H:%M}: {self.moved} moved"
