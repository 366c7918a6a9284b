"""A campaign's page: who was asked, how they stand, what is overdue, what it adds up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from requests_app.domain.phase import Phase
from requests_app.models import Authority, Campaign
from responses_app import exports, statistics_rebuild

OVERDUE_SHOWN = 10


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
    def asked(self) -> int:
        return sum(part.n for part in self.parts)


@login_required
def campaign_page(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
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
        "by_nation": by_nation,
        "most": max((standing.asked for standing in by_nation), default=0),
        "overdue": overdue.order_by("due_on", "authority__plain_name")[:OVERDUE_SHOWN],
        "questions": questions,
        "statistics": statistics_rebuild.show(campaign, area=statistics_rebuild.UK)
        if build
        else [],
        "build": build,
        "downloads": exports.WHAT,
    }
    return render(request, "campaigns/campaign.html", context)


def _counts(campaign: Campaign, today: date) -> dict[tuple[str, str], int]:
    rows = (
        campaign.foi_requests.with_phase(today)
        .order_by()
        .values_list("authority__nation", "phase_now")
        .annotate(n=Count("pk"))
    )
    return {(nation, phase): n for nation, phase, n in rows}


def _standing(name: str, nations: Iterable[str], counts: dict[tuple[str, str], int]) -> Standing:
    parts, start = [], 0
    for phase in Phase:
        n = sum(counts.get((nation, phase.value), 0) for nation in nations)
        parts.append(Part(phase, n, start))
        start += n
    return Standing(name, parts)
