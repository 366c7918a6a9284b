"""Releases: the figures and statistics of a campaign, frozen, numbered, hashed, compared.

A release is one zip in the vault, called by its SHA-256, and a row that names it. A second zip is
for everybody, with small counts hidden. No code here or elsewhere changes either; a correction of
a figure goes into the next release, whose list of changes says so.
"""

from responses_app.releases.archive import ReleaseDamaged, Unpacked, unpacked
from responses_app.releases.comparing import diff, public_diff
from responses_app.releases.making import NothingChanged, ReleaseError, release
from responses_app.releases.publishing import GivesAway, gives_away, publish, unpublish
from responses_app.releases.rebuilding import rebuilt_from
from responses_app.releases.shown import Shown, shown
from responses_app.releases.stored import origin_of, publication_of, safe_publication_of

__all__ = [
    "GivesAway",
    "NothingChanged",
    "ReleaseDamaged",
    "ReleaseError",
    "Shown",
    "Unpacked",
    "diff",
    "gives_away",
    "origin_of",
    "public_diff",
    "publication_of",
    "publish",
    "rebuilt_from",
    "release",
    "safe_publication_of",
    "shown",
    "unpacked",
    "unpublish",
]
