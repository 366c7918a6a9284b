"""The side that has bytes to be read and believes nothing of what comes back."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from responses_app.readers.apart import frames, server
from responses_app.readers.apart.reading import MIB, Limits, Reading, Status
from responses_app.readers.apart.tasks import TASKS

PROJECT = Path(__file__).resolve().parents[3]
START = (
    "import sys, json; options = json.loads(sys.argv[1]); sys.path.insert(0, options['project']);"
    "from responses_app.readers.apart import server; server.main(options)"
)
AT_ONCE = 4  # children of one process at the same time, each with its own memory
SECONDS_TO_START = 60.0
SECONDS_OF_GRACE = 5.0  # after which a server that has not stopped a late child is stopped itself
VERDICT_LIMIT = 1024  # bytes


class _Gone(Exception):
    """The server or the child is no longer there."""


class _Hangs(Exception):
    """The server has not done what it should have done by now."""


@dataclass
class _Process:
    """A running server."""

    popen: subprocess.Popen[bytes]
    control: socket.socket

    def stop(self) -> None:
        self.control.close()
        self.popen.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(10)

    def forget(self) -> None:
        """Let go of a server that belongs to the process we were forked from."""
        self.control.close()
        self.popen.returncode = 0


class Apart:
    """A server of its own, started when it is first needed, and the way to it.

    May be used by many threads at once. After a fork the child starts its own.
    """

    def __init__(
        self, places: Mapping[str, str] = TASKS, *, use_seccomp: bool = True, at_once: int = AT_ONCE
    ) -> None:
        self._options = {
            "project": str(PROJECT),
            "places": dict(places),
            "use_seccomp": use_seccomp,
        }
        self._tasks = frozenset(places)
        self._at_once = at_once
        self._process: _Process | None = None
        self.renew()
        _all.add(self)

    def read(
        self,
        task: str,
        content: bytes,
        options: Mapping[str, Any] | None = None,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        wait: float | None = None,
    ) -> Reading:
        """Run a task of the table on bytes from outside, apart.

        `wait`: the seconds to wait for a free reader before the answer is Status.BUSY; without it,
        as long as it takes.
        Whatever the bytes do to the reader comes back as a Reading. Raises ValueError for a task
        that is not in the table and TypeError for options that JSON cannot hold: those are ours.
        """
        if task not in self._tasks:
            raise ValueError(f"No reader is called {task!r}.")
        order = {"task": task, "options": dict(options or {})}
        json.dumps(order)
        turn = self._turn
        if not turn.acquire(timeout=wait):
            return Reading(Status.BUSY, words="The readers are busy; try again in a minute.")
        try:
            for _ in range(2):
                try:
                    return self._attempt(order, content, limits)
                except _Gone:
                    continue  # killed from outside: once more, in a new server
        finally:
            turn.release()
        words = "The reader could not be started, or was stopped from outside, twice."
        return Reading(Status.CRASHED, words=words)

    def isolation(self) -> str:
        """Say in words what keeps a reader from doing anything but reading."""
        reading = self.read("probe", b"")
        in_force = reading.answer.get("in_force", [])
        if not reading.is_ok:
            return f"Readers cannot be run apart: {reading.words}"
        words = "Readers run in a process of their own with limits on memory, time and output"
        if "seccomp" in in_force:
            words += "; the kernel refuses them network, processes and writing (seccomp)"
        else:
            words += "; Python refuses them network, processes and writing (no seccomp here)"
        if "landlock" in in_force:
            words += "; they see the program's own files only (Landlock)"
        return words + "."

    def close(self) -> None:
        """Stop the server; the next read starts another."""
        with self._lock:
            if self._process is not None:
                self._process.stop()
                self._process = None

    def server_pid(self) -> int | None:
        """The process id of the server, where one has been started."""
        return self._process.popen.pid if self._process else None

    def renew(self) -> None:
        """Start afresh, as after a fork: locks may be held by threads that are not here."""
        if self._process is not None:
            self._process.forget()
        self._process = None
        self._lock = threading.Lock()
        self._turn = threading.BoundedSemaphore(self._at_once)

    def _attempt(self, order: dict[str, Any], content: bytes, limits: Limits) -> Reading:
        with _socket_pair() as (work, childs), _socket_pair() as (verdict, servers):
            process = self._order(limits, [childs.fileno(), servers.fileno()])
            childs.close()
            servers.close()
            wire = _Wire(work, verdict, time.monotonic() + limits.seconds + SECONDS_OF_GRACE)
            try:
                wire.send(order, content)
                return wire.receive(limits)
            except _Hangs:
                self._drop(process)
                return _too_long(limits)

    def _order(self, limits: Limits, sockets: list[int]) -> _Process:
        """Hand an order with its sockets to the server, which is started if there is none."""
        with self._lock:
            for _ in range(2):
                process = self._process or self._start()
                try:
                    data = server.ORDER.pack(limits.seconds, limits.memory)
                    socket.send_fds(process.control, [data], sockets)
                    return process
                except OSError:
                    process.stop()
                    self._process = None
        raise _Gone

    def _drop(self, process: _Process) -> None:
        with self._lock:
            if self._process is process:
                process.stop()
                self._process = None

    def _start(self) -> _Process:
        ours, theirs = socket.socketpair()
        try:
            popen = subprocess.Popen(
                [sys.executable, "-I", "-c", START, json.dumps(self._options)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            raise _Gone from error
        finally:
            theirs.close()
        process = _Process(popen, ours)
        ours.settimeout(SECONDS_TO_START)
        try:
            ready = ours.recv(1)
        except OSError:
            ready = b""
        if ready != server.READY:
            process.stop()
            raise _Gone
        ours.settimeout(SECONDS_OF_GRACE)
        self._process = process
        return process


class _Wire:
    """The two sockets of one job, to be done with by a moment of the monotonic clock."""

    def __init__(self, work: socket.socket, verdict: socket.socket, until: float) -> None:
        self._work, self._verdict, self._until = work, verdict, until

    def send(self, order: dict[str, Any], content: bytes) -> None:
        """Send the job. A child that has died says why by its verdict, so that is no error here."""

        def send(data: bytes | memoryview) -> None:
            self._set_patience(self._work)
            self._work.sendall(data)

        with contextlib.suppress(BrokenPipeError, ConnectionResetError), _no_later():
            frames.write(send, order, [content])

    def receive(self, limits: Limits) -> Reading:
        """The answer, or what became of the child. Raises _Gone, _Hangs."""
        try:
            with _no_later():
                head, blobs = frames.read(self._exactly, limits.output)
            return _reading(head, blobs, limits)
        except _Gone:
            return _reading_of_death(self._read_verdict(), limits)
        except frames.TooMuch as error:
            most = f"more than {_size(error.limit)}" if error.limit else "too many things"
            words = f"The reader gave {most} and was stopped."
            return Reading(Status.TOO_BIG, words=words)
        except frames.Garbled:
            return Reading(Status.CRASHED, words="The reader's answer could not be understood.")

    def _exactly(self, size: int) -> bytes:
        """Exactly so many bytes. Raises _Gone when the other end is closed before."""
        received = bytearray()
        while len(received) < size:
            self._set_patience(self._work)
            try:
                some = self._work.recv(min(size - len(received), MIB))
            except ConnectionResetError:
                some = b""
            if not some:
                raise _Gone
            received += some
        return bytes(received)

    def _read_verdict(self) -> dict[str, Any]:
        """What the server says of the child's end. Raises _Gone where the server is gone, too."""
        line = b""
        with _no_later():
            while not line.endswith(b"\n"):
                self._set_patience(self._verdict)
                some = self._verdict.recv(VERDICT_LIMIT)
                if not some:
                    raise _Gone
                line += some
        told: dict[str, Any] = json.loads(line)
        return told

    def _set_patience(self, end: socket.socket) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise _Hangs
        end.settimeout(left)


@contextlib.contextmanager
def _no_later() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise _Hangs from error


@contextlib.contextmanager
def _socket_pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def _reading(head: dict[str, Any], blobs: list[bytes], limits: Limits) -> Reading:
    """What the child answered. Raises Garbled where that is no answer."""
    peak = head.get("peak")
    peak = peak if type(peak) is int else 0
    answer, error = head.get("answer"), head.get("error")
    match head.get("status"):
        case Status.OK if isinstance(answer, dict):
            return Reading(Status.OK, answer, blobs, peak=peak)
        case Status.TOO_BIG:
            words = f"The reader needed more than {_size(limits.memory)} and was stopped."
            return Reading(Status.TOO_BIG, words=words, peak=peak)
        case Status.FAILED if isinstance(error, str) and error.isidentifier():
            words = f"The reader could make no sense of this file ({error[:60]})."
            return Reading(Status.FAILED, words=words, peak=peak)
    raise frames.Garbled


def _reading_of_death(told: dict[str, Any], limits: Limits) -> Reading:
    """What to say of a child that ended without an answer."""
    code, peak = int(told["code"]), int(told["peak"])
    if told["late"] or code == -signal.SIGXCPU:
        return _too_long(limits, peak)
    if code == -signal.SIGKILL:
        words = "The reader was killed from outside; the machine may have run out of memory."
    elif code < 0 and peak > limits.memory // 2:
        # Libraries in C end the process when they are given no memory.
        words = f"The reader crashed; it may have needed more than {_size(limits.memory)}."
    elif code < 0:
        words = f"The reader crashed on this file ({_name(-code)})."
    else:
        words = "The reader ended without an answer."
    return Reading(Status.CRASHED, words=words, peak=peak)


def _too_long(limits: Limits, peak: int = 0) -> Reading:
    words = f"The reader needed more than {limits.seconds:g} seconds and was stopped."
    return Reading(Status.TOO_LONG, words=words, peak=peak)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _size(count: int) -> str:
    return f"{count / MIB:.0f} MB"


def _environment() -> dict[str, str]:
    """What the server is told of our environment: where libraries are, and no secret."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
    return {"LC_ALL": "C.UTF-8", "HOME": "/"} | {n: os.environ[n] for n in kept if n in os.environ}


_all: "weakref.WeakSet[Apart]" = weakref.WeakSet()


def _after_fork() -> None:
    for apart in list(_all):
        apart.renew()


os.register_at_fork(after_in_child=_after_fork)

_default = Apart()
read_apart = _default.read
isolation = _default.isolation
