"""Kill the sender at random, again and again, and count what the mail server has."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.office import LEASE, Account, Office
from tests.servers import wait_for

SLOW = {  # seconds; the first three before the text, so that kills fall everywhere
    "mail": "0-0.015",
    "rcpt": "0-0.015",
    "journal": "0-0.015",
    "data": "0-0.005",
    "text": "0-0.01",
    "kept": "0-0.01",
}
HANGS_UP = {"text": "hang up:0.01", "kept": "hang up:0.01"}
"""One letter in a hundred before it is kept, one after it is, and no word about either."""


@dataclass
class Killed:
    """What a run of kills showed."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    """By what the database said of the letter in hand: none, claimed or data_started."""
    before: Account | None = None  # when the senders had done what they could
    by_journal: int = 0  # letters in doubt of which a copy was found in our mailbox
    listed: int = 0  # letters in doubt that a person had to decide on
    after: Account | None = None  # when a person had said of these what the mail server says
    seconds: float = 0

    @property
    def after_data(self) -> int:
        """Kills between DATA and the recorded result."""
        return self.kills["data_started"]


def kill_at_random(office: Office, letters: int, kills: int, seed: int) -> Killed:
    """Send letters with a sender that is killed (SIGKILL) so many times, and see what is left."""
    began, found = time.monotonic(), Killed(seed)
    chance = random.Random(seed)
    office.act("first_letters", str(letters))
    for mark in sorted(chance.sample(range(1, max(letters * 17 // 20, kills + 2)), kills)):
        found.kills[_kill_one(office, mark, chance)] += 1
        office.time_passes()
    send_the_rest(office)
    found.before = office.account()
    found.seconds = time.monotonic() - began
    return found


def _kill_one(office: Office, mark: int, chance: random.Random) -> str:
    """Start a sender, kill it when so many mails are kept; return the state of what it held."""
    sender = office.sender("--loop")
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 1))  # it is only just starting
    else:
        until, here = time.monotonic() + 20, office.kept_so_far()
        while office.kept_so_far() < max(mark, here + 1) and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.08))
    assert sender.poll() is None, "the sender ended by itself"
    sender.kill()
    sender.wait()
    wait_for("the end of what the sender had begun", office.nobody_is_connected)
    states = office.states()
    return next((one for one in ("claimed", "data_started") if states[one]), "none")


def send_the_rest(office: Office) -> None:
    """Send, a sender at a time, until nothing waits any more."""
    time.sleep(LEASE + 0.5)
    for _ in range(10):
        office.run("manage.py", "deliver_outbox")
        states = office.states()
        if not states["pending"] + states["deferred"]:
            return
        office.time_passes()
    raise AssertionError(f"letters wait and do not leave: {states}")


def settle(office: Office, found: Killed) -> None:
    """Look for what is in doubt in our mailbox; then a person decides on the rest, by asking the
    mail server, and what did not leave is sent."""
    counts = office.ask("settle_outbox")
    found.by_journal, found.listed = counts["copy"], counts["still_uncertain"]
    listed, kept = office.message_ids("uncertain"), {one["message_id"] for one in office.kept()}
    assert len(listed) == found.listed
    for answer, ids in (
        ("yes", [one for one in listed if one in kept]),
        ("no", [one for one in listed if one not in kept]),
    ):
        if ids:
            office.act("settle", answer, *ids)
    for _ in range(5):
        send_the_rest(office)
        if not office.message_ids("uncertain"):
            break
        settle_again = [one for one in office.message_ids("uncertain") if one not in _ids(office)]
        office.manage("settle_outbox")
        if settle_again:
            office.act("settle", "no", *settle_again)
    found.after = office.account()


def _ids(office: Office) -> set[str]:
    return {one["message_id"] for one in office.kept()}
