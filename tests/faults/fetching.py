"""Kill whoever fetches, again and again, and compare what we keep with what lay in the mailbox."""

import hashlib
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.faults.office import Office, open_office
from tests.mails import mail
from tests.servers import ROOT, Imap, Wire, wait_for

MARK = "$FOIKept"
SIZES = (1, 20, 400, 4000)  # lines of a mail
MESSAGES = (
    "SELECT file.sha256, message.came_from FROM responses_app_inboundmessage message "
    "JOIN responses_app_storedfile file ON file.id = message.raw_id"
)


@dataclass
class Compared:
    """What lay in the mailbox, and what we keep of it."""

    dropped: int = 0
    kept: int = 0
    lost: int = 0  # mails whose bytes we do not have, whole and right
    twice: int = 0  # rows beyond one for the same bytes
    strange: int = 0  # rows for bytes that never lay there
    unmarked: int = 0  # on the server, of those that we keep


@dataclass
class Killed:
    """What a run of kills showed; `where` counts them by what was done and what was not yet."""

    where: Counter[str] = field(default_factory=Counter)
    most_again: int = 0  # mails kept, and not counted as kept: they are fetched once more
    seconds: float = 0
    after: Compared = field(default_factory=Compared)


@contextmanager
def a_mailbox(folder: Path, server_url: str) -> Iterator[tuple[Office, Imap]]:
    """An installation of ours, and the real mailbox that it fetches from."""
    with ExitStack() as stack:
        imap = stack.enter_context(Imap())
        office = stack.enter_context(open_office(folder, server_url, mailbox=False))
        office.environment["IMAP_URL"] = imap.url
        yield office, imap


def drop_mails(imap: Imap, count: int, seed: int = 0) -> list[str]:
    """Let mails of many sizes arrive; return the SHA-256 of each as IMAP gives it out."""
    chance, hashes = random.Random(seed), []
    for number in range(count):
        text = f"Reply {seed}-{number}\n" + "0123456789\n" * chance.choice(SIZES)
        raw = mail(f"<{seed}.{number}@council.example>", text=text).as_bytes()
        imap.drop(raw, "Spam" if number % 10 == 9 else "INBOX")
        hashes.append(hashlib.sha256(raw.replace(b"\n", b"\r\n")).hexdigest())
    return hashes


def kill_at_random(office: Office, imap: Imap, mails: int, kills: int, seed: int) -> Killed:
    """Fetch so many mails with processes that are killed (SIGKILL) so often, and see the end."""
    began, found, chance = time.monotonic(), Killed(), random.Random(seed)
    hashes = drop_mails(imap, mails, seed)
    for mark in sorted(chance.sample(range(mails * 19 // 20), kills)):
        _kill_one(office, mark, chance)
        where, again = _how_far(office, imap)
        found.where[where] += 1
        found.most_again = max(found.most_again, again)
    done = office.ask("fetch_mail")
    assert done["errors"] == []
    assert office.ask("fetch_mail")["fetched"] == 0
    found.after = compare(office, imap, hashes)
    found.seconds = time.monotonic() - began
    return found


def _kill_one(office: Office, mark: int, chance: random.Random) -> None:
    """Start to fetch, and kill it a moment after that many mails are kept."""
    process = office.spawn("manage.py", "fetch_mail", "--loop")
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0, 1.5))  # it is only just starting
    else:
        until, here = time.monotonic() + 30, _count(office)
        while _count(office) < max(mark, here + 1) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.02))
    assert process.poll() is None, "it ended by itself"
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for("the end of what it had begun", office.nobody_is_connected)


def _count(office: Office) -> int:
    ((count,),) = office.ask_database("SELECT count(*) FROM responses_app_inboundmessage")
    return count


def _how_far(office: Office, imap: Imap) -> tuple[str, int]:
    """What the kill came between; and how many mails are kept that count as not fetched yet."""
    files = len(_hashes_in_vault(office))
    rows = _count(office)
    ((stored,),) = office.ask_database("SELECT count(*) FROM responses_app_storedfile")
    marked = sum(MARK in words for name in ("INBOX", "Spam") for words in imap.keywords(name))
    counted = sum(
        uid for (uid,) in office.ask_database("SELECT last_uid FROM responses_app_mailboxfolder")
    )
    assert files >= stored >= rows >= marked >= counted, "something was done out of order"
    for one, other, name in (
        (files, stored, "bytes, no row"),
        (stored, rows, "file, no message"),
        (rows, marked, "kept, not marked"),
        (marked, counted, "marked, not counted"),
    ):
        if one > other:
            return name, rows - counted
    return "between two mails", rows - counted


def _hashes_in_vault(office: Office) -> list[str]:
    """The files of the vault, but for those that were being written when somebody was killed."""
    vault = Path(office.environment["FOI_DATA_DIR"]) / "vault"
    return [path.name for path in vault.rglob("*") if path.is_file() and path.name[0] != "."]


def compare(office: Office, imap: Imap, hashes: list[str]) -> Compared:
    """Compare what lay in the mailbox with our rows and with the bytes on our disk."""
    rows = Counter(sha256 for sha256, _ in office.ask_database(MESSAGES))
    vault = Path(office.environment["FOI_DATA_DIR"]) / "vault"
    whole = {
        path.name
        for path in vault.rglob("*")
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    }
    words = [*imap.keywords("INBOX"), *imap.keywords("Spam")]
    return Compared(
        dropped=len(hashes),
        kept=sum(rows.values()),
        lost=sum(one not in rows or one not in whole for one in hashes),
        twice=sum(times - 1 for times in rows.values()),
        strange=len(set(rows) - set(hashes)) + len(set(_hashes_in_vault(office)) - whole),
        unmarked=sum(MARK not in one for one in words),
    )


def fetch_at_once(office: Office, processes: int, machines: bool) -> list[dict[str, int]]:
    """Fetch by so many processes at once; return what each said it did.

    On one machine one of them does it, and the others leave it to that. As on several
    `machines`, which share the vault and the database and no lock, all do, from one moment on.
    """
    with Wire(_port(office), wait_for=processes if machines else 1) as wire:
        url = office.environment["IMAP_URL"].replace(f":{_port(office)}", f":{wire.port}")
        return _all_said(office, url, processes, machines)


def _port(office: Office) -> int:
    return urlsplit(office.environment["IMAP_URL"]).port or 0


def _all_said(office: Office, url: str, processes: int, machines: bool) -> list[dict[str, int]]:
    var = Path(office.environment["FOI_DATA_DIR"])
    running = []
    for number in range(processes):
        environment = {**office.environment, "IMAP_URL": url}
        if machines:
            own = var.parent / f"machine-{number}"
            own.mkdir(exist_ok=True)
            (own / "vault").symlink_to(var / "vault")
            environment["FOI_DATA_DIR"] = str(own)
        running.append(
            subprocess.Popen(
                [sys.executable, "manage.py", "fetch_mail", "--json"],
                cwd=ROOT, env=environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
        )  # fmt: skip
    said = []
    for process in running:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        said.append(json.loads(out))
    return said
