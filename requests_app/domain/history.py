"""Read what happened to a request, event by event, into a history the dates follow from.

Each kind of event has one method that says what it does: start the clock, stop it, pause it,
extend it, start it again or end it. A gap in the history, or an extension the law does not know,
is a note; only a history that contradicts itself is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from requests_app.domain.bank_holidays import LAST_YEAR
from requests_app.domain.event_lists import ClockError, Event, EventKind, in_words
from requests_app.domain.law import Extension, GroundKind, Law, Rules, ground, rule_sets, rules
from requests_app.domain.working_days import Calendar

PRESUMED_POST_DAYS = 3  # calendar days after posting, FOISA s.74
ONE_DAY = timedelta(1)


class State(StrEnum):
    """Where the clock stands. Overdue is a question about a date, not a state."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    STOPPED_CLARIFICATION = "stopped_clarification"
    STOPPED_FEE = "stopped_fee"
    EXTENDED = "extended"
    ENDED = "ended"


@dataclass
class Receipt:
    """A sending and the day it counts as received; `certain` once delivery is known."""

    on: date
    certain: bool = False
    posted_on: date | None = None


class History:
    """A request's events, read one by one in order."""

    def __init__(self, law: Law, received_on: date | None, calendar: Calendar) -> None:
        self.law = law
        self.calendar = calendar
        self.stated = received_on
        self.sendings = [Receipt(received_on, certain=True)] if received_on else []
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

    def state(self, as_of: date | None) -> State:
        """Where the clock stands; it has not started where receipt is after `as_of`."""
        if self.over:
            return State.ENDED
        if self.received_on is None or (as_of is not None and self.received_on > as_of):
            return State.NOT_STARTED
        if self.question_on is not None:
            return State.STOPPED_CLARIFICATION
        if self.fee_wanted_on is not None:
            return State.STOPPED_FEE
        if self.review_response or self.decided:
            return State.ENDED
        return State.EXTENDED if self.extended else State.RUNNING

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
            low, high = max(start, first - ONE_DAY), min(end, last)
            if low < high:
                days.update(calendar.days_between(low, high))
        return len(days)

    # What each kind of event does.

    def read(self, event: Event) -> None:
        """Let one event do its work. Raises ClockError, naming it, where it contradicts others."""
        if event.on.year > LAST_YEAR:
            raise ClockError(f"{event} is too far away: our bank holidays end with {LAST_YEAR}")
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
        self._send(event, Receipt(event.on))

    def posted(self, event: Event) -> None:
        on = event.on + timedelta(PRESUMED_POST_DAYS)
        self._send(event, Receipt(on, posted_on=event.on))

    def _send(self, event: Event, receipt: Receipt) -> None:
        if self.sendings and self.stated and event.on <= self.stated and not self.sending_known:
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
        for day in filter(None, (self.first_heard, self.restarted_on)):
            if known and known.on <= day < event.on:
                raise ClockError(f"{event}, but the authority had the request by {day}")
        self.sendings = [Receipt(event.on, certain=True)]

    def redirected(self, event: Event) -> None:
        if self.received_on is not None:
            self._check_received(event)
        self.sendings = [Receipt(event.on)]
        self.restarted_on = self.first_heard = None

    def transferred(self, event: Event) -> None:
        self.sendings = [Receipt(event.on)]
        self.first_heard = None
        self._open_clock()
        self.notes.append(
            f"Transferred on {in_words(event.on)}: the second authority's clock starts from its own"
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
                f"{event.told}: a fee was asked for already on {in_words(self.fee_wanted_on)}."
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
            last = in_words(self.due(self.rules.reply_limit))
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
        self._stop_waiting(event)
        self.replies.append(event.on)

    def _stop_waiting(self, event: Event) -> None:
        """An answer ends the wait for our detail or our fee."""
        if self.question_on is not None:
            self.notes.append(
                f"{event.told} came without the detail asked for: the earlier clock stands."
            )
            self.question_on = None
        if self.fee_wanted_on is not None:
            self.pauses.append((self.fee_wanted_on, event.on))
            self.fee_wanted_on = None

    def narrowed(self, event: Event) -> None:
        if self.withdrawn:
            self.notes.append(f"{event.told}, after the request was withdrawn: it changes nothing.")
        elif self.question_on is not None:
            self._restart(event)
        else:
            self._replace(event)

    def _replace(self, event: Event) -> None:
        """Count a request in its own right; until the one before is answered, it may stand."""
        unanswered = self.due_if_paid_on(event.on, self.limit)
        earlier = [] if self.replies else [*self.earlier_dues, unanswered]
        note = f"{event.told}: counted anew, as a request in its own right."
        if self.review_requested or self.review_response or self.decided:
            note += " The review of the one before is not followed here."
        self._open_clock()
        self.earlier_dues = earlier
        self.sendings = [Receipt(event.on)]
        self.review_requested = self.review_response = self.decided = None
        self.notes.append(note)

    def review_asked(self, event: Event) -> None:
        if self.review_requested is not None and self.review_response is None:
            self.notes.append(f"{event.told} again: the first request for a review stands.")
            return
        self.review_requested, self.review_response = event.on, None

    def review_answered(self, event: Event) -> None:
        if self.review_requested is None:
            self.notes.append(f"{event.told}, but no request for a review is on record.")
        self._stop_waiting(event)
        self.review_response = event.on

    def decided_on(self, event: Event) -> None:
        self.decided = event.on

    def withdraw(self, event: Event) -> None:
        self.withdrawn = True
        if not self.replies:
            self.notes.append(f"Withdrawn on {in_words(event.on)}: no reply is owed.")

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
_READERS: dict[EventKind, Callable[[History, Event], None]] = {
    EventKind.SENT: History.sent,
    EventKind.POSTED: History.posted,
    EventKind.BOUNCED: History.bounced,
    EventKind.DELIVERED: History.delivered,
    EventKind.REDIRECTED: History.redirected,
    EventKind.TRANSFERRED: History.transferred,
    EventKind.ACKNOWLEDGED: History.nothing,
    EventKind.CLARIFICATION_REQUESTED: History.clarification_requested,
    EventKind.CLARIFICATION_RECEIVED: History.clarification_received,
    EventKind.FEES_NOTICE: History.fees_notice,
    EventKind.FEE_RECEIVED: History.fee_received,
    EventKind.PIT_EXTENSION: History.pit_extension,
    EventKind.EIR_EXTENSION: History.eir_extension,
    EventKind.PARTIAL_RESPONSE: History.partial_response,
    EventKind.RESPONSE: History.reply,
    EventKind.REFUSAL: History.reply,
    EventKind.NARROWED: History.narrowed,
    EventKind.REVIEW_REQUESTED: History.review_asked,
    EventKind.REVIEW_RESPONSE: History.review_answered,
    EventKind.COMPLAINT: History.nothing,
    EventKind.DECISION_NOTICE: History.decided_on,
    EventKind.WITHDRAWN: History.withdraw,
}


def _cites_only_bars(note: str) -> bool:
    """Whether the sections an extension notice names are all bars: s.12 cost, s.14 vexatious."""
    cited = re.findall(r"\b(?:s\.?|ss\.?|sections?)\s*(\d+[A-Z]?)", note, re.IGNORECASE)
    grounds = [ground(Law.FOIA, number) for number in cited]
    return bool(grounds) and all(g is not None and g.kind is GroundKind.BAR for g in grounds)
