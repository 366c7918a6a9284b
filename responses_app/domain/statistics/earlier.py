"""What the first period is compared with: the same question of an earlier campaign.

Between two campaigns councils may have been reorganised. Then groups are compared: those that
were asked before with those that took their place, all of them or none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.statistics.adding_up import Side
from responses_app.domain.statistics.asked import Asked, Numbers
from responses_app.domain.statistics.documents import fixed, one, quotient, span, texts
from responses_app.domain.statistics.quotients import (
    PERCENT,
    Known,
    clipped,
    divide,
    growth,
    known,
    points,
    rounded,
)


@dataclass(frozen=True)
class Grouped:
    """Authorities of two campaigns, in groups that stand for the same places on the ground.

    `old` and `new` are places of authorities, group after group; a group begins where the
    starts say. `told` has a sentence a group that councils were reorganised in, else "".
    """

    old: NDArray[np.int64]
    old_starts: NDArray[np.int64]
    new: NDArray[np.int64]
    new_starts: NDArray[np.int64]
    told: tuple[str, ...]
    areas: NDArray[np.bool_]


def grouped(asked: Asked, groups: Sequence[tuple[Sequence[int], Sequence[int], str]]) -> Grouped:
    """Lay out groups: places of their authorities before and now, and a sentence about each.

    A group belongs to an area if all its authorities of now do. One without authorities on
    either side cannot be compared, and is left out.
    """
    whole = [group for group in groups if group[0] and group[1]]
    old, old_starts = _laid_out([group[0] for group in whole])
    new, new_starts = _laid_out([group[1] for group in whole])
    areas = (
        np.logical_and.reduceat(asked.membership[:, new], new_starts, axis=1)
        if whole
        else np.zeros((len(asked.areas), 0), bool)
    )
    return Grouped(old, old_starts, new, new_starts, tuple(group[2] for group in whole), areas)


def _laid_out(members: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    flat = np.array([one for group in members for one in group], np.int64)
    starts = np.cumsum([0, *(len(group) for group in members)][:-1], dtype=np.int64)
    return flat, starts[: len(members)]


@dataclass
class Earlier:
    """One question of an earlier campaign, and how its authorities became those of now.

    `since` names campaign and period. `old` and `old_below` have one period each: the question,
    and what its rate divides by.
    """

    since: str
    old: Side
    old_below: Side | None
    groups: Grouped
    _sides: dict[int, Side] = field(default_factory=dict, repr=False)

    def changes(self, now: Side) -> list[str | None]:
        """The change of the total since then, for each area; `now` is this campaign's question."""
        old, new = self._old(self.old), self._new(now)
        both = self.groups.areas & old.usable & new.usable
        n = both.sum(axis=1)
        then, since = _sums(old, both, n), _sums(new, both, n)
        return texts(
            fixed("from", self.since),
            one("n", n),
            span("old", then),
            span("new", since),
            quotient("percent", growth(then, since)),
            one("crosses", self._told(both)),
            where=n > 0,
        )

    def rate_changes(self, now: Side, now_below: Side) -> list[str | None]:
        """The change of the rate since then, in percentage points, for each area."""
        if self.old_below is None:
            return [None] * len(self.groups.areas)
        old, old_below = self._old(self.old), self._old(self.old_below)
        new, new_below = self._new(now), self._new(now_below)
        both = old.usable & old_below.usable & new.usable & new_below.usable
        both = both & self.groups.areas
        n = both.sum(axis=1)
        before = clipped(divide(_sums(old, both, n), _sums(old_below, both, n)))
        after = clipped(divide(_sums(new, both, n), _sums(new_below, both, n)))
        return texts(
            fixed("from", self.since),
            one("n", n),
            quotient("old_percent", rounded(before, PERCENT)),
            quotient("new_percent", rounded(after, PERCENT)),
            quotient("points", points(before, after)),
            one("crosses", self._told(both)),
            where=n > 0,
        )

    def _told(self, both: NDArray[np.bool_]) -> NDArray[Any]:
        """By area, the sentences about its groups in which councils were reorganised, as JSON."""
        told = self.groups.told
        with_words = np.array([bool(words) for words in told], bool)
        column = np.empty(len(both), object)
        column[:] = [
            json.dumps([told[group] for group in np.flatnonzero(area & with_words)])
            for area in both
        ]
        return column

    def _old(self, side: Side) -> Side:
        if id(side) not in self._sides:  # one of our own, which stays as long as we do
            self._sides[id(side)] = _joined(side, self.groups.old, self.groups.old_starts)
        return self._sides[id(side)]

    def _new(self, side: Side) -> Side:
        return _joined(side, self.groups.new, self.groups.new_starts)


def _joined(side: Side, members: NDArray[np.int64], starts: NDArray[np.int64]) -> Side:
    """The first period of a side, by group: usable if all its authorities are."""
    if not len(starts):
        nobody = np.zeros(0, bool)
        nothing = np.zeros(0, side.lower.dtype)
        return Side(nothing, nothing, nobody, nobody, nobody)
    return Side(
        np.add.reduceat(side.lower[0][members], starts),
        np.add.reduceat(side.upper[0][members], starts),
        *(
            np.logical_and.reduceat(one[0][members], starts)
            for one in (side.usable, side.answer, side.exact)
        ),
    )


def _sums(side: Side, both: NDArray[np.bool_], n: Numbers) -> Known:
    """What is known of the sums of the groups of each area."""
    lower, upper = (both.astype(values.dtype) @ values for values in (side.lower, side.upper))
    return known(n, (both & side.exact).sum(axis=1), np.zeros_like(n), lower, upper)
