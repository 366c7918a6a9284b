"""A campaign with requests in every phase, and answers of many kinds."""

from datetime import date

import pytest
from django.utils import timezone

from requests_app import lifecycle
from responses_app.api.reading import plain
from responses_app.exports.choice import Choice
from responses_app.exports.tables import table
from responses_app.models import Figure
from responses_app.statistics_rebuild import rebuild

LONG_AGO = date(2026, 1, 5)


@pytest.fixture
def answered(campaign, make_authority, make_request, answer):
    """Six authorities: answers with and without numbers, a refusal, silence, a draft, a round 2."""
    nations = ["England", "England", "Wales", "Scotland", "Northern Ireland", "England"]
    made = [
        make_request(
            None if number == 5 else LONG_AGO,
            make_authority(f"Town {number}", nation=nation, email=f"foi{number}@example.org"),
        )
        for number, nation in enumerate(nations)
    ]
    for foi_request, words in zip(made, ["12", "<5", "s.40(2)", "about 30"]):
        for question in ("1a", "1b", "2a"):
            for period in ("2023", "2024"):
                answer(foi_request, question, words, period)
    lifecycle.record(made[0], "response", date(2026, 1, 20))
    lifecycle.record(made[2], "refusal", date(2026, 3, 9))
    narrowed = lifecycle.new_request(campaign, made[2].authority, round=2, replaces=made[2])
    lifecycle.record(narrowed, "sent", date(2026, 3, 10))
    answer(narrowed, "1a", "1,204", "2023")
    Figure.objects.update(coder="Ada Researcher")
    rebuild(campaign, timezone.now())
    return [*made, narrowed]


@pytest.fixture
def exported(campaign):
    """The rows of an export, as the API writes their values."""

    def rows(what, **choice):
        found = table(what, campaign, Choice(**choice))
        return [dict(zip(found.names, map(plain, row), strict=True)) for row in found.rows]

    return rows
