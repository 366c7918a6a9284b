"""`manage.py approve_letters`: let drafts go, once the time to take them back has passed."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from requests_app import batches, throttling
from requests_app.management.commanding import (
    REFUSED,
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
    person_called,
)
from requests_app.models import Campaign, LetterBatch, OutgoingMessage

MOST_NAMED = 10  # batches


class Command(FoiCommand):
    help = "Approve the drafts of a campaign, or of one batch; --take-back makes drafts of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("--batch", type=int, metavar="N", help="of this batch alone")
        parser.add_argument("--first", type=int, metavar="N", help="a pilot: so many of them")
        parser.add_argument("--by", metavar="NAME", help="who approves them: a user name")
        parser.add_argument(
            "--take-back", action="store_true", help="those that wait and were never tried"
        )

    def handle(self, **options: Any) -> None:
        campaign = campaign_called(options["campaign"])
        letters = OutgoingMessage.objects.filter(foi_request__campaign=campaign)
        if options["first"] is not None and options["take_back"]:
            raise CommandError(
                "--first is a pilot of those approved: it does not go with --take-back.",
                returncode=WRONG_USAGE,
            )
        if options["batch"] is not None:
            letters = letters.filter(batch=_batch_of(campaign, options["batch"]))
        if options["first"] is not None and options["first"] < 1:
            raise CommandError("--first: 1 or more was expected.", returncode=WRONG_USAGE)
        counts = {"approved": 0, "taken_back": 0}
        now = timezone.now()
        if options["take_back"]:
            counts["taken_back"] = batches.take_back(letters)
        else:
            by = person_called(options["by"])
            try:
                counts["approved"] = batches.approve(letters, by, now, options["first"])
            except batches.BatchError as refusal:
                raise CommandError(f"{refusal}", returncode=REFUSED) from refusal
        drafts = letters.filter(state=OutgoingMessage.State.DRAFT).count()
        end = throttling.projected_end(now)
        self.answer(
            options,
            {**counts, "drafts": drafts, "projected_end": end and end.isoformat()},
            f"{counts['approved']} approved, {counts['taken_back']} taken back, "
            f"{drafts} drafts left.",
        )


def _batch_of(campaign: Campaign, number: int) -> LetterBatch:
    """Return a batch of the campaign, or refuse with the numbers of those there are."""
    if batch := campaign.batches.filter(pk=number).first():
        return batch
    numbers = ", ".join(
        str(pk) for pk in campaign.batches.values_list("pk", flat=True)[:MOST_NAMED]
    )
    raise CommandError(
        f"{campaign.slug} has no batch {number}; the newest are: {numbers or 'none yet'}.",
        returncode=REFUSED,
    )
