"""Access tokens for our mail account (OAuth 2.0): what Microsoft 365 and Google want in place of
a password. The only room that asks for them.

With a refresh token a person has consented once, for themself (RFC 6749, 6); without one we
sign in as the application that the organisation knows (RFC 6749, 4.4).
"""

import fcntl
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import requests
from django.conf import settings
from django.utils import timezone
from oauthlib.oauth2 import BackendApplicationClient, OAuth2Error

KEPT = "mail_refresh_token"  # a file in the data folder
TIMEOUT = (15, 30)  # seconds: to connect, and to answer
EARLY = timedelta(minutes=5)  # a token is not used in its last minutes: a letter takes a while
USUAL_LIFE = 3600  # seconds, where the place does not say
LONGEST_LIFE = 24 * 3600  # seconds, whatever the place says


class MailTokenError(Exception):
    """No access token was given. The message says why, for a person, and holds no secret."""


@dataclass(frozen=True)
class _Token:
    words: str
    until: datetime


_tokens: dict[object, _Token] = {}  # by the settings they were had with
_one_at_a_time = threading.Lock()


def access_token(at: datetime | None = None) -> str:
    """Return an access token that is good at `at` (now) and for some minutes more.

    It is asked for over the network where none is kept: never call this in a transaction.
    Raises MailTokenError.
    """
    at = at or timezone.now()
    with _one_at_a_time:
        kept = _tokens.get(settings.MAIL_OAUTH)
        if kept is None or at >= kept.until:
            kept = _tokens[settings.MAIL_OAUTH] = _new_token(at)
        return kept.words


def forget() -> None:
    """Ask anew next time: for a token that was refused though its time had not come."""
    with _one_at_a_time:
        _tokens.clear()


def xoauth2(user: str, token: str) -> str:
    """Return what XOAUTH2 has us say, before it is put in base64.

    Source: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol; Microsoft
    reads the same.
    """
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _new_token(at: datetime) -> _Token:
    oauth = settings.MAIL_OAUTH
    if not oauth.token_url:
        raise MailTokenError("FOI_MAIL_OAUTH_TOKEN_URL is not set.")
    if not oauth.refresh_token:
        return _token_of(_asked(), at)
    with _alone():
        answer = _asked(refresh_token=_refresh_token())
        _keep(str(answer.get("refresh_token") or ""))
    return _token_of(answer, at)


def _token_of(answer: dict[str, object], at: datetime) -> _Token:
    seconds = answer.get("expires_in")
    seconds = seconds if isinstance(seconds, int) else USUAL_LIFE
    life = timedelta(seconds=min(max(seconds, 0), LONGEST_LIFE))
    return _Token(str(answer["access_token"]), at + life - min(EARLY, life / 2))


def _asked(refresh_token: str = "") -> dict[str, object]:
    """Ask for a token; return the answer with an access token in it."""
    oauth = settings.MAIL_OAUTH
    client = BackendApplicationClient(oauth.client_id)
    more = {"client_secret": oauth.client_secret} if oauth.client_secret else {}
    if refresh_token:
        body = client.prepare_refresh_body(
            refresh_token=refresh_token,
            scope=oauth.scope or None,
            client_id=oauth.client_id,
            **more,
        )
    else:
        body = client.prepare_request_body(
            scope=oauth.scope or None, include_client_id=True, **more
        )
    status, text = _posted(oauth.token_url, body)
    try:
        answer = client.parse_request_body_response(text)
    except OAuth2Error as problem:
        why = ": ".join(filter(None, (problem.error, problem.description)))
        raise MailTokenError(_refusal(f"{why} (HTTP {status})")) from None
    except (ValueError, TypeError, AttributeError, OverflowError):  # JSON of another shape
        raise MailTokenError(_refusal(f"HTTP {status}, and no token")) from None
    if not answer.get("access_token"):
        raise MailTokenError(_refusal(f"HTTP {status}, and an empty token"))
    return dict(answer)


def _refusal(why: str) -> str:
    one_line = " ".join(why.split())[:500]
    return f"No access token for mail from {settings.MAIL_OAUTH.token_url}: {one_line}"


def _posted(url: str, body: str) -> tuple[int, str]:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    try:
        response = requests.post(
            url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )
    except (requests.RequestException, OSError) as problem:
        # Its words may repeat what was sent: only its kind is told.
        raise MailTokenError(_refusal(f"it was not reached ({type(problem).__name__})")) from None
    return response.status_code, response.text


# ---------------------------------------------------------------------------- the kept one


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time: a refresh token may be good for one use only."""
    folder = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _refresh_token() -> str:
    """The newest one we were given since the one of the settings; else that one."""
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
        if kept["follows"] == _mark():
            return str(kept["refresh_token"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return settings.MAIL_OAUTH.refresh_token


def _keep(refresh_token: str) -> None:
    """Keep a newer refresh token, whole or not at all, for its owner's eyes only."""
    if not refresh_token or refresh_token == _refresh_token():
        return
    handle, aside = tempfile.mkstemp(dir=settings.DATA_DIR, prefix=f".{KEPT}")  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"follows": _mark(), "refresh_token": refresh_token}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, _file())
    except OSError as problem:
        Path(aside).unlink(missing_ok=True)
        raise MailTokenError(f"{_file()} cannot be written: {problem.strerror}.") from problem


def _mark() -> str:
    """Tells which token of the settings a kept one follows: a new consent overrides it."""
    return hashlib.sha256(settings.MAIL_OAUTH.refresh_token.encode()).hexdigest()


def _file() -> Path:
    return settings.DATA_DIR / KEPT
