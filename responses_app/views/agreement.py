"""How far the coders of a campaign agree, with what the figures are over."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from requests_app.models import Campaign
from responses_app import double_coding


@login_required
@require_safe
def agreement(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "review",
        "share": f"{(campaign.double_code * 100).normalize():f}%",
        "agreement": double_coding.agreement_of(campaign),
    }
    return render(request, "review/agreement.html", context)
