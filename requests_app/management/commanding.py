"""What every command of ours has in common: JSON on request, clear lines, honest exit codes.

Exit 0: done. Exit 1: refused or partly failed, one line a problem on stderr. Exit 2: wrong use.
With `--json` stdout carries one JSON document and nothing else.
"""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.timezone import localdate

from requests_app.import_report import ImportReport
from requests_app.models import Campaign
from requests_app.tables import Table, TableError, read_table

REFUSED, WRONG_USAGE = 1, 2  # exit codes


class FoiCommand(BaseCommand):
    """A command that speaks to people and to scripts."""

    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
        return parser

    def execute(self, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)
        except DatabaseError as problem:
            first = str(problem).strip().splitlines()[0]
            raise CommandError(
                f"the database cannot be used: {first}. Has it been set up (migrate)?"
            ) from problem

    def answer(self, options: dict[str, Any], document: object, text: str) -> None:
        """Print the document for a script, or the text for a person."""
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(text)

    def answer_import(self, options: dict[str, Any], report: ImportReport, what: str) -> None:
        """Print what an import did; exit 1 with every problem where it was refused."""
        for warning in report.warnings:
            self.stderr.write(f"note: {warning}")
        if report.ok:
            text = (
                f"{what}: {report.created} created, {report.updated} updated, "
                f"{report.unchanged} unchanged."
            )
            if options.get("dry_run"):
                text += " A dry run: nothing was written."
            self.answer(options, report.as_dict(), text)
            return
        if options["json"]:
            self.answer(options, report.as_dict(), "")
        for problem in report.errors:
            self.stderr.write(str(problem))
        count = len(report.errors)
        raise CommandError(
            f"{count} problem{'s' if count > 1 else ''}; nothing was written.", returncode=REFUSED
        )


def campaign_called(slug: str) -> Campaign:
    """Return a campaign, or refuse with the names of those there are."""
    campaign = Campaign.objects.filter(slug=slug).first()
    if campaign:
        return campaign
    slugs = ", ".join(Campaign.objects.values_list("slug", flat=True)) or "none yet"
    raise CommandError(f"there is no campaign {slug!r}; there are: {slugs}.", returncode=REFUSED)


def person_called(name: str | None) -> AbstractBaseUser | None:
    """Return the person of this user name; nobody where none is given."""
    if not name:
        return None
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"there is no account {name!r} in use.", returncode=REFUSED)
    return person


def table_from(path: str) -> Table:
    """Read a file named on the command line as a table, or refuse with the reason."""
    try:
        return read_table(path)
    except TableError as problem:
        raise CommandError(str(problem), returncode=REFUSED) from problem


def day_from(text: str | None, option: str) -> date:
    """Return the day named on the command line; today where none is."""
    if not text:
        return localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(
            f"{option} is {text!r}; a date such as 2026-03-02 was expected.",
            returncode=WRONG_USAGE,
        ) from problem
