"""The headers of a mail that Outlook kept, made of its properties where the mail's own are missing.

Source: [MS-OXCMAIL] section 2.2 (which header a property is), [MS-OXPROPS], [MS-OXCDATA] section
2.2.5.1 (addresses within a list of entries).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime

from responses_app.readers.emails import addresses, headers, limits
from responses_app.readers.emails.charsets import storable
from responses_app.readers.emails.headers import Headers
from responses_app.readers.emails.outlook_properties import Properties
from responses_app.readers.emails.writing import in_address, in_header

_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_IS_UNICODE = 0x8000
_HEADERS = {1: "To", 2: "Cc", 3: "Bcc"}
_NAMES_ONLY = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}


@dataclass(frozen=True)
class Recipient:
    """One of those to whom a mail went, with what a mail server reports about that."""

    name: str
    address: str
    header: str  # To, Cc or Bcc
    report: str = ""
    status: str = ""  # such as 5.1.1


def recipient(person: Properties) -> Recipient:
    report = person.text(0x0C1B) or person.text(0x1001)
    found = _STATUS.search(report)
    code = person.number(0x0C20)  # 511 is 5.1.1 ([MS-OXCMAIL] section 2.1.3.6)
    return Recipient(
        name=_name(person, 0x3001),
        address=_address(person, smtp=0x39FE, kind=0x3002, written=0x3003),
        header=_HEADERS.get(person.number(0x0C15) & 15, "To"),
        report=report.strip(),
        status=found.group() if found else ".".join(str(code)) if 200 <= code < 600 else "",
    )


def all_headers(one: Properties, received: Headers, recipients: list[Recipient]) -> Headers:
    """The headers that came with the mail, and those of its properties that are not among them."""
    made = [*_made(one), *_to_whom(one, received, recipients)]
    new = [
        (name, value.encode())
        for name, value in made
        if value and (name in _SEVERAL or not received.has(name.lower()))
    ]
    if received.has("from"):  # then a mail without Sender has none
        new = [field for field in new if field[0] != "Sender"]
    return Headers(received.fields + tuple(new), received.is_cut)


_SEVERAL = frozenset({"To", "Cc", "Bcc", "Delivered-To"})


def _made(one: Properties) -> Iterator[tuple[str, str]]:
    arrived, sent = one.moment(0x0E06), one.moment(0x0039)
    if arrived:
        yield "Received", f"by Outlook; {format_datetime(arrived)}"
    author = in_address(_name(one, 0x0042), _address(one, smtp=0x5D02, kind=0x0064, written=0x0065))
    sender = in_address(_name(one, 0x0C1A), _address(one, smtp=0x5D01, kind=0x0C1E, written=0x0C1F))
    if "@" in sender and "@" not in author:
        author = sender
    yield "From", author or sender
    if sender != author:
        yield "Sender", sender
    yield "Reply-To", _reply_to(one)
    yield "Subject", in_header(one.text(0x0037) or one.text(0x003D) + one.text(0x0E1D))
    moment = sent or arrived
    if moment:
        yield "Date", format_datetime(moment)
    yield "Message-ID", in_header(one.text(0x1035))
    yield "In-Reply-To", in_header(one.text(0x1042))
    yield "References", in_header(one.text(0x1039))
    if "oof" in one.text(0x001A).lower():  # such as IPM.Note.Rules.OofTemplate.Microsoft
        yield "Auto-Submitted", "auto-replied"


def _to_whom(
    one: Properties, received: Headers, recipients: list[Recipient]
) -> Iterator[tuple[str, str]]:
    """Those who are not named by the headers that came with the mail."""
    known = {
        address
        for name in ("to", "cc", "bcc", "delivered-to")
        for value in received.all(name)
        for address in addresses.addresses_in(headers.as_written(value))
    }
    for header in _HEADERS.values():
        theirs = [
            person
            for person in recipients
            if person.header == header
            and (
                person.address not in known if person.address else not received.has(header.lower())
            )
        ]
        if theirs:
            yield header, ", ".join(in_address(person.name, person.address) for person in theirs)
        elif not received.has(header.lower()) and not recipients:
            yield header, in_header(one.text(_NAMES_ONLY[header]))
    known.update(person.address for person in recipients)
    for smtp, kind, written in ((0x5D07, 0x0075, 0x0076), (0x5D08, 0x0077, 0x0078)):
        address = _address(one, smtp=smtp, kind=kind, written=written)
        if address and address not in known:
            known.add(address)
            yield "Delivered-To", address


def _name(one: Properties, number: int) -> str:
    return " ".join(one.text(number).split())[: limits.FILENAME].strip("'\"")


def _address(one: Properties, *, smtp: int, kind: int, written: int) -> str:
    """An address of mail; empty for those that only Exchange knows (/o=.../cn=...)."""
    address = one.text(smtp)
    if "@" not in address:
        address = "" if one.text(kind).upper() == "EX" else one.text(written)
    if address.startswith("/"):
        return ""
    return next(addresses.addresses_in(address), "")


def _reply_to(one: Properties) -> str:
    entries = one.binary(0x004F) or b""
    people = [in_address(name, address) for name, address in _one_offs(entries)]
    written = one.text(0x0050)
    if not people and "@" in written:
        people = [f"<{found}>" for found in addresses.addresses_in(written)]
    return ", ".join(filter(None, people))


def _one_offs(entries: bytes) -> Iterator[tuple[str, str]]:
    """Names and addresses within a list of entries."""
    for piece in entries.split(_ONE_OFF)[1 : limits.PROBLEMS]:
        is_unicode = int.from_bytes(piece[2:4], "little") & _IS_UNICODE
        text = piece[4:].decode("utf-16-le" if is_unicode else "cp1252", "replace")
        name, _, rest = text.partition("\0")
        address = next(addresses.addresses_in(rest.partition("\0")[2].partition("\0")[0]), "")
        yield storable(name), storable(address)
