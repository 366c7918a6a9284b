"""The replies to one request, on its page; and what a person brings there."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.timezone import localdate, make_aware

from requests_app.models import FoiRequest
from responses_app import uploading
from responses_app.models import Document, InboundMessage
from responses_app.views.replies import LONG

NOON = time(12)


def replies_of(foi_request: FoiRequest) -> dict[str, Any]:
    """Return what the page shows of a request's messages, newest first; a few queries."""
    shown = Document.objects.select_related("file").shown()
    tied = InboundMessage.objects.filter(
        ties__foi_request=foi_request, ties__undone_at=None
    ).select_related("confirmed_by", "typed_by")
    may_be = InboundMessage.objects.in_pen().filter(suggestions__foi_request=foi_request)
    return {
        "replies": tied.defer(*LONG).prefetch_related(Prefetch("documents", shown, "shown")),
        "may_be_theirs": may_be.defer(*LONG).order_by("arrived_at", "pk"),
    }


def upload(foi_request: FoiRequest, typed: Mapping[str, Any], by: Any) -> str:
    """Keep files as messages of the request; each mail is read at once."""
    brought = [uploading.Brought(file.name, file.read()) for file in typed["files"]]
    done = uploading.upload(foi_request, brought, by, timezone.now())
    kept = len(done.messages)
    words = f"Kept as {kept} message{'s' if kept != 1 else ''}." if kept else ""
    if done.there_already:
        words = f"{words} Here already: {', '.join(done.there_already)}."
    return words.strip()


def type_in(foi_request: FoiRequest, typed: Mapping[str, Any], by: Any) -> str:
    """Keep a call or a letter; its kind is said by the person, so the log says what follows."""
    now = timezone.now()
    message = uploading.type_in(
        foi_request,
        typed["came_by"],
        typed["words"],
        _moment(typed, now),
        typed["kind"],
        by,
        now,
        outcome=typed["outcome"],
        extension=typed["extension"],
    )
    return f"Kept: {message.get_kind_display()}, by {message.get_came_by_display()}."


def _moment(typed: Mapping[str, Any], now: datetime) -> datetime:
    """When it came: noon of its day where the time is not known, and today not after now."""
    moment = make_aware(datetime.combine(typed["on"], typed["at"] or NOON))
    is_today_by_noon = typed["at"] is None and typed["on"] == localdate(now)
    return min(moment, now) if is_today_by_noon else moment
