"""The statistics of a campaign for one area: counts, totals with bounds, rates and change."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from requests_app.models import Campaign
from responses_app import statistics_rebuild
from responses_app.statistics_rebuild import UK


@login_required
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    build = getattr(campaign, "statistics_build", None)
    areas = _areas(build) if build else []
    area = request.GET.get("area", UK)
    known = area == UK or area in areas
    rows = statistics_rebuild.show(campaign, area=area) if build and known else []
    by_question: dict[str, list[dict]] = {}
    for row in rows:
        by_question.setdefault(row["question"], []).append(row)
    questions = [
        (question, by_question[question.key])
        for question in campaign.questions.all()
        if question.key in by_question
    ]
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "statistics",
        "build": build,
        "areas": [(one, area_name(one)) for one in areas],
        "area": area,
        "area_name": area_name(area),
        "known": known,
        "periods": list(dict.fromkeys(row["period"] for row in rows)),
        "questions": questions,
        "rates": [row for row in rows if row["rate"]],
        "ratios": [row for row in rows if row["ratio"]],
        "changes": [row for row in rows if row["change"]],
    }
    return render(request, "campaigns/statistics.html", context, status=200 if known else 404)


def area_name(area: str) -> str:
    """Return `uk` as "United Kingdom" and `nation:Wales` as "Wales (nation)"."""
    if area == UK:
        return "United Kingdom"
    kind, _, name = area.partition(":")
    return f"{name} ({kind})"


def _areas(build) -> list[str]:
    found = set(build.statistics.order_by().values_list("area", flat=True).distinct()) - {UK}
    order = {"nation": 0, "region": 1, "type": 2}
    return [UK, *sorted(found, key=lambda area: (order.get(area.partition(":")[0], 3), area))]
