"""Bytes of a mail as text, whatever its sender says about them.

What a mail says of its charset is often wrong: text declared as ISO-8859-1 or ASCII that is UTF-8,
text declared as UTF-8 with a footer in Windows-1252. UTF-8 is hardly ever met by chance, so bytes
that are UTF-8 are read so; single bytes that are not are read as Windows-1252, as browsers do
(WHATWG Encoding Standard).
"""

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

REPLACEMENT = "\ufffd"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
_WESTERN = frozenset(
    {
        "ascii",
        "iso8859-1",
        "cp1252",
        "latin_1",
        "iso8859-15",
        "unknown-8bit",
        "binary",
        "x-user-defined",
    }
    | {"unknown", "default", "8bit", "7bit", "default_charset", "ansi", "x-unknown", "us-ascii"}
)
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "iso8859-8-i": "iso8859-8",
    "iso8859-8-e": "iso8859-8",
}
# Codecs of Python that are no charsets of mails, some of them slow on purpose-made bytes.
_NO_CHARSETS = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "undefined"}
    | {"raw-unicode-escape", "mbcs", "oem", "charmap"}
    # EBCDIC: no mail program writes it, and it makes nonsense of any other text.
    | {"cp037", "cp273", "cp424", "cp500", "cp875", "cp1026", "cp1140"}
)
_PRINTABLE_ASCII = bytes(range(32, 127)) + b"\r\n\t"
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")
_GUESSED_FROM = 10_000  # bytes
_WIDE = ("utf-16", "utf-32")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Decoded:
    """Text, and what is doubtful about it: empty where nothing is."""

    text: str
    doubt: str = ""


def decode(raw: bytes, declared: str = "") -> Decoded:
    """Return `raw` as text that can be stored: with neither NULs nor lone surrogates."""
    decoded = _decode(bytes(raw), declared)
    text = storable(decoded.text.removeprefix("\ufeff"))
    doubt = decoded.doubt
    if not doubt and REPLACEMENT in text and "\ufffd".encode() not in raw:
        doubt = "Some characters could not be read."
    return Decoded(text, doubt)


def storable(text: str) -> str:
    """Return `text` with U+FFFD for what no UTF-8 and no PostgreSQL text may hold."""
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _decode(raw: bytes, declared: str) -> Decoded:
    if raw.isascii() and not _is_own_kind_of_ascii(raw, declared):
        return Decoded(raw.decode("ascii"))
    codec = _codec(declared)
    if codec.startswith(_WIDE) and _is_mostly_printable(raw):
        codec = ""
    is_utf8 = _is_utf8(raw)
    if is_utf8 and b"\0" not in raw and not raw.isascii():
        return Decoded(raw.decode("utf-8"))
    if codec and codec not in _WESTERN and codec not in {"utf-8", "utf-8-sig"}:
        try:
            return Decoded(raw.decode(codec))
        except (UnicodeError, LookupError, ValueError):
            if is_utf8:
                return Decoded(raw.decode("utf-8"))
            text = raw.decode(codec, "replace")
            return Decoded(text, f"Some characters could not be read as {declared}.")
    if is_utf8:
        return Decoded(raw.decode("utf-8"))
    doubt = ""
    if declared and not codec and declared.lower() not in _WESTERN:
        doubt = f"The characters are said to be {declared[:40]!r}, which is not known."
    if not codec and _is_hardly_western(raw):
        guessed = from_bytes(raw[:_GUESSED_FROM]).best()
        if guessed:
            text = raw.decode(guessed.encoding, "replace")
            doubt = f"It does not say which characters it uses; {guessed.encoding} is a guess."
            return Decoded(text, doubt)
    text = _western(raw)
    if REPLACEMENT in text:
        doubt = doubt or "Some characters could not be read."
    return Decoded(text, doubt)


def _is_hardly_western(raw: bytes) -> bool:
    """Are most letters beyond ASCII, as in no language that is written in Latin letters?"""
    sample = raw[:_GUESSED_FROM]
    beyond, letters = len(_BEYOND_ASCII.findall(sample)), len(_LETTER.findall(sample))
    return beyond >= 20 and beyond > letters and b"\0" not in sample


def _is_own_kind_of_ascii(raw: bytes, declared: str) -> bool:
    """Is this a charset that writes other letters with ASCII bytes, and are there any?"""
    codec = _codec(declared)
    if codec.startswith("iso2022"):
        return b"\x1b" in raw
    if codec == "hz":
        return b"~{" in raw
    if codec == "utf-7":
        return b"+" in raw
    return codec.startswith(_WIDE) and not _is_mostly_printable(raw)


def _is_mostly_printable(raw: bytes) -> bool:
    """Are nine bytes of ten printable ASCII, as in no text of two or four bytes a letter?"""
    return len(raw.translate(None, _PRINTABLE_ASCII)) * 10 < len(raw)


def _codec(declared: str) -> str:
    """The codec's name as Python has it; empty for what is no charset."""
    name = declared.strip().strip("\"'").lower()
    if not _NAME.fullmatch(name):
        return ""
    try:
        codec = codecs.lookup(name)
    except Exception:  # a name may lead into any codec's import
        return ""
    known = _SUPERSETS.get(codec.name, codec.name)
    if known in _NO_CHARSETS or not codec._is_text_encoding:
        return ""
    return known


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _western(raw: bytes) -> str:
    """Windows-1252, but for what is UTF-8 within it."""
    in_utf8 = sum(map(len, _UTF8_SEQUENCE.findall(raw)))
    if in_utf8 * 2 < len(_BEYOND_ASCII.findall(raw)):
        return raw.decode("cp1252", "replace")
    pieces, done = [], 0
    for found in _UTF8_SEQUENCE.finditer(raw):
        pieces.append(raw[done : found.start()].decode("cp1252", "replace"))
        pieces.append(found.group().decode("utf-8", "replace"))
        done = found.end()
    pieces.append(raw[done:].decode("cp1252", "replace"))
    return "".join(pieces)
