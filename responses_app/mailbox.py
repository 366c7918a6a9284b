"""Look into our own mailbox, and fetch from it. The only room that speaks IMAP.

Whoever looks opens folders read-only, whoever fetches may set our own mark; mail is only peeked
at, so nothing is ever marked as read, moved or deleted. A server's search finds parts of words,
too: whatever it finds is fetched and compared to the letter.
"""

import email
import logging
import re
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
)

from requests_app import mail_tokens

TIMEOUT = SocketTimeout(connect=30, read=120)  # seconds
AT_ONCE = 500  # mails whose headers are asked for in one go
BOUNCES_AT_ONCE = 20
A_DAY = timedelta(days=1)
# Where a provider puts mail from us and to us, beside the folder of IMAP_URL (RFC 6154).
BESIDE = (b"\\Sent", b"\\Junk", b"\\All")
# Where no folder is marked as the one for junk: what it is called then.
JUNK_NAMES = ("junk", "spam", "junk mail", "junk email", "junk e-mail", "bulk mail")
NOT_TO_OPEN = (b"\\Noselect", b"\\NonExistent")
KEPT = b"$FOIKept"  # our mark on a mail that we keep: a keyword, which mail programs do not show
NUMBERED_AT_ONCE = 50_000  # mails; the library takes no line of more than a million characters
HEADERS = (
    "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES FROM TO SUBJECT DATE "
    "AUTO-SUBMITTED CONTENT-TYPE X-FOI-LETTER)]"
)
START = "BODY.PEEK[]<0.262144>"  # bytes; a bounce names the letter near its start
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# A line of the headers that a bounce returns, where they are plain text in it.
ORIGINAL_ID = re.compile(r"^\W*(?:x-)?(?:original-)?message-id:\s*(<[^<>\s]+>)", re.I | re.M)
# The last four are what the library makes of an answer that is none.
NOT_UNDERSTOOD = (
    IMAPClientError, OSError, EOFError, ValueError, LookupError, AttributeError, TypeError,
)  # fmt: skip
GONE = (IMAPClientAbortError, OSError, EOFError)
ROBOTS = ("mailer-daemon", "postmaster")

logger = logging.getLogger(__name__)


class MailboxError(Exception):
    """The mailbox cannot be looked into. The message is one line for a person, without secrets."""


class MailRefused(MailboxError):
    """The server does not do this one thing; it is there still, and may be asked another."""


@dataclass(frozen=True)
class Found:
    """A mail in our mailbox, and where to look it up."""

    mailbox: str
    folder: str
    uid: int
    arrived: datetime
    sender: str

    def __str__(self) -> str:
        return (
            f"mail {self.uid} in folder {self.folder} of {self.mailbox}, "
            f"arrived {self.arrived:%Y-%m-%d %H:%M %z}"
        )


@dataclass(frozen=True)
class Bounce:
    """A report about a letter, from a mail server; `action` is its own word, such as failed or
    delayed (RFC 3464, 2.3.3), empty where it has none."""

    found: Found
    action: str


@dataclass(frozen=True)
class OwnMail:
    """A mail that came from our own address; `letter` is its X-FOI-Letter header."""

    message_id: str
    letter: str
    to: str
    subject: str
    is_automatic: bool
    is_junk: bool
    found: Found


@dataclass(frozen=True)
class Arrived:
    """A mail byte for byte, and when it came into the mailbox; None where the server does not
    say it intelligibly."""

    raw: bytes
    at: datetime | None


@dataclass(frozen=True)
class _Report:
    carries: frozenset[str]  # Message-IDs of the letters it is about
    action: str
    found: Found


class Mailbox:
    """Our mailbox while it is open."""

    def __init__(self, client: IMAPClient, host: str, user: str, folder: str) -> None:
        self._client, self._host, self._user = client, host, user
        self._folder = "INBOX" if folder.upper() == "INBOX" else folder
        self._all_folders: list[str] = []
        self._junk: set[str] = set()
        self._open_folder = ""
        self._reports: dict[tuple[str, int], _Report] = {}

    @classmethod
    @contextmanager
    def opened(cls, url: str | None = None) -> Iterator["Mailbox"]:
        """Sign in to the mailbox of this address (IMAP_URL), and out again. Raises MailboxError."""
        where = urlsplit(url if url is not None else settings.IMAP_URL)
        user = unquote(where.username or "")
        host = where.hostname or ""
        if where.scheme not in ("imap", "imaps") or not host or not user:
            raise MailboxError(
                "IMAP_URL names no mailbox; imaps://USER:PASSWORD@HOST:993/FOLDER was expected."
            )
        with _told_clearly(host):
            client = _connected(where, host)
        try:
            with _told_clearly(host):
                _sign_in(client, host, user, unquote(where.password or ""))
            yield cls(client, host, user, unquote(where.path.strip("/")) or "INBOX")
        finally:
            with suppress(IMAPClientError, OSError):
                client.logout()

    @property
    def name(self) -> str:
        """Whose mailbox it is, and where."""
        return f"{self._user} at {self._host}"

    # ------------------------------------------------------------------ fetching

    def incoming(self) -> list[str]:
        """The folders that mail to us gets into: that of IMAP_URL, and those for junk, where
        replies land as well.

        Neither what was sent nor "all mail" is among them: that is the same mail again. Where
        a rule puts replies elsewhere, IMAP_URL has to name that folder.
        """
        first, *beside = self._folders()
        return [first, *(name for name in beside if name in self._junk)]

    def enter(self, folder: str) -> "OpenFolder":
        """Open a folder to fetch from it. Raises MailRefused where it cannot be opened."""
        self._open_folder = ""
        with _told_clearly(self._host):
            try:
                answer = self._client.select_folder(folder)
            except IMAPClientReadOnlyError:  # we may read and not mark: so be it
                answer = self._client.select_folder(folder, readonly=True)
        if not answer.get(b"UIDVALIDITY"):
            raise MailRefused(f"{self._host}: folder {folder} has no UIDVALIDITY.")
        return OpenFolder(folder, answer, self._ask)

    # ------------------------------------------------------------------ questions

    def has_copy(self, message_id: str, since: date | None = None) -> Found | None:
        """Return the mail whose own Message-ID this is: a copy of the letter came to us."""
        for found, head in self._mails(["HEADER", "Message-ID", message_id], since):
            if _ids(head, "Message-ID") == [message_id]:
                return found
        return None

    def answers_to(self, message_id: str, since: date | None = None) -> list[Found]:
        """Return what others wrote in reply to a letter: they have it, so it left.

        Our own later letters name it as well, and a bounce is no reply; neither counts.
        """
        asked = ["OR", "HEADER", "In-Reply-To", message_id, "HEADER", "References", message_id]
        answers = [
            found
            for found, head in self._mails(asked, since)
            if message_id in _ids(head, "In-Reply-To") + _ids(head, "References")
            and not _is_ours(head)
            and not _is_report(head)
        ]
        return sorted(answers, key=lambda found: found.arrived)

    def bounces_of(
        self, message_id: str, envelope_from: str = "", since: date | None = None
    ) -> list[Bounce]:
        """Return the reports of mail servers that carry this letter's Message-ID as the one they
        are about: reports in form (RFC 3462), what robots write, and mail to `envelope_from`
        where each letter has one of its own."""
        asked = ["HEADER", "Content-Type", "report"]
        for robot in ROBOTS:
            asked = ["OR", "FROM", robot, *asked]
        if envelope_from and envelope_from.lower() != settings.MAIL_FROM.lower():
            asked = ["OR", "TO", envelope_from, *asked]
        bounces = [
            Bounce(report.found, report.action)
            for report in self._reports_among(asked, since)
            if message_id in report.carries
        ]
        return sorted(bounces, key=lambda bounce: bounce.found.arrived)

    def sent_by_us(self, since: date | None = None) -> Iterator[OwnMail]:
        """Yield each mail from our own address that arrived on that day or later, once."""
        seen = set()
        for found, head in self._mails(["FROM", settings.MAIL_FROM], since):
            message_id = next(iter(_ids(head, "Message-ID")), "")
            if not _is_from_us(head) or (message_id and message_id in seen):
                continue
            seen.add(message_id)
            yield OwnMail(
                message_id=message_id,
                letter=_text(head, "X-FOI-Letter"),
                to=_text(head, "To"),
                subject=_text(head, "Subject"),
                is_automatic=_text(head, "Auto-Submitted").lower() not in ("", "no"),
                is_junk=found.folder in self._junk,
                found=found,
            )

    def raw(self, found: Found) -> bytes:
        """Return a mail as it lies there, byte for byte."""
        self._open(found.folder)
        parts = self._ask("fetch", [found.uid], ["BODY.PEEK[]"]).get(found.uid)
        if parts is None:
            raise MailboxError(f"{self._host}: {found} is there no longer.")
        return bytes(_body(parts))

    # ------------------------------------------------------------------ how

    def _mails(self, asked: list[str], since: date | None) -> Iterator[tuple[Found, Message]]:
        """Yield what a search finds, folder by folder, with the headers that we compare."""
        for uids in self._uids(asked, since, AT_ONCE):
            yield from self._fetched(uids, HEADERS)

    def _reports_among(self, asked: list[str], since: date | None) -> Iterator[_Report]:
        """Yield what a search finds, read as reports; each is fetched once."""
        for uids in self._uids(asked, since, BOUNCES_AT_ONCE):
            known, folder = self._reports, self._open_folder
            for found, mail in self._fetched([u for u in uids if (folder, u) not in known], START):
                known[folder, found.uid] = _Report(_carried(mail), _action(mail), found)
            yield from (known[folder, uid] for uid in uids if (folder, uid) in known)

    def _fetched(self, uids: list[int], what: str) -> Iterator[tuple[Found, Message]]:
        if not uids:
            return
        for uid, parts in self._ask("fetch", uids, [what, "INTERNALDATE"]).items():
            arrived = parts.get(b"INTERNALDATE")
            if uid not in uids or arrived is None:
                continue  # news of another mail, such as that somebody has read it
            mail = email.message_from_bytes(_body(parts))
            sender = next(iter(_addresses(mail, "From")), "")
            yield Found(self._user, self._open_folder, uid, arrived, sender), mail

    def _uids(self, asked: list[str], since: date | None, at_once: int) -> Iterator[list[int]]:
        """Yield what a search finds, some at a time; the folder they are in is open then."""
        # Servers keep the day of arrival in a zone of their own.
        days: list[Any] = ["SINCE", since - A_DAY] if since else []
        for folder in self._folders():
            self._open(folder)
            uids = self._ask("search", [*days, *asked])
            for start in range(0, len(uids), at_once):
                self._open(folder)
                yield uids[start : start + at_once]

    def _folders(self) -> list[str]:
        """The folder of IMAP_URL, and those beside it that copies and replies get into."""
        if not self._all_folders:
            listed = self._ask("list_folders")
            names = [name for _, _, name in listed]
            known = self._folder.upper() == "INBOX" or self._folder in names
            if not known:
                raise MailboxError(
                    f"IMAP_URL: {self._host} has no folder {self._folder!r}; there are: "
                    f"{', '.join(map(str, names[:20]))}."
                )
            self._junk = _for_junk(listed)
            beside = [
                name
                for flags, _, name in listed
                if (set(flags) & set(BESIDE) or name in self._junk)
                and not set(flags) & set(NOT_TO_OPEN)
            ]
            beside.sort(key=self._junk.__contains__)  # what lies elsewhere too, is found there
            self._all_folders = [self._folder, *(one for one in beside if one != self._folder)]
        return self._all_folders

    def _open(self, folder: str) -> None:
        if folder != self._open_folder:
            self._open_folder = ""
            self._ask("select_folder", folder, readonly=True)
            self._open_folder = folder

    def _ask(self, command: str, *words: Any, **options: Any) -> Any:
        with _told_clearly(self._host):
            return getattr(self._client, command)(*words, **options)


def _for_junk(listed: list[tuple[tuple[bytes, ...], bytes | None, str]]) -> set[str]:
    marked = {name for flags, _, name in listed if b"\\Junk" in flags}
    return marked or {
        name
        for _, separator, name in listed
        if name.rpartition((separator or b"/").decode())[2].lower() in JUNK_NAMES
    }


class OpenFolder:
    """A folder from which we fetch, until another one is opened. Only our mark is set in it."""

    def __init__(self, name: str, answer: dict[bytes, Any], ask: Callable[..., Any]) -> None:
        self.name = name
        self.uid_validity: int = answer[b"UIDVALIDITY"]
        self.uid_next: int = answer.get(b"UIDNEXT", 0)  # 0: the server does not say
        self._count: int = answer.get(b"EXISTS", 0)
        self._may_mark = bool({b"\\*", KEPT} & set(answer.get(b"PERMANENTFLAGS", ())))
        self._ask = ask

    def uids_after(self, uid: int) -> list[int]:
        """The numbers of the mails behind this one, ascending.

        Some at a time by their place in the folder, from the end: where mails vanish meanwhile,
        those before them are looked at later, and none is left out.
        """
        found: set[int] = set()
        for end in range(self._count, 0, -NUMBERED_AT_ONCE):
            first, last = max(end - NUMBERED_AT_ONCE, 0) + 1, end if end < self._count else "*"
            found.update(self._search(f"{first}:{last}", "UID", f"{uid + 1}:*"))
        # What is asked for from a number on always has the last mail among it (RFC 9051, 9).
        return sorted(one for one in found if one > uid)

    def highest_uid(self) -> int:
        """The number of the last mail; 0 where there is none."""
        return max(self._search("UID", "*"), default=0) if self._count else 0

    def size(self, uid: int) -> int:
        """How many bytes a mail has; 0 if it is there no longer, or the server does not tell."""
        size = self._ask("fetch", [uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE")
        return size if isinstance(size, int) else 0

    def take(self, uid: int) -> Arrived | None:
        """Return a mail byte for byte; None if it is there no longer.

        Raises MailRefused if it is there and the server does not hand it out.
        """
        parts = self._ask("fetch", [uid], ["BODY.PEEK[]", "INTERNALDATE"]).get(uid, {})
        if any(key.startswith(b"BODY[") for key in parts):
            return Arrived(bytes(_body(parts)), parts.get(b"INTERNALDATE"))
        if uid in self._search("UID", str(uid)):
            raise MailRefused("the server names the mail, and sends nothing of it.")
        return None

    def mark(self, uid: int) -> None:
        """Set our mark on a mail that is kept, where the server lets us; else it goes without."""
        if not self._may_mark:
            return
        try:
            self._ask("add_flags", [uid], [KEPT], silent=True)
        except MailRefused as problem:
            self._may_mark = False
            logger.warning("Mail in folder %s cannot be marked as kept: %s", self.name, problem)

    def _search(self, *asked: str) -> list[int]:
        found: list[int] = self._ask("search", list(asked))
        return found


# ---------------------------------------------------------------------------- the connection


@contextmanager
def _told_clearly(host: str) -> Iterator[None]:
    try:
        yield
    except MailboxError:
        raise
    except ssl.SSLCertVerificationError as problem:
        raise MailboxError(
            f"{host}: its certificate is not good ({problem.verify_message})."
        ) from None
    except TimeoutError:
        raise MailboxError(f"{host}: no answer within the time allowed.") from None
    except NOT_UNDERSTOOD as problem:
        kind = MailboxError if isinstance(problem, GONE) else MailRefused
        raise kind(f"{host}: {_words_of(problem)}.") from None


def _words_of(problem: Exception) -> str:
    """What the library says, in one line; it shows a server's words as Python bytes."""
    words = re.sub(r"""b(['"])(.*?)\1""", r"\2", str(problem)) or type(problem).__name__
    return " ".join(words.split()).rstrip(".")[:300]


def _connected(where: SplitResult, host: str) -> IMAPClient:
    """Connect; nothing secret crosses a network unencrypted."""
    with_tls = where.scheme == "imaps"
    context = ssl.create_default_context()
    client = IMAPClient(
        host,
        where.port or (993 if with_tls else 143),
        ssl=with_tls,
        ssl_context=context if with_tls else None,
        timeout=TIMEOUT,
    )
    client.normalise_times = False  # times with their zone
    if not with_tls and host not in settings.LOOPBACK:
        try:
            if not client.has_capability("STARTTLS"):
                raise MailboxError(
                    f"IMAP_URL: {host} offers no encryption there; imaps:// was expected."
                )
            client.starttls(context)
        except BaseException:
            with suppress(OSError):
                client.shutdown()
            raise
    return client


def _sign_in(client: IMAPClient, host: str, user: str, password: str) -> None:
    if not password and not settings.MAIL_OAUTH_IS_SET:
        raise MailboxError(
            "IMAP_URL has no password, and no FOI_MAIL_OAUTH_TOKEN_URL is set; one of the two was "
            "expected."
        )
    try:
        if not password:
            _sign_in_by_token(client, user)
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(user, password)  # takes any letter; LOGIN is ASCII
        else:
            client.login(user, password)
    except LoginError as problem:
        what = "password" if password else "access token"
        raise MailboxError(
            f"IMAP_URL: {host} does not accept the {what} of {user}: {_words_of(problem)}."
        ) from None
    except UnicodeError:
        raise MailboxError(
            f"IMAP_URL: {host} takes letters of ASCII only in user and password."
        ) from None
    except mail_tokens.MailTokenError as problem:
        raise MailboxError(str(problem)) from None


def _sign_in_by_token(client: IMAPClient, user: str) -> None:
    words = mail_tokens.xoauth2(user, mail_tokens.access_token())
    # A refusal comes as a second challenge, which wants an empty answer.
    answers = iter((words.encode(),))
    try:
        client.sasl_login("XOAUTH2", lambda challenge: next(answers, b""))
    except LoginError:
        mail_tokens.forget()
        raise


# ---------------------------------------------------------------------------- one mail


def _body(parts: dict[bytes, Any]) -> bytes:
    """The text within what a server sent of a mail; how it names it differs."""
    return next((value for key, value in parts.items() if key.startswith(b"BODY[")), b"") or b""


def _text(head: Message, name: str) -> str:
    """A header's words, decoded and unfolded; empty where there is none."""
    written = head.get(name, "")
    try:
        written = str(make_header(decode_header(written)))
    except (LookupError, ValueError):
        written = str(written)
    return " ".join(written.split())


def _ids(head: Message, name: str) -> list[str]:
    return [one for value in head.get_all(name, []) for one in MESSAGE_ID.findall(str(value))]


def _addresses(head: Message, name: str) -> list[str]:
    values = [str(value) for value in head.get_all(name, [])]
    return [address for _, address in getaddresses(values) if address]


def _is_from_us(head: Message) -> bool:
    return settings.MAIL_FROM.lower() in [one.lower() for one in _addresses(head, "From")]


def _is_ours(head: Message) -> bool:
    return _is_from_us(head) or "X-FOI-Letter" in head


def _is_report(head: Message) -> bool:
    sender = "".join(_addresses(head, "From")[:1]).lower()
    return head.get_content_type() == "multipart/report" or sender.startswith(ROBOTS)


def _carried(mail: Message) -> frozenset[str]:
    """Message-IDs of the letters that a report is about: that of the mail it returns, not those
    that this one names in its turn."""
    return frozenset(_ids(mail, "In-Reply-To")) | frozenset(_returned(mail.walk()))


def _returned(parts: Iterable[Message]) -> Iterator[str]:
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            yield from _ids(part.get_payload(0), "Message-ID")
        elif not part.is_multipart() and kind.startswith(("text/", "message/")):
            content = part.get_payload(decode=True) or b""
            yield from ORIGINAL_ID.findall(content.decode("utf-8", "replace"))


def _action(mail: Message) -> str:
    """The report's own word; failed where it says it of anybody but our own mailbox."""
    said = [
        str(fields["Action"]).strip().lower()
        for part in mail.walk()
        if part.get_content_type() == "message/delivery-status" and part.is_multipart()
        for fields in part.get_payload()
        if fields["Action"] and not _is_of_our_copy(fields)
    ]
    return "failed" if "failed" in said else next(iter(said), "")


def _is_of_our_copy(fields: Message) -> bool:
    """Whether these fields of a report (RFC 3464, 2.3) are about the copy to ourselves."""
    named = [str(fields.get(f"{one}-Recipient", "")) for one in ("Original", "Final")]
    addresses = [one.partition(";")[2].strip().lower() for one in named]
    return bool(settings.JOURNAL) and settings.JOURNAL.lower() in addresses
