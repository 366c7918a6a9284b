"""The replies that are to be coded: which of them by two people, and coding one once more.

Two people code a share of each campaign's, drawn so that nobody can choose.
"""

import hashlib
from datetime import datetime

from requests_app.models import Campaign
from responses_app.models import Coding, CodingItem, InboundMessage


def is_coded_twice(campaign: Campaign, message: InboundMessage) -> bool:
    """Whether a reply is among the share that the campaign has coded twice.

    Drawn by hash, so that it is the same whenever it is asked, and nobody knows it before the
    reply has come. A share that is raised later draws more, and none less.
    """
    drawn = hashlib.sha256(f"{campaign.pk} {message.pk}".encode()).digest()
    return int.from_bytes(drawn[:6], "big") < float(campaign.double_code) * 2**48


def reopen(item: CodingItem, why: str, now: datetime) -> None:
    """Put a coded reply back into the queue. Its figures stay until others are given, and so do
    its codings, as history; whoever coded it may do so again. The caller holds its row."""
    item.state, item.done_at, item.reopened_why = CodingItem.State.OPEN, None, why[:300]
    item.save(update_fields=["state", "done_at", "reopened_why"])
    item.codings.update(state=Coding.State.SKIPPED, taken_until=now)
