"""What became of a letter, by evidence or by what a person says. Nothing is sent here.

A letter whose sending is uncertain is never sent again by itself: a copy in our own mailbox, a
reply, a bounce or a person settles it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from requests_app import address_book, letters
from requests_app.lifecycle import LifecycleError, record_departure, step_written, strike_out
from requests_app.models import AddressProblem, CaseEvent, FoiRequest, OutgoingMessage
from requests_app.restored import is_paused

State = OutgoingMessage.State
Kind = OutgoingMessage.Kind
WITH_US = (State.CLAIMED, State.DATA_STARTED)
MAY_BE_CANCELLED = (State.DRAFT, State.PENDING, State.DEFERRED, State.FAILED)  # has not left
NOT_KNOWN = (*MAY_BE_CANCELLED, *WITH_US, State.UNCERTAIN)  # after a restore: may have left


class OutboxError(ValueError):
    """What was asked cannot be done with this letter. The message says why, for a person."""


def end(letter: OutgoingMessage, state: str, why: str) -> None:
    """Say what became of a letter that did not leave; the caller holds its request's lock."""
    letter.state, letter.last_reply, letter.lease_until = state, why[:2000], None
    letter.tried_at = None
    letter.save(update_fields=["state", "last_reply", "lease_until", "tried_at", "ended_by"])
    if letter.foi_request and letter.kind == Kind.LADDER:
        step_written(FoiRequest.objects.select_for_update().get(pk=letter.foi_request_id))


# ---------------------------------------------------------------------------- by evidence


@transaction.atomic
def confirm(message_id: str, evidence: str, at: datetime) -> bool:
    """Take down that a letter is known to have left at `at`: a copy, a reply or a bounce has come.

    Only a letter in doubt is settled so; after a restore also one that the backup calls waiting.
    Returns whether anything changed.
    """
    known_as = OutgoingMessage.objects.filter(message_id=message_id)
    foi_requests = FoiRequest.objects.select_for_update().filter(
        pk__in=known_as.values("foi_request")
    )
    locked = foi_requests.order_by("pk").first()
    letter = known_as.select_for_update().first()
    may_be_settled = NOT_KNOWN if is_paused() else (State.UNCERTAIN,)
    if letter is None or letter.state not in may_be_settled:
        return False
    left(letter, locked, evidence, at)
    return True


def left(letter: OutgoingMessage, locked: FoiRequest | None, evidence: str, at: datetime) -> None:
    """Say that a letter left at `at`, and by what that is known; the caller holds the locks."""
    OutgoingMessage.objects.filter(pk=letter.pk).update(
        state=State.SENT,
        sent_at=at,
        evidence=evidence[:2000],
        lease_until=None,
        claim_token=F("claim_token") + 1,
        ended_by=letter.ended_by,
    )
    if locked:
        record_departure(
            locked,
            letter.recorded_as,
            at,
            note=f"{letter.title or letter.step} to {letter.to_address}: {evidence}",
            source=_source(letter),
        )
        if letter.kind == Kind.LADDER:
            step_written(locked)


@transaction.atomic
def came_back(message_id: str, evidence: str, at: datetime) -> bool:
    """Take down that a letter came back undelivered: it reached nobody.

    That may be a letter in doubt, or one that counted as sent: then its request's log says so,
    too, and a clock that ran stands. Its address is put on the list of those to be put right,
    after which it is written anew. Returns whether anything changed.
    """
    known_as = OutgoingMessage.objects.letters().filter(message_id=message_id)
    wanted = FoiRequest.objects.select_for_update(of=("self",)).select_related("authority")
    foi_request = wanted.filter(pk__in=known_as.values("foi_request")).first()
    letter = known_as.select_for_update().first()
    if foi_request is None or letter is None:
        return False
    may_be_settled = NOT_KNOWN if is_paused() else (State.UNCERTAIN,)
    if letter.state not in (*may_be_settled, State.SENT):
        return False
    known_as.update(
        state=State.FAILED, evidence=evidence[:2000], last_reply=evidence[:2000], lease_until=None
    )
    address_book.open_problem(foi_request.authority, letter.to_address, evidence, at)
    if letter.state == State.SENT:
        _reached_nobody(foi_request, letter, evidence, at)
    return True


@transaction.atomic
def did_not_come_back(message_id: str, evidence: str, at: datetime) -> bool:
    """Take down that a letter which was called returned did arrive: they replied, or a person
    says that the report was none.

    What the log said of its return is struck out, and its address is no longer on the list of
    those to be put right. Returns whether anything changed.
    """
    known_as = OutgoingMessage.objects.letters().filter(message_id=message_id)
    wanted = FoiRequest.objects.select_for_update(of=("self",)).select_related("authority")
    foi_request = wanted.filter(pk__in=known_as.values("foi_request")).first()
    letter = known_as.select_for_update().first()
    if foi_request is None or letter is None or letter.state != State.FAILED:
        return False
    if letter.sent_at is None:
        return False  # it was in doubt, and is known to have left by no other evidence
    known_as.update(state=State.SENT, evidence=evidence[:2000], last_reply="")
    problems = AddressProblem.objects.still_open().filter(authority=foi_request.authority_id)
    problems.filter(address=letter.to_address).update(fixed_at=at, how=evidence[:300])
    for event in foi_request.events.filter(source=_source(letter), struck_out_at=None):
        if event.kind == CaseEvent.Kind.BOUNCED:
            strike_out(event, evidence[:300])
    if letter.recorded_as != CaseEvent.Kind.SENT and letter.sent_at:
        _log_again(foi_request, letter, evidence)
    return True


def _log_again(locked: FoiRequest, letter: OutgoingMessage, evidence: str) -> None:
    """The log says again what it said when the letter left, if that was struck out."""
    same = locked.events.filter(kind=letter.recorded_as, source=_source(letter))
    if same.filter(struck_out_at=None).exists() or not same.exists():
        return
    record_departure(
        locked, letter.recorded_as, letter.sent_at, note=evidence, source=_source(letter)
    )


def _source(letter: OutgoingMessage) -> str:
    """How the log names a letter as its source."""
    return f"outbox {letter.message_id}"[:200]


def _reached_nobody(
    locked: FoiRequest, letter: OutgoingMessage, evidence: str, at: datetime
) -> None:
    """Say in the log that a letter which stands there as sent reached nobody."""
    source = _source(letter)
    if letter.recorded_as == CaseEvent.Kind.SENT:
        record_departure(locked, CaseEvent.Kind.BOUNCED, at, note=evidence, source=source)
        return
    for event in locked.events.standing().filter(kind=letter.recorded_as, source=source):
        try:
            with transaction.atomic():
                strike_out(event, f"It came back: {evidence}"[:300])
        except LifecycleError:
            continue  # what followed in the log hangs on it: a person looks at the message


@transaction.atomic
def adopt(
    foi_request: FoiRequest, kind: str, step: str, raw: bytes, sent_at: datetime, evidence: str
) -> OutgoingMessage:
    """Take in a letter that left, and that this database does not know: it was written after the
    backup that was restored. What waits here for the same step is cancelled: it would be a second
    one."""
    locked = FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
    there = locked.outgoing_messages.filter(step=step).exclude(state=State.CANCELLED)
    there.exclude(state=State.SENT).update(
        state=State.CANCELLED, last_reply=f"it had left before: {evidence}"[:2000]
    )
    letter = letters.from_raw(locked, kind, step, raw, sent_at)
    letter.evidence = evidence
    if there.exists():
        letter.step = f"{step[:40]} {letter.message_id[1:17]}"  # two of one step did leave
    letter.save(force_insert=True)
    left(letter, locked, evidence, sent_at)
    return letter


# ---------------------------------------------------------------------------- by a person


@transaction.atomic
def cancel(letter: OutgoingMessage, why: str, by: object = None) -> None:
    """Keep a letter from going out, for good: its step of the ladder counts as taken.

    A first letter or an answer may be written anew. Raises OutboxError once it may have left.
    """
    current = _locked(letter)
    if current.state not in MAY_BE_CANCELLED:
        raise OutboxError(f"It cannot be cancelled: {current.get_state_display().lower()}.")
    current.ended_by = by
    end(current, State.STOPPED if current.kind == Kind.LADDER else State.CANCELLED, why)


@transaction.atomic
def settle(
    letter: OutgoingMessage, was_sent: bool, evidence: str, at: datetime, by: object = None
) -> None:
    """Settle an uncertain letter by what a person says; if it left, then when it was tried.

    Raises OutboxError for any other letter, and without a word of evidence.
    """
    current = _locked(letter)
    if current.state != State.UNCERTAIN:
        raise OutboxError("Only a letter whose sending is uncertain can be settled.")
    if not evidence.strip():
        raise OutboxError("What shows it? A word of evidence is needed.")
    current.ended_by = by
    if was_sent:
        left(current, current.foi_request, evidence.strip(), current.tried_at or at)
        return
    OutgoingMessage.objects.filter(pk=current.pk).update(
        state=State.PENDING,
        evidence=evidence.strip()[:2000],
        ended_by=by,
        claim_token=F("claim_token") + 1,
        tried_at=None,
        not_before=None,
    )


@transaction.atomic
def try_again(letter: OutgoingMessage, by: object = None) -> None:
    """Send a letter that was refused once more: a refusal is an answer, so none has left."""
    current = _locked(letter)
    if current.state != State.FAILED:
        raise OutboxError("Only a letter that was refused can be tried again.")
    if AddressProblem.objects.still_open().filter(authority__foi_requests=current.foi_request):
        raise OutboxError("Its address was refused: put that right first, and it is written anew.")
    OutgoingMessage.objects.filter(pk=current.pk).update(
        state=State.PENDING, attempts=0, tried_at=None, not_before=None, ended_by=by
    )


def _locked(letter: OutgoingMessage) -> OutgoingMessage:
    """Lock a letter, after its request."""
    foi_request = FoiRequest.objects.select_for_update().filter(pk=letter.foi_request_id).first()
    current = OutgoingMessage.objects.select_for_update().get(pk=letter.pk)
    current.foi_request = foi_request
    return current
