"""The rich text (RTF) in which Outlook keeps a mail's words, often with its HTML wrapped in it.

Source: [MS-OXRTFCP] for the compression, [MS-OXRTFEX] for HTML within RTF, Rich Text Format
Specification 1.9.1 for the rest.
"""

import re
import struct
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from responses_app.readers.emails.charsets import decode, storable
from responses_app.readers.emails.web_text import text_of

LARGEST = 8_000_000  # bytes that are unpacked

_COMPRESSED, _AS_IT_IS = 0x75465A4C, 0x414C454D
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


class BadRtf(ValueError):
    """The message says, for a person, why it cannot be unpacked."""


def decompressed(data: bytes) -> bytes:
    """Return RTF from its compressed form ([MS-OXRTFCP] section 2.1); what is read if damaged.

    Raises BadRtf for what is no compressed RTF at all.
    """
    if len(data) < 16:
        raise BadRtf("its text is cut off.")
    size, raw_size, kind = struct.unpack_from("<III", data)
    if kind == _AS_IT_IS:
        return data[16 : 16 + min(raw_size, LARGEST)]
    if kind != _COMPRESSED:
        raise BadRtf("its text is packed in a way that is not known.")
    out, at, end = bytearray(_DICTIONARY), 16, min(len(data), size + 4)
    most = len(_DICTIONARY) + min(raw_size, LARGEST)
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
    if begun < 0:
        return False
    seen = out[begun : begun + length]
    out += (seen * (length // len(seen) + 1))[:length]
    return True


@dataclass(frozen=True)
class Words:
    """What an RTF text says: the HTML that it wraps, or else its plain words."""

    html: str = ""
    plain: str = ""

    @property
    def text(self) -> str:
        """The words without their form."""
        return self.plain or text_of(self.html)


def read(rtf: bytes) -> Words:
    """Return the words of an RTF text, or the HTML that it wraps. Never raises."""
    reader = _Reader(rtf)
    reader.read()
    text = storable("".join(reader.out)).strip()
    return Words(html=text) if reader.wraps_html else Words(plain=text)


_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,40})(?P<number>-?[0-9]{1,10})?[ ]?"
    rb"|\\'(?P<code>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>.)"
    rb"|(?P<brace>[{}])"
    rb"|(?P<letters>[^\\{}\r\n\0]+)"
    rb"|.",
    re.DOTALL,
)
_UNSEEN = frozenset(b"colortbl stylesheet info pict object header headerl headerr headerf".split())
_WORDS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n",
    b"tab": "\t", b"cell": "\t",
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d",
    b"bullet": "\u2022", b"endash": "\u2013", b"emdash": "\u2014",
    b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\xa0", b"_": "-", b"\r": "\n", b"\n": "\n"}
# The code pages of a font's charset (\fcharset).
_FONT_PAGES = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254,
    163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250,
}  # fmt: skip


class _Group(NamedTuple):
    """What holds within a pair of braces, and is as before behind it."""

    is_seen: bool = True
    is_markup: bool = False  # HTML as it was written
    is_fonts: bool = False
    is_doubled: bool = False  # says in RTF what stands beside it as HTML
    page: int = 0  # the code page; 0 for that of the document
    behind_unicode: int = 1  # letters that stand in for one in Unicode


@dataclass
class _Reader:
    rtf: bytes
    out: list[str] = field(default_factory=list)
    wraps_html: bool = False
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    page: int = 1252
    fonts: dict[int, int] = field(default_factory=dict)
    font: int = 0
    stand_ins: int = 0  # letters still to be passed over
    may_be_unknown: bool = False  # behind \*: a group that is left out by who does not know it

    def read(self) -> None:
        at = 0
        while at < len(self.rtf):
            token = _TOKEN.match(self.rtf, at)
            assert token is not None  # it matches anything
            at = token.end()
            match token.lastgroup:
                case "word" | "number":
                    number = int(token["number"]) if token["number"] else None
                    if token["word"] == b"bin":
                        at += max(0, number or 0)
                    self._word(token["word"], number)
                case "code":
                    self._letters(bytes((int(token["code"], 16),)))
                case "sign":
                    self._sign(token["sign"])
                case "brace":
                    self._brace(token["brace"])
                case "letters":
                    self._letters(token["letters"])
        self._flush()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.stand_ins, self.may_be_unknown = 0, False
        if brace == b"{":
            self.outer.append(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _change(self, **changes: Any) -> None:
        self._flush()
        self.group = self.group._replace(**changes)

    def _word(self, word: bytes, number: int | None) -> None:
        unknown, self.may_be_unknown = self.may_be_unknown, False
        self.stand_ins = 0
        if word == b"htmltag":
            self._change(is_markup=True)
        elif unknown or word in _UNSEEN:
            self._change(is_seen=False)
        elif word == b"fonttbl":
            self._change(is_fonts=True, is_seen=False)
        elif word == b"htmlrtf":
            self._change(is_doubled=number != 0)
        elif word == b"fromhtml":
            self.wraps_html = number != 0
        elif word == b"ansicpg" and number:
            self.page = number
        elif word == b"uc" and number is not None:
            self._change(behind_unicode=min(max(number, 0), 10))
        elif word == b"f":
            self._font(number or 0)
        elif word == b"fcharset" and self.group.is_fonts:
            self.fonts[self.font] = _FONT_PAGES.get(number or 0, 0)
        elif word == b"plain":
            self._change(page=0)
        elif word == b"u" and number is not None:
            self._say(chr(number & 0xFFFF))
            self.stand_ins = self.group.behind_unicode
        elif word in _WORDS:
            self._say(_WORDS[word])

    def _font(self, number: int) -> None:
        if self.group.is_fonts:
            self.font = number
        else:
            self._change(page=self.fonts.get(number, 0))

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.may_be_unknown = True
        elif sign in _SIGNS:
            if self.stand_ins:
                self.stand_ins -= 1
            else:
                self._say(_SIGNS[sign])

    def _letters(self, letters: bytes) -> None:
        passed = min(self.stand_ins, len(letters))
        self.stand_ins -= passed
        if self._is_heard():
            self.waiting += letters[passed:]

    def _say(self, text: str) -> None:
        if self._is_heard():
            self._flush()
            self.out.append(text)

    def _is_heard(self) -> bool:
        group = self.group
        return group.is_seen and not group.is_doubled and (self.wraps_html or not group.is_markup)

    def _flush(self) -> None:
        if self.waiting:
            page = self.page if self.group.is_markup else self.group.page or self.page
            self.out.append(decode(bytes(self.waiting), _codec(page)).text)
            self.waiting.clear()


def _codec(page: int) -> str:
    return {65001: "utf-8", 10000: "mac-roman", 1361: "johab"}.get(page, f"cp{page}")
