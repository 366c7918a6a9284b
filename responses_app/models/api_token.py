"""Tokens with which a person's own programs read from the tool."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """A token of one person: it may read what its owner may read, and change nothing.

    The token itself is shown once, when it is made; only its hash is kept.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=80, help_text="What it is for: laptop, weekly report.")
    digest = models.CharField("SHA-256 of the token", max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField("last used", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "token"

    def __str__(self) -> str:
        return self.name
