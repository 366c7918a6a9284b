"""`manage.py check_claims CAMPAIGN FILE`: recompute every figure in a report's prose."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called
from responses_app.claim_checking import (
    LARGEST_DRAFT,
    CheckedDraft,
    DraftError,
    check_draft,
    read_draft,
)
from responses_app.domain.claims import Checked, Verdict


class Command(FoiCommand):
    help = (
        "Recompute every figure in a report's draft (txt, md, docx) against the campaign's newest "
        "release, or else its statistics as they stand. Stores nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--release",
            type=int,
            metavar="N",
            help="check against this release; 0: against the statistics as they stand",
        )

    def handle(self, **options: Any) -> None:
        campaign = campaign_called(options["campaign"])
        path = Path(options["file"])
        try:
            draft = read_draft(_content(path), path.name)
        except DraftError as problem:
            raise CommandError(f"{path}: {problem}", returncode=REFUSED) from problem
        try:
            checked = check_draft(campaign, draft, options["release"])
        except DraftError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        self._note(checked)
        self.answer(options, [one.as_json() for one in checked.claims], _told(checked))

    def _note(self, checked: CheckedDraft) -> None:
        for problem in checked.draft.problems:
            self.stderr.write(f"note: not all of the file could be read: {problem}")
        if checked.made_up:
            self.stderr.write("note: made-up figures.")
        if checked.origin:
            self.stderr.write(f"note: checked against {checked.origin}.")
        else:
            self.stderr.write(
                "note: there are no statistics yet: only sums and divisions were checked."
            )


def _content(path: Path) -> bytes:
    """The bytes of a file, as far as a draft may be large. Raises DraftError."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_DRAFT + 1)
    except OSError as problem:
        raise DraftError(f"it cannot be opened: {problem.strerror or problem}.") from problem


def _told(checked: CheckedDraft) -> str:
    claims = checked.claims
    if not claims:
        return "No figures were found in it."
    wrong = sum(one.verdict is not Verdict.HOLDS for one in claims)
    figures = "1 figure" if len(claims) == 1 else f"{len(claims)} figures"
    return "\n".join([*map(_line, claims), f"{figures}; {wrong} to look at."])


def _line(one: Checked) -> str:
    recomputed = f" -> {one.recomputed}" if one.recomputed else ""
    return f"{one.verdict.value}: {one.claim}{recomputed}\n    {one.why}\n    {one.sentence}"
