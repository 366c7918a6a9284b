"""/healthz: is the database there, and when did each sweep last end well?"""

from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from requests_app.models import SweepRun


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with the age of each sweep in seconds, or 503 without a database.

    Open to anyone, so it says no more than that: no errors, no addresses, no versions.
    """
    now = timezone.now()
    try:
        sweeps = {run.name: _age(run, now) for run in SweepRun.objects.order_by("name")}
    except DatabaseError:
        return JsonResponse({"database": "unreachable", "sweeps": {}}, status=503)
    return JsonResponse({"database": "ok", "sweeps": sweeps})


def _age(run: SweepRun, now: datetime) -> dict[str, object]:
    succeeded = run.succeeded_at
    return {
        "succeeded_at": succeeded.isoformat() if succeeded else None,
        "age_seconds": int((now - succeeded).total_seconds()) if succeeded else None,
        "last_run_failed": bool(run.last_error),
    }
