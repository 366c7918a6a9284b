"""Kill those who keep and read mail, at any moment; then count what became of the mails."""

import hashlib
import random
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from requests_app.domain import reply_address
from tests.faults.office import Office

PATTERN, KEY = "foi+{token}@example.org", "a key for tests"
REQUESTS = 20
LONGEST_LIFE = 2.5  # seconds that a process may live before it is killed
BODIES = (
    "Thank you for your request. Our reference is FOI {number}. You will have a reply soon.",
    "We do not hold the information that you have asked for.",
    "Please find attached our response to your request.",
    "Please could you clarify which years you mean? Until then we cannot go on.",
)


@dataclass
class Read:
    """What became of the mails of a folder."""

    mails: int
    kills: Counter = field(default_factory=Counter)  # what a killed process left: by state
    lost: int = 0  # not kept, or kept with other bytes
    twice: int = 0
    unread: int = 0
    untied: int = 0  # every mail bears a token
    by_hand: int = 0
    events_twice: int = 0
    seconds: float = 0.0


def kill_readers(office: Office, mails: int, kills: int, seed: int) -> Read:
    """Write mails to a folder, import them with processes that are killed, then to the end."""
    chance, began = random.Random(seed), time.monotonic()
    office.environment |= {"FOI_REPLY_ADDRESS": PATTERN, "FOI_REPLY_KEY": KEY}
    office.act("sent_requests", str(REQUESTS), "2026-01-05")
    folder = office.folder / "mails"
    hashes = write_mails(folder, mails, chance)
    found = Read(mails)
    while sum(found.kills.values()) < kills:
        before = _states(office)
        # Two at once, each with its half of the mails.
        processes = [
            office.spawn("manage.py", "import_mail", "--wait", "0", str(half))
            for half in sorted(folder.iterdir())
        ]
        _wait_until_it_works(office, processes, before)
        for process in processes:
            time.sleep(chance.random() * LONGEST_LIFE / 2)
            process.kill()
            process.wait()
            half_way = _states(office)["kept"]
            found.kills["a mail kept and not read" if half_way else "between mails"] += 1
    # What the dead had in hand is free again some minutes later.
    office.day = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    for half in sorted(folder.iterdir()):
        office.run("manage.py", "import_mail", str(half))
    office.run("manage.py", "read_replies")
    _count(office, found, hashes)
    found.seconds = time.monotonic() - began
    return found


def write_mails(folder: Path, count: int, chance: random.Random) -> set[str]:
    """Write mails to requests 1 to REQUESTS, some with files; return their hashes."""
    for half in ("a", "b"):
        (folder / half).mkdir(parents=True)
    hashes = set()
    for number in range(1, count + 1):
        mail = EmailMessage()
        mail["From"] = f"foi@testham{1 + number % REQUESTS}.example"
        mail["To"] = reply_address.make_address(PATTERN, 1 + number % REQUESTS, KEY)
        mail["Subject"], mail["Message-ID"] = f"Reply {number}", f"<{number}@testham.example>"
        mail["Date"] = "Mon, 09 Feb 2026 14:00:00 +0000"
        mail.set_content(chance.choice(BODIES).format(number=number))
        if number % 3 == 0:
            rows = "".join(f"{year},{chance.randrange(40)}\n" for year in range(2019, 2025))
            mail.add_attachment(f"year,count\n{rows}".encode(), "text", "csv", filename="a.csv")
        raw = mail.as_bytes()
        (folder / "ab"[number % 2] / f"{number:05}.eml").write_bytes(raw)
        hashes.add(hashlib.sha256(raw).hexdigest())
    return hashes


def _wait_until_it_works(
    office: Office, processes: Sequence[subprocess.Popen], before: Counter
) -> None:
    """Starting up takes a while, in which there is nothing to break."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(one.poll() is None for one in processes):
        if _states(office) != before:
            return
        time.sleep(0.02)


def _states(office: Office) -> Counter:
    rows = office.ask_database(
        "SELECT state, count(*) FROM responses_app_inboundmessage GROUP BY state"
    )
    return Counter(dict(rows))


def _count(office: Office, found: Read, hashes: set[str]) -> None:
    rows = office.ask_database(
        "SELECT f.sha256, m.state, (SELECT count(*) FROM responses_app_messagetie t"
        " WHERE t.message_id = m.id AND t.undone_at IS NULL)"
        " FROM responses_app_inboundmessage m JOIN responses_app_storedfile f ON f.id = m.raw_id"
    )
    vault = office.folder / "var" / "vault"
    whole = {
        sha
        for sha, _, _ in rows
        if hashlib.sha256((vault / sha[:2] / sha[2:4] / sha).read_bytes()).hexdigest() == sha
    }
    found.lost = len(hashes - whole)
    found.twice = len(rows) - len({sha for sha, _, _ in rows})
    found.unread = sum(state == "kept" for _, state, _ in rows)
    found.by_hand = sum(state == "by_hand" for _, state, _ in rows)
    found.untied = sum(ties != 1 for _, _, ties in rows)
    (found.events_twice,) = office.ask_database(
        "SELECT count(*) FROM (SELECT foi_request_id, kind, source FROM requests_app_caseevent"
        " WHERE source LIKE 'message %%' GROUP BY 1, 2, 3 HAVING count(*) > 1) twice"
    )[0]
