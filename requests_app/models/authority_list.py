"""Lists of authorities that somebody saved: an area of the statistics like any other."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from requests_app.models.authority import Authority

NAME = RegexValidator(
    r"^[^:\x00-\x1f]{1,60}$", "Up to 60 characters were expected, and no colon among them."
)


class AuthorityList(models.Model):
    """Authorities to be looked at together: a combined authority, statistical neighbours.

    Its name is how statistics call it: `list:NAME`. Statistics count those of its authorities
    that a campaign asked.
    """

    name = models.CharField(max_length=60, unique=True, validators=[NAME])
    note = models.CharField(
        max_length=300, blank=True, help_text="What they have in common, and who says so."
    )
    authorities = models.ManyToManyField(Authority, related_name="lists", blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> str:
        """As an area of statistics."""
        return f"list:{self.name}"
