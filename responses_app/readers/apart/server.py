"""The process that keeps the readers' libraries imported and forks a child for each file.

It never sees a file: with each job it is given two sockets, passes the one to the child and tells
on the other how the child ended. It ends when the process that started it ends.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

from responses_app.readers.apart import confinement, job, tasks
from responses_app.readers.apart.reading import Limits, bytes_in_use

ORDER = struct.Struct("!dQ")  # seconds, bytes of memory; two sockets travel with it
READY = b"r"
WORK = 3  # the number of a child's only open file beside 0, 1 and 2


@dataclass
class Running:
    """A child at work."""

    pid: int
    verdict: socket.socket
    until: float  # by the monotonic clock
    was_stopped: bool = False


class Server:
    """Forks a child for each order on `control`, and sees each to its end."""

    def __init__(self, control: socket.socket, places: dict[str, str], use_seccomp: bool) -> None:
        self._control = control
        self._places = places
        self._use_seccomp = use_seccomp
        self._running: dict[int, Running] = {}
        self._selector = selectors.DefaultSelector()
        self._wake = _wake_on_ended_children()
        self._selector.register(control, selectors.EVENT_READ, self._take_order)
        self._selector.register(self._wake, selectors.EVENT_READ, self._reap)
        _watch_parent(self._selector)

    def serve(self) -> None:
        """Work until the one who gives the orders is gone."""
        try:
            while True:
                for key, _ in self._selector.select(self._patience()):
                    key.data()
                self._stop_the_late()
        finally:
            for running in self._running.values():
                _kill(running.pid)

    def _patience(self) -> float | None:
        ends = [running.until for running in self._running.values() if not running.was_stopped]
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _take_order(self) -> None:
        data, sockets, _, _ = socket.recv_fds(self._control, ORDER.size, 2)
        if len(data) != ORDER.size or len(sockets) != 2:
            raise SystemExit  # the end of the socket
        seconds, memory = ORDER.unpack(data)
        work, verdict = sockets
        self._start(work, socket.socket(fileno=verdict), Limits(seconds, memory))
        os.close(work)

    def _start(self, work: int, verdict: socket.socket, limits: Limits) -> None:
        server = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            verdict.close()  # which says that nothing came of it
            return
        if pid == 0:
            self._become_child(work, server, limits)
        running = Running(pid, verdict, time.monotonic() + limits.seconds)
        self._running[pid] = running
        self._selector.register(verdict, selectors.EVENT_READ, lambda: self._given_up(running))

    def _become_child(self, work: int, server: int, limits: Limits) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(1, 0)  # in place of the control socket
            os.dup2(work, WORK)
            os.closerange(WORK + 1, os.sysconf("SC_OPEN_MAX"))
            _die_with(server)
            job.run(WORK, self._places, limits, self._use_seccomp)
        finally:
            os._exit(1)

    def _given_up(self, running: Running) -> None:
        """Nobody waits for this one any more."""
        self._selector.unregister(running.verdict)
        _kill(running.pid)

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for running in self._running.values():
            if running.until <= now and not running.was_stopped:
                running.was_stopped = True
                _kill(running.pid)

    def _reap(self) -> None:
        self._wake.recv(4096)
        while self._running:
            pid, ended, usage = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            running = self._running.pop(pid, None)
            if running is not None:
                self._tell(running, os.waitstatus_to_exitcode(ended), usage.ru_maxrss)

    def _tell(self, running: Running, code: int, peak: int) -> None:
        told = {"code": code, "late": running.was_stopped, "peak": bytes_in_use(peak)}
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(running.verdict)
        with contextlib.suppress(OSError):
            running.verdict.sendall(json.dumps(told).encode() + b"\n")
        running.verdict.close()


def _wake_on_ended_children() -> socket.socket:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    return ours


def _watch_parent(selector: selectors.BaseSelector) -> None:
    """End with our parent even where a copy of the control socket lives on in a fork of it."""

    def end() -> NoReturn:
        raise SystemExit

    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError):
            selector.register(os.pidfd_open(os.getppid()), selectors.EVENT_READ, end)


def _die_with(server: int) -> None:
    if sys.platform == "linux":
        import ctypes

        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, ctypes.c_ulong(signal.SIGKILL))
        if os.getppid() != server:
            os._exit(1)  # it was gone before we asked


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def main(arguments: dict[str, Any]) -> None:
    """Import the readers, say that we are ready, and serve on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for place in arguments["places"].values():
        with contextlib.suppress(Exception):  # a reader that cannot be imported fails when asked
            tasks.find(place)
    with contextlib.suppress(ImportError):  # what readers import late, confined children cannot
        import_module("openpyxl.styles")
    confinement.confine_server(confinement.program_folders())
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=0)
    control.sendall(READY)
    Server(control, arguments["places"], arguments["use_seccomp"]).serve()
