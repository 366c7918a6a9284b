"""Letters on their way, as the pages would bring them there."""

import secrets
from datetime import datetime

from django.utils import timezone

from requests_app import batches, sending
from requests_app.models import FoiRequest, OutgoingMessage, SendingRules


def leave_at_once() -> SendingRules:
    """Let letters leave at any hour, as fast as they can, without time to take them back."""
    rules, _ = SendingRules.objects.update_or_create(
        pk=SendingRules.ONLY,
        defaults={
            "office_hours_only": False,
            "letters_a_minute": 0,
            "letters_a_minute_to_one": 0,
            "undo_minutes": 0,
        },
    )
    return rules


def first_letters(*foi_requests: FoiRequest, at: datetime | None = None) -> list[OutgoingMessage]:
    """Write the first letters of these requests, approved and waiting to be sent."""
    leave_at_once()
    at = at or timezone.now()
    chosen = FoiRequest.objects.filter(pk__in=[one.pk for one in foi_requests])
    campaign = foi_requests[0].campaign
    queued = sending.write_first_letters(campaign, chosen, key=secrets.token_hex(8), at=at)
    batches.approve(queued.batch.letters.all(), None, at)
    return list(queued.batch.letters.order_by("pk"))
