"""Read settings from the environment; a wrong value is one clear line, never a traceback.

Nothing here imports Django, so that the supervisor and the scripts can ask the same questions.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent.parent
Parsed = TypeVar("Parsed")
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit for a unix socket's name is 107


class SettingsError(Exception):
    """A setting is missing or wrong. The message names it and says what was expected."""


def text(name: str, default: str = "") -> str:
    """Return the setting, or `default` where it is not set or empty."""
    return os.environ.get(name, "").strip() or default


def whole_number(name: str, default: int, lowest: int, highest: int) -> int:
    """Return a whole number within its limits (inclusive)."""
    written = text(name, str(default))
    try:
        number = int(written)
    except ValueError:
        number = lowest - 1
    if not lowest <= number <= highest:
        raise SettingsError(
            f"{name} is {written!r}; a whole number from {lowest} to {highest} was expected."
        )
    return number


def url(name: str, default: str, schemes: tuple[str, ...]) -> SplitResult:
    """Return an address split in its parts; its scheme must be one of `schemes`."""
    written = text(name, default)
    parts = urlsplit(written)
    if written and parts.scheme not in schemes:
        raise SettingsError(
            f"{name} begins with {parts.scheme or written[:12]!r}; "
            f"one of {', '.join(s + '://' for s in schemes)} was expected."
        )
    try:
        parts.port  # noqa: B018 - the property raises where the port is not a number
    except ValueError as problem:
        raise SettingsError(f"{name} has a port that is not a number.") from problem
    return parts


def parsed(name: str, parse: Callable[[], Parsed]) -> Parsed:
    """Run a library's own parser of the setting `name`; its complaint becomes ours."""
    try:
        return parse()
    except SettingsError:
        raise
    except Exception as problem:
        raise SettingsError(f"{name} cannot be read: {problem}") from problem


def data_dir() -> Path:
    """Return the folder that holds all a researcher has: `FOI_DATA_DIR`.

    The default is `var` beside the project, wherever a command is called from.
    """
    folder = Path(text("FOI_DATA_DIR", str(ROOT / "var"))).expanduser().resolve()
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingsError(
            f"FOI_DATA_DIR is {str(folder)!r}; a folder that can be written was expected "
            f"({problem.strerror})."
        ) from problem
    if not os.access(folder, os.W_OK):
        raise SettingsError(f"FOI_DATA_DIR is {str(folder)!r}, which cannot be written.")
    return folder


def secret_key(folder: Path) -> str:
    """Return the secret key; the first start makes it, readable by its owner alone."""
    given = text("FOI_SECRET_KEY")
    if given:
        return given
    path = folder / "secret_key"
    if not path.exists():
        # Written aside and linked into place, so that two first starts agree on one key.
        handle, aside = tempfile.mkstemp(dir=folder, prefix=".secret_key")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(aside)
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError as problem:
        raise SettingsError(
            f"the secret key in {path} cannot be read ({problem.strerror})."
        ) from problem


def redis_socket(folder: Path) -> Path:
    """Return where the embedded Redis listens: under the data folder, or, where that path is
    too long for a unix socket, in a private folder of the system's temporary directory.
    """
    path = folder / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"foi-{os.getuid()}-{name}" / "redis.sock"
