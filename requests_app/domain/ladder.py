"""The chase steps of each law: what is written to an authority that is late, and when.

Scotland's ladder differs: under FOISA and the EI(S)R silence without a request for review
loses the right to go to the Commissioner (FOISA s.20 and s.47), so the step after the
reminder there is a requirement for review. It says why the applicant is dissatisfied
(s.20(3)(c)), and a person approves it.
"""

from dataclasses import dataclass
from datetime import date

from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar, add_working_days, is_working_day

QUIET_FROM = (12, 20)  # month and day; no reminder reaches a council over Christmas
QUIET_UNTIL = (1, 3)


@dataclass(frozen=True)
class Step:
    """One step: its name, its heading, how long after the step before, and who lets it go."""

    name: str
    title: str
    working_days: int  # after the due date for the first step, else after the step before
    needs_approval: bool = False
    is_letter: bool = True


REMINDER = Step("reminder", "Friendly reminder", 1)
COMPLAIN = Step(
    "regulator", "Complaint to the regulator can be made", 10, needs_approval=True, is_letter=False
)
SECOND_REMINDER = Step("second_reminder", "Second reminder", 10)
REVIEW_REQUEST = Step("review_request", "Requirement for review", 10, needs_approval=True)

LADDERS: dict[Law, tuple[Step, ...]] = {
    Law.FOIA: (REMINDER, SECOND_REMINDER, COMPLAIN),
    Law.EIR: (REMINDER, SECOND_REMINDER, COMPLAIN),
    Law.FOISA: (REMINDER, REVIEW_REQUEST, COMPLAIN),
    Law.EISR: (REMINDER, REVIEW_REQUEST, COMPLAIN),
}
STEPS = {step.name: step for ladder in LADDERS.values() for step in ladder}


def step_after(law: Law, name: str = "") -> Step | None:
    """Return the step that follows `name`, the first where `name` is empty, None at the top."""
    ladder = LADDERS[law]
    if not name:
        return ladder[0]
    names = [step.name for step in ladder]
    following = names.index(name) + 1 if name in names else len(names)
    return ladder[following] if following < len(ladder) else None


def falls_on(step: Step, after: date, law: Law, calendar: Calendar | None = None) -> date:
    """Return the working day on which a step falls, counted from `after`.

    From 20 December to 3 January nothing falls due: it waits for the next working day.
    """
    day = add_working_days(after, step.working_days, law, calendar)
    while _is_quiet(day) or not is_working_day(day, law, calendar):
        day = date.fromordinal(day.toordinal() + 1)
    return day


def next_fall(
    step: Step, late: date, written_on: date | None, law: Law, calendar: Calendar | None = None
) -> date:
    """Return the day of `step` for a request whose last day, by any reading, is `late`.

    `written_on` is the day of the letter before it; None where none was written. However long
    ago that was, nobody is chased before the first step after `late`.
    """
    first = falls_on(LADDERS[law][0], late, law, calendar)
    return first if written_on is None else max(first, falls_on(step, written_on, law, calendar))


def _is_quiet(day: date) -> bool:
    return (day.month, day.day) >= QUIET_FROM or (day.month, day.day) <= QUIET_UNTIL
