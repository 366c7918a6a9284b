"""Bring in mail that lies in files: single mails, mbox files, Maildirs, and folders of them.

Each mail is kept first and read afterwards, so an import that was broken off is simply run again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils.timezone import localdate

from responses_app import documents, inbox, replies, vault
from responses_app.models import InboundMessage, StoredFile

MAILDIR = ("cur", "new")
NAMED_AS_MAIL = {".eml", ".mbox", ".mbx", ".msg", ".email", ".mail", ".txt", ""}
FROM_LINE = re.compile(rb"From \S.*\d{4}\s*$|From \S+@\S+")
HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]*:")
START = 4096  # bytes that are looked at to tell a mail from another file


@dataclass(frozen=True)
class FoundMail:
    """A mail in a file: its bytes, and how a person finds it, such as box.mbox#3."""

    path: str
    raw: bytes


@dataclass
class Imported:
    """What became of one mail, or why a file gave none."""

    path: str
    message: InboundMessage | None = None
    is_new: bool = False
    problem: str = ""
    notes: list[str] = field(default_factory=list)


def import_mail(
    paths: Iterable[Path], at: datetime, by: AbstractBaseUser | None = None
) -> Iterator[Imported]:
    """Keep and read every mail under these paths, one after the other, in a stable order.

    What cannot be taken in is told with its path, and the next one follows.
    """
    for found in mails_under(paths):
        if isinstance(found, Imported):
            yield found
        else:
            yield _import_one(found, at, by)


def _import_one(found: FoundMail, at: datetime, by: AbstractBaseUser | None) -> Imported:
    try:
        kept = inbox.keep(found.raw, InboundMessage.CameBy.IMPORT, found.path, at, by)
        message = replies.parse(kept.message, at)
        look_through(message, at)
    except (inbox.InboxError, vault.VaultError) as problem:
        return Imported(found.path, problem=str(problem))
    return Imported(found.path, message, kept.is_new)


def look_through(message: InboundMessage, at: datetime) -> None:
    """Look through every file of a message that nobody has looked through."""
    while waiting := list(
        StoredFile.objects.to_inspect().filter(documents__message=message).distinct()
    ):
        for file in waiting:
            documents.inspect(file, at)


def as_json(done: Imported) -> dict[str, Any]:
    """One mail as the command `import_mail --json` tells of it."""
    message = done.message
    if message is None:
        return {"path": done.path, "stored": False, "problems": [done.problem]}
    ties = message.ties.filter(undone_at=None).select_related("foi_request")
    references = [tie.foi_request.reference for tie in ties]
    suggested = message.suggestions.select_related("foi_request")
    return {
        "path": done.path,
        "stored": done.is_new,
        "duplicate_of": None if done.is_new else message.pk,
        "message": message.pk,
        "message_id": message.message_id or None,
        "same_id_as": message.same_id_as_id,
        "sender": message.sender_address or None,
        "received_on": localdate(message.arrived_at).isoformat(),
        "matched_request": references[0] if len(references) == 1 else None,
        "matched_requests": references,
        "matched_by": message.matched_by or None,
        "candidates": [one.foi_request.reference for one in suggested],
        "place": message.place,
        "state": message.state,
        "kind": message.kind,
        "kind_is_sure": message.kind_is_sure,
        "attachments": [
            {
                "filename": document.filename,
                "media_type": document.file.media_type,
                "bytes": document.file.size,
                "sha256": document.file.sha256,
                "quarantined": document.file.state in documents.IN_QUARANTINE,
                "status": document.file.status,
            }
            for document in message.documents.select_related("file")
        ],
        "body_chars": len(message.text),
        "problems": list(message.problems),
    }


# ---------------------------------------------------------------------------- files


def mails_under(paths: Iterable[Path]) -> Iterator[FoundMail | Imported]:
    """Find every mail in files and folders; what is no mail, or cannot be read, is told."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield from _in_file(path, is_named=True)


def _in_folder(folder: Path) -> Iterator[FoundMail | Imported]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as problem:
        yield Imported(str(folder), problem=f"{folder} cannot be read: {problem.strerror}.")
        return
    for entry in entries:
        if entry.is_symlink() or entry.name.startswith("."):
            continue  # a Maildir's own files, and what would lead out of the folder
        if entry.is_dir():
            yield from _in_folder(entry)
        elif folder.name in MAILDIR or entry.suffix.lower() in NAMED_AS_MAIL:
            yield from _in_file(entry, is_named=False)
        else:
            yield Imported(str(entry), problem=f"{entry} was left out: it is not named as a mail.")


def _in_file(path: Path, *, is_named: bool) -> Iterator[FoundMail | Imported]:
    try:
        with path.open("rb") as file:
            start = file.read(START)
        if not start:
            yield Imported(str(path), problem=f"{path} is empty: there is nothing to keep.")
        elif _is_mbox(start):
            yield from _in_mbox(path)
        elif is_named or _looks_like_mail(start) or path.suffix.lower() != ".txt":
            yield FoundMail(str(path), _bytes_of(path))
        else:
            yield Imported(str(path), problem=f"{path} was left out: it has no headers of a mail.")
    except OSError as problem:
        yield Imported(str(path), problem=f"{path} cannot be read: {problem.strerror}.")
    except inbox.InboxError as problem:
        yield Imported(str(path), problem=str(problem))


def _bytes_of(path: Path) -> bytes:
    inbox.check_size(path.stat().st_size, str(path))
    return path.read_bytes()


def _is_mbox(start: bytes) -> bool:
    first, _, rest = start.partition(b"\n")
    return bool(FROM_LINE.match(first.rstrip())) and bool(HEADER.match(rest.lstrip(b">")))


def _looks_like_mail(start: bytes) -> bool:
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return sum(bool(HEADER.match(line)) for line in head.splitlines()) >= 2


def _in_mbox(path: Path) -> Iterator[FoundMail | Imported]:
    """The mails of an mbox file (RFC 4155), one at a time.

    A line that begins with "From " parts two mails only after an empty line and before a header:
    such words stand in ordinary sentences, too. Lines quoted by ">" stay as they are.
    """
    number, lines, size = 0, [], 0
    for line, starts in _marked(path):
        if starts:
            if number:
                yield _of_mbox(path, number, lines, size)
            number, lines, size = number + 1, [], 0
            continue
        size += len(line)
        if size <= settings.LARGEST_FILE:
            lines.append(line)
    yield _of_mbox(path, number, lines, size)


def _of_mbox(path: Path, number: int, lines: list[bytes], size: int) -> FoundMail | Imported:
    name = f"{path}#{number}"
    try:
        inbox.check_size(size, name)
    except inbox.InboxError as problem:
        return Imported(name, problem=str(problem))
    raw = b"".join(lines)
    return FoundMail(name, raw.removesuffix(b"\n\n") + b"\n" if raw.endswith(b"\n\n") else raw)


def _marked(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Each line of an mbox file, and whether it is one that begins a mail."""
    with path.open("rb") as file:
        held, after_empty = b"", True
        for line in file:
            if held:
                yield held, bool(HEADER.match(line.lstrip(b">")))
                held = b""
            if after_empty and FROM_LINE.match(line.rstrip()):
                held = line
            else:
                yield line, False
            after_empty = not line.strip()
        if held:
            yield held, False
