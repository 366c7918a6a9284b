"""Fold what happened to a request into its clock: when a reply is due, and which rights expire.

Nothing is stored: the clock is computed from the events each time, by the law then in force, and
carries its working. Where sources differ, the statute gives the date and the other reading
stands beside it.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from requests_app.domain.bank_holidays import LAST_PROCLAIMED_YEAR, Holiday, is_provisional
from requests_app.domain.event_lists import ClockError, Event, EventKind, in_order, london_day
from requests_app.domain.law import (
    Extension,
    GroundKind,
    Law,
    Regulator,
    Rules,
    ground,
    rule_sets,
    rules,
)
from requests_app.domain.working_days import Calendar, calendar_of

__all__ = [
    "Alternative",
    "Clock",
    "ClockError",
    "Event",
    "EventKind",
    "Reading",
    "State",
    "fold",
]

CODE_S45_FROM = date(2018, 7, 4)
PRESUMED_POST_DAYS = 3  # calendar days after posting, FOISA s.74
CLARIFICATION_MONTHS = 2
ICO_WEEKS = 6
SIC_MONTHS = 6
TRIBUNAL_DAYS = 28
AGGREGATION_LIMIT = 60  # consecutive working days, Fees Regulations 2004 reg 5

_ONE_DAY = timedelta(1)


class State(StrEnum):
    """Where the clock stands. Overdue is a question about a date, not a state."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    STOPPED_CLARIFICATION = "stopped_clarification"
    STOPPED_FEE = "stopped_fee"
    EXTENDED = "extended"
    ENDED = "ended"


class Reading(StrEnum):
    """Whose reading gives another date than ours."""

    CODE_S45 = "code_s45"
    FIRST_CLOCK = "first_clock"
    OUTER_LIMIT = "outer_limit"
    BEFORE_PROCLAMATION = "before_proclamation"
    SIC_GUIDE = "sic_guide"
    RULE_THEN_IN_FORCE = "rule_then_in_force"


_READING_WORDS = {
    Reading.CODE_S45: "the s.45 Code (2018) treats receipt on a non-working day as receipt on the"
    " next working day",
    Reading.FIRST_CLOCK: "if the detail asked for was not reasonably required, the earlier clock"
    " stands",
    Reading.OUTER_LIMIT: "the outer limit for a complex review",
    Reading.BEFORE_PROCLAMATION: "without the holiday proclaimed after receipt",
    Reading.SIC_GUIDE: "the Scottish Information Commissioner's page counts from the reply",
    Reading.RULE_THEN_IN_FORCE: "by the limit in force for replies issued 7 April to 26 May 2020",
}


@dataclass(frozen=True)
class Alternative:
    """Another date that a source gives for `measure`, a date of the clock."""

    date: date
    reading: Reading
    measure: str


@dataclass(frozen=True)
class Clock:
    """The clock of one request, with its working. What does not apply is None or empty.

    All dates are the last day that is in time, except `ico_complaint_from` and
    `aggregation_clear_from`, the first day a step is open. A date stays after its step is taken.
    """

    law: Law
    state: State
    received_on: date | None = None
    """The day the authority got the request."""
    counted_from: date | None = None
    """Day 0: later than `received_on` where clarification restarted the count."""
    response_due: date | None = None
    councils_may_count_to: date | None = None
    """Do not chase between `response_due` and this day."""
    alternatives: tuple[Alternative, ...] = ()
    provisional: bool = False
    """The date rests on bank holidays that are not proclaimed yet."""
    excluded: tuple[Holiday, ...] = ()
    """Bank holidays after `counted_from`, up to `response_due`."""
    paused: tuple[tuple[date, date], ...] = ()
    """Waits for a fee: first and last day disregarded."""
    counted: tuple[tuple[date, int], ...] = ()
    """Each working day that counts, with its number."""
    refusal_notice_due: date | None = None
    review_request_by: date | None = None
    review_due: date | None = None
    review_due_outer: date | None = None
    ico_complaint_from: date | None = None
    ico_complaint_by: date | None = None
    sic_appeal_by: date | None = None
    tribunal_appeal_by: date | None = None
    clarification_answer_by: date | None = None
    fee_payable_by: date | None = None
    aggregation_clear_from: date | None = None
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def alternatives_to(self, measure: str) -> tuple[Alternative, ...]:
        """The other dates that sources give for `measure`, such as "response_due"."""
        return tuple(other for other in self.alternatives if other.measure == measure)

    def plan_to(self, measure: str) -> date | None:
        """The earliest date any source gives for `measure`: what our own step is planned to."""
        ours: date | None = getattr(self, measure)
        others = (other.date for other in self.alternatives_to(measure))
        return min((ours, *others)) if ours else None

    def day_number(self, on: date) -> int | None:
        """How many days have been counted by the end of `on`; None when the clock is not running.

        Beyond the due date it stays at the last: how late a reply is, is another question.
        """
        if self.response_due is None or self.counted_from is None or on < self.counted_from:
            return None
        return sum(day <= on for day, _ in self.counted)

    def as_dict(self) -> dict[str, object]:
        """The clock as plain JSON: ISO dates, null for what does not apply."""
        return {
            "law": self.law.value,
            "received_on": _iso(self.received_on),
            "response_due": _iso(self.response_due),
            "councils_may_count_to": _iso(self.councils_may_count_to),
            "alternatives": [
                {"date": other.date.isoformat(), "reading": other.reading.value}
                for other in self.alternatives
            ],
            "provisional": self.provisional,
            "state": self.state.value,
            "excluded": [
                {
                    "date": holiday.date.isoformat(),
                    "name": holiday.name,
                    "nations": [nation.value for nation in holiday.nations],
                }
                for holiday in self.excluded
            ],
            **{measure: _iso(getattr(self, measure)) for measure in _LATER_MEASURES},
            "notes": list(self.notes),
        }

    def explain(self) -> list[str]:
        """The working in plain sentences, fit to be read by an authority."""
        return [*self._explain_count(), *self._explain_others(), *self.notes]

    def _explain_count(self) -> list[str]:
        if self.received_on is None:
            return ["The request has not been received, so the clock has not started."]
        told = [f"Received on {_day(self.received_on)}"]
        if self.counted_from not in (None, self.received_on):
            told.append(f"counted from {_day(self.counted_from or self.received_on)}")
        if self.counted:
            told.append(f"day 1 is {_day(self.counted[0][0], year=False)}")
        sentences = ["; ".join(told) + "."]
        for holiday in self.excluded:
            sentences.append(
                f"{_long(holiday.date)}, {holiday.name} ({holiday.where}), does not count:"
                f" {_WORKING_DAY_SOURCE[self.law]}."
            )
        for first, last in self.paused:
            sentences.append(f"{_long(first)} to {_long(last)}, waiting for a fee, does not count.")
        if self.response_due:
            number = self.counted[-1][1]
            sentences.append(f"Day {number}, the last in time, is {_day(self.response_due)}.")
        else:
            sentences.append(_NO_DUE_DATE[self.state])
        return sentences

    def _explain_others(self) -> list[str]:
        return [
            f"Another reading of {other.measure.replace('_', ' ')}: {_day(other.date)},"
            f" {_READING_WORDS[other.reading]}."
            for other in self.alternatives
        ]


_LATER_MEASURES = (
    "refusal_notice_due",
    "review_request_by",
    "review_due",
    "review_due_outer",
    "ico_complaint_from",
    "ico_complaint_by",
    "sic_appeal_by",
    "tribunal_appeal_by",
    "clarification_answer_by",
    "fee_payable_by",
    "aggregation_clear_from",
)
MEASURES = ("received_on", "response_due", "councils_may_count_to", *_LATER_MEASURES)
"""The dates of a clock, as its JSON names them."""

_WORKING_DAY_SOURCE = {
    Law.FOIA: "FOIA s.10(6)",
    Law.EIR: "the EIR count working days as FOIA s.10(6) does",
    Law.FOISA: "FOISA s.73",
    Law.EISR: "the EI(S)R count working days as FOISA s.73 does",
}
_NO_DUE_DATE = {
    State.NOT_STARTED: "The clock has not started.",
    State.STOPPED_CLARIFICATION: "The clock is not running: the authority waits for our answer.",
    State.STOPPED_FEE: "The clock is not running: the authority waits for a fee.",
    State.ENDED: "The clock is no longer running.",
}


def fold(
    law: Law,
    received: date | None,
    events: Sequence[Event] = (),
    as_of: date | None = None,
    calendar: Calendar | None = None,
) -> Clock:
    """Return the clock of a request received on `received`, after `events`.

    `received` is a day, or a moment with an offset (counted in Europe/London); without it the
    events say when: the day sent, the third day after posting, or the day delivered. The order
    of `events` does not matter. Events after `as_of` are set aside and said so. `calendar` is
    the shipped one unless given.

    A gap in the history, or an extension the law does not know, is a note. Raises ClockError,
    naming the event, for a history that contradicts itself, and CalendarTooShort beyond the
    bank holidays we know.

    >>> fold(Law.FOIA, date(2026, 1, 5)).response_due
    datetime.date(2026, 2, 2)
    """
    received_on = None if received is None else london_day(received, "received")
    history = _History(law, received_on, calendar or calendar_of(law))
    for event in in_order(events):
        if as_of is not None and event.on > as_of:
            history.notes.append(f"{event.told} is after {_long(as_of)} and was set aside.")
        else:
            history.read(event)
    return _clock_of(history, as_of)


@dataclass
class _Receipt:
    on: date
    certain: bool = False
    posted_on: date | None = None


class _History:
    """A request's events, read one by one in order."""

    def __init__(self, law: Law, received_on: date | None, calendar: Calendar) -> None:
        self.law = law
        self.calendar = calendar
        self.stated = received_on
        self.sendings = [_Receipt(received_on, certain=True)] if received_on else []
        self.sending_known = False  # the sending behind a stated receipt has been read
        self.first_heard: date | None = None  # from the authority, since this receipt
        self.notes: list[str] = []
        self.review_requested: date | None = None
        self.review_response: date | None = None
        self.decided: date | None = None
        self.withdrawn = False
        self._open_clock()

    def _open_clock(self) -> None:
        """Begin a clock with nothing used, stopped, extended or answered."""
        self.restarted_on: date | None = None
        self.earlier_dues: list[date] = []
        self.question_on: date | None = None
        self.question_too_late = False
        self.fee_wanted_on: date | None = None
        self.pauses: list[tuple[date, date]] = []
        self.extended = False
        self.replies: list[date] = []
        self.partial_replies: list[date] = []

    @property
    def received_on(self) -> date | None:
        return self.sendings[0].on if self.sendings else None

    @property
    def start(self) -> date | None:
        """Day 0 of the count."""
        return self.restarted_on or self.received_on

    @property
    def over(self) -> bool:
        """Nothing more is owed on the request itself."""
        return bool(self.replies) or self.withdrawn

    @property
    def rules(self) -> Rules:
        """The limits in force: those of the day of the reply, if there is one."""
        return rules(self.law, self.replies[0]) if self.replies else rule_sets(self.law)[-1]

    @property
    def limit(self) -> int:
        """Working days allowed for the reply, a valid extension included."""
        if self.extended and self.rules.extended_limit:
            return self.rules.extended_limit
        return self.rules.reply_limit

    def due(self, limit: int, calendar: Calendar | None = None, start: date | None = None) -> date:
        """Working day `limit` after `start` (our day 0), days of a fee pause disregarded."""
        calendar = calendar or self.calendar
        start = start or self.start
        assert start is not None
        due = calendar.add(start, limit)
        while (now := calendar.add(start, limit + self._disregarded(start, due, calendar))) != due:
            due = now
        return due

    def _disregarded(self, start: date, end: date, calendar: Calendar) -> int:
        days: set[date] = set()
        for first, last in self.pauses:
            low, high = max(start, first - _ONE_DAY), min(end, last)
            if low < high:
                days.update(calendar.days_between(low, high))
        return len(days)

    # What each kind of event does.

    def read(self, event: Event) -> None:
        if event.kind not in _BEFORE_RECEIPT:
            self._check_received(event)
        if self.over and event.kind in _NEEDS_OPEN_CLOCK:
            self.notes.append(f"{event.told} came after the request was over and changes nothing.")
            return
        if event.kind in _FROM_AUTHORITY:
            self.first_heard = self.first_heard or event.on
        _READERS[event.kind](self, event)

    def _check_received(self, event: Event) -> None:
        if self.received_on is None:
            raise ClockError(f"{event}, but the request had not been received by then")
        if event.on < self.received_on:
            how = "is presumed received" if self.sendings[0].posted_on else "was received"
            raise ClockError(f"{event}, but the request {how} only on {self.received_on}")

    def sent(self, event: Event) -> None:
        self._send(event, _Receipt(event.on))

    def posted(self, event: Event) -> None:
        on = event.on + timedelta(PRESUMED_POST_DAYS)
        self._send(event, _Receipt(on, posted_on=event.on))

    def _send(self, event: Event, receipt: _Receipt) -> None:
        if self.stated and event.on <= self.stated and not self.sending_known:
            self.sending_known = True
            return
        if self.sendings:
            self.notes.append(f"{event.told} again: the first receipt stands.")
        self.sendings.append(receipt)

    def bounced(self, event: Event) -> None:
        last = self.sendings[-1] if self.sendings else None
        if last is None or event.on < (last.posted_on or last.on):
            self.sending_known = False
        elif self.first_heard:
            self.notes.append(
                f"{event.told}, but the authority had been heard from: receipt stands."
            )
        else:
            self.sendings.pop()

    def delivered(self, event: Event) -> None:
        known = self.sendings[0] if self.sendings else None
        if known and known.certain and known.on != event.on:
            raise ClockError(f"{event}, but the request was received on {known.on}: two receipts")
        if self.first_heard and self.first_heard < event.on:
            raise ClockError(f"{event}, but the authority was heard from on {self.first_heard}")
        self.sendings = [_Receipt(event.on, certain=True)]

    def redirected(self, event: Event) -> None:
        if self.received_on is not None:
            self._check_received(event)
        self.sendings = [_Receipt(event.on)]
        self.restarted_on = self.first_heard = None

    def transferred(self, event: Event) -> None:
        self.sendings = [_Receipt(event.on)]
        self.first_heard = None
        self._open_clock()
        self.notes.append(
            f"Transferred on {_long(event.on)}: the second authority's clock starts from its own"
            " receipt. If it is under another law, count it as a request of its own."
        )

    def clarification_requested(self, event: Event) -> None:
        environmental = self.law.is_environmental
        allowed = self.rules.reply_limit if environmental else self.limit
        late = self._is_after_limit(event, allowed)
        if late and environmental:
            self.question_too_late = True
            self.notes.append(f"{event.told} came after day {allowed}: the date does not move.")
            return
        if late:
            self.notes.append(f"{event.told} came after the first clock had run out.")
        self.question_on = event.on

    def clarification_received(self, event: Event) -> None:
        if self.question_too_late and self.question_on is None:
            self.notes.append(f"{event.told} answers a question asked too late: no new clock.")
            return
        if self.question_on is None:
            self.notes.append(f"{event.told}, but no request for clarification is on record.")
        self._restart(event)

    def _restart(self, event: Event) -> None:
        self.earlier_dues.append(self.due_if_paid_on(event.on, self.limit))
        self.restarted_on = event.on
        self.question_on = None

    def due_if_paid_on(self, day: date, limit: int) -> date:
        """The due date of this clock, a fee still owed being paid on `day`."""
        if self.fee_wanted_on is None:
            return self.due(limit)
        paused = self.pauses
        self.pauses = [*paused, (self.fee_wanted_on, day)]
        due = self.due(limit)
        self.pauses = paused
        return due

    def _is_after_limit(self, event: Event, limit: int) -> bool:
        """Whether the time had run out when `event` came; never while the clock is stopped."""
        return self.question_on is None and event.on > self.due_if_paid_on(event.on, limit)

    def fees_notice(self, event: Event) -> None:
        if self.fee_wanted_on is not None:
            self.notes.append(
                f"{event.told}: a fee was asked for already on {_long(self.fee_wanted_on)}."
            )
        elif self._is_after_limit(event, self.limit):
            self.notes.append(
                f"{event.told} came after the time for a reply had run out: no pause."
            )
        else:
            self.fee_wanted_on = event.on

    def fee_received(self, event: Event) -> None:
        if self.fee_wanted_on is None:
            self.notes.append(f"{event.told}, but no fees notice in time is on record: no pause.")
            return
        self.pauses.append((self.fee_wanted_on, event.on))
        self.fee_wanted_on = None

    def pit_extension(self, event: Event) -> None:
        if self.rules.extension is not Extension.PUBLIC_INTEREST:
            self._refuse(event, f"{self.law.label} has no extension to weigh the public interest")
        elif _cites_only_bars(event.note):
            self._refuse(event, "only a qualified exemption allows time for the public interest")
        else:
            self.extended = True
            if self._is_after_limit(event, self.rules.reply_limit):
                self.notes.append(f"{event.told}: the refusal notice it needs came late.")
            self.notes.append(
                "No statute fixes an end for weighing the public interest; 40 working days in all"
                " is the practice."
            )

    def eir_extension(self, event: Event) -> None:
        if self.rules.extension is not Extension.COMPLEX_AND_VOLUMINOUS:
            self._refuse(event, f"{self.law.label} has no extension for cost, size or complexity")
        elif self._is_after_limit(event, self.rules.reply_limit):
            last = _long(self.due(self.rules.reply_limit))
            self._refuse(event, f"notice had to be given by {last}, day 20")
        else:
            self.extended = True

    def _refuse(self, event: Event, why: str) -> None:
        self.notes.append(f"{event.told} is not valid and does not move the date: {why}.")

    def partial_response(self, event: Event) -> None:
        self.partial_replies.append(event.on)

    def reply(self, event: Event) -> None:
        if self.withdrawn:
            self.notes.append(f"{event.told}, after the request was withdrawn: it changes nothing.")
            return
        if self.question_on is not None:
            self.notes.append(
                f"{event.told} came without the detail asked for: the earlier clock stands."
            )
            self.question_on = None
        if self.fee_wanted_on is not None:
            self.pauses.append((self.fee_wanted_on, event.on))
            self.fee_wanted_on = None
        self.replies.append(event.on)

    def narrowed(self, event: Event) -> None:
        if self.withdrawn:
            self.notes.append(f"{event.told}, after the request was withdrawn: it changes nothing.")
        elif self.replies:
            self._open_clock()
            self.restarted_on = event.on
            self.sendings = [_Receipt(event.on)]
            self.review_requested = self.review_response = self.decided = None
            self.notes.append(f"{event.told}, after a reply: it is counted as a new request.")
        else:
            if self.question_on is None:
                self.notes.append(f"{event.told}: counted anew, as a request in its own right.")
            self._restart(event)

    def review_asked(self, event: Event) -> None:
        if self.review_requested is not None and self.review_response is None:
            self.notes.append(f"{event.told} again: the first request for a review stands.")
            return
        self.review_requested, self.review_response = event.on, None

    def review_answered(self, event: Event) -> None:
        if self.review_requested is None:
            self.notes.append(f"{event.told}, but no request for a review is on record.")
        self.review_response = event.on

    def decided_on(self, event: Event) -> None:
        self.decided = event.on

    def withdraw(self, event: Event) -> None:
        self.withdrawn = True
        if not self.replies:
            self.notes.append(f"Withdrawn on {_long(event.on)}: no reply is owed.")

    def nothing(self, event: Event) -> None:
        """Acknowledgements and complaints move no date."""


_BEFORE_RECEIPT = frozenset(
    {
        EventKind.SENT,
        EventKind.POSTED,
        EventKind.BOUNCED,
        EventKind.DELIVERED,
        EventKind.REDIRECTED,
        EventKind.WITHDRAWN,
    }
)
_NEEDS_OPEN_CLOCK = frozenset(
    {
        EventKind.REDIRECTED,
        EventKind.TRANSFERRED,
        EventKind.CLARIFICATION_REQUESTED,
        EventKind.CLARIFICATION_RECEIVED,
        EventKind.FEES_NOTICE,
        EventKind.FEE_RECEIVED,
        EventKind.PIT_EXTENSION,
        EventKind.EIR_EXTENSION,
    }
)
_FROM_AUTHORITY = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.CLARIFICATION_REQUESTED,
        EventKind.FEES_NOTICE,
        EventKind.PIT_EXTENSION,
        EventKind.EIR_EXTENSION,
        EventKind.PARTIAL_RESPONSE,
        EventKind.RESPONSE,
        EventKind.REFUSAL,
        EventKind.REVIEW_RESPONSE,
    }
)
_READERS: dict[EventKind, Callable[[_History, Event], None]] = {
    EventKind.SENT: _History.sent,
    EventKind.POSTED: _History.posted,
    EventKind.BOUNCED: _History.bounced,
    EventKind.DELIVERED: _History.delivered,
    EventKind.REDIRECTED: _History.redirected,
    EventKind.TRANSFERRED: _History.transferred,
    EventKind.ACKNOWLEDGED: _History.nothing,
    EventKind.CLARIFICATION_REQUESTED: _History.clarification_requested,
    EventKind.CLARIFICATION_RECEIVED: _History.clarification_received,
    EventKind.FEES_NOTICE: _History.fees_notice,
    EventKind.FEE_RECEIVED: _History.fee_received,
    EventKind.PIT_EXTENSION: _History.pit_extension,
    EventKind.EIR_EXTENSION: _History.eir_extension,
    EventKind.PARTIAL_RESPONSE: _History.partial_response,
    EventKind.RESPONSE: _History.reply,
    EventKind.REFUSAL: _History.reply,
    EventKind.NARROWED: _History.narrowed,
    EventKind.REVIEW_REQUESTED: _History.review_asked,
    EventKind.REVIEW_RESPONSE: _History.review_answered,
    EventKind.COMPLAINT: _History.nothing,
    EventKind.DECISION_NOTICE: _History.decided_on,
    EventKind.WITHDRAWN: _History.withdraw,
}


def _cites_only_bars(note: str) -> bool:
    """Whether the sections an extension notice names are all bars: s.12 cost, s.14 vexatious."""
    cited = re.findall(r"\b(?:s\.?|ss\.?|sections?)\s*(\d+[A-Z]?)", note, re.IGNORECASE)
    grounds = [ground(Law.FOIA, number) for number in cited]
    return bool(grounds) and all(g is not None and g.kind is GroundKind.BAR for g in grounds)


def _clock_of(history: _History, as_of: date | None) -> Clock:
    """Work out every date from a history that has been read to its end."""
    state = _state(history, as_of)
    start, received_on = history.start, history.received_on
    if start is None or received_on is None:
        return Clock(history.law, state, notes=tuple(history.notes))
    if history.withdrawn and not history.replies:
        return Clock(history.law, state, received_on, start, notes=tuple(history.notes))
    if state is State.NOT_STARTED:
        history.notes.append(
            f"Not received yet on {_long(as_of or received_on)}: the dates are a plan."
        )
    dates = _Dates(history)
    due = dates.response_due
    if dates.provisional:
        history.notes.append(
            f"Bank holidays after {LAST_PROCLAIMED_YEAR} await proclamation: dates may move."
        )
    return Clock(
        law=history.law,
        state=state,
        received_on=received_on,
        counted_from=start,
        response_due=due,
        councils_may_count_to=dates.councils_may_count_to,
        alternatives=dates.alternatives(),
        provisional=dates.provisional,
        excluded=history.calendar.holidays_between(start, due) if due else (),
        paused=tuple(history.pauses),
        counted=dates.counted(),
        refusal_notice_due=dates.refusal_notice_due,
        review_request_by=dates.review_request_by,
        review_due=dates.review_due,
        review_due_outer=dates.review_due_outer,
        ico_complaint_from=dates.ico_complaint_from(),
        ico_complaint_by=dates.ico_complaint_by(),
        sic_appeal_by=dates.sic_appeal_by(),
        tribunal_appeal_by=dates.tribunal_appeal_by(),
        clarification_answer_by=dates.clarification_answer_by(),
        fee_payable_by=dates.fee_payable_by(),
        aggregation_clear_from=dates.aggregation_clear_from(),
        notes=(*history.notes, *_closing_notes(history, dates)),
        sources=(_WORKING_DAY_SOURCE[history.law], history.rules.source),
    )


def _state(history: _History, as_of: date | None) -> State:
    if history.over or history.review_response or history.decided:
        return State.ENDED
    received_on = history.received_on
    if received_on is None or (as_of is not None and received_on > as_of):
        return State.NOT_STARTED
    if history.question_on is not None:
        return State.STOPPED_CLARIFICATION
    if history.fee_wanted_on is not None:
        return State.STOPPED_FEE
    return State.EXTENDED if history.extended else State.RUNNING


class _Dates:
    """The dates that follow from a history in which the request was received."""

    def __init__(self, history: _History) -> None:
        assert history.start is not None and history.received_on is not None
        self.history = history
        self.law = history.law
        self.rules = history.rules
        self.calendar = history.calendar
        self.start = history.start
        self.received_on = history.received_on
        stopped = history.question_on or history.fee_wanted_on
        self.response_due = None if stopped else history.due(history.limit)
        self.refusal_notice_due = self._refusal_notice_due()
        self.councils_may_count_to = self._councils_may_count_to()
        self.review_request_by = self._review_request_by()
        asked = history.review_requested
        self.review_due = self._after(asked, self.rules.review_limit)
        self.review_due_outer = self._after(asked, self.rules.review_outer_limit)
        waiting = asked is not None and history.review_response is None
        open_date = self.review_due if waiting else self.response_due
        self.provisional = open_date is not None and is_provisional(open_date)

    def _after(self, day: date | None, n: int | None) -> date | None:
        return self.calendar.add(day, n) if day is not None and n is not None else None

    def _refusal_notice_due(self) -> date | None:
        """FOIA s.17: day 20, even when the public interest is still being weighed."""
        if self.response_due is None or self.law is not Law.FOIA:
            return self.response_due
        return self.history.due(self.rules.reply_limit)

    def _councils_may_count_to(self) -> date | None:
        """The date by para 4.2 of the s.45 Code, where receipt was on a non-working day."""
        if self.response_due is None or self.law is not Law.FOIA or self.start < CODE_S45_FROM:
            return None
        if self.calendar.is_working_day(self.start):
            return None
        next_working_day = self.calendar.add(self.start, 1)
        return self.history.due(self.history.limit, start=next_working_day)

    def _review_request_by(self) -> date | None:
        """40 working days from the reply, or where the law has it, from the day one fell due.

        FOISA s.20(5) counts from the later of the two. Under FOIA silence opens no window: no
        review is needed.
        """
        due, reply = self.response_due, self._last_reply()
        if self.law is Law.FOIA:
            begins = reply
        elif self.law is Law.FOISA or not self.history.replies:
            begins = max(due, reply) if due and reply else due
        else:
            begins = reply
        return self._after(begins, self.rules.review_request_limit)

    def _last_reply(self) -> date | None:
        return max((*self.history.replies, *self.history.partial_replies), default=None)

    def ico_complaint_from(self) -> date | None:
        """The first day the ICO takes a complaint; after a reply, only once a review was asked."""
        history = self.history
        if self.law.regulator is not Regulator.ICO:
            return None
        if history.review_response:
            return history.review_response
        if history.review_requested:
            last = self.review_due_outer or self.review_due
        else:
            last = None if history.replies else self.response_due
        return last + _ONE_DAY if last else None

    def ico_complaint_by(self) -> date | None:
        answered = self.history.review_response
        if self.law.regulator is not Regulator.ICO or answered is None:
            return None
        return answered + timedelta(weeks=ICO_WEEKS)

    def sic_appeal_by(self) -> date | None:
        """Six months from the outcome of the review, or from the day it fell due: FOISA s.47(4)."""
        begins = self.history.review_response or self.review_due
        if self.law.regulator is not Regulator.SIC or begins is None:
            return None
        return _months_after(begins, SIC_MONTHS)

    def tribunal_appeal_by(self) -> date | None:
        decided = self.history.decided
        if self.law.regulator is not Regulator.ICO or decided is None:
            return None
        return decided + timedelta(TRIBUNAL_DAYS)

    def clarification_answer_by(self) -> date | None:
        asked = self.history.question_on
        return _months_after(asked, CLARIFICATION_MONTHS) if asked else None

    def fee_payable_by(self) -> date | None:
        asked = self.history.fee_wanted_on
        if asked is None or self.rules.fee_months is None:
            return self._after(asked, self.rules.fee_working_days)
        return _months_after(asked, self.rules.fee_months)

    def aggregation_clear_from(self) -> date | None:
        """The working day after day 60, the day of receipt (or the next working day) being day 1.

        Clarification does not move it: Fees Regulations 2004 reg 5 asks when requests are received.
        """
        if self.law is not Law.FOIA:
            return None
        day_one = self.received_on
        if not self.calendar.is_working_day(day_one):
            day_one = self.calendar.add(day_one, 1)
        return self.calendar.add(day_one, AGGREGATION_LIMIT)

    def counted(self) -> tuple[tuple[date, int], ...]:
        if self.response_due is None:
            return ()
        days = (
            day
            for day in self.calendar.days_between(self.start, self.response_due)
            if not any(first <= day <= last for first, last in self.history.pauses)
        )
        return tuple((day, number) for number, day in enumerate(days, start=1))

    def alternatives(self) -> tuple[Alternative, ...]:
        return (
            *self._code_s45(),
            *self._first_clocks(),
            *self._before_proclamation(),
            *self._rule_then_in_force(),
            *self._outer_limit(),
            *self.sic_guide(),
        )

    def _code_s45(self) -> list[Alternative]:
        later = self.councils_may_count_to
        return [Alternative(later, Reading.CODE_S45, "response_due")] if later else []

    def _first_clocks(self) -> list[Alternative]:
        history = self.history
        dues = list(history.earlier_dues)
        if history.question_on is not None:
            dues.append(history.due_if_paid_on(history.question_on, history.limit))
        return [
            Alternative(due, Reading.FIRST_CLOCK, "response_due")
            for due in dict.fromkeys(dues)
            if due != self.response_due
        ]

    def _before_proclamation(self) -> list[Alternative]:
        """Whether a holiday proclaimed after receipt moves the date is unsettled: show both."""
        review_limit, outer = self.rules.review_limit, self.rules.review_outer_limit
        asked = self.history.review_requested
        measures: list[tuple[str, date | None, date | None, Callable[[Calendar], date | None]]] = [
            (
                "response_due",
                self.start,
                self.response_due,
                lambda before: self.history.due(self.history.limit, before),
            ),
            (
                "review_due",
                asked,
                self.review_due,
                lambda before: _add(before, asked, review_limit),
            ),
            (
                "review_due_outer",
                asked,
                self.review_due_outer,
                lambda before: _add(before, asked, outer),
            ),
        ]
        found = []
        for measure, begins, ends, count in measures:
            if begins is None or ends is None:
                continue
            late = [
                holiday
                for holiday in self.calendar.holidays_between(begins, ends)
                if holiday.proclaimed_on and holiday.proclaimed_on > begins
            ]
            other = count(self.calendar.without(late)) if late else None
            if other is not None and other != ends:
                found.append(Alternative(other, Reading.BEFORE_PROCLAMATION, measure))
        return found

    def _rule_then_in_force(self) -> list[Alternative]:
        """While no reply is logged: another limit, if a reply it makes timely could have come."""
        if self.response_due is None or self.history.replies:
            return []
        found = []
        for past in rule_sets(self.law):
            if past.reply_limit == self.rules.reply_limit:
                continue
            due = self.history.due(past.reply_limit)
            if max(past.first, self.response_due + _ONE_DAY) <= min(past.last, due):
                found.append(Alternative(due, Reading.RULE_THEN_IN_FORCE, "response_due"))
        return found

    def _outer_limit(self) -> list[Alternative]:
        outer = self.review_due_outer
        return [Alternative(outer, Reading.OUTER_LIMIT, "review_due")] if outer else []

    def sic_guide(self) -> list[Alternative]:
        """The Commissioner's page counts from the reply even where that came early."""
        replies, limit = self.history.replies, self.rules.review_request_limit
        if self.law is not Law.FOISA or not replies or self.review_request_by is None:
            return []
        from_reply = self.calendar.add(max(replies), limit)
        if from_reply >= self.review_request_by:
            return []
        return [Alternative(from_reply, Reading.SIC_GUIDE, "review_request_by")]


def _closing_notes(history: _History, dates: _Dates) -> list[str]:
    """What a reader of the dates should know and could not see from them."""
    notes = []
    receipt = history.sendings[0]
    if receipt.posted_on:
        notes.append(_post_note(history.law, receipt))
    reviewed = history.review_requested or history.review_response
    if history.law.regulator is Regulator.ICO and history.replies and not reviewed:
        notes.append("The regulator expects an internal review before a complaint.")
    if dates.sic_guide():
        notes.append(
            "The reply came early: plan the review request to the earlier date, the later one is"
            " the statute's."
        )
    if history.law.is_scottish and history.decided:
        notes.append("An appeal goes to the Court of Session, on a point of law only.")
    if history.law.is_scottish and not history.over and dates.response_due:
        notes.append("In Scotland silence too needs a review request before an appeal.")
    return notes


def _post_note(law: Law, receipt: _Receipt) -> str:
    presumed = f"Posted on {_long(receipt.posted_on or receipt.on)}: presumed received on the third"
    if law is Law.FOISA:
        return f"{presumed} day after, FOISA s.74."
    return f"{presumed} day after. {law.label} has no such rule: log the day of delivery."


def _add(calendar: Calendar, day: date | None, n: int | None) -> date | None:
    return calendar.add(day, n) if day is not None and n is not None else None


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day(day: date, year: bool = True) -> str:
    return f"{day:%a} {day.day} {day:%B %Y}" if year else f"{day:%a} {day.day} {day:%B}"
