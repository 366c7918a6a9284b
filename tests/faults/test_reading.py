"""Whoever keeps and reads mail may be killed at any moment: nothing is lost, all is read."""

import os
from pathlib import Path

import pytest

from tests.faults.office import open_office
from tests.faults.reading import kill_readers

MAILS, KILLS = 60, 4
SERVER = os.environ.get("FOI_TESTS_POSTGRES", "")

pytestmark = [pytest.mark.postgres, pytest.mark.journey]


def test_readers_killed_at_random_lose_nothing_and_read_everything_once(tmp_path: Path):
    with open_office(tmp_path, SERVER, mailbox=False) as office:
        found = kill_readers(office, MAILS, KILLS, seed=1)

    assert sum(found.kills.values()) >= KILLS
    assert (found.lost, found.twice, found.unread, found.untied) == (0, 0, 0, 0)
    assert (found.by_hand, found.events_twice) == (0, 0)
