"""The properties that Outlook keeps of a mail, of one of its recipients, or of a file with it.

Short ones stand in one stream, the others in a stream each, named by number and kind.

Source: [MS-OXMSG] sections 2.1 and 2.4, [MS-OXCDATA] section 2.11.1 (kinds).
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from responses_app.readers.emails import limits
from responses_app.readers.emails.charsets import decode, storable
from responses_app.readers.emails.compound_file import Damaged, Storage
from responses_app.readers.emails.problems import Problems

STREAM = "__properties_version1.0"
# Bytes before the properties, in the stream of each kind of thing ([MS-OXMSG] section 2.4.1).
OF_MAIL, OF_NESTED_MAIL, OF_ANYTHING_ELSE = 32, 24, 8

_STRING8, _UNICODE, _BINARY = 0x001E, 0x001F, 0x0102
_CODE_PAGE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_MOST = 10_000  # short properties
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)  # of the time that Windows counts

_CODECS = {
    1200: "utf-16-le", 10000: "mac-roman", 20127: "us-ascii", 20866: "koi8-r", 21866: "koi8-u",
    50220: "iso-2022-jp", 50221: "iso-2022-jp", 50222: "iso-2022-jp", 50225: "iso-2022-kr",
    51932: "euc-jp", 51936: "gb2312", 51949: "euc-kr", 52936: "hz", 54936: "gb18030",
    65000: "utf-7", 65001: "utf-8",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """Text as bytes, with the charset that it is said to have; empty where nothing says it."""

    content: bytes
    charset: str


class Properties:
    """What is known of one thing. What cannot be read is told in `problems`, and left out."""

    def __init__(self, storage: Storage, head: int, charset: str, problems: Problems) -> None:
        """`charset` is that of what this lies in, where it does not name its own."""
        self.storage, self._problems = storage, problems
        written = self._read(STREAM) or b""
        body = written[head : head + 16 * _MOST]
        self._short: dict[int, bytes] = {
            number: value
            for _, number, _, value in struct.iter_unpack("<HHI8s", body[: len(body) // 16 * 16])
        }
        self.html_charset = _charset(self.number(_INTERNET_CODE_PAGE))
        self.charset = _charset(self.number(_CODE_PAGE)) or charset or self.html_charset

    def number(self, number: int) -> int:
        """A whole number; 0 where there is none."""
        return int.from_bytes(self._short.get(number, b"")[:4], "little")

    def moment(self, number: int) -> datetime | None:
        """A moment; None where there is none, or one that no mail can have."""
        ticks = int.from_bytes(self._short.get(number, b""), "little")  # of 100 nanoseconds
        try:
            moment = _BEGINNING + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None
        return moment if 1970 <= moment.year <= 9000 else None

    def text(self, number: int) -> str:
        """A text as it can be stored, of one header's length at most; empty where there is none."""
        written = self.words(number)
        if written is None:
            return ""
        cut = written.content[: limits.HEADER_VALUE * 4]
        return storable(decode(cut, written.charset).text)[: limits.HEADER_VALUE]

    def words(self, number: int, binary_charset: str | None = None) -> Words | None:
        """A long text, which may be kept as bytes where their charset is given."""
        unicode = self._long(number, _UNICODE)
        if unicode is not None:
            return as_words(unicode.decode("utf-16-le", "replace").rstrip("\0"))
        string = self._long(number, _STRING8)
        if string is not None:
            return Words(string.rstrip(b"\0"), self.charset)
        binary = None if binary_charset is None else self.binary(number)
        return None if binary is None else Words(binary.rstrip(b"\0"), binary_charset or "")

    def binary(self, number: int) -> bytes | None:
        return self._long(number, _BINARY)

    def _long(self, number: int, kind: int) -> bytes | None:
        return self._read(f"__substg1.0_{number:04X}{kind:04X}")

    def _read(self, name: str) -> bytes | None:
        try:
            return self.storage.stream(name)
        except Damaged as problem:
            self._problems.lose(f"A piece of this Outlook message is damaged: {problem}.")
            return None


def as_words(text: str) -> Words:
    return Words(storable(text).encode(), "utf-8")


def _charset(code_page: int) -> str:
    """The name of a Windows code page; empty for none."""
    if 28591 <= code_page <= 28606:
        return f"iso-8859-{code_page - 28590}"
    return _CODECS.get(code_page) or (f"cp{code_page}" if 0 < code_page < 65536 else "")
