"""A file as it came with a message: what it was called, and where in the message it stood."""

from typing import Self

from django.db import models

from responses_app.models.inbound_message import InboundMessage
from responses_app.models.stored_file import StoredFile


class DocumentQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Documents that a person looks for: neither pictures in the text of a mail, nor the mail
        itself where it is kept back."""
        return self.filter(is_inline=False).exclude(where="mail")


class Document(models.Model):
    """One place of a stored file. The same bytes in two mails are one file and two of these."""

    message = models.ForeignKey(InboundMessage, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="documents")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="contents",
        help_text="The archive it was packed in, or the file whose visible values it holds.",
    )
    is_values_only = models.BooleanField(default=False)
    filename = models.CharField(max_length=255, help_text="Cleaned: safe to show and to save as.")
    written_name = models.TextField(blank=True, help_text="As the sender wrote it.")
    declared_type = models.CharField(max_length=255, blank=True)
    where = models.CharField(max_length=500, blank=True, help_text="Its place, such as 2.1.")
    is_inline = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["message", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["message", "where", "file"], name="document_once_a_place"
            )
        ]

    def __str__(self) -> str:
        return self.filename
