"""Statistics: always rebuilt as a whole from the accepted figures, never adjusted."""

from django.db import models

from requests_app.models import Campaign, Period, Question


class StatisticsBuild(models.Model):
    """One build of a campaign's statistics; readers see the newest and never half of one."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, related_name="statistics_build"
    )
    built_at = models.DateTimeField()
    cells = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.campaign}, built {self.built_at:%Y-%m-%d %H:%M}"


class Statistic(models.Model):
    """One question, period and area: how many answered, and what it adds up to."""

    build = models.ForeignKey(StatisticsBuild, on_delete=models.CASCADE, related_name="statistics")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="+")
    area = models.CharField(max_length=80)  # uk, nation:England, region:London, type:county
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
