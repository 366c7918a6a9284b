"""The chase steps of each law: what is written to an authority that is late, and when.

Scotland's ladder differs: under FOISA and the EI(S)R silence without a request for review
loses the right to go to the Commissioner (FOISA s.20 and s.47), so the step after the
reminder there is a requirement for review. It says why the applicant is dissatisfied
(s.20(3)(c)), and a person approves it. A campaign may have steps of its own; what the law
asks for is held by `problems_with`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar, add_working_days, is_working_day

QUIET_FROM = (12, 20)  # month and day; no reminder reaches a council over Christmas
QUIET_UNTIL = (1, 3)
LONGEST_WAIT = 200  # working days between two steps


class StepKind(StrEnum):
    """What a step does."""

    LETTER = "letter"
    REVIEW_REQUEST = "review_request"  # a letter, and in law a request for internal review
    REGULATOR = "regulator"  # no letter: a person sends the pack to the regulator


@dataclass(frozen=True)
class Step:
    """One step: its name, its heading, how long after the step before, and who lets it go."""

    name: str
    title: str
    working_days: int  # after the due date for the first step, else after the step before
    needs_approval: bool = False
    kind: StepKind = StepKind.LETTER

    @property
    def is_letter(self) -> bool:
        """False for a step that a person takes outside the tool."""
        return self.kind != StepKind.REGULATOR


Ladder = tuple[Step, ...]

REMINDER = Step("reminder", "Friendly note", 1)
SECOND_REMINDER = Step("second_reminder", "Reminder", 10)
COMPLAINT_NOTICE = Step(
    "complaint_notice", "Notice that a complaint is ready", 10, needs_approval=True
)
REVIEW_REQUEST = Step("review_request", "Requirement for review", 10, True, StepKind.REVIEW_REQUEST)
COMPLAIN = Step("regulator", "Complaint to the regulator can be made", 10, True, StepKind.REGULATOR)
COMPLAIN_AFTER_REVIEW = Step(COMPLAIN.name, COMPLAIN.title, 21, True, StepKind.REGULATOR)
"""The authority has 20 working days for the review (FOISA s.21(1), EI(S)R reg 16(4))."""

LADDERS: dict[Law, Ladder] = {
    Law.FOIA: (REMINDER, SECOND_REMINDER, COMPLAINT_NOTICE, COMPLAIN),
    Law.EIR: (REMINDER, SECOND_REMINDER, COMPLAINT_NOTICE, COMPLAIN),
    Law.FOISA: (REMINDER, REVIEW_REQUEST, COMPLAIN_AFTER_REVIEW),
    Law.EISR: (REMINDER, REVIEW_REQUEST, COMPLAIN_AFTER_REVIEW),
}
STEPS = {step.name: step for ladder in LADDERS.values() for step in ladder}


def step_after(ladder: Ladder, taken: Collection[str] = ()) -> Step | None:
    """Return the step that follows the highest one taken; None at the top.

    Steps that the ladder no longer has do not count: it may have been changed meanwhile.
    """
    highest = max((at for at, step in enumerate(ladder) if step.name in taken), default=-1)
    return ladder[highest + 1] if highest + 1 < len(ladder) else None


def step_called(ladder: Ladder, name: str) -> Step | None:
    """Return the step of this name, if the ladder has it."""
    return next((step for step in ladder if step.name == name), None)


def falls_on(step: Step, after: date, law: Law, calendar: Calendar | None = None) -> date:
    """Return the working day on which a step falls, counted from `after`.

    From 20 December to 3 January nothing falls due: it waits for the next working day.
    """
    day = add_working_days(after, step.working_days, law, calendar)
    while is_quiet(day) or not is_working_day(day, law, calendar):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def next_fall(
    first: Step,
    step: Step,
    late: date,
    written_on: date | None,
    law: Law,
    calendar: Calendar | None = None,
) -> date:
    """Return the day of `step` for a request whose last day, by any reading, is `late`.

    `first` is the ladder's first step; `written_on` the day of the letter before `step`, None
    where none was written. However long ago that was, nobody is chased before the first step
    after `late`.
    """
    earliest = falls_on(first, late, law, calendar)
    if written_on is None:
        return earliest
    return max(earliest, falls_on(step, written_on, law, calendar))


def is_quiet(day: date) -> bool:
    """Whether no letter of the ladder is written or sent on this day."""
    return (day.month, day.day) >= QUIET_FROM or (day.month, day.day) <= QUIET_UNTIL


def problems_with(ladder: Iterable[Step], law: Law) -> list[str]:
    """Return what is wrong with a ladder that a person wrote; an empty list means nothing is.

    Under FOISA and the EI(S)R a complaint needs a requirement for review before it
    (FOISA s.47(1), EI(S)R reg 17), so a ladder that ends with the regulator must have one.
    """
    steps, problems = tuple(ladder), []
    names = [step.name for step in steps]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(f"{law.label}: the step {name!r} is there twice.")
    for number, step in enumerate(steps, 1):
        if not 1 <= step.working_days <= LONGEST_WAIT:
            problems.append(
                f"{law.label}: {step.title!r} waits {step.working_days} working days; "
                f"1 to {LONGEST_WAIT} was expected."
            )
        if step.kind == StepKind.REGULATOR and number < len(steps):
            problems.append(f"{law.label}: nothing can follow the regulator ({step.title!r}).")
        if step.name == "request":
            problems.append(f"{law.label}: 'request' is the name of the first letter.")
        if (step.kind == StepKind.REGULATOR) != (step.name == COMPLAIN.name):
            problems.append(
                f"{law.label}: the step to the regulator, and no other, is named {COMPLAIN.name!r}."
            )
        if step.kind == StepKind.REVIEW_REQUEST and not step.needs_approval:
            problems.append(
                f"{law.label}: a person must approve {step.title!r}: it is asked for once."
            )
    kinds = [step.kind for step in steps]
    if kinds.count(StepKind.REVIEW_REQUEST) > 1:
        problems.append(f"{law.label}: an internal review is asked for once.")
    if law.is_scottish and StepKind.REGULATOR in kinds and StepKind.REVIEW_REQUEST not in kinds:
        problems.append(
            f"{law.label}: without a requirement for review the right to complain is lost "
            "(FOISA s.47(1)); put that step before the regulator."
        )
    return problems
