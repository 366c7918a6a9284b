"""Hand mails to a mail server, step by step, so that we know how far each one got.

Python's own `sendmail` says only that something failed. What may be tried again depends on
where: before the server was given the text nothing was sent; after it, without an answer,
nobody knows (RFC 5321, 4.2 and 4.5.3.2).
"""

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self


class Fate(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    LATER = "later"  # 4xx, or the server was not reached: nothing was sent
    NO = "no"  # 5xx: it will not take this letter
    UNKNOWN = "unknown"  # it was given the text and did not say what it did with it


class Stage(StrEnum):
    """How far an attempt came: what was being said when it ended."""

    CONNECT = "connect"  # up to the greeting, encryption and login
    MAIL = "mail"
    RCPT = "rcpt"  # the authority's address
    JOURNAL = "journal"  # our own address
    DATA = "data"
    TEXT = "text"  # the text was given


@dataclass(frozen=True)
class Attempt:
    """The fate of one attempt, the server's own words, and to what it said them."""

    fate: Fate
    reply: str
    stage: Stage

    def __post_init__(self) -> None:
        """What a server says may hold a NUL, which no database keeps."""
        object.__setattr__(self, "reply", self.reply.replace("\0", ""))


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds (RFC 5321, 4.5.3.2)."""

    connect: float = 30
    command: float = 300
    after_dot: float = 600


@dataclass(frozen=True)
class Server:
    """A mail server and how to speak to it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    use_tls: bool = False  # STARTTLS
    use_ssl: bool = False
    sasl_token: Callable[[], str] | None = None  # what XOAUTH2 says, instead of a password
    patience: Patience = field(default_factory=Patience)


class _Refused(Exception):
    """The server said no, or something that is no yes."""

    def __init__(self, code: int, words: bytes | str) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {text}" if code > 0 else text)
        self.code = code


class Session:
    """One connection, made when it is first needed, over which several letters may go."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._connection: smtplib.SMTP | None = None
        self._used = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def submit(
        self,
        sender: str,
        recipient: str,
        mime: bytes,
        before_text: Callable[[bool], bool],
        journal: str = "",
    ) -> Attempt:
        """Try once to hand over a mail, with a copy to our own `journal` by the envelope.

        `before_text` is called when the server has said whom it will take the text for and
        before it is given any: it is told whether the journal is among them, records that, and
        says whether to go on (another sender may have taken the letter over in the meantime).
        A journal that is refused holds no letter up.
        """
        stage = Stage.CONNECT
        try:
            connection = self._begin(sender)
            stage = Stage.RCPT
            _say(connection, "RCPT", f"TO:<{recipient}>")
            stage = Stage.JOURNAL
            journalled = bool(journal) and _accepts(connection, journal)
            stage = Stage.DATA
            if not before_text(journalled):
                self._hang_up()
                return Attempt(Fate.LATER, "another sender has this letter", stage)
            _say(connection, "DATA", "", expect=354)
            stage = Stage.TEXT
            return Attempt(Fate.SENT, self._give(connection, mime), stage)
        except _Refused as refusal:
            return self._refused(refusal, stage)
        except _NotBegun as problem:
            self._hang_up()
            # Whatever was said, it was about us: another day the letter may go.
            return Attempt(Fate.LATER, str(problem), problem.stage)
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self._hang_up()
            fate = Fate.UNKNOWN if stage == Stage.TEXT else Fate.LATER
            return Attempt(fate, str(problem) or type(problem).__name__, stage)

    def _begin(self, sender: str) -> smtplib.SMTP:
        """Say who sends; a connection that has gone stale since the last letter is made anew."""
        if self._connection and self._used:
            try:
                _say(self._connection, "MAIL", f"FROM:<{sender}>")
                return self._connection
            except _Refused as refusal:
                if refusal.code != 421:
                    raise _NotBegun(refusal, Stage.MAIL) from refusal
            except (OSError, smtplib.SMTPException):
                pass
            self._hang_up()
        try:
            self._connection, self._used = _connect(self.server), True
        except Exception as problem:
            raise _NotBegun(problem, Stage.CONNECT) from problem
        try:
            _say(self._connection, "MAIL", f"FROM:<{sender}>")
        except Exception as problem:
            raise _NotBegun(problem, Stage.MAIL) from problem
        return self._connection

    def _give(self, connection: smtplib.SMTP, mime: bytes) -> str:
        """Give the text; return what the server said when it took it."""
        if connection.sock:
            connection.sock.settimeout(self.server.patience.after_dot)
        connection.send(_dotted(mime))
        code, words = connection.getreply()
        if connection.sock:
            connection.sock.settimeout(self.server.patience.command)
        if code // 100 != 2:
            raise _Refused(code, words)
        return f"{code} {words.decode('utf-8', 'replace')}"

    def _refused(self, refusal: _Refused, stage: Stage) -> Attempt:
        """A refusal is an answer: nothing of this letter was sent. What is no SMTP answer, once
        the text was given, tells us nothing."""
        answered = 400 <= refusal.code < 600
        fate = Fate.NO if refusal.code >= 500 else Fate.LATER
        if stage == Stage.TEXT and not answered:
            fate = Fate.UNKNOWN
        if refusal.code == 421 or not answered or not self._reset():
            self._hang_up()
        return Attempt(fate, str(refusal), stage)

    def _reset(self) -> bool:
        try:
            return bool(self._connection) and self._connection.docmd("RSET")[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def _hang_up(self) -> None:
        connection, self._connection, self._used = self._connection, None, False
        if connection is None:
            return
        try:
            if connection.sock:
                connection.sock.settimeout(5)
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


class _NotBegun(Exception):
    """The server was not reached, did not let us in, or did not want our letters."""

    def __init__(self, problem: Exception, stage: Stage) -> None:
        self.stage = stage
        words = str(problem) or type(problem).__name__
        if isinstance(problem, smtplib.SMTPAuthenticationError):
            words = f"the mail server does not accept our password: {problem}"
        elif isinstance(problem, smtplib.SMTPResponseException):
            words = str(_Refused(problem.smtp_code, problem.smtp_error))
        super().__init__(words)


class _Patient:
    """A connection whose greeting may take as long as any command."""

    patience: Patience

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, self.patience.connect)  # type: ignore[misc]
        made.settimeout(self.patience.command)
        return made


class _Plain(_Patient, smtplib.SMTP):
    pass


class _Encrypted(_Patient, smtplib.SMTP_SSL):
    pass


def _connect(server: Server) -> smtplib.SMTP:
    """Connect, encrypt and log in; raises what smtplib raises, and hangs up then."""
    tls = ssl.create_default_context() if server.use_ssl or server.use_tls else None
    connection = _Encrypted(context=tls) if server.use_ssl else _Plain()
    connection.patience = server.patience
    connection._host = server.host  # what the certificate must name, as smtplib keeps it
    try:
        code, words = connection.connect(server.host, server.port)
        if code != 220:
            raise _Refused(code, words)
        connection.ehlo_or_helo_if_needed()
        if server.use_tls:
            code, words = connection.starttls(context=tls)
            if code != 220:
                raise _Refused(code, words)
            connection.ehlo_or_helo_if_needed()
        if server.sasl_token:
            said = server.sasl_token()
            connection.auth("XOAUTH2", lambda challenge=None: "" if challenge else said)
        elif server.user:
            connection.login(server.user, server.password)
    except Exception:
        connection.close()
        raise
    return connection


def _say(connection: smtplib.SMTP, command: str, words: str, expect: int | None = None) -> None:
    code, reply = connection.docmd(command, words)
    if code != expect if expect else code // 100 != 2:
        raise _Refused(code, reply)


def _accepts(connection: smtplib.SMTP, journal: str) -> bool:
    """Whether the server takes a copy for our own mailbox; 421 ends the whole attempt."""
    code, reply = connection.docmd("RCPT", f"TO:<{journal}>")
    if code == 421:
        raise _Refused(code, reply)
    return code // 100 == 2


def _dotted(mime: bytes) -> bytes:
    """The text as it goes over the wire: CRLF line ends, a dot doubled where it leads a line."""
    lines = mime.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"
