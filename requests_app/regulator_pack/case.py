"""A request as its log tells it on a day: what happened, its clock, and the rights still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from requests_app import lifecycle
from requests_app.calendars import calendar_for
from requests_app.domain.answered import answered_on
from requests_app.domain.clock import Clock, State
from requests_app.domain.event_lists import Event, EventKind
from requests_app.domain.expiring import Right, doubts, expiring
from requests_app.domain.law import Law
from requests_app.domain.steps_taken import ANSWERS, StepsTaken
from requests_app.domain.working_days import Calendar
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage

LEFT = (OutgoingMessage.State.SENT, OutgoingMessage.State.UNCERTAIN)


@dataclass(frozen=True)
class Counted:
    """What follows from a log that can be counted."""

    clock: Clock
    taken: StepsTaken
    rights: dict[str, Right]
    doubts: tuple[str, ...]
    answered_on: date | None
    """The day of the first final answer; None where none came, or its day is not known."""

    @property
    def latest_last_day(self) -> date | None:
        """The last day for a reply by the latest reading: nobody is charged before it."""
        others = (one.date for one in self.clock.alternatives_to("response_due"))
        return max((day for day in (self.clock.response_due, *others) if day), default=None)


@dataclass(frozen=True)
class Case:
    """Everything the papers are written from, read once."""

    foi_request: FoiRequest
    on: date
    calendar: Calendar
    earlier: tuple[FoiRequest, ...]
    """The requests that this one follows, as a narrowed one does: the first of them first."""
    log: tuple[CaseEvent, ...]
    """Every event, those struck out too, by day and then as they were written down."""
    letters: tuple[OutgoingMessage, ...]
    earlier_letters: tuple[OutgoingMessage, ...]
    counted: Counted | None
    problem: str = ""
    """Why the log cannot be counted."""

    @property
    def law(self) -> Law:
        return Law(self.foi_request.law)

    @property
    def happened(self) -> list[CaseEvent]:
        """The events that count, up to the day."""
        return _happened(self.log, self.on)

    @property
    def sent_letters(self) -> list[OutgoingMessage]:
        """The letters that left, and those of which that is not known; none that did not."""
        return _sent(self.letters)

    @property
    def earlier_sent_letters(self) -> list[OutgoingMessage]:
        """The same of the requests that this one follows."""
        return _sent(self.earlier_letters)


def case_of(foi_request: FoiRequest, on: date) -> Case:
    """Read a request, its log and its letters."""
    calendar = calendar_for(Law(foi_request.law))
    log = tuple(foi_request.events.all())
    earlier = _followed_by(foi_request)
    numbers = {one.pk: place for place, one in enumerate((*earlier, foi_request))}
    written = OutgoingMessage.objects.filter(foi_request__in=numbers)
    letters = sorted(written, key=lambda one: numbers[one.foi_request_id])
    try:
        counted, problem = _counted(foi_request, log, on, calendar), ""
    except ValueError as why:  # a log that contradicts itself, or leaves the calendar
        counted, problem = None, str(why)
    return Case(
        foi_request,
        on,
        calendar,
        earlier,
        log,
        tuple(one for one in letters if one.foi_request_id == foi_request.pk),
        tuple(one for one in letters if one.foi_request_id != foi_request.pk),
        counted,
        problem,
    )


def _followed_by(foi_request: FoiRequest) -> tuple[FoiRequest, ...]:
    """The requests that this one replaces, one after the other; the first of them first."""
    if foi_request.replaces_id is None:
        return ()
    rounds = FoiRequest.objects.filter(
        campaign=foi_request.campaign_id, authority=foi_request.authority_id
    )
    by_number, chain = rounds.in_bulk(), [foi_request]
    while (before := by_number.get(chain[0].replaces_id)) and before not in chain:
        chain.insert(0, before)
    return tuple(chain[:-1])


def _sent(letters: Iterable[OutgoingMessage]) -> list[OutgoingMessage]:
    return [one for one in letters if one.state in LEFT and not one.written_to_folder]


def _happened(log: tuple[CaseEvent, ...], on: date) -> list[CaseEvent]:
    return [
        event
        for event in log
        if event.struck_out_at is None and (event.on is None or event.on <= on)
    ]


def _counted(
    foi_request: FoiRequest, log: tuple[CaseEvent, ...], on: date, calendar: Calendar
) -> Counted:
    """Raises ValueError for a log that contradicts itself, or leaves the calendar."""
    happened = _happened(log, on)
    clock = lifecycle.clock_from(foi_request, happened, on, calendar)
    events: list[Event] = lifecycle.events_of(happened)
    unknown = {
        EventKind(event.kind)
        for event in happened
        if event.on is None and event.kind in lifecycle.CLOCK_KINDS
    }
    # An outcome of later than the day is left open, as on the board of rights.
    later = any(event.struck_out_at is None and event.on and event.on > on for event in log)
    outcome = "" if later else foi_request.outcome
    rights = expiring(
        clock,
        events,
        unknown_days=unknown,
        outcome=outcome,
        proclaimed_to=calendar.proclaimed_to,
    )
    return Counted(
        clock,
        StepsTaken(clock, events, unknown, outcome),
        {right.measure: right for right in rights},
        doubts(clock, events, unknown_days=unknown, outcome=outcome),
        None if unknown & ANSWERS else answered_on(events),
    )


def stands_still_since_unknown(case: Case) -> bool:
    """They asked what we mean on a day we do not know, so that no last day can be told."""
    waits = case.foi_request.clock_state == State.STOPPED_CLARIFICATION
    return bool(waits and case.counted and case.counted.clock.response_due)
