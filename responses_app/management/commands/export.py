"""`manage.py export WHAT CAMPAIGN -o PATH`: a table for the report writer, or all in a bundle."""

from pathlib import Path

from django.core.management.base import CommandError
from django.http import QueryDict

from requests_app.filters import RequestFilter
from requests_app.management.commanding import (
    REFUSED,
    WRONG_USAGE,
    FoiCommand,
    campaign_called,
    day_from,
)
from requests_app.models import Campaign
from responses_app import exports
from responses_app.domain.disclosure import NotProved
from responses_app.models import Figure
from responses_app.publications import of_campaign
from responses_app.safe_exports import made_safe, warnings_of
from responses_app.statistics_rebuild import NotBuilt

OF_FIGURES = ("question", "period")
NARROWED = ("requests", "figures", "authorities", exports.BUNDLE)
WITH_FIGURES = ("figures", exports.BUNDLE)
MOST_LOOKED_AT = 100_000  # figures, for the warning: some ten seconds


class Command(FoiCommand):
    help = "Write requests, figures, authorities, statistics, the codebook, or all to a file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("what", choices=exports.EVERY_WHAT)
        parser.add_argument("campaign")
        parser.add_argument("--format", choices=exports.FORMATS, default="csv")
        parser.add_argument("-o", "--output", required=True, metavar="PATH")
        parser.add_argument("--for", choices=("r", "excel"), default="r", dest="reader")
        parser.add_argument(
            "--where", action="append", default=[], metavar="KEY=VALUE", help="as the page filters"
        )
        parser.add_argument(
            "--safe", action="store_true", help="hide small numbers, and what gives them away"
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="figures: a row too where an authority asked has no figure",
        )
        parser.add_argument(
            "--as-of", metavar="DATE", help="the day to tell phases and on_time for; today"
        )

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        what = options["what"]
        if options["complete"] and what not in WITH_FIGURES:
            raise CommandError(
                f"--complete adds rows to figures, not to {what}.", returncode=WRONG_USAGE
            )
        if what == exports.BUNDLE and (options["format"], options["reader"]) != ("csv", "r"):
            raise CommandError(
                "a bundle holds plain CSV; --format and --for go with one table.",
                returncode=WRONG_USAGE,
            )
        try:
            count, digest = exports.export(
                what,
                campaign,
                Path(options["output"]),
                options["format"],
                for_excel=options["reader"] == "excel",
                choice=self._choice(campaign, options),
            )
        except (exports.ExportError, NotBuilt, NotProved) as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        if what in WITH_FIGURES and not options["safe"]:
            self._warn(campaign)
        document = {"path": options["output"], "rows": count, "sha256": digest}
        self.answer(options, document, f"{count} rows in {options['output']}.")

    def _warn(self, campaign: Campaign) -> None:
        """Say what a reader could work out of what authorities hid."""
        figures = Figure.objects.accepted().filter(foi_request__campaign=campaign)
        if figures.count() > MOST_LOOKED_AT:
            self.stderr.write(
                f"note: with more than {MOST_LOOKED_AT:,} figures it is not looked whether hidden "
                "ones could be worked out."
            )
            return
        for one in warnings_of(campaign):
            self.stderr.write(f"warning: {one.sentence} Do not publish this file.")

    def _choice(self, campaign: Campaign, options: dict) -> exports.Choice:
        chosen = self._where(options)
        as_of = day_from(options["as_of"], "--as-of")
        requests = {key: values for key, values in chosen.items() if key not in OF_FIGURES}
        return exports.Choice(
            foi_requests=self._requests(campaign, requests, as_of) if requests else None,
            questions=tuple(chosen.get("question", ())),
            periods=tuple(chosen.get("period", ())),
            complete=options["complete"],
            as_of=as_of,
            hiding=self._hiding(campaign) if options["safe"] else None,
        )

    def _hiding(self, campaign: Campaign) -> exports.Hiding:
        publication = of_campaign(campaign)
        if not publication.statistics:
            raise NotBuilt(f"{campaign.slug} has no statistics yet: rebuild them first.")
        safe = made_safe(publication, campaign)
        for sentence in safe.report.sentences:
            self.stderr.write(f"note: {sentence}")
        return exports.Hiding.of(safe)

    def _where(self, options: dict) -> dict[str, list[str]]:
        """The same filters as the page's, by the same names."""
        what = options["what"]
        if options["where"] and what not in NARROWED:
            raise CommandError(
                f"--where narrows requests, figures and authorities, not {what}.",
                returncode=WRONG_USAGE,
            )
        known = [*RequestFilter.base_filters, *(OF_FIGURES if what in WITH_FIGURES else ())]
        chosen: dict[str, list[str]] = {}
        for pair in options["where"]:
            key, equals, value = pair.partition("=")
            if not equals or key not in known:
                raise CommandError(
                    f"--where {pair!r}: KEY=VALUE was expected, KEY one of {', '.join(known)}.",
                    returncode=WRONG_USAGE,
                )
            chosen.setdefault(key, []).append(value)
        return chosen

    def _requests(self, campaign: Campaign, chosen: dict[str, list[str]], as_of):
        query = QueryDict(mutable=True)
        for key, values in chosen.items():
            query.setlist(key, values)
        narrowed = RequestFilter(query, campaign, as_of)
        if not narrowed.is_valid():
            problems = "; ".join(
                f"{name}: {' '.join(messages)}" for name, messages in narrowed.errors.items()
            )
            raise CommandError(f"--where {problems}", returncode=WRONG_USAGE)
        return narrowed.qs
