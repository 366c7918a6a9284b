"""`manage.py read_answer TEXT ...`: what a cell or a sentence of a reply says."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from requests_app.domain.law import Law
from requests_app.management.commanding import REFUSED, WRONG_USAGE, FoiCommand
from responses_app.domain.answers import Answer, Section, read_answer
from responses_app.domain.answers.asked import QUESTION_KINDS

Cell = tuple[str, str, str]  # the words, the unit and the law


class Command(FoiCommand):
    help = "Say what an authority's own words amount to. Stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", nargs="*")
        parser.add_argument("--law", default="", help="foia, foisa, eir or eisr")
        parser.add_argument("--unit", default="", help="the unit that was asked for")
        parser.add_argument(
            "--kind", type=str.lower, choices=QUESTION_KINDS, help="the question's kind"
        )
        parser.add_argument("--csv", metavar="FILE", help="columns raw, and perhaps unit and law")

    def handle(self, **options: Any) -> None:
        if bool(options["text"]) == bool(options["csv"]):
            raise CommandError("a TEXT or --csv FILE was expected.", returncode=WRONG_USAGE)
        try:
            law = _law(options["law"])
        except ValueError as problem:
            raise CommandError(f"{problem}.", returncode=WRONG_USAGE) from problem
        if options["csv"]:
            cells = _cells(options["csv"], options["unit"], law)
        else:
            cells = [(text, options["unit"], law) for text in options["text"]]
        answers = [
            read_answer(raw, unit=unit or None, law=law or None, kind=options["kind"])
            for raw, unit, law in cells
        ]
        document = [answer.as_dict() for answer in answers]
        self.answer(options, document, "\n".join(map(_told, answers)))


def _law(text: str) -> str:
    return Law.parse(text).value if text.strip() else ""


def _cells(path: str, unit: str, law: str) -> list[Cell]:
    """Every row in order, blank answers too; the words exactly as they stand.

    `unit` and `law` stand where the row has none. Refuses the file with every bad row.
    """
    cells: list[Cell] = []
    problems = []
    for line, row in _rows(path):
        try:
            if None in row:
                raise ValueError("more cells than columns; text with a comma must stand in quotes")
            cells.append((row["raw"], row.get("unit") or unit, _law(row.get("law", "")) or law))
        except ValueError as problem:
            problems.append(f"{path}, line {line}: {problem}.")
    if problems:
        raise CommandError("\n".join(problems), returncode=REFUSED)
    return cells


def _rows(path: str) -> Iterator[tuple[int, dict[str | None, str]]]:
    """Every row by column, with its line; cells beyond the last column stand under None."""
    try:
        reader = csv.reader(io.StringIO(_text(Path(path).read_bytes()), newline=""))
        columns = [name.strip() for name in next(reader, [])]
        if "raw" not in columns:
            raise CommandError(f"{path} has no column 'raw'.", returncode=REFUSED)
        for cells in reader:
            if not cells and len(columns) > 1:
                continue  # an empty line; in a file of one column it is a blank answer
            row: dict[str | None, str] = dict.fromkeys(columns, "")
            row.update(zip(columns, cells))
            if any(cells[len(columns) :]):
                row[None] = ",".join(cells[len(columns) :])
            yield reader.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise CommandError(f"{path} cannot be read: {problem}.", returncode=REFUSED) from problem


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _told(answer: Answer) -> str:
    value = f" {answer.value}" if answer.value is not None else ""
    bounds = _bounds(answer) if answer.value is None else ""
    look = " (a person should look)" if answer.needs_review else ""
    note = f": {answer.note}" if answer.note else ""
    sections = "".join(map(_cited, answer.sections))
    return f"{answer.raw!r} -> {answer.kind}{value}{bounds}{sections}{look}{note}"


def _bounds(answer: Answer) -> str:
    if answer.lower is None:
        return f", at most {answer.upper}" if answer.upper is not None else ""
    if answer.upper is None:
        return f", {answer.lower} or more"
    return f", {answer.lower} to {answer.upper}"


def _cited(section: Section) -> str:
    provision = "reg." if section.law and Law(section.law).is_environmental else "s."
    means = f" {section.means}" if section.means else ""
    return f" [{provision}{section.number}{means}]"
