"""How fast, when, and whether at all letters leave: one row, changed in the admin."""

from datetime import time

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class SendingRules(models.Model):
    """The kill switch, the throttle and the office hours of this installation."""

    ONLY = 1  # the primary key of the one row

    paused = models.BooleanField(
        "nothing is sent", default=False, help_text="The kill switch: no letter leaves."
    )
    paused_why = models.CharField("why", max_length=300, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    paused_at = models.DateTimeField(null=True, editable=False)
    letters_a_minute = models.PositiveIntegerField(
        default=20,
        validators=[MaxValueValidator(10_000)],
        help_text="To all authorities together; 0: as fast as the mail server takes them.",
    )
    letters_a_minute_to_one = models.PositiveIntegerField(
        "letters a minute to one mail exchanger",
        default=10,
        validators=[MaxValueValidator(10_000)],
        help_text="Many councils share one, such as Microsoft's; 0: no limit of its own.",
    )
    office_hours_only = models.BooleanField(
        default=True, help_text="Letters leave on UK working days, between these hours in London."
    )
    office_from = models.TimeField(default=time(9))
    office_until = models.TimeField(default=time(17))
    undo_minutes = models.PositiveIntegerField(
        default=10,
        validators=[MinValueValidator(0), MaxValueValidator(24 * 60)],
        help_text="How long an approved letter waits, in which it can be taken back.",
    )
    # Set by the outbox, when a mail server says that it is too busy for us (4.7.5xx).
    busy_until = models.DateTimeField(null=True, blank=True, editable=False)
    busy_why = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "sending rules"

    def __str__(self) -> str:
        return "Nothing is sent" if self.paused else "How letters leave"

    def clean(self) -> None:
        if self.office_from >= self.office_until:
            raise ValidationError({"office_until": "The office closes before it opens."})
        if self.paused and not self.paused_why.strip():
            raise ValidationError({"paused_why": "Say why nothing is sent."})

    @classmethod
    def current(cls) -> "SendingRules":
        """The rules in force; the first time, those of a new installation."""
        return cls.objects.get_or_create(pk=cls.ONLY)[0]
