"""A database of last week comes back: what left since is not sent again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from foi_tracker import settings
from tests.conftest import CAMPAIGN
from tests.servers import ROOT, Imap, MailServer

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("dovecot")]

ASK = """
from django.utils import timezone
from requests_app import letters, lifecycle
from requests_app.campaigns import load_campaign
from requests_app.models import Authority, SendingRules
SendingRules.objects.update_or_create(
    pk=1, defaults={"office_hours_only": False, "undo_minutes": 0, "letters_a_minute": 0}
)
campaign = load_campaign(CAMPAIGN).campaign
for name in NAMES:
    authority = Authority.objects.get(plain_name=name)
    authority.email = f"foi@{name.lower()}.example"
    authority.save()
    request = lifecycle.new_request(campaign, authority)
    letters.write([letters.first_letter(request)], approved=True, at=timezone.now())
"""


class Place:
    """One installation with a data folder of its own, used from a terminal."""

    def __init__(self, data: Path, imap: Imap, post: MailServer) -> None:
        inherited = {name: one for name, one in os.environ.items() if name not in settings.KNOBS}
        self.environment = {
            **inherited,
            "FOI_DATA_DIR": str(data),
            "EMAIL_URL": post.url,
            "IMAP_URL": imap.url,
            "FOI_MAIL_FROM": imap.user,
        }

    def run(self, *command: str | Path) -> str:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def manage(self, *words: str) -> str:
        return self.run(sys.executable, "manage.py", *words)

    def ask(self, *names: str) -> None:
        values = f"CAMPAIGN, NAMES = {CAMPAIGN!r}, {names!r}\n"
        self.manage("shell", "--no-imports", "-c", values + ASK)

    def count(self, *words: str) -> dict:
        return json.loads(self.manage(*words, "--json"))


def test_what_left_since_the_backup_is_not_sent_again(tmp_path):
    with Imap() as imap, MailServer(journal=imap.user, journal_to=imap.maildir()) as post:
        first = Place(tmp_path / "first", imap, post)
        first.manage("migrate", "-v", "0")
        first.manage("import_authorities")
        first.ask("Kent", "Leeds")
        first.run("script/backup", tmp_path / "kept.zip")
        assert first.count("deliver_outbox")["sent"] == 2
        first.ask("Camden")
        assert first.count("deliver_outbox")["sent"] == 1

        second = Place(tmp_path / "second", imap, post)
        second.run("script/restore", tmp_path / "kept.zip")
        second.ask("Camden")  # the copy does not know that it was asked
        assert second.count("deliver_outbox")["sent"] == 0
        found = second.count("settle_outbox", "--after-restore")
        second.manage("settle_outbox", "--go-on", "--by", "Ada")
        sent = second.count("deliver_outbox")["sent"]

    assert (found["mails"], found["confirmed"], found["added"]) == (3, 2, 1)
    assert found["for_a_person"] == []
    assert sent == 0
    assert sorted(post.delivered.keys() - {imap.user}) == [
        "foi@camden.example", "foi@kent.example", "foi@leeds.example",
    ]  # fmt: skip
    assert len(post.mails) == 3
    assert "confirmed by Ada" in (tmp_path / "second" / "restores.log").read_text()
