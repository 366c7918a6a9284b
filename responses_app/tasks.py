"""What Celery runs on schedule. Each task reads the clock and calls one function."""

from celery import shared_task
from django.utils import timezone

from requests_app.sweeps import sweep
from responses_app import digest, statistics_rebuild


@shared_task
def rebuild_changed_statistics() -> None:
    """Rebuild the statistics of every campaign in which something changed."""
    with sweep("rebuild_changed_statistics"):
        statistics_rebuild.rebuild_changed(timezone.now())


@shared_task
def rebuild_all_statistics() -> None:
    """Rebuild everything, nightly."""
    with sweep("rebuild_all_statistics"):
        statistics_rebuild.rebuild_all(timezone.now())


@shared_task
def send_digests() -> None:
    """Write today's digest for each person who has something to do."""
    with sweep("send_digests"):
        digest.write_digests(timezone.localtime())
