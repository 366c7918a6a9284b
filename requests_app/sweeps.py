"""What every scheduled sweep has in common: it runs, and leaves word of how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from requests_app.models import SweepRun

_under_way: ContextVar[str] = ContextVar("_under_way", default="")


@contextmanager
def sweep(name: str) -> Iterator[None]:
    """Write down when a sweep began and, if it ended well, when; /healthz reads it."""
    run, _ = SweepRun.objects.get_or_create(name=name)
    SweepRun.objects.filter(pk=run.pk).update(started_at=timezone.now())
    token = _under_way.set(name)
    try:
        yield
    except Exception as problem:
        SweepRun.objects.filter(pk=run.pk).update(last_error=f"{type(problem).__name__}: {problem}")
        raise
    finally:
        _under_way.reset(token)
    SweepRun.objects.filter(pk=run.pk).update(succeeded_at=timezone.now(), last_error="")


def still_at_it() -> None:
    """Say that the sweep under way, if there is one, gets on: a long one is not a late one."""
    if name := _under_way.get():
        SweepRun.objects.filter(name=name).update(started_at=timezone.now())
