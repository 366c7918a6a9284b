"""The winmail.dat in which Outlook packs a mail's text and files (TNEF).

Source: [MS-OXTNEF] sections 2.1 and 2.2.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from responses_app.readers.emails import rtf
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
        is_said = isinstance(problem, (_Damaged, rtf.BadRtf))
        opened.doubt = str(problem) if is_said else "it is damaged."
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
            opened.text = rtf.read(rtf.decompressed(data)).text


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
    if count > _MOST_PROPERTIES:
        raise _Damaged("it has too many properties.")


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
