"""When each sweep last ran, and when it last ended well: what /healthz looks at."""

from django.db import models


class SweepRun(models.Model):
    """One row a sweep."""

    name = models.CharField(max_length=60, unique=True)
    started_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name
