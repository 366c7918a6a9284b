"""Count every date anew when the calendar changed, note old and new day, and say how many moved.

A bank holiday can be proclaimed ten days before it is held, while two hundred clocks run. The
sweep compares what stored dates were counted by with today's calendar; where they differ, each
request the change can touch is folded again. It goes in batches, a transaction each: locks are
short, memory is flat, and one that was interrupted goes on where it stood.

Requests with the same history under the same law have the same dates, so a history is folded
once, and a batch is read and written in a handful of statements.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from requests_app.calendars import calendars_of, fingerprint_of, known_days, shipped_days
from requests_app.domain import ladder
from requests_app.domain.clock import Event, EventKind, fold
from requests_app.domain.event_lists import in_words
from requests_app.domain.ladder import Ladder
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar
from requests_app.ladders import ladders_of
from requests_app.lifecycle import (
    LifecycleError,
    latest_due,
    refold,
    rests_on_forecasts,
    steps_written,
)
from requests_app.models import FoiRequest, OutgoingMessage, Recount
from requests_app.models.foi_request import STOPPED
from requests_app.stored_dates import (
    BETWEEN_EVENTS,
    NOT_SENT,
    WITHIN_EVENT,
    Change,
    Dates,
    Row,
    histories,
    last_letters,
    letters_waiting,
    lock_rows,
    wait_for_writers,
    write,
)

BATCH = 10_000  # requests a transaction
REMEMBERED = 20_000  # histories and steps whose dates are kept in memory
LISTED_PROBLEMS = 2_000  # characters
BY_HAND = "asked for by hand"
CALENDARS = {
    Law.FOIA.calendar: "FOIA and the EIR",
    Law.FOISA.calendar: "FOISA and the EI(S)R",
}

Days = dict[str, Any]


@dataclass
class Tally:
    """What came of one batch."""

    moved: int = 0
    letters_taken_back: int = 0
    problems: str = ""


def recount(whole: bool = False, batch: int = BATCH) -> Recount | None:
    """Count anew what a change of the calendar can touch; None where nothing changed.

    `whole` looks at every request that was sent, changed or not. Two at once share the work.
    A request whose log cannot be counted keeps its dates, and is named among the problems.
    """
    current = _begin(whole)
    if current is None:
        return None
    if not current.last_pk:
        wait_for_writers()
    while _count_next_batch(current.pk, batch):
        pass
    current.refresh_from_db()
    return current


def waiting() -> int:
    """How many requests the next recount will look at; 0 where every date is current."""
    days = known_days()
    last = Recount.objects.first()
    if last and last.finished_at and last.fingerprint == fingerprint_of(days):
        return 0
    _, first, until = _difference(days)
    return _reached(first, until).count()


# ---------------------------------------------------------------------------- what changed


def _begin(whole: bool) -> Recount | None:
    """Return the recount that is to be done or gone on with."""
    days = known_days()
    fingerprint = fingerprint_of(days)
    last = Recount.objects.first()
    if last and last.fingerprint == fingerprint:
        if not last.finished_at:
            return _widened(last) if whole else last
        if not whole:
            return None
    why, first, until = _difference(days)
    if whole:
        why, first, until = BY_HAND, None, None
    try:
        with transaction.atomic():
            if last:
                _set_aside(last)
            return Recount.objects.create(
                why=why, fingerprint=fingerprint, calendar=days, first_day=first, last_day=until
            )
    except IntegrityError:  # another sweep began it a moment ago
        begun = Recount.objects.filter(fingerprint=fingerprint).first()
        return _widened(begun) if begun and whole else begun


def _widened(current: Recount) -> Recount:
    """Let a recount that is under way look at every request, from the first one on."""
    narrow = Recount.objects.filter(pk=current.pk, finished_at=None).exclude(first_day=None)
    narrow.update(
        first_day=None, last_day=None, last_pk=0, why=Concat("why", Value(f"; {BY_HAND}"))
    )
    current.refresh_from_db()
    return current


def _set_aside(last: Recount) -> None:
    """Those that the calendar overtook are not gone on with, not even when it changes back: what
    they moved is looked at by the one that is about to begin."""
    overtaken = Recount.objects.filter(finished_at=None, pk__lte=last.pk)
    overtaken.update(fingerprint=Concat(Value("overtaken "), Cast("pk", CharField())))


def _difference(days: Days) -> tuple[str, date | None, date | None]:
    """What changed since the last recount that was finished: in words, and from when to when.

    A recount that was overtaken half-way left some requests counted by its own calendar, so the
    changes it brought are looked at too. No days: everything may have changed.
    """
    steps, whole = [days], False
    for earlier in Recount.objects.all():
        steps.append(earlier.calendar)
        if earlier.finished_at:
            break
        whole |= earlier.first_day is None
    else:
        return _in_words(shipped_days(), days) or "first count", None, None
    before = steps[-1]
    if any(step["rules"] != before["rules"] for step in steps):
        return "the law is read otherwise than before", None, None
    if whole:
        return _in_words(before, days) or BY_HAND, None, None
    changed = {
        date.fromisoformat(day)
        for new, old in pairwise(steps)
        for calendar in CALENDARS
        for day in new[calendar].keys() ^ old[calendar].keys()
    }
    years = {step["proclaimed_to"] for step in steps}
    if len(years) > 1:
        changed |= {date(min(years) + 1, 1, 1), date(max(years), 12, 31)}
    if not changed:  # only names changed
        return "names of bank holidays", date.max, date.max
    return _in_words(before, days), min(changed), max(changed)


def _in_words(before: Days, now: Days) -> str:
    """Each day that is a bank holiday now, or is one no longer, and under which laws."""
    told: dict[str, list[str]] = {}
    for calendar, laws in CALENDARS.items():
        old, new = before[calendar], now[calendar]
        for day in sorted(old.keys() ^ new.keys()):
            since = "now" if day in new else "no longer"
            name = f"{in_words(date.fromisoformat(day))}, {(new | old)[day]}"
            told.setdefault(f"{name}, is a bank holiday {since}", []).append(laws)
    words = [
        change if len(laws) == len(CALENDARS) else f"{change} under {laws[0]}"
        for change, laws in told.items()
    ]
    if before["proclaimed_to"] != now["proclaimed_to"]:
        words.append(f"bank holidays are proclaimed to the end of {now['proclaimed_to']}")
    return "; ".join(words)


# ---------------------------------------------------------------------------- one batch


@transaction.atomic
def _count_next_batch(pk: int, batch: int) -> bool:
    """Count the next requests anew; False when none is left, or the calendar changed again."""
    current = Recount.objects.select_for_update().get(pk=pk)
    if current.finished_at or current.fingerprint != fingerprint_of(known_days()):
        return False
    reached = _reached(current.first_day, current.last_day).filter(pk__gt=current.last_pk)
    rows = lock_rows(reached, batch)
    if not rows:
        current.finished_at = timezone.now()
        current.save(update_fields=["finished_at"])
        return False
    tally = _count(rows, reached.filter(pk__lte=rows[-1].pk).values("pk"), current.why)
    current.looked_at += len(rows)
    current.moved += tally.moved
    current.letters_taken_back += tally.letters_taken_back
    current.problems = (current.problems + tally.problems)[:LISTED_PROBLEMS]
    current.last_pk = rows[-1].pk
    current.save()
    return True


def _reached(first: date | None, until: date | None) -> QuerySet:
    """The requests that a change of these days can touch: theirs lie on it or after it.

    One that was sent on to another inbox is received there later, but whether the time that was
    taken before holds is told by the days since it was sent.
    """
    asked = FoiRequest.objects.sent().order_by()
    if first is None:
        return asked
    reaches = Q(due_on__gte=first) | Q(councils_may_count_to__gte=first) | Q(chase_on__gte=first)
    return asked.filter(reaches | Q(clock_state__in=STOPPED), sent_on__lte=until)


def _count(rows: list[Row], same: QuerySet, why: str) -> Tally:
    """Count these requests anew (`same` asks for them), and write what changed."""
    said, letters, waiting = histories(same), last_letters(same), letters_waiting(same)
    calendars, ladders = calendars_of(), ladders_of({row.campaign_id for row in rows})
    tally = Tally()
    changes: dict[Change, list[int]] = {}
    old_day_in_letter: dict[str, list[int]] = {}
    for row in rows:
        calendar = calendars[row.law]
        dates = _dates_of(row.law, said.get(row.pk, ""), calendar)
        note = _note(row.dates, dates, why) if dates else ""
        if dates is None or _changes_more(row.dates, dates) or _was_reviewed(said.get(row.pk, "")):
            _count_alone(row, why, tally)
            continue
        its_ladder = ladders[row.campaign_id, row.law]
        chase_on = _chase_on(row, dates, letters.get(row.pk), its_ladder, calendar)
        if dates != row.dates or chase_on != row.chase_on:
            tally.moved += bool(note)
            changes.setdefault(Change(dates, chase_on, note), []).append(row.pk)
        if note and row.pk in waiting:
            old_day_in_letter.setdefault(note, []).append(row.pk)
    write(changes)
    _take_back(old_day_in_letter, tally)
    return tally


def _was_reviewed(history: str) -> bool:
    """Whether the next step hangs on more than the last day: on a review, or on the regulator."""
    kinds = (EventKind.REVIEW_REQUESTED, EventKind.COMPLAINT, EventKind.DECISION_NOTICE)
    return any(f"{kind}{WITHIN_EVENT}" in history for kind in kinds)


def _changes_more(before: Dates, now: Dates) -> bool:
    """Whether other columns follow from the change: the clock stopped or went on, or the request
    counts as received on another day."""
    return (before.clock_state, before.received_on) != (now.clock_state, now.received_on)


def _chase_on(
    row: Row, dates: Dates, written_on: date | None, its_ladder: Ladder, calendar: Calendar
) -> date | None:
    """When the next step falls now; the step itself does not change."""
    if row.chase_on is None or dates.due_on is None:
        return row.chase_on
    late = latest_due(dates.due_on, dates.councils_may_count_to)
    return _next_fall(its_ladder, row.next_step, late, written_on, row.law, calendar)


@lru_cache(maxsize=REMEMBERED)
def _next_fall(
    its_ladder: Ladder,
    name: str,
    late: date,
    written_on: date | None,
    law: Law,
    calendar: Calendar,
) -> date | None:
    step = ladder.step_called(its_ladder, name)
    return step and ladder.next_fall(its_ladder[0], step, late, written_on, law, calendar)


@lru_cache(maxsize=REMEMBERED)
def _note(before: Dates, now: Dates, why: str) -> str:
    """Old and new day for the request's log; empty where the last day did not move."""
    told = [
        f"{name}: {_day(old)} before, {_day(new)} now"
        for name, old, new in (
            ("Last day in time", before.due_on, now.due_on),
            ("Councils may count to", before.councils_may_count_to, now.councils_may_count_to),
        )
        if old != new
    ]
    return f"{'. '.join(told)}. Why: {why}." if told else ""


def _day(day: date | None) -> str:
    return in_words(day) if day else "none"


def _count_alone(row: Row, why: str, tally: Tally) -> None:
    """Count one request that needs more than new dates, or whose log cannot be read."""
    foi_request = FoiRequest.objects.get(pk=row.pk)
    try:
        refold(foi_request)
    except LifecycleError as problem:
        tally.problems += f"{row.reference}: {problem}\n"
        return
    note = _note(row.dates, _stored_dates(foi_request), why)
    if not note:
        return
    tally.moved += 1
    write({Change(_stored_dates(foi_request), foi_request.chase_on, note): [row.pk]})
    _take_back({note: [row.pk]}, tally)


def _take_back(said: dict[str, list[int]], tally: Tally) -> None:
    """Cancel the letters of these requests that have not left, for what is said of each.

    They name the old day. Each is written again when it is due.
    """
    for note, pks in said.items():
        letters = OutgoingMessage.objects.steps_taken().filter(state__in=NOT_SENT)
        tally.letters_taken_back += letters.filter(foi_request__in=pks).update(
            state=OutgoingMessage.State.CANCELLED, last_reply=f"The last day moved. {note}"
        )
        rows = list(FoiRequest.objects.filter(pk__in=pks).order_by("pk"))
        steps_written(rows, ladders_of({one.campaign_id for one in rows}))


def _stored_dates(foi_request: FoiRequest) -> Dates:
    return Dates(
        foi_request.due_on,
        foi_request.councils_may_count_to,
        foi_request.due_is_provisional,
        str(foi_request.clock_state),
        foi_request.received_on,
    )


# ---------------------------------------------------------------------------- folding


@lru_cache(maxsize=REMEMBERED)
def _dates_of(law: Law, history: str, calendar: Calendar) -> Dates | None:
    """Fold a history; None where it cannot be folded, which a person must be told of."""
    try:
        events = [_read(said) for said in history.split(BETWEEN_EVENTS) if said]
        clock = fold(law, None, events, calendar=calendar)
    except ValueError:
        return None
    return Dates(
        clock.response_due,
        clock.councils_may_count_to,
        rests_on_forecasts(clock, calendar),
        clock.state.value,
        clock.received_on,
    )


def _read(said: str) -> Event:
    kind, on, note, *at = said.split(WITHIN_EVENT)
    moment = datetime.fromisoformat(at[0]) if at and at[0] else None
    if moment and moment.tzinfo is None:  # SQLite keeps moments in UTC, and does not say so
        moment = moment.replace(tzinfo=UTC)
    return Event(EventKind(kind), date.fromisoformat(on), moment, note)
