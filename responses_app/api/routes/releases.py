"""A campaign's releases: what was frozen, and when."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router

from responses_app.api.asking import Asked
from responses_app.api.paging import Key, part_of
from responses_app.api.problems import not_found
from responses_app.api.reading import Answer, campaign_of, page, reads
from responses_app.api.schemas import Form, page_of
from responses_app.models import Release

router = Router()
NEEDS = ["responses_app.view_release"]
KEYS = (Key("number"),)


class ReleaseRow(Form):
    """A frozen release."""

    number: int
    made_at: str = Field(json_schema_extra={"format": "date-time"})
    note: str | None = Field(description="why there is this release; what it corrects")
    sha256: str = Field(description="SHA-256 of its zip")
    bytes: int = Field(description="size of its zip")
    safe_sha256: str | None = Field(
        description="SHA-256 of the zip for everybody, with small counts hidden"
    )
    figures: int
    statistics: int
    published_at: str | None = Field(
        description="since when everybody sees it; null where it is not published",
        json_schema_extra={"format": "date-time"},
    )
    address: str | None = Field(description="its public page; null where it is not published")
    summary: dict[str, Any] = Field(description="what its page shows: asked, replied, confirmed")


class OneRelease(ReleaseRow):
    """A frozen release, and whose it is."""

    campaign: str
    made_up: bool


@reads(
    router, "campaigns/{slug}/releases", gives=page_of("PageOfReleases", ReleaseRow), needs=NEEDS
)
def releases(request: HttpRequest, slug: str, asked: Query[Asked]) -> Answer:
    """The releases of a campaign, the first one first."""
    campaign = campaign_of(slug)
    rows = campaign.releases.select_related("campaign")
    part = part_of(rows, KEYS, after=asked.after, limit=asked.limit, of=request.path)
    found = rows.filter(pk__in=part.pks).order_by("number")
    return page(request, part, map(_row, found), campaign)


@reads(router, "campaigns/{slug}/releases/{int:number}", gives=OneRelease, needs=NEEDS)
def release(request: HttpRequest, slug: str, number: int) -> Answer:
    """One release."""
    campaign = campaign_of(slug)
    one = campaign.releases.filter(number=number).first()
    if one is None:
        raise not_found(f"{slug} has no release {number}.")
    return _row(one) | {"campaign": campaign.slug, "made_up": campaign.made_up}


def _row(one: Release) -> Answer:
    shown = one.published_at
    published = reverse("published", args=[one.campaign.slug, one.number])
    return {
        "number": one.number,
        "made_at": one.made_at.isoformat(),
        "note": one.note or None,
        "sha256": one.sha256,
        "bytes": one.size,
        "safe_sha256": one.safe_sha256 or None,
        "figures": one.figures,
        "statistics": one.statistics,
        "published_at": shown.isoformat() if shown else None,
        "address": f"{settings.PUBLIC_URL}{published}" if shown else None,
        "summary": one.summary,
    }
