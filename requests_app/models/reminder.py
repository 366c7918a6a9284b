""" "Remind me in three weeks": a note to oneself about a request, in the digest on its day."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.foi_request import FoiRequest


class ReminderQuerySet(models.QuerySet):
    def due(self, on: date) -> Self:
        """Notes whose day has come and that are not ticked off."""
        return self.filter(on__lte=on, done_at=None)


class Reminder(models.Model):
    """A note to one of us. It changes nothing about the request."""

    foi_request = models.ForeignKey(FoiRequest, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="foi_reminders"
    )
    on = models.DateField("day")
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["person", "on"], name="reminders_due", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.foi_request}"
