"""Deliver each letter once. The only room that has a mail server or the letters folder behind it.

    pending -> claimed -> data_started -> sent
                  |             |-> uncertain   (given the text, no answer)
                  |-> deferred  |-> failed
                  `-> pending   (its sender died before the text was given)

Every step is its own short transaction and the network is never inside one. A claim is a
conditional UPDATE with a number that grows: a sender that slept beyond its lease and wakes
finds its number is old, and stops. `uncertain` is settled by evidence or by a person, never by
sending again.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.utils import timezone

from requests_app import smtp
from requests_app.calendars import dates_are_current
from requests_app.domain import ladder
from requests_app.domain.phase import Phase
from requests_app.lifecycle import LifecycleError, record, refold
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage

State = OutgoingMessage.State
LEASE = timedelta(minutes=30)  # longer than the slowest mail server may take
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=4)
RESTORED = "restored"  # a file in the data folder: made by script/restore

STATE_AFTER = {
    smtp.Fate.SENT: State.SENT,
    smtp.Fate.LATER: State.DEFERRED,
    smtp.Fate.NO: State.FAILED,
    smtp.Fate.UNKNOWN: State.UNCERTAIN,
}
MAY_BE_CANCELLED = (State.DRAFT, State.PENDING, State.DEFERRED, State.FAILED)  # has not left

logger = logging.getLogger(__name__)


class OutboxError(ValueError):
    """What was asked cannot be done with this letter. The message says why, for a person."""


def deliver(now: Callable[[], datetime] = timezone.now, limit: int | None = None) -> dict[str, int]:
    """Try every letter that is ready once, oldest first; return counts by what happened.

    Letters whose sender died are looked after first: before the text was given they are
    pending again, after it they are uncertain. While the data folder is freshly restored
    nothing is sent: what the backup calls pending may have gone out since. While dates wait to
    be counted anew no reminder leaves.
    """
    counts: Counter[str] = Counter(sent=0, deferred=0, failed=0, uncertain=0, cancelled=0)
    if is_paused():
        logger.warning("Sending is paused after a restore: remove %s to go on.", _restored_file())
        return _with_pending(counts)
    release_stale_claims(now())
    ready = OutgoingMessage.objects.ready(now()).order_by("written_at", "pk")
    for pk, step in list(ready.values_list("pk", "step")[:limit]):
        if step in ladder.STEPS and not dates_are_current():
            continue  # the day it names may be about to move
        state = deliver_one(pk, now)
        if state:
            counts[state] += 1
    return _with_pending(counts)


def _with_pending(counts: Counter[str]) -> dict[str, int]:
    waiting = OutgoingMessage.objects.filter(state__in=(State.PENDING, State.CLAIMED)).count()
    return {**counts, "pending": waiting}


def is_paused() -> bool:
    """True while nobody has confirmed that a restored database may send."""
    return _restored_file().exists()


def _restored_file() -> Path:
    return settings.DATA_DIR / RESTORED


# ---------------------------------------------------------------------------- one letter


def deliver_one(pk: int, now: Callable[[], datetime] = timezone.now) -> str | None:
    """Try one letter; return its new state, or None if another sender has it."""
    message = _claim(pk, now())
    if message is None or message.state == State.CANCELLED:
        return message and message.state
    if settings.SMTP_IS_SET:
        attempt = smtp.submit(
            _server(),
            message.envelope_from,
            message.to_address,
            bytes(message.mime),
            before_text=lambda: _move(message, State.CLAIMED, State.DATA_STARTED),
        )
    else:
        attempt = _write_to_folder(message)
    return _record_fate(message, attempt, now())


def _server() -> smtp.Server:
    return smtp.Server(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        settings.EMAIL_USE_TLS,
        settings.EMAIL_USE_SSL,
    )


@transaction.atomic
def _claim(pk: int, at: datetime) -> OutgoingMessage | None:
    """Take a letter for ourselves, and look once more whether it should still go."""
    _lock_request_of(pk)
    claimed = (
        OutgoingMessage.objects.ready(at)
        .filter(pk=pk)
        .update(
            state=State.CLAIMED,
            claim_token=F("claim_token") + 1,
            attempts=F("attempts") + 1,
            lease_until=at + LEASE,
        )
    )
    if not claimed:
        return None
    message = OutgoingMessage.objects.select_related("foi_request__campaign").get(pk=pk)
    if why := _why_no_longer(message, timezone.localdate(at)):
        _end(message, State.CANCELLED, why)
    return message


def _lock_request_of(pk: int) -> None:
    """Lock a letter's request before the letter, as whoever counts dates anew does: two that
    lock the same rows in another order wait for each other."""
    its_request = OutgoingMessage.objects.filter(pk=pk).values("foi_request")
    FoiRequest.objects.select_for_update().filter(pk__in=its_request).order_by("pk").first()


def _why_no_longer(message: OutgoingMessage, today: date) -> str:
    """Return why a letter written before should not go out now; empty if it still should."""
    foi_request = message.foi_request
    if foi_request is None:
        return ""
    locked = FoiRequest.objects.select_for_update().get(pk=foi_request.pk)
    if locked.closed_on:
        return "the request is closed"
    if message.step == "request":
        return "the request was sent by other means" if locked.was_sent else ""
    if locked.outcome:
        return "an answer has come"
    if message.step in ladder.STEPS:
        if locked.held:
            return f"chasing is stopped: {locked.hold_reason}"
        if locked.phase(today) != Phase.OVERDUE:
            return "the request is no longer overdue"
        recounted = locked.events.filter(kind=CaseEvent.Kind.RECOUNTED)
        if recounted.filter(recorded_at__gt=message.written_at).exists():
            return "the last day that it names moved"
    return ""


def _move(message: OutgoingMessage, old: str, new: str, **columns: object) -> bool:
    """Change a letter's state, if it is still ours and in the state we left it in."""
    moved = OutgoingMessage.objects.filter(
        pk=message.pk, state=old, claim_token=message.claim_token
    ).update(state=new, **columns)
    return bool(moved)


def _record_fate(message: OutgoingMessage, attempt: smtp.Attempt, at: datetime) -> str | None:
    """Write down what became of an attempt, and what follows for the request."""
    words = {"last_reply": attempt.reply[:2000], "lease_until": None}
    with transaction.atomic():
        current = (
            OutgoingMessage.objects.select_for_update()
            .filter(pk=message.pk, claim_token=message.claim_token)
            .first()
        )
        if current is None or current.state not in (State.CLAIMED, State.DATA_STARTED):
            return None
        state = STATE_AFTER[attempt.fate]
        if state == State.SENT:
            words |= {"sent_at": at, "written_to_folder": not settings.SMTP_IS_SET}
        elif state == State.DEFERRED:
            delay = min(FIRST_DELAY * 2 ** (current.attempts - 1), LONGEST_DELAY)
            words |= {"not_before": at + delay}
        _move(message, current.state, state, **words)
        if state == State.SENT:
            _tell_request(message, at, in_folder=not settings.SMTP_IS_SET)
        return state


def _tell_request(message: OutgoingMessage, at: datetime, in_folder: bool) -> None:
    """Write the sending in the request's log. A letter in a folder has reached nobody:
    it starts no clock, until a person says on which day it was sent."""
    if message.foi_request is None:
        return
    today = timezone.localdate(at)
    if in_folder:
        kind, note = (
            CaseEvent.Kind.LETTER_WRITTEN,
            f"{message.step}: written to a folder, not sent ({_folder_file(message).name})",
        )
    elif message.step == "request":
        kind, note = CaseEvent.Kind.SENT, f"to {message.to_address}"
    else:
        kind, note = CaseEvent.Kind.LETTER_SENT, f"{message.step} to {message.to_address}"
    try:
        record(
            message.foi_request,
            kind,
            today,
            at=None if in_folder else at,
            note=note,
            source=f"outbox {message.message_id}",
        )
    except LifecycleError as problem:
        # The letter is out; that fact must stand even where the log objects to it.
        logger.warning("%s was sent, but its log says: %s", message, problem)
        CaseEvent.objects.create(
            foi_request=message.foi_request,
            kind=CaseEvent.Kind.NOTE,
            on=today,
            note=f"{note}. Not counted: {problem}",
        )


def release_stale_claims(at: datetime) -> None:
    """Look after letters whose sender has not been heard of since its lease ended."""
    stale = OutgoingMessage.objects.stale_claims(at)
    # The number grows, so that the old sender, should it wake, finds the letter is not its own.
    stale.filter(state=State.CLAIMED).update(
        state=State.PENDING, claim_token=F("claim_token") + 1, lease_until=None
    )
    stale.filter(state=State.DATA_STARTED).update(
        state=State.UNCERTAIN,
        claim_token=F("claim_token") + 1,
        lease_until=None,
        last_reply=Value("the sender stopped after the mail server began to take the text"),
    )


# ---------------------------------------------------------------------------- the folder


def _folder_file(message: OutgoingMessage) -> Path:
    name = message.message_id.strip("<>").rpartition("@")[0]
    plain = "".join(one if one.isalnum() or one in ".-" else "_" for one in name)
    return settings.LETTERS_DIR / f"{plain}.eml"


def _write_to_folder(message: OutgoingMessage) -> smtp.Attempt:
    """Write the mail as a file, whole or not at all; doing it twice leaves the same file."""
    path = _folder_file(message)
    aside = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        aside.write_bytes(bytes(message.mime))
        os.replace(aside, path)
    except OSError as problem:
        aside.unlink(missing_ok=True)
        return smtp.Attempt(smtp.Fate.LATER, f"{path} cannot be written: {problem.strerror}")
    return smtp.Attempt(smtp.Fate.SENT, f"written to {path.name}")


# ---------------------------------------------------------------------------- by a person


def approve(message: OutgoingMessage, by: object = None) -> None:
    """Let a drafted letter go. Raises OutboxError if it is no draft."""
    if not OutgoingMessage.objects.filter(pk=message.pk, state=State.DRAFT).update(
        state=State.PENDING
    ):
        raise OutboxError("Only a draft can be approved; this letter is one no longer.")


@transaction.atomic
def cancel(message: OutgoingMessage, why: str, by: object = None) -> None:
    """Keep a letter from going out, for good: its step of the ladder counts as taken.

    Raises OutboxError once it may have left.
    """
    _lock_request_of(message.pk)
    current = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if current.state not in MAY_BE_CANCELLED:
        raise OutboxError(f"It cannot be cancelled: {current.get_state_display().lower()}.")
    _end(current, State.STOPPED, why)


def _end(message: OutgoingMessage, state: str, why: str) -> None:
    message.state, message.last_reply, message.lease_until = state, why[:2000], None
    message.save(update_fields=["state", "last_reply", "lease_until"])
    if message.foi_request and message.step in ladder.STEPS:
        refold(FoiRequest.objects.select_for_update().get(pk=message.foi_request_id))


@transaction.atomic
def settle(message: OutgoingMessage, was_sent: bool, evidence: str, at: datetime) -> None:
    """Settle an uncertain letter by what a person or a journal says. Raises OutboxError else."""
    current = OutgoingMessage.objects.select_for_update().get(pk=message.pk)
    if current.state != State.UNCERTAIN:
        raise OutboxError("Only a letter whose sending is uncertain can be settled.")
    if not evidence.strip():
        raise OutboxError("What shows it? A word of evidence is needed.")
    new = {"state": State.SENT, "sent_at": at} if was_sent else {"state": State.PENDING}
    OutgoingMessage.objects.filter(pk=current.pk).update(last_reply=evidence[:2000], **new)
    if was_sent:
        _tell_request(current, at, in_folder=False)
