"""Read what was kept: whose reply is it, what kind of reply, and what follows for the request.

A mail is read by a reader that runs apart, outside any transaction; what it found is written in
one. Whatever goes wrong, the mail stays, marked for a person. Read once more, it gives the same.

What follows by itself is little: an acknowledgement is written in the log; a bounce says that a
letter reached nobody; a reply whose kind is sure stops or moves the clock. Whatever kind it is,
nobody is chased until a person has read it, robots' mail apart.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F

from requests_app import letter_fates
from requests_app.domain.law import Law
from requests_app.models import FoiRequest, OutgoingMessage
from requests_app.sweeps import still_at_it
from responses_app import documents, inbox, reading_desk, vault
from responses_app.domain import matching, quoting
from responses_app.domain.mail import Attachment, Mail
from responses_app.domain.matching import suggesting
from responses_app.domain.reply_kinds import KindReading, ReplyKind, read_kind
from responses_app.known_requests import KnownRequests
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile, Suggestion
from responses_app.models.inbound_message import LONGEST_ID
from responses_app.readers import emails
from responses_app.readers.apart import Status, read_apart

State, Place = InboundMessage.State, InboundMessage.Place
A_READING = timedelta(minutes=2)  # longer than a reader may take
MOST_TRIES = 6
EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)  # when the right to information began
REPORTED = ("message/delivery-status", "message/disposition", "text/rfc822", "text/calendar")
SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/ms-tnef",
)
# As much as its name in From or subject says: an authority that may have replied is not chased.
MAY_BE_THEIRS = suggesting.NAME_ABOVE
LONGEST_TEXT = 2_000_000  # characters that are kept beside the mail itself
# Robots' mail: it stops nothing, and nobody has to read it before the next letter.
IN_THE_MAIL = ("subject", "body", "sender", "report", "attachment")  # else a header says so
STOPS_NOTHING = (ReplyKind.ACKNOWLEDGEMENT, ReplyKind.OUT_OF_OFFICE, ReplyKind.NEWSLETTER)

logger = logging.getLogger(__name__)


def parse_waiting(now: datetime) -> dict[str, int]:
    """Read every mail that is kept and not read yet; return how many each became."""
    counts = dict.fromkeys(("matched", "in_pen", "by_hand", "failed"), 0)
    known = KnownRequests()
    for pk in list(InboundMessage.objects.to_parse(now).order_by("pk").values_list("pk")):
        message = InboundMessage.objects.select_related("raw").get(pk=pk[0])
        try:
            message = parse(message, now, known)
        except Exception:  # whatever it is: the mail is kept, and the next one is read
            logger.exception("message %s could not be read", message.pk)
            counts["failed"] += 1
            continue
        counts["matched"] += message.place == Place.MATCHED
        counts["in_pen"] += message.place == Place.PEN
        counts["by_hand"] += message.state == State.BY_HAND
        still_at_it()
    return counts


def parse(
    message: InboundMessage, now: datetime, known: KnownRequests | None = None
) -> InboundMessage:
    """Read a mail that was kept; one that another reader is at, or was read, is left alone.

    `known` is what whoever reads many has fetched for all of them.
    Raises VaultError where its bytes are not to be had: then it waits, and is tried again.
    """
    claimed = InboundMessage.objects.to_parse(now).filter(pk=message.pk)
    if not claimed.update(taken_until=now + A_READING, tries=F("tries") + 1):
        return InboundMessage.objects.select_related("raw").get(pk=message.pk)
    try:
        return _parse(message, now, known or KnownRequests())
    except (vault.VaultError, DatabaseError):
        # No fault of this mail: it was not tried, and another may take it in hand at once.
        waiting = InboundMessage.objects.filter(pk=message.pk, state=State.KEPT)
        waiting.update(taken_until=None, tries=F("tries") - 1)
        raise


def _parse(message: InboundMessage, now: datetime, known: KnownRequests) -> InboundMessage:
    if message.raw.state == StoredFile.State.DESTROYED:
        mail = Mail(problems=(WAS_DESTROYED,), needs_hand=True)
    elif message.tries < MOST_TRIES:
        mail = read_mail(vault.read(message.raw.sha256))
    else:
        mail = _as_it_stands(vault.read(message.raw.sha256), GAVE_UP)
    split = quoting.split(mail.text, mail.subject)
    files = [(attachment, inbox.store(attachment.content)) for attachment in mail.attachments]
    found = matching.match(mail, split, known)
    with transaction.atomic():
        locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
        if locked.state != State.KEPT:
            return locked
        _describe(locked, mail, split, now)
        _keep_documents(locked, files)
        _place(locked, found, now)
        _say_kind(locked, _kind_of(mail, split, locked), has_files=bool(_shown(mail)))
        _flag_same(locked)
        locked.save()
        documents.keep_back_mail(locked, list(mail.findings), mail.needs_hand)
        documents.bring_in_line(locked)
        _follow(locked, found, now)
    for _, file in files:
        if file.state == StoredFile.State.DESTROYED:  # it has come again, within this mail
            documents.destroy(file, file.decided_why, file.decided_by, now)
    if locked.same_id_as_id is None:
        _flag_same(locked)  # another of its kind may have been read at the same moment
        if locked.same_id_as_id:
            locked.save(update_fields=["same_id_as"])
    return locked


WAS_DESTROYED = "A reviewer had the bytes of this mail destroyed before it came in this way."
GAVE_UP = "It was tried several times to read this mail, and each time the reading did not end."


def read_mail(raw: bytes) -> Mail:
    """Read a mail in a process apart; where that fails, as plain text, marked for a person."""
    reading = read_apart("mail", raw)
    if reading.status != Status.OK:
        return _as_it_stands(raw, reading.words)
    try:
        return emails.from_json(reading.answer, reading.blobs)
    except ValueError:
        return _as_it_stands(raw, "What the reader made of it cannot be used.")


def _as_it_stands(raw: bytes, why: str) -> Mail:
    return Mail(text=emails.crude(raw, LONGEST_TEXT), problems=(why,), needs_hand=True)


# ---------------------------------------------------------------------------- what is written


def _describe(locked: InboundMessage, mail: Mail, split: quoting.Split, now: datetime) -> None:
    sender = mail.sender
    locked.state = State.BY_HAND if mail.needs_hand else State.PARSED
    locked.parsed_at, locked.taken_until = now, None
    locked.problems = list(mail.problems)
    locked.message_id = _cut(mail.message_id)
    locked.sender_address = sender.address[:320] if sender else ""
    locked.sender_name = sender.name[:300] if sender else ""
    locked.recipients = list(mail.recipients)[:200]
    locked.subject = mail.subject[:1000]
    locked.sent_at = mail.sent_at
    locked.text = mail.text[:LONGEST_TEXT]
    locked.own_text = split.own[:LONGEST_TEXT]
    if locked.came_by != InboundMessage.CameBy.MAILBOX:
        locked.arrived_at = _arrived(mail, locked.arrived_at)
    locked.arrived_at = min(locked.arrived_at, now)


def _cut(message_id: str) -> str:
    """As much of a Message-ID as an index holds: whatever it is made of."""
    return message_id.encode()[:LONGEST_ID].decode(errors="ignore")


def _flag_same(locked: InboundMessage) -> None:
    """Find the mail that this one is a second copy of: the same Message-ID and other bytes; or,
    among those of the same request, the same sender, moment and words."""
    before = InboundMessage.objects.filter(pk__lt=locked.pk)
    if locked.message_id:
        same = before.filter(message_id=locked.message_id)
    elif locked.sent_at and locked.own_text:
        tied = locked.ties.filter(undone_at=None).values("foi_request")
        theirs = MessageTie.objects.filter(undone_at=None, foi_request__in=tied)
        same = before.filter(
            pk__in=theirs.values("message"),
            sender_address=locked.sender_address,
            sent_at=locked.sent_at,
            own_text=locked.own_text,
        )
    else:
        return
    locked.same_id_as = same.order_by("pk").first()


def _arrived(mail: Mail, at_the_latest: datetime) -> datetime:
    """When a mail that came as a file arrived, by its own headers; never in the future, and never
    before there was a Freedom of Information Act to ask under."""
    for written in mail.header_all("Received"):
        try:
            when = parsedate_to_datetime(written.rpartition(";")[2].strip())
            when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        if when >= EARLIEST:
            return min(when, at_the_latest)
    if mail.sent_at and mail.sent_at >= EARLIEST:
        return min(mail.sent_at, at_the_latest)
    return at_the_latest


def _keep_documents(locked: InboundMessage, files: Iterable[tuple[Attachment, StoredFile]]) -> None:
    for attachment, file in files:
        Document.objects.get_or_create(
            message=locked,
            where=attachment.where[:500],
            file=file,
            defaults={
                "filename": documents.shown_name(attachment.filename)[:255],
                "written_name": attachment.filename,
                "declared_type": attachment.declared_type[:255],
                "is_inline": attachment.is_inline,
            },
        )


def _place(locked: InboundMessage, found: matching.Match, now: datetime) -> None:
    locked.matched_by, locked.match_words = found.how, found.sentence
    locked.conflicts, locked.about_letter = list(found.conflicts), found.letter
    if found.is_ours:
        locked.place = Place.OURS
        return
    locked.place = Place.MATCHED if found.requests else Place.PEN
    tied = set(locked.ties.filter(undone_at=None).values_list("foi_request_id", flat=True))
    if tied:  # a person uploaded it to a request's page while it was being read
        locked.place = Place.MATCHED
    for pk in set(found.requests) - tied:
        MessageTie.objects.create(
            message=locked, foi_request_id=pk, how=found.how[:20], tied_at=now
        )
    Suggestion.objects.bulk_create(
        Suggestion(
            message=locked,
            foi_request_id=one.request,
            reasons=list(one.reasons),
            score=one.score,
            holds_chasing=one.score >= MAY_BE_THEIRS,
        )
        for one in found.candidates
        if one.request not in found.requests
    )


def _kind_of(mail: Mail, split: quoting.Split, locked: InboundMessage) -> KindReading:
    """What kind of reply it is; which sections it cites depends on the law of its request."""
    requests = FoiRequest.objects.filter(ties__message=locked, ties__undone_at=None)
    first = requests.order_by("pk").first()
    ours = frozenset(requests.values_list("reference", flat=True))
    return read_kind(mail, split.own, Law(first.law) if first else Law.FOIA, ours=ours)


def _say_kind(locked: InboundMessage, reading: KindReading, has_files: bool) -> None:
    locked.kind = locked.kind_read = reading.kind
    locked.kind_is_sure = reading.is_sure
    locked.kind_evidence = [asdict(one) for one in reading.evidence]
    locked.kind_details = _details(reading)
    locked.holds_chasing = not _stops_nothing(reading, has_files)


def _stops_nothing(reading: KindReading, has_files: bool) -> bool:
    """Whether the next letter may go out although nobody has read this one: a robot's mail, a
    delivery that is only late, and what is surely no more than an acknowledgement. Whatever
    brings a file, or sends us elsewhere, is read first."""
    if reading.bounce is not None:
        return not (reading.bounce.is_hard or reading.bounce.is_final)
    if has_files or reading.elsewhere:
        return reading.is_sure and reading.kind == ReplyKind.NEWSLETTER
    if reading.kind == ReplyKind.OUT_OF_OFFICE:
        return True
    by_header = any(one.where not in IN_THE_MAIL for one in reading.evidence)
    return reading.kind in STOPS_NOTHING and (reading.is_sure or by_header)


def _shown(mail: Mail) -> list[Attachment]:
    """The files that a person looks for: neither pictures in the text nor a server's report."""
    return [
        one
        for one in mail.attachments
        if not one.is_inline
        and not one.declared_type.lower().startswith(REPORTED)
        and one.declared_type.lower() not in SIGNATURES
    ]


def _details(reading: KindReading) -> dict[str, Any]:
    """What a reading says beside its kind, as values that a JSON column takes."""
    bounce = reading.bounce
    return {
        "also": list(reading.also),
        "their_reference": reading.their_reference,
        "new_date": reading.new_date.isoformat() if reading.new_date else None,
        "extension": reading.extension,
        "sections": list(reading.sections),
        "fee": str(reading.fee) if reading.fee is not None else None,
        "bounce": asdict(bounce) | {"addresses": list(bounce.addresses)} if bounce else None,
        "elsewhere": reading.elsewhere,
        "links": list(reading.links),
    }


# ---------------------------------------------------------------------------- what follows


def _follow(locked: InboundMessage, found: matching.Match, now: datetime) -> None:
    """Tell requests and letters what came; the caller holds the message's row."""
    if locked.place == Place.OURS:
        return
    if locked.kind == ReplyKind.BOUNCE:
        reading_desk.believe_bounce(locked, now)
    elif locked.place == Place.MATCHED:
        _confirm_letter(locked, found.letter)
        reading_desk.they_have_it(locked, now)
    for tie in locked.ties.filter(undone_at=None).order_by("foi_request"):
        reading_desk.follow_by_itself(locked, tie)
    reading_desk.hold_what_waits(locked)


def _confirm_letter(locked: InboundMessage, message_id: str) -> None:
    """They answered a letter in doubt: it did leave, when it was tried."""
    letter = OutgoingMessage.objects.filter(message_id=message_id).first() if message_id else None
    if letter:
        at = letter.tried_at or min(letter.written_at, locked.arrived_at)
        letter_fates.confirm(message_id, f"{locked.sender_address} replied to it.", at)
