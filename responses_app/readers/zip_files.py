"""ZIP files, read without believing what they say of themselves.

The directory is read up to a number of entries, an entry up to a number of bytes, and both are
counted while reading. Python's zipfile reads the whole directory before it can be asked anything,
and unpacks bzip2 and LZMA in steps without a limit.

Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory),
4.3.14 to 4.3.16 (its end), 4.4.4 (flags), 4.5.3 (ZIP64).
"""

import bz2
import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

END = struct.Struct("<4s4H2IH")
END_64 = struct.Struct("<4sQ2H2I4Q")
LOCATOR_64 = struct.Struct("<4sIQI")
CENTRAL = struct.Struct("<4s6H3I5H2I")
LOCAL = struct.Struct("<4s5H3I2H")
END_SIGN, END_64_SIGN, LOCATOR_64_SIGN = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
CENTRAL_SIGN, LOCAL_SIGN = b"PK\x01\x02", b"PK\x03\x04"
LARGEST_COMMENT = 0xFFFF
HAS_DESCRIPTOR = 0x8  # of sizes and checksum, behind the bytes of an entry
DESCRIPTOR = 24  # bytes, at most
ORDINARY_NOTE = 256  # bytes of a comment or an extra field; longer ones may carry anything
EMPTY = 32  # bytes, packed, that may be nothing at all
ENCRYPTED, NAME_IS_UTF8 = 0x1, 0x800
METHODS = {9: "Deflate64", 1: "Shrink", 6: "Implode", 93: "Zstandard", 95: "XZ", 99: "AES"}
STEP = 64 * 1024
BEHIND = "there is something behind its end that cannot be read"


class BadZip(Exception):
    """Not a ZIP file, or a damaged one. The words are for a person."""


class TooLarge(Exception):
    """An entry has more bytes than it may."""


@dataclass(frozen=True)
class Entry:
    """One line of the directory. The sizes are what the file claims."""

    name: str
    flags: int
    method: int
    checksum: int
    packed: int  # bytes in the file
    size: int  # bytes unpacked
    start: int  # of its local header, from the beginning of the content
    attributes: int
    line: tuple[int, int] = (0, 0)  # where its line in the directory begins and ends

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder; a name of one with bytes behind it is a file."""
        is_named_so = self.name.endswith(("/", "\\"))
        return is_named_so and not self.size and self.packed <= EMPTY

    @property
    def is_encrypted(self) -> bool:
        return bool(self.flags & ENCRYPTED)

    @property
    def is_link(self) -> bool:
        """Whether Unix would make a symbolic link of it."""
        return (self.attributes >> 16) & 0o170000 == 0o120000


def directory(content: bytes, most: int) -> list[Entry]:
    """The first entries of the directory, at most `most + 1`: one more says there are more.

    Raises BadZip where there is no directory or it cannot be read.
    """
    return list(islice(_entries(content), most + 1))


def read(content: bytes, entry: Entry, most: int) -> bytes:
    """An entry's bytes, unpacked. Raises TooLarge above `most` bytes, BadZip where damaged."""
    parts, size = [], 0
    for part in unpack(content, entry):
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def unpack(content: bytes, entry: Entry) -> Iterator[bytes]:
    """An entry's bytes in steps of at most 64 KiB, whatever size it claims.

    Raises BadZip: encrypted, packed in a way we do not know, damaged.
    """
    if entry.is_encrypted:
        raise BadZip("it is encrypted")
    packed = memoryview(content)[slice(*_place(content, entry))]
    checksum = size = 0
    try:
        for part in _decompress(packed, entry.method):
            checksum, size = zlib.crc32(part, checksum), size + len(part)
            if size > entry.size:
                raise BadZip("it is larger than the archive says")
            yield part
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, struct.error) as error:
        raise BadZip("its compressed bytes are damaged") from error
    if checksum != entry.checksum or size != entry.size:
        raise BadZip("it does not have the size or the checksum that the archive says")


def bytes_outside(content: bytes, entries: list[Entry]) -> int:
    """How many bytes, zeros apart, belong to no entry: `entries` is the whole directory.

    Something may lie before the first entry, between two, behind the end, or in a long comment or
    extra field; who unpacks the entries sees none of it. Raises BadZip.
    """
    spans = [_end_span(content), *_end_64_spans(content)]
    for entry in entries:
        spans.append(_line_span(content, entry))
        with suppress(BadZip):  # told where it is read
            spans += _entry_spans(content, entry)
    outside = behind = 0
    for start, end in sorted([*spans, (len(content), len(content))]):
        if start > behind:
            gap = memoryview(content)[behind:start]
            outside += len(gap) - bytes(gap).count(0)
        behind = max(behind, end)
    return outside


def _end_span(content: bytes) -> tuple[int, int]:
    end_at = _end_at(content)
    comment = END.unpack_from(content, end_at)[-1]
    return end_at, end_at + END.size + _ordinary(comment)


def _end_64_spans(content: bytes) -> Iterator[tuple[int, int]]:
    locator_at = _end_at(content) - LOCATOR_64.size
    at = _end_64_at(content, locator_at)
    if at is not None:
        yield at, at + END_64.size
        yield locator_at, locator_at + LOCATOR_64.size


def _line_span(content: bytes, entry: Entry) -> tuple[int, int]:
    start, end = entry.line
    *_, name, extra, comment, _, _, _, _ = CENTRAL.unpack_from(content, start)
    if extra <= ORDINARY_NOTE and comment <= ORDINARY_NOTE:
        return start, end
    return start, start + CENTRAL.size + name


def _entry_spans(content: bytes, entry: Entry) -> Iterator[tuple[int, int]]:
    start, end = _place(content, entry)
    *_, name, extra = LOCAL.unpack_from(content, entry.start)
    yield entry.start, entry.start + LOCAL.size + name + _ordinary(extra)
    yield start, end + (DESCRIPTOR if entry.flags & HAS_DESCRIPTOR else 0)


def _ordinary(length: int) -> int:
    return length if length <= ORDINARY_NOTE else 0


def end_of(content: bytes, entry: Entry) -> int:
    """The place behind an entry's packed bytes. Raises BadZip."""
    return _place(content, entry)[1]


def _place(content: bytes, entry: Entry) -> tuple[int, int]:
    """Where the packed bytes of an entry begin and end."""
    header = content[entry.start : entry.start + LOCAL.size]
    if entry.start < 0 or len(header) < LOCAL.size or not header.startswith(LOCAL_SIGN):
        raise BadZip("it is not where the directory says")
    *_, name_length, extra_length = LOCAL.unpack(header)
    start: int = entry.start + LOCAL.size + name_length + extra_length
    if start + entry.packed > len(content):
        raise BadZip("its end is missing")
    return start, start + entry.packed


def _decompress(packed: memoryview, method: int) -> Iterator[bytes]:
    match method:
        case 0:
            for place in range(0, len(packed), STEP):
                yield bytes(packed[place : place + STEP])
        case 8:
            yield from _inflate(packed)
        case 12:
            yield from _steps(bz2.BZ2Decompressor(), packed)
        case 14:
            yield from _unpack_lzma(packed)
        case _:
            raise BadZip(f"it is packed in a way that is not known here ({_method(method)})")


def _inflate(packed: memoryview) -> Iterator[bytes]:
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = b""
    place = 0
    while not decompressor.eof:
        if not rest:
            rest = packed[place : place + STEP]
            place += len(rest)
        part = decompressor.decompress(rest, STEP)
        if not part and not rest and place >= len(packed):
            raise EOFError
        rest = decompressor.unconsumed_tail
        if part:
            yield part
    if decompressor.unused_data or place < len(packed):
        raise BadZip(BEHIND)


def _unpack_lzma(packed: memoryview) -> Iterator[bytes]:
    """APPNOTE 5.8.8: two bytes of version, two of the length of the properties, properties."""
    _, length = struct.unpack_from("<HH", packed)
    properties = bytes(packed[4 : 4 + length])
    if length != 5:
        raise EOFError
    # A dictionary is memory: none may be larger than what we would unpack.
    dictionary = min(struct.unpack("<I", properties[1:])[0], 64 * 1024 * 1024)
    lc_lp_pb = properties[0]
    chain = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(dictionary, 4096),
        "lc": lc_lp_pb % 9,
        "lp": lc_lp_pb // 9 % 5,
        "pb": lc_lp_pb // 45,
    }
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[chain])
    yield from _steps(decompressor, packed[4 + length :])


def _steps(
    decompressor: bz2.BZ2Decompressor | lzma.LZMADecompressor, packed: memoryview
) -> Iterator[bytes]:
    """What a decompressor with `max_length` makes of the bytes; a missing end mark is no error."""
    place = 0
    while not decompressor.eof:
        given: bytes | memoryview = b""
        if decompressor.needs_input:
            given = packed[place : place + STEP]
            place += len(given)
            if not given:
                return  # raw LZMA may end without a mark: size and checksum tell
        if part := decompressor.decompress(bytes(given), STEP):
            yield part
    if decompressor.unused_data or place < len(packed):
        raise BadZip(BEHIND)


def _method(method: int) -> str:
    return METHODS.get(method, f"method {method}")


def _entries(content: bytes) -> Iterator[Entry]:
    """Every entry that the directory names, in its order."""
    count, place, shift = _find_directory(content)
    for _ in range(count):
        fields = content[place : place + CENTRAL.size]
        if len(fields) < CENTRAL.size or not fields.startswith(CENTRAL_SIGN):
            raise BadZip("the list of what is in it is damaged")
        (_, _, _, flags, method, _, _, checksum, packed, size, name_length, extra_length,
         comment_length, _, _, attributes, start) = CENTRAL.unpack(fields)  # fmt: skip
        name_at = place + CENTRAL.size
        name = content[name_at : name_at + name_length]
        extra = content[name_at + name_length : name_at + name_length + extra_length]
        size, packed, start = _sizes_64(extra, size, packed, start)
        end = name_at + name_length + extra_length + comment_length
        yield Entry(
            _text(name, flags), flags, method, checksum, packed, size, start + shift, attributes,
            (place, end),
        )  # fmt: skip
        place = end


def _find_directory(content: bytes) -> tuple[int, int, int]:
    """Number of entries, place of the first, and how far all places are shifted by a preface."""
    end_at = _end_at(content)
    _, _, _, _, count, size, start, _ = END.unpack_from(content, end_at)
    behind = end_at  # where the directory ends
    at = _end_64_at(content, end_at - LOCATOR_64.size)
    if at is not None:
        *_, count, size, start = END_64.unpack_from(content, at)
        behind = at
    place = behind - size
    if place < 0 or (count and not content.startswith(CENTRAL_SIGN, place)):
        raise BadZip("the list of what is in it is damaged")
    return count, place, place - start


def _end_at(content: bytes) -> int:
    """The place of the end of the directory."""
    earliest = max(0, len(content) - END.size - LARGEST_COMMENT)
    end_at = content.rfind(END_SIGN, earliest)
    if end_at < 0 or len(content) - end_at < END.size:
        raise BadZip("the list of what is in it is missing")
    return end_at


def _end_64_at(content: bytes, locator_at: int) -> int | None:
    """The place of the end of a ZIP64 directory, where there is one."""
    if locator_at < 0 or not content.startswith(LOCATOR_64_SIGN, locator_at):
        return None
    at = content.rfind(END_64_SIGN, max(0, locator_at - END_64.size - STEP), locator_at)
    return at if at >= 0 and len(content) - at >= END_64.size else None


def _sizes_64(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """The three numbers, from the ZIP64 field where 32 bits were too few."""
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            given = extra[place + 4 : place + 4 + length]
            numbers = iter(struct.unpack(f"<{len(given) // 8}Q", given[: len(given) // 8 * 8]))
            size, packed, start = (
                next(numbers, number) if number == 0xFFFFFFFF else number
                for number in (size, packed, start)
            )
            break
        place += 4 + length
    return size, packed, start


def _text(name: bytes, flags: int) -> str:
    if flags & NAME_IS_UTF8:
        return name.decode("utf-8", "replace")
    try:
        return name.decode()  # many write UTF-8 without saying so
    except UnicodeDecodeError:
        return name.decode("cp437")
