"""A campaign's page: who was asked, how they stand, what is overdue, what it adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from requests_app.domain.phase import Phase
from requests_app.models import Authority, Campaign, OutgoingMessage
from responses_app import exports, statistics_rebuild
from responses_app.models import CodingItem, Figure, InboundMessage
from responses_app.views.behind import newest_change
from responses_app.views.reply_queues import QUEUES

OVERDUE_SHOWN = 10
FIGURES_A_PAGE = 100
State = OutgoingMessage.State


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: its phase, its number, and how many stand before it."""

    phase: Phase
    n: int
    start: int


@dataclass(frozen=True)
class Standing:
    """How the requests of one nation, or of all, stand."""

    name: str
    parts: list[Part]

    @property
    def requests(self) -> int:
        """How many requests; an authority that was asked again has more than one."""
        return sum(part.n for part in self.parts)


@login_required
def campaign_page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.select_related("statistics_build"), slug=slug)
    today = localdate()
    counts = _counts(campaign, today)
    nations = [name for name in Authority.Nation.values if any(key[0] == name for key in counts)]
    by_nation = [_standing(name, [name], counts) for name in nations]
    overdue = campaign.foi_requests.overdue(today).select_related("authority", "assigned_to")
    questions = {question.key: question for question in campaign.questions.all()}
    build = getattr(campaign, "statistics_build", None)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "campaign",
        "today": today,
        "phases": list(Phase),
        "all": _standing("All", nations, counts),
        "authorities": sum(count.authorities for count in counts.values()),
        "by_nation": by_nation,
        "most": max((standing.requests for standing in by_nation), default=0),
        "overdue": overdue.order_by("due_on", "authority__plain_name")[:OVERDUE_SHOWN],
        "questions": questions,
        "statistics": statistics_rebuild.show(campaign, area=statistics_rebuild.UK)
        if build
        else [],
        "build": build,
        "behind": newest_change(campaign) if build else None,
        "downloads": exports.WHAT,
        "letters_to_look_at": _letters_to_look_at(campaign),
        "figures_to_look_at": _figures_to_look_at(campaign).count(),
        "to_code": _to_code(campaign),
        **_replies_that_wait(campaign),
    }
    return render(request, "campaigns/campaign.html", context)


@login_required
def figures_to_look_at(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures whose reading a person should confirm or correct; until then none counts."""
    campaign = get_object_or_404(Campaign, slug=slug)
    rows = _figures_to_look_at(campaign).select_related(
        "foi_request__authority", "question", "period"
    )
    ordered = rows.order_by("foi_request__authority__plain_name", "question__position", "pk")
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "campaign",
        "page": Paginator(ordered, FIGURES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "campaigns/figures.html", context)


def _figures_to_look_at(campaign: Campaign) -> QuerySet[Figure]:
    return Figure.objects.for_review().filter(foi_request__campaign=campaign)


def _to_code(campaign: Campaign) -> dict[str, int]:
    """How many replies are to be coded, and how many coders differ over; one query."""
    rows = CodingItem.objects.filter(foi_request__campaign=campaign).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def _replies_that_wait(campaign: Campaign) -> dict[str, int]:
    """How many replies nobody has read, and how many in the holding pen may be the campaign's."""
    counts = {
        f"replies_{name}": Count("pk", filter=QUEUES[key].which)
        for name, key in (("to_read", "read"), ("in_pen", "pen"))
    }
    return InboundMessage.objects.of_campaign(campaign).order_by().aggregate(**counts)


def _letters_to_look_at(campaign: Campaign) -> list[tuple[OutgoingMessage.State, int]]:
    """Letters that go no further without a person, by state."""
    states = [State.DRAFT, State.FAILED, State.UNCERTAIN]
    rows = (
        OutgoingMessage.objects.filter(foi_request__campaign=campaign, state__in=states)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    counted = dict(rows)
    return [(state, counted[state]) for state in states if state in counted]


class Numbers(NamedTuple):
    requests: int
    authorities: int
    """Those counted here by their first request, so that nobody is counted twice."""


def _counts(campaign: Campaign, today: date) -> dict[tuple[str, str], Numbers]:
    asked_before = campaign.foi_requests.filter(
        authority=OuterRef("authority"), round__lt=OuterRef("round")
    )
    rows = (
        campaign.foi_requests.with_phase(today)
        .order_by()
        .values_list("authority__nation", "phase_now")
        .annotate(n=Count("pk"), first=Count("pk", filter=~Exists(asked_before)))
    )
    return {(nation, phase): Numbers(n, first) for nation, phase, n, first in rows}


def _standing(
    name: str, nations: Iterable[str], counts: dict[tuple[str, str], Numbers]
) -> Standing:
    parts, start = [], 0
    for phase in Phase:
        there = [counts.get((nation, phase.value)) for nation in nations]
        n = sum(one.requests for one in there if one)
        parts.append(Part(phase, n, start))
        start += n
    return Standing(name, parts)
