"""A campaign is chased by its own ladder where it has one, else by the tool's."""

import pytest

from requests_app import ladders
from requests_app.domain.ladder import LADDERS
from requests_app.domain.law import Law


def test_ladder_of_is_the_tools_own_until_a_campaign_has_one(campaign):
    assert ladders.ladder_of(campaign.pk, Law.FOISA) == LADDERS[Law.FOISA]
    ladders.make_own(campaign, Law.FOISA)
    assert ladders.ladder_of(campaign.pk, Law.FOISA) == LADDERS[Law.FOISA]

    campaign.ladder_steps.filter(name="reminder").update(working_days=7)

    assert ladders.ladder_of(campaign.pk, Law.FOISA)[0].working_days == 7
    assert ladders.ladder_of(campaign.pk, Law.FOIA) == LADDERS[Law.FOIA]


def test_make_own_copies_once(campaign):
    first = ladders.make_own(campaign, Law.FOIA)

    assert [row.pk for row in ladders.make_own(campaign, Law.FOIA)] == [row.pk for row in first]
    assert campaign.ladder_steps.count() == 4


def test_ladders_of_takes_one_query_for_many_campaigns(campaign, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = ladders.ladders_of([campaign.pk, campaign.pk + 1])
    assert len(found) == 8


def test_texts_of_gives_only_a_campaigns_own(campaign):
    ladders.make_own(campaign, Law.FOIA)
    assert ladders.texts_of(campaign.pk) == {}
    campaign.ladder_steps.filter(name="reminder").update(text="Hello")
    assert ladders.texts_of(campaign.pk) == {(Law.FOIA, "reminder"): "Hello"}


@pytest.mark.parametrize("name", ["../secret_key", "", "nothing", "answers/narrow"])
def test_shipped_text_reads_no_other_file(name):
    assert ladders.shipped_text(name) == ""


@pytest.mark.parametrize("law", list(Law))
def test_every_letter_of_the_tools_ladders_has_a_text(law):
    for step in LADDERS[law]:
        assert bool(ladders.shipped_text(step.name)) is step.is_letter
