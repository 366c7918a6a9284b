"""Write the letter of the chase ladder that is due; once, and only while nothing has come."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from requests_app import letters
from requests_app.calendars import why_nobody_is_chased
from requests_app.domain import ladder
from requests_app.domain.ladder import Step
from requests_app.domain.law import Law
from requests_app.domain.obstacle import Obstacle
from requests_app.ladders import ladders_of
from requests_app.letters import Draft, LetterProblem, Writer
from requests_app.lifecycle import steps_written
from requests_app.models import Campaign, ChaseRun, FoiRequest
from requests_app.sweeps import still_at_it

ROWS_AT_ONCE = 200  # locked, looked at again and written in one transaction
NAMED = 50  # of those skipped for one reason, in the log


@dataclass
class ChaseReport:
    """Which letters were written, and which due ones were not and why."""

    as_of: date
    written: list[dict[str, str]] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)
    note: str = ""  # why nobody was chased at all

    def as_dict(self) -> dict[str, object]:
        return {
            "as_of": self.as_of.isoformat(),
            "written": self.written,
            "skipped": self.skipped,
            "note": self.note,
        }


def write_due_letters(
    on: date,
    campaign: Campaign | None = None,
    *,
    at: datetime | None = None,
    dry_run: bool = False,
) -> ChaseReport:
    """Write every letter that is due on `on` or was before; report each that was not.

    Requests are taken a few hundred at a time, oldest step first, each row locked and asked
    again; one whose letter cannot be written stops none of the others. A step that is a
    person's to take (a complaint to the regulator) is reported, never taken.
    """
    report = ChaseReport(on, note=why_nobody_is_chased(on))
    if report.note:
        return report
    due = FoiRequest.objects.next_step_due(on)
    due = due.filter(campaign=campaign) if campaign else due
    report.skipped = skipped(due, on)
    to_write = list(due.to_chase(on).order_by("chase_on", "pk").values_list("pk", flat=True))
    writer = Writer()
    for first in range(0, len(to_write), ROWS_AT_ONCE):
        pks = to_write[first : first + ROWS_AT_ONCE]
        with transaction.atomic():
            drafts = _drafts(_locked(pks, on), writer, report)
            if not dry_run:
                drafts = _written(drafts, report, at or timezone.now())
        still_at_it()
        report.written += [
            {
                "request": draft.foi_request.reference,
                "authority": str(draft.foi_request.authority),
                "step": draft.step,
            }
            for draft, _ in drafts
        ]
    return report


def _locked(pks: list[int], on: date) -> list[FoiRequest]:
    """Lock those of these requests that are still to be chased; what another worker holds now
    is its work, or is looked at again by the next sweep."""
    rows = FoiRequest.objects.to_chase(on).filter(pk__in=pks)
    rows = rows.select_related("authority", "campaign").order_by("chase_on", "pk")
    return list(rows.select_for_update(of=("self",), skip_locked=True))


def _drafts(
    rows: list[FoiRequest], writer: Writer, report: ChaseReport
) -> list[tuple[Draft, Step]]:
    """The letter of each request's next step, and the step; what cannot be written is reported."""
    ladders = ladders_of({one.campaign_id for one in rows})
    drafts = []
    for foi_request in rows:
        its_ladder = ladders[foi_request.campaign_id, Law(foi_request.law)]
        step = ladder.step_called(its_ladder, foi_request.next_step)
        try:
            if step is None:
                raise LetterProblem("The ladder was changed and has no such step any more.")
            drafts.append((writer.ladder_letter(foi_request, step), step))
        except LetterProblem as problem:
            report.skipped.append(_skipped(foi_request.reference, foi_request.authority, problem))
    return drafts


def _written(
    drafts: list[tuple[Draft, Step]], report: ChaseReport, at: datetime
) -> list[tuple[Draft, Step]]:
    """Write these letters; return those that were written. One that cannot be, for whatever
    reason, is reported and keeps none of the others."""
    try:
        with transaction.atomic():
            _write(drafts, at)
        return drafts
    except IntegrityError:
        written = []
    for draft in drafts:
        try:
            with transaction.atomic():
                _write([draft], at)
            written.append(draft)
        except IntegrityError:
            foi_request = draft[0].foi_request
            why = f"a letter of the step {draft[1].title!r} is there already"
            report.skipped.append(_skipped(foi_request.reference, foi_request.authority, why))
            steps_written([foi_request], ladders_of([foi_request.campaign_id]))
    return written


def _write(drafts: list[tuple[Draft, Step]], at: datetime) -> None:
    """Put the letters in the outbox and move their requests on; the caller holds the locks."""
    if not drafts:
        return
    for approved in (True, False):
        chosen = [draft for draft, step in drafts if step.needs_approval != approved]
        letters.write(chosen, approved=approved, at=at)
    rows = [draft.foi_request for draft, _ in drafts]
    steps_written(rows, ladders_of({one.campaign_id for one in rows}))


def skipped(due: QuerySet[FoiRequest], on: date) -> list[dict[str, str]]:
    """Return which requests, whose next step is due, are not written to, and why; one query."""
    rows = due.with_obstacle(on).exclude(obstacle="").order_by("obstacle", "chase_on", "pk")
    return [
        _skipped(reference, authority, Obstacle(obstacle).sentence)
        for reference, authority, obstacle in rows.values_list(
            "reference", "authority__plain_name", "obstacle"
        )
    ]


def _skipped(reference: str, authority: object, why: object) -> dict[str, str]:
    return {"request": reference, "authority": str(authority), "why": str(why)}


def log_run(report: ChaseReport, at: datetime) -> ChaseRun | None:
    """Write down what a sweep found; one that found the same as the last only says until when.

    Returns None where nothing was due.
    """
    reasons: dict[str, list[str]] = {}
    for one in report.skipped:
        reasons.setdefault(one["why"], []).append(one["request"])
    told = [
        {"why": why, "requests": len(named), "first": named[:NAMED]}
        for why, named in sorted(reasons.items())
    ]
    due = len(report.written) + len(report.skipped)
    last = ChaseRun.objects.first()
    same = last and (last.as_of, last.note, last.skipped) == (report.as_of, report.note, told)
    if same and not report.written and not last.written:
        ChaseRun.objects.filter(pk=last.pk).update(last_at=at)
        return last
    if not due and not report.note:
        return None
    return ChaseRun.objects.create(
        as_of=report.as_of,
        first_at=at,
        last_at=at,
        due=due,
        written=len(report.written),
        skipped=told,
        note=report.note,
    )
