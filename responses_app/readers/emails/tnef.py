"""The winmail.dat in which Outlook packs a mail's text and files (TNEF).

Source: [MS-OXTNEF] sections 2.1 and 2.2, [MS-OXRTFCP] for compressed RTF.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.readers.emails.charsets import decode

_SIGNATURE = 0x223E9F78
_PLAIN, _RTF, _HTML = 0x1000, 0x1009, 0x1013  # properties of a mail: its text
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3707, 0x3704, 0x3001  # of a file
_STRING8, _UNICODE, _OBJECT, _BINARY = 0x001E, 0x001F, 0x000D, 0x0102
_FIXED = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x000B: 4,
    0x0001: 0,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_MOST_PROPERTIES = 10_000
_LARGEST_RTF = 8_000_000  # bytes


@dataclass
class PackedFile:
    """A file that was packed into a winmail.dat."""

    name: str = ""
    media_type: str = "application/octet-stream"
    content: bytes = b""


@dataclass
class Opened:
    """What was in it; `doubt` says what could not be read."""

    text: str = ""
    html: bytes = b""
    files: list[PackedFile] = field(default_factory=list)
    doubt: str = ""


class _Damaged(Exception):
    pass


def read(content: bytes, most_files: int) -> Opened:
    """Open a winmail.dat as far as it can be read. Never raises."""
    opened = Opened()
    try:
        _read(content, opened, most_files)
    except (_Damaged, struct.error, IndexError, ValueError) as problem:
        opened.doubt = str(problem) if isinstance(problem, _Damaged) else "it is damaged."
    opened.files = [one for one in opened.files if one.content or one.name]
    if not (opened.files or opened.text or opened.html or opened.doubt):
        opened.doubt = "neither words nor files were found in it."
    return opened


def _read(content: bytes, opened: Opened, most_files: int) -> None:
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        raise _Damaged("it is none.")
    charset = "cp1252"
    for attribute, value in _attributes(content):
        match attribute:
            case 0x00069007:  # the code page
                charset = _charset(value)
            case 0x0002800C:  # the text
                opened.text = opened.text or _string(value, charset)
            case 0x00069003:  # the mail's properties
                _read_body(value, opened, charset)
            case 0x00069002:  # another file begins
                if len(opened.files) >= most_files:
                    raise _Damaged("it holds too many files.")
                opened.files.append(PackedFile())
            case _ if opened.files:
                _read_file(attribute, value, opened.files[-1], charset)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(content):
        level, attribute, length = struct.unpack_from("<BII", content, at)
        if level not in (1, 2):
            raise _Damaged("it is damaged.")
        at += 9
        if at + length > len(content):
            raise _Damaged("it is cut off.")
        yield attribute, content[at : at + length]
        at += length + 2  # a checksum follows


def _read_file(attribute: int, value: bytes, file: PackedFile, charset: str) -> None:
    match attribute:
        case 0x00018010:  # the file's short name
            file.name = file.name or _string(value, charset)
        case 0x0006800F:  # its content
            file.content = value
        case 0x00069005:  # its properties
            _read_file_properties(value, file, charset)


def _read_file_properties(value: bytes, file: PackedFile, charset: str) -> None:
    names: dict[int, str] = {}
    for number, kind, data in _properties(value):
        match number:
            case 0x3707 | 0x3704 | 0x3001:
                names[number] = _property_text(kind, data, charset)
            case 0x370E:  # its media type
                file.media_type = _property_text(kind, data, charset).lower() or file.media_type
            case 0x3701 if kind == _OBJECT and not file.content:
                # An embedded mail is itself a winmail.dat, behind the id of an interface.
                file.content = data[16:]
                if data[16:20] == struct.pack("<I", _SIGNATURE):
                    file.media_type = "application/ms-tnef"
            case 0x3701 if not file.content:
                file.content = data
    file.name = names.get(_LONG_NAME) or file.name or names.get(_SHORT_NAME, "")
    file.name = file.name or names.get(_DISPLAY_NAME, "")


def _read_body(value: bytes, opened: Opened, charset: str) -> None:
    for number, kind, data in _properties(value):
        if number == _PLAIN:
            opened.text = _property_text(kind, data, charset) or opened.text
        elif number == _HTML:
            text = kind in (_STRING8, _UNICODE)
            opened.html = _property_text(kind, data, charset).encode() if text else data
        elif number == _RTF and kind == _BINARY and not opened.text and not opened.html:
            opened.text = rtf_text(decompressed(data))


def _property_text(kind: int, data: bytes, charset: str) -> str:
    if kind == _UNICODE:
        text = data.decode("utf-16-le", "replace").partition("\0")[0]
        return decode(text.encode("utf-8", "replace"), "utf-8").text
    return _string(data, charset)


def _string(value: bytes, charset: str) -> str:
    return decode(value.partition(b"\0")[0], charset).text


def _charset(value: bytes) -> str:
    page: int = struct.unpack_from("<I", value)[0]
    return "utf-8" if page == 65001 else f"cp{page}"


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield each property's number, kind and first value ([MS-OXTNEF] section 2.1.3.4)."""
    (count,) = struct.unpack_from("<I", value)
    at = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", value, at)
        at += 4
        if number >= 0x8000:
            at = _behind_name(value, at)
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        values = 1
        if kind in (_STRING8, _UNICODE, _OBJECT, _BINARY) or many:
            (values,) = struct.unpack_from("<I", value, at)
            at += 4
        first = b""
        for index in range(min(values, _MOST_PROPERTIES)):
            data, at = _value(value, at, kind)
            first = data if index == 0 else first
        yield number, kind, first


def _behind_name(value: bytes, at: int) -> int:
    (is_text,) = struct.unpack_from("<I", value, at + 16)
    at += 20
    if not is_text:
        return at + 4
    (length,) = struct.unpack_from("<I", value, at)
    return int(at + 4 + length + (-length % 4))


def _value(value: bytes, at: int, kind: int) -> tuple[bytes, int]:
    if kind in (_STRING8, _UNICODE, _OBJECT, _BINARY):
        (length,) = struct.unpack_from("<I", value, at)
        at += 4
        padded = length + (-length % 4)
    elif kind in _FIXED:
        length = padded = _FIXED[kind]
    else:
        raise _Damaged("it is damaged.")
    if at + length > len(value):
        raise _Damaged("it is cut off.")
    return value[at : at + length], at + padded


# ------------------------------------------------------------------- compressed RTF

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(data: bytes) -> bytes:
    """Return RTF from its compressed form ([MS-OXRTFCP] section 2.1); what is read if damaged."""
    size, raw_size, kind = struct.unpack_from("<III", data)
    if kind == 0x414C454D:  # not compressed
        return data[16 : 16 + raw_size]
    if kind != 0x75465A4C:
        raise _Damaged("its text is packed in a way that is not known.")
    out, at, end = bytearray(_DICTIONARY), 16, min(len(data), size + 4)
    most = len(_DICTIONARY) + min(raw_size, _LARGEST_RTF)
    while at < end and len(out) < most:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end or len(out) >= most:
                break
            if not control >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 1 >= end:
                return bytes(out[len(_DICTIONARY) :])
            reference = data[at] << 8 | data[at + 1]
            at += 2
            if not _copy(out, reference >> 4, (reference & 15) + 2):
                return bytes(out[len(_DICTIONARY) :])
    return bytes(out[len(_DICTIONARY) : most])


def _copy(out: bytearray, offset: int, length: int) -> bool:
    """Repeat what stands at `offset` of the window of 4,096 bytes; False at the end's mark."""
    here = len(out) & 4095
    if offset == here:
        return False
    begun = len(out) - ((here - offset) & 4095)
    for index in range(length):
        if not 0 <= begun + index < len(out):
            return False
        out.append(out[begun + index])
    return True


_SKIPPED = frozenset(
    {b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header"}
)
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def rtf_text(rtf: bytes) -> str:
    """Return the words of an RTF text, without its form; also where it wraps HTML."""
    out: list[str] = []
    stack: list[bool] = []
    skips, at, pending = False, 0, bytearray()
    is_html_markup = False

    def flush() -> None:
        if pending:
            out.append(decode(bytes(pending), "cp1252").text)
            pending.clear()

    while at < len(rtf):
        letter = rtf[at]
        if letter == 0x7B:  # {
            stack.append(skips)
            at += 1
        elif letter == 0x7D:  # }
            skips = stack.pop() if stack else False
            at += 1
        elif letter == 0x5C and rtf[at + 1 : at + 2] == b"*":
            skips, at = True, at + 2
        elif letter == 0x5C and rtf[at + 1 : at + 2] == b"'":
            try:
                code = int(rtf[at + 2 : at + 4], 16)
            except ValueError:
                code = 0x3F
            if not skips and not is_html_markup:
                pending.append(code)
            at += 4
        elif letter == 0x5C:
            word, number, at = _control(rtf, at + 1)
            if word in _SKIPPED:
                skips = True
            elif word == b"htmlrtf":
                is_html_markup = number != 0
            elif skips or is_html_markup:
                pass
            elif word in (b"par", b"line", b"row"):
                pending.append(10)
            elif word in (b"tab", b"cell"):
                pending.append(9)
            elif word == b"u" and number is not None:
                flush()
                out.append(decode(chr(number & 0xFFFF).encode("utf-8", "replace")).text)
                at += rtf[at : at + 1] == b"?"
            elif word in (b"\\", b"{", b"}"):
                pending += word
        else:
            if not skips and not is_html_markup and letter not in b"\r\n\0":
                pending.append(letter)
            at += 1
    flush()
    return "".join(out).strip()


def _control(rtf: bytes, at: int) -> tuple[bytes, int | None, int]:
    """A control word behind its backslash: its name, its number, and where it ends."""
    begun = at
    while at < len(rtf) and at - begun < 40 and rtf[at] in _LETTERS:
        at += 1
    if at == begun:
        return rtf[at : at + 1], None, at + 1
    name, digits = rtf[begun:at], at
    while (
        at < len(rtf)
        and at - digits < 11
        and (rtf[at] in b"0123456789" or (at == digits and rtf[at] == 45))
    ):
        at += 1
    try:
        number: int | None = int(rtf[digits:at])
    except ValueError:
        number = None
    return name, number, at + (rtf[at : at + 1] == b" ")
