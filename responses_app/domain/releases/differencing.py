"""What two published releases give away together, though neither does so alone.

A total that grows by 3 while one authority alone has answered newly, and is hidden, tells its
number; so does a figure that one release hides, lest another be worked out, and the other shows.
Every total that is printed is an equation over the figures that are hidden in it. Where those of
both releases together settle one of them, a reader can work it out.

What is the same in both is taken to be known to be the same: nobody is told so, but everybody may
guess it. Only totals are looked at, over the UK, nations, regions and types of authority; rates and
saved lists are not.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Figure, Publication

Place = tuple[str, str]
"""Authority code and question."""
Unknown = tuple[str, str, str]
"""The same, and the release it is of: empty where it is the same figure in both."""

PRIME: Final = 2_147_483_647
"""Equations are solved by this modulus: exact, and products fit into 64 bits. Of numbers as small
as 0 and 1 it settles the same unknowns as fractions would, but for an unlikely chance."""


@dataclass(frozen=True)
class Printed:
    """One release: all of it, and what everybody can see."""

    whole: Publication
    safe: Publication


@dataclass(frozen=True, slots=True)
class GivenAway:
    """A hidden figure that the two releases give away together."""

    authority_name: str
    question: str
    period: str
    older: str
    newer: str

    def __str__(self) -> str:
        return (
            f"{self.authority_name}, {self.question}, {self.period}: what {self.older} and "
            f"{self.newer} print together tells its hidden figure, or by how much it changed"
        )


def given_away(older: Printed, newer: Printed) -> list[GivenAway]:
    """Return the hidden figures that a reader of both releases can work out."""
    names = {
        one.authority_code: one.authority_name
        for printed in (older, newer)
        for one in printed.whole.figures
    }
    order = {one.key: place for place, one in enumerate(newer.whole.questions)}
    periods = [one.key for one in newer.whole.periods]
    found = []
    for period in periods:
        settled = {(code, key) for code, key, _ in _settled_in(older, newer, period)}
        for code, key in sorted(settled, key=lambda one: (order.get(one[1], 0), one)):
            origins = older.whole.origin, newer.whole.origin
            found.append(GivenAway(names[code], key, period, *origins))
    return found


def _settled_in(older: Printed, newer: Printed, period: str) -> list[Unknown]:
    """The unknowns of one period that the totals of both settle."""
    sides = _Side(older, period, "older"), _Side(newer, period, "newer")
    unknowns: dict[Unknown, int] = {}
    rows: list[list[int]] = []
    for side, other in (sides, sides[::-1]):
        for equation in side.equations():
            hidden = (side.unknown(place, other) for place in equation)
            named = [one for one in hidden if one is not None]
            rows.append([unknowns.setdefault(one, len(unknowns)) for one in named])
    matrix = np.zeros((len(rows), len(unknowns)), np.int64)
    for number, row in enumerate(rows):
        matrix[number, row] = 1
    names = list(unknowns)
    return [names[column] for column in settled(matrix)]


class _Side:
    """One release at one period: what each authority gave, what is shown, which totals stand."""

    def __init__(self, printed: Printed, period: str, name: str) -> None:
        self.name = name
        given = [one for one in printed.whole.figures if _counts(one, period)]
        self.given = {_place(one): one.value for one in given}
        self.shown = {_place(one) for one in printed.safe.figures if _counts(one, period)}
        self.in_area: defaultdict[str, list[str]] = defaultdict(list)
        everybody: dict[str, Figure] = {}
        for one in printed.whole.figures:
            if one.period == period:
                everybody[one.authority_code] = one
        for code, one in everybody.items():
            for area in areas_of(one.nation, one.region, one.authority_type):
                self.in_area[area].append(code)
        self.parts = {one.key: one.sum_of or (one.key,) for one in printed.whole.questions}
        self.totals = [
            (str(row["question"]), str(row["area"]))
            for row in printed.safe.statistics
            if row["period"] == period and row["total"] is not None
        ]

    def equations(self) -> Iterator[list[Place]]:
        """The figures in each printed total."""
        for question, area in self.totals:
            parts = self.parts.get(question, ())
            found: list[Place] = []
            for code in self.in_area.get(area, ()):
                theirs = [(code, part) for part in parts]
                if all(place in self.given for place in theirs):
                    found += theirs
            if found:
                yield found

    def unknown(self, place: Place, other: "_Side") -> Unknown | None:
        """What a reader does not know of a figure in a total; None where it is shown."""
        if place in self.shown:
            return None
        if other.given.get(place) == self.given[place]:
            return None if place in other.shown else (*place, "")
        return (*place, self.name)


def _place(figure: Figure) -> Place:
    return figure.authority_code, figure.question


def _counts(figure: Figure, period: str) -> bool:
    """Whether a figure of this period adds a number to an exact total."""
    is_number = figure.status == "exact" and figure.value is not None
    return figure.period == period and is_number and not figure.other_basis


def settled(equations: NDArray[np.int64]) -> Sequence[int]:
    """Return the columns that these equations settle, whatever stands on their right sides.

    By Gauss and Jordan: what is left alone in a row is settled.
    """
    rows = np.array(equations, np.int64) % PRIME
    done = 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        candidates = np.flatnonzero(rows[done:, column])
        if not len(candidates):
            continue
        pivot = done + int(candidates[0])
        rows[[done, pivot]] = rows[[pivot, done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        factors: NDArray[Any] = rows[:, column].copy()
        factors[done] = 0
        others = np.flatnonzero(factors)
        rows[others] = (rows[others] - factors[others, None] * rows[done] % PRIME) % PRIME
        done += 1
    alone = np.flatnonzero((rows[:done] != 0).sum(axis=1) == 1)
    return [int(np.flatnonzero(rows[row])[0]) for row in alone]
