"""What was proclaimed about bank holidays since our list was checked; kept by a manager.

Bank holidays are fixed by Schedule 1, by Acts, and by yearly royal proclamation (Banking and
Financial Dealings Act 1971 s.1(2)-(3)); one was proclaimed ten days before it was held.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from requests_app.domain.bank_holidays import (
    FIRST_YEAR,
    LAST_PROCLAIMED_YEAR,
    LAST_YEAR,
    Holiday,
    bank_holidays,
)
from requests_app.domain.event_lists import in_words
from requests_app.domain.law import Nation

COLUMN_OF = {
    Nation.ENGLAND: "england",
    Nation.WALES: "wales",
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern_ireland",
}


class ProclaimedHoliday(models.Model):
    """A bank holiday that our list lacks, or one that it forecasts and that is not held."""

    date = models.DateField("day")
    name = models.CharField("name", max_length=100, help_text="Such as: State Funeral.")
    england = models.BooleanField("England", default=False)
    wales = models.BooleanField("Wales", default=False)
    scotland = models.BooleanField("Scotland", default=False)
    northern_ireland = models.BooleanField("Northern Ireland", default=False)
    is_held = models.BooleanField(
        "is a bank holiday",
        default=True,
        help_text="Untick it for a day that our list has and that was moved, or never proclaimed.",
    )
    proclaimed_on = models.DateField(
        "became known on", help_text="The day of the proclamation, or of its announcement."
    )
    source = models.CharField(
        "where it is said", max_length=300, help_text="Such as a page of the Gazette or of GOV.UK."
    )

    class Meta:
        ordering = ["date", "pk"]
        verbose_name = "proclaimed bank holiday"
        constraints = [
            models.UniqueConstraint(fields=["date", "is_held"], name="proclaimed_once"),
            models.CheckConstraint(
                condition=Q(england=True)
                | Q(wales=True)
                | Q(scotland=True)
                | Q(northern_ireland=True),
                name="proclaimed_for_some_nation",
            ),
        ]

    def __str__(self) -> str:
        held = "" if self.is_held else ", not held"
        return f"{in_words(self.date)}, {self.name} ({self.as_holiday().where}){held}"

    @property
    def nations(self) -> tuple[Nation, ...]:
        """The nations it is said of."""
        return tuple(nation for nation, column in COLUMN_OF.items() if getattr(self, column))

    def as_holiday(self) -> Holiday:
        """The same day as the domain knows it."""
        return Holiday(self.date, self.name, self.nations, self.proclaimed_on)

    def clean(self) -> None:
        """Refuse what would change no date, and what cannot be meant."""
        if not self.nations:
            raise ValidationError({"england": "Of which nations? Tick one at least."})
        if self.date is None or self.proclaimed_on is None:
            return  # each field says so itself
        if not FIRST_YEAR <= self.date.year <= LAST_YEAR:
            raise ValidationError(
                {"date": f"Our calendar has the years {FIRST_YEAR} to {LAST_YEAR}."}
            )
        if self.date.weekday() >= 5:
            raise ValidationError(
                {
                    "date": f"{in_words(self.date)} is a {self.date:%A}, no working day in any "
                    "case. If another day is kept in its place, enter that one."
                }
            )
        if self.proclaimed_on > self.date:
            raise ValidationError({"proclaimed_on": "It cannot become known after it was held."})
        self._compare_with_our_list()

    def _compare_with_our_list(self) -> None:
        ours = next((one for one in bank_holidays() if one.date == self.date), None)
        known = set(ours.nations) if ours else set()
        if self.is_held and known >= set(self.nations):
            raise ValidationError(
                {"date": f"Our list has it already: {ours.name}, {ours.where}. Nothing to add."}
            )
        if not self.is_held and not known & set(self.nations):
            raise ValidationError(
                {"date": f"Our list has no bank holiday on {in_words(self.date)} there."}
            )


class ProclaimedYear(models.Model):
    """A year whose bank holidays are all proclaimed now: its dates are provisional no longer."""

    year = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField("where it is said", max_length=300)

    class Meta:
        ordering = ["year"]
        verbose_name = "year with all bank holidays proclaimed"
        verbose_name_plural = "years with all bank holidays proclaimed"

    def __str__(self) -> str:
        return str(self.year)

    def clean(self) -> None:
        """Refuse a year that says nothing new, or that our calendar does not reach."""
        if self.year is not None and not LAST_PROCLAIMED_YEAR < self.year <= LAST_YEAR:
            raise ValidationError(
                {"year": f"A year from {LAST_PROCLAIMED_YEAR + 1} to {LAST_YEAR} was expected."}
            )


def proclaimed_to() -> int:
    """The last year up to which every year's bank holidays are proclaimed."""
    years = set(ProclaimedYear.objects.values_list("year", flat=True))
    last = LAST_PROCLAIMED_YEAR
    while last + 1 in years:
        last += 1
    return last


def proclaimed_since() -> tuple[tuple[Holiday, ...], tuple[Holiday, ...]]:
    """The days added to our list, and the days of our list that are not held."""
    rows = list(ProclaimedHoliday.objects.all())
    added = tuple(row.as_holiday() for row in rows if row.is_held)
    dropped = tuple(row.as_holiday() for row in rows if not row.is_held)
    return added, dropped
