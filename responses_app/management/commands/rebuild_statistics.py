"""`manage.py rebuild_statistics [CAMPAIGN ...]`: work in what changed, or everything anew."""

from django.utils import timezone

from requests_app.management.commanding import FoiCommand, campaign_called
from requests_app.models import Campaign
from responses_app.statistics_rebuild import rebuild_these


class Command(FoiCommand):
    help = "Rebuild statistics: of the campaigns named, or of all."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaigns", nargs="*", metavar="CAMPAIGN")
        parser.add_argument("--full", action="store_true", help="everything, not only what changed")

    def handle(self, **options) -> None:
        campaigns = [campaign_called(slug) for slug in options["campaigns"]]
        chosen = campaigns or Campaign.objects.all()
        built = rebuild_these(chosen, timezone.now(), whole=options["full"])
        text = "\n".join(
            f"{one.campaign.slug}: {one.cells} cells in {one.seconds:.2f} s ({one.rebuilt})"
            for one in built
        )
        self.answer(options, [one.as_dict() for one in built], text or "There is no campaign yet.")
