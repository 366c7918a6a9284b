"""The public page of a release. It needs no login, and there is none until a manager says so.

It is written from the release's own file for the public and nothing else: no authority's words,
no name of ours, no small count. It is rendered without the request: it reads no session and sets
no cookie, and is the same for everybody.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from requests_app.rate_limit import seconds_to_wait
from responses_app.models import Release
from responses_app.releases import (
    ReleaseDamaged,
    Shown,
    drawing,
    origin_of,
    public_diff,
    shown,
    unpacked,
)
from responses_app.vault import hash_of
from responses_app.views.releases import public_address, zip_answer

ZIP = "files.zip"
PICTURES_A_PAGE = 20  # at most: so many more of them may be asked for than pages
TYPES = {"csv": "text/csv", "json": "application/json", "txt": "text/plain"}


@require_safe
def published(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Title, numbers in sentences, who answered, methods, how to cite, files, what changed."""
    if busy := _too_many(request):
        return busy
    release = _published(slug, number)
    said, before = _shown(release), _published_before(release)
    context = {
        "release": release,
        "campaign": release.campaign,
        "shown": said,
        "citation": said.citation(public_address(release)),
        "before": before,
        "changes": public_diff(before, release) if before else None,
        "pictures": drawing.pictures_of(release.safe_sha256, origin_of(release)),
    }
    return _kept(request, HttpResponse(render_to_string("published/release.html", context)))


@require_safe
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """One of its files, or all of them as a zip, byte for byte as they were frozen."""
    if busy := _too_many(request):
        return busy
    release = _published(slug, number)
    if name == ZIP:
        return _kept(request, zip_answer(release, release.safe_sha256, "public"))
    try:
        content = unpacked(release.safe_sha256).read(name)
    except ReleaseDamaged as problem:
        raise Http404(str(problem)) from problem
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    made_up = "made-up-" if release.campaign.made_up else ""
    called = f"{made_up}{slug}-release-{number}-{name}"
    answer = HttpResponse(
        content,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{called}"'},
    )
    return _kept(request, answer)


@require_safe
def picture(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One picture of its page, as SVG."""
    if busy := _too_many(request, "published-pictures", PICTURES_A_PAGE):
        return busy
    release = _published(slug, number)
    wanted = [request.GET.get(name, "") for name in ("name", "question", "period")]
    drawn = drawing.svg(release.safe_sha256, origin_of(release), *wanted)
    if not drawn:
        raise Http404("There is no such picture.")
    return _kept(request, HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8"))


def _published(slug: str, number: int) -> Release:
    """Raises Http404 for one that is not shown, as for one that is not there."""
    rows = Release.objects.published().select_related("campaign")
    return get_object_or_404(rows, campaign__slug=slug, number=number)


def _shown(release: Release) -> Shown:
    try:
        return shown(release.safe_sha256)
    except ReleaseDamaged as problem:
        raise Http404(str(problem)) from problem


def _published_before(release: Release) -> Release | None:
    before = release.campaign.releases.published().filter(number__lt=release.number)
    return before.order_by("-number").first()


def _kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What may be kept for a minute: then it is asked again whether it is shown still."""
    tag = quote_etag(hash_of(answer.content)[:32])
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.headers["ETag"] = tag
    return answer


def _too_many(request: HttpRequest, page: str = "published", times: int = 1) -> HttpResponse | None:
    wait = seconds_to_wait(request, page, settings.PUBLISHED_PER_MINUTE * times)
    if not wait:
        return None
    answer = HttpResponse(render_to_string("published/too_many.html", {"wait": wait}), status=429)
    answer.headers["Retry-After"] = str(wait)
    answer.headers["Cache-Control"] = "no-store"
    return answer
