"""Archives unpacked in memory, with every limit counted while reading.

What an archive says of itself (sizes, names, number of entries) is not believed. An archive in an
archive is unpacked, too, against the same limits, so that what comes out is files and no further
archives, except those that cannot be opened here.

Source for bombs of entries that share their bytes: D. Fifield, "A better zip bomb", WOOT 2019.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from responses_app.domain.file_names import display_name
from responses_app.readers import file_types, zip_files
from responses_app.readers.file_types import FileType

MIB = 1024 * 1024
STEP = 64 * 1024
MOST_NAMED = 20  # problems that are told one by one
STRAY = 64  # bytes that belong to no file of an archive and are too few to be anything
LONGEST_NOTES = 4096  # letters of what a tar archive says of a file beside its name


@dataclass(frozen=True)
class ArchiveLimits:
    """How much may come out of one archive, those within it included."""

    entries: int = 1000
    total: int = 100 * MIB  # bytes
    each: int = 60 * MIB  # bytes of one entry
    ratio: int = (
        250  # bytes out for a byte in; text seldom has 30, the most a format gives is 1,000
    )
    ratio_from: int = 10 * MIB  # bytes out, below which no ratio is too much
    depth: int = 4  # archives within one another; .tar.gz are two


class Trouble(StrEnum):
    """Why something did not come out."""

    TOO_BIG = "too_big"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    CANNOT = "cannot_be_read_here"
    LINK = "link"
    UNSAFE_NAME = "unsafe_name"
    OUTSIDE = "outside"
    """Bytes of the archive that belong to no file in it."""


@dataclass(frozen=True)
class Problem:
    """Something a person should know of the archive, in a sentence."""

    trouble: Trouble
    sentence: str


@dataclass(frozen=True)
class Unpacked:
    """The files of an archive with names cleaned for showing, and what went wrong."""

    entries: tuple["File", ...]
    problems: tuple[Problem, ...]
    left_out: int = 0  # how many times something in it was not looked at

    def has(self, trouble: Trouble) -> bool:
        return any(problem.trouble is trouble for problem in self.problems)


@dataclass(frozen=True)
class File:
    """One file of an archive. `path` says where in it; both names are safe to show."""

    name: str
    path: str
    type: FileType
    content: bytes


class _Stop(Exception):
    """A limit of the whole archive is reached; the words say which."""


@dataclass(frozen=True)
class _Found:
    """Something in an archive that looks like a file."""

    name: str  # as it is written there
    parts: Iterator[bytes]


@dataclass
class _Run:
    """What has been found so far, and how much of the limits is used."""

    limits: ArchiveLimits
    packed: int
    files: list[File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    entries: int = 0
    total: int = 0

    def count_entry(self) -> None:
        self.entries += 1
        if self.entries > self.limits.entries:
            raise _Stop(f"There are more than {self.limits.entries:,} files in it.")

    def count_bytes(self, size: int) -> None:
        self.total += size
        if self.total > self.limits.total:
            raise _Stop(f"More than {self.limits.total // MIB} MB come out of it.")
        if self.total > max(self.limits.ratio_from, self.packed * self.limits.ratio):
            raise _Stop(
                f"More than {self.limits.ratio} times its own size comes out of it, "
                "as from a file made to fill a computer."
            )

    def tell(self, trouble: Trouble, sentence: str) -> None:
        self.problems.append(Problem(trouble, sentence))


def unpack(
    content: bytes,
    limits: ArchiveLimits = ArchiveLimits(),
    name: str = "",
) -> Unpacked:
    """Everything in an archive, as files. Never raises for what the bytes are.

    `name` is what the archive is called; the file in a .gz is called after it. Where a limit of
    the whole archive is reached nothing comes out but the problem TOO_BIG: half of an archive
    would look like all of it.
    """
    run = _Run(limits, len(content))
    try:
        _open(run, content, file_types.media_type(content), name, "", 1)
    except _Stop as stop:
        problem = Problem(Trouble.TOO_BIG, f"The archive was not unpacked. {stop}")
        return Unpacked((), (problem,), 1)
    except MemoryError:
        problem = Problem(
            Trouble.TOO_BIG, "The archive was not unpacked. It needs too much memory."
        )
        return Unpacked((), (problem,), 1)
    left_out = sum(problem.trouble is not Trouble.UNSAFE_NAME for problem in run.problems)
    return Unpacked(tuple(run.files), _first(run.problems), left_out)


def _open(run: _Run, content: bytes, kind: FileType, name: str, path: str, depth: int) -> None:
    """Take everything out of one archive, which lies at `path` of the first one."""
    try:
        for found in _look_in(run, content, kind, name):
            run.count_entry()
            _take(run, found, path, depth)
    except zip_files.BadZip as error:
        run.tell(Trouble.DAMAGED, f"{_called(path)} is damaged: {error}.")


def _take(run: _Run, found: _Found, path: str, depth: int) -> None:
    """Read one file, and open it where it is an archive itself."""
    shown = _shown_path(found.name)
    if _is_unsafe(found.name):
        sentence = f"A file in it is named to land outside its folder; it is shown as {shown}."
        run.tell(Trouble.UNSAFE_NAME, sentence)
    content = _read(run, found, shown)
    if content is None:
        return
    kind = file_types.media_type(content)
    full = f"{path}/{shown}" if path else shown
    if kind not in file_types.ARCHIVES:
        leaf = display_name(found.name, kind.extension)
        run.files.append(File(leaf, full, kind, content))
    elif depth >= run.limits.depth:
        raise _Stop(f"Archives lie more than {run.limits.depth} deep in one another.")
    else:
        before = len(run.files), len(run.problems)
        _open(run, content, kind, found.name, full, depth + 1)
        if len(run.files) == before[0] and len(run.problems) > before[1]:
            # It stays closed, and is kept as it is for a person.
            run.files.append(File(display_name(found.name, kind.extension), full, kind, content))


def _read(run: _Run, found: _Found, shown: str) -> bytes | None:
    """The bytes of one file; None, and a problem told, where it is too big or damaged."""
    parts, size = [], 0
    try:
        for part in found.parts:
            run.count_bytes(len(part))
            size += len(part)
            if size > run.limits.each:
                most = run.limits.each // MIB
                run.tell(Trouble.TOO_BIG, f"Left out: {shown}, which is larger than {most} MB.")
                return None
            parts.append(part)
    except _CannotRead as error:
        run.tell(error.trouble, f"Left out: {shown}, which {error}")
        return None
    except zip_files.BadZip as error:
        run.tell(Trouble.DAMAGED, f"Left out: {shown}, because {error}.")
        return None
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, tarfile.TarError):
        run.tell(Trouble.DAMAGED, f"Left out: {shown}, because its compressed bytes are damaged.")
        return None
    return b"".join(parts)


class _CannotRead(Exception):
    """One file cannot be read; the words follow its name and "which"."""

    def __init__(self, trouble: Trouble, words: str) -> None:
        super().__init__(words)
        self.trouble = trouble


def _look_in(run: _Run, content: bytes, kind: FileType, name: str) -> Iterator[_Found]:
    """What is in an archive of this kind. Raises BadZip, _Stop."""
    if kind == file_types.ZIP:
        return _in_zip(run, content)
    if kind == file_types.TAR:
        return _in_tar(run, content)
    opener = _OPENERS.get(kind)
    if opener is not None:
        return iter([_Found(_without_end(name, kind), opener(content))])
    sentence = f"A {kind.label} cannot be unpacked here: a person has to open it."
    if kind not in file_types.ARCHIVES:
        sentence = f"It is no archive but a file of another kind ({kind.label})."
    run.tell(Trouble.CANNOT, sentence)
    return iter(())


def _streams(
    make: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor], packed: bytes
) -> Iterator[bytes]:
    """What a decompressor makes of one stream behind the other, to the last byte.

    The classes of the standard library pass over what is behind the last stream. Raises EOFError,
    OSError, lzma.LZMAError.
    """
    place = 0
    while place < len(packed):
        decompressor = make()
        while not decompressor.eof:
            given = b""
            if decompressor.needs_input:
                given = packed[place : place + STEP]
                place += len(given)
                if not given:
                    raise EOFError
            if part := decompressor.decompress(given, STEP):
                yield part
        place = _behind_zeros(packed, place - len(decompressor.unused_data))


def _behind_zeros(content: bytes, place: int) -> int:
    """The first place from here on that holds no zero: archives are filled up with zeros."""
    zeros = re.compile(rb"\0*").match(content, place)
    return zeros.end() if zeros else place


_OPENERS: dict[FileType, Callable[[bytes], Iterator[bytes]]] = {
    file_types.GZIP: lambda packed: _steps(gzip.GzipFile(fileobj=io.BytesIO(packed))),
    file_types.BZIP2: lambda packed: _streams(bz2.BZ2Decompressor, packed),
    file_types.XZ: lambda packed: _streams(lzma.LZMADecompressor, packed),
}


def _in_zip(run: _Run, content: bytes) -> Iterator[_Found]:
    entries = zip_files.directory(content, run.limits.entries)
    if len(entries) > run.limits.entries:
        raise _Stop(f"There are more than {run.limits.entries:,} files in it.")
    _refuse_shared_bytes(content, entries)
    _tell_of_stray(run, zip_files.bytes_outside(content, entries))
    files = sum(not entry.is_folder for entry in entries)
    if locked := sum(entry.is_encrypted for entry in entries):
        which = "It" if locked == files else f"{locked} of the {files} files in it"
        needs = "needs" if locked in (1, files) else "need"
        sentence = f"{which} {needs} a password: ask the authority for it, or for a copy without."
        run.tell(Trouble.ENCRYPTED, sentence)
    for entry in entries:
        if entry.is_link:
            sentence = f"Left out: {_shown_path(entry.name)}, a link to another place."
            run.tell(Trouble.LINK, sentence)
        elif not entry.is_folder and not entry.is_encrypted:
            yield _Found(entry.name, _unpack_entry(content, entry))


def _tell_of_stray(run: _Run, count: int) -> None:
    if count > STRAY:
        sentence = (
            f"{count:,} bytes of it belong to no file in it, as where another archive was put "
            "before or behind it: nobody looked at them."
        )
        run.tell(Trouble.OUTSIDE, sentence)


def _unpack_entry(content: bytes, entry: zip_files.Entry) -> Iterator[bytes]:
    if entry.method in zip_files.METHODS:
        way = zip_files.METHODS[entry.method]
        words = f"is packed in a way that cannot be read here ({way})."
        raise _CannotRead(Trouble.CANNOT, words)
    yield from zip_files.unpack(content, entry)


def _refuse_shared_bytes(content: bytes, entries: list[zip_files.Entry]) -> None:
    """Honest entries lie one behind the other; a bomb uses the same bytes again and again."""
    behind = 0
    for entry in sorted(entries, key=lambda entry: entry.start):
        try:
            end = zip_files.end_of(content, entry)
        except zip_files.BadZip:
            continue  # told when it is read
        if entry.start < behind:
            raise _Stop("Files in it share the same bytes, as in one made to fill a computer.")
        behind = end


def _in_tar(run: _Run, content: bytes) -> Iterator[_Found]:
    try:
        tar = tarfile.open(fileobj=io.BytesIO(content), mode="r:")  # noqa: SIM115
    except (tarfile.TarError, OSError, ValueError) as error:
        raise zip_files.BadZip("it does not begin as a tar archive does") from error
    with tar:
        while (member := _next(run, tar)) is not None:
            if sum(map(len, member.pax_headers.values())) > LONGEST_NOTES:
                notes = f"What is noted beside {_shown_path(member.name)} was not looked at."
                run.tell(Trouble.OUTSIDE, notes)
            if member.isreg():
                stream = tar.extractfile(member)
                if stream is not None:
                    yield _Found(member.name, _steps(stream))
            elif not member.isdir():
                is_link = member.islnk() or member.issym()
                what = "a link to another place" if is_link else "which is no file"
                sentence = f"Left out: {_shown_path(member.name)}, {what}."
                run.count_entry()
                run.tell(Trouble.LINK, sentence)
        rest = content[_behind_zeros(content, tar.offset) :]
        _tell_of_stray(run, len(rest) - rest.count(0))


def _next(run: _Run, tar: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return tar.next()
    except (tarfile.TarError, OSError, ValueError, OverflowError, RecursionError):
        run.tell(Trouble.DAMAGED, "The rest of the archive is damaged.")
        return None


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _steps(stream: _Readable) -> Iterator[bytes]:
    while part := stream.read(STEP):
        yield part


def _without_end(name: str, kind: FileType) -> str:
    """The name of what is in a .gz: its own without the end."""
    shown = display_name(name)
    for end, left in ((f".{kind.extension}", ""), (".tgz", ".tar"), (".tbz2", ".tar")):
        if shown.lower().endswith(end):
            return shown[: -len(end)] + left
    return shown


def _is_unsafe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":"


def _shown_path(name: str) -> str:
    """A path made of harmless names, at most the last five."""
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(". ")]
    return "/".join(display_name(part) for part in parts[-5:]) or display_name("")


def _called(path: str) -> str:
    return path or "The archive"


def _first(problems: list[Problem]) -> tuple[Problem, ...]:
    """The first problems of each kind; the rest is only counted."""
    told: list[Problem] = []
    for trouble in Trouble:
        of_kind = [problem for problem in problems if problem.trouble is trouble]
        told += of_kind[:MOST_NAMED]
        if (more := len(of_kind) - MOST_NAMED) > 0:
            told.append(Problem(trouble, f"There are {more} more problems of this kind."))
    return tuple(told)
