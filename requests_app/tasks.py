"""What Celery runs on schedule. Each task reads the clock and calls one function."""

from celery import shared_task
from django.utils.timezone import localdate

from requests_app import chasing, outbox, recounting
from requests_app.sweeps import sweep


@shared_task
def chase() -> None:
    """Write every letter of the chase ladder that is due today."""
    with sweep("chase"):
        chasing.write_due_letters(localdate())


@shared_task
def deliver_outbox() -> None:
    """Send every letter that is ready."""
    with sweep("deliver_outbox"):
        outbox.deliver()


@shared_task
def recompute_deadlines() -> None:
    """Count dates anew where the calendar changed."""
    with sweep("recompute_deadlines"):
        recounting.recount()
