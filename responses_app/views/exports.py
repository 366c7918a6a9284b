"""Download buttons. Everything is streamed, and nothing is left out in silence."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.models import Campaign, FoiRequest
from responses_app import exports
from responses_app.models import StatisticsBuild


@login_required
def export(request: HttpRequest, slug: str, what: str) -> HttpResponseBase:
    """One table of a campaign as CSV."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if what not in exports.WHAT:
        raise Http404
    if what == "statistics" and not StatisticsBuild.objects.filter(campaign=campaign).exists():
        messages.warning(request, "There are no statistics yet: they follow within minutes.")
        return redirect(campaign)
    return _csv(request, campaign, what)


@login_required
def request_list_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The request list as CSV, with the filters of the page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = RequestFilter(request.GET, campaign, on=localdate())
    if not chosen.is_valid():
        # The list says which filter cannot be read; half a file would say nothing.
        page = redirect("request-list", slug=slug)
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    return _csv(request, campaign, "requests", chosen.qs)


def _csv(
    request: HttpRequest,
    campaign: Campaign,
    what: str,
    foi_requests: QuerySet[FoiRequest] | None = None,
) -> StreamingHttpResponse:
    """Stream it; `for=excel` guards text that a spreadsheet would run as a formula."""
    for_excel = request.GET.get("for") == "excel"
    return StreamingHttpResponse(
        exports.csv_chunks(what, campaign, foi_requests, for_excel=for_excel),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{exports.filename(what, campaign)}"'
        },
    )
