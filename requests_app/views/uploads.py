"""Keep an upload between "look at it" and "write it", under the hash of its bytes."""

import hashlib

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


def keep(upload: UploadedFile) -> str:
    """Keep the bytes and return their SHA-256. The same bytes are kept once."""
    content = upload.read()
    return keep_bytes(content)


def keep_bytes(content: bytes) -> str:
    """The same, for bytes that were pasted."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = settings.UPLOADS_DIR / sha256
    if not path.exists():
        settings.UPLOADS_DIR.mkdir(mode=0o750, parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(path)
    return sha256


def kept(sha256: str) -> bytes:
    """Return the bytes kept under this hash. Raises FileNotFoundError where there are none."""
    return (settings.UPLOADS_DIR / sha256).read_bytes()
