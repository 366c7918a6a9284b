"""The desk at which a person reads replies; what a reply does to its request, and when.

The tool says what kind of reply it takes a message for, and shows the words. What a sure kind
does to the clock is written in the log at once, and stays open here until a person has read the
message. What the person says counts; what the tool had taken it for stays beside it.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.timezone import localdate

from requests_app import letter_fates, lifecycle
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from responses_app.domain.matching import senders
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
BOUNCES_IN = timedelta(days=5)  # mail servers give up by then (RFC 5321, 4.5.4.1)
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

    Nothing follows from a second mail with the same Message-ID. Nothing that ends or stops
    anything follows where a request was answered, closed, or is being reviewed, nor from a sender
    who does not write for the authority: what such a reply means, a person reads. The caller
    holds the message's row.
    """
    foi_request = tie.foi_request
    _keep_their_reference(message, foi_request)
    wanted = event_for(message)
    if not message.kind_is_sure or message.same_id_as_id or wanted is None:
        return None
    if message.kind in NEVER_BY_ITSELF:
        return None
    if message.kind != ReplyKind.ACKNOWLEDGEMENT:
        is_theirs = tie.tied_by_id or speaks_for(message.sender_address, foi_request)
        if not is_theirs or not is_plain(foi_request):
            return None
    source = f"{source_of(message)}, {READ_BY_TOOL}"
    try:
        tie.event = _recorded(message, tie, wanted, day_of(message), source)
    except lifecycle.LifecycleError as problem:
        _was_not_logged(message, str(problem))
        return None
    tie.save(update_fields=["event"])
    return tie.event


def is_plain(foi_request: FoiRequest) -> bool:
    """Sent, waiting for the answer, and nothing more."""
    foi_request.refresh_from_db()
    over = foi_request.closed_on or foi_request.outcome or not foi_request.was_sent
    with_regulator = foi_request.events.standing().filter(kind__in=lifecycle.WITH_REGULATOR)
    return not over and not _is_reviewed(foi_request) and not with_regulator.exists()


def _is_reviewed(foi_request: FoiRequest) -> bool:
    """A review was asked for, and its outcome has not come."""
    kinds = set(foi_request.events.standing().values_list("kind", flat=True))
    return Event.REVIEW_REQUESTED in kinds and Event.REVIEW_RESPONSE not in kinds


def speaks_for(address: str, foi_request: FoiRequest) -> bool:
    """Whether a sender writes for the authority: from its address, its domain, or from a system in
    which councils handle their cases. Whoever was sent a copy knows the reply address as well."""
    known = foi_request.authority.email.lower()
    address = address.lower()
    theirs, domain = senders.domain_of(known), senders.domain_of(address)
    if not known or not domain:
        return False
    if address == known or senders.organisation(domain) in senders.SHARED_SYSTEMS:
        return True
    if senders.serves_everybody(theirs):
        return False
    return senders.organisation(domain) == senders.organisation(theirs)


def _was_not_logged(message: InboundMessage, why: str) -> None:
    message.not_logged = why[:500]
    message.save(update_fields=["not_logged"])


def _recorded(
    message: InboundMessage,
    tie: MessageTie,
    wanted: Wanted,
    on: date,
    source: str,
    by: AbstractBaseUser | None = None,
) -> CaseEvent:
    """The event in the log: written now, or the one that says the same already.

    Raises LifecycleError where the log contradicts it.
    """
    kind, outcome = wanted
    foi_request = tie.foi_request
    if there := _said_by_its_twin(message, tie, wanted):
        return there
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
        if same is None:
            raise
        return same


def _said_by_its_twin(message: InboundMessage, tie: MessageTie, wanted: Wanted) -> CaseEvent | None:
    """What the log says because of another mail with the same Message-ID: it counts once."""
    if not message.message_id:
        return None
    twins = MessageTie.objects.filter(
        foi_request=tie.foi_request_id,
        undone_at=None,
        message__message_id=message.message_id,
        event__struck_out_at=None,
        event__kind=wanted[0],
    ).exclude(message=message)
    found = twins.select_related("event").first()
    return found.event if found else None


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
    named = OutgoingMessage.objects.letters().filter(message_id__in=_letters_named(message))
    for letter in named.select_related("foi_request"):
        if letter.to_address.casefold() in addresses:
            return letter
    return None


def _letters_named(message: InboundMessage) -> list[str]:
    bounce = message.kind_details.get("bounce") or {}
    return [one for one in (message.about_letter, bounce.get("original_message_id")) if one]


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
    said_before = message.kind if message.confirmed_at else ""
    message.kind = kind
    if extension in EXTENSIONS:
        message.kind_details = {**message.kind_details, "extension": extension}
    _say_of_bounce(message, by, at)
    for tie in sorted(ties, key=lambda tie: tie.foi_request_id):
        wanted = _wanted(message, tie, outcome, said_before) if in_the_log else None
        day = on or _day_said_before(tie, said_before) or day_of(message)
        tie.event = _brought_in_line(message, tie, wanted, day, by)
        tie.save(update_fields=["event"])
    message.confirmed_at, message.confirmed_by, message.not_logged = at, by, ""
    message.save(
        update_fields=["kind", "kind_details", "confirmed_at", "confirmed_by", "not_logged"]
    )
    for tie in ties:
        settle_unread(tie.foi_request, by)


def _wanted(
    message: InboundMessage, tie: MessageTie, outcome: str, said_before: str
) -> Wanted | None:
    """What the log shall say: with the outcome that a person gives, or gave before; an answer to
    a review is the review's outcome."""
    wanted = event_for(message)
    if wanted is None or wanted[0] not in ENDS_BY_OUTCOME:
        return wanted
    if not outcome and said_before == message.kind and tie.event:
        outcome = tie.event.outcome
    kind, outcome = wanted[0], outcome or wanted[1]
    own = tie.event if tie.event and tie.event.struck_out_at is None else None
    if _is_reviewed(tie.foi_request) or (own and own.kind == Event.REVIEW_RESPONSE):
        kind = Event.REVIEW_RESPONSE
    return kind, outcome


def _day_said_before(tie: MessageTie, said_before: str) -> date | None:
    return tie.event.on if said_before and tie.event and not tie.event.struck_out_at else None


def _say_of_bounce(message: InboundMessage, by: AbstractBaseUser | None, at: datetime) -> None:
    """A person's word on whether a letter came back."""
    if message.kind != ReplyKind.BOUNCE:
        take_back_bounce(message, f"{by or 'a person'} read the report, and it is none", at)
        return
    for name in _letters_named(message):
        letter_fates.came_back(name, _bounce_in_words(message), message.arrived_at)


def _brought_in_line(
    message: InboundMessage,
    tie: MessageTie,
    wanted: Wanted | None,
    on: date,
    by: AbstractBaseUser | None,
) -> CaseEvent | None:
    there = tie.event if tie.event and tie.event.struck_out_at is None else None
    same = there is not None and wanted == (there.kind, there.outcome) and there.on == on
    if same or (there is None and wanted is None):
        return there
    said = f"{by or 'a person'} read it as: {message.get_kind_display()}"
    if there and is_of_this_alone(message, tie):
        if wanted is None:
            lifecycle.strike_out(there, said, by)
            return None
        return lifecycle.relabel(there, wanted[0], said, on=on, outcome=wanted[1], by=by)
    if wanted is None:
        return None  # what the log says, it says because of another mail, or of a person
    return _recorded(message, tie, wanted, on, source_of(message), by)


def is_of_this_alone(message: InboundMessage, tie: MessageTie) -> bool:
    """Whether the log says something because of this message, and of nothing else."""
    if tie.event is None or tie.event.source.partition(",")[0] != source_of(message):
        return False
    others = MessageTie.objects.filter(event=tie.event_id, undone_at=None).exclude(pk=tie.pk)
    return not others.exists()


def settle_unread(foi_request: FoiRequest, by: AbstractBaseUser | None = None) -> None:
    """Chasing goes on where no mail of theirs waits to be read any more.

    The request is locked before it is asked: a mail that comes in at this moment waits for that
    lock, and holds the request again.
    """
    with transaction.atomic():
        locked = FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
        if locked.unread_since and not InboundMessage.objects.unread_of(locked).exists():
            lifecycle.everything_read(locked, by)


def hold_what_waits(message: InboundMessage) -> None:
    """Let nobody be chased for whom this message is, or may be, a reply that nobody has read.

    To be called after each change of where it is; the caller holds the message's row.
    """
    if not message.holds_chasing or message.confirmed_at:
        return
    if message.place == Place.MATCHED:
        waiting = message.ties.filter(undone_at=None).values("foi_request")
    elif message.place == Place.PEN:
        waiting = message.suggestions.filter(holds_chasing=True).values("foi_request")
    else:
        return
    for foi_request in FoiRequest.objects.filter(pk__in=waiting).order_by("pk"):
        if foi_request.unread_since is None:
            lifecycle.something_arrived(
                foi_request, message.arrived_at, f"A mail came and is not read yet: {message}"
            )


# ---------------------------------------------------------------------------- bounces


def believe_bounce(message: InboundMessage, at: datetime) -> None:
    """Take a report of a mail server at its word: the letter that it names reached nobody.

    By itself only where the report is sure and in form, names the letter and the address it went
    to, came soon after the letter left or to the letter's own return address, and nothing from
    them shows that they have it. Else the message says why a person has to decide: anybody who
    has had a letter of ours could write such a report.
    """
    letter = letter_that_bounced(message)
    bounce = message.kind_details.get("bounce") or {}
    if letter is None or not bounce.get("is_hard") or not message.kind_is_sure:
        return
    if why := _why_not_believed(message, letter):
        message.not_logged = f"A mail server reports that it came back, but {why}"
        message.save(update_fields=["not_logged"])
        return
    letter_fates.came_back(letter.message_id, _bounce_in_words(message), message.arrived_at)


def _why_not_believed(message: InboundMessage, letter: OutgoingMessage) -> str:
    own_address = letter.envelope_from.lower() != settings.MAIL_FROM.lower()
    came_to_it = own_address and letter.envelope_from.lower() in message.recipients
    if letter.sent_at is None:
        return ""  # in doubt: the report shows that it left
    if not came_to_it and not letter.sent_at <= message.arrived_at <= letter.sent_at + BOUNCES_IN:
        return f"not within {BOUNCES_IN.days} days after the letter left."
    if own_address and not came_to_it:
        return "not to the address that the letter's own reports come to."
    foi_request = letter.foi_request
    theirs = foi_request.ties.filter(
        undone_at=None, message__arrived_at__gte=letter.sent_at
    ).exclude(message__kind=ReplyKind.BOUNCE)
    if theirs.exists() or foi_request.replied or foi_request.outcome or foi_request.closed_on:
        return "there is a reply of theirs."
    return ""


def _bounce_in_words(message: InboundMessage) -> str:
    bounce = message.kind_details.get("bounce") or {}
    words = bounce.get("words") or "a mail server reports that it could not be delivered"
    return f"It came back: {words} ({source_of(message)})"


def they_have_it(message: InboundMessage, at: datetime) -> None:
    """A reply of theirs shows that no letter before it came back: what said so is taken back."""
    if message.kind in (ReplyKind.BOUNCE, ReplyKind.NEWSLETTER) or not message.sender_address:
        return
    for tie in message.ties.filter(undone_at=None).select_related("foi_request__authority"):
        if not speaks_for(message.sender_address, tie.foi_request):
            continue
        letters = tie.foi_request.outgoing_messages.filter(
            state=OutgoingMessage.State.FAILED, sent_at__lte=message.arrived_at
        )
        for letter in letters.order_by("pk"):
            said = f"They replied to it ({source_of(message)})"
            letter_fates.did_not_come_back(letter.message_id, said, at)


def take_back_bounce(message: InboundMessage, why: str, at: datetime) -> None:
    """This message was no report of a bounce, or of another letter: what followed is undone."""
    mark = f"({source_of(message)})"
    for letter in OutgoingMessage.objects.letters().filter(
        message_id__in=_letters_named(message), state=OutgoingMessage.State.FAILED
    ):
        if letter.evidence.endswith(mark):
            letter_fates.did_not_come_back(letter.message_id, why, at)
