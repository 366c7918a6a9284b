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
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from requests_app import address_book, letters, mail_tokens, smtp
from requests_app.address_book import ADDRESS_REFUSED
from requests_app.calendars import calendars_of, dates_are_current
from requests_app.domain import ladder, server_reply
from requests_app.domain.clock import State as ClockState
from requests_app.domain.law import Law
from requests_app.domain.office_hours import OfficeHours, is_open
from requests_app.domain.phase import Phase
from requests_app.domain.working_days import Calendar
from requests_app.ladders import ladders_of
from requests_app.lifecycle import Known, begin, record_departure, step_left, step_written
from requests_app.models import (
    AddressProblem,
    CampaignChange,
    CaseEvent,
    FoiRequest,
    OutgoingMessage,
    SendingRules,
)
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
ANSWERED_WELL = (FoiRequest.Outcome.FULL, FoiRequest.Outcome.ANSWERED)
OTHER_ADDRESS = "the authority has another address now"
RESTORED = "restored"  # a file in the data folder: made by script/restore

STATE_AFTER = {
    smtp.Fate.SENT: State.SENT,
    smtp.Fate.LATER: State.DEFERRED,
    smtp.Fate.NO: State.FAILED,
    smtp.Fate.UNKNOWN: State.UNCERTAIN,
}
WITH_US = (State.CLAIMED, State.DATA_STARTED)
MAY_BE_CANCELLED = (State.DRAFT, State.PENDING, State.DEFERRED, State.FAILED)  # has not left
NOT_KNOWN = (*MAY_BE_CANCELLED, *WITH_US, State.UNCERTAIN)  # after a restore: may have left

# What else must hold for a digest to leave: set by the app that writes them, which we do not know.
still_true: Callable[[OutgoingMessage, datetime], bool] | None = None

logger = logging.getLogger(__name__)


class OutboxError(ValueError):
    """What was asked cannot be done with this letter. The message says why, for a person."""


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
    left = limit
    with smtp.Session(_server()) as session:
        while (left is None or left > 0) and not why_nothing_leaves(now()):
            run.hours = hours_of(SendingRules.current())
            taken = _take(now(), min(AT_ONCE, left or AT_ONCE))
            if not taken:
                break
            left = left and left - len(taken)
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


def is_paused() -> bool:
    """True while nobody has confirmed that a restored database may send."""
    return restored_file().exists()


def restored_file() -> Path:
    """The file that script/restore leaves in the data folder."""
    return settings.DATA_DIR / RESTORED


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
    _wait_for_request(letter)
    foi_request = _locked_request(letter)
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
    state, why = _why_no_longer(letter, foi_request, timezone.localdate(at))
    if why:
        end(letter, state, why)
        if why == OTHER_ADDRESS and letter.kind != Kind.LADDER and foi_request.address:
            letters.write_anew(letter, at)
    return letter.state


# One statement locks a request and asks all that matters for a letter of it. It is written out,
# since building it anew for each of many letters took longer than the database needs for it.
LOCK = """
    SELECT r.*, a.email AS address,
        c.chasing_paused AS campaign_paused, c.chasing_snoozed_until AS campaign_snoozed_until,
        EXISTS (SELECT 1 FROM requests_app_addressproblem p
            WHERE p.authority_id = r.authority_id AND p.fixed_at IS NULL) AS address_refused,
        EXISTS (SELECT 1 FROM requests_app_sendingrules WHERE paused) AS switched_off,
        (SELECT min(e.kind) FROM requests_app_caseevent e WHERE e.foi_request_id = r.id
            AND e.struck_out_at IS NULL AND e.recorded_at > %s
            AND e.kind IN ('recounted', 'partial_response', 'acknowledged', 'transferred',
                'redirected', 'pit_extension', 'eir_extension')) AS came_since,
        replaced.outcome AS replaced_outcome
    FROM requests_app_foirequest r
    LEFT JOIN requests_app_foirequest replaced ON replaced.id = r.replaces_id
    JOIN requests_app_authority a ON a.id = r.authority_id
    JOIN requests_app_campaign c ON c.id = r.campaign_id
    WHERE r.id = %s
"""
FOR_UPDATE = {"postgresql": "FOR UPDATE OF r"}


def _wait_for_request(letter: OutgoingMessage) -> None:
    """Lock a letter's request, and wait for whoever holds it.

    A statement that waits for a lock finds that row as it is then, and everything else as it was
    before it waited; so what matters for the letter is asked by another, after this one.
    """
    if letter.foi_request_id and connection.features.has_select_for_update:
        FoiRequest.objects.select_for_update().values_list("pk").get(pk=letter.foi_request_id)


def _locked_request(letter: OutgoingMessage) -> FoiRequest | None:
    """Lock a letter's request; it comes with all that is asked before a letter goes."""
    if letter.foi_request_id is None:
        return None
    written = connection.ops.adapt_datetimefield_value(letter.written_at)
    sql = f"{LOCK.strip()} {FOR_UPDATE.get(connection.vendor, '')}"
    return FoiRequest.objects.raw(sql, [written, letter.foi_request_id])[0]


def _why_no_longer(
    letter: OutgoingMessage, foi_request: FoiRequest, today: date
) -> tuple[str, str]:
    """Return the state of a letter that should not go out now, and why; no words if it should.

    A step of the ladder that is cancelled is written again when it is due; any other letter is
    kept, or written anew, for a person wanted it sent.
    """
    if foi_request.closed_on and (
        letter.kind != Kind.ANSWER or foi_request.outcome == FoiRequest.Outcome.WITHDRAWN
    ):
        return State.CANCELLED, "the request is closed"
    if letter.kind == Kind.REQUEST and foi_request.was_sent:
        return State.CANCELLED, "the request was sent by other means"
    if letter.kind == Kind.REQUEST and foi_request.replaced_outcome in ANSWERED_WELL:
        return State.CANCELLED, "the request that it narrows was answered"
    if letter.event_kind == CaseEvent.Kind.CLARIFICATION_RECEIVED and not _is_asked(foi_request):
        return State.CANCELLED, "they no longer wait for what we mean"
    if letter.kind == Kind.LADDER and (why := _why_not_chased(foi_request, today)):
        return State.CANCELLED, why
    if foi_request.address != letter.to_address:
        return State.CANCELLED if foi_request.address else State.FAILED, OTHER_ADDRESS
    if foi_request.address_refused:
        return State.CANCELLED if letter.kind == Kind.LADDER else State.FAILED, ADDRESS_REFUSED
    return "", ""


def _is_asked(foi_request: FoiRequest) -> bool:
    """Whether the authority waits to be told what we mean."""
    return not foi_request.outcome and foi_request.clock_state == ClockState.STOPPED_CLARIFICATION


def _why_not_chased(foi_request: FoiRequest, today: date) -> str:
    """Return why an authority should not be chased at this moment."""
    if foi_request.outcome:
        return "an answer has come"
    if foi_request.held:
        return f"chasing is stopped: {foi_request.hold_reason}"
    if foi_request.unread_since:
        return "mail that may be theirs has come and is not read yet"
    if foi_request.snoozed_until and foi_request.snoozed_until > today:
        return f"it is not chased before {foi_request.snoozed_until}"
    if foi_request.campaign_paused:
        return "chasing is paused for the whole campaign"
    campaign_until = foi_request.campaign_snoozed_until
    if campaign_until and campaign_until > today:
        return f"the campaign is not chased before {campaign_until}"
    if foi_request.phase(today) != Phase.OVERDUE:
        return "the request is no longer overdue"
    if foi_request.came_since == CaseEvent.Kind.RECOUNTED:
        return "the last day that it names moved"
    if foi_request.came_since:
        return f"something came since: {CaseEvent.Kind(foi_request.came_since).label.lower()}"
    if foi_request.replied:
        return "a part of the answer has come"
    return ""


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
        foi_request = _locked_request(letter)
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
        _left(current, foi_request, "a sender that slept woke up and knew it", at)
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


def end(letter: OutgoingMessage, state: str, why: str) -> None:
    """Say what became of a letter that did not leave; the caller holds its request's lock."""
    letter.state, letter.last_reply, letter.lease_until = state, why[:2000], None
    letter.tried_at = None
    letter.save(update_fields=["state", "last_reply", "lease_until", "tried_at", "ended_by"])
    if letter.foi_request and letter.kind == Kind.LADDER:
        step_written(FoiRequest.objects.select_for_update().get(pk=letter.foi_request_id))


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
    _left(letter, locked, evidence, at)
    return True


def _left(letter: OutgoingMessage, locked: FoiRequest | None, evidence: str, at: datetime) -> None:
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
            source=f"outbox {letter.message_id}",
        )
        if letter.kind == Kind.LADDER:
            step_written(locked)


@transaction.atomic
def came_back(message_id: str, evidence: str, at: datetime) -> bool:
    """Take down that a letter in doubt left and came back undelivered: it reached nobody.

    Its address is put on the list of those to be put right, after which it is written anew.
    Returns whether anything changed.
    """
    known_as = OutgoingMessage.objects.letters().filter(message_id=message_id)
    wanted = FoiRequest.objects.select_for_update(of=("self",)).select_related("authority")
    foi_request = wanted.filter(pk__in=known_as.values("foi_request")).first()
    if foi_request is None:
        return False
    may_be_settled = NOT_KNOWN if is_paused() else (State.UNCERTAIN,)
    failed = known_as.filter(state__in=may_be_settled).update(
        state=State.FAILED, evidence=evidence[:2000], last_reply=evidence[:2000], lease_until=None
    )
    if failed:
        letter = known_as.get()
        address_book.open_problem(foi_request.authority, letter.to_address, evidence, at)
    return bool(failed)


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
    _left(letter, locked, evidence, sent_at)
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
        _left(current, current.foi_request, evidence.strip(), current.tried_at or at)
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
