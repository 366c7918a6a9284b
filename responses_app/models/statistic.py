"""Statistics: always worked out from the accepted figures, never adjusted."""

from django.db import models

from requests_app.models import Campaign, Period, Question


class StatisticsBuild(models.Model):
    """The statistics of a campaign as they stand; readers see a whole build and never half of one.

    `number` counts up whenever a row may have changed: two readings with the same number have
    read the same.
    """

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="statistics_build"
    )
    number = models.PositiveIntegerField(default=0)
    built_at = models.DateTimeField()
    cells = models.PositiveIntegerField(default=0)
    full_at = models.DateTimeField(
        "last rebuilt as a whole", null=True, help_text="Empty: not since this was kept."
    )
    differing = models.PositiveIntegerField(
        "cells that differed at the last whole rebuild",
        default=0,
        help_text="More than 0: rebuilding only what changed had missed something.",
    )
    differences = models.JSONField(default=list, blank=True, help_text="The first of them.")

    def __str__(self) -> str:
        return f"{self.campaign}, built {self.built_at:%Y-%m-%d %H:%M}"


class Statistic(models.Model):
    """One question, period and area: how many answered, and what it adds up to."""

    build = models.ForeignKey(StatisticsBuild, on_delete=models.CASCADE, related_name="statistics")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    area = models.CharField(max_length=80)  # uk, nation:England, region:London, type:, list:
    asked = models.PositiveIntegerField()
    replied = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    exact = models.PositiveIntegerField()
    bounded = models.PositiveIntegerField()
    approximate = models.PositiveIntegerField()
    suppressed = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    not_held = models.PositiveIntegerField()
    other_basis = models.PositiveIntegerField()
    other = models.PositiveIntegerField()
    no_reply = models.PositiveIntegerField()
    total = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    total_lower = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    total_upper = models.DecimalField(max_digits=28, decimal_places=6, null=True)
    rate = models.JSONField(null=True)
    ratio = models.JSONField(null=True)
    change = models.JSONField(null=True)

    class Meta:
        ordering = ["build", "question__position", "period__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["build", "question", "period", "area"], name="statistic_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.period} {self.area}"
