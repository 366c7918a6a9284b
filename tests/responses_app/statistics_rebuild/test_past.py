"""Statistics as of a past day are those that a build of that day gave."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import lifecycle
from responses_app.figures import accept
from responses_app.statistics_rebuild import as_of, rebuild, show
from tests.surveys import World

START = datetime(2026, 7, 1, 12, tzinfo=UTC)


def noon(day: int) -> datetime:
    return START + timedelta(days=day)


def at(day: int):
    return time_machine.travel(noon(day), tick=False)


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), days=st.integers(2, 5))
def test_as_of_gives_what_a_build_of_that_day_gave(make_authority, seed, days):
    """What is not kept by day is left out: that a person has looked, and saved lists."""
    choose = random.Random(seed)
    with transaction.atomic():
        world = World.of(make_authority)
        campaign = world.campaigns[0]
        world.campaigns = [campaign]
        tables, told = [], []
        for day in range(days):
            with at(day):
                told.append(f"day {day}")
                if day == 0:
                    world.fill(choose)
                told += [world.happen(choose, World.KEPT_BY_DAY) for _ in range(8)]
                rebuild(campaign, timezone.now())
                tables.append(show(campaign))
        for day, table in enumerate(tables):
            found = as_of(campaign, noon(day).date())
            wrong = [pair for pair in zip(found, table) if pair[0] != pair[1]]
            history = "\n".join(told)
            assert len(found) == len(table), f"day {day}\n{history}"
            assert wrong == [], f"day {day}: {wrong[0]}\n{history}"
        transaction.set_rollback(True)


def test_as_of_takes_the_version_that_stood_that_day(world):
    campaign = world.campaigns[0]
    for day, raw in ((0, "12"), (1, "<5"), (2, "15")):
        with at(day):
            world.say(world.ask(campaign, world.authorities[4]), "a", "2021", raw)

    def uk(day: int) -> dict:
        found = as_of(campaign, noon(day).date())
        return next(
            r for r in found if (r["question"], r["period"], r["area"]) == ("a", "2021", "uk")
        )

    assert [uk(day)["total"] for day in range(3)] == [12, None, 15]
    assert [uk(day)["total_upper"] for day in range(3)] == [12, 4, 15]
    assert [row["asked"] for row in as_of(campaign, date(2026, 2, 1))] == [
        0
    ] * 24  # of the UK alone


def test_as_of_counts_an_event_from_the_day_it_was_written_down(world):
    """Not from the day it happened: nobody could have counted it before."""
    campaign = world.campaigns[0]
    with at(0):
        foi_request = world.ask(campaign, world.authorities[4])
    with at(3):
        refusal = lifecycle.record(foi_request, "refusal", date(2026, 1, 20))
    with at(5):
        lifecycle.strike_out(refusal, "another council's")

    with at(9):
        replied = [as_of(campaign, noon(day).date())[0]["replied"] for day in range(7)]
    assert replied == [0, 0, 0, 1, 1, 0, 0]


def test_as_of_a_day_ends_at_midnight_in_london(world):
    campaign = world.campaigns[0]
    foi_request = world.ask(campaign, world.authorities[4])
    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):  # 0:30 there
        world.say(foi_request, "a", "2021", "12")

    answered = [
        sum(row["answered"] for row in as_of(campaign, day) if row["area"] == "uk")
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    ]
    assert answered[0] == 0
    assert answered[1] > 0


def test_as_of_says_what_a_person_has_looked_at_as_today(world):
    campaign = world.campaigns[0]
    with at(0):
        doubtful = world.say(world.ask(campaign, world.authorities[4]), "a", "2021", "2019")
    with at(4):
        accept(doubtful)

    totals = {
        row["total"]
        for row in as_of(campaign, noon(0).date())
        if (row["question"], row["period"], row["area"]) == ("a", "2021", "uk")
    }
    assert totals == {2019}


def test_as_of_leaves_out_what_was_withdrawn_and_not_answered_after_all(world):
    campaign = world.campaigns[0]
    with at(0):
        foi_request = world.ask(campaign, world.authorities[4])
    with at(2):
        lifecycle.record(foi_request, "withdrawn", date(2026, 1, 20))
    with at(4):
        lifecycle.record(foi_request, "response", date(2026, 1, 21), outcome="full")

    with at(9):
        asked = [as_of(campaign, noon(day).date())[0]["asked"] for day in range(6)]
        rebuild(campaign, timezone.now())
    assert asked == [1, 1, 0, 0, 1, 1]
    assert show(campaign)[0]["asked"] == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_as_of_today_is_what_stands_there(world, place):
    choose = random.Random(place)
    for _ in range(60):
        world.happen(choose)
    campaign = world.campaigns[place]
    rebuild(campaign, timezone.now())

    assert as_of(campaign, timezone.localdate()) == show(campaign)
