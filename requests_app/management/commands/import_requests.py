"""`manage.py import_requests CAMPAIGN FILE`: log requests that were sent already."""

from pathlib import Path

from django.utils.timezone import localdate

from requests_app.logging_requests import import_requests
from requests_app.management.commanding import FoiCommand, campaign_called, table_from


class Command(FoiCommand):
    help = "Log requests already sent, from a spreadsheet. All of it, or nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("file")
        parser.add_argument("--authority-column", default="authority", metavar="NAME")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        report = import_requests(
            campaign_called(options["campaign"]),
            table_from(options["file"]),
            today=localdate(),
            authority_column=options["authority_column"],
            source=Path(options["file"]).name,
            dry_run=options["dry_run"],
        )
        self.answer_import(options, report, "Requests")
