"""Whoever holds a publication can work its statistics out anew, without the database."""

import random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from responses_app.domain.statistics.from_publication import rows_of
from responses_app.publications import of_campaign
from responses_app.statistics_rebuild import rebuild, rebuild_all, show
from tests.surveys import SENT, World


@settings(
    max_examples=15,
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
