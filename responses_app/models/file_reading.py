"""What a reader saw in a file: kept so that the desk can show it, and so that it is read once."""

import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from responses_app.domain.content import Content
from responses_app.models.inbound_message import InboundMessage
from responses_app.models.stored_file import StoredFile


class FileReading(models.Model):
    """The content of one file, or of the words of a message that was typed in.

    The newest reader's alone: the words that a figure was read from are kept with the figure.
    """

    class State(models.TextChoices):
        READ = "read", "Read"
        CANNOT = "cannot", "Could not be read here"

    file = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, null=True, blank=True, related_name="reading"
    )
    message = models.OneToOneField(
        InboundMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="reading"
    )
    state = models.CharField(max_length=8, choices=State, default=State.READ)
    sentence = models.TextField(blank=True, help_text="Why it could not be read.")
    reader = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(help_text="Of the readers; a newer one reads it again.")
    read_at = models.DateTimeField()
    packed = models.BinaryField(default=bytes, editable=False)

    class Meta:
        verbose_name = "reading of a file"
        verbose_name_plural = "readings of files"
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, message__isnull=True)
                | Q(file__isnull=True, message__isnull=False),
                name="reading_of_file_or_message",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file or self.message}, read by {self.reader or 'nobody'} {self.version}"

    def keep(self, content: Content) -> None:
        """Take a content in; the caller saves the row."""
        self.packed = zlib.compress(json.dumps(content.as_json()).encode())
        self.reader = content.reader[:40]

    @property
    def content(self) -> Content:
        """What the reader saw; empty where it could not be read, or the file was destroyed."""
        if not self.packed:
            return Content()
        said: dict[str, Any] = json.loads(zlib.decompress(bytes(self.packed)))
        return Content.from_json(said)
