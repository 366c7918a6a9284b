"""The made-up office as rows of the database, so that what is asked there can be compared."""

from django.utils import timezone

from requests_app.models import Authority, Campaign, FoiRequest, OutgoingMessage
from responses_app.models import InboundMessage, MessageTie, Suggestion
from tests.corpus.office import BOUNCES, KEY, MAIL_FROM, PATTERN, SUBJECTS, Office

SETTINGS = {
    "REPLY_ADDRESS": PATTERN,
    "REPLY_KEY": KEY,
    "BOUNCE_ADDRESS": BOUNCES,
    "MAIL_FROM": MAIL_FROM,
    "JOURNAL": "",
}


def write(office: Office) -> None:
    """Write authorities, requests, letters and received mails of the office, numbers kept."""
    Authority.objects.bulk_create(
        Authority(
            pk=one.number,
            code=one.code,
            official_name=one.name,
            plain_name=one.plain_name,
            email=one.email.upper() if one.number % 9 == 0 else one.email,
        )
        for one in office.authorities.values()
    )
    Campaign.objects.bulk_create(
        Campaign(pk=pk, slug=mark.lower(), title=subject)
        for pk, (mark, subject) in SUBJECTS.items()
    )
    FoiRequest.objects.bulk_create(
        FoiRequest(
            pk=one.number,
            campaign_id=one.campaign,
            authority_id=one.authority,
            round=2 if one.reference.endswith("-R2") else 1,
            law="foia",
            reference=one.reference,
            their_reference=one.their_reference,
        )
        for one in office.all_requests.values()
    )
    now = timezone.now()
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            foi_request_id=one.request,
            step=one.message_id[:60],
            to_address="x@y.example",
            envelope_from=one.envelope_from,
            subject="FOI",
            body=one.body,
            message_id=one.message_id,
            mime=b"",
            written_at=now,
        )
        for one in office.letters.values()
    )
    tied = _received(office, office.tied, "matched")
    MessageTie.objects.bulk_create(
        MessageTie(
            message=message,
            foi_request_id=office.tied[message.message_id],
            how="token",
            tied_at=now,
        )
        for message in tied
    )
    waiting = _received(office, office.waiting, "pen")
    Suggestion.objects.bulk_create(
        Suggestion(message=message, foi_request_id=office.waiting[message.message_id], score=1)
        for message in waiting
    )


def _received(office: Office, message_ids: dict[str, int], place: str) -> list[InboundMessage]:
    return InboundMessage.objects.bulk_create(
        InboundMessage(
            message_id=message_id,
            place=place,
            came_by="mailbox",
            arrived_at=timezone.now(),
            sender_address=sender,
        )
        for message_id in message_ids
        for sender in office.senders_of(message_id)
    )
