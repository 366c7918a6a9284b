"""Many at once, on PostgreSQL: whole builds, no row twice, no change lost."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from requests_app.models import Campaign, CampaignChange
from responses_app.models import Statistic, StatisticsBuild
from responses_app.statistics_rebuild import rebuild, rebuild_changed, show, whole_build
from responses_app.statistics_rebuild.building import QUIET
from tests.at_once import at_once
from tests.surveys import World, anew, shown, work_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def busy(world) -> World:
    """All councils said something in each campaign."""
    for campaign in world.campaigns:
        for one in world.authorities:
            foi_request = world.ask(campaign, one)
            for period in campaign.periods.all():
                for key, raw in (("a", "12"), ("b", "<5"), ("c", "4"), ("d", "9")):
                    world.say(foi_request, key, period.key, raw)
    return world


def a_process(*command: str) -> subprocess.Popen:
    """A command of ours, in a process of its own on the database of this test."""
    of_test = connection.settings_dict
    address = f"{of_test['HOST']}:{of_test['PORT']}/{of_test['NAME']}"
    user = ":".join(filter(None, (of_test["USER"], of_test["PASSWORD"])))
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": f"postgres://{user}@{address}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_rebuild_at_once_leave_one_whole_build(busy):
    wanted = [anew(campaign) for campaign in busy.campaigns]
    assert not StatisticsBuild.objects.exists()  # the very first build is the hardest

    both = [a_process("rebuild_statistics", "--full") for _ in range(2)]

    for one in both:
        _, err = one.communicate(timeout=120)
        assert (one.returncode, err) == (0, "")
    assert [shown(campaign) for campaign in busy.campaigns] == wanted
    assert StatisticsBuild.objects.count() == 3
    assert Statistic.objects.count() == sum(map(len, wanted))


def test_a_process_that_is_killed_in_the_middle_leaves_the_build_before(busy):
    second = busy.campaigns[1]
    rebuild(second, timezone.now())
    stood = shown(second)
    busy.say(busy.ask(second, busy.authorities[4]), "a", "2023", "30")

    with transaction.atomic():
        list(second.changes.select_for_update())  # what a rebuild deletes last of all
        stuck = a_process("rebuild_statistics", "second")
        for _ in range(600):
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    break
            time.sleep(0.1)
        else:
            pytest.fail("nobody waited for the lock")
        stuck.kill()
        stuck.wait(20)
    stuck.stdout.close()
    stuck.stderr.close()

    assert shown(second) == stood
    assert second.changes.exists()
    work_in()
    assert (
        shown(second)["a", "2023", "uk"]["total_lower"]
        == stood["a", "2023", "uk"]["total_lower"] + 18
    )


def test_readers_see_a_whole_build_while_others_are_written(busy):
    """Two figures change together, over and over. Whoever reads, in one question to the database or
    in several, finds the sum of both, and every area as new as the kingdom."""
    second = busy.campaigns[1]
    bigham = busy.ask(second, busy.authorities[4])
    rebuild(second, timezone.now())
    done, problems, seen = threading.Event(), [], set()

    def lower(rows, key, area="uk"):
        (row,) = (
            one
            for one in rows
            if (one["question"], one["period"], one["area"]) == (key, "2023", area)
        )
        return row["total_lower"]

    def reading():
        try:
            while not done.is_set():
                campaign = Campaign.objects.get(pk=second.pk)
                rows = show(campaign)
                with whole_build():
                    build = campaign.statistics_build.number
                    parts = [show(campaign, key) for key in ("a", "b", "ab")]
                    again = StatisticsBuild.objects.get(campaign=campaign).number
                assert build == again
                for found in (rows, [row for part in parts for row in part]):
                    a, b, ab = (lower(found, key) for key in ("a", "b", "ab"))
                    assert ab == a + b
                    nations = [f"nation:{name}" for name in ("England", "Scotland", "Wales")]
                    assert a == sum(lower(found, "a", area) for area in nations)
                seen.add(a)
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    readers = [threading.Thread(target=reading) for _ in range(2)]
    for one in readers:
        one.start()
    for number in range(20, 45):
        with transaction.atomic():
            busy.say(bigham, "a", "2023", str(number))
            busy.say(bigham, "b", "2023", str(1000 - number))
        rebuild(second, timezone.now(), whole=number % 2 == 0)
    done.set()
    for one in readers:
        one.join(60)

    assert problems == []
    assert len(seen) > 3


def test_figures_that_are_typed_in_while_all_is_rebuilt_are_not_lost(busy):
    """Coders, the sweep and the nightly rebuild at once, over campaigns that are compared."""
    places = iter(enumerate(busy.campaigns * 2))
    taking = threading.Lock()

    def work():
        with taking:
            turn, campaign = next(places)
        campaign = Campaign.objects.get(pk=campaign.pk)
        period = campaign.periods.order_by("position").all()[0].key
        for number in range(8):
            if turn % 2:
                busy.say(busy.ask(campaign, busy.authorities[number % 7]), "a", period, str(number))
            elif number % 2:
                rebuild_changed(timezone.now() + QUIET)
            else:
                rebuild(campaign, timezone.now(), check=True)

    at_once(work, 6)

    work_in()
    for campaign in busy.campaigns:
        assert shown(campaign) == anew(campaign)
        assert StatisticsBuild.objects.get(campaign=campaign).differing == 0
    assert not CampaignChange.objects.exists()
