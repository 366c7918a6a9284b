"""`manage.py import_authorities`: bring the register in, or up to date."""

from django.utils.timezone import localdate

from requests_app import register
from requests_app.management.commanding import FoiCommand, table_from


class Command(FoiCommand):
    help = "Import the register of authorities (ours, or a CSV), and addresses with --emails."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", nargs="?", help="our columns or mySociety's; default: ours")
        parser.add_argument("--emails", metavar="FILE", help="columns: authority, email")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        dry_run = options["dry_run"]
        if options["file"] or not options["emails"]:
            table = table_from(options["file"]) if options["file"] else None
            report = register.import_authorities(table, dry_run=dry_run)
        else:
            report = register.RegisterReport()
        if report.ok and options["emails"]:
            addresses = register.import_addresses(
                table_from(options["emails"]),
                localdate(),
                source=options["emails"],
                dry_run=dry_run,
            )
            report.updated += addresses.updated
            report.unchanged += addresses.unchanged
            report.errors += addresses.errors
            report.warnings += addresses.warnings
        self.answer_import(options, report, "Authorities")
