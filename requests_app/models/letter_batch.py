"""Letters that a person wrote in one go: read together, approved together, taken back together."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from requests_app.models.campaign import Campaign


class LetterBatch(models.Model):
    """First letters of a campaign, or one letter or answer to several authorities at once."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    title = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    key = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="Made when the form was shown: the same form sent twice writes one batch.",
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name_plural = "letter batches"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])
