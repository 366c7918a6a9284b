"""Figures that hardly can be right: what is odd, whether it is right all the same, or ask them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from requests_app.letters import LetterProblem
from requests_app.models import Campaign
from responses_app import asking_back, checking
from responses_app.checking import CheckError, Failed

MAY_JUDGE = "responses_app.add_checkverdict"
MAY_WRITE = "requests_app.add_outgoingmessage"
A_PAGE = 100


@login_required
def checks(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    failed = checking.checks_of_campaign(campaign)
    if request.method == "POST":
        return _judged(request, campaign, failed)
    judged = [one for one in failed if one.verdict]
    is_judged = request.GET.get("show") == "judged"
    rows = judged if is_judged else [one for one in failed if not one.verdict]
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "review",
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "shown": "judged" if is_judged else "open",
        "tabs": [
            ("open", "To look at", len(failed) - len(judged)),
            ("judged", "Looked at", len(judged)),
        ],
        "may_judge": request.user.has_perm(MAY_JUDGE),
        "may_write": request.user.has_perm(MAY_WRITE),
    }
    return render(request, "review/checks.html", context)


def _judged(request: HttpRequest, campaign: Campaign, failed: list[Failed]) -> HttpResponse:
    wanted = (request.POST.get("request", ""), request.POST.get("check", ""))
    wanted_figures = request.POST.get("figures", "")
    one = next(
        (
            row
            for row in failed
            if (str(row.foi_request.pk), row.check.key) == wanted and row.of == wanted_figures
        ),
        None,
    )
    back = redirect(reverse("checks", args=[campaign.slug]))
    if one is None:
        messages.info(request, "The figures have changed meanwhile: look again.")
        return back
    if request.POST.get("action") == "ask":
        return _asked(request, one, back)
    if not request.user.has_perm(MAY_JUDGE):
        raise PermissionDenied
    try:
        checking.judge(one, request.POST.get("why", ""), request.user, timezone.now())
        messages.success(request, f"Kept: {one.foi_request.authority}, it is right as it is.")
    except CheckError as problem:
        messages.error(request, str(problem))
    return back


def _asked(request: HttpRequest, one: Failed, back: HttpResponse) -> HttpResponse:
    """Draft a letter that asks about every check of this authority that nobody has judged."""
    if not request.user.has_perm(MAY_WRITE):
        raise PermissionDenied
    open_ones = [row for row in checking.checks_of(one.foi_request) if not row.verdict]
    try:
        asking_back.draft_query(
            one.foi_request,
            [checking.point_of(row) for row in open_ones],
            request.user,
            timezone.now(),
        )
        messages.success(request, "A letter that asks them is drafted; it waits to be approved.")
        return redirect(one.foi_request)
    except LetterProblem as problem:
        messages.error(request, f"The letter could not be written: {problem}")
        return back
