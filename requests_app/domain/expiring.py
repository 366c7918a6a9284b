"""Which dated things of a request still matter: our rights that expire, and what they owe us.

A clock keeps each date after its step was taken. Here the steps taken are left out, so that what
remains is a list to act on. Nothing is guessed: where a day is not known, `doubts` says which
date cannot be told. What each right is called, and why it ends on its day, stands in
`right_words.py` with the sources.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from requests_app.domain.bank_holidays import LAST_PROCLAIMED_YEAR
from requests_app.domain.clock import Clock
from requests_app.domain.event_lists import Event, EventKind
from requests_app.domain.law import Law
from requests_app.domain.other_readings import Alternative
from requests_app.domain.right_words import (
    LISTED,
    RIGHT_WORDS,
    STEPS,
    Whose,
    last_counted,
    readings,
    reason,
)
from requests_app.domain.steps_taken import StepsTaken

__all__ = ["LISTED", "RIGHT_WORDS", "Right", "Whose", "doubts", "expiring"]


@dataclass(frozen=True)
class Right:
    """One dated thing of a request that still matters."""

    measure: str
    """The date of the clock, such as "review_request_by"."""
    law: Law
    day: date
    """The day to go by. For our own step the earliest that any source gives, and the latest where
    one opens; for theirs the statute's, by which lateness is told."""
    statute: date
    others: tuple[Alternative, ...]
    """What other sources make of it."""
    why: str
    """What the day follows from, and what hangs on it; whole sentences."""
    source: str
    loses: bool = False
    """Whoever misses the day has no right to it any more, and can only hope to be heard."""
    wanted: bool = True
    """False: it exists in law, but nobody waits for it: answered in full, withdrawn or closed."""
    provisional: bool = False
    """The day rests on bank holidays that are not proclaimed yet."""

    @property
    def whose(self) -> Whose:
        return STEPS[self.measure].whose

    @property
    def words(self) -> str:
        """What is to be done, in words that the day may follow: "Pay the fee by"."""
        return RIGHT_WORDS[self.measure]

    @property
    def step(self) -> str:
        """The same where the day stands elsewhere: "Pay the fee", "Refusal notice due"."""
        step = STEPS[self.measure]
        return self.words if step.whose is Whose.THEIRS else step.do


def expiring(
    clock: Clock,
    events: Sequence[Event] = (),
    *,
    unknown_days: Collection[EventKind] = (),
    outcome: str = "",
    closed: bool = False,
    proclaimed_to: int = LAST_PROCLAIMED_YEAR,
) -> tuple[Right, ...]:
    """Return the dated things of a request that still matter, the nearest first.

    `events` are those the clock was folded from, and `unknown_days` the kinds of those that
    happened on a day we do not know: a step taken counts as taken all the same. `outcome` is
    what the answer amounted to ("full", "refused" ...), and `closed` says that we closed it.
    Bank holidays after the year `proclaimed_to` are forecasts.

    >>> from requests_app.domain.clock import fold
    >>> [right.measure for right in expiring(fold(Law.FOISA, date(2026, 1, 5)))]
    ['response_due', 'review_request_by']
    """
    taken = StepsTaken(clock, events, unknown_days, outcome)
    found = []
    for measure in LISTED:
        statute: date | None = getattr(clock, measure)
        if statute is None or not _is_open(measure, taken):
            continue
        because = reason(measure, clock, taken)
        found.append(
            Right(
                measure,
                clock.law,
                _day_to_go_by(clock, measure, statute),
                statute,
                readings(measure, clock),
                because.why,
                because.source,
                because.loses,
                wanted=_is_wanted(measure, outcome, closed),
                provisional=last_counted(measure, clock, taken.reviewed).year > proclaimed_to,
            )
        )
    return tuple(sorted(found, key=lambda right: right.day))


def doubts(
    clock: Clock,
    events: Sequence[Event] = (),
    *,
    unknown_days: Collection[EventKind] = (),
    outcome: str = "",
    closed: bool = False,
) -> tuple[str, ...]:
    """Say which dates that matter cannot be told, because a day is not known."""
    if closed or outcome in _OF_NO_INTEREST:
        return ()
    taken = StepsTaken(clock, events, unknown_days, outcome)
    untold = {
        "They asked what we mean on a day that is not known: until when to answer cannot be told."
        " Answer soon.": taken.question_day_unknown,
        "They asked for a fee on a day that is not known: until when to pay cannot be told.": (
            taken.fee_day_unknown
        ),
        "The day of the answer is not known: until when to ask for a review cannot be told.": (
            taken.answer_day_unknown
        ),
        "The day a review was asked for is not known: when its outcome is due, and what follows,"
        " cannot be told.": taken.review_day_unknown,
        "The day of the outcome of the review is not known: until when to go to the regulator"
        " cannot be told.": taken.outcome_day_unknown,
        "The day of the decision notice is not known: until when to appeal cannot be told.": (
            taken.decision_day_unknown
        ),
    }
    return tuple(sentence for sentence, applies in untold.items() if applies)


_OF_NO_INTEREST = frozenset({"full", "withdrawn"})


def _is_wanted(measure: str, outcome: str, closed: bool) -> bool:
    if measure == "aggregation_clear_from":  # about the next request, however this one ended
        return not closed and outcome != "withdrawn"
    return not closed and outcome not in _OF_NO_INTEREST


def _is_open(measure: str, taken: StepsTaken) -> bool:
    """Whether the step that this date is for is still to be taken."""
    clock = taken.clock
    counted = not (taken.question_day_unknown or taken.answer_day_unknown)
    match measure:
        case "response_due":
            return taken.silent and counted
        case "refusal_notice_due":  # on the day of the reply it says nothing of its own
            differs = clock.refusal_notice_due != clock.response_due
            return taken.silent and counted and differs
        case "review_request_by":
            return counted and not taken.review_used
        case "review_due":
            return not taken.reviewed
        case "ico_complaint_from":  # where there is a last day, that one is listed
            waits = not taken.reviewed if taken.review_asked else counted and not taken.review_used
            return waits and clock.ico_complaint_by is None and not taken.regulator_asked
        case "ico_complaint_by":
            return not taken.regulator_asked
        case "sic_appeal_by":
            return not taken.regulator_asked and not taken.outcome_day_unknown
        case "clarification_answer_by" | "fee_payable_by":
            return taken.silent
    return True


def _day_to_go_by(clock: Clock, measure: str, statute: date) -> date:
    whose = STEPS[measure].whose
    if whose is Whose.THEIRS:
        return statute
    if whose is Whose.OPENS:
        return max((statute, *(other.date for other in readings(measure, clock))))
    return clock.plan_to(measure) or statute
