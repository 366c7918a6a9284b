"""Read a release out of the vault, and make sure that it is what was frozen."""

from django.utils import timezone

from responses_app.domain.publication import Publication
from responses_app.domain.releases.citation import named
from responses_app.domain.releases.restoring import NotAPublication, restored
from responses_app.models import Release
from responses_app.releases.archive import ReleaseDamaged, Unpacked, unpacked
from responses_app.releases.names import PUBLICATION


def publication_of(release: Release, files: Unpacked | None = None) -> Publication:
    """Return what a release says, whatever has changed since.

    Its zip and the file itself are compared with their hashes. Raises ReleaseDamaged.
    """
    return publication_in(files or unpacked(release.sha256), origin_of(release))


def safe_publication_of(release: Release) -> Publication:
    """Return what everybody may see of it. Raises ReleaseDamaged."""
    return publication_in(unpacked(release.safe_sha256), origin_of(release))


def publication_in(files: Unpacked, origin: str) -> Publication:
    """Return the publication in these files of a release, which is called `origin`."""
    try:
        return restored(files.json(PUBLICATION), origin)
    except NotAPublication as problem:
        raise ReleaseDamaged(f"{origin}: {problem}") from problem


def origin_of(release: Release) -> str:
    """Return what a release is called where its numbers are told."""
    return named(release.number, timezone.localdate(release.made_at))
