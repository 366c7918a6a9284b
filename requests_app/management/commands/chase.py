"""`manage.py chase`: write every letter that is due today."""

from django.utils import timezone

from requests_app.chasing import write_due_letters
from requests_app.management.commanding import FoiCommand, campaign_called, day_from


class Command(FoiCommand):
    help = "Write the letter of the chase ladder to every authority that is late and due one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--campaign")
        parser.add_argument("--as-of", metavar="DATE", help="default: today")
        parser.add_argument("--dry-run", action="store_true", help="say what would be written")

    def handle(self, **options) -> None:
        on = day_from(options["as_of"], "--as-of")
        campaign = campaign_called(options["campaign"]) if options["campaign"] else None
        report = write_due_letters(on, campaign, at=timezone.now(), dry_run=options["dry_run"])
        if report.note:
            self.stderr.write(report.note)
        for one in report.skipped:
            self.stderr.write(f"skipped: {one['request']}, {one['authority']}: {one['why']}")
        would = "would be written" if options["dry_run"] else "written"
        self.answer(
            options,
            report.as_dict(),
            f"{len(report.written)} letters {would}, {len(report.skipped)} skipped.",
        )
