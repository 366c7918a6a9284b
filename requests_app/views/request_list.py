"""The requests of one campaign, filtered and sorted."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.models import Campaign

ROWS_A_PAGE = 50


@login_required
def request_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = RequestFilter(request.GET, campaign, on=localdate())
    rows = chosen.qs.select_related("authority", "assigned_to")
    context = {
        "campaign": campaign,
        "section": "campaigns",
        "tab": "requests",
        "filter": chosen,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "sort": request.GET.get("sort") or "due",
    }
    return render(request, "requests/list.html", context)
