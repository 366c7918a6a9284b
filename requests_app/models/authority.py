"""The register: councils and Health and Social Care Trusts, those of today and those abolished."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse


class AuthorityQuerySet(models.QuerySet):
    def standing(self, on: date) -> Self:
        """Authorities that existed on `on`."""
        started = Q(start_date__isnull=True) | Q(start_date__lte=on)
        not_ended = Q(end_date__isnull=True) | Q(end_date__gte=on)
        return self.filter(started & not_ended)

    def with_function(self, function: str) -> Self:
        """Authorities that do this work, such as `children`."""
        return self.filter(authority_functions__function=function)

    def in_the_register(self) -> Self:
        """Real authorities: made-up ones of a demonstration are left out."""
        return self.filter(made_up=False)

    def without_address(self) -> Self:
        """Authorities we cannot write to yet."""
        return self.filter(email="")


class Authority(models.Model):
    """A body that must answer requests: a council, or a Trust in Northern Ireland."""

    class Nation(models.TextChoices):
        ENGLAND = "England"
        WALES = "Wales"
        SCOTLAND = "Scotland"
        NORTHERN_IRELAND = "Northern Ireland"

    code = models.CharField(
        "code", max_length=30, unique=True, help_text="GSS code of the ONS, or a code of ours."
    )
    official_name = models.CharField("official name", max_length=200)
    plain_name = models.CharField(
        "name", max_length=200, db_index=True, help_text="As people say it: Bristol, Kent."
    )
    type = models.CharField("type", max_length=60, db_index=True)
    nation = models.CharField("nation", max_length=20, choices=Nation.choices, db_index=True)
    region = models.CharField("region", max_length=40, db_index=True)
    start_date = models.DateField("began on", null=True, blank=True)
    end_date = models.DateField("ended on", null=True, blank=True, help_text="Last day it existed.")
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True
    )
    other_names = models.JSONField(
        "other names", default=list, blank=True, help_text="Welsh, Gaelic and older names."
    )
    email = models.EmailField("address for requests", blank=True)
    email_source = models.CharField("where the address comes from", max_length=300, blank=True)
    email_confirmed_on = models.DateField("address last confirmed", null=True, blank=True)
    foi_page = models.URLField("its page on FOI", blank=True)
    population = models.PositiveIntegerField(
        "population",
        null=True,
        blank=True,
        help_text="How many people live there. Empty: not known, or none of its own.",
    )
    made_up = models.BooleanField(
        "made up", default=False, help_text="Invented for a demonstration; never a real body."
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["plain_name", "code"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.plain_name

    def get_absolute_url(self) -> str:
        return f"{reverse('addresses')}?search={self.code}"

    @property
    def functions(self) -> list[str]:
        """What work it does, in alphabetical order."""
        return sorted(row.function for row in self.authority_functions.all())


class AuthorityFunction(models.Model):
    """One kind of work that an authority does."""

    class Function(models.TextChoices):
        CHILDREN = "children", "children's services"
        ADULT_SOCIAL_CARE = "adult_social_care", "adult social care"
        HOUSING = "housing"
        PLANNING = "planning"
        EDUCATION = "education"
        HIGHWAYS = "highways"
        WASTE = "waste"

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="authority_functions"
    )
    function = models.CharField(max_length=30, choices=Function.choices)

    class Meta:
        verbose_name = "function"
        constraints = [
            models.UniqueConstraint(fields=["authority", "function"], name="function_once")
        ]

    def __str__(self) -> str:
        return self.get_function_display()
