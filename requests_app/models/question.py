"""What a campaign asks: its questions, and the periods they are asked for."""

from django.db import models

from requests_app.models.campaign import Campaign


class Period(models.Model):
    """A year, part of a year, or a day, for which every question is asked."""

    class Basis(models.TextChoices):
        CALENDAR = "calendar", "calendar year"
        FINANCIAL = "financial", "financial year"
        PART = "part", "part of a year"
        SNAPSHOT = "snapshot", "on one day"
        OTHER = "other", "another span"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="periods")
    key = models.CharField("period", max_length=40)
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.CALENDAR)
    start = models.DateField("first day", null=True, blank=True)
    end = models.DateField("last day", null=True, blank=True)
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["campaign", "position", "key"]
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="period_once")]

    def __str__(self) -> str:
        return self.key


class Question(models.Model):
    """One question of a campaign, or a sum derived from several."""

    class Kind(models.TextChoices):
        COUNT = "count", "a count (whole number)"
        NUMBER = "number", "a number (decimals)"
        MONEY = "money", "money"
        PERCENT = "percent", "a percentage"
        YES_NO = "yes_no", "yes or no"
        TEXT = "text", "text"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField("question", max_length=40, help_text="As in the letter: 1a, 2b.")
    text = models.TextField("wording", blank=True)
    unit = models.CharField(max_length=40, blank=True, help_text="children, incidents, GBP ...")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COUNT)
    also_called = models.JSONField("also called", default=list, blank=True)
    sum_of = models.JSONField(
        "sum of", default=list, blank=True, help_text="Not asked: the sum of these questions."
    )
    subset_of = models.CharField(
        max_length=40, blank=True, help_text="Gives a rate: this one over that one."
    )
    at_most = models.JSONField("no more than", default=list, blank=True)
    per = models.CharField(
        max_length=40, blank=True, help_text="Gives a ratio, such as hours per contract."
    )
    previous = models.CharField(
        max_length=130, blank=True, help_text="The same question of an earlier campaign: slug:1a."
    )
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        ordering = ["campaign", "position", "key"]
        constraints = [models.UniqueConstraint(fields=["campaign", "key"], name="question_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_derived(self) -> bool:
        """True for a sum of other questions: nobody is asked for it."""
        return bool(self.sum_of)
