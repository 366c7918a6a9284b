"""The bytes of a part from what its transfer encoding made of them (RFC 2045 section 6)."""

import binascii
import re
from dataclasses import dataclass
from io import BytesIO

from responses_app.readers.emails import limits

_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_BLANKS = b" \t\r\n\v\f\0"
_AFTER_PADDING = re.compile(rb"=[\s=]*")
_PIECE = 1 << 20  # bytes that are unpacked at once: a large file is not held several times over
_LONE_RETURN = re.compile(rb"\r(?!\n)")


@dataclass(frozen=True)
class Unpacked:
    """The bytes, and what is doubtful about them: empty where nothing is."""

    content: bytes
    doubt: str = ""
    behind: bytes = b""  # what somebody wrote behind the packed bytes


def unpack(raw: bytes, encoding: str, start: int = 0, end: int | None = None) -> Unpacked:
    """Undo a transfer encoding. What is not in it is returned as it is written."""
    end = len(raw) if end is None else end
    match encoding.strip().strip("\"'").lower():
        case "base64" | "b" | "base-64" | "64bit":
            return _base64(raw, start, end)
        case "quoted-printable" | "q" | "quoted printable" | "quotedprintable":
            return Unpacked(quoted_printable(raw, start, end))
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _uuencoded(raw[start:end])
        case "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit" | "none" | "7 bit" | "8 bit":
            return Unpacked(raw[start:end])
        case unknown:
            doubt = f"It is packed in a way that is not known ({_shown(unknown)})."
            return Unpacked(raw[start:end], doubt)


def _shown(unknown: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in unknown[:40])


def quoted_printable(raw: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Undo quoted-printable; what is no proper code stays as it is."""
    end = len(raw) if end is None else end
    unpacked = BytesIO()
    while start < end:
        stop = _between_codes(raw, start, end)
        piece = raw[start:stop]
        if b"\r" in piece:
            # The library skips to the next line feed after =\r.
            piece = _LONE_RETURN.sub(b"\n", piece)
        unpacked.write(binascii.a2b_qp(piece))
        start = stop
    return unpacked.getvalue()


def _between_codes(raw: bytes, start: int, end: int) -> int:
    """A place about a piece further on where nothing is cut in two: mostly the end of a line."""
    stop = start + _PIECE
    if stop >= end:
        return end
    line_end = raw.rfind(b"\n", start, stop)
    if line_end >= 0:
        return line_end + 1
    while stop > start + 1 and (raw[stop - 1] in b"=\r" or raw[stop - 2] in b"="):
        stop -= 1
    return stop


def _base64(raw: bytes, start: int, end: int) -> Unpacked:
    """Undo base64, also where it is broken off, patched together or has text behind it."""
    if not _is_base64(raw, start, end):
        return Unpacked(raw[start:end], "It is said to be base64 and is not.")
    stop = _text_behind(raw, start, end)
    letters = _Letters()
    for at in range(start, stop, _PIECE):
        letters.add(raw[at : min(at + _PIECE, stop)].translate(None, _BLANKS))
    return Unpacked(letters.unpacked(), letters.doubt, raw[stop:end])


def _is_base64(raw: bytes, start: int, end: int) -> bool:
    """Is hardly anything in its beginning that base64 does not have?"""
    end = min(end, start + 65_536)
    others = len(_NOT_BASE64.findall(raw, start, end)) + raw.count(b" ", start, end)
    return others * 20 <= end - start


def _text_behind(raw: bytes, start: int, end: int) -> int:
    """Where begins what a gateway wrote behind the padding, such as the footer of a list."""
    last = raw.rfind(b"=", start, end)
    strange = _NOT_BASE64.search(raw, start, end)
    if strange and strange.start() < last:
        last = raw.rfind(b"=", start, strange.start())
    return end if not strange or last < 0 or _is_base64(raw, last + 1, end) else last + 1


class _Letters:
    """Takes the letters of base64 piece by piece."""

    def __init__(self) -> None:
        self.doubt = ""
        self._bytes = BytesIO()
        self._rest = b""  # letters that wait for others, four of which are three bytes
        self._patches = 0

    def add(self, letters: bytes) -> None:
        if _NOT_BASE64.search(letters):
            letters = _NOT_BASE64.sub(b"", letters)
            self.doubt = "It is damaged, so a piece of it may be missing or wrong."
        *closed, rest = self._at_padding(self._rest + letters)
        for piece in closed:
            self._close(piece)
        whole = len(rest) // 4 * 4
        self._bytes.write(binascii.a2b_base64(rest[:whole]))
        self._rest = rest[whole:]

    def unpacked(self) -> bytes:
        self._close(self._rest)
        return self._bytes.getvalue()

    def _at_padding(self, letters: bytes) -> list[bytes]:
        if b"=" not in letters:
            return [letters]
        pieces = _AFTER_PADDING.split(letters, max(1, limits.BASE64_PIECES - self._patches))
        self._patches += len(pieces) - 1
        if b"=" in pieces[-1]:
            pieces[-1] = pieces[-1].replace(b"=", b"")
            self.doubt = "It is put together of too many pieces, so some of it may be wrong."
        return pieces

    def _close(self, piece: bytes) -> None:
        if len(piece) % 4 == 1:
            piece = piece[:-1]
            self.doubt = "It is cut off or damaged, so a piece of it is missing."
        self._bytes.write(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))


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


def has_uu_file(text: bytes) -> bool:
    """Does a uuencoded file seem to begin in it?"""
    return _BEGIN.search(text) is not None


def _uu_lines(text: bytes, at: int, *, is_base64: bool) -> tuple[bytes, int, bool]:
    """The bytes of the lines from `at` on, where they end, and whether their end is marked."""
    unpacked, is_sure = BytesIO(), False
    at = _line(text, at).end() if at < len(text) else at  # the end of the line with "begin"
    while at < len(text):
        found = _line(text, at)
        line = found.group().rstrip(b"\r\n")
        if line.strip() in (b"end", b"===="):
            return unpacked.getvalue(), found.end(), True
        piece = _uu_base64(line) if is_base64 else _uu_line(line)
        if piece is None:
            break
        is_sure = is_sure or is_base64 or _is_full(line)
        unpacked.write(piece)
        at = found.end()
    return unpacked.getvalue() if is_sure else b"", at, False


def _line(text: bytes, at: int) -> re.Match[bytes]:
    found = _LINE.match(text, at)
    assert found is not None  # it matches anything
    return found


def _uu_line(line: bytes) -> bytes | None:
    """The bytes of one line; None for what is none.

    In the classic form zeros are blanks, and mail servers take blanks off the ends of lines: the
    library reads what is missing as zeros.
    """
    line = line.rstrip(b" \t")
    if line in (b"", b"`"):
        return b""
    written = _uu_letters(line)
    if not 33 <= line[0] <= 96 or len(line) - 1 > written + 6:
        return None
    try:
        return binascii.a2b_uu(line[: 1 + written])
    except binascii.Error:
        return None


def _uu_letters(line: bytes) -> int:
    """How many letters a line has behind its first, which says how many bytes they are."""
    return -(-((line[0] - 32) & 63) * 4 // 3)


def _is_full(line: bytes) -> bool:
    """Has a line the letters that it should have? Words in capitals hardly ever do."""
    return len(line) > 1 and len(line) - 1 >= _uu_letters(line) - 2


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
