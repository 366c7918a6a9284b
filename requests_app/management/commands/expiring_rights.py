"""`manage.py expiring_rights`: what must be done by when, for every request of a campaign."""

from django.core.management.base import CommandError

from requests_app.domain.expiring import Whose
from requests_app.management.commanding import (
    REFUSED,
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
    day_from,
)
from requests_app.rights_board import ALL, Choice, Row, board, chosen


class Command(FoiCommand):
    help = "List what must be done by when, for every request of a campaign."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign", metavar="CAMPAIGN")
        parser.add_argument(
            "--within", metavar="DAYS", help="from today on, so many days; default: any day"
        )
        parser.add_argument(
            "--whose",
            default=Whose.OURS.value,
            help=f"{', '.join(Whose)} or {ALL}; default: {Whose.OURS}",
        )
        parser.add_argument("--as-of", metavar="DATE", help="default: today")

    def handle(self, **options) -> None:
        on = day_from(options["as_of"], "--as-of")
        choice = Choice(whose=_whose(options["whose"]), when=_when(options["within"]))
        campaign = campaign_called(options["campaign"])
        shown = chosen(board(campaign.foi_requests.all(), on), choice)
        for problem in shown.problems:
            if not problem.broken:
                self.stderr.write(f"note: {problem.foi_request}: {problem.why}")
        self.answer(
            options,
            [as_dict(row) for row in shown.rows],
            "\n".join(map(_line, shown.rows)) or "There is nothing to do by a day.",
        )
        broken = [f"{one.foi_request}: {one.why}" for one in shown.problems if one.broken]
        if broken:
            raise CommandError("\n".join(broken), returncode=REFUSED)


def _whose(text: str) -> frozenset[str]:
    if text not in (*Whose, ALL):
        raise CommandError(
            f"--whose is {text!r}; {', '.join(Whose)} or {ALL} was expected.",
            returncode=WRONG_USAGE,
        )
    return frozenset({text})


def _when(text: str | None) -> str:
    if text is None:
        return ALL
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise CommandError(
            f"--within is {text!r}; a number of days from 0 to 9999 was expected.",
            returncode=WRONG_USAGE,
        )
    return text


def as_dict(row: Row) -> dict[str, object]:
    """One right as plain JSON."""
    right = row.right
    return {
        "request": row.foi_request.reference,
        "authority": str(row.foi_request.authority),
        "law": right.law.value,
        "right": right.measure,
        "by": right.day.isoformat(),
        "statute": right.statute.isoformat(),
        "whose": right.whose.value,
        "why": f"{right.why} ({right.source})",
        "passed": row.passed,
        "provisional": right.provisional,
    }


def _line(row: Row) -> str:
    right, authority = row.right, row.foi_request.authority
    provisional = ", provisional" if right.provisional else ""
    return f"{right.day}  {right.step}: {authority} ({row.how_near}{provisional})"
