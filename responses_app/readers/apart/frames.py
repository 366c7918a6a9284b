"""How a job and its answer are written: a length, a JSON object, then bytes.

    4 bytes   the length of the JSON, big-endian
    JSON      an object; `sizes` lists the lengths of what follows
    bytes     one after the other

The one who answers may be under the control of a hostile file. So whoever reads a frame believes
nothing: lengths are compared with a limit before anything is kept, and only JSON is decoded.
"""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

HEAD = struct.Struct("!I")

Write = Callable[[bytes | memoryview], object]
ReadExactly = Callable[[int], bytes]


class Garbled(Exception):
    """The bytes are no frame."""


class TooMuch(Exception):
    """The frame is larger than it may be."""


def write(send: Write, value: dict[str, Any], blobs: Sequence[bytes | memoryview] = ()) -> None:
    """Write one frame. Lone surrogates, which no text can hold, become question marks."""
    sized = value | {"sizes": [len(blob) for blob in blobs]}
    text = json.dumps(sized, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    send(HEAD.pack(len(text)) + text)
    for blob in blobs:
        send(memoryview(blob))


def read(receive: ReadExactly, limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame of at most `limit` bytes; `receive(n)` gives n bytes or raises.

    Raises Garbled, TooMuch.
    """
    (length,) = HEAD.unpack(receive(HEAD.size))
    _allow(length, limit)
    value = _parse(receive(length))
    sizes = value.pop("sizes", None)
    if not isinstance(sizes, list) or not all(type(n) is int and n >= 0 for n in sizes):
        raise Garbled
    _allow(length + sum(sizes), limit)
    return value, [receive(n) for n in sizes]


def _allow(size: int, limit: int) -> None:
    if size > limit:
        raise TooMuch


def _parse(text: bytes) -> dict[str, Any]:
    try:
        value = json.loads(text.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Garbled from error
    if not isinstance(value, dict):
        raise Garbled
    return value


def _refuse(constant: str) -> NoReturn:
    raise Garbled(constant)
