"""What a person said of a figure that a check had doubted."""

from django.conf import settings
from django.db import models

from requests_app.models import FoiRequest


class CheckVerdict(models.Model):
    """A failed check that a person has looked at: the figures are as the authority gave them.

    It holds for the figures as they were: with another figure the check asks again.
    """

    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="check_verdicts"
    )
    check_key = models.CharField(max_length=200, help_text="Which check, of which figures.")
    figures = models.CharField(max_length=300, help_text="The figures it was said of.")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["foi_request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["foi_request", "check_key", "figures"], name="check_judged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.foi_request}: {self.check_key}"
