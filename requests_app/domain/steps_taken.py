"""Which steps of a request have been taken, and of which we do not know the day.

A clock keeps a date after its step was taken, so whoever lists what is still to be done asks
here. A request that was narrowed is, in law, a new one: what was before it is done with.
"""

from collections.abc import Collection, Sequence
from datetime import date

from requests_app.domain.clock import Clock
from requests_app.domain.event_lists import Event, EventKind, in_order
from requests_app.domain.history import State
from requests_app.domain.law import Regulator

ANSWERS = frozenset({EventKind.RESPONSE, EventKind.REFUSAL})
ANSWERED = frozenset({"answered", "full", "partial", "refused", "not_held"})  # outcomes
REVIEW = frozenset({EventKind.REVIEW_REQUESTED, EventKind.REVIEW_RESPONSE})
REGULATOR = frozenset({EventKind.COMPLAINT, EventKind.DECISION_NOTICE})


class StepsTaken:
    """The steps taken since the request was put, or was last narrowed.

    `events` are those `clock` was folded from; `unknown_days` are the kinds of those that
    happened on a day we do not know. What only the clock knows is taken from it.
    """

    def __init__(
        self,
        clock: Clock,
        events: Sequence[Event] = (),
        unknown_days: Collection[EventKind] = (),
        outcome: str = "",
    ) -> None:
        self.clock = clock
        self.unknown = frozenset(unknown_days)
        self.kinds = set(self.unknown)
        self.review_asked = clock.review_due is not None
        self._asked_since_answer = self.review_asked
        self.reviewed_on: date | None = None
        self._regulator_on: date | None = None  # the newest day of a complaint or a decision
        for event in _since_narrowed(in_order(events)):
            self._read(event)
        self.answered = (
            clock.state is State.ENDED
            or outcome in ANSWERED
            or not ANSWERS.isdisjoint(self.unknown)
        )

    def _read(self, event: Event) -> None:
        self.kinds.add(event.kind)
        if event.kind in ANSWERS:
            self._asked_since_answer = False
        elif event.kind is EventKind.REVIEW_REQUESTED:
            self._asked_since_answer, self.reviewed_on = True, None
        elif event.kind is EventKind.REVIEW_RESPONSE:
            self._asked_since_answer, self.reviewed_on = True, event.on
        elif event.kind in REGULATOR:
            self._regulator_on = event.on

    @property
    def silent(self) -> bool:
        """No final answer has come."""
        return not self.answered

    @property
    def partly_answered(self) -> bool:
        return EventKind.PARTIAL_RESPONSE in self.kinds

    @property
    def reviewed(self) -> bool:
        """The outcome of the review has come."""
        known = self.reviewed_on or self.clock.ico_complaint_by
        return known is not None or EventKind.REVIEW_RESPONSE in self.unknown

    @property
    def review_used(self) -> bool:
        """A review was asked for, after the newest answer where there is one."""
        return self._asked_since_answer or not REVIEW.isdisjoint(self.unknown)

    @property
    def regulator_asked(self) -> bool:
        """The regulator was gone to about that from which the clock now counts.

        An earlier complaint was premature, or was about something else.
        """
        if not REGULATOR.isdisjoint(self.unknown):
            return True
        if self.clock.law.regulator is Regulator.ICO:
            began = self.clock.ico_complaint_from
        else:
            began = self.reviewed_on or self.clock.review_due
        if self._regulator_on is None:
            return False
        return began is None or began <= self._regulator_on

    # What happened on a day we do not know, so that a date of ours cannot be told.

    @property
    def question_day_unknown(self) -> bool:
        asked = EventKind.CLARIFICATION_REQUESTED in self.unknown
        return self.silent and asked and EventKind.CLARIFICATION_RECEIVED not in self.kinds

    @property
    def fee_day_unknown(self) -> bool:
        asked = EventKind.FEES_NOTICE in self.unknown
        return self.silent and asked and EventKind.FEE_RECEIVED not in self.kinds

    @property
    def answer_day_unknown(self) -> bool:
        return self.answered and self.clock.state is not State.ENDED and not self.review_used

    @property
    def review_day_unknown(self) -> bool:
        asked = EventKind.REVIEW_REQUESTED in self.unknown
        return asked and not self.review_asked and not self.reviewed

    @property
    def outcome_day_unknown(self) -> bool:
        untold = EventKind.REVIEW_RESPONSE in self.unknown and self.reviewed_on is None
        return untold and not self.regulator_asked

    @property
    def decision_day_unknown(self) -> bool:
        decided = EventKind.DECISION_NOTICE in self.unknown
        to_tribunal = self.clock.law.regulator is Regulator.ICO
        return decided and to_tribunal and self.clock.tribunal_appeal_by is None


def _since_narrowed(events: Sequence[Event]) -> Sequence[Event]:
    first = 0
    for place, event in enumerate(events):
        if event.kind is EventKind.WITHDRAWN:
            break
        if event.kind is EventKind.NARROWED:
            first = place
    return events[first:]
