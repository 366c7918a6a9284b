"""Checks on what one authority answered: what cannot be, and what hardly can be.

A failed check says that somebody slipped: the authority, a reader or a coder. It asks a person,
and changes nothing. Bounds are taken at their word: "<5" of "<10" can be, so nothing is said.
Figures of different year bases are not held against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

Place = tuple[str, str]  # question and period, by their keys

TENFOLD = 10
SMALLEST_JUMP = 10  # up to it a tenfold jump is chance: 1 and 10
SMALLEST_ALIKE = 3  # below it the same figure in every period is chance
FEWEST_ALIKE = 3  # periods
NUMBERS = ("count", "number", "money", "percent")
ADDED_UP = ("count", "number", "money")
OVER_TIME = ("count", "money")  # what happens in a part of a year happens in the year


class Doubt(StrEnum):
    """What is odd."""

    PART_ABOVE_WHOLE = "part_above_whole"
    ABOVE_LIMIT = "above_limit"
    PARTS_DO_NOT_SUM = "parts_do_not_sum"
    TENFOLD = "tenfold"
    SAME_EVERYWHERE = "same_everywhere"
    PART_OF_YEAR_ABOVE_YEAR = "part_of_year_above_year"


@dataclass(frozen=True, slots=True)
class Figure:
    """What the authority said, as far as it is known; bounds are inclusive."""

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    basis: str = ""  # the year basis that it is on
    parts: tuple[Decimal, ...] = ()  # numbers that the same answer gives as its parts

    def __str__(self) -> str:
        if self.value is not None:
            return f"{self.value.normalize():f}"
        low = "" if self.lower is None else f"{self.lower.normalize():f}"
        high = "" if self.upper is None else f"{self.upper.normalize():f}"
        return f"{low} to {high}" if low and high else f"{low} or more" if low else f"up to {high}"


@dataclass(frozen=True, slots=True)
class Question:
    """What the campaign says of a question: part of another, no more than others, a sum."""

    key: str
    kind: str = "count"
    subset_of: str = ""
    at_most: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    key: str
    basis: str = "calendar"
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A check that failed: which, what it says, and of which figures."""

    doubt: Doubt
    places: tuple[Place, ...]  # the one it is about first
    sentence: str = field(compare=False)

    @property
    def key(self) -> str:
        """What names the check among those of one request."""
        return f"{self.doubt}:" + ",".join("@".join(place) for place in self.places)


def failed_checks(
    figures: Mapping[Place, Figure], questions: Sequence[Question], periods: Sequence[Period]
) -> list[Check]:
    """Return every check that the figures of one authority fail, in the order of the questions."""
    asked = {question.key: question for question in questions}
    found: list[Check] = []
    for question in questions:
        for period in periods:
            found += _against_others(question, period, figures, asked)
        if question.kind in ADDED_UP:
            found += _over_periods(question, periods, figures)
    return found


# ------------------------------------------------------------------- one period, several questions


def _against_others(
    question: Question,
    period: Period,
    figures: Mapping[Place, Figure],
    asked: Mapping[str, Question],
) -> Iterator[Check]:
    place = (question.key, period.key)
    figure = figures.get(place)
    if figure is not None:
        yield from _parts_of_one(place, figure)
    if question.kind not in NUMBERS:
        return
    lowest, of, basis = _lowest(question, period, figures)
    if lowest is None:
        return
    said = str(figure) if figure is not None else f"at least {lowest.normalize():f}"
    limits = [(question.subset_of, Doubt.PART_ABOVE_WHOLE, "part of")] if question.subset_of else []
    limits += [(one, Doubt.ABOVE_LIMIT, "no more than") for one in question.at_most]
    for other, doubt, words in limits:
        highest, against = _highest(other, period, basis, figures, asked)
        if highest is None or lowest <= highest:
            continue
        is_exact = (limit := figures.get((other, period.key))) and limit.value == highest
        yield Check(
            doubt,
            (*of, *against),
            f"{called(question.key, asked)}, {period.key} is {said}, and should be {words} "
            f"{called(other, asked)}, which is {'' if is_exact else 'at most '}"
            f"{highest.normalize():f}.",
        )


def _parts_of_one(place: Place, figure: Figure) -> Iterator[Check]:
    """One part of an answer may be all that was named of it; several are taken for all of it."""
    if figure.value is None or not figure.parts:
        return
    total = sum(figure.parts, Decimal(0))
    if total > figure.value or (len(figure.parts) > 1 and total != figure.value):
        yield Check(
            Doubt.PARTS_DO_NOT_SUM,
            (place,),
            f"{place[0]}, {place[1]}: the parts add up to {total.normalize():f}, and the answer is "
            f"{figure}.",
        )


def called(key: str, asked: Mapping[str, Question]) -> str:
    """A question as an authority knows it: it was never asked for a sum of ours by its key."""
    question = asked.get(key)
    return f"{' + '.join(question.sum_of)}" if question and question.sum_of else key


def _basis(figure: Figure, period: Period) -> str:
    return figure.basis or period.basis


def _lowest(
    question: Question, period: Period, figures: Mapping[Place, Figure]
) -> tuple[Decimal | None, tuple[Place, ...], str]:
    """The least that a question can be, the figures which say so, and their year basis.

    A sum that was not asked for is at least what its parts are.
    """
    if figure := figures.get((question.key, period.key)):
        return figure.lower, ((question.key, period.key),), _basis(figure, period)
    parts = [(part, figures.get((part, period.key))) for part in question.sum_of]
    known = [(part, one) for part, one in parts if one is not None and one.lower is not None]
    bases = {_basis(one, period) for _, one in known}
    # No count is below nothing; a sum of money may have a negative part.
    if not known or len(bases) > 1 or (len(known) < len(parts) and question.kind != "count"):
        return None, (), ""
    total = sum((one.lower for _, one in known if one.lower is not None), Decimal(0))
    return total, tuple((part, period.key) for part, _ in known), bases.pop()


def _highest(
    key: str,
    period: Period,
    basis: str,
    figures: Mapping[Place, Figure],
    asked: Mapping[str, Question],
    seen: Collection[str] = (),
) -> tuple[Decimal | None, tuple[Place, ...]]:
    """The most that a question can be, and the figures which say so.

    Of a sum that of its parts; of one that is not known that of what it is a part of.
    """
    question = asked.get(key)
    if key in seen or question is None:
        return None, ()
    figure = figures.get((key, period.key))
    if figure is not None and figure.upper is not None:
        here = _basis(figure, period) == basis
        return (figure.upper, ((key, period.key),)) if here else (None, ())
    seen = (*seen, key)
    if question.sum_of:
        parts = [_highest(one, period, basis, figures, asked, seen) for one in question.sum_of]
        tops = [top for top, _ in parts if top is not None]
        if len(tops) == len(parts):
            return sum(tops, Decimal(0)), tuple(dict.fromkeys(p for _, of in parts for p in of))
    wholes = [one for one in (question.subset_of, *question.at_most) if one]
    limits = [_highest(one, period, basis, figures, asked, seen) for one in wholes]
    known = [(top, of) for top, of in limits if top is not None]
    return min(known, key=lambda one: one[0]) if known else (None, ())


# ------------------------------------------------------------------- one question, several periods


def _over_periods(
    question: Question, periods: Sequence[Period], figures: Mapping[Place, Figure]
) -> Iterator[Check]:
    known = [
        (period, figure)
        for period in periods
        if (figure := figures.get((question.key, period.key))) is not None
    ]
    whole = [(period, figure) for period, figure in known if _is_whole(period, figure)]
    yield from _jumps(question, whole)
    yield from _alike(question, whole)
    if question.kind in OVER_TIME:
        yield from _parts_of_years(question, known)


def _is_whole(period: Period, figure: Figure) -> bool:
    """A whole year on the basis that was asked, so that it may be compared with others."""
    return period.basis in ("calendar", "financial") and figure.basis in ("", period.basis)


def _jumps(question: Question, known: Iterable[tuple[Period, Figure]]) -> Iterator[Check]:
    rows = list(known)
    for (before, old), (after, new) in pairwise(rows):
        for low, high in ((old, new), (new, old)):
            if low.upper is None or high.lower is None or low.upper <= 0:
                continue
            if high.lower > SMALLEST_JUMP and high.lower >= TENFOLD * low.upper:
                yield Check(
                    Doubt.TENFOLD,
                    ((question.key, after.key), (question.key, before.key)),
                    f"{question.key}: {old} in {before.key} and {new} in {after.key}, tenfold or "
                    "more.",
                )


def _alike(question: Question, known: Sequence[tuple[Period, Figure]]) -> Iterator[Check]:
    values = {figure.value for _, figure in known}
    if len(known) < FEWEST_ALIKE or len(values) != 1:
        return
    (value,) = values
    if value is not None and value >= SMALLEST_ALIKE:
        yield Check(
            Doubt.SAME_EVERYWHERE,
            tuple((question.key, period.key) for period, _ in known),
            f"{question.key} is {value.normalize():f} in every one of {len(known)} periods.",
        )


def _parts_of_years(question: Question, known: Iterable[tuple[Period, Figure]]) -> Iterator[Check]:
    """What happened in a part of a year happened in the year."""
    rows = [
        (period, figure, period.start, period.end)
        for period, figure in known
        if period.start and period.end and figure.basis in ("", period.basis)
    ]
    for part, less, start, end in rows:
        for year, more, first, last in rows:
            if part is year or (start, end) == (first, last) or part.basis == "snapshot":
                continue
            if not (first <= start and end <= last) or less.lower is None or more.upper is None:
                continue
            if less.lower > more.upper:
                yield Check(
                    Doubt.PART_OF_YEAR_ABOVE_YEAR,
                    ((question.key, part.key), (question.key, year.key)),
                    f"{question.key}: {less} in {part.key}, which is a part of {year.key}, and "
                    f"{more} in all of that.",
                )
