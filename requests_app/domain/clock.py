"""The clock of a request: when a reply is due and which rights expire, with the working.

Nothing is stored: `fold` computes the clock from the events each time, by the law then in force.
`history.py` reads the events one by one, `rights.py` works out the dates, and `other_readings.py`
says where sources differ: the statute gives the date, the other reading stands beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.domain.bank_holidays import Holiday
from requests_app.domain.event_lists import (
    ClockError,
    Event,
    EventKind,
    in_order,
    in_words,
    london_day,
)
from requests_app.domain.history import History, Receipt, State
from requests_app.domain.law import Law, Regulator
from requests_app.domain.other_readings import Alternative, Reading, alternatives
from requests_app.domain.rights import Dates
from requests_app.domain.working_days import Calendar, calendar_of

__all__ = [
    "MEASURES",
    "RULES_VERSION",
    "Alternative",
    "Clock",
    "ClockError",
    "Event",
    "EventKind",
    "Reading",
    "State",
    "fold",
]

RULES_VERSION = 1
"""Raised when the law is read otherwise than before: every request is then counted anew."""


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
            "excluded": [holiday.as_dict() for holiday in self.excluded],
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
                f"{in_words(holiday.date)}, {holiday.name} ({holiday.where}), does not count:"
                f" {_WORKING_DAY_SOURCE[self.law]}."
            )
        for first, last in self.paused:
            sentences.append(
                f"{in_words(first)} to {in_words(last)}, waiting for a fee, does not count."
            )
        if self.response_due:
            number = self.counted[-1][1]
            sentences.append(f"Day {number}, the last in time, is {_day(self.response_due)}.")
        else:
            sentences.append(_NO_DUE_DATE[self.state])
        return sentences

    def _explain_others(self) -> list[str]:
        return [
            f"Another reading of {_IN_WORDS[other.measure]}: {_day(other.date)},"
            f" {other.reading.words}."
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
_IN_WORDS = {
    "response_due": "the last day in time",
    "review_due": "the day the review is due",
    "review_due_outer": "the day a complex review is due",
    "review_request_by": "the last day to ask for a review",
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
    history = History(law, received_on, calendar or calendar_of(law))
    for event in in_order(events):
        if as_of is not None and event.on > as_of:
            history.notes.append(f"{event.told} is after {in_words(as_of)} and was set aside.")
        else:
            history.read(event)
    return _clock_of(history, as_of)


def _clock_of(history: History, as_of: date | None) -> Clock:
    """Work out every date from a history that has been read to its end."""
    law, state = history.law, history.state(as_of)
    start, received_on = history.start, history.received_on
    if start is None or received_on is None:
        return Clock(law, state, notes=_once(*history.notes))
    if history.withdrawn and not history.replies:
        return Clock(law, state, received_on, start, notes=_once(*history.notes))
    dates = Dates(history)
    due, others = dates.response_due, alternatives(dates)
    plan = [_plan_note(as_of or received_on)] if state is State.NOT_STARTED else []
    return Clock(
        law=law,
        state=state,
        received_on=received_on,
        counted_from=start,
        response_due=due,
        councils_may_count_to=dates.councils_may_count_to,
        alternatives=others,
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
        notes=_once(*history.notes, *plan, *_closing_notes(history, dates, others)),
        sources=(_WORKING_DAY_SOURCE[law], history.rules.source),
    )


def _once(*notes: str) -> tuple[str, ...]:
    """Each note once, however often the event that it tells of was recorded."""
    return tuple(dict.fromkeys(notes))


def _plan_note(on: date) -> str:
    return f"Not received yet on {in_words(on)}: the dates are a plan."


def _closing_notes(history: History, dates: Dates, others: Sequence[Alternative]) -> list[str]:
    """What a reader of the dates should know and could not see from them."""
    notes = []
    if dates.provisional:
        last = history.calendar.proclaimed_to
        notes.append(f"Bank holidays after {last} await proclamation: dates may move.")
    receipt = history.sendings[0]
    if receipt.posted_on:
        notes.append(_post_note(history.law, receipt))
    asked, by = history.review_requested, dates.review_request_by
    if asked and by and asked > by:
        notes.append(
            f"The review was asked for on {in_words(asked)}, after {in_words(by)}: it may be"
            " refused as late."
        )
    reviewed = history.review_requested or history.review_response
    if history.law.regulator is Regulator.ICO and history.replies and not reviewed:
        notes.append("The regulator expects an internal review before a complaint.")
    if any(other.reading is Reading.SIC_GUIDE for other in others):
        notes.append(
            "The reply came early: plan the review request to the earlier date, the later one is"
            " the statute's."
        )
    if history.law.is_scottish and history.decided:
        notes.append("An appeal goes to the Court of Session, on a point of law only.")
    if history.law.is_scottish and not history.over and dates.response_due:
        notes.append("In Scotland silence too needs a review request before an appeal.")
    return notes


def _post_note(law: Law, receipt: Receipt) -> str:
    presumed = (
        f"Posted on {in_words(receipt.posted_on or receipt.on)}: presumed received on the third"
    )
    if law is Law.FOISA:
        return f"{presumed} day after, FOISA s.74."
    return f"{presumed} day after. {law.label} has no such rule: log the day of delivery."


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(day: date, year: bool = True) -> str:
    return f"{day:%a} {in_words(day)}" if year else f"{day:%a} {day.day} {day:%B}"
