"""Work a release's statistics out anew, from its own files and nothing else."""

from typing import Any

from responses_app.domain.statistics.from_publication import rows_of
from responses_app.models import Release
from responses_app.releases.stored import publication_of


def rebuilt_from(release: Release) -> list[dict[str, Any]]:
    """Return a release's statistics, worked out anew from its questions, authorities and figures.

    They equal those it holds, so that nobody has to believe it. Raises ReleaseDamaged where its
    files cannot be read.
    """
    return rows_of(publication_of(release))
