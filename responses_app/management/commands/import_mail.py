"""`manage.py import_mail PATH ...`: keep and read mail that lies in files."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app.management.commanding import REFUSED, FoiCommand
from responses_app.importing_mail import Imported, as_json, import_mail


class Command(FoiCommand):
    help = "Keep and read mail: .eml and .msg files, mbox files, Maildirs, or folders of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")

    def handle(self, **options: Any) -> None:
        told, problems = [], 0
        for done in import_mail(map(Path, options["paths"]), timezone.now()):
            told.append(as_json(done))
            if done.problem:
                problems += 1
                self.stderr.write(done.problem)
            elif not options["json"]:
                self.stdout.write(in_words(done))
        new = sum(one["stored"] for one in told)
        self.answer(options, told, f"{len(told)} mails, {new} of them new.")
        if problems:
            raise CommandError(f"{problems} could not be taken in.", returncode=REFUSED)


def in_words(done: Imported) -> str:
    """One line on a mail: whose reply it is and what kind, or where it waits."""
    told = as_json(done)
    whose = ", ".join(told["matched_requests"]) or told["place"].replace("pen", "holding pen")
    sure = "" if told["kind_is_sure"] else "perhaps "
    known = "" if done.is_new else "; known before"
    by_hand = "; needs reading by hand" if told["state"] == "by_hand" else ""
    return f"{done.path}: {whose}; {sure}{told['kind'].replace('_', ' ')}{by_hand}{known}"
