"""Show a release to everybody, or no longer. Off by default: a person says so, and is named."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from responses_app.models import Release
from responses_app.releases.making import ReleaseError


def publish(release: Release, by: AbstractBaseUser | None, at: datetime) -> None:
    """Show a release to everybody, with small counts hidden. Its files stay as they are.

    Raises ReleaseError for one that has no file for the public.
    """
    if not release.safe_sha256:
        raise ReleaseError("It has no file for the public: make a new release.")
    hidden = Release.objects.filter(pk=release.pk, published_at=None)
    hidden.update(published_at=at, published_by=by)
    release.refresh_from_db(fields=["published_at", "published_by"])


def unpublish(release: Release, by: AbstractBaseUser | None) -> None:
    """Show a release no longer. Who has a copy keeps it."""
    Release.objects.filter(pk=release.pk).update(published_at=None, published_by=by)
    release.refresh_from_db(fields=["published_at", "published_by"])
