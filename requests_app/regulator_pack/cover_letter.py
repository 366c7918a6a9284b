"""cover_letter.txt: a draft in the applicant's name, of what the log tells and no more."""

from collections.abc import Iterator

from requests_app.models import CaseEvent
from requests_app.regulator_pack.case import Case, stands_still_since_unknown
from requests_app.regulator_pack.wording import day_of, filled, follows, listed, together

GAP = "[Before this is sent, write here why you are dissatisfied with the answer.]"
OF_OURS = (
    CaseEvent.Kind.NOTE, CaseEvent.Kind.LETTER_WRITTEN, CaseEvent.Kind.CLOSED,
    CaseEvent.Kind.REOPENED, CaseEvent.Kind.RECOUNTED,
)  # fmt: skip
"""Kinds of event that are our own business; a cover letter does not tell them."""


def draft(case: Case) -> str:
    """A draft in the applicant's name: what happened, with its days, and what is asked for."""
    foi_request, campaign, law = case.foi_request, case.foi_request.campaign, case.law
    head = [campaign.applicant_name, campaign.applicant_organisation, campaign.applicant_address]
    scottish = law.is_scottish
    heading = f"{'Application' if scottish else 'Complaint'} about {foi_request.authority}"
    lines = [
        *(line.strip() for block in head for line in block.splitlines() if line.strip()),
        "",
        day_of(case.on),
        "",
        str(law.regulator),
        "",
        "Dear Commissioner,",
        "",
        filled(f"{heading}: {law.title}"),
        "",
        f"The authority: {foi_request.authority.official_name}",
        f"My reference: {foi_request.reference}",
    ]
    if foi_request.their_reference:
        lines.append(f"Its reference: {foi_request.their_reference}")
    lines += map(filled, follows(case))
    lines += ["", "What happened:", "", *listed(_what_happened(case)), ""]
    lines += [line for sentence in _grounds(case) for line in (filled(sentence), "")]
    lines += [filled(_what_is_asked(case)), "", filled(_what_is_enclosed(case)), ""]
    lines += ["Yours faithfully,", "", campaign.applicant_name.strip()]
    lines += [campaign.applicant_organisation.strip()]
    if campaign.made_up:
        lines = ["MADE UP FOR A DEMONSTRATION: not to be sent.", "", *lines]
    return together(lines)


def _what_is_enclosed(case: Case) -> str:
    sent = case.sent_letters or case.earlier_sent_letters
    letters = "my letters as they were sent, " if sent else ""
    return f"I enclose {letters}a timeline, and the working of the last day for a reply."


def _what_happened(case: Case) -> Iterator[str]:
    for event in case.happened:
        if event.kind in OF_OURS:
            continue
        outcome = f" ({event.get_outcome_display()})" if event.outcome else ""
        yield f"{day_of(event.on, 'On a day not known')}: {_label(event)}{outcome}."


def _label(event: CaseEvent) -> str:
    label = event.get_kind_display()
    return label[0].lower() + label[1:]


def _grounds(case: Case) -> Iterator[str]:
    """What follows from the log; why somebody is dissatisfied with an answer does not."""
    counted = case.counted
    if counted is None or stands_still_since_unknown(case):
        return
    clock, taken = counted.clock, counted.taken
    if clock.response_due:
        code = clock.councils_may_count_to
        other = f" Counted as the s.45 Code has it, it was {day_of(code)}." if code else ""
        yield f"The last day for a reply was {day_of(clock.response_due)}.{other}"
    latest = counted.latest_last_day
    if taken.silent:
        part = "Part of the answer came; the rest" if taken.partly_answered else "A reply"
        if latest and case.on > latest:
            yield f"{part} has not come within that time, and I am dissatisfied with that."
    elif counted.answered_on and latest and counted.answered_on > latest:
        yield f"The reply came after that, on {day_of(counted.answered_on)}."
    if taken.review_asked and not taken.reviewed and clock.review_due:
        due = "was due" if case.on > clock.review_due else "is due"
        yield f"The outcome of the review {due} on {day_of(clock.review_due)}. It has not come."
    if taken.answered:
        yield GAP


def _what_is_asked(case: Case) -> str:
    silent = case.counted is not None and case.counted.taken.silent
    reply = ", and to require it to answer" if silent else ""
    how = "I apply to the Commissioner" if case.law.is_scottish else "I ask the Commissioner"
    return (
        f"{how} to decide whether the authority has dealt with my request as the"
        f" {case.law.title} require{'' if case.law.is_environmental else 's'}{reply}."
    )
