"""What the bytes of a PDF tell that its library does not: layers, scripts, earlier versions.

Most of a PDF's objects lie packed in streams; those are unpacked here, within limits.
Source: ISO 32000-1, 7.5.7 (object streams), 7.5.6 (incremental updates), 8.11 (optional content).
"""

import re
import zlib
from collections.abc import Iterator

MOST_STREAMS = 5_000
MOST_BYTES = 60_000_000  # unpacked, of all object streams
MOST_OF_ONE = 5_000_000

_OBJECT_STREAM = re.compile(rb"/Type\s{0,9}/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_END = re.compile(rb"%%EOF")
_LAYERS_OFF = re.compile(
    rb"/OFF\s{0,9}\[\s{0,9}[0-9]|/OFF\s{1,9}[0-9]{1,9}\s{1,9}[0-9]{1,5}\s{1,9}R"
    rb"|/BaseState\s{0,9}/OFF\b"
)
_EMBEDDED = re.compile(rb"/EF\s{0,9}(?:<<|[0-9]{1,9}\s{1,9}[0-9]{1,5}\s{1,9}R)")
_MARKUP = re.compile(rb"<[^<>]{0,5000}>")
_NAME = re.compile(
    rb"/(JavaScript|JS|Launch|RichMedia|XFA|SubmitForm|ImportData|Redact)(?![A-Za-z])"
)


def versions(content: bytes) -> list[int]:
    """Where each version of the file ends; a file never added to has one.

    A file made ready for the web ("linearized") begins with an end of its own.
    """
    ends = [found.end() for found in _END.finditer(content)]
    if b"/Linearized" in content[:2048] and len(ends) > 1:
        ends = ends[1:]
    return ends


def objects(content: bytes) -> Iterator[bytes]:
    """The file as it lies there, then each of its packed streams of objects."""
    yield content
    left = MOST_BYTES
    for number, found in enumerate(_OBJECT_STREAM.finditer(content)):
        start = _STREAM.search(content, found.end(), found.end() + 2_000)
        if number >= MOST_STREAMS or left <= 0:
            return
        if start is None:
            continue
        try:
            unpacker = zlib.decompressobj()
            unpacked = unpacker.decompress(
                content[start.end() : start.end() + MOST_OF_ONE], min(MOST_OF_ONE, left)
            )
        except zlib.error:
            continue
        left -= len(unpacked)
        yield unpacked


def names(content: bytes) -> dict[str, int]:
    """How often it names things that do something; `layers_off` where layers are not shown."""
    found: dict[str, int] = {}
    for block in objects(content):
        for match in _NAME.finditer(block):
            name = match[1].decode("ascii")
            found[name] = found.get(name, 0) + 1
        if _LAYERS_OFF.search(block):
            found["layers_off"] = found.get("layers_off", 0) + 1
        if count := len(_EMBEDDED.findall(block)):
            found["EmbeddedFile"] = found.get("EmbeddedFile", 0) + count
    return found


def marked_up(content: bytes) -> list[str]:
    """The words of all streams that are written as XML, such as the data of a form."""
    found: list[str] = []
    left = MOST_BYTES
    for number, start in enumerate(_STREAM.finditer(content)):
        if number >= 4 * MOST_STREAMS or left <= 0:
            break
        head = content[start.end() : start.end() + 4_096]
        if head.lstrip()[:1] == b"<":
            end = content.find(b"endstream", start.end(), start.end() + MOST_OF_ONE)
            block = content[start.end() : max(end, start.end())]
        elif _is_packed_markup(head):
            packed = content[start.end() : start.end() + MOST_OF_ONE]
            block = _unpacked(packed, min(MOST_OF_ONE, left))
        else:
            block = b""
        left -= len(block) + 1_000
        words = _MARKUP.sub(b"\n", block).decode("utf-8", "replace")
        found += [line.strip() for line in words.split("\n") if line.strip()]
    return found


def _is_packed_markup(head: bytes) -> bool:
    return _unpacked(head, 64).lstrip()[:1] == b"<"


def _unpacked(packed: bytes, most: int) -> bytes:
    """What a packed stream begins with; nothing where it is packed in another way."""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
