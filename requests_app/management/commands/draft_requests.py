"""`manage.py draft_requests CAMPAIGN`: one draft for each authority that is asked."""

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app.domain.asking import KEYS
from requests_app.drafting import DraftingError, draft_requests
from requests_app.import_report import ImportReport
from requests_app.management.commanding import (
    REFUSED,
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
    table_from,
)
from requests_app.models import Authority
from requests_app.register import NAME_COLUMNS, AuthorityNames, asked_in_vain, who_is_asked


class Command(FoiCommand):
    help = "Write one draft for each authority a campaign asks. Nothing is sent."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument(
            "--where", action="append", default=[], metavar="KEY=VALUE", help=", ".join(KEYS)
        )
        parser.add_argument("--authorities", metavar="FILE", help="a table with a name or a code")

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        today = localdate()
        authorities = None
        if options["authorities"]:
            authorities = self._listed(campaign, options["authorities"], today)
        if options["where"]:
            ask = {**campaign.ask, **self._conditions(options["where"])}
            if in_vain := asked_in_vain(ask):
                raise CommandError("\n".join(in_vain), returncode=REFUSED)
            fitting = who_is_asked(ask, today)
            if authorities is None:
                authorities = fitting
            else:
                pks = set(fitting.values_list("pk", flat=True))
                authorities = [one for one in authorities if one.pk in pks]
        try:
            drafted = draft_requests(campaign, authorities, on=today)
        except DraftingError as refusal:
            for line in str(refusal).splitlines():
                self.stderr.write(line)
            raise CommandError("nothing was drafted.", returncode=REFUSED) from refusal
        for authority, why in drafted.skipped:
            self.stderr.write(f"skipped: {authority}: {why}")
        self.answer(
            options,
            drafted.as_dict(),
            f"{len(drafted.created)} drafts created, {drafted.existing} there already, "
            f"{len(drafted.skipped)} skipped.",
        )

    def _conditions(self, pairs: list[str]) -> dict[str, list[str]]:
        conditions: dict[str, list[str]] = {}
        for pair in pairs:
            key, equals, value = pair.partition("=")
            if not equals or key not in KEYS or not value:
                raise CommandError(
                    f"--where {pair!r}: KEY=VALUE was expected, KEY one of {', '.join(KEYS)}.",
                    returncode=WRONG_USAGE,
                )
            conditions.setdefault(key, []).append(value)
        return conditions

    def _listed(self, campaign, path: str, today) -> list[Authority]:
        table = table_from(path)
        column = next((name for name in NAME_COLUMNS if name in table.columns), None)
        if column is None:
            raise CommandError(
                f"{path}: one of the columns {', '.join(NAME_COLUMNS)} was expected.",
                returncode=REFUSED,
            )
        names, report = AuthorityNames(campaign, today), ImportReport()
        table.report_ragged(report)
        found = [names.read(row, column, today, report) for row in table.rows]
        for problem in (*report.warnings, *report.errors):
            self.stderr.write(str(problem))
        if report.errors:
            raise CommandError("nothing was drafted.", returncode=REFUSED)
        return [authority for authority in found if authority]
