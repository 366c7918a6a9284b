"""The vault: bytes by their SHA-256. The only room that touches stored files.

A folder under FOI_DATA_DIR, or a bucket that speaks S3 (FOI_VAULT_URL). What is called by its
hash never changes, so putting it twice is harmless, and what is read is compared with its name.
"""

import hashlib
import os
import tempfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

ASIDE = ".writing-"  # begins the name of a file that is not whole yet
A_DAY = timedelta(days=1)
NOT_TO_BE_HAD = (OSError, BotoCoreError, ClientError)


class VaultError(Exception):
    """A file cannot be kept or had back. The message is one line for a person."""


class LocalVault(FileSystemStorage):
    """A folder in which a file is there whole or not at all, also after a power cut."""

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=ASIDE)  # readable by us alone
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(aside)
            raise
        _keep_folder(path.parent)
        return name

    def leftovers(self, before: float) -> list[Path]:
        """What writers that were killed left behind, older than a moment (seconds since 1970)."""
        found = Path(self.location).rglob(f"{ASIDE}*")
        return [path for path in found if path.is_file() and path.stat().st_mtime < before]

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name says what is in the file: the same one again is the same file."""
        return name


def _keep_folder(folder: Path) -> None:
    """That a file has this name is kept by its folder, which has to reach the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_of(content: bytes) -> str:
    """The SHA-256 that names these bytes."""
    return hashlib.sha256(content).hexdigest()


def put(content: bytes) -> str:
    """Keep these bytes and return their SHA-256; they are on the disk when this returns.

    Raises VaultError where they could not be kept, such as on a full disk: then nothing is.
    """
    sha256 = hash_of(content)
    try:
        if not _is_there(sha256, len(content)):
            _storage().save(_name(sha256), ContentFile(content))
    except NOT_TO_BE_HAD as problem:
        raise VaultError(f"{len(content)} bytes could not be kept: {_words(problem)}.") from problem
    return sha256


def read(sha256: str) -> bytes:
    """Return the bytes of this hash. Raises VaultError where they are missing or damaged."""
    try:
        with _storage().open(_name(sha256), "rb") as file:
            content: bytes = file.read()
    except NOT_TO_BE_HAD as problem:
        raise VaultError(
            f"The file {sha256[:12]} is not to be had: {_words(problem)}."
        ) from problem
    if hash_of(content) != sha256:
        raise VaultError(
            f"The file {sha256[:12]} is damaged: its bytes are not those that were stored. "
            "It has to be brought back from a backup."
        )
    return content


def destroy(sha256: str) -> None:
    """Remove the bytes of this hash, if they are there. Raises VaultError if they stay."""
    try:
        _storage().delete(_name(sha256))
    except NOT_TO_BE_HAD as problem:
        raise VaultError(
            f"The file {sha256[:12]} could not be removed: {_words(problem)}."
        ) from problem


def tidy(now: datetime) -> int:
    """Remove what writers that died left half-written a day ago or longer; return how many."""
    storage = _storage()
    if not isinstance(storage, LocalVault):
        return 0
    leftovers = storage.leftovers((now - A_DAY).timestamp())
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)


def _is_there(sha256: str, size: int) -> bool:
    storage = _storage()
    return storage.exists(_name(sha256)) and storage.size(_name(sha256)) == size


def _storage() -> Storage:
    return storages["vault"]


def _name(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _words(problem: Exception) -> str:
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return " ".join(str(problem).split())[:200] or type(problem).__name__
