"""A release's zip: the same bytes for the same contents, each file named by its SHA-256."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from responses_app import vault
from responses_app.releases.names import MANIFEST

NO_DAY = (1980, 1, 1, 0, 0, 0)  # of no particular day: the same contents give the same bytes
UNIX = 3  # what the zip says it was made on, wherever that was

Content = str | bytes | Iterable[str]


class ReleaseDamaged(Exception):
    """The files of a release are not what they were. The message is one line for a person."""


@dataclass(frozen=True)
class Packed:
    """A zip, and what is in it."""

    content: bytes
    hashes: Mapping[str, str]
    """SHA-256 of each file but the manifest, by its name."""


def packed(files: Mapping[str, Content], about: Mapping[str, Any]) -> Packed:
    """Return a zip of these files, in their order, with a manifest that names and hashes each.

    Each is compressed as it is streamed, so that no file is held in memory as a whole.
    """
    buffer, hashes, sizes = io.BytesIO(), {}, {}
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            digest, sizes[name] = hashlib.sha256(), 0
            with archive.open(_member(name), "w", force_zip64=True) as file:
                for chunk in _chunks(content):
                    digest.update(chunk)
                    sizes[name] += len(chunk)
                    file.write(chunk)
            hashes[name] = digest.hexdigest()
        listed = [
            {"name": name, "bytes": sizes[name], "sha256": sha256}
            for name, sha256 in hashes.items()
        ]
        archive.writestr(_member(MANIFEST), as_json({**about, "files": listed}))
    return Packed(buffer.getvalue(), hashes)


def unpacked(sha256: str) -> "Unpacked":
    """Return the files of a zip in the vault. Raises ReleaseDamaged where it is not whole."""
    try:
        content = vault.read(sha256)
        return Unpacked(zipfile.ZipFile(io.BytesIO(content)))
    except (vault.VaultError, zipfile.BadZipFile, KeyError, ValueError) as problem:
        raise ReleaseDamaged(f"The files of this release cannot be read. {problem}") from problem


class Unpacked:
    """The files of a zip; each is compared with its hash when it is read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
        self.hashes = {one["name"]: one["sha256"] for one in self.manifest["files"]}

    def __contains__(self, name: str) -> bool:
        return name in self.hashes

    def read(self, name: str) -> bytes:
        """Return the bytes of a file; raises ReleaseDamaged where they are not those hashed."""
        if name not in self.hashes:
            raise ReleaseDamaged(f"This release has no file {name!r}.")
        content = self._archive.read(name)
        if vault.hash_of(content) != self.hashes[name]:
            raise ReleaseDamaged(f"The file {name!r} of this release is not what was frozen.")
        return content

    def text(self, name: str) -> str:
        return self.read(name).decode()

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))


def as_json(document: object) -> str:
    """JSON for people and programs: in the same order each time, and readable."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _chunks(content: Content) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return [content]
    if isinstance(content, str):
        return [content.encode()]
    return (chunk.encode() for chunk in content)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, NO_DAY)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    member.create_system = UNIX
    return member
