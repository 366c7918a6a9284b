"""`manage.py write_letters CAMPAIGN`: write the first letters, as drafts of one batch."""

import secrets
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app import sending
from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called, person_called


class Command(FoiCommand):
    help = "Write the first letter of every request that has none; approve_letters lets them go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("--by", metavar="NAME", help="whose work it is: a user name")
        parser.add_argument("--dry-run", action="store_true", help="check them all; write none")

    def handle(self, **options: Any) -> None:
        campaign = campaign_called(options["campaign"])
        by = person_called(options["by"])
        if campaign.second_person_approves and by is None:
            raise CommandError(
                "a second person approves the letters of this campaign: say with --by whose work "
                "they are.",
                returncode=REFUSED,
            )
        waiting = sending.waiting(campaign)
        try:
            written = sending.write_first_letters(
                campaign,
                waiting,
                key=secrets.token_hex(16),
                at=timezone.now(),
                by=by,
                dry_run=options["dry_run"],
            )
        except sending.BatchStopped as stopped:
            for problem in stopped.problems:
                self.stderr.write(problem)
            raise CommandError("nothing was written.", returncode=REFUSED) from stopped
        for foi_request, why in written.skipped:
            self.stderr.write(f"skipped: {foi_request}: {why}")
        would = "would be written" if options["dry_run"] else "written, as drafts"
        self.answer(
            options, written.as_dict(), f"{written.queued} {would}; {len(written.skipped)} skipped."
        )
