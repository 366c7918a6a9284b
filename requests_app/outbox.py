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
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from requests_app import address_book, letters, mail_tokens, smtp
from requests_app.calendars import calendars_of, dates_are_current
from requests_app.domain import ladder, server_reply
from requests_app.domain.law import Law
from requests_app.domain.office_hours import OfficeHours, is_open
from requests_app.domain.working_days import Calendar
from requests_app.ladders import ladders_of
from requests_app.last_look import OTHER_ADDRESS, locked_request, wait_for_request, why_no_longer
from requests_app.letter_fates import MAY_BE_CANCELLED, WITH_US, OutboxError, end, left
from requests_app.lifecycle import Known, begin, record_departure, step_left
from requests_app.models import (
    CampaignChange,
    CaseEvent,
    FoiRequest,
    OutgoingMessage,
    SendingRules,
)
from requests_app.restored import is_paused
from requests_app.sweeps import still_at_it
from requests_app.throttling import hours_of, room_now

State = OutgoingMessage.State
Kind = OutgoingMessage.Kind
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=4)
JITTER = 0.2  # of the delay, either way: letters deferred together do not come back together
MOST_ATTEMPTS = 36  # four to five days of "later" (RFC 5321, 4.5.4.1); in office hours, weeks
BUSY_PAUSE = timedelta(hours=1)
OUR_FAULT_PAUSE = timedelta(hours=1)
AT_ONCE = 20  # letters taken in hand together
DATABASE_IS_BACK_WITHIN = 60.0  # seconds

STATE_AFTER = {
    smtp.Fate.SENT: State.SENT,
    smtp.Fate.LATER: State.DEFERRED,
    smtp.Fate.NO: State.FAILED,
    smtp.Fate.UNKNOWN: State.UNCERTAIN,
}

# What else must hold for a digest to leave: set by the app that writes them, which we do not know.
still_true: Callable[[OutgoingMessage, datetime], bool] | None = None

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """One run of the outbox: what it knows of rules, calendars and ladders, and what it did."""

    now: Callable[[], datetime]
    counts: Counter[str] = field(
        default_factory=lambda: Counter(
            sent=0, deferred=0, failed=0, uncertain=0, cancelled=0, taken_back=0
        )
    )
    problems: list[str] = field(default_factory=list)  # faults of our own
    changed: set[int] = field(default_factory=set)  # campaigns whose statistics are to be rebuilt
    hours: OfficeHours | None = None
    _uk: Calendar | None = None
    _known: dict[tuple[int, Law], Known] = field(default_factory=dict)

    def known(self, foi_request: FoiRequest) -> Known:
        """The calendar and ladder of a request, fetched once a campaign."""
        key = foi_request.campaign_id, Law(foi_request.law)
        if key not in self._known:
            calendars, ladders = calendars_of(), ladders_of([foi_request.campaign_id])
            for (campaign, law), steps in ladders.items():
                self._known[campaign, law] = Known(calendars[law], steps, self.changed)
        return self._known[key]

    def is_open(self) -> bool:
        """Whether letters may leave at this hour."""
        if self._uk is None:
            self._uk = calendars_of([Law.FOIA])[Law.FOIA]
        return is_open(self.now(), self.hours, self._uk)

    def say_what_changed(self) -> None:
        """Ask for a rebuild of the statistics of each campaign that sent a first letter."""
        CampaignChange.objects.bulk_create(CampaignChange(campaign_id=pk) for pk in self.changed)
        self.changed.clear()


def deliver(now: Callable[[], datetime] = timezone.now, limit: int | None = None) -> dict[str, int]:
    """Try every letter that may leave now once, oldest first; return counts by what happened.

    Letters whose sender died are looked after first: before the text was given they are
    pending again, after it they are uncertain. Nothing is sent while the kill switch is on,
    while a mail server asked us to wait, or while the data folder is freshly restored: what the
    backup calls pending may have gone out since. While dates wait to be counted anew, and over
    Christmas, no letter of the ladder leaves.
    """
    run = Run(now)
    release_stale_claims(now(), run.counts)
    if why := why_nothing_leaves(now()):
        logger.warning("%s", why)
        return _with_pending(run.counts)
    remaining = limit
    with smtp.Session(_server()) as session:
        while (remaining is None or remaining > 0) and not why_nothing_leaves(now()):
            run.hours = hours_of(SendingRules.current())
            taken = _take(now(), min(AT_ONCE, remaining or AT_ONCE))
            if not taken:
                break
            remaining = remaining and remaining - len(taken)
            go_on = _try_each(taken, session, run)
            run.say_what_changed()
            still_at_it()
            if not go_on:
                break
    if run.problems:
        raise OutboxError("; ".join(run.problems))
    return _with_pending(run.counts)


def _try_each(taken: list[OutgoingMessage], session: smtp.Session, run: Run) -> bool:
    """Try these letters in turn; False where going on now would be of no use."""
    for letter in taken:
        if not _may_leave(letter, run):
            continue
        try:
            state, attempt = _try_one(letter, session, run)
        except (OperationalError, InterfaceError) as problem:
            # The letter keeps its state, and is looked after when its lease has ended.
            logger.warning("The database went away while %s was in hand: %s", letter, problem)
            _wait_for_database()
            return False
        except Exception as problem:
            # A fault of our own with this letter, which keeps none of the others.
            logger.exception("%s could not be handled", letter)
            run.problems.append(f"{letter}: {type(problem).__name__}: {problem}")
            _put_off(letter, problem, run.now())
            continue
        if state:
            run.counts[state] += 1
        if attempt and attempt.fate != smtp.Fate.SENT and _concerns_all(attempt):
            _let_go(taken)
            return False
    return True


def _concerns_all(attempt: smtp.Attempt) -> bool:
    """Whether what went wrong would go wrong for every letter: the server is away, does not want
    us, or is busy."""
    if attempt.stage in (smtp.Stage.CONNECT, smtp.Stage.MAIL):
        mail_tokens.forget()  # it may be our token that it did not like
        return True
    return server_reply.is_too_busy(attempt.reply)


def _put_off(letter: OutgoingMessage, problem: Exception, at: datetime) -> None:
    """Look at a letter that we could not handle an hour later; one that was given to a mail server
    stays as it is, and is looked after when its lease has ended."""
    OutgoingMessage.objects.filter(pk=letter.pk, state__in=(State.PENDING, State.DEFERRED)).update(
        not_before=at + OUR_FAULT_PAUSE, last_reply=f"a fault of our own: {problem}"[:2000]
    )


def _may_leave(letter: OutgoingMessage, run: Run) -> bool:
    """Whether the office is still open: a mail server may have kept the letters before it long."""
    if not settings.SMTP_IS_SET or letter.kind == Kind.DIGEST or run.is_open():
        return True
    _let_go([letter])
    return False


def _let_go(taken: list[OutgoingMessage]) -> None:
    """Letters taken in hand and not tried: they may be taken at once again."""
    OutgoingMessage.objects.filter(
        pk__in=[one.pk for one in taken], state__in=(State.PENDING, State.DEFERRED)
    ).update(tried_at=None)


def _with_pending(counts: Counter[str]) -> dict[str, int]:
    waiting = OutgoingMessage.objects.filter(state__in=(State.PENDING, State.CLAIMED)).count()
    return {**counts, "pending": waiting}


def why_nothing_leaves(at: datetime) -> str:
    """Return why no letter at all leaves now, for a person; empty where letters may leave."""
    if is_paused():
        return (
            "Sending is paused: this database was restored from a backup, and nobody has "
            "confirmed yet that it may send."
        )
    rules = SendingRules.current()
    if rules.paused:
        return f"Sending is switched off: {rules.paused_why}"
    if settings.SMTP_IS_SET and rules.busy_until and at < rules.busy_until:
        until = timezone.localtime(rules.busy_until)
        return f"Sending waits until {until:%H:%M on %A}: {rules.busy_why}"
    return ""


# ---------------------------------------------------------------------------- which letters


@transaction.atomic
def _take(at: datetime, most: int) -> list[OutgoingMessage]:
    """Take letters in hand that the throttle and the office hours let go, oldest first.

    The one row of rules is locked meanwhile, so that two senders never take the room of one.
    """
    rules = SendingRules.objects.select_for_update().get(pk=SendingRules.ONLY)
    ready = OutgoingMessage.objects.ready(at).order_by("written_at", "pk")
    if not dates_are_current() or ladder.is_quiet(timezone.localdate(at)):
        ready = ready.exclude(kind=Kind.LADDER)
    if not settings.SMTP_IS_SET:
        taken = list(ready[:most])  # a folder needs no patience
    else:
        if not is_open(at, hours_of(rules), calendars_of([Law.FOIA])[Law.FOIA]):
            ready = ready.filter(kind=Kind.DIGEST)
        taken = room_now(ready, rules, at, most)
    OutgoingMessage.objects.filter(pk__in=[one.pk for one in taken]).update(tried_at=at)
    return taken


# ---------------------------------------------------------------------------- one letter


def _try_one(
    letter: OutgoingMessage, session: smtp.Session, run: Run
) -> tuple[str | None, smtp.Attempt | None]:
    """Try one letter; return its new state, None where another sender has it, and the attempt."""
    state = _claim(letter, run.now())
    if state != State.CLAIMED:
        return state, None
    if settings.SMTP_IS_SET:
        attempt = session.submit(
            letter.envelope_from,
            letter.to_address,
            bytes(letter.mime),
            before_text=partial(_start_text, letter),
            journal=settings.JOURNAL if letter.foi_request_id else "",
        )
    else:
        attempt = _write_to_folder(letter)
    return _lasting(lambda: _record_fate(letter, attempt, run)), attempt


def _server() -> smtp.Server:
    return smtp.Server(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        settings.EMAIL_HOST_USER,
        settings.EMAIL_HOST_PASSWORD,
        settings.EMAIL_USE_TLS,
        settings.EMAIL_USE_SSL,
        # A password in EMAIL_URL goes before a token, as it does for the mailbox.
        _sasl_token if settings.MAIL_OAUTH_IS_SET and not settings.EMAIL_HOST_PASSWORD else None,
    )


def _sasl_token() -> str:
    token = mail_tokens.access_token()
    return mail_tokens.xoauth2(settings.EMAIL_HOST_USER or settings.MAIL_FROM, token)


@transaction.atomic
def _claim(letter: OutgoingMessage, at: datetime) -> str | None:
    """Take a letter for ourselves, and look once more whether it should still go.

    Its request is locked before the letter, as whoever counts dates anew does: two that lock
    the same rows in another order wait for each other.
    """
    wait_for_request(letter)
    foi_request = locked_request(letter)
    if foi_request and foi_request.switched_off:
        return None
    due = Q(not_before=None) | Q(not_before__lte=at)
    claimed = OutgoingMessage.objects.filter(
        due,
        pk=letter.pk,
        state__in=(State.PENDING, State.DEFERRED),
        claim_token=letter.claim_token,
    ).update(
        state=State.CLAIMED,
        claim_token=F("claim_token") + 1,
        attempts=F("attempts") + 1,
        lease_until=at + timedelta(seconds=settings.LEASE_SECONDS),
    )
    if not claimed:
        return None
    letter.claim_token += 1
    letter.attempts += 1
    letter.state = State.CLAIMED
    if foi_request is None:
        return _look_at_digest(letter, at)
    letter.foi_request = foi_request
    state, why = why_no_longer(letter, foi_request, timezone.localdate(at))
    if why:
        end(letter, state, why)
        if why == OTHER_ADDRESS and letter.kind != Kind.LADDER and foi_request.address:
            letters.write_anew(letter, at)
    return letter.state


def _look_at_digest(letter: OutgoingMessage, at: datetime) -> str:
    """A digest whose items are no longer what it says is cancelled; the next sweep writes it."""
    if still_true and not still_true(letter, at):
        end(letter, State.CANCELLED, "what it says has changed since")
    return letter.state


def _start_text(letter: OutgoingMessage, journalled: bool) -> bool:
    """Record that the server is given the text next, if the letter is still ours to give."""
    moved = OutgoingMessage.objects.filter(
        pk=letter.pk, state=State.CLAIMED, claim_token=letter.claim_token
    ).update(
        state=State.DATA_STARTED,
        journalled=journalled if settings.JOURNAL else None,
        lease_until=timezone.now() + timedelta(seconds=settings.LEASE_SECONDS),
    )
    return bool(moved)


def _record_fate(letter: OutgoingMessage, attempt: smtp.Attempt, run: Run) -> str | None:
    """Write down what became of an attempt, and what follows for the request.

    A letter that was called uncertain while its sender slept is settled by what the sender
    itself knows now.
    """
    at, state = run.now(), STATE_AFTER[attempt.fate]
    words = {"last_reply": attempt.reply[:2000], "lease_until": None}
    about_us = attempt.stage in (smtp.Stage.CONNECT, smtp.Stage.MAIL)
    if about_us:  # the letter is not to blame, and is not given up for it
        words |= {"attempts": F("attempts") - 1}
    if state == State.SENT:
        words |= {"sent_at": at, "written_to_folder": not settings.SMTP_IS_SET}
    elif state == State.DEFERRED and letter.attempts >= MOST_ATTEMPTS and not about_us:
        state, words["last_reply"] = State.FAILED, f"given up: {attempt.reply}"[:2000]
    elif state == State.DEFERRED:
        words |= {"not_before": at + _delay(letter.attempts)}
    if _begins(letter, state) and _record_beginning(letter, words, at, run):
        return state
    with transaction.atomic():
        foi_request = locked_request(letter)
        if not _ours(letter).update(state=state, **words):
            return _known_too_late(letter, foi_request, attempt, at)
        if state == State.SENT and foi_request:
            _tell_request(letter, foi_request, at, run)
        elif state == State.FAILED and foi_request and _blames_address(attempt):
            _blame_address(letter, foi_request, attempt.reply, at)
        if server_reply.is_too_busy(attempt.reply):
            SendingRules.objects.update(busy_until=at + BUSY_PAUSE, busy_why=attempt.reply[:300])
    return state


def _ours(letter: OutgoingMessage) -> QuerySet[OutgoingMessage]:
    """The letter, as long as nobody has taken it over."""
    return OutgoingMessage.objects.filter(
        pk=letter.pk, claim_token=letter.claim_token, state__in=(*WITH_US, State.UNCERTAIN)
    )


def _begins(letter: OutgoingMessage, state: str) -> bool:
    """Whether a clock begins with this letter: a letter in a folder has reached nobody."""
    return state == State.SENT and letter.kind == Kind.REQUEST and settings.SMTP_IS_SET


@transaction.atomic
def _record_beginning(letter: OutgoingMessage, words: dict, at: datetime, run: Run) -> bool:
    """Write down that a first letter left, in the few statements that hundreds can afford.

    False, and nothing is written, where its request has a log already or it is not ours any more.
    """
    foi_request = letter.foi_request
    note, source = f"to {letter.to_address}", f"outbox {letter.message_id}"
    known = run.known(foi_request)
    if not begin(foi_request, at, note=note, source=source, known=known):
        return False
    moved = _ours(letter).update(state=State.SENT, **words)
    if not moved:
        transaction.set_rollback(True)
    return bool(moved)


def _known_too_late(
    letter: OutgoingMessage, foi_request: FoiRequest | None, attempt: smtp.Attempt, at: datetime
) -> str | None:
    """A letter that others have taken over: if it left by us, nobody is to send it again."""
    if attempt.fate != smtp.Fate.SENT:
        return None
    current = OutgoingMessage.objects.select_for_update().get(pk=letter.pk)
    if current.state in (*MAY_BE_CANCELLED, State.CLAIMED):
        left(current, foi_request, "a sender that slept woke up and knew it", at)
        return State.SENT
    return None


def _blame_address(
    letter: OutgoingMessage, foi_request: FoiRequest, why: str, at: datetime
) -> None:
    """Put a refused address on the list; one that was changed meanwhile is no longer wrong."""
    if foi_request.address == letter.to_address:
        address_book.open_problem(foi_request.authority, letter.to_address, why, at)
        return
    letter.foi_request = foi_request
    end(letter, State.CANCELLED, f"{why}. {OTHER_ADDRESS}")
    if letter.kind != Kind.LADDER and foi_request.address:
        letters.write_anew(letter, at)


def _delay(attempts: int) -> timedelta:
    """Wait longer after each attempt, and never just as long as the letters beside it."""
    delay = min(FIRST_DELAY * 2 ** min(attempts - 1, 10), LONGEST_DELAY)
    return delay * random.uniform(1 - JITTER, 1 + JITTER)


def _blames_address(attempt: smtp.Attempt) -> bool:
    return attempt.stage == smtp.Stage.RCPT and server_reply.blames_address(attempt.reply)


def _tell_request(letter: OutgoingMessage, foi_request: FoiRequest, at: datetime, run: Run) -> None:
    """Write the sending in the request's log. A letter in a folder has reached nobody:
    it starts no clock, until a person says on which day it was sent."""
    kind = letter.recorded_as
    note = f"to {letter.to_address}"
    if kind != CaseEvent.Kind.SENT:
        note = f"{letter.title or letter.step} {note}"
    if not settings.SMTP_IS_SET:
        kind = CaseEvent.Kind.LETTER_WRITTEN
        note = f"{letter.step}: written to a folder, not sent ({_folder_file(letter).name})"
    record_departure(
        foi_request,
        kind,
        at,
        note=note,
        source=f"outbox {letter.message_id}",
    )
    written_on = timezone.localdate(letter.written_at)
    if letter.kind == Kind.LADDER and kind == CaseEvent.Kind.LETTER_SENT:
        if timezone.localdate(at) != written_on:  # else the next step was counted from that day
            step_left(foi_request, letter.step, timezone.localdate(at), run.known(foi_request))


def release_stale_claims(at: datetime, counts: Counter[str] | None = None) -> None:
    """Look after letters whose sender has not been heard of since its lease ended."""
    counts = Counter() if counts is None else counts
    stale = OutgoingMessage.objects.stale_claims(at)
    # Their sender may have died before it asked for a rebuild after the letters before them.
    campaigns = set(stale.letters().values_list("foi_request__campaign", flat=True))
    CampaignChange.objects.bulk_create(CampaignChange(campaign_id=pk) for pk in campaigns)
    # The number grows, so that the old sender, should it wake, finds the letter is not its own.
    counts["taken_back"] += stale.filter(state=State.CLAIMED).update(
        state=State.PENDING, claim_token=F("claim_token") + 1, lease_until=None, tried_at=None
    )
    # Here it stays: nobody else takes an uncertain letter, and the old sender may know more.
    counts["uncertain"] += stale.filter(state=State.DATA_STARTED).update(
        state=State.UNCERTAIN,
        lease_until=None,
        last_reply=Value("the sender stopped after the mail server began to take the text"),
    )


# ---------------------------------------------------------------------------- a database that left


def _lasting(act: Callable[[], str | None]) -> str | None:
    """Do what must be written down, though the database should go away for a moment."""
    give_up_at = time.monotonic() + DATABASE_IS_BACK_WITHIN
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > give_up_at:
                raise
            _wait_for_database()


def _wait_for_database() -> None:
    give_up_at = time.monotonic() + DATABASE_IS_BACK_WITHIN
    while time.monotonic() < give_up_at and not connection.in_atomic_block:
        connection.close()
        try:
            connection.ensure_connection()
        except DatabaseError:
            time.sleep(0.2)
        else:
            return


# ---------------------------------------------------------------------------- the folder


def _folder_file(letter: OutgoingMessage) -> Path:
    name = letter.message_id.strip("<>").rpartition("@")[0]
    plain = "".join(one if one.isalnum() or one in ".-" else "_" for one in name)
    return settings.LETTERS_DIR / f"{plain}.eml"


def _write_to_folder(letter: OutgoingMessage) -> smtp.Attempt:
    """Write the mail as a file, whole or not at all; doing it twice leaves the same file."""
    path = _folder_file(letter)
    aside = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        aside.write_bytes(bytes(letter.mime))
        os.replace(aside, path)
    except OSError as problem:
        aside.unlink(missing_ok=True)
        why = f"{path} cannot be written: {problem.strerror}"
        return smtp.Attempt(smtp.Fate.LATER, why, smtp.Stage.CONNECT)
    return smtp.Attempt(smtp.Fate.SENT, f"written to {path.name}", smtp.Stage.TEXT)
