"""Addresses that a mail server refused: a list of things to fix, each once an authority."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.models.authority import Authority


class AddressProblemQuerySet(models.QuerySet):
    def still_open(self) -> Self:
        """Addresses that nobody has put right yet."""
        return self.filter(fixed_at=None)


class AddressProblem(models.Model):
    """An address that was refused. Until it is put right nothing is written to it."""

    authority = models.ForeignKey(
        Authority, on_delete=models.CASCADE, related_name="address_problems"
    )
    address = models.EmailField()
    why = models.TextField("what the mail server said")
    opened_at = models.DateTimeField(auto_now_add=True)
    fixed_at = models.DateTimeField(null=True, blank=True)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    how = models.CharField("how it was put right", max_length=300, blank=True)

    objects = AddressProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(fixed_at__isnull=True), name="one_problem_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.address}"
