"""The pictures on the public page of a release: drawn from its file for everybody, and nothing
else."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from responses_app.domain.pictures import (
    OF_RATES,
    Asked,
    Body,
    NoRate,
    Picture,
    as_svg_file,
    draw_rates,
)
from responses_app.domain.publication import Publication
from responses_app.releases.archive import unpacked
from responses_app.releases.stored import publication_in

KEPT = 128  # pictures held in memory


@dataclass(frozen=True)
class Drawn:
    """A picture, and how it is asked for."""

    name: str
    question: str
    period: str
    picture: Picture

    @property
    def query(self) -> str:
        return urlencode({"name": self.name, "question": self.question, "period": self.period})


def pictures_of(sha256: str, origin: str) -> list[Drawn]:
    """Return the pictures of each rate and ratio of this zip for its newest whole period.

    `origin` names the release. Others are drawn for who asks for them.
    """
    publication, _ = _read(sha256, origin)
    whole = [one for one in publication.periods if one.basis != "part"]
    return [
        Drawn(name, question.key, period.key, picture)
        for question in publication.questions
        if question.subset_of or question.per
        for period in (whole or publication.periods)[-1:]
        for name in OF_RATES
        if (picture := draw(sha256, origin, name, question.key, period.key))
    ]


@lru_cache(maxsize=KEPT)
def draw(sha256: str, origin: str, name: str, question: str, period: str) -> Picture | None:
    """Return a picture; None where there is none of that name, question and period."""
    publication, asked = _read(sha256, origin)
    if period not in {one.key for one in publication.periods}:
        return None
    try:
        return draw_rates(
            name, publication, question, period, asked, everyone=[one.body for one in asked]
        )
    except (KeyError, NoRate):
        return None


@lru_cache(maxsize=KEPT)
def svg(sha256: str, origin: str, name: str, question: str, period: str) -> str:
    """Return a picture as a file; empty where there is none."""
    picture = draw(sha256, origin, name, question, period)
    return as_svg_file(picture) if picture else ""


@lru_cache(maxsize=4)
def _read(sha256: str, origin: str) -> tuple[Publication, tuple[Asked, ...]]:
    publication = publication_in(unpacked(sha256), origin)
    asked = (
        Asked(Body(one.code, one.name, one.nation, one.region, one.type), one.replied)
        for one in publication.asked
    )
    return publication, tuple(asked)
