"""Whether it is time to go to the regulator: what is missing, and what a person still must do.

The law is that of `domain/expiring.py` and `domain/right_words.py` (docs/law.md): the ICO takes a
complaint once the time for a reply, or for a review, has run out; the Scottish Commissioner only
after a requirement for review (FOISA s.20 and s.47).
"""

from collections.abc import Iterator
from datetime import date

from requests_app.domain.clock import State
from requests_app.domain.event_lists import in_words
from requests_app.domain.expiring import Right
from requests_app.lifecycle import CLOCK_KINDS
from requests_app.models import CaseEvent, FoiRequest, OutgoingMessage
from requests_app.regulator_pack.case import Case, Counted, stands_still_since_unknown

FROM_THEM = (
    CaseEvent.Kind.ACKNOWLEDGED,
    CaseEvent.Kind.CLARIFICATION_REQUESTED,
    CaseEvent.Kind.FEES_NOTICE,
    CaseEvent.Kind.PIT_EXTENSION,
    CaseEvent.Kind.EIR_EXTENSION,
    CaseEvent.Kind.TRANSFERRED,
    CaseEvent.Kind.PARTIAL_RESPONSE,
    CaseEvent.Kind.RESPONSE,
    CaseEvent.Kind.REFUSAL,
    CaseEvent.Kind.REVIEW_RESPONSE,
)
MOVE_NO_DATE = (
    CaseEvent.Kind.SENT,
    CaseEvent.Kind.POSTED,
    CaseEvent.Kind.DELIVERED,
    CaseEvent.Kind.ACKNOWLEDGED,
    CaseEvent.Kind.PARTIAL_RESPONSE,
)
"""Kinds of event of which the day may be unknown: without a receipt there is no clock at all, and
the others end nothing."""
REGULATOR_RIGHTS = ("ico_complaint_from", "ico_complaint_by", "sic_appeal_by")
"""The dates of a clock that are about going to the regulator."""
_NOT_RUNNING = {
    State.STOPPED_CLARIFICATION: "The authority waits for our answer to its question: its clock"
    " stands still.",
    State.STOPPED_FEE: "The authority waits for a fee: its clock stands still.",
    State.NOT_STARTED: "It is not known that the authority received the request: no clock has"
    " started.",
}


def problems(case: Case) -> list[str]:
    """Return what stands in the way of sending the papers on their day, each in a sentence.

    An empty list is a promise: then a right to go to the regulator is open on that day.
    """
    found = list(dict.fromkeys(_problems(case)))
    rights = case.counted.rights if case.counted else {}
    if not found and not any(measure in rights for measure in REGULATOR_RIGHTS):
        found.append("Until when, or from when, the regulator can be asked cannot be told.")
    return found


def _problems(case: Case) -> Iterator[str]:
    if case.foi_request.campaign.made_up:
        yield "This is made up, for a demonstration: it is not for any regulator."
    yield from _of_the_applicant(case)
    if not case.foi_request.was_sent:
        yield "The request has not been sent: there is nothing to complain about."
    elif case.counted is None:
        yield f"The dates cannot be worked out: {case.problem}"
    else:
        yield from _of_the_case(case, case.counted)


def _of_the_applicant(case: Case) -> Iterator[str]:
    campaign = case.foi_request.campaign
    if not campaign.applicant_name.strip():
        yield "The applicant's real name is missing in the campaign."
    if not campaign.applicant_address.strip():
        yield "The applicant's address for correspondence is missing in the campaign."


def _of_the_case(case: Case, counted: Counted) -> Iterator[str]:
    taken = counted.taken
    if case.foi_request.unread_since:
        yield "Mail that may be theirs has come and is not read yet."
    if case.foi_request.outcome == FoiRequest.Outcome.WITHDRAWN:
        yield "The request was withdrawn."
        return
    yield from counted.doubts
    for event in case.happened:
        if event.on is None and event.kind in CLOCK_KINDS and event.kind not in MOVE_NO_DATE:
            label = event.get_kind_display()
            yield f"The day is not known of “{label}”: the dates are worked out without it."
    if taken.silent and counted.clock.state in _NOT_RUNNING:
        yield _NOT_RUNNING[counted.clock.state]
    if stands_still_since_unknown(case):
        yield _NOT_RUNNING[State.STOPPED_CLARIFICATION]
    if case.foi_request.outcome == FoiRequest.Outcome.FULL and not taken.reviewed:
        yield "The request was answered in full: say what there is to complain about."
    if taken.regulator_asked:
        yield "The log says that the regulator has been asked already."
        return
    yield from (_of_scotland if case.law.is_scottish else _of_the_ico)(case, counted)


def _of_the_ico(case: Case, counted: Counted) -> Iterator[str]:
    taken, rights = counted.taken, counted.rights
    if opens := rights.get("ico_complaint_from"):
        if case.on < opens.day:
            opening = in_words(opens.day)
            yield f"It is too early: a complaint can be made from {opening}. {opens.why}"
        if not taken.review_asked and not _reminded(case, counted.latest_last_day):
            yield "No reminder stands in the log. Remind the authority first."
    elif last := rights.get("ico_complaint_by"):
        yield from _too_late(last, case)
    elif taken.answered and not taken.review_used:
        yield (
            "The regulator expects an internal review before a complaint, and none was asked for"
            f" after the answer.{_still_by(rights.get('review_request_by'))}"
        )


def _of_scotland(case: Case, counted: Counted) -> Iterator[str]:
    taken, rights = counted.taken, counted.rights
    if not taken.review_used:
        after = " after the answer" if taken.answered else ""
        yield (
            "A requirement for review must be made first, and none was made"
            f"{after}.{_still_by(rights.get('review_request_by'))}"
        )
        return
    awaited = rights.get("review_due")
    if awaited and case.on <= (latest := max((awaited.day, *(one.date for one in awaited.others)))):
        yield (
            f"It is too early: the outcome of the review is due on {in_words(latest)}, and has not"
            f" come. {awaited.why}"
        )
    if last := rights.get("sic_appeal_by"):
        yield from _too_late(last, case)


def to_do(case: Case) -> list[str]:
    """Return what only a person can do before the papers leave, each in a sentence."""
    found = ["Read cover_letter.txt, and say in it what you think it should say. Sign it."]
    if case.counted and case.counted.taken.answered:
        found.append(
            "Write into cover_letter.txt, where it says so, why you are dissatisfied with the"
            " answer: nobody else knows."
        )
    if not any(one.kind == OutgoingMessage.Kind.REQUEST for one in case.sent_letters):
        found.append("Add the request itself: it was not sent from here, so its text is not here.")
    papers = (*case.earlier_sent_letters, *case.sent_letters)
    if any(one.state == OutgoingMessage.State.UNCERTAIN for one in papers):
        found.append(
            "Find out whether the letters named NOT-KNOWN-WHETHER-SENT were sent, and take them"
            " out where they were not."
        )
    if any(event.kind in FROM_THEM for event in case.happened):
        found.append(
            "Add what the authority wrote: its replies, notices and the outcome of a review are"
            " not in this file. timeline.txt names them."
        )
    found.append(
        "Look through the notes in timeline.txt and timeline.csv: they are as we keep them."
    )
    return found


def _still_by(right: Right | None) -> str:
    return f" Ask for it by {in_words(right.day)}. {right.why}" if right else ""


def _too_late(last: Right, case: Case) -> Iterator[str]:
    if case.on > last.day:
        yield f"It is late: the last day was {in_words(last.day)}. {last.why}"


def _reminded(case: Case, last_day: date | None) -> bool:
    """A letter left after the last day for a reply: one of the ladder, or one that a person logged.

    Our other letters, such as a question about a figure, remind nobody.
    """
    others = {
        f"outbox {letter.message_id}"[:200]
        for letter in case.letters
        if letter.kind != OutgoingMessage.Kind.LADDER
    }
    return any(
        event.kind == CaseEvent.Kind.LETTER_SENT
        and event.source not in others
        and event.on
        and (last_day is None or event.on > last_day)
        for event in case.happened
    )
