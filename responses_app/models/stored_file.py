"""A file in the vault: stored once, whatever it is called and however often it came."""

from typing import Self

from django.conf import settings
from django.db import models


class StoredFileQuerySet(models.QuerySet):
    def to_inspect(self) -> Self:
        """Files that nobody has looked through yet."""
        return self.filter(state="waiting")

    def in_quarantine(self) -> Self:
        """Files in which something was found, and of which a reviewer has not decided."""
        return self.filter(state="suspect")


class StoredFile(models.Model):
    """Bytes that came to us, by their SHA-256. What was found in them, and what was decided.

    Mails as they came are files, too. Destroyed bytes leave their row: hash, size and reason.
    """

    class State(models.TextChoices):
        RAW_MAIL = "raw_mail", "A mail as it came"
        WAITING = "waiting", "Not looked through yet"
        CLEAN = "clean", "Looked through; nothing hidden was found"
        SUSPECT = "suspect", "Kept back: a reviewer decides"
        RELEASED = "released", "Released by a reviewer"
        COPY_ONLY = "copy_only", "Kept back; a copy of its visible values was released"
        CANNOT = "cannot", "Could not be looked through: a reviewer decides"
        DESTROYED = "destroyed", "Destroyed"

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    media_type = models.CharField(max_length=120, blank=True, help_text="By content, not by name.")
    extension = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=120, blank=True, help_text="What it is, for a person.")
    stored_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    status = models.CharField(
        max_length=30, blank=True, help_text="How looking through it ended, such as encrypted."
    )
    sentence = models.TextField(blank=True, help_text="What looking through it found, in words.")
    findings = models.JSONField(default=list, blank=True, help_text="Counts, never content.")
    inspected_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.CharField(max_length=300, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "stored file"

    def __str__(self) -> str:
        return f"{self.label or self.media_type or 'file'}, {self.sha256[:12]}"

    @property
    def may_be_opened(self) -> bool:
        """Whether it may be handed to a person: looked through and clean, or released."""
        return self.state in (self.State.CLEAN, self.State.RELEASED)
