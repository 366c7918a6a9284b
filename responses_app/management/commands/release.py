"""`manage.py release CAMPAIGN`: freeze figures and statistics, for good."""

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called, person_called
from responses_app.releases import ReleaseDamaged, ReleaseError, release
from responses_app.vault import VaultError


class Command(FoiCommand):
    help = "Freeze a campaign's figures and statistics as its next release."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("--note", default="", metavar="TEXT", help="why there is this release")
        parser.add_argument("--by", metavar="NAME", help="the account of whoever makes it")
        parser.add_argument(
            "--although-unchanged",
            action="store_true",
            help="make one although the newest release holds the same numbers",
        )

    def handle(self, **options) -> None:
        campaign, by = campaign_called(options["campaign"]), person_called(options["by"])
        try:
            made = release(
                campaign,
                by,
                options["note"],
                timezone.now(),
                although_unchanged=options["although_unchanged"],
            )
        except (ReleaseError, ReleaseDamaged, VaultError) as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        if campaign.made_up:
            self.stderr.write("note: made-up figures.")
        document = {
            "number": made.number,
            "sha256": made.sha256,
            "figures": made.figures,
            "statistics": made.statistics,
            "safe_sha256": made.safe_sha256,
            "made_at": timezone.localtime(made.made_at).isoformat(timespec="seconds"),
            "confirmation": made.summary["confirmation"],
            "changes": made.summary["changes"],
        }
        self.answer(
            options,
            document,
            f"Release {made.number} of {campaign}: {made.figures} figures, {made.statistics} "
            f"statistics, SHA-256 {made.sha256}. It is shown to nobody outside until somebody "
            "publishes it.",
        )
