"""The headers of a mail or of one of its parts, taken apart on bytes.

Nothing here raises for whatever bytes, and every step takes time in proportion to them.

Source: RFC 5322 section 2.2 (fields, folding), RFC 2047 (encoded words), RFC 2231 (parameters).
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from responses_app.readers.emails import limits
from responses_app.readers.emails.charsets import decode, storable

_LINE = re.compile(rb"[^\r\n]*(?:\r*\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_BLANK_LINE = re.compile(rb"\n\r*\n|\r\r(?!\n)|\r\n\r\n")
_KNOWN = frozenset(
    "from to cc bcc sender subject date message-id in-reply-to references reply-to return-path"
    " received delivered-to envelope-to mime-version content-type content-transfer-encoding"
    " content-disposition content-id content-description auto-submitted precedence importance"
    " priority organization organisation comments keywords apparently-to errors-to status"
    " user-agent thread-topic thread-index dkim-signature authentication-results newsgroups path"
    " disposition-notification-to return-receipt-to sensitivity lines mailing-list".split()
)
_KNOWN_BEGINNINGS = ("x-", "content-", "resent-", "list-", "arc-", "received", "dkim-", "original-")


@dataclass(frozen=True)
class Headers:
    """The fields in order, each with its unfolded bytes."""

    fields: tuple[tuple[str, bytes], ...] = ()
    is_cut: bool = False  # there were more than are read

    def all(self, name: str) -> Iterator[bytes]:
        return (value for known, value in self.fields if known.lower() == name)

    def first(self, name: str) -> bytes:
        return next(self.all(name), b"")

    def has(self, name: str) -> bool:
        return any(True for _ in self.all(name))


def split(raw: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """Return the headers that `raw` begins with at `start`, and where its body begins.

    A line that is no header ends them, as if the blank line before the body had been forgotten;
    unless a header of mails follows: then it is a badly folded piece of the one before. A block
    that names no header of mails at all is body.
    """
    end = len(raw) if end is None else end
    found: list[tuple[str, list[bytes]]] = []
    at, last = start, min(end, start + limits.HEADER_BLOCK)
    known = False
    while at < last:
        line = _LINE.match(raw, at, last)
        assert line is not None  # it matches anything
        written = line.group().rstrip(b"\r\n")
        if not written:
            return _checked(found, known, start, line.end())
        if len(found) > limits.HEADERS:
            break
        name = _FIELD.match(written)
        if name and written[:1] not in b" \t":
            found.append((name.group(1).decode("ascii"), [written[name.end() :]]))
            known = known or _is_known(found[-1][0])
        elif written[:1] in b" \t" and found:
            found[-1][1].append(written)
        elif found and _header_follows(raw, line.end(), last):
            found[-1][1].append(b" " + written)
        elif at == start and written.startswith((b"From ", b">From ")):
            pass  # the line with which a mailbox file begins each mail
        else:
            return _checked(found, known, start, at)
        at = line.end()
    if at >= end:
        return _checked(found, known, start, end)
    headers, _ = _checked(found, known, start, at)
    blank = _BLANK_LINE.search(raw, max(start, at - 2), end)
    return Headers(headers.fields, is_cut=True), blank.end() if blank else end


def _checked(
    found: list[tuple[str, list[bytes]]], known: bool, start: int, body: int
) -> tuple[Headers, int]:
    if found and not known:
        return Headers(), start
    return Headers(tuple((name, _unfolded(lines)) for name, lines in found)), body


def _unfolded(lines: list[bytes]) -> bytes:
    first = lines[0].strip(b" \t")
    if len(lines) == 1:
        return first
    return b" ".join([first, *(line.strip(b" \t") for line in lines[1:])]).strip()


def _is_known(name: str) -> bool:
    lower = name.lower()
    return lower in _KNOWN or lower.startswith(_KNOWN_BEGINNINGS)


def _header_follows(raw: bytes, at: int, last: int) -> bool:
    line = _LINE.match(raw, at, min(last, at + 300))
    name = line and _FIELD.match(line.group())
    return bool(name and _is_known(name.group(1).decode("ascii")))


# ------------------------------------------------------------------- values as text

_ENCODED_WORD = re.compile(r"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bqBQ])\?([^?]*)\?=")


def as_text(value: bytes) -> str:
    """Return a header's value as it is shown: encoded words read, in one line."""
    return decode_words(as_written(value))


def as_written(value: bytes) -> str:
    """Return a header's value with its encoded words left as they are."""
    text = decode(value).text
    return " ".join(text.splitlines()) if len(text.splitlines()) > 1 else text


def decode_words(text: str) -> str:
    """Return `text` with its encoded words read (RFC 2047), also in quoted strings and names.

    Neighbours of one charset are joined before they are read, since senders cut characters in
    two. A word that cannot be read stays as it is written.
    """
    if "=?" not in text:
        return text
    pieces: list[str] = []
    pending: list[bytes] = []
    charset, done = "", 0

    def flush() -> None:
        if pending:
            pieces.append(decode(b"".join(pending), charset).text)
            pending.clear()

    for found in _ENCODED_WORD.finditer(text):
        between = text[done : found.start()]
        if between.strip() or not pending:
            flush()
            pieces.append(between)
        raw = _word_bytes(found.group(2), found.group(3))
        if raw is None:
            flush()
            pieces.append(found.group())
        else:
            if found.group(1).lower() != charset:
                flush()
            charset = found.group(1).lower()
            pending.append(raw)
        done = found.end()
    flush()
    pieces.append(text[done:])
    return " ".join(storable("".join(pieces)).splitlines())


def _word_bytes(kind: str, written: str) -> bytes | None:
    raw = written.encode("utf-8", "replace")
    if kind in "qQ":
        return binascii.a2b_qp(raw, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    try:
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return None


# ------------------------------------------------------------------- values with parameters


@dataclass(frozen=True)
class Parameters:
    """Such as a Content-Type: its value in lower case, and the parameters behind it."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


_SECTION = re.compile(r"([^*]+)\*(\d{1,3})?(\*?)")


def parameters(value: bytes) -> Parameters:
    """Read a value with parameters, well or badly written (RFC 2045 section 5.1, RFC 2231)."""
    pieces = _split_at_semicolons(as_written(value[: limits.PARAMETER_BYTES]))
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:]:
        name, equals, written = piece.partition("=")
        name, written = name.strip().lower(), _unquoted(written.strip())
        if not equals or not name:
            continue
        section = _SECTION.fullmatch(name)
        if section is None:
            plain.setdefault(name, decode_words(written))
            continue
        is_extended = bool(section.group(3)) or section.group(2) is None
        number = int(section.group(2) or 0)
        sections.setdefault(section.group(1), {}).setdefault(number, (written, is_extended))
    for name, numbered in sections.items():
        plain[name] = _extended([numbered[number] for number in sorted(numbered)])
    return Parameters(pieces[0].strip().lower(), {k: storable(v) for k, v in plain.items()})


def _extended(sections: list[tuple[str, bool]]) -> str:
    """A value in sections of RFC 2231: charset'language'percent-encoded."""
    charset = ""
    first, is_extended = sections[0]
    if is_extended and first.count("'") >= 2:
        charset, _, first = first.split("'", 2)
        sections = [(first, True), *sections[1:]]
    raw = b"".join(
        unquote_to_bytes(written) if is_extended else written.encode("utf-8", "replace")
        for written, is_extended in sections
    )
    return decode_words(decode(raw, charset).text)


def _split_at_semicolons(text: str) -> list[str]:
    """Split at semicolons outside quotes; a quote that never ends does not hide what follows."""
    pieces, begun, at = [], 0, 0
    while at < len(text):
        if text[at] == '"' and text[begun:at].rstrip().endswith("="):
            closing = _closing_quote(text, at + 1)
            at = closing if closing > 0 else at
        elif text[at] == ";":
            pieces.append(text[begun:at])
            begun = at + 1
        at += 1
    pieces.append(text[begun:])
    return pieces


_UNTIL_QUOTE = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)


def _closing_quote(text: str, at: int) -> int:
    found = _UNTIL_QUOTE.match(text, at)
    return found.end() - 1 if found else 0


def _unquoted(written: str) -> str:
    if written.startswith('"'):
        closing = _closing_quote(written, 1)
        inner = written[1:closing] if closing else written[1:]
        return re.sub(r"\\(.)", r"\1", inner) if "\\" in inner else inner
    return written
