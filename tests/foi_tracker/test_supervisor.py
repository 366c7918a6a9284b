"""The supervisor, with real processes: it answers, restarts, ends in order and leaves no orphan."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from foi_tracker import supervisor
from foi_tracker.supervisor import CannotStartError, Child

ROOT = Path(__file__).resolve().parents[2]


# ------------------------------------------------------------------ what /proc says
def state_and_parent(pid: int) -> tuple[str, int] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return fields[0], int(fields[1])


def lives(pid: int) -> bool:
    """Whether the process still runs; one that merely waits to be reaped does not."""
    found = state_and_parent(pid)
    return found is not None and found[0] not in "ZX"


def descendants(pid: int) -> set[int]:
    everyone = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    parents = {each: found[1] for each in everyone if (found := state_and_parent(each))}
    family, before = {pid}, set()
    while family != before:
        before = set(family)
        family |= {each for each, parent in parents.items() if parent in family}
    return family - {pid}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    give_up_at = time.monotonic() + seconds
    while not true():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True


# ------------------------------------------------------------------ a supervisor to look at
class Running:
    """A supervisor on a free port with a data folder of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process = self.launch()
        self.said: list[str] = []

    def launch(self) -> subprocess.Popen[str]:
        settings = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "IMAP_URL", "FOI_PUBLIC_URL")
        inherited = {key: value for key, value in os.environ.items() if key not in settings}
        return subprocess.Popen(
            [sys.executable, "-m", "foi_tracker.supervisor", "--port", "0", "--empty"],
            cwd=ROOT,
            env={**inherited, "FOI_DATA_DIR": str(self.data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_for_address(self) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if line.startswith("Logs are in"):
                break
        address = [line for line in self.said if line.startswith("FOI Tracker is at ")]
        assert address, "\n".join(self.said)
        return address[0].removeprefix("FOI Tracker is at ")

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path / "var")
    yield started
    started.end()


def status_of(address: str) -> int:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.journey
def test_supervisor_answers_refuses_a_second_start_and_leaves_no_orphan_when_killed(running):
    address = running.wait_for_address()
    children = descendants(running.process.pid)
    commands = " | ".join(command_of(pid) for pid in children)

    assert status_of(address) in {200, 302}
    assert status_of(address + "healthz") == 200
    for part in ("gunicorn", "celery -A foi_tracker worker", "celery -A foi_tracker beat"):
        assert part in commands
    assert any(line.startswith("Sign in as admin with the password ") for line in running.said)
    assert (running.data / "redis").stat().st_mode & 0o777 == 0o700

    second = running.launch()
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 1
    assert said.splitlines() == [
        f"FOI Tracker cannot start: FOI Tracker already runs on {running.data} "
        f"(process {running.process.pid}); end it with Ctrl-C first."
    ]

    running.process.kill()
    assert wait_until(lambda: not any(lives(pid) for pid in children), seconds=10)


@pytest.mark.journey
def test_supervisor_restarts_a_child_and_ends_all_in_time_when_asked(running):
    running.wait_for_address()
    children = descendants(running.process.pid)
    (worker,) = [pid for pid in children if "foi_tracker worker" in command_of(pid)]

    os.kill(worker, signal.SIGKILL)

    def another_worker() -> bool:
        now = descendants(running.process.pid) - children
        return any("foi_tracker worker" in command_of(pid) for pid in now)

    assert wait_until(another_worker, seconds=20)

    children |= descendants(running.process.pid)
    asked_at = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=20) == 0
    assert time.monotonic() - asked_at < 12
    assert not any(lives(pid) for pid in children)


@pytest.mark.journey
def test_supervisor_shows_the_password_at_the_first_start_only(running):
    running.wait_for_address()
    password = next(line for line in running.said if "with the password" in line).split()[-1]
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=20) == 0
    assert password.encode() not in b"".join(
        path.read_bytes() for path in running.data.rglob("*") if path.is_file()
    )

    again = Running(running.data)
    try:
        again.wait_for_address()
    finally:
        again.end()

    assert password not in "\n".join(again.said)
    assert any("the password shown at the first start" in line for line in again.said)


# ------------------------------------------------------------------ its parts
def test_listen_names_a_port_that_is_taken():
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(CannotStartError, match=f"port {taken.getsockname()[1]} .*--port"),
    ):
        supervisor.listen("127.0.0.1", taken.getsockname()[1])


def test_listen_names_a_host_that_is_unknown():
    with pytest.raises(CannotStartError, match=r"--host nowhere\.invalid"):
        supervisor.listen("nowhere.invalid", 0)


@pytest.mark.parametrize(
    "host, address",
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("foi.example.org", "http://foi.example.org:8000"),
    ],
)
def test_address_of_can_be_opened_in_a_browser(host, address):
    assert supervisor.address_of(host, 8000) == address


def test_redis_server_prefers_the_path_to_the_one_of_the_set_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("valkey-server", "redis-server"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        assert supervisor.redis_server() == program


def test_redis_command_keeps_redis_private_and_on_disk(tmp_path):
    command = supervisor.redis_command(Path("/bin/redis"), tmp_path / "redis.sock", tmp_path)
    options = dict(zip(command[1::2], command[2::2], strict=True))

    assert options["--port"] == "0"
    assert options["--unixsocketperm"] == "600"
    assert options["--appendonly"] == "yes"


def test_child_is_given_up_after_too_many_restarts_in_a_row(tmp_path):
    child = Child("clock", ["false"], tmp_path / "logs" / "clock.log")
    child.start()
    for restarted in range(supervisor.MOST_RESTARTS):
        assert wait_until(lambda: not child.is_running(), seconds=10)
        now = time.monotonic()
        child.keep_running(now)
        assert child.start_again_at == now + 2.0**restarted
        child.keep_running(child.start_again_at)
        assert child.start_again_at is None
    assert wait_until(lambda: not child.is_running(), seconds=10)

    with pytest.raises(CannotStartError, match=r"the clock ended 6 times in a row; .*clock\.log"):
        child.keep_running(time.monotonic())


def test_child_that_was_steady_starts_with_a_clean_sheet(tmp_path):
    child = Child("clock", ["false"], tmp_path / "clock.log", restarts=supervisor.MOST_RESTARTS)
    child.start()
    assert wait_until(lambda: not child.is_running(), seconds=10)

    child.keep_running(time.monotonic() + supervisor.STEADY_AFTER + 1)

    assert child.restarts == 1


def test_end_children_kills_what_does_not_end_when_asked(tmp_path):
    log = tmp_path / "stubborn.log"
    child = Child("stubborn", ["sh", "-c", "trap '' TERM; echo up; sleep 60; sleep 60"], log)
    child.start()
    assert wait_until(lambda: log.read_text() == "up\n", seconds=10)
    assert child.process
    family = {child.process.pid, *descendants(child.process.pid)}

    supervisor.end_children([child], within=0.2)

    assert wait_until(lambda: not any(lives(pid) for pid in family), seconds=5)


def test_open_log_sets_a_large_log_aside(tmp_path):
    path = tmp_path / "web.log"
    path.write_bytes(b"x" * (supervisor.LOG_ROTATED_AT + 1))

    with supervisor.open_log(path) as log:
        log.write(b"new")

    assert path.read_bytes() == b"new"
    assert (tmp_path / "web.log.1").stat().st_size == supervisor.LOG_ROTATED_AT + 1


def test_take_the_data_folder_is_given_to_one_at_a_time(tmp_path):
    first = supervisor.take_the_data_folder(tmp_path)
    with pytest.raises(CannotStartError, match=f"process {os.getpid()}"):
        supervisor.take_the_data_folder(tmp_path)
    first.close()

    supervisor.take_the_data_folder(tmp_path).close()


class Asked(Exception):
    """Stands for AskedToStop, raised by the handler of a signal."""


class InterruptedLock:
    """A lock in whose taking a signal comes: the worst moment for an exception."""

    def __init__(self, lock) -> None:
        self.lock = lock

    def acquire(self, *how) -> bool:
        taken = self.lock.acquire(*how)
        signal.raise_signal(signal.SIGHUP)  # to this thread: a test process has others
        return taken

    def release(self) -> None:
        self.lock.release()


def test_child_that_is_looked_at_while_a_signal_comes_can_still_be_waited_for(tmp_path):
    def ask(number, frame):
        raise Asked

    child = Child("sleeper", ["sleep", "60"], tmp_path / "log")
    child.start()
    lock = child.process._waitpid_lock
    child.process._waitpid_lock = InterruptedLock(lock)
    before = signal.signal(signal.SIGHUP, ask)
    try:
        with pytest.raises(Asked):
            child.is_running()
        assert not lock.locked()
    finally:
        signal.signal(signal.SIGHUP, before)
        child.process._waitpid_lock = lock
        child.process.kill()
        if not lock.locked():
            child.process.wait()
