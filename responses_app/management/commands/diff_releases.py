"""`manage.py diff_releases CAMPAIGN A B`: what changed from one release to another."""

from django.core.management.base import CommandError, CommandParser

from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called
from requests_app.models import Campaign
from responses_app.models import Release
from responses_app.releases import ReleaseDamaged, diff


class Command(FoiCommand):
    help = "Compare two releases: figures, authorities, statistics, sentences that are now wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("older", type=int, metavar="A")
        parser.add_argument("newer", type=int, metavar="B")

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        older, newer = (_called(campaign, options[name]) for name in ("older", "newer"))
        try:
            found = diff(older, newer)
        except ReleaseDamaged as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        if campaign.made_up:
            self.stderr.write("note: made-up figures.")
        document = {**found.as_dict(), "older_sha256": older.sha256, "newer_sha256": newer.sha256}
        self.answer(options, document, found.as_text().rstrip())


def _called(campaign: Campaign, number: int) -> Release:
    """Return a release by its number, or refuse with those there are."""
    if release := campaign.releases.filter(number=number).first():
        return release
    there = campaign.releases.order_by("number").values_list("number", flat=True)
    numbers = ", ".join(map(str, there)) or "none yet"
    raise CommandError(
        f"{campaign.slug} has no release {number}; there are: {numbers}.", returncode=REFUSED
    )
