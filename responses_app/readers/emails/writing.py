"""Mails written out from their parts, for those that come in no form of mail (.msg).

Nothing in them is dated or drawn by lot: the same parts give the same bytes.

Source: RFC 2045 to 2047, RFC 2231.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from responses_app.readers.emails.charsets import storable
from responses_app.readers.emails.headers import Headers, parameters

_PLAIN = re.compile(r"[ -~]*")
_PHRASE = re.compile(r"[A-Za-z0-9 ]*")
# Fields that are true of the mail on its way, but not of one that is written anew.
_OF_THE_FORM = ("content-", "mime-version")


@dataclass(frozen=True)
class Part:
    """A part of a mail: its fields, Content-Type first, and its content as it is."""

    fields: tuple[tuple[str, bytes], ...]
    content: bytes

    @property
    def media_type(self) -> str:
        return parameters(self.fields[0][1]).value


def text_part(kind: str, content: bytes, charset: str) -> Part:
    """Words: `kind` is plain or html; without a charset, the reader has to find out."""
    says = f"; charset={charset}" if charset else ""
    return Part((("Content-Type", f"text/{kind}{says}".encode()),), content)


def file_part(
    name: str, media_type: str, content: bytes, content_id: str = "", says: str = ""
) -> Part:
    """A file; `says` are more parameters of its type."""
    shown = "inline" if content_id and media_type.startswith("image/") else "attachment"
    named = f"; filename*=utf-8''{quote(storable(name), safe='')}" if name else ""
    fields = [("Content-Type", f"{media_type}{says}"), ("Content-Disposition", shown + named)]
    if content_id:
        fields.append(("Content-ID", f"<{content_id}>"))
    return Part(tuple((field, value.encode()) for field, value in fields), content)


def joined(kind: str, parts: Iterable[Part]) -> Part:
    """Parts as one, of the type multipart/`kind`."""
    written = [_with_fields(part) for part in parts]
    boundary = b"=_" + hashlib.sha256(b"\r\n".join(written)).hexdigest()[:40].encode()
    pieces = [piece for one in written for piece in (b"--", boundary, b"\r\n", one, b"\r\n")]
    content = b"".join([*pieces, b"--", boundary, b"--\r\n"])
    says = b"multipart/" + kind.encode() + b'; boundary="' + boundary + b'"'
    return Part((("Content-Type", says),), content)


def mail(fields: Headers, parts: list[Part]) -> bytes:
    """A whole mail of these parts, with these fields."""
    kept = [
        (name, value) for name, value in fields.fields if not name.lower().startswith(_OF_THE_FORM)
    ]
    parts = parts or [text_part("plain", b"", "")]
    whole = parts[0] if len(parts) == 1 else joined("mixed", parts)
    return _lines([*kept, ("MIME-Version", b"1.0")]) + _with_fields(whole)


def _with_fields(part: Part) -> bytes:
    if part.media_type.startswith(("multipart/", "message/")):  # RFC 2045 section 6.4
        return _lines(part.fields) + b"\r\n" + part.content
    encoded = (*part.fields, ("Content-Transfer-Encoding", b"base64"))
    return _lines(encoded) + b"\r\n" + _base64(part.content)


def _base64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def _lines(fields: Iterable[tuple[str, bytes]]) -> bytes:
    return b"".join(name.encode() + b": " + value + b"\r\n" for name, value in fields)


def in_header(text: str) -> str:
    """Text as a header holds it: in ASCII and in one line."""
    text = " ".join(storable(text).split())
    return text if _PLAIN.fullmatch(text) and "=?" not in text else _encoded(text)


def in_address(name: str, address: str) -> str:
    """A person as a header names them; empty for nobody."""
    name = " ".join(name.split())
    if not name or name.lower() == address:
        return f"<{address}>" if address else ""
    written = name if _PHRASE.fullmatch(name) else _encoded(name)
    return f"{written} <{address}>" if address else written


def _encoded(text: str) -> str:
    """Encoded words (RFC 2047), none of which ends within a letter or is too long."""
    pieces = (storable(text[at : at + 10]).encode() for at in range(0, len(text), 10))
    return " ".join(f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in pieces)
