from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from foi_tracker import health
from foi_tracker.timetable import sweeps
from requests_app.models import SweepRun


@pytest.fixture(autouse=True)
def _just_started(monkeypatch):
    """Whenever in a long run of tests these have their turn."""
    monkeypatch.setattr(health, "STARTED_AT", timezone.now())


def test_healthz_tells_anyone_the_age_of_each_sweep_and_nothing_more(client, db):
    then = timezone.now() - timedelta(seconds=90)
    SweepRun.objects.create(name="chase", succeeded_at=then, last_error="password: hunter2")
    SweepRun.objects.create(name="deliver_outbox")

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert 90 <= answer.json()["sweeps"]["chase"]["age_seconds"] < 100
    assert answer.json()["sweeps"]["chase"]["last_run_failed"] is True
    assert answer.json()["sweeps"]["deliver_outbox"]["age_seconds"] is None
    assert "hunter2" not in answer.content.decode()


@pytest.fixture
def started_long_ago(monkeypatch):
    monkeypatch.setattr(health, "STARTED_AT", timezone.now() - timedelta(days=9))


def all_ended(ago: timedelta) -> None:
    for sweep in sweeps(20):
        SweepRun.objects.create(name=sweep.name, succeeded_at=timezone.now() - ago)


@pytest.mark.parametrize(("ago", "status"), [(59, 200), (61, 503)])
def test_healthz_turns_red_after_three_missed_periods(
    client, db, started_long_ago, settings, ago, status
):
    settings.SWEEP_SECONDS = 20
    all_ended(timedelta())
    SweepRun.objects.filter(name="chase").update(
        succeeded_at=timezone.now() - timedelta(seconds=ago)
    )

    answer = client.get(reverse("healthz"))

    assert answer.status_code == status
    assert answer.json()["late"] == ["chase"] * (status == 503)


def test_healthz_is_red_for_a_sweep_that_never_ran(client, db, started_long_ago):
    all_ended(timedelta())
    SweepRun.objects.filter(name="deliver_outbox").delete()

    assert client.get(reverse("healthz")).json()["late"] == ["deliver_outbox"]


def test_healthz_gives_a_new_start_time_to_begin(client, db):
    all_ended(timedelta(days=3))

    assert client.get(reverse("healthz")).status_code == 200


def test_healthz_is_503_without_a_database(client, db):
    def broken(*args):
        raise DatabaseError("no connection to 10.0.0.1")

    with connection.execute_wrapper(broken):
        answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert "10.0.0.1" not in answer.content.decode()
