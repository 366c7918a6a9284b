"""Plan when first letters leave, preview them, and queue them. Delivery is the outbox's work."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from requests_app import letters
from requests_app.domain import planning
from requests_app.domain.law import Law
from requests_app.domain.working_days import Calendar
from requests_app.letters import LetterProblem
from requests_app.models import Campaign, FoiRequest


@dataclass
class Queued:
    """How many first letters were queued, and which were not and why."""

    queued: int = 0
    skipped: list[tuple[FoiRequest, str]] = field(default_factory=list)


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
    """Drafts of a campaign whose first letter is not in the outbox yet, with or without address."""
    return campaign.foi_requests.not_sent().exclude(outgoing_messages__step="request")


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


def preview(foi_request: FoiRequest) -> str:
    """Return the text of the first letter as it would be sent. Raises LetterProblem."""
    return letters.first_letter(foi_request)


def queue_first_letters(foi_requests: Iterable[FoiRequest], by: object = None) -> Queued:
    """Put the first letter of each request in the outbox, once.

    A request that was sent, or whose letter is queued already, is skipped: asking again is
    harmless. So is one that was withdrawn, that has no address or lacks a value, each with
    its reason.
    """
    result = Queued()
    for foi_request in foi_requests:
        if foi_request.was_sent:
            result.skipped.append((foi_request, "it was sent before"))
            continue
        if foi_request.closed_on:
            result.skipped.append((foi_request, "it was closed or withdrawn"))
            continue
        try:
            with transaction.atomic():
                letters.write_first_letter(foi_request)
            result.queued += 1
        except LetterProblem as problem:
            result.skipped.append((foi_request, str(problem)))
        except IntegrityError:
            result.skipped.append((foi_request, "its letter is in the outbox already"))
    return result
