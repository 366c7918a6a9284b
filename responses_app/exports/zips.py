"""A zip that is handed out while it is written, and has the same bytes for the same content."""

import zipfile
from collections.abc import Iterable, Iterator

ENOUGH = 64 * 1024  # bytes, before they are handed out


class ZipStream:
    """Write members one after another; each call yields the bytes there are so far.

    Members are of no particular day. Nothing is ever sought back, so it streams to a browser as
    to a file, and its memory does not grow with what goes through.
    """

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w")  # type: ignore[call-overload]

    def member(
        self, name: str, content: Iterable[str | bytes], *, stored: bool = False, huge: bool = False
    ) -> Iterator[bytes]:
        """A file of the zip. `stored` leaves it uncompressed; `huge` may have 4 GB and more."""
        about = zipfile.ZipInfo(name)  # of the first day that a zip can tell
        about.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        about.create_system, about.external_attr = 3, 0o644 << 16
        with self._zip.open(about, "w", force_zip64=huge) as file:
            for piece in content:
                file.write(piece.encode("utf-8", "replace") if isinstance(piece, str) else piece)
                if self._sink.waiting >= ENOUGH:
                    yield self._sink.taken()
        yield self._sink.taken()

    def end(self) -> Iterator[bytes]:
        """The list of contents, with which a zip ends."""
        self._zip.close()
        yield self._sink.taken()


class _Sink:
    """Where the zip writes: holds what nobody has taken yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self.waiting += len(piece)
        return len(piece)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        pieces, self._pieces, self.waiting = self._pieces, [], 0
        return b"".join(pieces)
