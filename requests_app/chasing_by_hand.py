"""Write the letter of the next step to those a person chose, once the person has read it.

The rules are those of the chase sweep: what stands in its way stands in a person's too, for the
outbox asks again before a letter leaves. Only the day of the step may be left unawaited, where
the person says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from requests_app import batches, letters
from requests_app.calendars import why_nobody_is_chased
from requests_app.domain import ladder
from requests_app.domain.event_lists import in_words
from requests_app.domain.ladder import Step
from requests_app.domain.law import Law
from requests_app.domain.obstacle import Obstacle
from requests_app.domain.phase import Phase
from requests_app.ladders import ladders_of
from requests_app.letters import Draft, LetterProblem, Writer
from requests_app.lifecycle import steps_written
from requests_app.models import Campaign, FoiRequest, LetterBatch, OutgoingMessage

State = OutgoingMessage.State
HAS_NOT_LEFT = (
    State.DRAFT, State.PENDING, State.CLAIMED, State.DATA_STARTED, State.DEFERRED, State.FAILED,
    State.UNCERTAIN,
)  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """What would be written to one of those chosen, or why nothing would be."""

    foi_request: FoiRequest
    draft: Draft | None = None
    why_not: str = ""
    waits_for_its_day: bool = False
    """Nothing but the day of its step stands in the way."""


@dataclass(frozen=True)
class Written:
    """The batch, None where nothing was written, and who was left out and why."""

    batch: LetterBatch | None
    written: int
    left_out: tuple[tuple[FoiRequest, str], ...]


def preview(
    foi_requests: QuerySet[FoiRequest], on: date, *, before_its_day: bool = False
) -> list[Planned]:
    """Return exactly who would get which letter; nothing is written.

    `before_its_day` takes those too whose step falls on a later day. The number of queries does
    not grow with that of the requests.
    """
    return _planned(_rows(foi_requests, on), on, before_its_day)


@transaction.atomic
def write(
    campaign: Campaign,
    steps: Mapping[int, str],
    on: date,
    *,
    key: str,
    at: datetime,
    by: object = None,
    before_its_day: bool = False,
) -> Written:
    """Write the letters that a person has read, as drafts of one batch.

    `steps` says by primary key which step's letter was read: a request that stands elsewhere by
    now is left out with the reason, as is one that something stands in the way of. Each row is
    locked and asked again. Raises batches.BatchExists where the same form was sent before.
    """
    chosen = campaign.foi_requests.filter(pk__in=steps)
    rows = _rows(chosen.select_for_update(of=("self",)), on)
    planned = [_as_read(one, steps) for one in _planned(rows, on, before_its_day)]
    drafts = [one.draft for one in planned if one.draft]
    left_out = tuple((one.foi_request, one.why_not) for one in planned if not one.draft)
    if not drafts:
        return Written(None, 0, left_out)
    batch = batches.start(campaign, _title(drafts), key, by)
    letters.write(drafts, approved=False, at=at, batch=batch, by=by)
    steps_written([draft.foi_request for draft in drafts], ladders_of([campaign.pk]))
    return Written(batch, len(drafts), left_out)


def why_not_yet(foi_request: FoiRequest, on: date) -> str:
    """Return why the next step of an overdue request is not taken, for a person.

    The row must have been fetched `with_obstacle`. Empty where the next sweep writes its letter.
    """
    if not foi_request.next_step or not foi_request.chase_on:
        return "its ladder has no step left"
    obstacle = foi_request.obstacle
    if obstacle == Obstacle.HELD:
        return f"a person stopped chasing it: {foi_request.hold_reason}"
    if obstacle == Obstacle.SNOOZED and foi_request.snoozed_until:
        return f"it is not chased before {in_words(foi_request.snoozed_until)}"
    if obstacle:
        return Obstacle(obstacle).sentence
    return "its day has not come" if foi_request.chase_on > on else ""


def _rows(chosen: QuerySet[FoiRequest], on: date) -> list[FoiRequest]:
    """In the order in which every use case locks rows."""
    return list(chosen.with_obstacle(on).select_related("authority", "campaign").order_by("pk"))


def _planned(rows: Collection[FoiRequest], on: date, before_its_day: bool) -> list[Planned]:
    nobody = why_nobody_is_chased(on)
    ladders = ladders_of({one.campaign_id for one in rows})
    under_way = _under_way(rows)
    writer, planned = Writer(), []
    for one in rows:
        its_ladder = ladders[one.campaign_id, Law(one.law)]
        step = ladder.step_called(its_ladder, one.next_step)
        why = nobody or _why_not(one, step, on)
        early = not why and one.chase_on > on
        if early and one.pk in under_way:
            why, early = "its letter before this one has not left yet", False
        elif early and not before_its_day:
            why = f"its next step, {step.title!r}, falls on {in_words(one.chase_on)}"
        if why:
            planned.append(Planned(one, None, why, early))
            continue
        try:
            planned.append(Planned(one, writer.ladder_letter(one, step), "", early))
        except LetterProblem as problem:
            planned.append(Planned(one, None, str(problem)))
    return planned


def _why_not(foi_request: FoiRequest, step: Step | None, on: date) -> str:
    if foi_request.phase(on) != Phase.OVERDUE:
        return "it is not overdue"
    if not foi_request.next_step or not foi_request.chase_on:
        return "its ladder has no step left"
    if foi_request.obstacle:
        return Obstacle(foi_request.obstacle).sentence
    if step is None:
        return "the ladder was changed and has no such step any more"
    return ""


def _under_way(rows: Collection[FoiRequest]) -> set[int]:
    """Those with a letter of the ladder that is written and has not left."""
    waiting = OutgoingMessage.objects.filter(
        foi_request__in=[one.pk for one in rows],
        kind=OutgoingMessage.Kind.LADDER,
        state__in=HAS_NOT_LEFT,
    )
    return set(waiting.values_list("foi_request_id", flat=True))


def _as_read(planned: Planned, steps: Mapping[int, str]) -> Planned:
    """Leave out a letter that is not the one that was read."""
    if planned.draft and planned.draft.step != steps[planned.foi_request.pk]:
        return Planned(planned.foi_request, None, "its next step is another one by now")
    return planned


def _title(drafts: Collection[Draft]) -> str:
    titles = list(dict.fromkeys(draft.title for draft in drafts))
    named = titles[0] if len(titles) == 1 else "Next steps"
    return f"{named} to {len(drafts)} authorit{'y' if len(drafts) == 1 else 'ies'}"
