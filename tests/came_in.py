"""Messages as reading leaves them, for tests that begin there."""

import hashlib
import itertools
from collections.abc import Collection
from datetime import UTC, datetime

from requests_app import lifecycle
from requests_app.models import FoiRequest
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile, Suggestion

ARRIVED = datetime(2026, 2, 9, 14, 5, tzinfo=UTC)
_numbers = itertools.count(1)


def came_in(
    *,
    kind: str = "unclear",
    is_sure: bool = False,
    of: FoiRequest | None = None,
    perhaps: Collection[FoiRequest] = (),
    arrived_at: datetime = ARRIVED,
    **columns: object,
) -> InboundMessage:
    """A mail that was read: tied to the request `of`, else in the pen, `perhaps` for some."""
    number = next(_numbers)
    holds = kind not in ("acknowledgement", "out_of_office", "newsletter")
    raw = StoredFile.objects.create(
        sha256=hashlib.sha256(f"mail {number}".encode()).hexdigest(), size=100, state="raw_mail"
    )
    message = InboundMessage.objects.create(
        **{
            "raw": raw,
            "came_by": "mailbox",
            "arrived_at": arrived_at,
            "state": "parsed",
            "parsed_at": arrived_at,
            "place": "matched" if of else "pen",
            "matched_by": "token" if of else "",
            "sender_address": "foi@testham.example",
            "subject": f"FOI request {number}",
            "text": "Please find attached our reply.",
            "own_text": "Please find attached our reply.",
            "kind": kind,
            "kind_read": kind,
            "kind_is_sure": is_sure,
            "kind_evidence": [
                {"where": "body", "quote": "our reply", "says": "They say that it is a reply."}
            ],
            "holds_chasing": holds,
            **columns,
        }
    )
    if of:
        MessageTie.objects.create(message=message, foi_request=of, how="token", tied_at=arrived_at)
    for place, foi_request in enumerate(perhaps):
        Suggestion.objects.create(
            message=message,
            foi_request=foi_request,
            reasons=["It came from their address."],
            score=10 - place,
            holds_chasing=holds,
        )
    if holds:
        for foi_request in [of] if of else perhaps:
            lifecycle.something_arrived(foi_request, arrived_at)
    return message


def document_of(
    message: InboundMessage, name: str = "figures.xlsx", state: str = "clean", **columns: object
) -> Document:
    """A file that came with a message, in a state of its own; its bytes are not in the vault."""
    number = next(_numbers)
    file = StoredFile.objects.create(
        **{
            "sha256": hashlib.sha256(f"file {number}".encode()).hexdigest(),
            "size": 4096,
            "label": "Excel workbook",
            "state": state,
            **columns,
        }
    )
    return Document.objects.create(message=message, file=file, filename=name, where=str(number))
