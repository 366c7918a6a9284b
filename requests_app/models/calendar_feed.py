"""A private address at which one person's calendar program reads the rights of a campaign."""

from django.conf import settings
from django.db import models

from requests_app.models.campaign import Campaign


class CalendarFeed(models.Model):
    """One row a person and campaign. Who knows the token reads the feed; a new one ends it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="calendar_feeds")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()  # a token is its person's alone
        constraints = [
            models.UniqueConstraint(fields=["person", "campaign"], name="one_feed_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} for {self.person}"
