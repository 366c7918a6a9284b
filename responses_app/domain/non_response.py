"""Who answered beside who did not: a plain comparison, with no test of significance.

Everybody was asked. What is compared is not a sample, and a margin of error would say nothing;
but those who answered may differ from those who did not, and a reader must be able to see how.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from responses_app.domain.rounding import percent

A = TypeVar("A", bound=Hashable)

FIFTHS: Final = 5

CAVEAT: Final = (
    "All were asked, so this is no sample, and no test of significance is made. Where those who "
    "answered differ from those who did not, totals and rates may differ from what all would have "
    "given, in a direction that these tables alone cannot tell."
)
DEFINITION: Final = (
    "Fifths: the authorities asked whose population is known, from the smallest to the largest, "
    "in five groups as equal in number as can be; the larger groups come first. Population "
    "covered is that of the authorities that replied, as a share of all that were asked; where a "
    "population is not known it is in neither."
)
LAYERS: Final = (
    ("county", "non-metropolitan district"),
    ("HSC Trust", "NI district"),
)
"""Types of authority that serve the same people."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One authority that was asked."""

    nation: str
    region: str
    type: str
    population: int | None
    replied: bool
    usable: bool
    """Whether it gave a figure that enters a rate, for the question that is looked at."""


@dataclass(frozen=True, slots=True)
class Group:
    """Those asked of one kind, and how many of them answered."""

    kind: str
    name: str
    asked: int
    replied: int
    usable: int
    population: int
    population_replied: int
    population_usable: int
    without_population: int

    @classmethod
    def of(cls, kind: str, name: str, members: Iterable[Asked]) -> "Group":
        everyone = list(members)
        return cls(
            kind=kind,
            name=name,
            asked=len(everyone),
            replied=sum(one.replied for one in everyone),
            usable=sum(one.usable for one in everyone),
            population=sum(one.population or 0 for one in everyone),
            population_replied=sum(one.population or 0 for one in everyone if one.replied),
            population_usable=sum(one.population or 0 for one in everyone if one.usable),
            without_population=sum(one.population is None for one in everyone),
        )

    @property
    def not_replied(self) -> int:
        return self.asked - self.replied

    @property
    def replied_percent(self) -> Decimal | None:
        return percent(self.replied, self.asked)

    @property
    def usable_percent(self) -> Decimal | None:
        return percent(self.usable, self.asked)

    @property
    def population_replied_percent(self) -> Decimal | None:
        return percent(self.population_replied, self.population)

    @property
    def population_usable_percent(self) -> Decimal | None:
        return percent(self.population_usable, self.population)


def compared(asked: Iterable[Asked]) -> list[Group]:
    """Return those asked by nation, region of England, type and fifth of the population."""
    everyone = list(asked)
    groups = [Group.of("all", "All asked", everyone)]
    for kind in ("nation", "region", "type"):
        by_name: dict[str, list[Asked]] = {}
        for one in everyone:
            # Outside England a region is the nation, told already.
            if kind != "region" or one.region != one.nation:
                by_name.setdefault(getattr(one, kind), []).append(one)
        groups += [
            Group.of(kind, name, by_name[name]) for name in sorted(by_name, key=str.casefold)
        ]
    fifths = fifths_of({place: one.population for place, one in enumerate(everyone)})
    for fifth in range(1, FIFTHS + 1):
        members = [everyone[place] for place, one in fifths.items() if one == fifth]
        if members:
            groups.append(Group.of("population", _fifth_name(fifth, members), members))
    unknown = [one for one in everyone if one.population is None]
    if unknown:
        groups.append(Group.of("population", "not known", unknown))
    return groups


def fifths_of(populations: Mapping[A, int | None]) -> dict[A, int]:
    """Return the fifth, 1 to 5 from the smallest, of each whose population is known.

    Of equals the one named first comes first.

    >>> fifths_of({"a": 50, "b": 10, "c": None, "d": 30})
    {'b': 1, 'd': 2, 'a': 3}
    """
    known = sorted(
        ((population, place, key) for place, (key, population) in enumerate(populations.items())
         if population is not None),
        key=lambda row: row[:2],
    )  # fmt: skip
    size, larger = divmod(len(known), FIFTHS)
    fifths: dict[A, int] = {}
    for place, (_, _, key) in enumerate(known):
        in_larger = larger * (size + 1)
        if place < in_larger:
            fifths[key] = place // (size + 1) + 1
        else:
            fifths[key] = larger + (place - in_larger) // size + 1
    return fifths


def overlap(types: Iterable[str]) -> str:
    """Return a sentence where people are counted twice, under two authorities of theirs."""
    kinds = set(types)
    both = [f"{upper} and {lower}" for upper, lower in LAYERS if {upper, lower} <= kinds]
    if not both:
        return ""
    return (
        f"Authorities of the types {'; '.join(both)} serve the same people, who are counted under "
        "each: read populations by type."
    )


def _fifth_name(fifth: int, members: list[Asked]) -> str:
    populations = [one.population or 0 for one in members]
    return f"{fifth} of {FIFTHS}: {min(populations):,} to {max(populations):,} people"
