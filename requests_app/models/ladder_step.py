"""A campaign's own chase steps, where it does not use those of the tool."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from requests_app.domain import ladder
from requests_app.domain.law import Law
from requests_app.models.campaign import Campaign


class LadderStep(models.Model):
    """One step of one law's ladder in one campaign. A law without any uses the tool's own."""

    class Kind(models.TextChoices):
        LETTER = ladder.StepKind.LETTER.value, "a letter"
        REVIEW_REQUEST = ladder.StepKind.REVIEW_REQUEST.value, "a request for internal review"
        REGULATOR = ladder.StepKind.REGULATOR.value, "the regulator: a person's step"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="ladder_steps")
    law = models.CharField(max_length=10, choices=[(law.value, law.label) for law in Law])
    position = models.PositiveSmallIntegerField(help_text="1 is the first.")
    name = models.SlugField(
        max_length=40, help_text="Short and lasting: a step of this name is taken once a request."
    )
    title = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.LETTER)
    working_days = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(ladder.LONGEST_WAIT)],
        help_text="After the last day in time for the first step, else after the step before.",
    )
    needs_approval = models.BooleanField(
        "a person approves it", default=True, help_text="Off: it leaves by itself."
    )
    text = models.TextField(
        blank=True, help_text="Empty: the tool's own text for a step of this name."
    )

    class Meta:
        ordering = ["campaign", "law", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "law", "position"], name="one_step_a_position"
            ),
            models.UniqueConstraint(fields=["campaign", "law", "name"], name="step_once_a_ladder"),
        ]

    def __str__(self) -> str:
        return f"{self.get_law_display()} {self.position}: {self.title}"

    def as_step(self) -> ladder.Step:
        """The step as the rules know it."""
        return ladder.Step(
            self.name,
            self.title,
            self.working_days,
            self.needs_approval,
            ladder.StepKind(self.kind),
        )

    @classmethod
    def of_step(cls, campaign: Campaign, law: Law, position: int, step: ladder.Step) -> Self:
        """A row, not saved, that says the same as a step."""
        return cls(
            campaign=campaign,
            law=law,
            position=position,
            name=step.name,
            title=step.title,
            kind=step.kind,
            working_days=step.working_days,
            needs_approval=step.needs_approval,
        )
