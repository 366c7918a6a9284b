"""All campaigns, and the way in for a new one."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate

from requests_app.campaigns import CampaignFileError, load_campaign
from requests_app.domain.phase import Phase
from requests_app.forms import CampaignFileForm
from requests_app.models import Campaign, FoiRequest

LARGEST = 1024 * 1024  # bytes; a campaign file is a few pages of text
EXAMPLE = """\
slug = "waiting-for-repairs-2026"
title = "Waiting for repairs, 2026"
law = "auto"                      # FOISA for Scottish authorities, FOIA for all others
ask = { function = "housing" }    # or nation, region, type, or codes = ["E09000001", ...]
subject = "FOI request: waiting for repairs"
letter = \"\"\"
To {{ authority.name }},

Under the {{ law.title }} I ask for the following.

{{ questions }}

If a number is small and you withhold it, please say "fewer than 5" and not nothing.
Our reference is {{ reference }}.
\"\"\"
# The law wants the applicant's real name: no letter is drafted without one, and it ends it.
applicant = { name = "", organisation = "", address = "" }
suppression = { threshold = 5, zero_shown = true }
periods = [ { id = "2024", basis = "calendar" }, { id = "2025", basis = "calendar" } ]

[[question]]
id = "1"
text = "How many homes were reported to you as needing a repair?"
unit = "homes"
kind = "count"

[[question]]
id = "2"
text = "Of those in 1, how many waited longer than 28 days?"
unit = "homes"
kind = "count"
subset_of = "1"                   # gives the rate of 2 among 1
"""


@login_required
def campaigns(request: HttpRequest) -> HttpResponse:
    """How every campaign stands today; on an empty database, what to do first."""
    counted = (
        FoiRequest.objects.with_phase(localdate())
        .order_by()
        .values_list("campaign", "phase_now")
        .annotate(n=Count("pk"))
    )
    by_campaign: dict[int, Counter[str]] = {}
    for campaign_id, phase, n in counted:
        by_campaign.setdefault(campaign_id, Counter())[phase] = n
    rows = []
    for campaign in Campaign.objects.order_by("-created_at", "title"):
        counts = by_campaign.get(campaign.pk, Counter())
        rows.append((campaign, counts.total(), [counts[phase] for phase in Phase]))
    late = {pk for pk, counts in by_campaign.items() if counts[Phase.OVERDUE]}
    context = {"section": "campaigns", "rows": rows, "phases": list(Phase), "late": late}
    return render(request, "campaigns/campaigns.html", context)


@login_required
@permission_required("requests_app.add_campaign", raise_exception=True)
def load(request: HttpRequest) -> HttpResponse:
    """Create or update a campaign from its file."""
    form = CampaignFileForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            loaded = load_campaign(_text(form.cleaned_data["file"]))
        except CampaignFileError as error:
            problems = error.problems
        else:
            for warning in loaded.warnings:
                messages.warning(request, warning)
            messages.success(request, _loaded(loaded))
            return redirect(loaded.campaign)
    context = {"section": "campaigns", "form": form, "problems": problems}
    return render(request, "campaigns/load.html", context, status=400 if problems else 200)


@login_required
def example(request: HttpRequest) -> HttpResponse:
    """A campaign file to start from."""
    return HttpResponse(
        EXAMPLE,
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="campaign.toml"'},
    )


def _text(upload) -> str:
    if upload.size > LARGEST:
        raise CampaignFileError(["The file is larger than 1 MB; a text file was expected."])
    try:
        return upload.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CampaignFileError(["The file is not UTF-8 text. Save it as UTF-8."]) from None


def _loaded(loaded) -> str:
    verb = "created" if loaded.created else "updated"
    return f"{loaded.campaign} was {verb}: {loaded.questions} questions, {loaded.periods} periods."
