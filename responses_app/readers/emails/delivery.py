"""A mail server's report about a letter, in form (RFC 3464, RFC 6533)."""

import re
from collections.abc import Iterator

from responses_app.domain.mail import DeliveryReport
from responses_app.readers.emails import headers as fields

STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED_HEADERS = frozenset({"text/rfc822-headers", "message/global-headers"})

_BLANK_LINES = re.compile(rb"(?>\r*\n|\r)(?:[ \t]*(?>\r*\n|\r))+")
_ABOUT_ONE = frozenset({"final-recipient", "original-recipient", "action", "status"})
_MOST_BLOCKS = 1_000
_LONGEST = 4_000  # characters of a field
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")


def read(content: bytes) -> DeliveryReport | None:
    """Read a delivery status; None where nothing in it looks like one."""
    about: list[tuple[str, str]] = []
    recipients: list[dict[str, str]] = []
    for block in _blocks(content):
        named = dict(reversed(block))  # the first of a name counts
        if _ABOUT_ONE & named.keys():
            recipients.append({name: named[name] for name, _ in block})
        else:
            about.extend(block)
    if not about and not recipients:
        return None
    return DeliveryReport(recipients=tuple(recipients), about=tuple(about))


def _blocks(content: bytes) -> Iterator[list[tuple[str, str]]]:
    pieces = _BLANK_LINES.split(content.strip(), maxsplit=_MOST_BLOCKS)
    for piece in pieces[:_MOST_BLOCKS]:
        block: list[tuple[str, list[bytes]]] = []
        for line in piece.splitlines():
            name = _FIELD.match(line)
            if name:
                block.append((name.group(1).decode("ascii").lower(), [line[name.end() :]]))
            elif block:
                block[-1][1].append(line)
        if block:
            yield [(name, _text(lines)) for name, lines in block]


def _text(lines: list[bytes]) -> str:
    return fields.as_text(b" ".join(line.strip() for line in lines).strip())[:_LONGEST]


def returned_headers(content: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers of the letter that a report carries, whole or only its headers."""
    found, _ = fields.split(content.lstrip(b"\r\n"))
    return tuple(
        (name, fields.as_text(value[:_LONGEST])[:_LONGEST]) for name, value in found.fields[:500]
    )
