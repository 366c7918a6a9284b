"""One question over many waves of the same survey, told twice: of all, and of the same places.

The total over everybody who answered moves with who answered. The **panel** does not: it is made
of the places whose figures are usable in every wave, whatever councils stood for them at the time
(see `panels`). Only the panel has a change: since the wave before, in percent of the older total,
and since the first. The same for the rate, in percentage points, over the places with both figures
usable in every wave.

Like is compared with like: waves on another year basis than the newest one, or of a part of a
year, stand in no series, and are listed as left out; so is a year that a later wave asked again.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Generic, TypeVar

from responses_app.domain.rates import (
    PERCENT_PLACES,
    Change,
    Rate,
    Reading,
    Span,
    add_readings,
    change,
    matched_rate,
    total,
)
from responses_app.domain.rounding import half_up
from responses_app.domain.statistics.panels import Group, Line, lines, told

A = TypeVar("A", bound=Hashable)
Json = dict[str, object]
Readings = Mapping[A, Reading]

PART: Final = "part"
"""The basis of a period that is a part of a year."""
YEARS: Final = frozenset({"calendar", "financial"})
"""Bases of periods that one key names: two waves of the same key are of the same year."""
NUMBERS: Final = frozenset({"exact", "bounded", "approximate"})


@dataclass(frozen=True, slots=True)
class Wave(Generic[A]):
    """What was said in one wave to one question for one period.

    `label` is how a reader knows it ("2023"); `basis` is that of its period. `asked` leaves out
    those who were not asked this question, and `expected` are those who stood then and should
    have been. `denominators` are figures of the question that this one is a part of; None where
    it is part of none. `partial` are those whose answer is of a part of the year: it counts in the
    wave itself, if at all, and is compared with nothing.
    """

    campaign: str
    title: str
    period: str
    label: str
    basis: str
    asked: Collection[A]
    readings: Mapping[A, Reading]
    denominators: Mapping[A, Reading] | None = None
    expected: Collection[A] = ()
    partial: Collection[A] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A rate in two waves over the same `n` places, and the change in percentage points."""

    since: str
    n: int
    old: Span
    new: Span
    points: Span

    def as_dict(self) -> Json:
        return {
            "from": self.since,
            "n": self.n,
            **self.old.as_dict("old_percent"),
            **self.new.as_dict("new_percent"),
            **self.points.as_dict("points"),
        }


@dataclass(frozen=True, slots=True)
class Growth:
    """A total in two waves over the same places, and the change in percent of the older one."""

    since: str
    change: Change

    def as_dict(self) -> Json:
        return {"from": self.since, **self.change.as_dict()}


@dataclass(frozen=True, slots=True)
class Panel:
    """The `n` places with usable figures in every wave: their total in this one.

    `since_last` and `since_first` are None for the first wave.
    """

    n: int
    total: Span
    since_last: Growth | None = None
    since_first: Growth | None = None

    def as_dict(self) -> Json:
        return {
            "n": self.n,
            **self.total.as_dict("total"),
            "since_last": self.since_last.as_dict() if self.since_last else None,
            "since_first": self.since_first.as_dict() if self.since_first else None,
        }


@dataclass(frozen=True, slots=True)
class RatePanel:
    """The `n` places with both figures usable in every wave: their rate in this one."""

    n: int
    numerator: Span
    denominator: Span
    percent: Span
    since_last: Points | None = None
    since_first: Points | None = None

    def as_dict(self) -> Json:
        return {
            "n": self.n,
            **self.numerator.as_dict("numerator"),
            **self.denominator.as_dict("denominator"),
            **self.percent.as_dict("percent"),
            "since_last": self.since_last.as_dict() if self.since_last else None,
            "since_first": self.since_first.as_dict() if self.since_first else None,
        }


@dataclass(frozen=True, slots=True)
class Point:
    """One wave: everybody who answered, and the panel beside it under another name.

    `answered` gave a number: exact, within bounds or approximate.

    `rate` is the matched rate of this wave alone; None where the question is part of none, or
    nobody gave both figures. `panel` and `rate_panel` are None where no place is in every wave.
    """

    campaign: str
    title: str
    period: str
    label: str
    asked: int
    answered: int
    total: Span
    panel: Panel | None = None
    rate: Rate | None = None
    rate_panel: RatePanel | None = None

    def as_dict(self) -> Json:
        return {
            "campaign": self.campaign,
            "title": self.title,
            "period": self.period,
            "label": self.label,
            "asked": self.asked,
            "answered": self.answered,
            **self.total.as_dict("total"),
            "panel": self.panel.as_dict() if self.panel else None,
            "rate": self.rate.as_dict() if self.rate else None,
            "rate_panel": self.rate_panel.as_dict() if self.rate_panel else None,
        }


@dataclass(frozen=True, slots=True)
class Trend:
    """A question over its waves, the oldest first.

    `crosses` has a sentence for each place of the panel where councils were reorganised, and
    `rate_crosses` for each of the rate's; `left_out` one for each wave that is in no series.
    """

    points: tuple[Point, ...]
    crosses: tuple[str, ...] = ()
    rate_crosses: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def as_dict(self) -> Json:
        return {
            "waves": [point.as_dict() for point in self.points],
            "crosses": list(self.crosses),
            "rate_crosses": list(self.rate_crosses),
            "left_out": list(self.left_out),
        }


def trend(
    waves: Sequence[Wave[A]],
    successors: Mapping[A, Collection[A]],
    names: Mapping[A, str],
) -> Trend:
    """Return the series of a question over `waves`, given the oldest first.

    `successors` say who took whose place, and `names` what authorities are called (those that were
    reorganised are enough). The figures are taken as they are: solve them first.
    """
    series, left_out = _alike(waves)
    places = [
        line
        for line in lines(
            successors, [wave.asked for wave in series], [wave.expected for wave in series]
        )
        if line.complete
    ]
    counted = _Panel(series, [_over_time(wave, wave.readings) for wave in series], places)
    rated = _RatePanel(series, places)
    points = tuple(
        Point(
            campaign=wave.campaign,
            title=wave.title,
            period=wave.period,
            label=wave.label,
            asked=len(frozenset(wave.asked)),
            answered=sum(_is_number(reading) for reading in wave.readings.values()),
            total=total(wave.readings.values()),
            panel=counted.at(number),
            rate=_rate(wave),
            rate_panel=rated.at(number),
        )
        for number, wave in enumerate(series)
    )
    return Trend(
        points,
        crosses=tuple(_told(series, counted.places, names)),
        rate_crosses=tuple(_told(series, rated.places, names)),
        left_out=left_out,
    )


def _alike(waves: Sequence[Wave[A]]) -> tuple[list[Wave[A]], tuple[str, ...]]:
    """The waves on the basis of the newest whole one, and a sentence for each of the others."""
    whole = [wave for wave in waves if wave.basis != PART]
    basis = whole[-1].basis if whole else ""
    newest = {wave.period: wave for wave in whole if wave.basis == basis in YEARS}
    series, left_out = [], []
    for wave in waves:
        again = newest.get(wave.period, wave)
        if wave.basis == PART:
            left_out.append(
                f"{wave.title}, {wave.label}: part of a year, which is compared with nothing."
            )
        elif wave.basis != basis:
            left_out.append(
                f"{wave.title}, {wave.label}: on a {wave.basis} basis, and the newest wave is on a "
                f"{basis} basis."
            )
        elif again.campaign != wave.campaign:
            left_out.append(
                f"{wave.title}, {wave.label}: asked again in {again.title}, whose answers stand "
                "here."
            )
        else:
            series.append(wave)
    return series, tuple(left_out)


def _is_number(reading: Reading) -> bool:
    return reading.is_answer and reading.kind in NUMBERS


def _over_time(wave: Wave[A], readings: Readings[A]) -> Readings[A]:
    """Readings of whole years alone: they may be compared with those of another wave."""
    return {one: reading for one, reading in readings.items() if one not in wave.partial}


def _rate(wave: Wave[A]) -> Rate | None:
    return None if wave.denominators is None else matched_rate(wave.readings, wave.denominators)


@dataclass
class _Panel(Generic[A]):
    """The places whose figures are usable in all waves, each as one reading a wave."""

    waves: Sequence[Wave[A]]
    said: Sequence[Readings[A]]
    candidates: Sequence[Line[A]]
    places: list[Line[A]] = field(init=False)
    readings: list[dict[int, Reading]] = field(init=False)

    def __post_init__(self) -> None:
        self.places, self.readings = [], [{} for _ in self.waves]
        for line in self.candidates:
            found = [_together(line, number, said) for number, said in enumerate(self.said)]
            usable = [one for one in found if one is not None and one.usable]
            if len(usable) == len(found):
                for readings, reading in zip(self.readings, usable, strict=True):
                    readings[len(self.places)] = reading
                self.places.append(line)

    def at(self, number: int) -> Panel | None:
        if not self.places:
            return None
        return Panel(
            len(self.places),
            total(self.readings[number].values()),
            self._since(number - 1, number) if number else None,
            self._since(0, number) if number else None,
        )

    def _since(self, before: int, number: int) -> Growth | None:
        found = change(self.readings[before], self.readings[number])
        return Growth(since(self.waves[before]), found) if found else None


class _RatePanel(Generic[A]):
    """The places with both figures usable in all waves."""

    def __init__(self, waves: Sequence[Wave[A]], candidates: Sequence[Line[A]]) -> None:
        self.waves = waves
        below = [
            _over_time(wave, wave.denominators) for wave in waves if wave.denominators is not None
        ]
        self.places: list[Line[A]] = []
        if len(below) < len(waves) or not waves:
            return
        bottom = _Panel(waves, below, candidates)
        top = _Panel(waves, [_over_time(wave, wave.readings) for wave in waves], bottom.places)
        self.places = top.places
        self.top = [total(readings.values()) for readings in top.readings]
        bottom = _Panel(waves, below, self.places)
        self.bottom = [total(readings.values()) for readings in bottom.readings]
        self.shares = [_share(*pair) for pair in zip(self.top, self.bottom, strict=True)]

    def at(self, number: int) -> RatePanel | None:
        if not self.places:
            return None
        return RatePanel(
            len(self.places),
            self.top[number],
            self.bottom[number],
            _percentage(self.shares[number]),
            self._since(number - 1, number) if number else None,
            self._since(0, number) if number else None,
        )

    def _since(self, before: int, number: int) -> Points:
        old, new = self.shares[before], self.shares[number]
        difference = (
            _less(new[0], old[0]),
            _less(new[1], old[2]),
            _less(new[2], old[1]),
        )
        return Points(
            since(self.waves[before]),
            len(self.places),
            _percentage(old),
            _percentage(new),
            _percentage(difference),
        )


def since(wave: Wave[A]) -> str:
    """The name of a wave in a comparison: `missing-2022:2021`."""
    return f"{wave.campaign}:{wave.period}"


def _together(line: Line[A], number: int, said: Readings[A]) -> Reading | None:
    """What all authorities of a place said together in one wave."""
    return add_readings([said.get(one) for one in sorted(line.waves[number], key=str)])


Share = tuple[Fraction | None, Fraction | None, Fraction | None]  # point, lowest, highest


def _share(top: Span, bottom: Span) -> Share:
    """The exact share. Its bounds lie within 0 and 1, unless both sums are exact: 12 of 10 is 120%,
    a slip that somebody must see."""
    if bottom.point is not None and top.point is not None:
        point = Fraction(top.point) / Fraction(bottom.point) if bottom.point > 0 else None
        return point, point, point
    if top.lower is None or top.upper is None or bottom.lower is None or bottom.upper is None:
        return None, None, None
    if bottom.upper <= 0:
        return None, None, None
    lowest = Fraction(top.lower) / Fraction(bottom.upper)
    if bottom.lower <= 0:
        return None, _within(lowest), Fraction(1)
    return None, _within(lowest), _within(Fraction(top.upper) / Fraction(bottom.lower))


def _within(share: Fraction) -> Fraction:
    return min(max(share, Fraction(0)), Fraction(1))


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _percentage(share: Share) -> Span:
    return Span(*(None if one is None else half_up(100 * one, PERCENT_PLACES) for one in share))


def _told(
    waves: Sequence[Wave[A]], places: Sequence[Line[A]], names: Mapping[A, str]
) -> Iterator[str]:
    """A sentence for each wave in which other bodies stood for a place than in the wave before."""
    for line in places:
        for number in range(1, len(waves)):
            old, new = line.waves[number - 1], line.waves[number]
            if old != new:
                yield told(Group(old, new, True, True), names, waves[number - 1].label)
