"""Each task does what its command does, and leaves word that it ran."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from requests_app.models import OutgoingMessage, SweepRun
from responses_app import tasks
from responses_app.models import StatisticsBuild
from responses_app.statistics_rebuild.building import QUIET


def succeeded(name):
    run = SweepRun.objects.get(name=name)
    return run.succeeded_at is not None and not run.last_error


@pytest.mark.parametrize("task", [tasks.rebuild_changed_statistics, tasks.rebuild_all_statistics])
def test_rebuild_statistics_builds_and_leaves_word(campaign, make_request, task):
    make_request(date(2026, 1, 5))
    campaign.changes.update(at=timezone.now() - QUIET)

    task()
    task()

    assert StatisticsBuild.objects.get().cells
    assert not campaign.changes.exists()
    assert succeeded(task.__name__)


@time_machine.travel("2026-02-03T09:00:00Z", tick=False)
def test_send_digests_writes_them_once_and_leaves_word(make_request, person):
    make_request(date(2026, 1, 5), assigned_to=person)

    tasks.send_digests()
    tasks.send_digests()

    assert OutgoingMessage.objects.get().person == person
    assert succeeded("send_digests")
