"""`manage.py agreement CAMPAIGN`: how far two people who coded the same replies agree."""

from typing import Any

from django.core.management.base import CommandParser

from requests_app.management.commanding import FoiCommand, campaign_called
from responses_app import double_coding


class Command(FoiCommand):
    help = "Compare the replies of a campaign that two people coded, blind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", help="its short name")

    def handle(self, **options: Any) -> None:
        found = double_coding.agreement_of(campaign_called(options["campaign"]))
        said = found.as_dict()
        kappa = "not to be worked out" if said["kappa"] is None else said["kappa"]
        exact = "no numbers" if said["exact_percent"] is None else f"{said['exact_percent']}%"
        self.answer(
            options,
            said,
            f"{said['double_coded']} replies coded twice; numbers exactly the same: {exact}; "
            f"kappa of the outcomes: {kappa} (n = {said['n']}).",
        )
