"""A council answers a reminder: its mail comes to a real mailbox, is kept, read and tied by a real
worker, its file is looked through, and nobody is chased before a person has read it."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tests.campaign_files import POTHOLES
from tests.servers import Imap, MailServer, wait_for

pytestmark = pytest.mark.journey


def test_a_reply_comes_in_is_tied_and_stops_the_next_reminder(house, dovecot):
    sent_on = (localdate() - timedelta(days=90)).isoformat()
    addresses = "authority,email\nKent,foi@kent.example\nCardiff,foi@cardiff.example\n"
    requests = f"authority,sent_on\nKent,{sent_on}\nCardiff,{sent_on}\n"
    house.ask("import_authorities", "--emails", house.write("addresses.csv", addresses))
    house.ask("load_campaign", house.write("campaign.toml", POTHOLES))
    house.ask("import_requests", "potholes-2026", house.write("requests.csv", requests))
    house.let_letters_leave()
    with MailServer() as mail_server, Imap() as imap:
        house.use_mail_server(mail_server)
        house.environment |= {
            "IMAP_URL": imap.url,
            "FOI_MAIL_FROM": imap.user,
            "FOI_JOURNAL": "off",
            "FOI_REPLY_ADDRESS": "foi+{token}@example.org",
        }
        house.start_worker()
        house.start_beat()
        wait_for("two reminders", lambda: len(mail_server.mails) >= 2, 60)
        reminder = next(mail for mail in mail_server.mails if mail["To"] == "foi@kent.example")

        imap.drop(_answer_to(reminder))
        wait_for("the reply", lambda: _read(house) == ["matched", "clean"], 90)
        assert imap.keywords() == [["$FOIKept"]] and imap.flags()[0].find("S") < 0

    later = (localdate() + timedelta(days=60)).isoformat()
    chased = house.ask("chase", "--as-of", later, "--dry-run")
    assert [one["authority"] for one in chased["written"]] == ["Cardiff"]
    [why] = [one["why"] for one in chased["skipped"]]
    assert "read" in why


def _answer_to(reminder: EmailMessage) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Information Team <foi@kent.example>", reminder["Reply-To"]
    mail["Subject"], mail["In-Reply-To"] = f"RE: {reminder['Subject']}", reminder["Message-ID"]
    mail["Message-ID"] = "<reply@kent.example>"
    mail["Date"] = format_datetime(timezone.now())
    mail.set_content("Please find attached our response to your request.\n")
    mail.add_attachment(b"year,count\n2025,1204\n", "text", "csv", filename="potholes.csv")
    return mail


def _read(house) -> list[str]:
    """Where the one message is, and how its file was found."""
    told = house.manage(
        "shell",
        "-v0",
        "-c",
        "from responses_app.models import *\n"
        "print(*InboundMessage.objects.values_list('place', flat=True),"
        " *Document.objects.values_list('file__state', flat=True))",
    )
    return told.split()
