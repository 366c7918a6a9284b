"""The replies that are to be coded: which of them by two people, and coding one once more.

Two people code a share of each campaign's, drawn so that nobody can choose.

Reading a reply and coding it may meet. Both hold the row of the request before that of the item,
never the other way round; so neither waits for the other in a circle.
"""

import hashlib
from datetime import datetime

from django.db import transaction

from requests_app.models import Campaign, FoiRequest
from responses_app.models import CodedAnswer, Coding, CodingItem, InboundMessage


def is_coded_twice(campaign: Campaign, message: InboundMessage) -> bool:
    """Whether a reply is among the share that the campaign has coded twice.

    Drawn by hash, so that it is the same whenever it is asked, and nobody knows it before the
    reply has come. A share that is raised later draws more, and none less; a reply that waits to
    be coded already stays as it was drawn.
    """
    there = CodingItem.objects.filter(message=message, foi_request__campaign=campaign)
    if drawn_before := set(there.values_list("is_double", flat=True)):
        return True in drawn_before
    drawn = hashlib.sha256(f"{campaign.pk} {message.pk}".encode()).digest()
    return int.from_bytes(drawn[:6], "big") < float(campaign.double_code) * 2**48


def hold(pk: int) -> CodingItem:
    """The item, its row held until the end of the transaction.

    Whoever may write figures in the same transaction calls `hold_with_request` instead.
    """
    return CodingItem.objects.select_for_update().get(pk=pk)


def hold_with_request(pk: int) -> CodingItem:
    """The same, the row of its request held first."""
    request = CodingItem.objects.values_list("foi_request", flat=True).get(pk=pk)
    FoiRequest.objects.select_for_update().get(pk=request)
    return hold(pk)


@transaction.atomic
def reopen(item: CodingItem, why: str, now: datetime) -> CodingItem:
    """Put a coded reply back into the queue; one that is not coded stays as it is.

    Its figures stay until others are given. What was said of it is history, and is not said
    again: nobody begins with what was known before. Whoever coded it may do so once more.
    """
    item = hold(item.pk)
    if item.state != CodingItem.State.DONE:
        return item
    item.state, item.done_at, item.reopened_why = CodingItem.State.OPEN, None, why[:300]
    item.save(update_fields=["state", "done_at", "reopened_why"])
    item.codings.update(state=Coding.State.IN_HAND, taken_until=now, skipped_why="")
    CodedAnswer.objects.current().filter(coding__item=item).update(replaced_at=now)
    return item
