from datetime import timedelta

from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from requests_app.models import SweepRun


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


def test_healthz_is_503_without_a_database(client, db):
    def broken(*args):
        raise DatabaseError("no connection to 10.0.0.1")

    with connection.execute_wrapper(broken):
        answer = client.get(reverse("healthz"))

    assert answer.status_code == 503
    assert "10.0.0.1" not in answer.content.decode()
