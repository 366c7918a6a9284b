"""`manage.py recompute_deadlines`: count dates anew after a change of the calendar."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from requests_app import recounting
from requests_app.management.commanding import REFUSED, FoiCommand
from requests_app.models import Recount


class Command(FoiCommand):
    help = "Count every date anew that a change of the calendar can touch, and say how many moved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every request that was sent")
        parser.add_argument("--dry-run", action="store_true", help="say what would move; no more")

    def handle(self, **options: Any) -> None:
        try:
            found = _recount(options["all"], options["dry_run"])
        except TimeoutError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        self.answer(options, as_dict(found), in_words(found, options["dry_run"]))
        if found and found.problems:
            raise CommandError(found.problems.strip(), returncode=REFUSED)


def _recount(whole: bool, dry_run: bool) -> Recount | None:
    if not dry_run:
        return recounting.recount(whole)
    with transaction.atomic():
        found = recounting.recount(whole)
        transaction.set_rollback(True)
    return found


def as_dict(found: Recount | None) -> dict[str, object]:
    """What a recount did, as counts by what happened."""
    if found is None:
        return {"why": "", "looked_at": 0, "moved": 0, "letters_taken_back": 0, "problems": []}
    return {
        "why": found.why,
        "looked_at": found.looked_at,
        "moved": found.moved,
        "letters_taken_back": found.letters_taken_back,
        "problems": found.problems.splitlines(),
    }


def in_words(found: Recount | None, dry_run: bool) -> str:
    if found is None:
        return "The calendar is the one that every date was counted by: nothing to do."
    text = (
        f"{found.why[:1].upper()}{found.why[1:]}. {found.looked_at} requests looked at; the last "
        f"day of {found.moved} moved; {found.letters_taken_back} reminders taken back."
    )
    if not found.finished_at:
        text += " The calendar changed meanwhile: run it again."
    return f"{text} A dry run: nothing was written." if dry_run else text
