"""Write the letter of the chase ladder that is due; once, and only while nothing has come."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from requests_app import letters
from requests_app.calendars import dates_are_current
from requests_app.domain import ladder
from requests_app.letters import LetterProblem
from requests_app.lifecycle import step_written
from requests_app.models import Campaign, FoiRequest


@dataclass
class ChaseReport:
    """Which letters were written, and which due ones were not and why."""

    as_of: date
    written: list[tuple[FoiRequest, str]] = field(default_factory=list)
    skipped: list[tuple[FoiRequest, str]] = field(default_factory=list)
    note: str = ""  # why nobody was chased at all

    def as_dict(self) -> dict[str, object]:
        return {
            "as_of": self.as_of.isoformat(),
            "written": [
                {"request": one.reference, "authority": str(one.authority), "step": step}
                for one, step in self.written
            ],
            "skipped": [
                {"request": one.reference, "authority": str(one.authority), "why": why}
                for one, why in self.skipped
            ],
            "note": self.note,
        }


def write_due_letters(
    on: date, campaign: Campaign | None = None, *, dry_run: bool = False
) -> ChaseReport:
    """Write every letter that is due on `on` or was before; report each that was not.

    Each request is its own transaction: a failure in one stops none of the others. A step
    that is a person's to take (a complaint to the regulator) is reported, never taken.
    """
    report = ChaseReport(on)
    if not dates_are_current():
        report.note = "The calendar changed: nobody is chased until dates are counted anew."
        return report
    due = FoiRequest.objects.to_chase(on)
    if campaign:
        due = due.filter(campaign=campaign)
    for foi_request in due.select_related("authority", "campaign").order_by("due_on", "pk"):
        step = ladder.STEPS[foi_request.next_step]
        if not step.is_letter:
            report.skipped.append((foi_request, f"{step.title}: a person's step"))
            continue
        try:
            if dry_run:
                written = bool(letters.follow_up(foi_request, step.name))
            else:
                written = write_letter_due(foi_request, on)
        except LetterProblem as problem:
            report.skipped.append((foi_request, str(problem)))
        else:
            if written:
                report.written.append((foi_request, step.name))
    return report


@transaction.atomic
def write_letter_due(foi_request: FoiRequest, on: date) -> bool:
    """Put the letter due on `on` in the outbox. Return False if it is no longer due.

    The row is locked and asked again, and moving `chase_on` forward in the same transaction
    claims the letter, so two workers never write it twice. Nothing is sent here.
    """
    due = FoiRequest.objects.to_chase(on).select_for_update(of=("self",))
    locked = due.select_related("authority", "campaign").filter(pk=foi_request.pk).first()
    if locked is None or locked.next_step != foi_request.next_step:
        return False
    step = ladder.STEPS[locked.next_step]
    letters.write_follow_up(locked, step.name, approved=not step.needs_approval)
    step_written(locked)
    return True
