"""Compare two releases of a campaign: figures, authorities, numbers, sentences, design."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from responses_app.domain.publication import Publication, Row
from responses_app.domain.releases import diffing
from responses_app.domain.releases.citation import named
from responses_app.domain.releases.diffing import Difference, Place
from responses_app.domain.sentences import Writer
from responses_app.models import Release
from responses_app.releases import tables
from responses_app.releases.archive import Unpacked, unpacked
from responses_app.releases.contents import About, Version
from responses_app.releases.names import VERSIONS
from responses_app.releases.stored import origin_of, publication_in, publication_of

KEPT = 8  # differences held in memory


def diff(older: Release, newer: Release) -> Difference:
    """Return what changed from one release to another, read from their own files.

    Raises ReleaseDamaged where one cannot be read.
    """
    before, after = unpacked(older.sha256), unpacked(newer.sha256)
    return between(
        publication_of(older, before), publication_of(newer, after), why=reasons_in(after)
    )


def public_diff(older: Release, newer: Release) -> Difference:
    """The same of what everybody may see: no figure that is hidden, none of our notes.

    Only two that are both published are compared for everybody: what one of them hides the other
    may show.
    """
    return _public(older.safe_sha256, origin_of(older), newer.safe_sha256, origin_of(newer))


@lru_cache(maxsize=KEPT)
def _public(older: str, older_name: str, newer: str, newer_name: str) -> Difference:
    """By their hashes: what is called by its hash never changes."""
    before, after = unpacked(older), unpacked(newer)
    return between(publication_in(before, older_name), publication_in(after, newer_name))


def between(
    older: Publication, newer: Publication, *, why: dict[Place, str] | None = None
) -> Difference:
    """Compare two publications, with the sentences that their statistics are told in."""
    writers = {id(one): Writer.of(one) for one in (older, newer)}

    def say(publication: Publication, row: Row) -> Iterable[tuple[str, str]]:
        return [(said.kind, said.sentence) for said in writers[id(publication)].write(row)]

    replies = replied(older), replied(newer)
    return diffing.diff(older, newer, replied=replies, why=why, say=say)


def replied(publication: Publication) -> dict[str, str]:
    """The authorities that had replied, code to name."""
    return {one.code: one.name for one in publication.asked if one.replied}


def as_release(publication: Publication, about: About) -> Publication:
    """The numbers as they stand, called by the release that they are about to be."""
    return replace(publication, origin=named(about.number, about.made_on))


def reasons_of(versions: Iterable[Version]) -> dict[Place, str]:
    """Why figures are what they are, by their newest versions."""
    return {
        (one.authority_code, one.question, one.period): " ".join(one.note.split())
        for one in versions
        if one.note
    }


def reasons_in(files: Unpacked) -> dict[Place, str]:
    """Why a figure is what it is: the note of its version, where there is one."""
    return {
        (row["authority_code"], row["question"], row["period"]): " ".join(row["note"].split())
        for row in tables.read(files.text(VERSIONS))
        if row["note"]
    }
