"""`manage.py demo`: a made-up campaign, end to end, on an empty database."""

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app.management.commanding import REFUSED, FoiCommand
from responses_app.demonstration import NotEmpty, make_demonstration


class Command(FoiCommand):
    help = "Make a campaign of invented authorities and figures, to try the tool on."

    def handle(self, **options) -> None:
        try:
            made = make_demonstration(localdate())
        except NotEmpty as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        self.answer(
            options,
            made.as_dict(),
            f"{made.campaign.title}: {made.authorities} invented authorities, "
            f"{made.requests} requests, {made.figures} figures.",
        )
