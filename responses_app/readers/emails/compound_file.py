"""The storages and streams of an OLE compound file, for those who do not trust it.

olefile reads the file; here is what a hostile one could have it do without end: entries that
are named twice, streams larger than the file, and the same sectors in many streams.

Source: [MS-CFB].
"""

import io
import struct
from collections.abc import Iterator
from typing import Any

import olefile  # type: ignore[import-untyped]

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STORAGE, _STREAM = 1, 2  # kinds of entries


class Damaged(Exception):
    """The file, or a stream of it, cannot be read."""


class _Ole(olefile.OleFileIO):  # type: ignore[misc]
    def _load_direntry(self, sid: int) -> Any:
        # Entries that name one another would be walked through again and again.
        if 0 <= sid < len(self.direntries) and self.direntries[sid] is not None:
            raise Damaged("an entry stands in it twice")
        return super()._load_direntry(sid)

    def _check_duplicate_stream(self, first_sect: int, minifat: bool = False) -> None:
        """Left out: it takes long for many streams, and `CompoundFile` counts their bytes."""


class CompoundFile:
    """A compound file that is open; `root` is its outermost storage."""

    def __init__(self, raw: bytes) -> None:
        """Raises Damaged for whatever olefile cannot open."""
        try:
            _check_tables(raw)
            self._ole = _Ole(io.BytesIO(raw))
            root = self._ole.root
        except (Damaged, MemoryError):
            raise
        except Exception as problem:  # olefile raises many kinds
            raise Damaged("its directory cannot be read") from problem
        if root is None:
            raise Damaged("it has no directory")
        self._largest = len(raw)
        self._left = 2 * len(raw) + 100_000
        self.root = Storage(self, root)

    def read(self, entry: Any) -> bytes:
        """Return the bytes of a stream. Raises Damaged where they are not all there."""
        if entry.size > self._largest:
            raise Damaged("a stream is larger than the file")
        self._left -= entry.size
        if self._left < 0:
            raise Damaged("its streams have more bytes than the file")
        try:
            content = bytes(self._ole._open(entry.isectStart, entry.size).read())
        except MemoryError:
            raise
        except Exception as problem:
            raise Damaged("a stream cannot be read") from problem
        if len(content) != entry.size:
            raise Damaged("a stream is cut off")
        return content


class Storage:
    """A storage: streams and storages by name; upper and lower case are the same."""

    def __init__(self, file: CompoundFile, entry: Any) -> None:
        self._file, self._entry = file, entry

    def has(self, name: str) -> bool:
        return name.lower() in self._entry.kids_dict

    def stream(self, name: str) -> bytes | None:
        """Return a stream's bytes; None where there is none. Raises Damaged."""
        entry = self._entry.kids_dict.get(name.lower())
        if entry is None or entry.entry_type != _STREAM:
            return None
        return self._file.read(entry)

    def storage(self, name: str) -> "Storage | None":
        entry = self._entry.kids_dict.get(name.lower())
        if entry is None or entry.entry_type != _STORAGE:
            return None
        return Storage(self._file, entry)

    def storages(self, beginning: str) -> "Iterator[Storage]":
        """Yield the storages whose names begin so, in order of their names."""
        for name in sorted(self._entry.kids_dict):
            if name.startswith(beginning.lower()) and (found := self.storage(name)):
                yield found

    def streams(self) -> Iterator[str]:
        """Yield the streams' names, in order."""
        for name, entry in sorted(self._entry.kids_dict.items()):
            if entry.entry_type == _STREAM:
                yield name


def _check_tables(raw: bytes) -> None:
    """Refuse tables of sectors that are larger than the file ([MS-CFB] section 2.2)."""
    if len(raw) < 1536 or not raw.startswith(SIGNATURE):
        raise Damaged("it is cut off")
    (shift,) = struct.unpack_from("<H", raw, 30)
    if shift not in (9, 12):
        raise Damaged("its sectors have an unknown size")
    for place in (44, 64, 72):  # of the FAT, the mini FAT, the list of the FAT's sectors
        (count,) = struct.unpack_from("<I", raw, place)
        if count << shift > len(raw):
            raise Damaged("its tables are larger than the file")
