"""Find the mails that lie in files: single mails, mbox files, Maildirs, and folders of them.

No mail is passed over without a word: what cannot be read or is left out is told with its path,
and the next file follows. The bytes of a mail stay as they are.
"""

import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from responses_app import inbox, mbox_files

MAILDIR = ("cur", "new")
NAMED_AS_MAIL = {".eml", ".mbox", ".mbx", ".msg", ".email", ".mail"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundMail:
    """A mail in a file: how a person finds it, such as box.mbox#3, its bytes, and what a person
    should look at."""

    path: str
    raw: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """A file, or a mail in one, that is not taken in, and a sentence that says why."""

    path: str
    problem: str


def mails_under(paths: Iterable[Path]) -> Iterator[FoundMail | LeftOut]:
    """Find every mail in files and folders, in a stable order.

    A file that is named here is a mail, whatever is in it. One in a folder is a mail if it lies
    in a Maildir, is named as a mail or begins as one. Links in a folder are not followed.
    """
    for named in paths:
        waiting = [named]
        while waiting:
            path = waiting.pop()
            try:
                if path is not named and (why := _why_not(path)) is not None:
                    yield from _left_out(path, why)
                elif path.is_dir():
                    waiting += sorted(path.iterdir(), reverse=True)
                else:
                    yield from _in_file(path, is_named=path is named)
            except OSError as problem:
                why = problem.strerror or type(problem).__name__
                yield LeftOut(shown(path), f"{shown(path)} cannot be read: {why}.")
            except inbox.InboxError as problem:
                yield LeftOut(shown(path), str(problem))
            except Exception as problem:  # whatever it is: the next file is looked at
                logger.exception("%s could not be looked at", shown(path))
                why = f"{shown(path)} could not be looked at ({type(problem).__name__})."
                yield LeftOut(shown(path), why)


def shown(path: Path) -> str:
    """A path in letters that can be shown and stored; the bytes of a file's name are any.

    >>> shown(Path("caf\\udce9.eml"))
    'caf�.eml'
    """
    return os.fsencode(path).decode("utf-8", "replace")


# ---------------------------------------------------------------------------- folders


def _why_not(path: Path) -> str | None:
    """Why something in a folder is left out; "" where it is nobody's mail, None if it is not."""
    if path.is_symlink():
        return "it is a link; name what it leads to"
    if path.name.startswith("."):
        if path.is_dir():
            is_folder_of_mail = any((path / name).is_dir() for name in MAILDIR)
            own = "" if _is_maildir(path.parent) else "it is a hidden folder; name it itself"
            return None if is_folder_of_mail else own
        return "it is a hidden file; name it itself" if _may_be_mail(path) else ""
    if path.parent.name == "tmp" and _is_maildir(path.parent.parent):
        return "its delivery to this Maildir was not finished"
    return None


def _left_out(path: Path, why: str) -> Iterator[LeftOut]:
    if why:
        yield LeftOut(shown(path), f"{shown(path)} was left out: {why}.")


def _is_maildir(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in MAILDIR)


def _may_be_mail(path: Path) -> bool:
    """Whether a file in a folder is named as a mail, lies as one or begins as one."""
    lies_as_mail = path.parent.name in MAILDIR and _is_maildir(path.parent.parent)
    if lies_as_mail or path.suffix.lower() in NAMED_AS_MAIL:
        return True
    return _is_file(path) and _begins_as_mail(_start_of(path))


# ---------------------------------------------------------------------------- files


def _in_file(path: Path, *, is_named: bool) -> Iterator[FoundMail | LeftOut]:
    if not _is_file(path):
        yield from _left_out(path, "it is no ordinary file")
    elif is_named or _may_be_mail(path):
        start = _start_of(path)
        if mbox_files.is_mbox(start):
            yield from _in_mbox(path)
        else:
            inbox.check_size(path.stat().st_size, shown(path))
            yield _found(shown(path), path.read_bytes())
    elif not _is_maildir(path.parent):  # whose own files, such as dovecot-uidlist, are no mails
        yield from _left_out(path, "it has no headers of a mail")


def _in_mbox(path: Path) -> Iterator[FoundMail | LeftOut]:
    for number, part in enumerate(mbox_files.parts(path, settings.LARGEST_FILE), start=1):
        name = f"{shown(path)}#{number}"
        try:
            inbox.check_size(part.size, name)
            yield _found(name, part.raw)
        except inbox.InboxError as problem:
            yield LeftOut(name, str(problem))


def _found(path: str, raw: bytes) -> FoundMail | LeftOut:
    if not raw:
        return LeftOut(path, f"{path} is empty: there is nothing to keep.")
    more = mbox_files.further_starts(raw)
    note = (
        f"{path} holds further lines that look like the start of a mail: {more}. It was kept as "
        "one mail; look into it, and part it by hand if there are several."
    )
    return FoundMail(path, raw, (note,) if more else ())


def _is_file(path: Path) -> bool:
    """Whether it is a file with bytes, and no pipe, socket or device. Raises OSError."""
    return stat.S_ISREG(path.stat().st_mode)


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(mbox_files.START)


def _begins_as_mail(start: bytes) -> bool:
    """Whether an mbox file begins so, or a mail: with two headers that mails have."""
    if mbox_files.is_mbox(start):
        return True
    head = re.split(rb"\r?\n\r?\n|\r\r", start.removeprefix(b"\xef\xbb\xbf").lstrip(), maxsplit=1)[
        0
    ]
    names = (mbox_files.MAIL_HEADER.match(line) for line in head.splitlines())
    return len({name[0].lower() for name in names if name}) >= 2
