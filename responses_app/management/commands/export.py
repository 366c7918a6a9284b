"""`manage.py export WHAT CAMPAIGN -o PATH`: a table for the report writer."""

from pathlib import Path

from django.core.management.base import CommandError
from django.http import QueryDict
from django.utils.timezone import localdate

from requests_app.filters import RequestFilter
from requests_app.management.commanding import (
    REFUSED,
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
)
from responses_app import exports
from responses_app.statistics_rebuild import NotBuilt


class Command(FoiCommand):
    help = "Write requests, figures, authorities, statistics or the codebook to a file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=exports.WHAT)
        parser.add_argument("campaign")
        parser.add_argument("--format", choices=exports.FORMATS, default="csv")
        parser.add_argument("-o", "--output", required=True, metavar="PATH")
        parser.add_argument("--for", choices=("r", "excel"), default="r", dest="reader")
        parser.add_argument(
            "--where", action="append", default=[], metavar="KEY=VALUE", help="as the page filters"
        )

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        try:
            count, digest = exports.export(
                options["what"],
                campaign,
                Path(options["output"]),
                options["format"],
                foi_requests=self._chosen(campaign, options),
                for_excel=options["reader"] == "excel",
            )
        except (exports.ExportError, NotBuilt) as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        document = {"path": options["output"], "rows": count, "sha256": digest}
        self.answer(options, document, f"{count} rows in {options['output']}.")

    def _chosen(self, campaign, options):
        """The same filters as the page's, by the same names."""
        if not options["where"]:
            return None
        if options["what"] in ("statistics", "codebook"):
            raise CommandError(
                f"--where narrows requests, figures and authorities, not {options['what']}.",
                returncode=WRONG_USAGE,
            )
        chosen: dict[str, list[str]] = {}
        known = RequestFilter.base_filters
        for pair in options["where"]:
            key, equals, value = pair.partition("=")
            if not equals or key not in known:
                raise CommandError(
                    f"--where {pair!r}: KEY=VALUE was expected, KEY one of {', '.join(known)}.",
                    returncode=WRONG_USAGE,
                )
            chosen.setdefault(key, []).append(value)
        query = QueryDict(mutable=True)
        for key, values in chosen.items():
            query.setlist(key, values)
        narrowed = RequestFilter(query, campaign, localdate())
        if not narrowed.is_valid():
            problems = "; ".join(
                f"{name}: {' '.join(messages)}" for name, messages in narrowed.errors.items()
            )
            raise CommandError(f"--where {problems}", returncode=WRONG_USAGE)
        return narrowed.qs
