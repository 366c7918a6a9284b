"""Read settings from the environment; a wrong value is one clear line, never a traceback.

Nothing here imports Django, so that the supervisor and the scripts can ask the same questions.
"""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
Parsed = TypeVar("Parsed")
LONGEST_LOCAL_PART = 63  # octets before the @; RFC 5321, 4.5.3.1.1 lets one more
LONGEST_TOKEN = "x" * 26  # of a request's reply address
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
    """Return the key that signs sessions."""
    return kept_key(folder, "secret_key", "FOI_SECRET_KEY")


def kept_key(folder: Path, name: str, setting: str) -> str:
    """Return the key of this setting; without one, that of the file `name` in the data folder.

    The first start makes the file, readable by its owner alone.
    """
    given = text(setting)
    if given:
        return given
    path = folder / name
    if not path.exists():
        # Written aside and linked into place, so that two first starts agree on one key.
        handle, aside = tempfile.mkstemp(dir=folder, prefix=f".{name}")
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
        raise SettingsError(f"the key in {path} cannot be read ({problem.strerror}).") from problem


def address_pattern(name: str, placeholder: str) -> str:
    """Return an e-mail address with a placeholder in the part before the @, or nothing."""
    pattern = text(name)
    local, at, domain = pattern.rpartition("@")
    if pattern and (not at or not domain or local.count(placeholder) != 1 or "@" in local):
        raise SettingsError(
            f"{name} is {pattern!r}; an address such as foi+{placeholder}@example.org was expected."
        )
    if len(local.replace(placeholder, LONGEST_TOKEN)) > LONGEST_LOCAL_PART:
        raise SettingsError(
            f"{name} is too long: {LONGEST_LOCAL_PART - len(LONGEST_TOKEN)} characters beside "
            f"{placeholder} fit before the @."
        )
    return pattern


@dataclass(frozen=True)
class MailOAuth:
    """Where and as whom access tokens for mail are asked for (OAuth 2.0, RFC 6749)."""

    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    scope: str = ""


def mail_oauth(loopback: tuple[str, ...]) -> MailOAuth:
    """Return the settings for access tokens; tokens never travel in the clear."""
    place = url("FOI_MAIL_OAUTH_TOKEN_URL", "", ("https", "http"))
    given = MailOAuth(
        place.geturl(),
        client_id=text("FOI_MAIL_OAUTH_CLIENT_ID"),
        client_secret=text("FOI_MAIL_OAUTH_CLIENT_SECRET"),
        refresh_token=text("FOI_MAIL_OAUTH_REFRESH_TOKEN"),
        scope=text("FOI_MAIL_OAUTH_SCOPE"),
    )
    if given.token_url and not place.hostname:
        raise SettingsError("FOI_MAIL_OAUTH_TOKEN_URL has no host; https://HOST/PATH was expected.")
    if place.scheme == "http" and place.hostname not in loopback:
        raise SettingsError(
            "FOI_MAIL_OAUTH_TOKEN_URL begins with 'http'; https:// was expected, since secrets "
            "go there."
        )
    if given.token_url and not given.client_id:
        raise SettingsError(
            "FOI_MAIL_OAUTH_CLIENT_ID is missing; with FOI_MAIL_OAUTH_TOKEN_URL it is needed."
        )
    if given.token_url and not (given.client_secret or given.refresh_token):
        raise SettingsError(
            "FOI_MAIL_OAUTH_CLIENT_SECRET and FOI_MAIL_OAUTH_REFRESH_TOKEN are missing; with "
            "FOI_MAIL_OAUTH_TOKEN_URL one of them is needed."
        )
    if not given.token_url and given != MailOAuth():
        raise SettingsError(
            "FOI_MAIL_OAUTH_TOKEN_URL is missing; with another FOI_MAIL_OAUTH_ setting it is "
            "needed."
        )
    return given


def vault(folder: Path, loopback: tuple[str, ...]) -> dict[str, Any]:
    """Return Django's storage for mails and documents: a folder, or a bucket that speaks S3."""
    place = url("FOI_VAULT_URL", "", ("s3", "s3+http"))
    if not place.geturl():
        options: dict[str, Any] = {
            "location": folder / "vault",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "responses_app.vault.LocalVault", "OPTIONS": options}
    bucket = place.path.strip("/")
    if not (place.hostname and place.username and place.password and bucket) or "/" in bucket:
        raise SettingsError(
            "FOI_VAULT_URL names no bucket; s3://KEY:SECRET@HOST/BUCKET was expected."
        )
    if place.scheme == "s3+http" and place.hostname not in loopback:
        raise SettingsError(
            "FOI_VAULT_URL begins with 's3+http'; s3:// was expected, since what councils wrote "
            "goes there."
        )
    host = place.netloc.rpartition("@")[2]
    options = {
        "bucket_name": unquote(bucket),
        "access_key": unquote(place.username),
        "secret_key": unquote(place.password),
        "endpoint_url": f"{'http' if place.scheme == 's3+http' else 'https'}://{host}",
        "region_name": dict(parse_qsl(place.query)).get("region", "us-east-1"),
        "addressing_style": "path",
        "default_acl": None,
        "file_overwrite": True,  # a name says what is in it
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def redis_socket(folder: Path) -> Path:
    """Return where the embedded Redis listens: under the data folder, or, where that path is
    too long for a unix socket, in a private folder of the system's temporary directory.
    """
    path = folder / "redis" / "redis.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"foi-{os.getuid()}-{name}" / "redis.sock"
