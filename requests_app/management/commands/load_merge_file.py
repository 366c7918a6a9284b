"""`manage.py load_merge_file CAMPAIGN FILE`: what the letters say to one authority only."""

from django.utils.timezone import localdate

from requests_app.management.commanding import FoiCommand, campaign_called, table_from
from requests_app.merge_files import load_merge_file


class Command(FoiCommand):
    help = "Load a merge file: each of its columns is a placeholder of the campaign's letter."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("file")
        parser.add_argument("--authority-column", default="authority", metavar="NAME")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        report = load_merge_file(
            campaign_called(options["campaign"]),
            table_from(options["file"]),
            authority_column=options["authority_column"],
            on=localdate(),
            dry_run=options["dry_run"],
        )
        for header, name in report.placeholders.items():
            self.stderr.write(f"column {header!r} is {{{{ {name} }}}}")
        self.answer_import(options, report, "Values of the merge file")
