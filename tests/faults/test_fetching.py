"""Whoever fetches may be killed at any moment, and many may fetch at once: each mail is kept,
and kept once."""

import os
from pathlib import Path

import pytest

from tests.faults.fetching import (
    Compared,
    a_mailbox,
    compare,
    drop_mails,
    fetch_at_once,
    kill_at_random,
)

SERVER = os.environ.get("FOI_TESTS_POSTGRES", "")
MAILS, KILLS, PROCESSES = 60, 10, 8

pytestmark = [pytest.mark.postgres, pytest.mark.journey, pytest.mark.usefixtures("_mailbox")]


def test_whoever_fetches_is_killed_at_random_and_each_mail_is_kept_once(tmp_path: Path):
    with a_mailbox(tmp_path, SERVER) as (office, imap):
        found = kill_at_random(office, imap, MAILS, KILLS, seed=3)

    assert found.after == Compared(dropped=MAILS, kept=MAILS)
    assert sum(found.where.values()) == KILLS
    assert found.most_again <= 1


@pytest.mark.parametrize("machines", [False, True], ids=["one machine", "several machines"])
def test_many_fetch_at_once_and_each_mail_is_kept_once(tmp_path: Path, machines: bool):
    with a_mailbox(tmp_path, SERVER) as (office, imap):
        (tmp_path / "var" / "vault").mkdir(parents=True, exist_ok=True)
        hashes = drop_mails(imap, MAILS)

        said = fetch_at_once(office, PROCESSES, machines)

        assert compare(office, imap, hashes) == Compared(dropped=MAILS, kept=MAILS)
        assert sum(one["stored"] for one in said) == MAILS
        assert any(one["duplicates"] for one in said) == machines
