"""Tokens of the API: each is one person's, is shown once, and is kept as a hash."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from responses_app.models import ApiToken

PREFIX = "foit_"
"""What every token begins with, so that one that was published by mistake can be found."""
RANDOM_BYTES = 32
TOKEN = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
NOTED_AGAIN_AFTER = timedelta(minutes=1)


class NameTaken(ValueError):
    """The person has a token of this name that still works."""


def make(owner: AbstractBaseUser, name: str) -> str:
    """Make a token for a person and return it: it cannot be had again.

    Raises NameTaken where they have one of this name, so that a form sent twice makes one.
    """
    if working(owner).filter(name=name).exists():
        raise NameTaken(name)
    token = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    ApiToken.objects.create(owner=owner, name=name, digest=_digest(token))
    return token


def revoke(owner: AbstractBaseUser, pk: int, at: datetime) -> ApiToken | None:
    """Let a person's own token stop working; None where they have no such token."""
    mine = ApiToken.objects.filter(owner=owner, pk=pk)
    mine.filter(revoked_at=None).update(revoked_at=at)
    return mine.first()


def working(owner: AbstractBaseUser) -> QuerySet[ApiToken]:
    """A person's tokens that were not revoked."""
    return ApiToken.objects.filter(owner=owner, revoked_at=None)


def revoked(owner: AbstractBaseUser) -> QuerySet[ApiToken]:
    """A person's tokens that work no more, for the record."""
    return ApiToken.objects.filter(owner=owner).exclude(revoked_at=None)


def known(token: str, at: datetime) -> ApiToken | None:
    """Return the token that this is, with its owner; None where nobody may use it (any more).

    Notes when it was last used, to the minute. The database compares hashes, so the time it takes
    says nothing of a token.
    """
    if not TOKEN.fullmatch(token):
        return None
    found = (
        ApiToken.objects.select_related("owner")
        .filter(digest=_digest(token), revoked_at=None, owner__is_active=True)
        .first()
    )
    if found and (found.used_at is None or found.used_at <= at - NOTED_AGAIN_AFTER):
        long_ago = Q(used_at=None) | Q(used_at__lte=at - NOTED_AGAIN_AFTER)
        ApiToken.objects.filter(long_ago, pk=found.pk).update(used_at=at)
    return found


def _digest(token: str) -> str:
    # A token is 256 random bits: there is nothing to guess, so a slow hash would add nothing.
    return hashlib.sha256(token.encode()).hexdigest()
