"""Keep what comes in: byte for byte, once, before anybody looks into it.

A mail is stored and committed here, and nothing else is done with it: `replies.py` reads it
afterwards, as often as it takes. The same bytes again are the message we have.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from responses_app import vault
from responses_app.models import InboundMessage, StoredFile

CameBy = InboundMessage.CameBy
A_MEGABYTE = 1024 * 1024


class InboxError(Exception):
    """Something cannot be taken in. The message says what and why; nothing was changed."""


@dataclass(frozen=True)
class Kept:
    """A message, and whether these bytes came for the first time."""

    message: InboundMessage
    is_new: bool


def keep(
    raw: bytes,
    came_by: str,
    came_from: str,
    arrived_at: datetime,
    by: AbstractBaseUser | None = None,
) -> Kept:
    """Keep a mail as it came; when this returns it is on the disk and in the database.

    Raises InboxError for no bytes at all and for more than FOI_FILE_MEGABYTES, and VaultError
    where there is no room: then nothing is kept, and it has to come again.
    """
    if not raw:
        raise InboxError(f"{came_from or 'The mail'} is empty: there is nothing to keep.")
    check_size(len(raw), came_from)
    known = InboundMessage.objects.select_related("raw")
    there = known.filter(raw__sha256=vault.hash_of(raw)).first()
    if there:
        if there.raw.state != StoredFile.State.DESTROYED:
            vault.put(raw)  # mends a vault that lost it, such as after a restore
        return Kept(there, is_new=False)
    file = store(raw, StoredFile.State.RAW_MAIL)
    with transaction.atomic():
        message, is_new = InboundMessage.objects.get_or_create(
            raw=file,
            defaults={
                "came_by": came_by,
                "came_from": came_from[:500],
                "arrived_at": arrived_at,
                "typed_by": by,
            },
        )
    return Kept(message, is_new)


def store(content: bytes, state: str = StoredFile.State.WAITING) -> StoredFile:
    """Keep a file's bytes in the vault and its row in the database; the same bytes are one file.

    What a reviewer destroyed stays destroyed: its row is returned, and the bytes are not kept
    again. Raises VaultError where there is no room.
    """
    sha256 = vault.hash_of(content)
    there = StoredFile.objects.filter(sha256=sha256).first()
    if there and there.state == StoredFile.State.DESTROYED:
        return there
    vault.put(content)
    file, _ = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "state": state}
    )
    if state == StoredFile.State.WAITING:
        # It was known as a mail until now; as a document it is looked through like any other.
        StoredFile.objects.filter(pk=file.pk, state=StoredFile.State.RAW_MAIL).update(state=state)
        file.refresh_from_db()
    return file


def check_size(size: int, what: str) -> None:
    """Raise InboxError for more bytes than are taken in (FOI_FILE_MEGABYTES)."""
    if size > settings.LARGEST_FILE:
        raise InboxError(
            f"{what or 'The mail'} has {size / A_MEGABYTE:.0f} MB; at most "
            f"{settings.LARGEST_FILE // A_MEGABYTE} MB are taken in (FOI_FILE_MEGABYTES)."
        )
