"""A publication worked out again from its own figures, with only what authorities themselves said.

Printed statistics may hold bounds that were tightened by solving. These could give away a hidden
figure, so each row is set beside one that anybody could add up from the answers as they were given.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from responses_app.domain.areas import areas_of
from responses_app.domain.publication import Figure, Publication
from responses_app.domain.rates import (
    COLUMN_OF_KIND,
    Reading,
    Span,
    add_readings,
    average_rate,
    average_ratio,
    change,
    matched_rate,
    matched_ratio,
    total,
)
from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import json_number

NOT_ADDED: Final = frozenset({"percent", "text"})
"""Kinds of question whose answers are never added up."""

PERCENT: Final = "percent"
VALUE: Final = "value"
WAYS: Final = {PERCENT: (matched_rate, average_rate), VALUE: (matched_ratio, average_ratio)}

Mask = int
"""A set of authorities, a bit each."""

Readings = Mapping[int, Reading]
"""What authorities say to one question and period, by their bits."""

Place = tuple[str, str]
"""A question and a period."""

Json = dict[str, Any]


@dataclass
class Plain:
    """One publication: who belongs to which area, and who answered what.

    `answers`, `exact`, `usable` and `over_time` are sets of authorities by question and period;
    those of the last may be compared over time.
    """

    publication: Publication
    added: frozenset[str]
    sums: tuple[str, ...]
    areas: dict[str, Mask]
    readings: dict[Place, dict[int, Reading]] = field(repr=False)
    partial: dict[Place, Mask] = field(repr=False)
    answers: dict[Place, Mask] = field(repr=False, default_factory=dict)
    exact: dict[Place, Mask] = field(repr=False, default_factory=dict)
    usable: dict[Place, Mask] = field(repr=False, default_factory=dict)
    over_time: dict[Place, Mask] = field(repr=False, default_factory=dict)
    _leaves: dict[str, tuple[str, ...]] = field(repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for place, readings in self.readings.items():
            self.answers[place] = mask_of(b for b, one in readings.items() if one.is_answer)
            self.exact[place] = mask_of(b for b, one in readings.items() if one.is_exact)
            self.usable[place] = mask_of(b for b, one in readings.items() if one.usable)
            question, period = place
            self.over_time[place] = self.usable[place]
            for leaf in self.leaves(question):
                self.over_time[place] &= ~self.partial.get((leaf, period), 0)

    def leaves(self, question: str) -> tuple[str, ...]:
        """The questions whose figures are added up for this one: itself, or the parts of a sum."""
        if question not in self._leaves:
            parts = self.publication.question(question).sum_of if question in self.sums else ()
            leaves = [leaf for part in parts for leaf in self.leaves(part)]
            self._leaves[question] = tuple(leaves) if parts else (question,)
        return self._leaves[question]

    def over(self, question: str, measure: str) -> str:
        """The question that a rate ("percent") or ratio ("value") divides by; "" for none."""
        one = self.publication.question(question)
        below = one.subset_of if measure == PERCENT else one.per
        return below if question in self.added and below in self.added else ""

    def within(self, question: str, period: str, mask: Mask) -> Readings:
        """What some authorities say."""
        readings = self.readings.get((question, period), {})
        return {bit: readings[bit] for bit in bits_of(mask) if bit in readings}


def worked_out(publication: Publication, codes: Mapping[str, int]) -> Plain:
    """Lay out a publication; `codes` gives each authority its bit."""
    added = frozenset(one.key for one in publication.questions if one.kind not in NOT_ADDED)
    sums = tuple(_sums_last(publication, added))
    return Plain(
        publication,
        added,
        sums,
        _areas(publication, codes),
        _readings(publication, added, sums, codes),
        _partial(publication, codes),
    )


def mask_of(bits: Iterable[int]) -> Mask:
    mask = 0
    for bit in bits:
        mask |= 1 << bit
    return mask


def bits_of(mask: Mask) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


# ---------------------------------------------------------------------------------- answers


def _areas(publication: Publication, codes: Mapping[str, int]) -> dict[str, Mask]:
    """Who belongs to which area; a figure of somebody who is not named among those asked tells
    where it belongs, but for saved lists."""
    where = {
        one.authority_code: areas_of(one.nation, one.region, one.authority_type)
        for one in publication.figures
    }
    for one in publication.asked:
        where[one.code] = areas_of(one.nation, one.region, one.type, one.lists)
    areas: dict[str, Mask] = {}
    for code, places in where.items():
        for area in places:
            areas[area] = areas.get(area, 0) | 1 << codes[code]
    return areas


def _readings(
    publication: Publication,
    added: frozenset[str],
    sums: Iterable[str],
    codes: Mapping[str, int],
) -> dict[Place, dict[int, Reading]]:
    periods = [period.key for period in publication.periods]
    found: dict[Place, dict[int, Reading]] = {
        (question, period): {} for question in added for period in periods
    }
    for one in publication.figures:
        if (one.question, one.period) in found and one.status in COLUMN_OF_KIND:
            off = one.other_basis and not publication.include_other_basis
            found[one.question, one.period][codes[one.authority_code]] = reading_of(one, off)
    for question in sums:
        for period in periods:
            parts = [found[part, period] for part in publication.question(question).sum_of]
            found[question, period] = _added(parts)
    return found


def _partial(publication: Publication, codes: Mapping[str, int]) -> dict[Place, Mask]:
    """Whose figures are of a part of a year where a whole one was asked, or the reverse: these
    are never compared over time."""
    asked_basis = {one.key: one.basis for one in publication.periods}
    found: dict[Place, Mask] = {}
    for one in publication.figures:
        if one.other_basis and "part" in (one.basis, asked_basis.get(one.period)):
            place = one.question, one.period
            found[place] = found.get(place, 0) | 1 << codes[one.authority_code]
    return found


def reading_of(figure: Figure, other_basis: bool) -> Reading:
    """What a figure says. An exact one without its value says nothing that can be added up."""
    value, lower, upper = (_decimal(n) for n in (figure.value, figure.lower, figure.upper))
    if figure.status == "exact":
        if value is None:
            return Reading("unclear", other_basis=other_basis)
        lower = upper = value
    return Reading(figure.status, value, lower, upper, other_basis)


def _decimal(number: int | float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _sums_last(publication: Publication, added: frozenset[str]) -> list[str]:
    """Sums of other questions, each after those it is the sum of; none that leads to itself, and
    none of what cannot be added."""
    waiting = {one.key: one for one in publication.questions if one.sum_of and one.key in added}
    ordered: list[str] = []
    while free := [key for key, one in waiting.items() if not set(one.sum_of) & waiting.keys()]:
        ordered += [key for key in free if added.issuperset(waiting[key].sum_of)]
        for key in free:
            del waiting[key]
    return ordered


def _added(parts: list[dict[int, Reading]]) -> dict[int, Reading]:
    sums = {
        bit: add_readings([part.get(bit) for part in parts])
        for bit in set(parts[0]).intersection(*parts[1:])
    }
    return {bit: reading for bit, reading in sums.items() if reading is not None}


# ---------------------------------------------------------------------------------- rows


def plain_quotient(tops: Readings, bottoms: Readings, measure: str) -> Json | None:
    """A rate or a ratio as in a row; its average and its change are left out."""
    found = WAYS[measure][0](tops, bottoms)
    return found.as_dict() if found else None


def plain_average(tops: Readings, bottoms: Readings, measure: str) -> Json | None:
    """The mean of the authorities' own rates or ratios."""
    found = WAYS[measure][1](tops, bottoms)
    return found.as_dict() if found else None


def plain_change(old: Readings, new: Readings) -> Json | None:
    """A change over the authorities that both sides have."""
    found = change(old, new)
    return found.as_dict() if found else None


def plain_rate_change(
    old: tuple[Readings, Readings], new: tuple[Readings, Readings]
) -> Json | None:
    """The change of a rate in percentage points; all four sides are of the same authorities."""
    if not new[0]:
        return None
    was, now = (
        _share(total(tops.values()), total(bottoms.values())) for tops, bottoms in (old, new)
    )
    points = (_less(now[0], was[0]), _less(now[1], was[2]), _less(now[2], was[1]))
    found: Json = {"n": len(new[0])}
    for name, shares in (("old_percent", was), ("new_percent", now), ("points", points)):
        for end, share in zip(("", "_lower", "_upper"), shares):
            rounded = None if share is None else half_up(100 * share, 1)
            found[name + end] = json_number(rounded)
    return found


Share = tuple[Fraction | None, Fraction | None, Fraction | None]


def _share(top: Span, bottom: Span) -> Share:
    """The exact share with its lowest and highest value, as `rates` has them before rounding."""
    point = _over(top.point, bottom.point)
    lower, upper = _over(top.lower, bottom.upper), _over(top.upper, bottom.lower)
    if point is not None or lower is None:
        return point, lower, upper
    return None, _clipped(lower), Fraction(1) if upper is None else _clipped(upper)


def _over(top: Decimal | None, bottom: Decimal | None) -> Fraction | None:
    if top is None or bottom is None or bottom <= 0:
        return None
    return Fraction(top) / Fraction(bottom)


def _clipped(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other
