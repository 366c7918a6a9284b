"""`manage.py releases CAMPAIGN`: the releases there are."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from requests_app.management.commanding import FoiCommand, campaign_called
from responses_app.models import Release
from responses_app.releases import origin_of


class Command(FoiCommand):
    help = "List a campaign's releases, the newest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        made = list(campaign.releases.select_related("made_by").order_by("-number"))
        lines = [_told(one) for one in made] or [f"{campaign} has no release yet."]
        self.answer(options, [_as_dict(one) for one in made], "\n".join(lines))


def _as_dict(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "sha256": release.sha256,
        "figures": release.figures,
        "statistics": release.statistics,
        "safe_sha256": release.safe_sha256,
        "made_at": timezone.localtime(release.made_at).isoformat(timespec="seconds"),
        "made_by": release.made_by.get_username() if release.made_by else None,
        "note": release.note,
        "bytes": release.size,
        "published_at": release.published_at
        and timezone.localtime(release.published_at).isoformat(timespec="seconds"),
    }


def _told(release: Release) -> str:
    name = origin_of(release)
    shown = "published" if release.is_published else "not published"
    line = f"{name}: {release.figures} figures, {release.statistics} statistics, {shown}"
    note = f"; {release.note.splitlines()[0]}" if release.note else ""
    return f"{line}, SHA-256 {release.sha256[:12]}{note}"
