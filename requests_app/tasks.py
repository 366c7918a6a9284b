"""What Celery runs on schedule. Each task reads the clock, calls one function, and counts.

The counts are for `run_sweeps`, which runs them without Celery; Celery itself keeps no result.
"""

from celery import shared_task
from django.utils.timezone import localdate, now

from requests_app import chasing, mail_exchangers, outbox, recounting
from requests_app.sweeps import sweep


@shared_task
def chase() -> dict[str, int]:
    """Write every letter of the chase ladder that is due today."""
    with sweep("chase"):
        report = chasing.write_due_letters(localdate(), at=now())
        chasing.log_run(report, now())
        return {"written": len(report.written), "skipped": len(report.skipped)}


@shared_task
def deliver_outbox() -> dict[str, int]:
    """Send every letter that is ready."""
    with sweep("deliver_outbox"):
        return outbox.deliver()


@shared_task
def look_up_exchangers() -> dict[str, int]:
    """Ask which mail exchangers take the mail of the domains that we write to."""
    with sweep("look_up_exchangers"):
        return mail_exchangers.look_up(now=now())


@shared_task
def recompute_deadlines() -> dict[str, int]:
    """Count dates anew where the calendar changed."""
    with sweep("recompute_deadlines"):
        found = recounting.recount()
    return {"looked_at": found.looked_at if found else 0, "moved": found.moved if found else 0}
