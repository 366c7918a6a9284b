"""Show a release to everybody, or no longer. Off by default: a person says so, and is named."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser

from responses_app.domain.releases.differencing import Printed, given_away
from responses_app.models import Release
from responses_app.releases.making import ReleaseError
from responses_app.releases.stored import publication_of, safe_publication_of


class GivesAway(ReleaseError):
    """Together with another release that is published it tells a hidden figure."""


def gives_away(release: Release) -> list[str]:
    """Return what a reader of this release and of others that are published could work out.

    Small counts are hidden in each; what moved between two may tell one all the same. Raises
    ReleaseDamaged where one of them cannot be read.
    """
    others = release.campaign.releases.published().exclude(pk=release.pk)
    found: list[str] = []
    if not release.safe_sha256 or not others:
        return found
    mine = Printed(publication_of(release), safe_publication_of(release))
    for other in others.order_by("number"):
        theirs = Printed(publication_of(other), safe_publication_of(other))
        pair = (theirs, mine) if other.number < release.number else (mine, theirs)
        found += map(str, given_away(*pair))
    return found


def publish(
    release: Release,
    by: AbstractBaseUser | None,
    at: datetime,
    *,
    although_it_gives_away: bool = False,
) -> None:
    """Show a release to everybody, with small counts hidden. Its files stay as they are.

    Raises ReleaseError for one that has no file for the public, and GivesAway where together with
    another one it tells a hidden figure, unless a person has read that and wants it.
    """
    if not release.safe_sha256:
        raise ReleaseError("It has no file for the public: make a new release.")
    if not although_it_gives_away and (told := gives_away(release)):
        raise GivesAway(
            f"It is not published. A reader could work out {len(told)} hidden "
            f"figure{'' if len(told) == 1 else 's'} with a release that is published: "
            f"{'; '.join(told[:3])}{' ...' if len(told) > 3 else ''}."
        )
    hidden = Release.objects.filter(pk=release.pk, published_at=None)
    hidden.update(published_at=at, published_by=by)
    release.refresh_from_db(fields=["published_at", "published_by"])


def unpublish(release: Release, by: AbstractBaseUser | None) -> None:
    """Show a release no longer. Who has a copy keeps it."""
    Release.objects.filter(pk=release.pk).update(published_at=None, published_by=by)
    release.refresh_from_db(fields=["published_at", "published_by"])
