"""A house of its own for each journey: real processes, a real database, Redis and mail server."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.servers import ROOT, MailServer


class House:
    """One installation, used as a person at a terminal and its processes would use it."""

    def __init__(self, folder: Path, database_url: str, redis_url: str) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if "FOI_" not in name},
            "FOI_DATA_DIR": str(folder / "var"),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "FOI_SWEEP_SECONDS": "1",
            "FOI_DIGEST_HOUR": "0",
            "FOI_DNS_SERVER": "off",
        }

    def use_mail_server(self, mail_server: MailServer) -> None:
        self.environment["EMAIL_URL"] = mail_server.url
        self.environment["FOI_MAIL_FROM"] = "foi@tracker.example.org"

    def let_letters_leave(self) -> None:
        """At any hour, at once: the day on which the tests run must not matter."""
        self.manage("shell", "-c", "from tests.outgoing import leave_at_once; leave_at_once()")

    def manage(self, *words: str) -> str:
        """Run a management command; fail with what it said."""
        done = self.try_to(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def try_to(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def ask(self, *words: str):
        """Run a command with --json and return the document."""
        return json.loads(self.manage(*words, "--json"))

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def start(self, *words: str) -> subprocess.Popen:
        log = (self.folder / f"{words[0]}-{len(self.processes)}.log").open("w")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "foi_tracker", *words],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen:
        return self.start("worker", "-P", "threads", "-c", "2", "--without-mingle")

    def start_beat(self) -> subprocess.Popen:
        schedule = self.folder / f"beat-{len(self.processes)}"
        return self.start("beat", "-s", str(schedule), "--pidfile=")

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def house(tmp_path: Path, redis_url: str) -> Iterator[House]:
    """An empty, migrated installation with the register in it."""
    with contextlib.ExitStack() as stack:
        database_url = f"sqlite:///{tmp_path / 'foi.sqlite3'}"
        if "FOI_TESTS_POSTGRES" in os.environ:
            database_url = stack.enter_context(_database(os.environ["FOI_TESTS_POSTGRES"]))
        house = House(tmp_path, database_url, redis_url)
        stack.callback(house.end)
        house.manage("migrate", "-v0")
        house.manage("import_authorities")
        yield house


@contextlib.contextmanager
def _database(server_url: str) -> Iterator[str]:
    """A database of its own on the tests' PostgreSQL."""
    name = f"journey_{secrets.token_hex(4)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server_url.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
