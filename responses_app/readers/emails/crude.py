"""What a mail says as its bytes stand, where nobody could take it apart.

Lines are passed on or left out, and nothing is unpacked, so this may be done with any bytes in
any process: each byte is looked at a few times at most. What is a file, or looks like one packed
into letters, is left out: it is for those to see who may open files. So is a text in HTML, which
may hide part of what it says.
"""

import re
from collections.abc import Iterator

from responses_app.readers.emails import headers
from responses_app.readers.emails.compound_file import SIGNATURE

_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n|\Z)")
_BEFORE_ALL = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+")
_HEADER_OF_PART = re.compile(rb"content-(?:type|disposition|transfer-encoding)[ \t]{0,9}:", re.I)
_DASHES = re.compile(rb"[\r\n]--(?=([^\r\n]{1,300}))")
_DELIMITER = re.compile(rb"--([^\r\n]{1,300})")
_PART_FOLLOWS = re.compile(rb"[^\r\n]*+[\r\n]{1,3}content-", re.IGNORECASE)
_MOST_STEPS = 300_000  # lines and the like: a mail of more that is no file is cut there

# Lines of letters without blanks; those of a base64 text, its last, and one as long as a text.
_LETTERS = rb"[A-Za-z0-9+/]{%s}+={0,2}[ \t]*+(?:[\r\n][ \t\r\n]*+|\Z)"
_BASE64 = re.compile(_LETTERS % b"20,")
_BASE64_END = re.compile(rb"(?:[A-Za-z0-9+/]{4}){0,20}+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?+")
_LONG_LINE = 200
_UU_BEGIN = re.compile(rb"begin(?:-base64)? [0-7]{3,4} [^\r\n]{1,300}", re.IGNORECASE)
_UU = re.compile(rb"[!-`][ -`]{0,90}+(?=[\r\n]|\Z)")
_FEWEST = 3  # lines that make a file where nothing says that one begins

_FOLD = re.compile(rb"[\r\n]+[ \t]+")
_OF_PARTS = re.compile(rb"^content-(?:type|disposition)[ \t]{0,9}:[^\r\n]*", re.I | re.M)
_IS_ATTACHED = re.compile(rb"content-disposition[ \t]*+:[ \t\"]*+(?!inline\b)[^\s;\"]", re.I)
_IS_NAMED = re.compile(rb"[;\s](?:file)?name[*\d]{0,9}[ \t]{0,9}=[ \t\"]{0,9}[^\s;\"]", re.I)
_IS_TYPED = re.compile(rb"content-type[ \t]*+:[ \t\"]*+([\w.+-]{1,99}/[\w.+-]{1,99})", re.I)
_BOUNDARY = re.compile(
    rb"boundary[ \t]{0,9}=[ \t]{0,9}(?:\"([^\"\r\n]{1,300})|([^\s;\"]{1,300}))", re.I
)
_LONGEST_BLOCK = 100_000  # bytes of a part's headers that are looked at

_REST = b"[... the rest is left out ...]\n"


def crude(raw: bytes, longest: int) -> str:
    """Return the headers and the text of a mail as they stand: `longest` characters at most.

    What is left out is named in its place, as in "[... encoded content, 1,204 bytes ...]".

    >>> crude(b"Subject: Reply\\n\\nWe hold 12.\\nbegin 644 a.csv\\n#0V%T\\n`\\nend\\n", 200)
    'Subject: Reply\\n\\nWe hold 12.\\n[... encoded content, 28 bytes ...]\\n'
    """
    if raw.startswith(SIGNATURE):
        return f"[... {len(raw):,} bytes that are no text ...]"[:longest]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw[: 4 * longest].decode("utf-16", "replace").encode("utf-8", "replace")
    kept = _kept(_Lines(raw, 0, len(raw)).of_mail(), 4 * longest)
    return _text(kept.replace(b"\0", b""))[:longest]


def without_files(raw: bytes, start: int = 0, end: int | None = None) -> bytes:
    """Return the lines of a body that belong to no file."""
    end = len(raw) if end is None else min(end, len(raw))
    return _kept(_Lines(raw, start, end).of_body(), max(0, end - start))


def _kept(pieces: Iterator[bytes], most: int) -> bytes:
    kept: list[bytes] = []
    room = most
    for piece in pieces:
        kept.append(piece[:room])
        room -= len(piece)
        if room <= 0:
            break
    return b"".join(kept)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start >= len(raw) - 3 and "end of data" in problem.reason:
            return raw[: problem.start].decode("utf-8")  # cut within a letter
        return raw.decode("cp1252", "replace")


class _Lines:
    """Goes through a mail from its top; what it yields may be shown."""

    def __init__(self, raw: bytes, at: int, end: int) -> None:
        self.raw, self.at, self.end = raw, at, end
        self.boundaries: set[bytes] = set()
        self.steps = _MOST_STEPS

    def of_mail(self) -> Iterator[bytes]:
        blanks = _BEFORE_ALL.match(self.raw)
        self.at = blanks.end() if blanks else 0
        yield from self._headers()
        yield from self.of_body()

    def of_body(self) -> Iterator[bytes]:
        while self.at < self.end:
            self.steps -= 1
            if self.steps < 0:
                yield _REST
                return
            if packed := self._packed():
                yield b"[... encoded content, %s bytes ...]\n" % f"{packed - self.at:,}".encode()
                self.at = packed
                continue
            if self._is_delimiter():
                yield self._line()
                yield from self._headers()
            elif _HEADER_OF_PART.match(self.raw, self.at, self.end):  # its boundary is missing
                yield from self._headers()
            else:
                yield self._line()

    def _line(self) -> bytes:
        found = _LINE.match(self.raw, self.at, self.end)
        assert found is not None  # it matches anything
        self.at = found.end()
        return found.group()

    # ------------------------------------------------------------------- parts

    def _is_delimiter(self) -> bool:
        """Does a line with a boundary stand here, declared or not, behind which headers are?"""
        found = _DELIMITER.match(self.raw, self.at, self.end)
        if found is None:
            return False
        boundary = found.group(1).rstrip()
        if boundary and _PART_FOLLOWS.match(self.raw, self.at, self.end):
            self.boundaries.add(boundary)
        return boundary in self.boundaries

    def _headers(self) -> Iterator[bytes]:
        """Pass on a block of headers; where they say that a file follows, leave it out."""
        _, body = headers.split(self.raw, self.at, self.end)
        begun, self.at = self.at, body
        yield self.raw[begun:body]
        block = _FOLD.sub(b" ", self.raw[begun : min(body, begun + _LONGEST_BLOCK)])
        said = b"\n".join(_OF_PARTS.findall(block))
        self.boundaries.update(
            (quoted or bare).rstrip() for quoted, bare in _BOUNDARY.findall(said)
        )
        typed = _IS_TYPED.search(said)
        kind = typed.group(1).lower() if typed else b"text/plain"
        if _IS_ATTACHED.search(said) or _IS_NAMED.search(said):
            yield from self._left_out(b"file")
        elif kind == b"text/html":
            yield from self._left_out(b"formatted text")
        elif kind != b"text/plain" and not kind.startswith(b"multipart/"):
            yield from self._left_out(b"content of another kind")

    def _left_out(self, what: bytes) -> Iterator[bytes]:
        begun = self.at
        self.at = self._next_delimiter()
        if self.raw[begun : self.at].strip():
            yield b"[... %s, %s bytes ...]\n" % (what, f"{self.at - begun:,}".encode())

    def _next_delimiter(self) -> int:
        """Where the next line with a boundary that was declared begins; else the end."""
        for found in _DASHES.finditer(self.raw, max(0, self.at - 1), self.end):
            self.steps -= 1
            if self.steps < 0:
                break
            boundary = found.group(1).rstrip()
            if {boundary, boundary.removesuffix(b"--")} & self.boundaries:
                return found.start() + 1
        return self.end

    # ------------------------------------------------------------------- packed files

    def _packed(self) -> int:
        """Where the packed file ends that begins here; 0 where none does."""
        return self._base64_end() or self._uu_end()

    def _base64_end(self) -> int:
        at, lines = self.at, 0
        while found := _BASE64.match(self.raw, at, self.end):
            lines += _FEWEST if len(found.group()) >= _LONG_LINE else 1
            at = found.end()
            self.steps -= 1
            if at == self.end or self.steps < 0:
                break
        if lines < _FEWEST:
            return 0
        last = _BASE64_END.match(self.raw, at, self.end)
        assert last is not None  # it matches nothing, too
        is_line = last.end() == self.end or self.raw[last.end()] in b"\r\n"
        return last.end() if is_line else at

    def _uu_end(self) -> int:
        at, full, lines = self.at, 0, 0
        is_said = _UU_BEGIN.match(self.raw, at, self.end)
        if is_said:
            at = self._next_line(is_said.end())
        while at < self.end and self.steps > 0:
            if is_said and self.raw[at : at + 3].lower() == b"end":
                return self._next_line(at)
            found = _UU.match(self.raw, at, self.end)
            is_full = found is not None and _is_full_uu(found.group())
            if found is None or not (is_full or (is_said and _is_short_uu(found.group()))):
                break
            at, full, lines = self._next_line(found.end()), full + is_full, lines + 1
            self.steps -= 1
        return at if full >= (1 if is_said else _FEWEST) else 0

    def _next_line(self, at: int) -> int:
        found = _LINE.match(self.raw, at, self.end)
        assert found is not None  # it matches anything
        return found.end()


def _uu_letters(line: bytes) -> int:
    return -(-((line[0] - 32) & 63) // 3) * 4


def _is_full_uu(line: bytes) -> bool:
    """Has a line as many letters as its first says?"""
    return len(line) > 1 and -2 <= len(line.rstrip()) - 1 - _uu_letters(line) <= 2


def _is_short_uu(line: bytes) -> bool:
    """May blanks have been taken off the end of a line?"""
    return len(line.rstrip()) - 1 <= _uu_letters(line)
