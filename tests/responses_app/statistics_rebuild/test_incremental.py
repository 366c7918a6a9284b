"""Working in only what a change touches comes to the same as working out everything."""

import random
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app import authority_lists, lifecycle, register
from requests_app.models import AuthorityFunction, Campaign
from requests_app.tables import read_table
from responses_app.figures import import_figures
from responses_app.statistics_rebuild import rebuild, rebuild_all
from tests.surveys import BEFORE, SENT, World, anew, shown, work_in


def check(campaigns: list[Campaign], told: str = "") -> None:
    """Work in what waits: every row must be the one that a whole rebuild gives."""
    work_in()
    for campaign in campaigns:
        stood, wanted = shown(campaign), anew(campaign)
        wrong = {
            place: (stood.get(place), wanted.get(place))
            for place in stood.keys() | wanted.keys()
            if stood.get(place) != wanted.get(place)
        }
        assert not wrong, f"{campaign.slug}: {len(wrong)} rows, {min(wrong.items())}\n{told}"


def built(world: World) -> None:
    rebuild_all(timezone.now())
    work_in()


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), before=st.integers(0, 25), steps=st.integers(1, 8))
def test_rebuild_changed_comes_to_what_a_whole_rebuild_does(make_authority, seed, before, steps):
    choose = random.Random(seed)
    with transaction.atomic():
        world = World.of(make_authority)
        world.fill(choose)
        told = [world.happen(choose) for _ in range(before)]
        built(world)
        for _ in range(steps):
            told += [world.happen(choose) for _ in range(choose.choice([1, 1, 1, 3]))]
            check(world.campaigns, "\n".join(told))
        transaction.set_rollback(True)


# ---------------------------------------------------------------------------- found one by one


def test_rebuild_changed_ends_a_comparison_in_a_list_that_half_a_pair_stands_on(world):
    """Oldshire became Easting and Westing. Easting alone was asked, and compared; then Westing was
    too: on a list of Easting alone nothing is left to be compared."""
    first, second, _ = world.campaigns
    old, east, west, *_ = world.authorities
    for campaign in (first, second):  # nobody is expected where it is not asked by function
        Campaign.objects.filter(pk=campaign.pk).update(ask={"nation": ["England"]})
    authority_lists.save_list("East", "", [east], None)
    world.say(world.ask(first, old, BEFORE), "a", "2021", "40")
    world.say(world.ask(second, east), "a", "2023", "12")
    built(world)
    assert shown(second)["a", "2023", "list:East"]["change"]["n"] == 1

    world.say(world.ask(second, west), "a", "2023", "9")

    check(world.campaigns)
    assert shown(second)["a", "2023", "list:East"]["change"] is None
    assert shown(second)["a", "2023", "uk"]["change"]["new"] == 21


def test_rebuild_changed_follows_the_day_on_which_a_campaign_was_sent(world):
    """The sentence of a comparison names the year in which the first letter was sent."""
    first, second, _ = world.campaigns
    old, east, west, *_ = world.authorities
    sent = world.ask(first, old, date(2023, 3, 1))
    world.say(sent, "a", "2021", "40")
    for one in (east, west):
        world.say(world.ask(second, one), "a", "2023", "12")
    built(world)
    assert "(2023)" in shown(second)["a", "2023", "uk"]["change"]["crosses"][0]

    lifecycle.relabel(sent.events.get(kind="sent"), "sent", "it left then", on=BEFORE)

    check(world.campaigns)
    assert "(2022)" in shown(second)["a", "2023", "uk"]["change"]["crosses"][0]


def test_rebuild_changed_follows_a_figure_into_later_campaigns_and_no_further(world):
    first, second, third = world.campaigns
    bigham = world.authorities[4]
    for campaign, period, raw in ((first, "2021", "40"), (second, "2024", "20"),
                                  (second, "2023", "20"), (third, "2025", "25")):  # fmt: skip
        world.say(world.ask(campaign, bigham), "a", period, raw)
    built(world)
    numbers = {one.pk: one.statistics_build.number for one in Campaign.objects.all()}

    world.say(world.ask(first, bigham), "a", "2021", "80")

    check(world.campaigns)
    assert shown(second)["a", "2023", "uk"]["change"]["percent"] == -75
    moved = [
        one.slug
        for one in world.campaigns
        if Campaign.objects.get(pk=one.pk).statistics_build.number != numbers[one.pk]
    ]
    assert moved == ["first", "second"]


@pytest.mark.parametrize("title", ["A survey that is rebuilt before the first", "Z"])
def test_rebuild_statistics_leaves_nothing_waiting_in_whatever_order(world, run, title):
    """A script that runs the command has no sweep behind it."""
    first, second, _ = world.campaigns
    Campaign.objects.filter(pk=second.pk).update(title=title)
    bigham = world.authorities[4]
    for campaign, period in ((first, "2021"), (second, "2023")):
        world.say(world.ask(campaign, bigham), "a", period, "30")
    built(world)

    world.say(world.ask(first, bigham), "a", "2021", "15")
    rows = run("rebuild_statistics", "--json").json

    assert {row["campaign"]: (row["rebuilt"], row["cells"] > 0) for row in rows} == {
        "first": ("changed", True), "second": ("changed", True), "third": ("changed", False),
    }  # fmt: skip
    assert shown(second)["a", "2023", "uk"]["change"]["percent"] == 100
    assert shown(second) == anew(second)


def test_rebuild_statistics_of_one_works_in_what_waits_in_an_earlier_campaign(world, run):
    first, second, _ = world.campaigns
    bigham = world.authorities[4]
    for campaign, period in ((first, "2021"), (second, "2023")):
        world.say(world.ask(campaign, bigham), "a", period, "30")
    built(world)

    world.say(world.ask(first, bigham), "a", "2021", "15")
    rows = run("rebuild_statistics", "second", "--json").json

    assert [(row["campaign"], row["cells"] > 0) for row in rows] == [("second", True)]
    assert shown(second) == anew(second)
    assert not first.changes.exists()


def test_rebuild_changed_tightens_a_sum_by_a_part_that_was_corrected(world):
    _, second, _ = world.campaigns
    foi_request = world.ask(second, world.authorities[4])
    for key, raw in (("a", "<5"), ("b", "2"), ("c", "9")):
        world.say(foi_request, key, "2023", raw)
    built(world)
    row = shown(second)["c", "2023", "uk"]
    assert (row["total"], shown(second)["ab", "2023", "uk"]["total_upper"]) == (9, 6)

    world.say(foi_request, "c", "2023", "6")  # of a + 2, so that a is 4

    check(world.campaigns)
    row = shown(second)["a", "2023", "uk"]
    assert (row["total"], row["total_lower"], row["total_upper"]) == (None, 4, 4)


def test_rebuild_changed_takes_away_the_rows_of_an_area_in_which_nobody_is_asked_any_more(world):
    _, second, _ = world.campaigns
    aberville = world.ask(second, world.authorities[5])
    world.ask(second, world.authorities[4])
    built(world)
    assert ("a", "2023", "nation:Scotland") in shown(second)

    lifecycle.record(aberville, "withdrawn", date(2026, 1, 9))

    check(world.campaigns)
    assert ("a", "2023", "nation:Scotland") not in shown(second)


def test_rebuild_changed_counts_one_whose_request_was_never_sent_once_it_has_a_figure(world):
    _, second, _ = world.campaigns
    drafted = world.ask(second, world.authorities[5], None)
    built(world)
    assert shown(second)["b", "2024", "uk"]["asked"] == 0

    world.say(drafted, "a", "2023", "12")

    check(world.campaigns)
    assert shown(second)["b", "2024", "uk"]["asked"] == 1


def test_rebuild_changed_follows_an_import_a_new_rule_and_the_register(world):
    _, second, _ = world.campaigns
    bigham, aberville = world.authorities[4], world.authorities[5]
    for one in (bigham, aberville):
        world.say(world.ask(second, one), "a", "2023", "12")
    built(world)

    table = read_table(
        b"authority,question,period,answer,basis\nTEST00005,b,2023,7,financial\n", "f.csv"
    )
    assert import_figures(second, table, today=SENT).ok
    check(world.campaigns)
    assert shown(second)["b", "2023", "uk"]["other_basis"] == 1

    Campaign.objects.filter(pk=second.pk).update(include_other_basis=True)
    second.changes.create()
    check(world.campaigns)
    assert shown(second)["b", "2023", "uk"]["total"] == 7

    moved = (
        "code,official_name,plain_name,type,nation,region\n"
        "TEST00006,Aberville Council,Aberville,unitary,Wales,Wales\n"
    )
    assert register.import_authorities(read_table(moved.encode(), "r.csv")).ok
    check(world.campaigns)
    assert shown(second)["a", "2023", "nation:Wales"]["total"] == 12
    assert ("a", "2023", "nation:Scotland") not in shown(second)


def test_rebuild_twice_gives_equal_rows_whatever_the_order_of_the_answers(world):
    _, second, _ = world.campaigns
    said = [(one, key, raw) for one in world.authorities[1:6]
            for key, raw in (("a", "<5"), ("b", "3"), ("c", "4"), ("d", "9"))]  # fmt: skip
    tables = []
    for order in (said, said[::-1]):
        with transaction.atomic():
            for one, key, raw in order:
                world.say(world.ask(second, one), key, "2023", raw)
            for _ in range(2):
                rebuild(second, timezone.now())
                tables.append(shown(second))
            transaction.set_rollback(True)

    assert tables[0] == tables[1]
    assert tables[2] == tables[3]
    # "<5" means at least 1 beside a real zero; without one the order of the answers is no matter.
    assert tables[0] == tables[2]


def test_rebuild_changed_follows_the_register_where_nobody_was_asked(world):
    """Oldshire's place was taken by a body that nobody asked, and then by Easting; and a body that
    should have been asked is found to stand beside it."""
    first, second, _ = world.campaigns
    old, easting, westing, *_ = world.authorities
    old.successors.set([westing])
    world.say(world.ask(first, old, BEFORE), "a", "2021", "40")
    world.say(world.ask(second, easting), "a", "2023", "12")
    AuthorityFunction.objects.filter(authority=westing).delete()
    built(world)
    assert shown(second)["a", "2023", "uk"]["change"] is None

    def register_says(functions: str, successors: str) -> None:
        line = f"{westing.code},Westing Council,Westing,unitary,England,North West"
        table = (
            "code,official_name,plain_name,type,nation,region,start_date,end_date,functions,"
            f"successors\n{line},2023-04-01,,{functions},{successors}\n"
        )
        assert register.import_authorities(read_table(table.encode(), "r.csv")).ok
        check(world.campaigns)

    register_says("", easting.code)
    assert shown(second)["a", "2023", "uk"]["change"]["n"] == 1

    register_says("children", easting.code)
    assert shown(second)["a", "2023", "uk"]["change"] is None  # Westing should have been asked
