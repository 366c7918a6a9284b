"""Hand one mail to a mail server, step by step, so that we know how far it got.

Python's own `sendmail` says only that something failed. What may be tried again depends on
where: before the server was given the text nothing was sent; after it, without an answer,
nobody knows (RFC 5321, 4.2 and 4.5.3.2).
"""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

CONNECT_SECONDS = 30
COMMAND_SECONDS = 300
AFTER_DOT_SECONDS = 600


class Fate(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    LATER = "later"  # 4xx, or the server was not reached: nothing was sent
    NO = "no"  # 5xx: it will not take this letter
    UNKNOWN = "unknown"  # it was given the text and did not say what it did with it


@dataclass(frozen=True)
class Attempt:
    """The fate of one attempt and the server's own words."""

    fate: Fate
    reply: str


@dataclass(frozen=True)
class Server:
    """A mail server and how to speak to it."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    use_tls: bool = False  # STARTTLS
    use_ssl: bool = False


class _Refused(Exception):
    def __init__(self, code: int, words: bytes | str) -> None:
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {text}")
        self.fate = Fate.LATER if 400 <= code < 500 else Fate.NO


def submit(
    server: Server,
    sender: str,
    recipient: str,
    mime: bytes,
    before_text: Callable[[], bool],
) -> Attempt:
    """Try once to hand over a mail.

    `before_text` is called when the server has said it will take the text and before it is
    given any: it records that, and says whether to go on (another sender may have taken the
    letter over in the meantime).
    """
    connection: smtplib.SMTP | None = None
    given = False
    try:
        connection = _connect(server)
        _say(connection, "MAIL", f"FROM:<{sender}>")
        _say(connection, "RCPT", f"TO:<{recipient}>")
        if not before_text():
            return Attempt(Fate.LATER, "another sender has this letter")
        _say(connection, "DATA", "", expect=354)
        given = True
        if connection.sock:
            connection.sock.settimeout(AFTER_DOT_SECONDS)
        connection.send(_dotted(mime))
        code, words = connection.getreply()
        if code // 100 != 2:
            raise _Refused(code, words)
        return Attempt(Fate.SENT, f"{code} {words.decode('utf-8', 'replace')}")
    except _Refused as refusal:
        return Attempt(refusal.fate, str(refusal))
    except smtplib.SMTPAuthenticationError as problem:
        return Attempt(Fate.LATER, f"the mail server does not accept our password: {problem}")
    except smtplib.SMTPResponseException as problem:
        refusal = _Refused(problem.smtp_code, problem.smtp_error)
        return Attempt(Fate.UNKNOWN if given else Fate.LATER, str(refusal))
    except (OSError, smtplib.SMTPException) as problem:
        words = str(problem) or type(problem).__name__
        return Attempt(Fate.UNKNOWN if given else Fate.LATER, words)
    finally:
        if connection:
            _hang_up(connection)


def _connect(server: Server) -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if server.use_ssl else smtplib.SMTP
    options = {"context": ssl.create_default_context()} if server.use_ssl else {}
    connection = kind(server.host, server.port, timeout=CONNECT_SECONDS, **options)
    if connection.sock:
        connection.sock.settimeout(COMMAND_SECONDS)
    connection.ehlo_or_helo_if_needed()
    if server.use_tls:
        connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
    if server.user:
        connection.login(server.user, server.password)
    return connection


def _say(connection: smtplib.SMTP, command: str, words: str, expect: int | None = None) -> None:
    code, reply = connection.docmd(command, words)
    if code != expect if expect else code // 100 != 2:
        raise _Refused(code, reply)


def _dotted(mime: bytes) -> bytes:
    """The text as it goes over the wire: CRLF line ends, a dot doubled where it leads a line."""
    lines = mime.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    stuffed = (b"." + line if line.startswith(b".") else line for line in lines)
    return b"\r\n".join(stuffed) + b"\r\n.\r\n"


def _hang_up(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
