"""/healthz: is the database there, and does every sweep end well, and often enough?"""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from foi_tracker.timetable import Sweep, sweeps
from requests_app.models import SweepRun

STARTED_AT = timezone.now()  # of this process: a new installation has time to begin


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the age of each sweep in seconds; 503 without a database, or where a sweep
    has missed three of its periods.

    Open to anyone, so it says no more than that: no errors, no addresses, no versions.
    """
    now = timezone.now()
    try:
        runs = {run.name: run for run in SweepRun.objects.all()}
    except DatabaseError:
        return JsonResponse({"database": "unreachable", "sweeps": {}, "late": []}, status=503)
    timetable = sweeps(settings.SWEEP_SECONDS)
    late = [sweep.name for sweep in timetable if is_late(sweep, runs.get(sweep.name), now)]
    ages = {sweep.name: _age(runs.get(sweep.name), now) for sweep in timetable}
    found = {"database": "ok", "sweeps": ages, "late": late}
    return JsonResponse(found, status=503 if late else 200)


def is_late(sweep: Sweep, run: SweepRun | None, now: datetime) -> bool:
    """Whether a sweep has not ended well for three of its periods."""
    ended = run.succeeded_at if run else None
    # While this process was not there, the machine may have been off: that is no sweep's fault.
    since = max(ended or STARTED_AT, STARTED_AT)
    if run and run.started_at and not run.last_error:
        since = max(since, run.started_at)  # it is under way, and may take long
    return (now - since).total_seconds() > sweep.late_after


def _age(run: SweepRun | None, now: datetime) -> dict[str, object]:
    succeeded = run.succeeded_at if run else None
    return {
        "succeeded_at": succeeded.isoformat() if succeeded else None,
        "age_seconds": int((now - succeeded).total_seconds()) if succeeded else None,
        "last_run_failed": bool(run and run.last_error),
    }
