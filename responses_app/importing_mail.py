"""Bring in mail that lies in files: single mails, mbox files, Maildirs, and folders of them.

Each mail is kept first and read afterwards, so an import that was broken off is simply run again.
Whatever goes wrong with one mail is told, and the next one follows.
"""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import close_old_connections, connection
from django.utils.timezone import localdate

from responses_app import documents, inbox, replies, vault
from responses_app.known_requests import KnownRequests
from responses_app.mail_files import LeftOut, mails_under
from responses_app.models import InboundMessage, StoredFile

PATIENCE = 10.0  # seconds to wait in the end for mails that another reader has in hand
BETWEEN_LOOKS = 0.5  # seconds
IN_OTHER_HANDS = "kept; another reader has it in hand; it will be read within two minutes."
PLAIN = (inbox.InboxError, vault.VaultError)  # their words are for a person

logger = logging.getLogger(__name__)


@dataclass
class Imported:
    """What became of one mail, or why a file gave none."""

    path: str
    number: int = 0  # in the order of the files
    message: InboundMessage | None = None
    is_new: bool = False
    problem: str = ""  # what went wrong; where there is a message, the mail is kept all the same
    notes: tuple[str, ...] = ()  # what a person should look at
    told: dict[str, Any] = field(default_factory=dict)  # as the command `import_mail --json` does

    @property
    def is_in_other_hands(self) -> bool:
        """Whether it is kept and another reader is at it, or was when it died."""
        unread = self.message is not None and self.message.state == InboundMessage.State.KEPT
        return unread and not self.problem


def import_mail(
    paths: Iterable[Path],
    at: datetime,
    by: AbstractBaseUser | None = None,
    patience: float = PATIENCE,
) -> Iterator[Imported]:
    """Keep and read every mail under these paths, one after the other, in a stable order.

    What cannot be taken in is told with its path, and the next one follows. What another reader
    has in hand comes last; it is waited for, so many seconds. Raises DatabaseError where there is
    no database to begin with.
    """
    InboundMessage.objects.exists()
    run = _Run(at, by)
    waiting = []
    for number, found in enumerate(mails_under(paths), start=1):
        if isinstance(found, LeftOut):
            yield _finished(Imported(found.path, number, problem=found.problem))
            continue
        done = Imported(found.path, number, notes=found.notes)
        run.take_in(done, found.raw)
        if done.is_in_other_hands:
            waiting.append(done)
        else:
            yield _finished(done)
    yield from run.wait_for(waiting, patience)


class _Run:
    """One import: when it began, and what it has fetched for all mails."""

    def __init__(self, at: datetime, by: AbstractBaseUser | None) -> None:
        self._at, self._by, self._began = at, by, time.monotonic()
        self._known = KnownRequests()

    def take_in(self, done: Imported, raw: bytes) -> None:
        """Keep a mail, then read it; never raises for what is wrong with it."""
        came_by = InboundMessage.CameBy.IMPORT
        with _told_of(done):
            kept = inbox.keep(raw, came_by, done.path, self._at, self._by)
            done.message, done.is_new = kept.message, kept.is_new
            self._read(kept.message, done)

    def wait_for(self, waiting: list[Imported], patience: float) -> Iterator[Imported]:
        """Look again at what others had in hand, until it is read or patience ends."""
        until = time.monotonic() + patience
        while waiting:
            still = []
            for done in waiting:
                with _told_of(done):
                    self._read(done.message, done)
                if done.is_in_other_hands:
                    still.append(done)
                else:
                    yield _finished(done)
            waiting, left = still, until - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(BETWEEN_LOOKS, left) if waiting else 0)
        for done in waiting:
            done.problem = f"{done.path}: {IN_OTHER_HANDS}"
            yield _finished(done)

    def _read(self, message: InboundMessage, done: Imported) -> None:
        done.message = replies.parse(message, self._now(), self._known)
        look_through(done.message, self._now())

    def _now(self) -> datetime:
        """An import may take hours, and a reader has a mail in hand for some minutes."""
        return self._at + timedelta(seconds=time.monotonic() - self._began)


@contextmanager
def _told_of(done: Imported) -> Iterator[None]:
    """Whatever goes wrong with a mail is written down as its problem."""
    try:
        yield
    except Exception as problem:  # whatever it is: the next mail follows
        words = str(problem).rstrip(".")
        if not isinstance(problem, PLAIN):
            logger.exception("%s could not be taken in", done.path)
            words = f"{type(problem).__name__}, {' '.join(words.split())[:200]}"
            if not connection.in_atomic_block:
                close_old_connections()  # one that was lost is opened anew
        if done.message:
            done.problem = f"{done.path} is kept, but not all was done with it: {words}."
        elif isinstance(problem, PLAIN):
            done.problem = str(problem)
        else:
            done.problem = f"{done.path} could not be kept: {words}."


def _finished(done: Imported) -> Imported:
    with _told_of(done):
        done.told = as_json(done)
    if not done.told:
        done.told = as_json(replace(done, message=None))
    return done


def look_through(message: InboundMessage, at: datetime) -> None:
    """Look once through every file of a message that nobody has looked through, and through what
    is packed in it."""
    seen: set[int] = set()
    theirs = StoredFile.objects.to_inspect().filter(documents__message=message).distinct()
    while waiting := list(theirs.exclude(pk__in=seen)):
        for file in waiting:
            seen.add(file.pk)
            documents.inspect(file, at)


def as_json(done: Imported) -> dict[str, Any]:
    """One mail as the command `import_mail --json` tells of it; what is not known is null."""
    row = dict.fromkeys(KEYS) | {"matched_requests": [], "candidates": [], "attachments": []}
    row |= {"path": done.path, "stored": done.is_new}
    problems = []
    if done.message:
        row |= _of_message(done.message, done.is_new)
        problems = done.message.problems
    return row | {"problems": [*problems, *done.notes, *filter(None, [done.problem])]}


KEYS = (
    *("path", "stored", "duplicate_of", "message", "message_id", "same_id_as"),
    *("sender", "received_on", "matched_request", "matched_requests", "matched_by", "candidates"),
    *("place", "state", "kind", "kind_is_sure", "attachments", "body_chars", "problems"),
)


def _of_message(message: InboundMessage, is_new: bool) -> dict[str, Any]:
    ties = message.ties.filter(undone_at=None).select_related("foi_request")
    references = [tie.foi_request.reference for tie in ties]
    suggested = message.suggestions.select_related("foi_request")
    return {
        "duplicate_of": None if is_new else message.pk,
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
        "kind": message.kind or None,
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
    }
