"""Pictures of a campaign for a report, each with its table, its sentence and its files."""

import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from requests_app.models import Campaign
from responses_app.domain.areas import UK, area_name
from responses_app.domain.pictures import as_png, as_svg, as_svg_file, trend
from responses_app.pictures import (
    BY,
    FROM_THE_LOG,
    NAMES,
    NoSuchPicture,
    NothingToDraw,
    Pictures,
    Wanted,
)
from responses_app.statistics_rebuild import whole_build
from responses_app.views.behind import newest_change

DRAWING = 2  # counts up when the same numbers are drawn in another way
TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@login_required
@require_safe
def pictures(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, slug=slug)
    found = Pictures(campaign, localdate())
    wanted = _wanted(request.GET, request.GET.get("picture", ""))
    picture, problem, missing = None, "", False
    with whole_build():
        try:
            wanted = found.settled(wanted)
            picture = found.draw(wanted)
        except NothingToDraw as nothing:
            problem, missing = str(nothing), isinstance(nothing, NoSuchPicture)
        of_statistics = found.build and wanted.name not in (*FROM_THE_LOG, trend.NAME)
        context = {
            "behind": newest_change(campaign) if of_statistics else None,
            "campaign": campaign,
            "section": "campaigns",
            "tab": "pictures",
            "names": [(name, title) for name, title in NAMES.items()],
            "wanted": wanted,
            "title": NAMES.get(wanted.name, ""),
            "picture": picture,
            # Made by us, with every word in it escaped.
            "svg": mark_safe(as_svg(picture)) if picture else "",
            "problem": problem,
            "missing": missing,
            "questions": found.questions_for(wanted.name),
            "periods": () if wanted.name in (*FROM_THE_LOG, trend.NAME) else found.periods,
            "areas": ()
            if wanted.name == trend.NAME
            else [(area, area_name(area)) for area in found.areas],
            "ways": BY.get(wanted.name, {}).items(),
            "query": _query(wanted),
            "shows_authorities": wanted.name not in (*FROM_THE_LOG, trend.NAME),
        }
    return render(request, "campaigns/pictures.html", context, status=404 if missing else 200)


@login_required
@require_safe
def picture_file(request: HttpRequest, slug: str, name: str, ending: str) -> HttpResponse:
    """A picture as a file. `ETag` by the build of the statistics, or by what is drawn."""
    campaign = get_object_or_404(Campaign, slug=slug)
    if ending not in TYPES:
        raise Http404
    found = Pictures(campaign, localdate())
    try:
        with whole_build():
            wanted = found.settled(_wanted(request.GET, name))
            tag = _tag_by_build(found, wanted, ending)
            if tag and (kept := get_conditional_response(request, etag=tag)):
                return kept
            picture = found.draw(wanted)
    except NothingToDraw as nothing:
        raise Http404(str(nothing)) from nothing
    drawn = as_svg(picture)
    tag = tag or quote_etag(f"{hashlib.sha256(drawn.encode()).hexdigest()[:32]}-{ending}")
    if kept := get_conditional_response(request, etag=tag):
        return kept
    content = as_png(picture) if ending == "png" else as_svg_file(picture)
    answer = HttpResponse(content, content_type=TYPES[ending])
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(found, wanted, ending)}"'
    return answer


def _wanted(asked: Mapping[str, str], name: str) -> Wanted:
    return Wanted(
        name or Wanted().name,
        asked.get("question", ""),
        asked.get("period", ""),
        asked.get("area", "") or UK,
        asked.get("by", ""),
    )


def _query(wanted: Wanted) -> str:
    """What is wanted as the query of a link to the file."""
    said = {
        "question": wanted.question,
        "period": wanted.period,
        "area": wanted.area if wanted.area != UK else "",
        "by": wanted.by,
    }
    return urlencode({key: value for key, value in said.items() if value})


def _tag_by_build(found: Pictures, wanted: Wanted, ending: str) -> str | None:
    """A tag that needs no drawing, where what is drawn changes with the statistics alone.

    A trend changes with the figures of earlier campaigns too, some of which no statistic of this
    one is made of.
    """
    if wanted.name in (*FROM_THE_LOG, trend.NAME) or found.build is None:
        return None
    campaign = found.campaign
    told = (DRAWING, found.build.pk, found.build.number, found.on, campaign.title, wanted, ending)
    return quote_etag(hashlib.sha256(repr(told).encode()).hexdigest()[:32])


def _file_name(found: Pictures, wanted: Wanted, ending: str) -> str:
    campaign = found.campaign
    parts = (
        "made-up" if campaign.made_up else "",
        campaign.slug,
        wanted.name,
        wanted.question,
        wanted.period,
        "" if wanted.area == UK else wanted.area.replace(":", " "),
        wanted.by,
    )
    return f"{slugify(' '.join(part for part in parts if part))}.{ending}"
