"""A figure: what one authority said to one question for one period, in its own words."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models import FoiRequest, Period, Question


class FigureQuerySet(models.QuerySet):
    def accepted(self) -> Self:
        """The newest accepted version of each figure: what statistics are made of."""
        return self.filter(is_current=True)

    def supersede(self) -> int:
        """Make way for newer versions; the rows stay. Return how many there were."""
        return self.filter(is_current=True).update(
            is_current=False, review_status=Figure.Review.SUPERSEDED
        )

    def for_review(self) -> Self:
        """Figures that a person should look at."""
        return self.filter(is_current=True, needs_review=True)


class Figure(models.Model):
    """One version of one figure. A correction is a new version; the old one stays."""

    class Kind(models.TextChoices):
        EXACT = "exact", "exact"
        BOUNDED = "bounded", "within bounds"
        APPROXIMATE = "approximate", "approximate"
        SUPPRESSED = "suppressed", "suppressed"
        NOT_HELD = "not_held", "not held"
        NOT_RECORDED = "not_recorded", "not recorded"
        NOT_AVAILABLE = "not_available", "not available"
        REFUSED = "refused", "refused"
        NEITHER_CONFIRM_NOR_DENY = "neither_confirm_nor_deny", "neither confirmed nor denied"
        NOT_APPLICABLE = "not_applicable", "not applicable"
        ELSEWHERE = "elsewhere", "given elsewhere"
        PENDING = "pending", "to follow"
        BLANK = "blank", "left blank"
        SEVERAL = "several", "several numbers in one"
        UNCLEAR = "unclear", "unclear"
        NOT_ASKED = "not_asked", "not asked of them"

    class Review(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        PROPOSED = "proposed", "proposed"
        REJECTED = "rejected", "rejected"
        SUPERSEDED = "superseded", "replaced by a newer version"

    class How(models.TextChoices):
        TYPED = "typed", "typed in by a person"
        IMPORTED = "imported", "imported from a file"
        ACCEPTED = "accepted", "proposed by the tool, accepted by a person"
        CORRECTED = "corrected", "proposed by the tool, corrected by a person"
        PRO_FORMA = "pro_forma", "taken from our own reply form"
        RULE = "rule", "accepted by a rule of the campaign"
        ADJUDICATED = "adjudicated", "decided between two coders"

    foi_request = models.ForeignKey(FoiRequest, on_delete=models.CASCADE, related_name="figures")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="figures")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="figures")
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    is_current = models.BooleanField(default=True, editable=False)
    raw = models.TextField("as written", blank=True, help_text="The authority's own words.")
    kind = models.CharField(max_length=30, choices=Kind)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField("at least", max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField("at most", max_digits=24, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    basis = models.CharField(
        "year basis given",
        max_length=10,
        choices=Period.Basis,
        blank=True,
        help_text="Empty: the basis that was asked for.",
    )
    sections = models.JSONField("sections cited", default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    needs_review = models.BooleanField("a person should look", default=False, db_index=True)
    review_status = models.CharField(max_length=12, choices=Review, default=Review.ACCEPTED)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="File, letter, page, cell.")
    how = models.CharField(
        "how it came in", max_length=12, choices=How, default=How.TYPED, editable=False
    )
    proposal = models.ForeignKey(
        "ProposedFigure",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="figures",
        help_text="Where the tool found it: document, place, words, reader and its version.",
    )
    coder = models.CharField("read by", max_length=150, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["foi_request", "question__position", "period__position", "-version"]
        indexes = [
            models.Index(
                fields=["question", "period"],
                condition=Q(is_current=True),
                name="current_figures_of_a_place",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["foi_request", "question", "period", "version"], name="figure_version_once"
            ),
            models.UniqueConstraint(
                fields=["foi_request", "question", "period"],
                condition=Q(is_current=True),
                name="one_current_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.period}: {self.raw}"

    @property
    def is_other_basis(self) -> bool:
        """True where the authority answered for another year basis than was asked."""
        return bool(self.basis) and self.basis != self.period.basis
