"""Answers as councils write them, and what they add up to."""

import io
import json
from dataclasses import dataclass
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from requests_app.tables import read_table
from responses_app.figures import import_figures, record_figure
from responses_app.statistics_rebuild import rebuild, show


@pytest.fixture
def answer():
    """Record what an authority answered to a question."""

    def record(foi_request, question, raw, period="2023", **columns):
        campaign = foi_request.campaign
        return record_figure(
            foi_request,
            campaign.questions.get(key=question),
            campaign.periods.get(key=period),
            raw,
            **columns,
        )

    return record


@pytest.fixture
def statistic():
    """Rebuild a campaign, and return one of its statistics as scripts read it."""

    def rebuilt(campaign, question, period="2023", area="uk"):
        rebuild(campaign, timezone.now())
        (row,) = show(campaign, question, period, area)
        return row

    return rebuilt


@pytest.fixture
def imported(campaign):
    """Import figures from the text of a CSV."""

    def from_text(text, **options):
        options.setdefault("today", date(2026, 2, 2))
        table = read_table(text.encode(), "figures.csv")
        return import_figures(options.pop("campaign", campaign), table, **options)

    return from_text


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(db):
    """Run a command of ours as a script does."""

    def ran(name, *arguments) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command(name, *map(str, arguments), stdout=out, stderr=err)
        except CommandError as problem:
            return Ran(problem.returncode, out.getvalue(), err.getvalue() + str(problem))
        return Ran(0, out.getvalue(), err.getvalue())

    return ran
