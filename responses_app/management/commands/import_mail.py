"""`manage.py import_mail PATH ...`: keep and read mail that lies in files."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app.management.commanding import REFUSED, FoiCommand
from responses_app.importing_mail import PATIENCE, Imported, import_mail


class Command(FoiCommand):
    help = "Keep and read mail: .eml and .msg files, mbox files, Maildirs, or folders of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--wait",
            type=float,
            default=PATIENCE,
            metavar="SECONDS",
            help="how long to wait in the end for mails that another reader has in hand",
        )

    def handle(self, **options: Any) -> None:
        told, problems, mails = {}, 0, 0
        paths = map(Path, options["paths"])
        for done in import_mail(paths, timezone.now(), patience=options["wait"]):
            told[done.number] = done.told
            mails += done.message is not None
            for note in done.notes:
                self.stderr.write(f"note: {note}")
            if done.problem:
                problems += 1
                self.stderr.write(done.problem)
            elif not options["json"]:
                self.stdout.write(in_words(done))
        new = sum(one["stored"] for one in told.values())
        rows = [told[number] for number in sorted(told)]
        self.answer(options, rows, f"{mails} mails, {new} of them new.")
        if problems:
            raise CommandError(
                f"{problems} could not be taken in, or not yet read.", returncode=REFUSED
            )


def in_words(done: Imported) -> str:
    """One line on a mail: whose reply it is and what kind, or where it waits."""
    told = done.told
    whose = ", ".join(told["matched_requests"]) or told["place"].replace("pen", "holding pen")
    sure = "" if told["kind_is_sure"] else "perhaps "
    known = "" if done.is_new else "; known before"
    by_hand = "; needs reading by hand" if told["state"] == "by_hand" else ""
    return f"{done.path}: {whose}; {sure}{told['kind'].replace('_', ' ')}{by_hand}{known}"
