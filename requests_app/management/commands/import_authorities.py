"""`manage.py import_authorities`: bring the register in, or up to date."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from requests_app import address_book, register
from requests_app.management.commanding import FoiCommand, table_from


class Command(FoiCommand):
    help = "Import the register of authorities (ours, or a CSV), and addresses with --emails."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", nargs="?", help="our columns or mySociety's; default: ours")
        parser.add_argument("--emails", metavar="FILE", help="columns: authority, email")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        report = register.RegisterReport()
        with transaction.atomic():
            if options["file"] or not options["emails"]:
                table = table_from(options["file"]) if options["file"] else None
                report = register.import_authorities(table)
            if report.ok and options["emails"]:
                self._import_addresses(options["emails"], report)
            if options["dry_run"] or not report.ok:
                transaction.set_rollback(True)
        self.answer_import(options, report, "Authorities")

    def _import_addresses(self, path: str, report: register.RegisterReport) -> None:
        addresses = register.import_addresses(table_from(path), localdate(), source=Path(path).name)
        address_book.put_right_all(None, timezone.now(), Path(path).name)
        report.updated += addresses.updated
        report.unchanged += addresses.unchanged
        report.errors += addresses.errors
        report.warnings += addresses.warnings
