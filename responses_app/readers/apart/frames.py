"""How a job and its answer are written: a length, a JSON object, then bytes.

    4 bytes   the length of the JSON, big-endian
    JSON      an object; `sizes` lists the lengths of what follows
    bytes     one after the other

The one who answers may be under the control of a hostile file. So whoever reads a frame believes
nothing: lengths are compared with a limit before anything is kept, only JSON is decoded, and what
it would take in memory is counted before. What comes out is plain values that can be kept anywhere:
numbers that are numbers, texts without zeros and halves of characters.
"""

import json
import math
import re
import struct
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

HEAD = struct.Struct("!I")
JSON_LIMIT = 16 * 1024 * 1024  # bytes
MOST_VALUES = 1_000_000  # lists, objects and what is in them: each takes far more than its letters
MOST_BLOBS = 10_000

_SIGNS = b'[{,"'
_NO_SIGNS = bytes(set(range(256)) - set(_SIGNS))
_STRING = re.compile(rb'"[^"]*+"?')
_BAD_LETTER = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")

Write = Callable[[bytes | memoryview], object]
ReadExactly = Callable[[int], bytes]


class Garbled(Exception):
    """The bytes are no frame."""


class TooMuch(Exception):
    """The frame has more than `limit` bytes, or, where that is 0, too many parts."""

    def __init__(self, limit: int = 0) -> None:
        super().__init__(limit)
        self.limit = limit


def write(send: Write, value: dict[str, Any], blobs: Sequence[bytes | memoryview] = ()) -> None:
    """Write one frame. Lone surrogates, which no text can hold, become question marks."""
    sized = value | {"sizes": [len(blob) for blob in blobs]}
    text = json.dumps(sized, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    send(HEAD.pack(len(text)) + text)
    for blob in blobs:
        send(memoryview(blob))


def read(receive: ReadExactly, limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame of at most `limit` bytes, of which at most `JSON_LIMIT` are JSON.

    `receive(n)` gives n bytes or raises.

    Raises Garbled, TooMuch.
    """
    (length,) = HEAD.unpack(receive(HEAD.size))
    _allow(length, min(limit, JSON_LIMIT))
    value = _parse(receive(length))
    sizes = value.pop("sizes", None)
    if not isinstance(sizes, list) or not all(type(n) is int and n >= 0 for n in sizes):
        raise Garbled
    if len(sizes) > MOST_BLOBS:
        raise TooMuch
    _allow(length + sum(sizes), limit)
    return value, [receive(n) for n in sizes]


def _allow(size: int, limit: int) -> None:
    if size > limit:
        raise TooMuch(limit)


def _parse(text: bytes) -> dict[str, Any]:
    if _count(text) > MOST_VALUES:
        raise TooMuch
    try:
        value = json.loads(text.decode(), parse_constant=_refuse, parse_float=_number)
        if _BAD_LETTER.search(text):
            value = _clean(value)
    except (ValueError, RecursionError) as error:
        raise Garbled from error
    if not isinstance(value, dict):
        raise Garbled
    return value


def _count(text: bytes) -> int:
    """How many strings, lists, objects and values in them a JSON text may make at most."""
    signs = text.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _NO_SIGNS)
    strings = signs.count(b'"') // 2
    if strings > MOST_VALUES:
        return strings
    return max(strings, len(_STRING.sub(b"", signs)))


def _number(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise Garbled(written[:20])
    return number


def _clean(value: Any) -> Any:
    """The same without letters that no database holds: zeros, halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    return value


def _refuse(constant: str) -> NoReturn:
    raise Garbled(constant)
