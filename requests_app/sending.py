"""Plan when first letters leave, preview them, and queue them. Delivery is the outbox's work."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet

from requests_app import batches, letters
from requests_app.domain import planning
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar
from requests_app.letters import Draft, LetterProblem, Writer
from requests_app.models import Campaign, FoiRequest, LetterBatch, OutgoingMessage


class BatchStopped(Exception):
    """The letters cannot be written as they stand. `problems` lists everything that is missing;
    nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Queued:
    """The batch of first letters that was written, and which requests were left out and why."""

    batch: LetterBatch | None = None
    queued: int = 0
    skipped: list[tuple[FoiRequest, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return {
            "batch": self.batch and self.batch.pk,
            "written": self.queued,
            "skipped": [
                {"request": one.reference, "authority": str(one.authority), "why": why}
                for one, why in self.skipped
            ],
        }


@dataclass(frozen=True)
class SendingPlan:
    """What follows from a day of sending, and which days would be better."""

    plan: planning.Plan
    better_days: tuple[date, ...]
    """Empty where nothing speaks against the day asked about that could be avoided."""
    same_week: planning.SameWeek | None

    def as_dict(self) -> dict[str, object]:
        return {
            "sent_on": self.plan.sent_on.isoformat(),
            "laws": [one.as_dict() for one in self.plan.laws],
            "warnings": [warning.as_dict() for warning in self.plan.warnings],
            "better_days": [day.isoformat() for day in self.better_days],
            "same_week": self.same_week.as_dict() if self.same_week else None,
        }


def waiting(campaign: Campaign) -> QuerySet[FoiRequest]:
    """Drafts of a campaign whose first letter is not in the outbox yet, with or without address.

    A request that replaces another has a letter of its own, written where it was narrowed.
    """
    written = OutgoingMessage.objects.filter(kind=OutgoingMessage.Kind.REQUEST).exclude(
        state=OutgoingMessage.State.CANCELLED
    )
    first = campaign.foi_requests.not_sent().filter(replaces=None)
    return first.exclude(pk__in=written.values("foi_request"))


def letters_by_law(campaign: Campaign) -> Counter[Law]:
    """How many first letters would be queued now, by law: the drafts that have an address."""
    return by_law(waiting(campaign).exclude(authority__email=""))


def by_law(foi_requests: QuerySet[FoiRequest]) -> Counter[Law]:
    """How many of these requests fall under each law."""
    rows = foi_requests.order_by().values("law").annotate(requests=Count("pk"))
    return Counter({Law(row["law"]): row["requests"] for row in rows})


def plan_sending(
    counts: Mapping[Law, int], sent_on: date, calendars: Mapping[Law, Calendar]
) -> SendingPlan:
    """Return what follows if `counts` letters leave on `sent_on`, and what would be better.

    Raises CalendarTooShort beyond the bank holidays we know.
    """
    plan = planning.plan(counts, sent_on, calendars)
    better = () if plan.is_good else planning.better_days(counts, plan.sent_on, calendars)
    return SendingPlan(plan, better, planning.same_week(counts, plan.sent_on, calendars))


def preview(foi_requests: Iterable[FoiRequest]) -> list[tuple[FoiRequest, Draft | None, str]]:
    """Return each request with its first letter as it would be sent, or with what is missing."""
    writer = Writer()
    return [(one, *_letter_or_problem(writer, one)) for one in foi_requests]


def _letter_or_problem(writer: Writer, foi_request: FoiRequest) -> tuple[Draft | None, str]:
    try:
        return writer.first_letter(foi_request), ""
    except LetterProblem as problem:
        return None, str(problem)


@transaction.atomic
def write_first_letters(
    campaign: Campaign,
    chosen: QuerySet[FoiRequest],
    *,
    key: str,
    at: datetime,
    by: object = None,
    dry_run: bool = False,
) -> Queued:
    """Write the first letter of each of these requests, as drafts of one batch.

    A missing value or an unknown placeholder stops the batch: BatchStopped lists every one and
    nothing is written. Left out, with the reason, are requests without a good address, and
    those that were sent, closed or have their letter already: asking again is harmless. Raises
    batches.BatchExists where the same form was sent before.
    """
    locked = chosen.select_for_update(of=("self",)).select_related("authority", "campaign")
    foi_requests = list(locked.order_by("pk"))
    result = Queued()
    no_address = letters.without_good_address(foi_requests)
    there = OutgoingMessage.objects.filter(kind=OutgoingMessage.Kind.REQUEST)
    written = set(
        there.filter(foi_request__in=foi_requests)
        .exclude(state=OutgoingMessage.State.CANCELLED)
        .values_list("foi_request_id", flat=True)
    )
    to_write = []
    for one in foi_requests:
        if why := _why_not(one, written, no_address):
            result.skipped.append((one, why))
        else:
            to_write.append(one)
    previews = preview(to_write)
    if problems := [problem for _, _, problem in previews if problem]:
        raise BatchStopped(list(dict.fromkeys(problems)))
    drafts = [draft for _, draft, _ in previews if draft]
    if drafts and not dry_run:
        title = f"First letters to {len(drafts)} authorit{'y' if len(drafts) == 1 else 'ies'}"
        result.batch = batches.start(campaign, title, key, by)
        letters.write(drafts, approved=False, at=at, batch=result.batch, by=by)
    result.queued = len(drafts)
    return result


def _why_not(foi_request: FoiRequest, written: set[int], no_address: Mapping[int, str]) -> str:
    if foi_request.was_sent:
        return "it was sent before"
    if foi_request.closed_on:
        return "it was closed or withdrawn"
    if foi_request.pk in written:
        return "its letter is in the outbox already"
    return no_address.get(foi_request.pk, "")
