"""What Celery runs on schedule. Each task reads the clock, calls one function, and counts."""

from celery import shared_task
from django.utils import timezone

from requests_app.sweeps import sweep
from responses_app import (
    digest,
    documents,
    fetching,
    proposing,
    replies,
    settling,
    statistics_rebuild,
    vault,
)


@shared_task
def rebuild_changed_statistics() -> dict[str, int]:
    """Rebuild the statistics of every campaign in which something changed."""
    with sweep("rebuild_changed_statistics"):
        return {"campaigns": len(statistics_rebuild.rebuild_changed(timezone.now()))}


@shared_task
def rebuild_all_statistics() -> dict[str, int]:
    """Rebuild everything, nightly."""
    with sweep("rebuild_all_statistics"):
        return {"campaigns": len(statistics_rebuild.rebuild_all(timezone.now()))}


@shared_task
def send_digests() -> dict[str, int]:
    """Write today's digest for each person who has something to do."""
    with sweep("send_digests"):
        return {"written": digest.write_digests(timezone.localtime())}


@shared_task
def settle_outbox() -> dict[str, int]:
    """Look in our mailbox for letters of which it is not known whether they left."""
    with sweep("settle_outbox"):
        return settling.settle(timezone.now(), patient=True)


@shared_task
def fetch_mail() -> dict[str, int]:
    """Keep what has come to our mailbox."""
    with sweep("fetch_mail"):
        return fetching.fetch_some(timezone.now())


@shared_task
def read_replies() -> dict[str, int]:
    """Read what was kept, and look through the files that came with it."""
    with sweep("read_replies"):
        read = replies.parse_waiting(timezone.now())
        return read | documents.inspect_waiting(timezone.now())


@shared_task
def read_figures() -> dict[str, int]:
    """Read what came with the replies, and propose the figures that are found in it."""
    with sweep("read_figures"):
        return proposing.propose_waiting(timezone.now())


@shared_task
def tidy_vault() -> dict[str, int]:
    """Remove what writers that died left half-written."""
    with sweep("tidy_vault"):
        documents.finish_destroying(timezone.now())
        return {"removed": vault.tidy(timezone.now())}
