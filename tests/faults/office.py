"""An installation whose processes are killed, stopped and started again, with a mail server and a
mailbox of its own; and what became of its letters."""

import contextlib
import functools
import json
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.journeys.conftest import House
from tests.servers import ROOT, Imap, free_port, wait_for

LEASE = 2  # seconds
WAITING = ("pending", "deferred", "claimed", "data_started")


@dataclass(frozen=True)
class Account:
    """What became of the letters, counted from what the mail server kept."""

    written: int
    kept: int  # mails that the mail server keeps
    lost: int  # called sent in our tables, and the mail server has none of it
    repeated: int  # mails that it has more than once
    in_doubt: int  # uncertain in our tables
    waiting: int  # to be sent, or refused: a person sees it
    nowhere: int  # neither kept, nor waiting, nor in doubt: silently lost


class Office(House):
    """One installation, used as its people and its processes use it."""

    def __init__(
        self, folder: Path, database_url: str, imap: Imap | None, redis_url: str = ""
    ) -> None:
        super().__init__(folder, database_url, redis_url or "redis+socket:///nowhere")
        self.day = ""  # an instant at which processes start; empty: now
        self.sink: subprocess.Popen | None = None
        self._imap, self._port, self._file = imap, free_port(), folder / "kept.jsonl"
        self.environment |= {
            "FOI_LEASE_SECONDS": str(LEASE),
            "FOI_LOG_LEVEL": "WARNING",
            "FOI_DNS_SERVER": "off",
            "FOI_MAIL_FROM": "foi@example.org",
            "FOI_JOURNAL": "foi@example.org",
            "EMAIL_URL": f"smtp://127.0.0.1:{self._port}",
        }
        if imap:
            self.environment["IMAP_URL"] = imap.url

    # ------------------------------------------------------------------ processes

    def spawn(self, *words: str) -> subprocess.Popen:
        """Start a program (a file, or a module) and return it."""
        with (self.folder / f"process-{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                self._command(*words),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.processes.append(process)
        return process

    def run(self, *words: str) -> str:
        """Run a program to its end; fail with what it said."""
        done = subprocess.run(
            self._command(*words),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _command(self, *words: str) -> list[str]:
        if self.day:
            return [sys.executable, "-m", "tests.faults.on_a_day", self.day, *words]
        return [sys.executable, *(() if words[0].endswith(".py") else ("-m",)), *words]

    def act(self, *words: str) -> str:
        """Let a person do something; see `acts`."""
        return self.run("tests.faults.acts", *words)

    def sender(self, *words: str) -> subprocess.Popen:
        return self.spawn("manage.py", "deliver_outbox", *words)

    def worker(self) -> subprocess.Popen:
        words = ("worker", "-P", "threads", "-c", "2", "--without-mingle")
        name = f"worker{len(self.processes)}@%h"
        return self.spawn("celery", "-A", "foi_tracker", *words, "-n", name)

    def beat(self) -> subprocess.Popen:
        schedule = str(self.folder / f"beat-{len(self.processes)}")
        return self.spawn("celery", "-A", "foi_tracker", "beat", "-s", schedule, "--pidfile=")

    def end(self) -> None:
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()

    # ------------------------------------------------------------------ the mail server

    def start_sink(
        self, seed: int = 0, slow: Mapping[str, str] | None = None,
        says: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Start the mail server; see `sink` for how slow it may be and what it may say."""
        options = [word for one in (slow or {}).items() for word in ("--slow", "=".join(one))]
        options += [word for one in (says or {}).items() for word in ("--says", "=".join(one))]
        options += ["--journal", self.environment["FOI_JOURNAL"], "--seed", str(seed)]
        if self._imap:
            options += ["--journal-to", str(self._imap.maildir())]
        day, self.day = self.day, ""
        if self.sink:
            self.sink.kill()
            self.sink.wait()
        self._file.touch()
        self.sink = self.spawn("tests.faults.sink", str(self._port), str(self._file), *options)
        self.day = day
        wait_for("the mail server's start", lambda: "220" in _greeting(self._port))

    def kept(self) -> list[dict[str, Any]]:
        """Every mail that the mail server answered 250 for, or was about to."""
        return [json.loads(line) for line in self._file.read_text().splitlines()]

    def kept_so_far(self) -> int:
        return self._file.read_bytes().count(b"\n")

    # ------------------------------------------------------------------ the database

    def ask_database(self, query: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def states(self) -> Counter[str]:
        return Counter(
            dict(
                self.ask_database(
                    "SELECT state, count(*) FROM requests_app_outgoingmessage GROUP BY state"
                )
            )
        )

    def message_ids(self, state: str) -> list[str]:
        rows = self.ask_database(
            "SELECT message_id FROM requests_app_outgoingmessage WHERE state = %s", state
        )
        return [one for (one,) in rows]

    def nobody_is_connected(self) -> bool:
        """Whether the database has ended what a process that was killed had begun."""
        query = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return self.ask_database(query) == [(0,)]

    def time_passes(self) -> None:
        """What was taken in hand more than a minute ago, or has to wait, may be tried again.

        Stands for the minute or the hours that nobody has in a test; leases are not touched.
        """
        self.ask_database(
            "UPDATE requests_app_outgoingmessage SET tried_at = tried_at - interval '61 seconds', "
            "not_before = NULL WHERE state IN ('pending', 'deferred')"
        )

    def account(self) -> Account:
        """Compare our tables with what the mail server kept."""
        rows = self.ask_database("SELECT message_id, state FROM requests_app_outgoingmessage")
        kept = Counter(one["message_id"] for one in self.kept())
        states = dict(rows)
        assert set(kept) <= set(states), "a mail was sent that no letter is"
        elsewhere = ("draft", "failed", *WAITING)
        return Account(
            written=len(rows),
            kept=sum(kept.values()),
            lost=sum(state == "sent" and one not in kept for one, state in rows),
            repeated=sum(times - 1 for times in kept.values()),
            in_doubt=sum(state == "uncertain" for _, state in rows),
            waiting=sum(state in elsewhere for _, state in rows),
            nowhere=sum(
                one not in kept and state not in (*elsewhere, "uncertain", "sent")
                for one, state in rows
            ),
        )


def _greeting(port: int) -> str:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as client:
        return client.recv(100).decode()
    return ""


@contextlib.contextmanager
def open_office(
    folder: Path, server_url: str, *, mailbox: bool = True, redis_url: str = ""
) -> Iterator[Office]:
    """Yield an empty, migrated installation on this PostgreSQL, with a real mailbox or none."""
    with contextlib.ExitStack() as stack:
        imap = stack.enter_context(Imap()) if mailbox else None
        database_url = stack.enter_context(_copy_of(_migrated(folder, server_url), server_url))
        office = Office(folder, database_url, imap, redis_url)
        stack.callback(office.end)
        yield office


@functools.cache
def _server_has(server_url: str) -> str:
    """The name of the migrated database that this process keeps on a server."""
    return f"faults_{secrets.token_hex(4)}"


def _migrated(folder: Path, server_url: str) -> str:
    """Return the name of an empty, migrated database; made once a server, then copied."""
    name = _server_has(server_url)
    with psycopg.connect(server_url, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if there.fetchone():
            return name
        connection.execute(f"CREATE DATABASE {name}")
    Office(folder, _named(server_url, name), None).manage("migrate", "-v0")
    return name


@contextlib.contextmanager
def _copy_of(template: str, server_url: str) -> Iterator[str]:
    name = f"fault_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _named(server_url: str, name: str) -> str:
    return server_url.rpartition("/")[0] + f"/{name}"


def flush(redis_url: str) -> None:
    """Let Redis forget everything."""
    with redis.Redis(unix_socket_path=redis_url.removeprefix("redis+socket://")) as client:
        client.flushall()


def wait_until_quiet(office: Office, seconds: float = 120) -> None:
    """Wait until nothing is on its way any more; what may be tried again is tried."""
    until = time.monotonic() + seconds
    while any(office.states()[state] for state in WAITING):
        assert time.monotonic() < until, office.states()
        office.time_passes()
        time.sleep(0.5)
