"""`manage.py import_figures CAMPAIGN FILE`: answers that people have read already."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app.management.commanding import (
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
    table_from,
)
from responses_app.figures import FigureError, import_figures, read_mapping


class Command(FoiCommand):
    help = "Import figures, long (authority,question,period,answer) or wide (--map)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("file")
        parser.add_argument(
            "--map",
            nargs="+",
            action="extend",
            default=[],
            metavar="COLUMN=QUESTION@PERIOD",
            help="a wide file: which column answers which question and period",
        )
        parser.add_argument("--authority-column", default="authority", metavar="NAME")
        parser.add_argument("--dry-run", action="store_true", help="check, and write nothing")

    def handle(self, **options) -> None:
        try:
            mapping = read_mapping(options["map"])
        except FigureError as problem:
            raise CommandError(f"--map {problem}", returncode=WRONG_USAGE) from problem
        report = import_figures(
            campaign_called(options["campaign"]),
            table_from(options["file"]),
            today=localdate(),
            mapping=mapping or None,
            authority_column=options["authority_column"],
            source=Path(options["file"]).name,
            dry_run=options["dry_run"],
        )
        self.answer_import(options, report, "Figures")
