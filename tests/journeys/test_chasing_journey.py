"""A late request is chased by a real worker and beat, and the letter is read at a mail server."""

import json
import time
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.campaign_files import POTHOLES
from tests.servers import MailServer, wait_for

pytestmark = pytest.mark.journey


def test_an_overdue_request_is_chased_once_and_the_statistics_follow(house):
    sent_on = (localdate() - timedelta(days=90)).isoformat()
    addresses = "authority,email\nKent,foi@kent.example\nGlasgow,foi@glasgow.example\n"
    requests = f"authority,sent_on\nKent,{sent_on}\nGlasgow,{sent_on}\nCardiff,{sent_on}\n"
    house.ask("import_authorities", "--emails", house.write("addresses.csv", addresses))
    house.ask("load_campaign", house.write("campaign.toml", POTHOLES))
    imported = house.ask("import_requests", "potholes-2026", house.write("requests.csv", requests))
    assert imported["created"] == 3

    house.let_letters_leave()
    with MailServer() as mail_server:
        house.use_mail_server(mail_server)
        house.start_worker()
        house.start_beat()
        house.start_beat()  # two beats do no harm
        wait_for("two reminders", lambda: len(mail_server.mails) >= 2, 60)

        figures = 'authority,question,period,answer\nKent,1,2025,"1,204"\nGlasgow,1,2025,<5\n'
        house.ask("import_figures", "potholes-2026", house.write("figures.csv", figures))
        wait_for("the statistics", lambda: _total(house) == (1204, 1208), 60)
        time.sleep(3)  # three more sweeps of everything

        assert sorted(recipient for _, [recipient] in mail_server.envelopes) == [
            "foi@glasgow.example",
            "foi@kent.example",
        ]
        kent = next(mail for mail in mail_server.mails if mail["To"] == "foi@kent.example")
    assert "Freedom of Information Act 2000" in kent.get_content()
    assert "Auto-Submitted" not in kent
    assert house.ask("chase")["written"] == []


def _total(house) -> tuple[int, int] | None:
    done = house.try_to("show_statistics", "potholes-2026", "--area", "uk", "--json")
    if done.returncode:
        return None
    [row] = json.loads(done.stdout)
    return row["total_lower"], row["total_upper"]
