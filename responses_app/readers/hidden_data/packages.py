"""The zip package that an office file is, read within limits.

What is read is counted while it is unpacked: the sizes a package states of itself prove nothing.
"""

import io
import lzma
import posixpath
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from responses_app.readers.hidden_data.cannot_look import CannotLook, Reason
from responses_app.readers.hidden_data.xml_stream import START, walk

MAX_ENTRIES = 20_000
MAX_BYTES = 400_000_000  # unpacked, over all parts that are read
MAX_PART_IN_MEMORY = 20_000_000  # bytes, of a part that is read whole
MAX_SECONDS = 22.0  # from opening a package to reading its last byte
MAX_RELATIONS = 50_000  # of one part

_DIRECTORY_ENTRY = b"PK\x01\x02"
_IS_ENCRYPTED = 0x1
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Package:
    """The parts of an office file by name.

    Raises CannotLook where the file is no zip, is locked or has far too many parts.
    """

    def __init__(self, content: bytes) -> None:
        if content.count(_DIRECTORY_ENTRY) > MAX_ENTRIES:
            raise CannotLook(Reason.TOO_BIG, "The file is made of far too many parts.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS as error:
            raise CannotLook(Reason.DAMAGED) from error
        entries = self._zip.infolist()
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
            raise CannotLook(Reason.ENCRYPTED)
        self._entries = {_plain(entry.filename): entry for entry in entries}
        self.left = MAX_BYTES
        self.until = time.monotonic() + MAX_SECONDS

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def matching(self, pattern: str) -> list[str]:
        """The names, in lower case, that a regular expression fits from end to end."""
        wanted = re.compile(pattern)
        return sorted(name for name in self._entries if wanted.fullmatch(name))

    def open(self, name: str) -> "_CountedPart":
        """The bytes of a part, to be read once from the beginning."""
        try:
            return _CountedPart(self._zip.open(self._entries[_plain(name)]), self)
        except (KeyError, *_FAULTS) as error:
            raise CannotLook(Reason.DAMAGED) from error

    def read(self, name: str, at_most: int = MAX_PART_IN_MEMORY) -> bytes:
        """The whole of a part. Raises CannotLook where it is bigger than `at_most` bytes."""
        content = self.open(name).read(at_most + 1)
        if len(content) > at_most:
            raise CannotLook(Reason.TOO_BIG)
        return content

    def relations(self, part: str) -> "list[Relation]":
        """What a part says it belongs together with; nothing where it says nothing."""
        folder, _, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels".lstrip("/")
        if listing not in self:
            return []
        found = list(self._relations(listing, folder))
        if len(found) > MAX_RELATIONS:
            raise CannotLook(Reason.TOO_BIG)
        return found

    def _relations(self, listing: str, folder: str) -> Iterator["Relation"]:
        for kind, name, attributes in walk(self.open(listing)):
            if kind != START or name != "Relationship":
                continue
            target = attributes.get("Target", "")
            is_outside = attributes.get("TargetMode") == "External"
            if not is_outside:
                target = _plain(posixpath.normpath(posixpath.join("/", folder, target)))
            yield Relation(
                attributes.get("Id", ""),
                attributes.get("Type", "").rpartition("/")[2],
                target,
                is_outside,
            )


@dataclass(frozen=True)
class Relation:
    """One thing a part belongs together with. `target` is a part's name, or an address outside."""

    key: str
    kind: str  # the last word of its type, such as worksheet
    target: str
    is_outside: bool


class _CountedPart:
    """A part's bytes, counted against what the whole package may unpack to."""

    def __init__(self, stream: IO[bytes], package: Package) -> None:
        self._stream = stream
        self._package = package

    def read(self, size: int) -> bytes:
        try:
            block = self._stream.read(size)
        except _FAULTS as error:
            raise CannotLook(Reason.DAMAGED) from error
        self._package.left -= len(block)
        if self._package.left < 0:
            raise CannotLook(Reason.TOO_BIG, "The file unpacks to far more than it seems to hold.")
        if time.monotonic() > self._package.until:
            raise CannotLook(Reason.TOO_BIG, "The file is so big that it takes too long to read.")
        return block


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
