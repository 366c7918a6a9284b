"""Statistics as they stood on a past day, worked out anew from what was known then."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from requests_app.lifecycle import REPLIES, SENDING, outcome_of
from requests_app.models import Campaign, CaseEvent, FoiRequest
from responses_app.domain.statistics.rows import row_of
from responses_app.domain.statistics.work_out import prepare, work_out
from responses_app.models import Figure
from responses_app.statistics_rebuild.earlier_campaigns import earlier_of
from responses_app.statistics_rebuild.figures_that_count import standing
from responses_app.statistics_rebuild.loading import load
from responses_app.statistics_rebuild.plans import plan_of


def as_of(campaign: Campaign, day: date) -> list[dict[str, Any]]:
    """Return the rows of statistics as they would have been at the end of a past day.

    What counts is what had been recorded by then: events, and the newest version of each figure.
    Questions, areas and rules are today's, and so is whether a person has looked at a figure; an
    earlier campaign is compared with as it stands today.
    """
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    figures = _known(end)
    log = CaseEvent.objects.filter(
        Q(struck_out_at=None) | Q(struck_out_at__gte=end), recorded_at__lt=end
    )
    events = log.filter(foi_request=OuterRef("pk"))
    requests = (
        campaign.foi_requests.annotate(
            sent_then=Exists(events.filter(kind__in=SENDING)),
            replied_then=Exists(events.filter(kind__in=REPLIES)),
            with_figures=Exists(figures.filter(foi_request=OuterRef("pk"))),
        )
        .filter(Q(sent_then=True) | Q(with_figures=True))
        .exclude(pk__in=_withdrawn(log.filter(foi_request__campaign=campaign)))
        .order_by()
    )
    found = standing(campaign, requests, replied="replied_then", figures=figures)
    plan = plan_of(campaign)
    questions, periods = list(campaign.questions.all()), list(campaign.periods.all())
    chosen = figures.filter(foi_request__campaign=campaign)
    grid = prepare(plan, load(found, questions, periods, chosen))
    return [
        row_of(plan, found.asked, cell)
        for cell in work_out(plan, found.asked, grid, earlier_of(campaign, plan, found))
    ]


def _withdrawn(log: QuerySet[CaseEvent]) -> list[int]:
    """Requests that these events leave withdrawn: none that was answered after all."""
    says_so = Q(kind=CaseEvent.Kind.WITHDRAWN) | Q(outcome=FoiRequest.Outcome.WITHDRAWN)
    perhaps = log.filter(says_so).order_by().values("foi_request")
    of_them = log.filter(foi_request__in=perhaps).order_by("foi_request_id", "pk")
    logs = groupby(of_them, lambda event: event.foi_request_id)
    return [pk for pk, its in logs if outcome_of(its) == FoiRequest.Outcome.WITHDRAWN]


def _known(end: datetime) -> Any:
    """The newest version of each figure that had been recorded before `end`."""
    newer = Figure.objects.filter(
        foi_request=OuterRef("foi_request"),
        question=OuterRef("question"),
        period=OuterRef("period"),
        version__gt=OuterRef("version"),
        recorded_at__lt=end,
    )
    return Figure.objects.filter(~Exists(newer), recorded_at__lt=end).exclude(
        review_status=Figure.Review.REJECTED
    )
