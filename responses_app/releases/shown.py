"""A release as a page shows it, read from its own files and from nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from responses_app.domain.areas import area_name
from responses_app.domain.publication import Publication, Question
from responses_app.domain.releases.citation import Cited, citation
from responses_app.domain.releases.restoring import NotAPublication, restored
from responses_app.domain.sentences import Said, Writer
from responses_app.releases import names, tables
from responses_app.releases.archive import ReleaseDamaged, Unpacked, unpacked

KEPT = 8  # releases held in memory: a file that is called by its hash never changes


@dataclass(frozen=True)
class Told:
    """One question, with what is said of it for each period."""

    question: Question
    periods: Sequence[tuple[str, Sequence[Said]]]


@dataclass(frozen=True)
class Shown:
    """What one zip of a release says."""

    sha256: str
    manifest: dict[str, Any]
    methods: Sequence[dict[str, Any]]
    responses: Sequence[dict[str, str]]
    """The response-rate table: the UK and its nations; the file has every area."""
    told: Sequence[Told]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def files(self) -> list[dict[str, Any]]:
        """Each file: its name, size and hash, and what is in it."""
        about = {names.README: names.ABOUT_README, **names.WHAT_IS_IN}
        if self.manifest["which"] != names.WHOLE:
            about = about | names.FOR_ALL
        listed = self.manifest["files"]
        return [{**one, "what": about.get(one["name"], "")} for one in listed]

    def citation(self, address: str = "") -> str:
        """How it is cited; `address` is where everybody can read it."""
        manifest = self.manifest
        cited = Cited(
            manifest["author"],
            manifest["title"],
            manifest["release"],
            self.made_at.date(),
            manifest["asked"],
            manifest["made_up"],
            address,
            self.sha256,
        )
        return citation(cited)


@lru_cache(maxsize=KEPT)
def shown(sha256: str) -> Shown:
    """Return what the zip of this hash says. Raises ReleaseDamaged where it is not whole."""
    files = unpacked(sha256)
    try:
        publication = restored(files.json(names.PUBLICATION))
    except NotAPublication as problem:
        raise ReleaseDamaged(str(problem)) from problem
    return Shown(
        sha256,
        files.manifest,
        files.json(names.METHODS_JSON),
        list(_responses(files)),
        list(_told(publication)),
    )


def _responses(files: Unpacked) -> Iterator[dict[str, str]]:
    for row in tables.read(files.text(names.RESPONSES)):
        if row["area"] == "uk" or row["area"].startswith("nation:"):
            yield {**row, "area_name": area_name(row["area"])}


def _told(publication: Publication) -> Iterator[Told]:
    """What is said of the UK as a whole."""
    writer = Writer.of(publication)
    uk = [row for row in publication.statistics if row["area"] == "uk"]
    for question in publication.questions:
        rows = [row for row in uk if row["question"] == question.key]
        if rows:
            yield Told(question, [(str(row["period"]), writer.write(row)) for row in rows])
