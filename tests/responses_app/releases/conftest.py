"""A campaign that has answers, and releases of it."""

from datetime import UTC, date, datetime

import pytest

from responses_app import releases

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def answered(campaign, make_request, make_authority, answer):
    """Three councils that were asked; two of them answered, one with a small number."""
    campaign.applicant_organisation = "Example Trust"
    campaign.save()
    found = []
    for name, nation, counts in (
        ("Northham", "England", {"1a": "120", "1b": "30", "2a": "60"}),
        ("Southham", "England", {"1a": "80", "1b": "20", "2a": "3"}),
        ("Westham", "Wales", {}),
    ):
        authority = make_authority(name, nation=nation, email=f"foi@{name.lower()}.example")
        foi_request = make_request(sent_on=date(2026, 1, 5), authority=authority)
        for question, words in counts.items():
            answer(foi_request, question, words)
        found.append(foi_request)
    return found


@pytest.fixture
def make_release(campaign):
    def make(note="", at=AT, by=None, **options):
        return releases.release(campaign, by, note, at, **options)

    return make
