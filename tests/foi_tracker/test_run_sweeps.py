from datetime import date

import pytest
import time_machine

from requests_app import restored
from requests_app.models import OutgoingMessage, ProclaimedHoliday, SweepRun

pytestmark = pytest.mark.django_db
SENT, DUE = date(2026, 1, 5), date(2026, 2, 2)


@pytest.fixture
def late(make_request, person):
    return make_request(SENT, email="foi@testham.example", assigned_to=person)


@time_machine.travel("2026-02-03T10:00:00Z", tick=False)
def test_run_sweeps_does_what_the_worker_does_once(run, late, mail_server):
    found = run("run_sweeps", "--json").document

    assert list(found) == [
        *("recompute_deadlines", "fetch_mail", "read_replies", "read_figures", "chase"),
        *("rebuild_changed_statistics", "send_digests", "deliver_outbox", "settle_outbox"),
        *("look_up_exchangers", "rebuild_all_statistics", "tidy_vault"),
    ]
    assert found["chase"] == {"written": 1, "skipped": 0}
    assert found["send_digests"] == {"written": 1}
    assert found["deliver_outbox"]["sent"] == 2  # the reminder and the digest
    # What has just changed waits for a quiet moment; the nightly sweep has worked it in.
    assert found["rebuild_changed_statistics"] == {"campaigns": 0}
    assert found["rebuild_all_statistics"] == {"campaigns": 1}
    assert len(mail_server.mails) == 2
    assert SweepRun.objects.filter(succeeded_at__isnull=False).count() == 12


@time_machine.travel("2026-02-03T10:00:00Z", tick=False)
def test_run_sweeps_runs_the_rare_ones_once_in_their_period(run, db):
    rare = {"look_up_exchangers", "rebuild_all_statistics"}
    assert rare <= run("run_sweeps", "--json").document.keys()
    assert not rare & run("run_sweeps", "--json").document.keys()

    with time_machine.travel("2026-02-03T10:05:01Z", tick=False):
        often = run("run_sweeps", "--json").document.keys() & rare
    with time_machine.travel("2026-02-04T10:00:01Z", tick=False):
        daily = run("run_sweeps", "--json").document.keys() & rare

    assert (often, daily) == ({"look_up_exchangers"}, rare)


@time_machine.travel("2026-02-03T10:00:00Z", tick=False)
def test_run_sweeps_counts_dates_anew_before_anybody_is_chased(run, late):
    ProclaimedHoliday.objects.create(
        date=date(2026, 1, 13), name="A day", wales=True, proclaimed_on=date(2026, 1, 2), source="x"
    )

    found = run("run_sweeps", "--json").document

    assert found["recompute_deadlines"] == {"looked_at": 1, "moved": 1}
    assert found["chase"]["written"] == 0
    late.refresh_from_db()
    assert late.due_on == date(2026, 2, 3)


@time_machine.travel("2026-02-03T10:00:00Z", tick=False)
def test_run_sweeps_goes_on_after_one_that_fails_and_says_which(run, late, monkeypatch):
    def fails(*anything, **more):
        raise RuntimeError("no such thing")

    monkeypatch.setattr("requests_app.chasing.write_due_letters", fails)

    ran = run("run_sweeps")

    assert ran.code == 1
    assert "chase failed: RuntimeError: no such thing" in ran.err
    assert SweepRun.objects.get(name="chase").last_error
    assert OutgoingMessage.objects.filter(person__isnull=False).exists()
    assert restored.is_paused() is False
