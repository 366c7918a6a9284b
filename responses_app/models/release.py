"""Releases: the figures and statistics of a campaign as they were on one day, for good."""

from typing import Any, Final, NoReturn, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from requests_app.models import Campaign, FoiRequest, OutgoingMessage
from responses_app.models.figure import Figure

SHOWING: Final = {"published_at", "published_by"}
"""All of a release that may ever change."""
NEVER_CHANGES: Final = "A release never changes: a correction goes into the next one."
NEVER_DELETED: Final = "A release is never deleted: it can be shown no longer."


class ReleaseQuerySet(models.QuerySet):
    """Releases, of which nothing changes but whether they are shown."""

    def published(self) -> Self:
        """Those that everybody may see."""
        return self.filter(published_at__isnull=False)

    def hashes(self) -> set[str]:
        """What their files are called in the vault."""
        rows = self.values_list("sha256", "safe_sha256")
        return {sha256 for row in rows for sha256 in row if sha256}

    def update(self, **columns: Any) -> int:
        """Raises ValueError for any column but those that say whether it is shown."""
        if not columns.keys() <= SHOWING:
            raise ValueError(NEVER_CHANGES)
        return super().update(**columns)

    def delete(self) -> NoReturn:
        """A report may quote them: they are there for good. Raises ValueError."""
        raise ValueError(NEVER_DELETED)


class Release(models.Model):
    """One frozen release: numbered, hashed, never changed. A correction goes into the next one.

    Its files lie in the vault under `sha256`, as one zip. Only whether it is shown to everybody
    can change, and who says so is kept.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True, help_text="Why there is this release; what it corrects.")
    sha256 = models.CharField("SHA-256 of its zip", max_length=64)
    safe_sha256 = models.CharField(
        "SHA-256 of the zip for the public",
        max_length=64,
        blank=True,
        help_text="With disclosure control.",
    )
    size = models.PositiveBigIntegerField("bytes", default=0)
    figures = models.PositiveIntegerField(default=0)
    statistics = models.PositiveIntegerField(default=0)
    summary = models.JSONField(
        default=dict, blank=True, help_text="What its page shows: asked, replied, confirmed ..."
    )
    published_at = models.DateTimeField(
        "shown to everybody since", null=True, blank=True, help_text="Empty: not shown."
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "-number"]
        permissions = [("publish_release", "Can show a release to everybody")]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="release_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, release {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.campaign.slug, self.number])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def save(self, *args: Any, **options: Any) -> None:
        """Raises ValueError for one that is there already, unless only its showing changes."""
        changed = set(options.get("update_fields") or ())
        if not self._state.adding and not (changed and changed <= SHOWING):
            raise ValueError(NEVER_CHANGES)
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        """A report may quote it: it is there for good. Raises ValueError."""
        raise ValueError(NEVER_DELETED)


class Confirmation(models.Model):
    """What became of asking one authority whether we understood its figures as it meant them.

    Silence changes nothing: it stays `asked`. A correction is a new version of a figure, and
    never something in here.
    """

    class State(models.TextChoices):
        ASKED = "asked", "asked; it has said nothing"
        CONFIRMED = "confirmed", "confirmed"
        CORRECTED = "corrected", "corrected"
        OBJECTED = "objected", "objected, and it is not settled"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="confirmations")
    foi_request = models.ForeignKey(
        FoiRequest, on_delete=models.CASCADE, related_name="confirmations"
    )
    letter = models.OneToOneField(
        OutgoingMessage, on_delete=models.CASCADE, related_name="confirmation"
    )
    figures = models.ManyToManyField(
        Figure, related_name="+", help_text="The versions that the letter shows."
    )
    object_by = models.DateField("to object by")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    answered_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="What the authority said, in its own words.")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["campaign", "foi_request"]

    def __str__(self) -> str:
        return f"{self.foi_request}: {self.get_state_display()}"
