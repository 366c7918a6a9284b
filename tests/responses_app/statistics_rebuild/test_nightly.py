"""Each night everything is worked out, compared with what stood there, and put right."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from requests_app.models import Campaign, CampaignChange
from responses_app.models import Figure, Statistic, StatisticsBuild
from responses_app.statistics_rebuild import rebuild, rebuild_all, rebuild_changed
from responses_app.statistics_rebuild.building import TOLD
from responses_app.tasks import rebuild_all_statistics
from tests.surveys import World, anew, shown, work_in


@pytest.fixture
def built(world) -> World:
    for campaign in world.campaigns:
        for one in world.authorities[4:]:
            foi_request = world.ask(campaign, one)
            for period in campaign.periods.all():
                for key, raw in (("a", "12"), ("b", "<5"), ("c", "4")):
                    world.say(foi_request, key, period.key, raw)
    rebuild_all(timezone.now())
    work_in()
    return world


def of(campaign) -> StatisticsBuild:
    return StatisticsBuild.objects.get(campaign=campaign)


def rows(campaign, key="a", period="2023", area="uk"):
    return Statistic.objects.filter(
        build__campaign=campaign, question__key=key, period__key=period, area=area
    )


def test_rebuild_all_says_which_rows_somebody_wrote_by_hand_and_mends_them(built, caplog):
    second = built.campaigns[1]
    right = shown(second)
    rows(second).update(total=99, exact=98)
    rows(second, "c").update(rate=None)
    rows(second, "b", area="nation:Wales").delete()
    extra = rows(second).get()
    extra.pk, extra.area = None, "nation:Narnia"
    extra.save()

    rebuild_all_statistics()

    assert shown(second) == right
    build = of(second)
    assert build.differing == 4
    told = {tuple(one["where"]): (one["stood"], one["should_be"]) for one in build.differences}
    assert told.keys() == {
        ("a", "2023", "uk"), ("c", "2023", "uk"), ("b", "2023", "nation:Wales"),
        ("a", "2023", "nation:Narnia"),
    }  # fmt: skip
    stood, should_be = told["a", "2023", "uk"]
    assert (stood["total"], stood["exact"], should_be["total"], should_be["exact"]) == (
        99, 98, 36, 3,
    )  # fmt: skip
    assert told["c", "2023", "uk"][0]["rate"] is None
    assert told["b", "2023", "nation:Wales"][0] is None
    assert told["a", "2023", "nation:Narnia"][1] is None
    (said,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert "second: 4 cells differed" in said.getMessage()
    assert [of(one).differing for one in built.campaigns] == [0, 4, 0]

    rebuild_all(timezone.now())
    assert (of(second).differing, of(second).differences) == (0, [])


def test_rebuild_all_keeps_the_first_of_very_many_differences(built):
    second = built.campaigns[1]
    wrong = Statistic.objects.filter(build__campaign=second).update(asked=77)

    rebuild_all(timezone.now())

    assert (of(second).differing, len(of(second).differences)) == (wrong, TOLD)
    assert wrong > TOLD


def test_rebuild_statistics_full_checks_and_mends_too(built, run):
    second = built.campaigns[1]
    rows(second).update(total=99)

    assert run("rebuild_statistics", "second", "--full").code == 0

    assert of(second).differing == 1
    assert shown(second)["a", "2023", "uk"]["total"] == 36


def test_rebuild_statistics_without_full_leaves_alone_what_no_change_touches(built, run):
    second = built.campaigns[1]
    rows(second).update(total=99)

    assert '"cells": 0' in run("rebuild_statistics", "second", "--json").out
    assert shown(second)["a", "2023", "uk"]["total"] == 99


def test_rebuild_all_calls_nothing_wrong_that_only_waits_to_be_worked_in(built, caplog):
    """Neither in the campaign itself, nor in one that is compared with it."""
    first = built.campaigns[0]
    Campaign.objects.filter(slug="second").update(title="A survey that comes before the first")
    built.say(built.ask(first, built.authorities[4]), "a", "2021", "30")

    rebuild_all(timezone.now())

    assert [of(one).differing for one in built.campaigns] == [0, 0, 0]
    assert [one for one in caplog.records if one.levelno == logging.ERROR] == []
    work_in()
    for campaign in built.campaigns:
        assert shown(campaign) == anew(campaign)


@pytest.mark.parametrize("place", [0, 1])
def test_rebuild_all_calls_nothing_wrong_that_comes_while_it_reads(built, caplog, place):
    campaign, second = built.campaigns[place], built.campaigns[1]
    table = Statistic._meta.db_table
    period = campaign.periods.order_by("position").all()[1].key
    came = []

    def watch(execute, sql, params, many, context):
        if sql.startswith(f'DELETE FROM "{table}"') and not came:
            came.append(built.say(built.ask(campaign, built.authorities[4]), "a", period, "30"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        rebuild(second, timezone.now(), check=True)

    assert came
    assert of(second).differing == 0
    assert CampaignChange.objects.filter(campaign=campaign).exists()
    work_in()
    assert shown(second) == anew(second)


def test_rebuild_all_works_out_a_campaign_although_another_cannot_be(built, caplog):
    first, second, _ = built.campaigns
    of_first = Figure.objects.filter(foi_request__campaign=first, period__key="2020")
    of_first.update(kind="nonsense")
    rows(second).update(total=99)

    with pytest.raises(KeyError):
        rebuild_all(timezone.now())

    assert shown(second)["a", "2023", "uk"]["total"] == 36
    assert "The statistics of first could not be rebuilt" in caplog.text


def test_rebuild_changed_waits_for_a_quiet_moment_but_not_for_long(built):
    second = built.campaigns[1]
    foi_request = built.ask(second, built.authorities[4])
    built.say(foi_request, "a", "2023", "30")
    at = second.changes.get().at

    def after(seconds):
        return [one.campaign.slug for one in rebuild_changed(at + timedelta(seconds=seconds))]

    assert after(4) == []
    CampaignChange.objects.create(campaign=second)
    second.changes.filter(authority=None).update(at=at + timedelta(seconds=58))
    assert after(59) == []  # somebody is still typing
    assert after(61) == ["second"]  # and has been for a minute
    assert not second.changes.exists()
