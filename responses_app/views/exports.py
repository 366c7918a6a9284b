"""Download buttons. Everything is streamed, whole, with every authority asked."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.models import Campaign
from responses_app import exports


@login_required
def export(request: HttpRequest, slug: str, what: str) -> StreamingHttpResponse:
    """One table of a campaign as CSV."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if what not in exports.WHAT:
        raise Http404
    return _csv(f"{slug}-{what}", exports.csv_chunks(what, campaign))


@login_required
def request_list_csv(request: HttpRequest, slug: str) -> HttpResponse | StreamingHttpResponse:
    """The request list as CSV, with the filters and the order of the page."""
    campaign = get_object_or_404(Campaign, slug=slug)
    chosen = RequestFilter(request.GET, campaign, on=localdate())
    if not chosen.is_valid():
        # The list says which filter cannot be read; half a file would say nothing.
        page = redirect("request-list", slug=slug)
        page["Location"] += f"?{request.GET.urlencode()}"
        return page
    return _csv(
        f"{slug}-requests", exports.csv_chunks("requests", campaign, foi_requests=chosen.qs)
    )


def _csv(name: str, chunks) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        chunks,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
