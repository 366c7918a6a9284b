"""`manage.py show_statistics CAMPAIGN`: what the answers add up to."""

from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.utils.timezone import localdate

from requests_app.management.commanding import REFUSED, FoiCommand, campaign_called, day_from
from requests_app.models import Campaign
from responses_app.domain.writing_numbers import number_or_bounds
from responses_app.statistics_rebuild import NotBuilt, as_of, show

NARROWED = ("question", "period", "area")


class Command(FoiCommand):
    help = "Show a campaign's statistics, by question, period and area."

    def add_arguments(self, parser) -> None:
        parser.add_argument("campaign")
        parser.add_argument("--question", metavar="Q")
        parser.add_argument("--period", metavar="P")
        parser.add_argument("--area", help="uk, nation:England, region:London, type:county")
        parser.add_argument(
            "--as-of", metavar="DATE", help="as they stood at the end of that day; now"
        )

    def handle(self, **options) -> None:
        campaign = campaign_called(options["campaign"])
        self._check(campaign, options)
        day = day_from(options["as_of"], "--as-of")
        if day > localdate():
            raise CommandError(f"{day} has not come yet.", returncode=REFUSED)
        is_past = day < localdate()
        rows = self._as_of(campaign, day, options) if is_past else self._now(campaign, options)
        if options["area"] and not rows:
            raise CommandError(
                f"nobody was asked in the area {options['area']!r}.", returncode=REFUSED
            )
        if campaign.made_up:
            self.stderr.write("note: made-up figures.")
        if campaign.changes.exists() and not is_past:
            self.stderr.write("note: something changed since; rebuild_statistics brings it in.")
        self.answer(options, rows, "\n".join(map(_told, rows)))

    def _now(self, campaign: Campaign, options) -> list[dict[str, Any]]:
        try:
            return show(campaign, *(options[name] for name in NARROWED))
        except NotBuilt as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem

    def _as_of(self, campaign: Campaign, day: date, options) -> list[dict[str, Any]]:
        wanted = {name: options[name] for name in NARROWED if options[name]}
        return [
            row
            for row in as_of(campaign, day)
            if all(row[name] == value for name, value in wanted.items())
        ]

    def _check(self, campaign, options) -> None:
        for name, rows in (("question", campaign.questions), ("period", campaign.periods)):
            keys = list(rows.values_list("key", flat=True))
            if options[name] and options[name] not in keys:
                raise CommandError(
                    f"unknown {name} {options[name]!r}; {', '.join(keys)} were expected.",
                    returncode=REFUSED,
                )


def _told(row: dict) -> str:
    line = f"{row['question']} {row['period']} {row['area']}: {_total(row)}"
    line += f" from {row['answered']} of {row['asked']} authorities"
    rate = row["rate"]
    if rate and rate["percent"] is not None:
        line += (
            f"; {rate['percent']:.1f}% ({rate['numerator']} of {rate['denominator']} "
            f"of {rate['of']}, in the {rate['n']} that gave both)"
        )
    elif rate and rate["percent_lower"] is not None:
        line += f"; {rate['percent_lower']:.1f}% to {rate['percent_upper']:.1f}% of {rate['of']}"
    ratio = row["ratio"]
    if ratio and ratio["value"] is not None:
        line += f"; {ratio['value']} per {ratio['of']} in the {ratio['n']} that gave both"
    change = row["change"]
    if change and change["percent"] is not None:
        line += (
            f"; {change['percent']:+.1f}% since {change['from']} "
            f"({change['old']} to {change['new']}, the same {change['n']})"
        )
    return line


def _total(row: dict) -> str:
    known = number_or_bounds(row["total"], row["total_lower"], row["total_upper"])
    return known or "no figure"
