"""What every scheduled sweep has in common: it runs, and leaves word of how it went."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from requests_app.models import SweepRun


@contextmanager
def sweep(name: str) -> Iterator[None]:
    """Write down when a sweep began and, if it ended well, when; /healthz reads it."""
    run, _ = SweepRun.objects.get_or_create(name=name)
    SweepRun.objects.filter(pk=run.pk).update(started_at=timezone.now())
    try:
        yield
    except Exception as problem:
        SweepRun.objects.filter(pk=run.pk).update(last_error=f"{type(problem).__name__}: {problem}")
        raise
    SweepRun.objects.filter(pk=run.pk).update(succeeded_at=timezone.now(), last_error="")
