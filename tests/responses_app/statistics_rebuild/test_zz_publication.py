"""Whoever holds a publication can work its statistics out anew, without the database."""

import json
import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.models import AuthorityFunction
from responses_app.domain.releases.restoring import restored
from responses_app.domain.statistics.from_publication import rows_of
from responses_app.publications import of_campaign
from responses_app.statistics_rebuild import rebuild, rebuild_all, show
from tests.surveys import BEFORE, SENT, World


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), times=st.integers(0, 80))
def test_rows_of_a_publication_are_those_of_the_database(make_authority, seed, times):
    choose = random.Random(seed)
    with transaction.atomic():
        world = World.of(make_authority)
        world.fill(choose)
        told = [world.happen(choose) for _ in range(times)]
        rebuild_all(timezone.now())
        for campaign in world.campaigns:
            found, stands = rows_of(of_campaign(campaign)), show(campaign)
            wrong = [pair for pair in zip(found, stands) if pair[0] != pair[1]]
            history = "\n".join(told)
            assert wrong == [], f"{campaign.slug}: {wrong[0]}\n{history}"
            assert len(found) == len(stands), f"{campaign.slug}\n{history}"
        transaction.set_rollback(True)


@pytest.mark.parametrize("raw", ["£99,999,999,999,999", "0.000001", "123456789.123456"])
def test_rows_of_a_publication_hold_numbers_of_any_size(world, raw):
    second = world.campaigns[1]
    for one in world.authorities[4:]:
        figure = world.say(world.ask(second, one, SENT), "m", "2023", raw)
        type(figure).objects.filter(pk=figure.pk).update(needs_review=False)
    rebuild(second, timezone.now())

    assert show(second, "m", "2023", "uk")[0]["exact"] == 3
    assert rows_of(of_campaign(second)) == show(second)


def agree(world: World) -> dict | None:
    """The change of the second campaign for the kingdom, as both tell it."""
    rebuild_all(timezone.now())
    second = world.campaigns[1]
    assert rows_of(of_campaign(second)) == show(second)
    assert rows_of(restored(json.loads(json.dumps(of_campaign(second).as_json())))) == show(second)
    return show(second, "a", "2023", "uk")[0]["change"]


def test_rows_of_a_publication_know_who_should_have_been_asked_and_was_not(world):
    """Smallham became a part of Bigham, and nobody had asked it: Bigham of then is smaller."""
    first, second, _ = world.campaigns
    bigham, aberville = world.authorities[4:6]
    for campaign, period, sent_on in ((first, "2021", BEFORE), (second, "2023", SENT)):
        for one in (bigham, aberville):
            world.say(world.ask(campaign, one, sent_on), "a", period, "12")

    assert agree(world)["n"] == 1

    AuthorityFunction.objects.filter(authority=world.authorities[3]).delete()
    assert agree(world)["n"] == 2


def test_rows_of_a_publication_go_over_bodies_that_nobody_asked(world):
    """Oldshire became Westing, which nobody asked, and then Easting."""
    first, second, _ = world.campaigns
    old, easting, westing, *_ = world.authorities
    old.successors.set([westing])
    westing.successors.set([easting])
    AuthorityFunction.objects.filter(authority=westing).delete()
    world.say(world.ask(first, old, BEFORE), "a", "2021", "40")
    world.say(world.ask(second, easting), "a", "2023", "12")

    change = agree(world)
    assert (change["n"], change["percent"]) == (1, -70)
    assert len(change["crosses"]) == 1
