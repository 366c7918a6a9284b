"""A sender that is killed at any moment loses no letter and repeats none."""

import os
from pathlib import Path

import pytest

from tests.faults.killing import HANGS_UP, SLOW, kill_at_random, settle
from tests.faults.office import Office, open_office

LETTERS, KILLS = 80, 6
SERVER = os.environ.get("FOI_TESTS_POSTGRES", "")

pytestmark = [pytest.mark.postgres, pytest.mark.journey]


@pytest.fixture
def office(tmp_path: Path, _mailbox):
    with open_office(tmp_path, SERVER, mailbox=True) as office:
        yield office


def test_a_sender_killed_at_random_sends_every_letter_once(office: Office):
    office.start_sink(seed=1, slow=SLOW, says=HANGS_UP)

    found = kill_at_random(office, LETTERS, KILLS, seed=1)

    assert sum(found.kills.values()) == KILLS
    assert (found.before.lost, found.before.repeated, found.before.nowhere) == (0, 0, 0)
    settle(office, found)
    assert found.by_journal + found.listed == found.before.in_doubt
    assert found.after.kept == found.after.written == LETTERS
    assert (found.after.lost, found.after.repeated, found.after.in_doubt) == (0, 0, 0)
    assert {mail["to"][0] for mail in office.kept()} == {
        f"foi@testham{number}.example" for number in range(1, LETTERS + 1)
    }


def test_without_a_journal_nothing_is_repeated_and_nothing_lost_in_silence(tmp_path: Path):
    with open_office(tmp_path, SERVER, mailbox=False) as office:
        office.environment["IMAP_URL"] = "imap://foi:word@127.0.0.1:9"  # nobody is there
        says = HANGS_UP | {"journal": "451 4.3.0 mailbox unavailable:1"}
        office.start_sink(seed=2, slow=SLOW, says=says)

        found = kill_at_random(office, LETTERS, KILLS, seed=2)

        refused = office.try_to("settle_outbox")
        assert refused.returncode == (1 if found.before.in_doubt else 0), refused.stderr
        assert office.account() == found.before
        assert (found.before.lost, found.before.repeated, found.before.nowhere) == (0, 0, 0)
        assert found.before.waiting == 0
        sent = set(office.message_ids("sent"))
        kept = {mail["message_id"] for mail in office.kept()}
        assert sent <= kept
        assert len(sent) + found.before.in_doubt == LETTERS
