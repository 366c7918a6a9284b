"""How far we have fetched each folder of our mailbox."""

from django.db import models


class MailboxFolder(models.Model):
    """A folder and the last mail in it that we keep. Numbers hold for one UIDVALIDITY only
    (RFC 9051, 2.3.1.1): with another one, all is looked at anew, and what we have is known by its
    bytes."""

    mailbox = models.CharField(max_length=320, help_text="User and host.")
    folder = models.CharField(max_length=300)
    uid_validity = models.PositiveBigIntegerField()
    last_uid = models.PositiveBigIntegerField(
        default=0, help_text="All up to here is kept, or listed as passed over."
    )
    passed_over = models.JSONField(
        default=list,
        blank=True,
        help_text="Mails up to there that could not be kept: uid, bytes, why. Tried again.",
    )
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["mailbox", "folder"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "folder"], name="mailbox_folder_once")
        ]

    def __str__(self) -> str:
        return f"{self.folder} of {self.mailbox}"
