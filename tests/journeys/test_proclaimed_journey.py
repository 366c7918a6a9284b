"""A bank holiday is proclaimed: a real worker counts anew, and no council is chased too early."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from requests_app.domain.law import Law
from requests_app.domain.working_days import add_working_days, is_working_day
from tests.campaign_files import POTHOLES
from tests.servers import MailServer, wait_for

pytestmark = pytest.mark.journey

PROCLAIM = (
    "from requests_app.models import ProclaimedHoliday; ProclaimedHoliday.objects.create("
    "date='{day}', name='A day of thanks', england=True, proclaimed_on='{day}', source='Gazette')"
)
FOUND = (
    "from requests_app.models import FoiRequest, Recount; "
    "one = FoiRequest.objects.get(authority__plain_name='Kent'); last = Recount.objects.first(); "
    "print(one.due_on, one.events.filter(kind='recounted').count(), last.moved if last else None)"
)


def test_a_day_proclaimed_today_moves_the_date_and_holds_the_reminder_back(house):
    today = localdate()
    # Sent so that yesterday's working day was the last in time; with one more holiday, today is.
    due = add_working_days(today, -1, Law.FOIA)
    sent_on = add_working_days(due, -20, Law.FOIA)
    new_day = next(
        day
        for day in (sent_on + timedelta(n) for n in range(1, 20))
        if is_working_day(day, Law.FOIA)
    )
    house.ask("load_campaign", house.write("campaign.toml", POTHOLES))
    addresses = "authority,email\nKent,foi@kent.example\n"
    house.ask("import_authorities", "--emails", house.write("addresses.csv", addresses))
    requests = f"authority,sent_on\nKent,{sent_on}\n"
    house.ask("import_requests", "potholes-2026", house.write("requests.csv", requests))
    assert house.ask("recompute_deadlines")["moved"] == 0

    house.manage("shell", "-c", PROCLAIM.format(day=new_day.isoformat()))
    assert "calendar changed" in house.ask("chase", "--dry-run")["note"]
    with MailServer() as mail_server:
        house.use_mail_server(mail_server)
        house.start_worker()
        house.start_beat()
        wait_for("the recount", lambda: _found(house)[2] == "1", 60)

        moved_to, events, _ = _found(house)
        assert date.fromisoformat(moved_to) == add_working_days(due, 1, Law.FOIA)
        assert events == "1"
        assert house.ask("chase", "--dry-run")["note"] == ""
    assert mail_server.mails == []


def _found(house) -> list[str]:
    return house.manage("shell", "-c", FOUND).strip().splitlines()[-1].split()
