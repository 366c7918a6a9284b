"""The bytes of a part from what its transfer encoding made of them (RFC 2045 section 6)."""

import binascii
import re
from dataclasses import dataclass

from responses_app.readers.emails import limits

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_BLANKS = b" \t\r\n\v\f\0"
_AFTER_PADDING = re.compile(rb"=[\s=]*")
_LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class Unpacked:
    """The bytes, and what is doubtful about them: empty where nothing is."""

    content: bytes
    doubt: str = ""
    behind: bytes = b""  # what somebody wrote behind the packed bytes


def unpack(written: bytes, encoding: str) -> Unpacked:
    """Undo a transfer encoding. What is not in it is returned as it is written."""
    match encoding.strip().strip("\"'").lower():
        case "base64" | "b" | "base-64" | "64bit":
            return _base64(written)
        case "quoted-printable" | "q" | "quoted printable" | "quotedprintable":
            return Unpacked(quoted_printable(written))
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _uuencoded(written)
        case "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "none" | "7 bit" | "8 bit":
            return Unpacked(written)
        case unknown:
            doubt = f"It is packed in a way that is not known ({_shown(unknown)})."
            return Unpacked(written, doubt)


def _shown(unknown: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in unknown[:40])


def quoted_printable(written: bytes) -> bytes:
    """Undo quoted-printable; what is no proper code stays as it is."""
    if b"\r" in written:
        # The library skips to the next line feed after =\r.
        written = _LONE_RETURN.sub(b"\n", written)
    return binascii.a2b_qp(written)


def _base64(written: bytes) -> Unpacked:
    """Undo base64, also where it is broken off, patched together or has text behind it."""
    junk = len(_NOT_BASE64.findall(written, 0, 65_536)) + written.count(b" ", 0, 65_536)
    if junk * 20 > min(len(written), 65_536):
        return Unpacked(written, "It is said to be base64 and is not.")
    behind = _text_behind(written)
    letters = written[: len(written) - len(behind)].translate(None, _BLANKS)
    doubt = ""
    if _NOT_BASE64.search(letters):
        letters = _NOT_BASE64.sub(b"", letters)
        doubt = "It is damaged, so a piece of it may be missing or wrong."
    pieces = []
    for piece in _at_padding(letters):
        if len(piece) % 4 == 1:
            piece, doubt = piece[:-1], "It is cut off or damaged, so a piece of it is missing."
        try:
            pieces.append(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
        except binascii.Error:
            doubt = "It is damaged, so a piece of it is missing."
    return Unpacked(b"".join(pieces), doubt, behind)


def _text_behind(written: bytes) -> bytes:
    """What a gateway wrote behind the padding, such as the footer of a mailing list."""
    last = written.rfind(b"=", 0, len(written))
    while 0 <= last and (found := _NOT_BASE64.search(written)) and found.start() < last:
        last = written.rfind(b"=", 0, found.start())
    if last < 0:
        return b""
    tail = written[last + 1 :]
    return tail if _NOT_BASE64.search(tail) else b""


def _at_padding(letters: bytes) -> list[bytes]:
    if b"=" not in letters:
        return [letters]
    if len(letters.rstrip(b"=")) == letters.find(b"="):
        return [letters.rstrip(b"=")]
    pieces = _AFTER_PADDING.split(letters, maxsplit=limits.BASE64_PIECES)
    pieces[-1] = pieces[-1].replace(b"=", b"")
    return [piece for piece in pieces if piece]


# ------------------------------------------------------------------- uuencode

_BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} +([^\r\n]{1,300}?)[ \t]*\r?$", re.MULTILINE)
_LINE = re.compile(rb"[^\r\n]*(?:\r?\n|\r|\Z)")


@dataclass(frozen=True)
class UuFile:
    """A file written into the text of a mail."""

    name: bytes
    content: bytes
    is_whole: bool


def uu_files(text: bytes, most: int) -> tuple[bytes, list[UuFile]]:
    """Take the uuencoded files out of `text`: what is left of it, and the files.

    Words such as "begin 644 something" with no such lines below stay text. At most `most` files
    are taken; later ones stay text.
    """
    if b"begin" not in text:
        return text, []
    left: list[bytes] = []
    files: list[UuFile] = []
    done = 0
    for found in _BEGIN.finditer(text):
        if found.start() < done or len(files) >= most:
            continue
        content, end, is_whole = _uu_lines(text, found.end(), is_base64=bool(found.group(1)))
        if not content:
            continue
        left.append(text[done : found.start()])
        files.append(UuFile(found.group(2), content, is_whole))
        done = end
    left.append(text[done:])
    return b"".join(left), files


def _uu_lines(text: bytes, at: int, *, is_base64: bool) -> tuple[bytes, int, bool]:
    """The bytes of the lines from `at` on, where they end, and whether their end is marked."""
    pieces: list[bytes] = []
    at = _line(text, at).end() if at < len(text) else at  # the end of the line with "begin"
    while at < len(text):
        found = _line(text, at)
        line = found.group().rstrip(b"\r\n")
        if line.strip() in (b"end", b"===="):
            return b"".join(pieces), found.end(), True
        piece = _uu_base64(line) if is_base64 else _uu_line(line)
        if piece is None:
            break
        pieces.append(piece)
        at = found.end()
    return b"".join(pieces), at, False


def _line(text: bytes, at: int) -> re.Match[bytes]:
    found = _LINE.match(text, at)
    assert found is not None  # it matches anything
    return found


def _uu_line(line: bytes) -> bytes | None:
    line = line.rstrip(b" \t")
    if line in (b"", b"`"):
        return b""
    length = (line[0] - 32) & 63
    written = -(-length * 4 // 3)
    if not 33 <= line[0] <= 96 or not written - 2 <= len(line) - 1 <= written + 6:
        return None
    try:
        return binascii.a2b_uu(line[: 1 + -(-length // 3) * 4])
    except binascii.Error:
        return None


def _uu_base64(line: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(line, strict_mode=True)
    except binascii.Error:
        return None


def _uuencoded(written: bytes) -> Unpacked:
    left, files = uu_files(written, 1)
    if not files or left.strip():
        return Unpacked(written, "It is said to be uuencoded and is not.")
    doubt = "" if files[0].is_whole else "It is cut off, so a piece of it is missing."
    return Unpacked(files[0].content, doubt)
