"""Each task does what its command does, and leaves word that it ran."""

from datetime import date

import pytest
import time_machine

from requests_app import tasks
from requests_app.models import OutgoingMessage, ProclaimedHoliday, SweepRun

pytestmark = pytest.mark.django_db


def succeeded(name):
    run = SweepRun.objects.get(name=name)
    return run.succeeded_at is not None and not run.last_error


@time_machine.travel("2026-02-03T10:00:00Z", tick=False)
def test_chase_and_deliver_outbox_write_and_send_one_reminder(make_request, mail_server):
    make_request(date(2026, 1, 5), email="foi@testham.example")

    assert tasks.chase() == {"written": 1, "skipped": 0}
    assert tasks.chase() == {"written": 0, "skipped": 0}
    assert tasks.deliver_outbox()["sent"] == 1

    assert OutgoingMessage.objects.get().state == "sent" and len(mail_server.mails) == 1
    assert succeeded("chase") and succeeded("deliver_outbox")


def test_recompute_deadlines_counts_what_a_new_day_moved(make_request):
    make_request(date(2026, 10, 26))
    assert tasks.recompute_deadlines() == {"looked_at": 1, "moved": 0}
    ProclaimedHoliday.objects.create(
        date=date(2026, 11, 10),
        name="A day",
        wales=True,
        proclaimed_on=date(2026, 11, 2),
        source="x",
    )

    assert tasks.recompute_deadlines() == {"looked_at": 1, "moved": 1}
    assert tasks.recompute_deadlines() == {"looked_at": 0, "moved": 0}
    assert succeeded("recompute_deadlines")
