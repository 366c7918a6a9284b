"""Which mail exchanger takes the mail of which domain: many councils share one."""

from django.db import models


class MailDomain(models.Model):
    """What the domain name system last said. A row is a cache: it can be looked up again."""

    name = models.CharField(max_length=253, unique=True)
    exchanger = models.CharField(
        max_length=253,
        help_text="The domain its mail exchangers have in common; its own name where unknown.",
    )
    looked_up_at = models.DateTimeField()
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.exchanger}"
