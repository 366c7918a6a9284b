"""A campaign's numbers, made safe by its own rule."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from requests_app.models import AuthorityList
from responses_app.publications import of_campaign
from responses_app.safe_exports import made_safe, rule_of, warnings_of
from responses_app.statistics_rebuild import rebuild

MONDAY = date(2026, 1, 5)


@pytest.fixture
def small(campaign, make_request, make_authority, answer):
    """Five unitary councils of one region, one with a small number, on two saved lists."""
    neighbours = AuthorityList.objects.create(name="neighbours")
    for raw in ("3", "20", "30", "0", "41"):
        foi_request = make_request(MONDAY, make_authority())
        answer(foi_request, "1a", raw)
        if raw in ("3", "41"):
            neighbours.authorities.add(foi_request.authority)
    rebuild(campaign, timezone.now())
    return campaign


def values(publication):
    return [one.value for one in publication.figures if one.question == "1a"]


def test_rule_of_is_the_campaigns_own(campaign):
    campaign.suppression_threshold, campaign.zero_shown = 10, False

    assert (rule_of(campaign).threshold, rule_of(campaign).zero_shown) == (10, False)


def test_made_safe_hides_a_small_number_and_one_beside_it(small):
    found = made_safe(of_campaign(small), small)

    assert values(found.publication)[0] is None
    assert values(found.publication).count(None) == 2
    assert found.report.primary == 1


def test_made_safe_follows_the_threshold_of_the_campaign(small):
    small.suppression_threshold = 2

    assert values(made_safe(of_campaign(small), small).publication) == [3, 20, 30, 0, 41]


def test_made_safe_knows_who_stands_on_a_saved_list(small):
    found = made_safe(of_campaign(small), small)
    (row,) = (
        one
        for one in found.publication.statistics
        if (one["question"], one["period"], one["area"]) == ("1a", "2023", "list:neighbours")
    )

    beside_it = values(found.publication)[-1]
    assert row["total"] is None or beside_it is None


def test_made_safe_adds_up_what_the_rebuild_printed(small):
    found = made_safe(of_campaign(small), small)

    assert not any("cannot be added up" in one.why for one in found.report.withheld)


def test_warnings_of_names_what_a_total_tells(small):
    everything = of_campaign(small)
    published = replace(
        everything,
        figures=tuple(
            replace(one, status="suppressed", value=None, lower=None, upper=None)
            if one.value == 3
            else one
            for one in everything.figures
        ),
    )

    (warning,) = warnings_of(published, everything, small)

    assert (warning.lowest, warning.highest) == (3, 3)
    assert warnings_of(made_safe(everything, small).publication, everything, small) == []
