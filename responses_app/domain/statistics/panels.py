"""Which authorities of two or more waves stand for the same places on the ground.

Cumbria County Council was asked in 2022. Since April 2023 there are Cumberland Council and
Westmorland and Furness Council instead, and neither of them alone can be compared with it: both
together can. Bodies that were never asked (the districts, where a county council did the work)
play no part.

Who took whose place is said by the register (`successors`), over as many steps as it takes.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

A = TypeVar("A", bound=Hashable)
"""Whatever stands for an authority: a GSS code, a primary key."""


@dataclass(frozen=True, slots=True)
class Line(Generic[A]):
    """Authorities that stand for the same places, wave by wave.

    `crosses`: they are not the same bodies in every wave. `complete`: somebody was asked in every
    wave, and nobody is missing who existed then and should have been; others are never compared.
    """

    waves: tuple[frozenset[A], ...]
    crosses: bool
    complete: bool


@dataclass(frozen=True, slots=True)
class Group(Generic[A]):
    """The same for two waves. It is compared only if all its members have usable figures."""

    old: frozenset[A]
    new: frozenset[A]
    crosses: bool
    complete: bool


def groups(
    successors: Mapping[A, Collection[A]],
    old: Collection[A],
    new: Collection[A],
    expected_old: Collection[A] = (),
    expected_new: Collection[A] = (),
) -> tuple[Group[A], ...]:
    """Group the authorities asked in an old and a new wave by the places that they stand for.

    `expected_old` and `expected_new` are those that stood then and should have been asked: with
    the campaign's function, say. If one of them was not, its group is not complete. Everybody
    asked is in exactly one group, and an authority that nothing happened to is one by itself.
    """
    found = lines(successors, (old, new), (expected_old, expected_new))
    return tuple(Group(line.waves[0], line.waves[1], line.crosses, line.complete) for line in found)


def lines(
    successors: Mapping[A, Collection[A]],
    asked: Sequence[Collection[A]],
    expected: Sequence[Collection[A]] = (),
) -> tuple[Line[A], ...]:
    """The same over any number of waves, the oldest first.

    What became of an authority after the last wave in which it stood does not matter: one that is
    asked in every wave is compared with itself.

    Raises ValueError where `expected` has not as many waves as `asked`.
    """
    if expected and len(expected) != len(asked):
        raise ValueError(f"{len(asked)} waves, and who was expected in {len(expected)}")
    waves = [frozenset(wave) for wave in asked]
    wanted = [frozenset(wave) for wave in expected] or [frozenset[A]()] * len(waves)
    present = [wave | more for wave, more in zip(waves, wanted, strict=True)]
    everyone = frozenset[A]().union(*present)
    standing_last = present[-1] if present else frozenset()
    links = {
        one: descendants(one, successors) & everyone for one in everyone if one not in standing_last
    }
    found = []
    for members in _components(everyone, links):
        parts = tuple(wave & members for wave in waves)
        if not any(parts):
            continue
        complete = (
            all(parts)
            and all(not (more & members) - wave for wave, more in zip(waves, wanted, strict=True))
            and not any(_overlap(wave & members, links, present[0]) for wave in present)
        )
        found.append(Line(parts, len(set(parts) - {frozenset()}) > 1, complete))
    return tuple(found)


def told(group: Group[A], names: Mapping[A, str], since: str = "") -> str:
    """Say in a sentence that a comparison crosses a reorganisation; "" where it does not.

    `since` says of when the older figures are: "2022".
    """
    if not group.crosses or not group.old or not group.new:
        return ""
    old, new = (sorted(names[one] for one in side) for side in (group.old, group.new))
    when = f" ({since})" if since else ""
    verb = "is" if len(old) == 1 else "together are"
    after = "" if len(new) == 1 else " together"
    return (
        f"{listed(old)}{when} {verb} compared with {listed(new)}{after}: "
        "councils were reorganised in between."
    )


def listed(names: Sequence[str]) -> str:
    """Return names as people list them.

    >>> listed(["Cumbria", "Kent", "Surrey"])
    'Cumbria, Kent and Surrey'
    """
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def descendants(one: A, successors: Mapping[A, Collection[A]]) -> frozenset[A]:
    """All that took its place, over any number of steps; a circle in the register ends the way."""
    seen: set[A] = set()
    waiting = list(successors.get(one, ()))
    while waiting:
        heir = waiting.pop()
        if heir not in seen:
            seen.add(heir)
            waiting += successors.get(heir, ())
    return frozenset(seen - {one})


def _components(everyone: Iterable[A], links: Mapping[A, frozenset[A]]) -> list[frozenset[A]]:
    """Everyone in groups that hang together, in an order that is always the same."""
    near: dict[A, set[A]] = {one: set() for one in everyone}
    for one, heirs in links.items():
        for heir in heirs:
            near[one].add(heir)
            near[heir].add(one)
    found = []
    seen: set[A] = set()
    for start in sorted(near, key=lambda one: (str(type(one)), str(one))):
        if start in seen:
            continue
        members: set[A] = set()
        waiting = [start]
        while waiting:
            one = waiting.pop()
            if one not in members:
                members.add(one)
                waiting += near[one]
        seen |= members
        found.append(frozenset(members))
    return found


def _overlap(wave: frozenset[A], links: Mapping[A, frozenset[A]], at_first: frozenset[A]) -> bool:
    """Whether a body and one that came into being in its place are in the same wave: their figures
    would be counted twice. One that stood from the first took a neighbour's place later."""
    return any((links.get(one, frozenset()) & wave) - at_first for one in wave)
