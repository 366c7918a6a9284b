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

from django.db import transaction
from django.db.models import F, QuerySet

from requests_app import letter_fates, lifecycle
from requests_app.domain.law import Law
from requests_app.models import FoiRequest
from requests_app.sweeps import still_at_it
from responses_app import documents, inbox, reading_desk, vault
from responses_app.domain import file_names, matching, quoting
from responses_app.domain.mail import Attachment, Mail
from responses_app.domain.matching import suggesting
from responses_app.domain.reply_kinds import KindReading, ReplyKind, read_kind
from responses_app.known_requests import KnownRequests
from responses_app.models import Document, InboundMessage, MessageTie, StoredFile, Suggestion
from responses_app.readers import emails
from responses_app.readers.apart import Status, read_apart

State, Place = InboundMessage.State, InboundMessage.Place
A_READING = timedelta(minutes=2)  # longer than a reader may take
MOST_TRIES = 3
CLOCKS_DIFFER = timedelta(hours=6)
# As much as the domain of the sender says: an authority that may have replied is not chased.
MAY_BE_THEIRS = suggesting.DOMAIN
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
    raw = vault.read(message.raw.sha256)
    mail = read_mail(raw) if message.tries < MOST_TRIES else _as_it_stands(raw, GAVE_UP)
    split = quoting.split(mail.text, mail.subject)
    files = [(attachment, inbox.store(attachment.content)) for attachment in mail.attachments]
    found = matching.match(mail, split, known or KnownRequests())
    with transaction.atomic():
        locked = InboundMessage.objects.select_for_update().get(pk=message.pk)
        if locked.state != State.KEPT:
            return locked
        _describe(locked, mail, split, now)
        _keep_documents(locked, files)
        _place(locked, found, now)
        _say_kind(locked, _kind_of(mail, split, locked))
        locked.save()
        _follow(locked, found, now)
    for _, file in files:
        if file.state == StoredFile.State.DESTROYED:  # it has come again, within this mail
            documents.destroy(file, file.decided_why, file.decided_by, now)
    return locked


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
    text = raw[:LONGEST_TEXT].decode("utf-8", "replace").replace("\x00", "�")
    return Mail(text=text, problems=(why,), needs_hand=True)


# ---------------------------------------------------------------------------- what is written


def _describe(locked: InboundMessage, mail: Mail, split: quoting.Split, now: datetime) -> None:
    sender = mail.sender
    locked.state = State.BY_HAND if mail.needs_hand else State.PARSED
    locked.parsed_at, locked.taken_until = now, None
    locked.problems = list(mail.problems)
    locked.message_id = mail.message_id[: InboundMessage._meta.get_field("message_id").max_length]
    locked.sender_address = sender.address[:320] if sender else ""
    locked.sender_name = sender.name[:300] if sender else ""
    locked.recipients = list(mail.recipients)[:200]
    locked.subject = mail.subject[:1000]
    locked.sent_at = mail.sent_at
    locked.text = mail.text[:LONGEST_TEXT]
    locked.own_text = split.own[:LONGEST_TEXT]
    if locked.came_by != InboundMessage.CameBy.MAILBOX:
        locked.arrived_at = _arrived(mail, locked.arrived_at)
    if locked.message_id:
        same = InboundMessage.objects.filter(message_id=locked.message_id).exclude(pk=locked.pk)
        locked.same_id_as = same.order_by("pk").first()


def _arrived(mail: Mail, at_the_latest: datetime) -> datetime:
    """When a mail that came as a file arrived, by its own headers; never in the future."""
    for written in mail.header_all("Received"):
        try:
            when = parsedate_to_datetime(written.rpartition(";")[2].strip())
            when = when if when.tzinfo else when.replace(tzinfo=UTC)
            return min(when.astimezone(UTC), at_the_latest)
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
    try:
        return min(mail.sent_at.astimezone(UTC), at_the_latest) if mail.sent_at else at_the_latest
    except OverflowError:
        return at_the_latest


def _keep_documents(locked: InboundMessage, files: Iterable[tuple[Attachment, StoredFile]]) -> None:
    for attachment, file in files:
        Document.objects.get_or_create(
            message=locked,
            where=attachment.where[:500],
            file=file,
            defaults={
                "filename": file_names.display_name(attachment.filename)[:255],
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
    for pk in found.requests:
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


def _say_kind(locked: InboundMessage, reading: KindReading) -> None:
    locked.kind = locked.kind_read = reading.kind
    locked.kind_is_sure = reading.is_sure
    locked.kind_evidence = [asdict(one) for one in reading.evidence]
    locked.kind_details = _details(reading)
    locked.holds_chasing = not _stops_nothing(reading)


def _stops_nothing(reading: KindReading) -> bool:
    """Whether the next letter may go out although nobody has read this one: a robot's mail, a
    delivery that is only late, and what is surely no more than an acknowledgement."""
    if reading.bounce is not None:
        return not reading.bounce.is_hard
    if reading.kind == ReplyKind.OUT_OF_OFFICE:
        return True
    by_header = any(one.where not in IN_THE_MAIL for one in reading.evidence)
    return reading.kind in STOPS_NOTHING and (reading.is_sure or by_header)


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
        _tell_letter(locked, now)
    elif found.letter and locked.place == Place.MATCHED:
        letter_fates.confirm(found.letter, f"{locked.sender_address} replied to it.", now)
    ties = locked.ties.select_related("foi_request").order_by("foi_request")
    for tie in ties:
        reading_desk.follow_by_itself(locked, tie)
    if locked.holds_chasing:
        waiting = FoiRequest.objects.filter(pk__in=_waits_for(locked)).order_by("pk")
        for foi_request in waiting:
            lifecycle.something_arrived(
                foi_request, locked.arrived_at, f"A mail came and is not read yet: {locked}"
            )


def _waits_for(locked: InboundMessage) -> QuerySet:
    """The requests that are not chased while this message is unread."""
    if locked.place == Place.MATCHED:
        return locked.ties.filter(undone_at=None).values("foi_request")
    return locked.suggestions.filter(holds_chasing=True).values("foi_request")


def _tell_letter(locked: InboundMessage, now: datetime) -> None:
    """A hard bounce in form that names our letter and its address: it reached nobody."""
    bounce: dict[str, Any] = locked.kind_details.get("bounce") or {}
    letter = reading_desk.letter_that_bounced(locked)
    if letter is None or not bounce.get("is_hard") or not locked.kind_is_sure:
        return
    words = bounce.get("words") or "a mail server reported that it could not be delivered"
    letter_fates.came_back(letter.message_id, f"It came back: {words}", locked.arrived_at or now)
