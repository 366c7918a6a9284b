"""The map of a campaign by phase: who has answered, who is late, who has still time."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from requests_app.domain.phase import Phase
from responses_app.domain.pictures.colours import GREY, OKABE_ITO
from responses_app.domain.pictures.patterns import Look, Pattern
from responses_app.domain.pictures.picture import PAPER, Picture
from responses_app.domain.pictures.places import Body
from responses_app.domain.pictures.sheet import About, authorities, listed, sentences
from responses_app.domain.pictures.tiles import Entry, Tile, tile_map

NAME: Final = "map-by-phase"

LOOKS: Final[Mapping[Phase, Look]] = MappingProxyType(
    {
        Phase.ANSWERED: Look("#35ab88"),
        Phase.OVERDUE: Look("#ea8541", Pattern.FALLING, "#f8cdad"),
        Phase.IN_TIME: Look("#9ad3f5"),
        Phase.WAITING_FOR_US: Look(OKABE_ITO["yellow"], Pattern.DOTTED, "#b5a400"),
        Phase.CLOCK_NOT_STARTED: Look("#dba6c6", Pattern.LEVEL, "#f5e6ef"),
        Phase.NOT_SENT: Look(PAPER, edge=GREY),
        Phase.CLOSED: Look("#5d676d", Pattern.CROSSED, "#465056"),
    }
)
"""In the order of the legend. In grey they differ by lightness or by pattern."""


@dataclass(frozen=True, slots=True)
class AtPhase:
    """An authority, and where its newest request stands."""

    body: Body
    phase: Phase


def phase_map(
    about: About, standing: Iterable[AtPhase], *, day: str, everyone: Sequence[Body] = ()
) -> Picture:
    """Draw where each authority's request stands on a day, which is written as it is given."""
    rows = sorted(standing, key=lambda one: one.body)
    counts = Counter(one.phase for one in rows)
    n = len(rows)
    said = [f"{counts[phase]:,} {phase.label.lower()}" for phase in LOOKS if counts[phase]]
    caption = sentences(
        f"Where {authorities(n)} stood on {day}: {listed(said)}." if n else "Nobody was asked.",
        "One tile for each authority; an authority that was asked again stands where its newest "
        "request stands.",
    )
    return tile_map(
        NAME,
        about,
        [Tile(one.body, one.phase.value, one.phase.label) for one in rows],
        {phase.value: Entry(phase.label, look) for phase, look in LOOKS.items()},
        column="Phase",
        alt=sentences(
            "A map of the United Kingdom with one six-sided tile for each authority.",
            f"On {day}, of {authorities(n)}, {listed(said)}." if n else "Nobody was asked.",
            by_nation(rows),
        ),
        caption=caption,
        everyone=everyone,
    )


def by_nation(rows: Sequence[AtPhase]) -> str:
    """Return "Answered: 100 of 153 in England, 20 of 22 in Wales." where there are nations."""
    asked = Counter(row.body.nation for row in rows if row.body.nation)
    answered = Counter(row.body.nation for row in rows if row.phase is Phase.ANSWERED)
    if len(asked) < 2:
        return ""
    said = [f"{answered[nation]:,} of {asked[nation]:,} in {nation}" for nation in sorted(asked)]
    return f"Answered: {listed(said)}."
