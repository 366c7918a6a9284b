"""The only place a request changes. Each change is an event; every date is folded from them.

`due_on`, `clock_state`, `outcome` and the other derived columns are written here and nowhere
else, from the event log by `domain/clock.py`. The log only grows: what was wrong is struck out,
with a reason, and counts no longer.

The day of recording is read here from the clock, because the log stamps itself; the day on
which something happened is always handed in.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from requests_app.calendars import calendar_for, calendars_of
from requests_app.domain import ladder
from requests_app.domain.clock import Clock, State, fold
from requests_app.domain.event_lists import ClockError, Event, EventKind
from requests_app.domain.ladder import Ladder
from requests_app.domain.law import Law, law_for
from requests_app.domain.working_days import Calendar, CalendarTooShort
from requests_app.ladders import Ladders, ladder_of, ladders_of
from requests_app.models import (
    Authority,
    Campaign,
    CampaignChange,
    CaseEvent,
    FoiRequest,
    OutgoingMessage,
)
from requests_app.models.foi_request import IS_OPEN

Kind = CaseEvent.Kind
Outcome = FoiRequest.Outcome
Fact = tuple[str, date | None, str]  # kind of event, its day (None: not known), an outcome

CLOCK_KINDS = frozenset(EventKind)
SENDING = (Kind.SENT, Kind.POSTED, Kind.DELIVERED)
ANSWERS = (Kind.RESPONSE, Kind.REFUSAL)
REPLIES = (*ANSWERS, Kind.PARTIAL_RESPONSE, Kind.REVIEW_RESPONSE)
WITH_REGULATOR = (Kind.COMPLAINT, Kind.DECISION_NOTICE)
IMPORTED = "import: "  # begins the source of every event that came with a file
NO_LONGER_SAID = "no longer said by "  # begins the reason why an import struck one out
NEED_NO_SENDING = (
    Kind.NOTE, Kind.LETTER_WRITTEN, Kind.CLOSED, Kind.WITHDRAWN, Kind.REOPENED, Kind.RECOUNTED,
)  # fmt: skip


class LifecycleError(ValueError):
    """The event cannot be recorded. The message says why, for a person; nothing was written."""


# ---------------------------------------------------------------------------- a new request


def new_request(
    campaign: Campaign, authority: Authority, *, law: str = "", round: int = 1, **columns: object
) -> FoiRequest:
    """Create a request that has not been sent. Raises LifecycleError for a second one.

    A campaign asks an authority once a round; round 2 is a narrowed request after a refusal.
    """
    try:
        with transaction.atomic():
            return FoiRequest.objects.create(
                campaign=campaign,
                authority=authority,
                law=law or law_of(campaign, authority),
                round=round,
                reference=reference_of(campaign, authority, round),
                **columns,
            )
    except IntegrityError as problem:
        raise LifecycleError(
            f"{authority} has been asked already in {campaign.title} (round {round})."
        ) from problem


@transaction.atomic
def new_round(foi_request: FoiRequest) -> FoiRequest:
    """Create the request that replaces this one, such as a narrowed one after a refusal.

    In law it is a new request with a clock of its own. One that is there already and has not
    been sent is returned again: doing it twice makes one.
    """
    foi_request = _lock(foi_request)
    unsent = foi_request.replaced_by.filter(was_sent=False, closed_on=None)
    if there := unsent.order_by("-round").first():
        return there
    asked = FoiRequest.objects.filter(
        campaign=foi_request.campaign_id, authority=foi_request.authority_id
    )
    newest = asked.order_by("-round").values_list("round", flat=True)[0]
    return new_request(
        foi_request.campaign,
        foi_request.authority,
        law=foi_request.law,
        round=newest + 1,
        replaces=foi_request,
        assigned_to_id=foi_request.assigned_to_id,
        merge_values=foi_request.merge_values,
    )


def law_of(campaign: Campaign, authority: Authority) -> Law:
    """Return the law a campaign's request to this authority falls under."""
    if campaign.law in (Campaign.AppliesLaw.AUTO, Campaign.AppliesLaw.EIR):
        return law_for(authority.nation, environmental=campaign.law == Campaign.AppliesLaw.EIR)
    return Law(campaign.law)


def reference_of(campaign: Campaign, authority: Authority, round: int = 1) -> str:
    """Return our reference: the campaign's initials and number, and the authority's code.

    It is worked out, never counted up, so that two drafts at once cannot get the same one.
    """
    initials = "".join(word[0] for word in re.split(r"[-\d]+", campaign.slug) if word).upper()
    suffix = f"-R{round}" if round > 1 else ""
    return f"{initials}{campaign.pk}-{authority.code}{suffix}"


# ---------------------------------------------------------------------------- events


@transaction.atomic
def record(
    foi_request: FoiRequest,
    kind: str,
    on: date | None,
    *,
    at: datetime | None = None,
    outcome: str = "",
    note: str = "",
    source: str = "",
    by: AbstractBaseUser | None = None,
) -> CaseEvent:
    """Write down that something happened to a request on a day, and work its dates out anew.

    `on` is a day in London; None says that the day is not known, which counts as having
    happened but moves no date. `outcome` says what an answer amounted to. Raises
    LifecycleError where the event is in the future, stands in the log already, or contradicts
    it; then nothing is written.
    """
    locked = _lock(foi_request)
    event = _add(locked, kind, on, at=at, outcome=outcome, note=note, source=source, by=by)
    refold(locked)
    _copy_derived(locked, foi_request)
    return event


@dataclass(frozen=True)
class Known:
    """What whoever handles many requests has fetched for all of them."""

    calendar: Calendar
    ladder: Ladder
    changed: set[int]
    """Campaigns to be rebuilt: whoever hands this in asks for it, once for all."""


def begin(foi_request: FoiRequest, at: datetime, *, note: str, source: str, known: Known) -> bool:
    """Write down that a first letter left at `at` and its clock began, in two statements.

    False, and nothing is written, where something stands in the log already: then
    `record_departure` looks at all of it. The caller holds a transaction; the UPDATE locks the
    row, and finds no row that was sent meanwhile.
    """
    event = CaseEvent(
        foi_request=foi_request,
        kind=Kind.SENT,
        on=timezone.localdate(at),
        at=at,
        note=note,
        source=source[:200],
    )
    try:
        _fold(foi_request, [event], known, taken={})
    except LifecycleError:
        return False
    log = CaseEvent.objects.filter(foi_request=OuterRef("pk"))
    untouched = FoiRequest.objects.filter(~Exists(log), pk=foi_request.pk, was_sent=False)
    if not untouched.update(**{name: getattr(foi_request, name) for name in DERIVED}):
        return False
    event.save(force_insert=True)
    known.changed.add(foi_request.campaign_id)
    return True


def record_departure(
    locked: FoiRequest, kind: str, at: datetime, *, note: str, source: str
) -> None:
    """Write down that a letter of ours left at `at`; the caller holds the row's lock.

    The letter is out: that fact stands even where the log objects to it, as a note then.
    """
    on = timezone.localdate(at)
    event = CaseEvent(foi_request=locked, kind=kind, on=on, at=at, note=note, source=source[:200])
    if kind not in CLOCK_KINDS:
        event.save(force_insert=True)  # moves no date
        return
    try:
        with transaction.atomic():
            _check(locked, kind, on, "")
            event.save(force_insert=True)
            refold(locked)
    except LifecycleError as problem:
        CaseEvent.objects.create(
            foi_request=locked, kind=Kind.NOTE, on=on, note=f"{note}. Not counted: {problem}"
        )


def _add(
    locked: FoiRequest,
    kind: str,
    on: date | None,
    *,
    source: str = "",
    by: AbstractBaseUser | None = None,
    **columns: object,
) -> CaseEvent:
    """Check an event against the log and write it down; the caller holds the lock and refolds."""
    _check(locked, kind, on, str(columns.get("outcome", "")))
    return CaseEvent.objects.create(
        foi_request=locked, kind=kind, on=on, source=source[:200], recorded_by=by, **columns
    )


@transaction.atomic
def strike_out(event: CaseEvent, why: str, by: AbstractBaseUser | None = None) -> None:
    """Take an event out of the reckoning. It stays in the log with the reason.

    Raises LifecycleError without a reason, or when what is left would contradict itself.
    """
    locked = _lock(event.foi_request)
    _strike(event, why, by)
    refold(locked)
    _copy_derived(locked, event.foi_request)


def _strike(event: CaseEvent, why: str, by: AbstractBaseUser | None) -> None:
    if not why.strip():
        raise LifecycleError("A reason is needed to take an event out of the reckoning.")
    if event.kind == Kind.RECOUNTED:
        raise LifecycleError("It says what was counted, and cannot be struck out.")
    struck = CaseEvent.objects.filter(pk=event.pk, struck_out_at=None).update(
        struck_out_at=timezone.now(),
        struck_out_by=by,
        struck_out_why=why.strip()[:300],
    )
    if not struck:
        raise LifecycleError("This event was struck out before.")


@transaction.atomic
def relabel(
    event: CaseEvent,
    kind: str,
    why: str,
    *,
    on: date | None = None,
    outcome: str = "",
    by: AbstractBaseUser | None = None,
) -> CaseEvent:
    """Say what an event really was, or on which day; return the event that says so now.

    The wrong one is struck out with the reason and stays in the log; the new one takes over its
    moment, note and source, and its day unless `on` gives another. Raises LifecycleError without
    a reason, where nothing would change, or when the log would contradict itself.
    """
    day = on or event.on
    if (kind, day, outcome) == (event.kind, event.on, event.outcome):
        raise LifecycleError("Nothing would change: it has this kind and this day already.")
    locked = _lock(event.foi_request)
    _strike(event, why, by)
    new = _add(
        locked,
        kind,
        day,
        at=event.at if day == event.on else None,
        outcome=outcome,
        note=event.note,
        source=event.source.removeprefix(IMPORTED),
        by=by,
        corrects=event,
    )
    refold(locked)
    _copy_derived(locked, event.foi_request)
    return new


def _lock(foi_request: FoiRequest) -> FoiRequest:
    return FoiRequest.objects.select_for_update().get(pk=foi_request.pk)


def _check(foi_request: FoiRequest, kind: str, on: date | None, outcome: str) -> None:
    if kind not in Kind.values:
        raise LifecycleError(f"{kind!r} is not a kind of event; known: {', '.join(Kind.values)}.")
    label = Kind(kind).label
    if outcome and outcome not in Outcome.values:
        raise LifecycleError(f"{outcome!r} is not an outcome; known: {', '.join(Outcome.values)}.")
    if on and on > timezone.localdate():
        raise LifecycleError(f"{label} on {on} lies in the future.")
    standing = foi_request.events.standing()
    if kind != Kind.NOTE and standing.filter(kind=kind, on=on, outcome=outcome).exists():
        raise LifecycleError(f"{label} on {on or 'a day not known'} stands in the log already.")
    if kind in (*SENDING, *NEED_NO_SENDING) or on is None:
        return
    first = standing.filter(kind__in=SENDING).exclude(on=None).order_by("on").first()
    if first and on < first.on:
        raise LifecycleError(f"{label} on {on} comes before the request was sent on {first.on}.")
    if not first and not standing.filter(kind__in=SENDING).exists():
        raise LifecycleError(f"{label}: the request has not been sent. Record the sending first.")


@transaction.atomic
def log_history(
    foi_request: FoiRequest,
    facts: Iterable[Fact],
    *,
    source: str,
    by: AbstractBaseUser | None = None,
) -> bool:
    """Bring what an import told us of a request to `facts`; return whether anything changed.

    A fact is a kind of event, its day (None: not known) and an outcome. Earlier imported
    events that the file no longer tells are struck out; what a person or the outbox wrote
    down is never touched, and what a person struck out stays so. Raises LifecycleError where
    the facts contradict the log.
    """
    locked = _lock(foi_request)
    events = list(locked.events.all())
    standing = [event for event in events if event.struck_out_at is None]
    known = {(event.kind, event.on, event.outcome) for event in standing}
    wrong = _struck_by_a_person(events)
    facts = [fact for fact in facts if fact not in wrong]
    gone = [
        event
        for event in standing
        if event.source.startswith(IMPORTED) and (event.kind, event.on, event.outcome) not in facts
    ]
    new = [fact for fact in facts if fact not in known]
    CaseEvent.objects.filter(pk__in=[event.pk for event in gone]).update(
        struck_out_at=timezone.now(),
        struck_out_by=by,
        struck_out_why=f"{NO_LONGER_SAID}{source}"[:300],
    )
    CaseEvent.objects.bulk_create(
        CaseEvent(
            foi_request=locked,
            kind=kind,
            on=on,
            outcome=outcome,
            source=f"{IMPORTED}{source}"[:200],
            recorded_by=by,
        )
        for kind, on, outcome in new
    )
    if new or gone:
        refold(locked)
        _copy_derived(locked, foi_request)
    return bool(new or gone)


def _struck_by_a_person(events: Iterable[CaseEvent]) -> set[Fact]:
    """Imported facts that a person found to be wrong: the same file does not bring them back."""
    return {
        (event.kind, event.on, event.outcome)
        for event in events
        if event.struck_out_at
        and event.source.startswith(IMPORTED)
        and not event.struck_out_why.startswith(NO_LONGER_SAID)
    }


# ---------------------------------------------------------------------------- what follows


def refold(foi_request: FoiRequest) -> None:
    """Work out every derived column from the event log, and save them.

    Raises LifecycleError, naming the event, where the log contradicts itself.
    """
    before = _in_statistics(foi_request)
    _fold(foi_request, list(foi_request.events.standing()))
    foi_request.save(update_fields=DERIVED)
    if before != _in_statistics(foi_request):
        CampaignChange.objects.create(
            campaign_id=foi_request.campaign_id, authority_id=foi_request.authority_id
        )


def _in_statistics(foi_request: FoiRequest) -> tuple[object, ...]:
    """What statistics take from a request itself. Which councils stood on the day the first letter
    was sent decides what an earlier or later campaign is compared with."""
    return foi_request.was_sent, foi_request.sent_on, foi_request.replied, foi_request.outcome


def _fold(
    foi_request: FoiRequest,
    events: list[CaseEvent],
    known: Known | None = None,
    taken: Mapping[str, date] | None = None,
) -> None:
    """Set every derived column to what follows from these events; nothing is saved."""
    calendar = known.calendar if known else calendar_for(Law(foi_request.law))
    clock = clock_from(foi_request, events, calendar=calendar)
    foi_request.was_sent = any(event.kind in SENDING for event in events)
    foi_request.sent_on = _first_day(events, (Kind.SENT, Kind.POSTED)) or clock.received_on
    foi_request.received_on = clock.received_on
    foi_request.due_on = clock.response_due
    foi_request.due_is_provisional = rests_on_forecasts(clock, calendar)
    foi_request.councils_may_count_to = clock.councils_may_count_to
    foi_request.clock_state = clock.state
    if _waits_for_us_since_unknown(events):
        foi_request.clock_state, foi_request.due_on = State.STOPPED_CLARIFICATION, None
        foi_request.councils_may_count_to, foi_request.due_is_provisional = None, False
    foi_request.replied = any(event.kind in REPLIES for event in events)
    foi_request.responded_on = _first_day(events[::-1], REPLIES)
    foi_request.outcome = outcome_of(events)
    foi_request.closed_on = _closed_on(events)
    its_ladder = known.ladder if known else None
    _set_next_step(foi_request, calendar, its_ladder, taken, _outside(events, clock))


def rests_on_forecasts(clock: Clock, calendar: Calendar) -> bool:
    """Whether the last day in time lies in a year whose bank holidays are not all proclaimed.

    `clock.provisional` looks at the review instead while one is awaited.
    """
    return clock.response_due is not None and calendar.is_provisional(clock.response_due)


def clock_of(foi_request: FoiRequest, as_of: date) -> Clock:
    """Return the request's clock with its working, as it stood at the end of `as_of`."""
    return clock_from(foi_request, foi_request.events.standing(), as_of)


def clock_from(
    foi_request: FoiRequest,
    events: Iterable[CaseEvent],
    as_of: date | None = None,
    calendar: Calendar | None = None,
) -> Clock:
    """Return the clock that these events of a request make, those after `as_of` left out.

    For many requests at once hand in their `calendar`, and events that were fetched together.
    Raises LifecycleError, naming the event, where they contradict each other.
    """
    law = Law(foi_request.law)
    try:
        return fold(law, None, events_of(events, as_of), as_of, calendar or calendar_for(law))
    except (ClockError, CalendarTooShort) as problem:
        raise LifecycleError(f"{problem}.") from problem


def events_of(log: Iterable[CaseEvent], as_of: date | None = None) -> list[Event]:
    """What the law counts of a log: events whose day is known, those after `as_of` left out.

    Raises ClockError for one whose moment falls on another day.
    """
    return [
        Event(EventKind(event.kind), event.on, event.at, event.note)
        for event in log
        if event.on and event.kind in CLOCK_KINDS and (as_of is None or event.on <= as_of)
    ]


def _waits_for_us_since_unknown(events: list[CaseEvent]) -> bool:
    """True where they asked what we mean, on a day we do not know, and we have not answered."""
    kinds = [event.kind for event in events]
    asked = any(event.kind == Kind.CLARIFICATION_REQUESTED and event.on is None for event in events)
    return asked and Kind.CLARIFICATION_RECEIVED not in kinds


def _first_day(events: list[CaseEvent], kinds: tuple[str, ...]) -> date | None:
    return next((event.on for event in events if event.kind in kinds and event.on), None)


def outcome_of(events: Iterable[CaseEvent]) -> str:
    """What a request came to, by events of its log. The newest final answer decides; what it
    amounted to is never guessed."""
    outcome = ""
    for event in sorted(events, key=_in_log_order):
        if event.kind == Kind.RESPONSE:
            outcome = event.outcome or Outcome.ANSWERED
        elif event.kind == Kind.REFUSAL:
            outcome = event.outcome or Outcome.REFUSED
        elif event.kind == Kind.REVIEW_RESPONSE and event.outcome:
            outcome = event.outcome
        elif event.kind == Kind.NARROWED:
            outcome = ""  # in law a new request, with a new clock
        elif event.kind == Kind.WITHDRAWN:
            outcome = Outcome.WITHDRAWN
        elif event.kind == Kind.CLOSED and event.outcome:
            outcome = event.outcome
    return outcome


def _closed_on(events: list[CaseEvent]) -> date | None:
    """The day it was closed, if it was and has not been opened again since."""
    closed = None
    for event in sorted(events, key=_in_log_order):
        if event.kind in (Kind.WITHDRAWN, Kind.CLOSED):
            closed = event.on or timezone.localdate(event.recorded_at)
        elif event.kind == Kind.REOPENED:
            closed = None
    return closed


def _in_log_order(event: CaseEvent) -> tuple[date, int]:
    """By day; an event whose day is not known stands on the day it was written down."""
    return event.on or timezone.localdate(event.recorded_at), event.pk


# ---------------------------------------------------------------------------- the next step


@dataclass(frozen=True)
class Outside:
    """What a log says was done about a delay, whoever did it."""

    is_with_regulator: bool = False
    review_asked_on: date | None = None
    review_due: date | None = None


def _set_next_step(
    foi_request: FoiRequest,
    calendar: Calendar,
    its_ladder: Ladder | None = None,
    taken: Mapping[str, date] | None = None,
    outside: Outside | None = None,
) -> None:
    """Set the day of the next step of the law's ladder; None while nothing is to be chased.

    `taken` are the steps taken, with the day each letter left; `outside` is what was done about
    the delay beside the ladder. Without them the database is asked.
    """
    foi_request.next_step, foi_request.chase_on = "", None
    final = foi_request.closed_on or foi_request.outcome
    if final or foi_request.clock_state not in ("running", "extended") or not foi_request.due_on:
        return
    if outside and outside.is_with_regulator:
        return
    law = Law(foi_request.law)
    its_ladder = its_ladder or ladder_of(foi_request.campaign_id, law)
    days = dict(taken_by([foi_request]).get(foi_request.pk, {}) if taken is None else taken)
    if outside and outside.review_asked_on:
        # In law it is asked for once: only the regulator is left, after the review.
        days |= {step.name: outside.review_asked_on for step in its_ladder if step.is_letter}
    step = ladder.step_after(its_ladder, days)
    if not step:
        return
    left_on = max(days.values(), default=None)
    late = latest_due(foi_request.due_on, foi_request.councils_may_count_to)
    foi_request.next_step = step.name
    foi_request.chase_on = ladder.next_fall(its_ladder[0], step, late, left_on, law, calendar)
    if outside and outside.review_due:
        # Until then the authority has time for the review.
        falls = ladder.falls_on(ladder.REMINDER, outside.review_due, law, calendar)
        foi_request.chase_on = max(foi_request.chase_on, falls)


def _outside(events: Iterable[CaseEvent], clock: Clock) -> Outside | None:
    asked = [event for event in events if event.kind == Kind.REVIEW_REQUESTED]
    if any(event.kind in WITH_REGULATOR for event in events):
        return Outside(is_with_regulator=True)
    if not asked:
        return None
    day = max(event.on or timezone.localdate(event.recorded_at) for event in asked)
    return Outside(False, day, clock.review_due_outer or clock.review_due)


def taken_by(foi_requests: Collection[FoiRequest]) -> dict[int, dict[str, date]]:
    """Return each request's steps of the ladder that were taken, with the day the letter left;
    where it has not left yet, the day it was written. One query."""
    letters = OutgoingMessage.objects.steps_taken().filter(foi_request__in=foi_requests)
    left = letters.annotate(left_at=Coalesce("sent_at", "written_at")).order_by("left_at")
    taken: dict[int, dict[str, date]] = {}
    for pk, step, at in left.values_list("foi_request_id", "step", "left_at"):
        taken.setdefault(pk, {})[step] = timezone.localdate(at)
    return taken


def latest_due(due_on: date, councils_may_count_to: date | None) -> date:
    """The last day in time by any reading: councils that count by the s.45 Code have longer."""
    return max(due_on, councils_may_count_to or due_on)


def step_written(foi_request: FoiRequest) -> None:
    """Move on to the step after the letter just written; the caller holds the row's lock."""
    steps_written([foi_request], ladders_of([foi_request.campaign_id]))


def step_left(locked: FoiRequest, step: str, on: date, known: Known) -> None:
    """Count the next step from the day its letter left; the caller holds the row's lock."""
    if ladder.step_called(known.ladder, step) is None or locked.next_step == "":
        return
    _set_next_step(locked, known.calendar, known.ladder, {step: on})
    locked.save(update_fields=["next_step", "chase_on"])


def steps_written(locked: Collection[FoiRequest], ladders: Ladders) -> None:
    """Move each of these on to the step after its newest letter; the caller holds their locks.

    A handful of statements, however many there are; a few more for each that has a review or a
    complaint in its log, and none for one whose log contradicts itself.
    """
    taken = taken_by(locked)
    events = CaseEvent.objects.standing().filter(kind__in=(Kind.REVIEW_REQUESTED, *WITH_REGULATOR))
    further = set(events.filter(foi_request__in=locked).values_list("foi_request_id", flat=True))
    calendars = calendars_of({Law(one.law) for one in locked})
    moved: dict[tuple[str, date | None], list[int]] = {}  # few days and steps for many requests
    for one in locked:
        law = Law(one.law)
        if one.pk in further:
            try:
                refold(one)
            except LifecycleError:
                continue  # its dates stay as they are until its log is put right
        else:
            its_ladder = ladders[one.campaign_id, law]
            _set_next_step(one, calendars[law], its_ladder, taken.get(one.pk, {}))
            moved.setdefault((one.next_step, one.chase_on), []).append(one.pk)
    for (step, day), pks in moved.items():
        FoiRequest.objects.filter(pk__in=pks).update(next_step=step, chase_on=day)


@transaction.atomic
def ladder_changed(campaign: Campaign) -> int:
    """Work out the next step of every request that is being chased, by the ladder as it is now.

    Returns how many have another step or day.
    """
    rows = list(campaign.foi_requests.select_for_update().filter(IS_OPEN).order_by("pk"))
    before = {one.pk: (one.next_step, one.chase_on) for one in rows}
    steps_written(rows, ladders_of([campaign.pk]))
    return sum((one.next_step, one.chase_on) != before[one.pk] for one in rows)


# ---------------------------------------------------------------------------- by a person


@transaction.atomic
def hold(foi_request: FoiRequest, reason: str, by: AbstractBaseUser | None = None) -> None:
    """Stop chasing until a person lets go. Raises LifecycleError without a reason."""
    if not reason.strip():
        raise LifecycleError("A reason is needed to stop chasing.")
    locked = _lock(foi_request)
    locked.held, locked.hold_reason = True, reason.strip()[:300]
    locked.save(update_fields=["held", "hold_reason"])
    _note(locked, f"Chasing stopped: {reason.strip()}", by)
    foi_request.held, foi_request.hold_reason = True, locked.hold_reason


@transaction.atomic
def release_hold(foi_request: FoiRequest, by: AbstractBaseUser | None = None) -> None:
    """Let chasing go on."""
    locked = _lock(foi_request)
    locked.held, locked.hold_reason = False, ""
    locked.save(update_fields=["held", "hold_reason"])
    _note(locked, "Chasing goes on", by)
    foi_request.held, foi_request.hold_reason = False, ""


@transaction.atomic
def snooze(foi_request: FoiRequest, until: date | None, by: AbstractBaseUser | None = None) -> None:
    """Do not chase before this day; None: chase as usual."""
    locked = _lock(foi_request)
    locked.snoozed_until = until
    locked.save(update_fields=["snoozed_until"])
    _note(locked, f"Not chased before {until}" if until else "Chased as usual again", by)
    foi_request.snoozed_until = until


@transaction.atomic
def something_arrived(foi_request: FoiRequest, at: datetime, note: str = "") -> None:
    """Mail that may be theirs waits to be read: they are not chased until somebody has read it."""
    locked = _lock(foi_request)
    if locked.unread_since is None:
        locked.unread_since = at
        locked.save(update_fields=["unread_since"])
    _note(locked, note or "Mail that may be theirs has come and is not read yet", None)
    foi_request.unread_since = locked.unread_since


@transaction.atomic
def everything_read(foi_request: FoiRequest, by: AbstractBaseUser | None = None) -> None:
    """No unread mail of theirs waits any more: chasing goes on where it is due."""
    locked = _lock(foi_request)
    locked.unread_since = None
    locked.save(update_fields=["unread_since"])
    _note(locked, "Their mail was read", by)
    foi_request.unread_since = None


def _note(foi_request: FoiRequest, text: str, by: AbstractBaseUser | None) -> None:
    CaseEvent.objects.create(
        foi_request=foi_request,
        kind=Kind.NOTE,
        on=timezone.localdate(),
        note=text,
        recorded_by=by,
    )


DERIVED = (
    "was_sent", "sent_on", "received_on", "due_on", "due_is_provisional", "councils_may_count_to",
    "clock_state", "replied", "responded_on", "outcome", "closed_on", "chase_on", "next_step",
)  # fmt: skip


def _copy_derived(source: FoiRequest, target: FoiRequest) -> None:
    """The caller's object shows what the locked row now says."""
    for name in DERIVED:
        setattr(target, name, getattr(source, name))
