"""A mail as a reader found it: plain values, whatever the bytes were like.

`readers/emails.py` makes one from bytes; what to make of it is asked in `matching.py`,
`quoting.py` and `reply_kinds/`. Nothing here is true because a mail says so: each field is what
its sender wrote.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


class FindingAsJson(TypedDict):
    """Something that a reader found in a mail's text: what, where and how often, never its words.

    `weight` is suspect where people may be shown who should not be seen, otherwise note.
    """

    code: str
    weight: str
    where: str
    count: int
    sentence: str


@dataclass(frozen=True)
class Address:
    """A mail address as written, with the name beside it; `address` is in lower case."""

    address: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass(frozen=True)
class Attachment:
    """A part of a mail that is not its text: a file, a picture in the text, a mail within it.

    `filename` and `declared_type` are the sender's words; a nested mail is kept as its bytes
    with the type message/rfc822. `where` is its place in the mail, such as 2.1.
    """

    filename: str
    declared_type: str
    content: bytes
    where: str
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class DeliveryReport:
    """What a mail server reports in form about a letter of ours (RFC 3464).

    Each of `recipients` has the fields of one of the report's blocks, names in lower case, such
    as action, status, final-recipient, diagnostic-code. `returned` are the headers of the letter
    that the report carries, where it carries them.
    """

    recipients: tuple[dict[str, str], ...]
    returned: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    """The fields about the whole report, such as reporting-mta, arrival-date."""


@dataclass(frozen=True)
class Mail:
    """One mail, read as far as it can be. What could not be read is named in `problems`."""

    headers: tuple[tuple[str, str], ...] = ()
    """Every header in order, decoded and unfolded, as it was written."""
    message_id: str = ""  # with its angle brackets; empty where there is none
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    return_path: str | None = None  # empty for <>, None where the header is missing
    recipients: tuple[str, ...] = ()
    """Every address in a header that names recipients: To, Cc, Bcc, Delivered-To, X-Original-To,
    Envelope-To, Resent-To, Received "for" ..., in lower case, each once."""
    subject: str = ""
    sent_at: datetime | None = None  # with its offset; None where Date is missing or no date
    content_type: str = ""  # of the whole mail, in lower case, such as multipart/report
    text: str = ""
    """What a reader of the mail sees as its text; made from `html` where there is no plain text."""
    html: str = ""  # as written, not cleaned: never to be shown
    attachments: tuple[Attachment, ...] = ()
    report: DeliveryReport | None = None
    problems: tuple[str, ...] = ()
    """What a person should know: what could not be read, or was left out because of a limit."""
    needs_hand: bool = False
    """Something in it could not be read, so a person should look at the mail as it is."""
    findings: tuple[FindingAsJson, ...] = ()
    """What its text and its HTML hold of people. Only a mail that was read apart was searched."""

    def header(self, name: str) -> str:
        """The first header of this name; empty where there is none."""
        return next(self.header_all(name), "")

    def header_all(self, name: str) -> Iterator[str]:
        """Every header of this name, in order."""
        wanted = name.lower()
        return (value for known, value in self.headers if known.lower() == wanted)
