"""How authorities have responded: in time or late, to which questions, and who did not."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.domain.formulas import guarded
from requests_app.models import Campaign
from responses_app import response_statistics as told
from responses_app.domain.sentences import MADE_UP, of_coverage, of_times
from responses_app.response_statistics import ResponseStatistics, TimesRow, wording

TIMES_TABLES = (
    ("law", "By law"),
    ("nation", "By nation"),
    ("region", "By region of England"),
    ("type", "By type of authority"),
)
GROUP_TABLES = (
    ("nation", "By nation"),
    ("region", "By region of England"),
    ("type", "By type of authority"),
    ("population", "By population, in fifths of the authorities asked"),
)


@login_required
@require_safe
def responses(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    found = _found(request, campaign)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "responses",
        "found": found,
        "everyone": found.groups[0],
        "said": [
            of_coverage(found.groups[0], made_up=campaign.made_up),
            of_times(found.overall, found.on, made_up=campaign.made_up),
        ],
        "said_above": MADE_UP,
        "times_tables": _parted(found.times, TIMES_TABLES),
        "authorities": [row for row in found.times if row.kind == "authority"],
        "group_tables": _parted(found.groups, GROUP_TABLES),
        "questions": list(dict.fromkeys(row.question for row in found.questions)),
        "periods": list(dict.fromkeys(row.period for row in found.questions)),
        "question": request.GET.get("question", ""),
        "period": request.GET.get("period", ""),
        "wording": wording,
    }
    return render(request, "campaigns/responses.html", context)


@login_required
@require_safe
def responses_csv(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """One of the page's tables as CSV; `for=excel` guards what a spreadsheet would run."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if table not in told.TABLES:
        raise Http404
    columns, rows = told.table(_found(request, campaign), table)
    for_excel = request.GET.get("for") == "excel"
    name = f"{'made-up-' if campaign.made_up else ''}{campaign.slug}-responses-{table}.csv"
    return HttpResponse(
        _csv(columns, rows, for_excel),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _found(request: HttpRequest, campaign: Campaign) -> ResponseStatistics:
    question, period = request.GET.get("question", ""), request.GET.get("period", "")
    return told.response_statistics(campaign, localdate(), question, period)


def _parted(
    rows: Iterable[TimesRow] | Iterable[object], tables: Iterable[tuple[str, str]]
) -> list[tuple[str, list]]:
    """The rows of each kind, under the heading of their table."""
    every = list(rows)
    parted = [(title, [row for row in every if row.kind == kind]) for kind, title in tables]
    return [(title, members) for title, members in parted if members]


def _csv(columns: Iterable[str], rows: Iterable[tuple], for_excel: bool) -> str:
    buffer = io.StringIO(newline="")
    if for_excel:
        buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell, for_excel) for cell in row])
    return buffer.getvalue()


def _cell(value: object, for_excel: bool) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guarded(value) if for_excel and isinstance(value, str) else value
