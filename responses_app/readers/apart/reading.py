"""What comes back from a reader that ran apart, and how much it may use."""

import sys
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MIB = 1024 * 1024


class Status(StrEnum):
    """How the run of a reader ended."""

    OK = "ok"
    FAILED = "failed"
    """The reader gave up: it could make no sense of the bytes."""
    CRASHED = "crashed"
    """The reader died, was killed from outside, or answered what nobody can read."""
    TOO_LONG = "too_long"
    TOO_BIG = "too_big"
    BUSY = "busy"
    """Nothing was read: no reader was free in time. It says nothing about the file."""


@dataclass(frozen=True)
class Limits:
    """What one run may use."""

    seconds: float = 30.0  # by the clock on the wall, and of the processor
    memory: int = 512 * MIB  # bytes of address space: libraries, file and all
    output: int = 128 * MIB  # bytes of the answer with its blobs


@dataclass(frozen=True)
class Reading:
    """The answer of a reader; where there is none, `words` say why, for a person."""

    status: Status
    answer: dict[str, Any] = field(default_factory=dict)
    blobs: list[bytes] = field(default_factory=list)
    words: str = ""
    peak: int = 0  # bytes of memory in use at most, as far as known

    @property
    def is_ok(self) -> bool:
        return self.status is Status.OK


def bytes_in_use(ru_maxrss: int) -> int:
    """The peak of getrusage(2) in bytes; Linux counts in KiB."""
    return ru_maxrss if sys.platform == "darwin" else ru_maxrss * 1024
