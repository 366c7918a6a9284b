"""Make a release: everything that a report may quote, frozen at one moment, for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from requests_app.models import Campaign
from responses_app import confirmations, statistics_rebuild, vault
from responses_app.domain.disclosure import NotProved
from responses_app.domain.publication import Publication, Row
from responses_app.domain.releases.diffing import Difference
from responses_app.models import Release
from responses_app.publications import of_campaign
from responses_app.releases import comparing, contents, names
from responses_app.releases.archive import Packed, as_json, packed
from responses_app.releases.contents import About
from responses_app.releases.snapshot import one_snapshot
from responses_app.releases.stored import publication_of

MOST_TRIES = 5


class ReleaseError(ValueError):
    """There is no release as things stand. The message says why, for a person."""


class NothingChanged(ReleaseError):
    """The newest release holds just the same."""


@dataclass(frozen=True)
class _Made:
    """A release that nobody has been told of yet."""

    number: int
    note: str
    whole: Packed
    for_all: Packed | None
    """None where no file for everybody could be shown to give no small count away."""
    content: str
    """A hash of the numbers alone: equal where nothing has changed."""
    figures: int
    statistics: int
    summary: Mapping[str, Any]


def release(
    campaign: Campaign,
    by: AbstractBaseUser | None,
    note: str,
    at: datetime,
    *,
    although_unchanged: bool = False,
) -> Release:
    """Freeze a campaign's figures and statistics as they are at `at`, and return the release.

    Statistics are rebuilt first, and everything is read at one moment. Raises NothingChanged where
    the newest release holds the same numbers, unless `although_unchanged`, and ReleaseError where
    there is nothing to release or the campaign does not keep still. A later correction changes no
    release.
    """
    for _ in range(MOST_TRIES):
        _rebuild(campaign, at)
        newest = campaign.releases.order_by("-number").first()
        made = _made(campaign, note.strip(), at, newest)
        if made is None:
            continue  # something changed meanwhile: the statistics are to be rebuilt
        if newest and not although_unchanged and newest.summary.get("content") == made.content:
            raise NothingChanged(
                f"Nothing has changed since {newest}: its numbers are the same. There is no new "
                "release."
            )
        if kept := _kept(campaign, made, by, at):
            return kept
    raise ReleaseError(
        f"{campaign} changes all the time at the moment: try again in a minute. Nothing was kept."
    )


def _rebuild(campaign: Campaign, at: datetime) -> None:
    """Rebuild the statistics, and those of earlier campaigns where they wait for it."""
    for before in reversed(_earlier(campaign)):  # the oldest first: the next is compared with it
        if before.changes.exists() or not hasattr(before, "statistics_build"):
            statistics_rebuild.rebuild(before, at)
    statistics_rebuild.rebuild(campaign, at)


def _earlier(campaign: Campaign) -> list[Campaign]:
    """The campaigns that this one is compared with, and those that they are."""
    found: dict[str, Campaign] = {}
    waiting = [campaign]
    while waiting:
        named = waiting.pop().questions.exclude(previous="").values_list("previous", flat=True)
        slugs = {previous.partition(":")[0] for previous in named} - {campaign.slug, *found}
        rows = list(Campaign.objects.filter(slug__in=slugs))
        found |= {one.slug: one for one in rows}
        waiting += rows
    return list(found.values())


def _made(campaign: Campaign, note: str, at: datetime, newest: Release | None) -> _Made | None:
    """Write every file within one snapshot; None where statistics wait to be rebuilt."""
    number = newest.number + 1 if newest else 1
    with one_snapshot():
        campaign = Campaign.objects.get(pk=campaign.pk)  # its settings as they are at this moment
        about = About(campaign, number, timezone.localdate(at), note)
        if any(one.changes.exists() for one in (campaign, *_earlier(campaign))):
            return None
        publication = of_campaign(campaign)
        if not contents.asked_in(publication):
            raise ReleaseError(f"Nobody has been asked in {campaign}: there is nothing to release.")
        whole, difference = _whole(about, publication, newest, at)
        for_all, report = _for_all(about, publication, at)
        asked_back = confirmations.counts(campaign, about.made_on)
    data = {name: sha256 for name, sha256 in whole.hashes.items() if name not in names.OF_ITSELF}
    said = {key: value for key, value in asked_back.as_dict().items() if key != "may_still_object"}
    return _Made(
        number,
        note,
        whole,
        for_all,
        vault.hash_of(as_json([sorted(data.items()), said]).encode()),
        len(publication.figures),
        len(publication.statistics),
        {
            "asked": contents.asked_in(publication),
            "replied": _replied(publication.statistics),
            "confirmation": asked_back.as_dict(),
            "safe_size": len(for_all.content) if for_all else 0,
            "hidden": report,
            "changes": _counted(difference),
        },
    )


def _whole(
    about: About, publication: Publication, newest: Release | None, at: datetime
) -> tuple[Packed, Difference | None]:
    versions = contents.versions_of(about.campaign)
    files = contents.data_files(about.campaign, publication, versions, about.made_on)
    difference = None
    if newest:
        difference = comparing.between(
            publication_of(newest),
            comparing.as_release(publication, about),
            why=comparing.reasons_of(versions),
        )
    words = contents.words(about, publication, _as_files(difference), for_all=False)
    return packed(
        {**words, **files}, _head(about, contents.asked_in(publication), at, names.WHOLE)
    ), difference


def _for_all(
    about: About, publication: Publication, at: datetime
) -> tuple[Packed | None, Mapping[str, object]]:
    """The file for everybody, and what was hidden in it."""
    try:
        safe = contents.safe_files(about.campaign, publication, about.made_on)
    except NotProved as problem:
        return None, {"sentences": [f"There is no file for everybody: {problem}"]}
    words = contents.words(about, safe.publication, {}, for_all=True)
    head = _head(about, contents.asked_in(publication), at, names.PUBLIC)
    return packed({**words, **safe.files}, head), safe.report


def _as_files(difference: Difference | None) -> dict[str, str]:
    if difference is None:
        return {}
    return {
        names.DIFF_TEXT: difference.as_text(),
        names.DIFF_JSON: as_json(difference.as_dict()),
    }


def _counted(difference: Difference | None) -> dict[str, int]:
    """How much changed since the release before, for the page."""
    if difference is None:
        return {}
    told = ("added", "removed", "corrected", "newly_replied", "moved", "wrong_now", "design")
    return {name: len(getattr(difference, name)) for name in told}


def _head(about: About, asked: int, at: datetime, which: str) -> dict[str, object]:
    """What a manifest says before it lists its files."""
    return {
        "campaign": about.campaign.slug,
        "title": about.campaign.title,
        "release": about.number,
        "which": which,
        "made_at": timezone.localtime(at).isoformat(timespec="seconds"),
        "note": about.note,
        "made_up": about.campaign.made_up,
        "author": about.campaign.applicant_organisation,
        "asked": asked,
    }


def _replied(statistics: Iterable[Row]) -> int:
    return max((int(row["replied"]) for row in statistics if row["area"] == "uk"), default=0)


def _kept(
    campaign: Campaign, made: _Made, by: AbstractBaseUser | None, at: datetime
) -> Release | None:
    """Keep the files, then the row; None where another release was faster.

    The campaign's row is locked while the number is looked at, so that no two are the same.
    """
    sha256 = vault.put(made.whole.content)
    safe_sha256 = vault.put(made.for_all.content) if made.for_all else ""
    with transaction.atomic():
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        newest = campaign.releases.order_by("-number").first()
        if (newest.number + 1 if newest else 1) != made.number:
            return None
        return Release.objects.create(
            campaign=campaign,
            number=made.number,
            made_at=at,
            made_by=by,
            note=made.note,
            sha256=sha256,
            safe_sha256=safe_sha256,
            size=len(made.whole.content),
            figures=made.figures,
            statistics=made.statistics,
            summary={**made.summary, "content": made.content},
        )
