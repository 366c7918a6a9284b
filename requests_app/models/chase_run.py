"""The log of the chase sweep: what was due, what was written, what was not and why."""

from django.db import models
from django.utils import timezone


class ChaseRun(models.Model):
    """One run, or several in a row that found the same: then `last_at` moves on and no more."""

    as_of = models.DateField()
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    due = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(
        default=list, help_text="For each reason: why, how many, and the first of them by reference"
    )
    note = models.TextField(blank=True, help_text="Why nobody was chased at all.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        at = timezone.localtime(self.first_at)
        return f"{at:%Y-%m-%d %H:%M}: {self.written} of {self.due} written"
