"""`manage.py read_answer TEXT ...`: what a cell or a sentence of a reply says."""

import csv
from pathlib import Path

from django.core.management.base import CommandError

from requests_app.domain.law import Law
from requests_app.management.commanding import REFUSED, WRONG_USAGE, FoiCommand
from responses_app.domain.answers import Answer, read_answer


class Command(FoiCommand):
    help = "Say what an authority's own words amount to. Stores nothing."

    def add_arguments(self, parser) -> None:
        parser.add_argument("text", nargs="*")
        parser.add_argument("--law", default="", help="foia, foisa, eir or eisr")
        parser.add_argument("--unit", default="", help="the unit that was asked for")
        parser.add_argument("--kind", default=None, help="the question's kind: count, money ...")
        parser.add_argument("--csv", metavar="FILE", help="columns raw, and perhaps unit and law")

    def handle(self, **options) -> None:
        if bool(options["text"]) == bool(options["csv"]):
            raise CommandError("a TEXT or --csv FILE was expected.", returncode=WRONG_USAGE)
        if options["csv"]:
            cells = self._cells(options["csv"], options)
        else:
            law = self._law(options["law"], "--law")
            cells = [(text, options["unit"], law) for text in options["text"]]
        try:
            answers = [
                read_answer(raw, unit=unit or None, law=law or None, kind=options["kind"])
                for raw, unit, law in cells
            ]
        except ValueError as problem:
            raise CommandError(f"{problem}.", returncode=WRONG_USAGE) from problem
        document = [answer.as_dict() for answer in answers]
        self.answer(options, document, "\n".join(map(_told, answers)))

    def _law(self, text: str, where: str) -> str:
        if not text.strip():
            return ""
        try:
            return Law.parse(text)
        except ValueError as problem:
            raise CommandError(f"{where}: {problem}.", returncode=WRONG_USAGE) from problem

    def _cells(self, path: str, options) -> list[tuple[str, str, str]]:
        """Every row in order, blank answers too; the words exactly as they stand."""
        try:
            with Path(path).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                if "raw" not in (reader.fieldnames or ()):
                    raise CommandError(f"{path} has no column 'raw'.", returncode=REFUSED)
                return [
                    (
                        row["raw"] or "",
                        row.get("unit") or options["unit"],
                        self._law(row.get("law") or options["law"], f"line {reader.line_num}"),
                    )
                    for row in reader
                ]
        except (OSError, UnicodeDecodeError, csv.Error) as problem:
            raise CommandError(f"{path} cannot be read: {problem}.", returncode=REFUSED) from problem


def _told(answer: Answer) -> str:
    bounds = f", {answer.lower} to {answer.upper}" if answer.kind == "bounded" else ""
    value = f" {answer.value}" if answer.value is not None else ""
    look = " (a person should look)" if answer.needs_review else ""
    note = f": {answer.note}" if answer.note else ""
    sections = "".join(f" [s.{one.number} {one.means}]" for one in answer.sections)
    return f"{answer.raw!r} -> {answer.kind}{value}{bounds}{sections}{look}{note}"
