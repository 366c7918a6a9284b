"""The desk at which a person reads replies; what a reply does to its request, and when.

The tool says what kind of reply it takes a message for, and shows the words. What a sure kind
does to the clock is written in the log at once, and stays open here until a person has read the
message. What the person says counts; what the tool had taken it for stays beside it.
"""

from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.timezone import localdate

from requests_app import lifecycle
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from responses_app.domain.reply_kinds.kinds import ReplyKind
from responses_app.models import InboundMessage, MessageTie

Event, Outcome, Place = CaseEvent.Kind, FoiRequest.Outcome, InboundMessage.Place
Wanted = tuple[str, str]  # kind of event, outcome

EVENTS: dict[str, Wanted] = {
    ReplyKind.ACKNOWLEDGEMENT: (Event.ACKNOWLEDGED, ""),
    ReplyKind.CLARIFICATION: (Event.CLARIFICATION_REQUESTED, ""),
    ReplyKind.FEES_NOTICE: (Event.FEES_NOTICE, ""),
    ReplyKind.PARTIAL: (Event.PARTIAL_RESPONSE, ""),
    ReplyKind.REFUSAL: (Event.REFUSAL, Outcome.REFUSED),
    ReplyKind.NOT_HELD: (Event.RESPONSE, Outcome.NOT_HELD),
    ReplyKind.ANSWER: (Event.RESPONSE, ""),
    # Only a person says so: who has it now, and whether it was sent on, takes reading.
    ReplyKind.TRANSFER: (Event.TRANSFERRED, ""),
}
EXTENSIONS = {"pit": Event.PIT_EXTENSION, "eir": Event.EIR_EXTENSION}
NEVER_BY_ITSELF = (ReplyKind.TRANSFER,)
ENDS_BY_OUTCOME = (Event.RESPONSE, Event.REFUSAL)
READ_BY_TOOL = "read by the tool; no person has confirmed it"


class DeskError(ValueError):
    """What was asked cannot be done with this message. The message says why, for a person."""


def event_for(message: InboundMessage, kind: str = "") -> Wanted | None:
    """Return what the log says of a reply of this kind; None where it says nothing."""
    kind = kind or message.kind
    if kind == ReplyKind.EXTENSION:
        event = EXTENSIONS.get(message.kind_details.get("extension", ""))
        return (event, "") if event else None
    if kind == ReplyKind.PARTIAL and _is_partly_refused(message):
        return (Event.RESPONSE, Outcome.PARTIAL)
    return EVENTS.get(kind)


def _is_partly_refused(message: InboundMessage) -> bool:
    """They gave a part and refused the rest: that is their answer. Else the rest will follow."""
    details = message.kind_details
    return ReplyKind.REFUSAL in details.get("also", ()) or bool(details.get("sections"))


def follow_by_itself(message: InboundMessage, tie: MessageTie) -> CaseEvent | None:
    """Write in the log what follows from a reply of which the kind is sure; else nothing.

    Nothing follows from a second mail with the same Message-ID, and nothing that ends or stops
    anything where a request was answered, closed, or is being reviewed: what a reply means
    there, a person reads. The caller holds the message's row.
    """
    foi_request = tie.foi_request
    _keep_their_reference(message, foi_request)
    wanted = event_for(message)
    if not message.kind_is_sure or message.same_id_as_id or wanted is None:
        return None
    if message.kind in NEVER_BY_ITSELF:
        return None
    if message.kind != ReplyKind.ACKNOWLEDGEMENT and not _is_plain(foi_request):
        return None
    source = f"{source_of(message)}, {READ_BY_TOOL}"
    tie.event = _recorded(message, foi_request, wanted, day_of(message), source)
    tie.save(update_fields=["event"])
    return tie.event


def _is_plain(foi_request: FoiRequest) -> bool:
    """Sent, waiting for the answer, and nothing more."""
    foi_request.refresh_from_db()
    over = foi_request.closed_on or foi_request.outcome or not foi_request.was_sent
    reviewed = foi_request.events.standing().filter(
        kind__in=(Event.REVIEW_REQUESTED, *lifecycle.WITH_REGULATOR)
    )
    return not over and not reviewed.exists()


def _recorded(
    message: InboundMessage,
    foi_request: FoiRequest,
    wanted: Wanted,
    on: date,
    source: str,
    by: AbstractBaseUser | None = None,
) -> CaseEvent | None:
    """The event in the log: written now, or the one that says the same already."""
    kind, outcome = wanted
    at = message.arrived_at if localdate(message.arrived_at) == on else None
    try:
        with transaction.atomic():
            return lifecycle.record(
                foi_request,
                kind,
                on,
                at=at,
                outcome=outcome,
                note=_why(message),
                source=source,
                by=by,
            )
    except lifecycle.LifecycleError:
        same = foi_request.events.standing().filter(kind=kind, on=on, outcome=outcome).first()
        if same is None and by is not None:
            raise
        return same


def _why(message: InboundMessage) -> str:
    """The words that show what kind of reply it is."""
    quotes = [one["quote"] for one in message.kind_evidence if one.get("quote")]
    details = message.kind_details
    until = f" New date: {details['new_date']}." if details.get("new_date") else ""
    cited = f" Cited: {', '.join(details['sections'])}." if details.get("sections") else ""
    said = "; ".join(f"“{quote}”" for quote in quotes[:2])
    return f"{message.subject}: {said}.{until}{cited}"[:2000]


def _keep_their_reference(message: InboundMessage, foi_request: FoiRequest) -> None:
    theirs = str(message.kind_details.get("their_reference", ""))[:120]
    if theirs:
        FoiRequest.objects.filter(pk=foi_request.pk, their_reference="").update(
            their_reference=theirs
        )


def source_of(message: InboundMessage) -> str:
    """How the log names a message as its source."""
    return f"message {message.pk}"


def day_of(message: InboundMessage) -> date:
    """The day in London on which a reply reached us."""
    return localdate(message.arrived_at)


def letter_that_bounced(message: InboundMessage) -> OutgoingMessage | None:
    """Return our letter that a bounce is about: it names it, and the address it went to."""
    bounce = message.kind_details.get("bounce") or {}
    addresses = {str(one).casefold() for one in bounce.get("addresses", ())}
    named = [one for one in (message.about_letter, bounce.get("original_message_id")) if one]
    for letter in OutgoingMessage.objects.letters().filter(message_id__in=named):
        if letter.to_address.casefold() in addresses:
            return letter
    return None


# ---------------------------------------------------------------------------- by a person


@transaction.atomic
def confirm(
    message: InboundMessage,
    kind: str,
    by: AbstractBaseUser | None,
    at: datetime,
    *,
    on: date | None = None,
    outcome: str = "",
    extension: str = "",
    in_the_log: bool = True,
) -> None:
    """Say what kind of reply a message is, having read it; may be said again to correct it.

    What the log says of it is brought in line: the same stays, another is relabelled, and where
    nothing follows it is struck out, each with who said so. `on` is the day it counts from, if
    that is not the day it reached us; `extension` says why they take more time: pit for the public
    interest test, eir for complexity and volume. Raises DeskError where it is tied to no request,
    and LifecycleError where the log contradicts it; then nothing is changed.
    """
    message = InboundMessage.objects.select_for_update().get(pk=message.pk)
    if kind not in InboundMessage.Kind.values:
        raise DeskError(f"{kind!r} is not a kind of reply.")
    ties = list(message.ties.filter(undone_at=None).select_related("foi_request", "event"))
    if not ties:
        raise DeskError("It is tied to no request: say first whose reply it is.")
    message.kind = kind
    if extension in EXTENSIONS:
        message.kind_details = {**message.kind_details, "extension": extension}
    wanted = event_for(message, kind) if in_the_log else None
    if wanted and outcome and wanted[0] in ENDS_BY_OUTCOME:
        wanted = (wanted[0], outcome)
    for tie in sorted(ties, key=lambda tie: tie.foi_request_id):
        tie.event = _brought_in_line(message, tie, wanted, on or day_of(message), by)
        tie.save(update_fields=["event"])
    message.confirmed_at, message.confirmed_by = at, by
    message.save(update_fields=["kind", "kind_details", "confirmed_at", "confirmed_by"])
    for tie in ties:
        settle_unread(tie.foi_request, by)


def _brought_in_line(
    message: InboundMessage,
    tie: MessageTie,
    wanted: Wanted | None,
    on: date,
    by: AbstractBaseUser | None,
) -> CaseEvent | None:
    there = tie.event if tie.event and tie.event.struck_out_at is None else None
    said = f"{by or 'a person'} read it as: {message.get_kind_display()}"
    if there and wanted is None:
        lifecycle.strike_out(there, said, by)
        return None
    if there and wanted and (there.kind, there.outcome, there.on) != (*wanted, on):
        return lifecycle.relabel(there, wanted[0], said, on=on, outcome=wanted[1], by=by)
    if there or wanted is None:
        return there
    return _recorded(message, tie.foi_request, wanted, on, source_of(message), by)


def settle_unread(foi_request: FoiRequest, by: AbstractBaseUser | None = None) -> None:
    """Chasing goes on where no mail of theirs waits to be read any more."""
    foi_request.refresh_from_db(fields=["unread_since"])
    if foi_request.unread_since and not InboundMessage.objects.unread_of(foi_request).exists():
        lifecycle.everything_read(foi_request, by)
