"""What is said of each dated right: whose move it is, what to do, why that day, by which source.

Sources: FOIA 2000 ss.9, 10, 17, 50, 57; FOISA 2002 ss.9, 10, 20, 21, 47; EIR 2004 regs 5, 8, 11,
18; EI(S)R 2004 regs 5, 8, 16; the s.45 Code of Practice (2018); Fees Regulations 2004 reg 5; the
ICO's guidance on complaints.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from requests_app.domain.clock import Alternative, Clock
from requests_app.domain.history import State
from requests_app.domain.law import Law, rule_sets
from requests_app.domain.steps_taken import StepsTaken


class Whose(StrEnum):
    """Whose move a dated thing is; `label` is for a heading."""

    label: str

    def __new__(cls, value: str, label: str) -> "Whose":
        whose = str.__new__(cls, value)
        whose._value_ = value
        whose.label = label
        return whose

    OURS = ("ours", "We must act")
    OPENS = ("opens", "Opens for us")
    THEIRS = ("theirs", "They must act")


@dataclass(frozen=True)
class Step:
    """What is to be done: by whom, and the word that stands between it and its day."""

    whose: Whose
    do: str
    until: str


STEPS = {
    "response_due": Step(Whose.THEIRS, "Reply", "due"),
    "refusal_notice_due": Step(Whose.THEIRS, "Refusal notice", "due"),
    "review_request_by": Step(Whose.OURS, "Ask for an internal review", "by"),
    "review_due": Step(Whose.THEIRS, "Outcome of the review", "due"),
    "review_due_outer": Step(Whose.THEIRS, "Outcome of a complex review", "due"),
    "ico_complaint_from": Step(Whose.OPENS, "Complain to the Information Commissioner", "from"),
    "ico_complaint_by": Step(Whose.OURS, "Complain to the Information Commissioner", "by"),
    "sic_appeal_by": Step(Whose.OURS, "Apply to the Scottish Information Commissioner", "by"),
    "tribunal_appeal_by": Step(Whose.OURS, "Appeal to the Tribunal", "by"),
    "clarification_answer_by": Step(Whose.OURS, "Answer their question", "by"),
    "fee_payable_by": Step(Whose.OURS, "Pay the fee", "by"),
    "aggregation_clear_from": Step(
        Whose.OPENS, "A further request is not added to this one", "from"
    ),
}
RIGHT_WORDS = {measure: f"{step.do} {step.until}" for measure, step in STEPS.items()}
"""What each date of a clock is for, in words that its day may follow."""


@dataclass(frozen=True)
class Reason:
    """Why a right ends or opens on its day, and what hangs on it."""

    why: str
    source: str
    loses: bool = False
    """Whoever misses the day has no right to it any more, and can only hope to be heard."""


def readings(measure: str, clock: Clock) -> tuple[Alternative, ...]:
    """What other sources make of a date of `clock`.

    The day from which the ICO takes a complaint follows the last day of the authority, so that
    whoever reads the one otherwise reads the other otherwise too.
    """
    if measure != "ico_complaint_from" or clock.ico_complaint_by:
        return clock.alternatives_to(measure)
    awaited = "review_due_outer" if clock.review_due_outer else "review_due"
    return tuple(
        replace(other, date=other.date + timedelta(1), measure=measure)
        for other in clock.alternatives_to(awaited if clock.review_due else "response_due")
    )


def last_counted(measure: str, clock: Clock, reviewed: bool = False) -> date:
    """The last day of a date of `clock` that is found by counting working days.

    `date.min` where weeks or months are counted. `reviewed`: the outcome of a review has come.
    """
    day: date | None = getattr(clock, measure)
    match measure:
        case "clarification_answer_by" | "ico_complaint_by" | "tribunal_appeal_by":
            day = None
        case "fee_payable_by" if not clock.law.is_environmental:
            day = None
        case "sic_appeal_by":
            day = None if reviewed else clock.review_due
        case "ico_complaint_from" if day:
            day = None if clock.ico_complaint_by else day - timedelta(1)
    return day or date.min


def reason(measure: str, clock: Clock, taken: StepsTaken) -> Reason:
    """Say why a date of `clock` is that day, for a request with these steps taken."""
    return _REASONS[measure](clock, taken)


def _response(clock: Clock, taken: StepsTaken) -> Reason:
    number = clock.counted[-1][1] if clock.counted else rule_sets(clock.law)[-1].reply_limit
    extended = ", the extension counted in" if clock.state is State.EXTENDED else ""
    restarted = "their question was answered" if clock.counted_from != clock.received_on else ""
    return Reason(
        f"Working day {number} after {restarted or 'receipt'}{extended}.", _REPLY[clock.law]
    )


def _refusal_notice(clock: Clock, taken: StepsTaken) -> Reason:
    return Reason(
        "Working day 20. Time to weigh the public interest does not move it. The letter that claims"
        " the time is that notice, if it names the exemption, says why and gives a day.",
        "FOIA s.17",
    )


def _review_request(clock: Clock, taken: StepsTaken) -> Reason:
    law = clock.law
    lost = {
        Law.FOIA: "A later request for a review may be refused.",
        Law.EIR: "The Information Commissioner expects a review first.",
    }.get(law, "Without it the right to go to the Scottish Information Commissioner is lost.")
    if taken.silent and law is not Law.FOIA and not taken.partly_answered:
        begins = "the day a reply falls due, if none comes"
        lost = f"Silence needs a review too. {lost}" if law.is_scottish else ""
    elif law is Law.FOISA or (taken.silent and law is not Law.FOIA):
        begins = "the end of the time for a reply, or from the reply if that came later"
    else:
        begins = "the reply"
    why = f"40 working days from {begins}. {lost}".rstrip()
    return Reason(why, _REVIEW[law], loses=law.is_scottish)


def _review_outcome(clock: Clock, taken: StepsTaken) -> Reason:
    limit = rule_sets(clock.law)[-1].review_limit
    complex_too = " No statute says so; 40 if it is complex." if clock.law is Law.FOIA else ""
    return Reason(
        f"{limit} working days after the review was asked for.{complex_too}", _OUTCOME[clock.law]
    )


def _complaint_opens(clock: Clock, taken: StepsTaken) -> Reason:
    if taken.review_asked:
        why = "If the outcome of the review has not come by the day before."
    else:
        why = "If no reply has come by the day before. Remind the authority first."
    return Reason(why, _ICO[clock.law])


def _complaint(clock: Clock, taken: StepsTaken) -> Reason:
    return Reason(
        "Six weeks from the outcome of the review. A later complaint may be turned away.",
        "the ICO's guidance on complaints",
    )


def _application(clock: Clock, taken: StepsTaken) -> Reason:
    begins = "the outcome of the review" if taken.reviewed else "the day the review falls due"
    return Reason(
        f"Six months from {begins}. A later application may be turned away.",
        "FOISA s.47(4)",
        loses=True,
    )


def _appeal(clock: Clock, taken: StepsTaken) -> Reason:
    return Reason(
        "28 days from the decision notice. A later appeal may be turned away.",
        _TRIBUNAL[clock.law],
        loses=True,
    )


def _clarification(clock: Clock, taken: StepsTaken) -> Reason:
    return Reason(
        "Two months from their question. Until it is answered their clock stands still; after"
        " that they may close the request.",
        "s.45 Code of Practice" if clock.law is Law.FOIA else "practice",
    )


def _fee(clock: Clock, taken: StepsTaken) -> Reason:
    time = "60 working days" if clock.law.is_environmental else "Three months"
    return Reason(
        f"{time} from the fees notice. Until it is paid their clock stands still; after that they"
        " need not answer.",
        _FEE[clock.law],
        loses=True,
    )


def _aggregation(clock: Clock, taken: StepsTaken) -> Reason:
    return Reason(
        "60 working days are over: a similar request to this authority is no longer added to this"
        " one against the cost limit.",
        "Fees Regulations 2004 reg 5",
    )


_REASONS: dict[str, Callable[[Clock, StepsTaken], Reason]] = {
    "response_due": _response,
    "refusal_notice_due": _refusal_notice,
    "review_request_by": _review_request,
    "review_due": _review_outcome,
    "ico_complaint_from": _complaint_opens,
    "ico_complaint_by": _complaint,
    "sic_appeal_by": _application,
    "tribunal_appeal_by": _appeal,
    "clarification_answer_by": _clarification,
    "fee_payable_by": _fee,
    "aggregation_clear_from": _aggregation,
}
LISTED = tuple(_REASONS)
"""The dates a right is made of. A review's outer limit stands beside the day the review is due."""

_REPLY = {
    Law.FOIA: "FOIA s.10",
    Law.FOISA: "FOISA s.10",
    Law.EIR: "EIR reg 5",
    Law.EISR: "EI(S)R reg 5",
}
_REVIEW = {
    Law.FOIA: "s.45 Code of Practice",
    Law.FOISA: "FOISA s.20(5)",
    Law.EIR: "EIR reg 11",
    Law.EISR: "EI(S)R reg 16",
}
_OUTCOME = {**_REVIEW, Law.FOISA: "FOISA s.21(1)"}
_FEE = {
    Law.FOIA: "FOIA s.9",
    Law.FOISA: "FOISA s.9",
    Law.EIR: "EIR reg 8",
    Law.EISR: "EI(S)R reg 8",
}
_ICO = {Law.FOIA: "FOIA s.50", Law.EIR: "EIR reg 18"}
_TRIBUNAL = {Law.FOIA: "FOIA s.57", Law.EIR: "EIR reg 18"}
