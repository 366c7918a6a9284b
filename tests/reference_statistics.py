"""Statistics worked out the plain way, one cell at a time: what the engine must come to.

Slow, and short enough to be believed. The rules of a cell are those of `rates.py`; bounds are
tightened by a solver of whole-number programs (scipy's HiGHS), one figure at a time.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp

from responses_app.domain.publication import Period, Question
from responses_app.domain.rates import (
    Reading,
    Span,
    add_readings,
    average_rate,
    average_ratio,
    change,
    count_authorities,
    matched_rate,
    matched_ratio,
    total,
)
from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import json_number

Authority = Hashable
Readings = Mapping[Authority, Reading]
Place = tuple[str, str]  # question, period

NOT_ADDED = ("percent", "text")
COUNTED = ("count", "yes_no")
NO_LIMIT = None


def rows(
    questions: Sequence[Question],
    periods: Sequence[Period],
    areas: Mapping[str, frozenset[Authority]],
    replied: frozenset[Authority],
    readings: Mapping[Place, Readings],
) -> list[dict[str, Any]]:
    """Return the rows of a campaign's statistics as `show_statistics` prints them.

    `areas` are in the order in which they are told; `readings` are those of questions that were
    asked, and sums are worked out here.
    """
    known = {place: dict(here) for place, here in readings.items()}
    for period in periods:
        _add_up(questions, period, known)
        _tighten(questions, period, known)
    table = _Table(questions, periods, replied, known)
    return [
        table.row(question, period, area, members)
        for question in questions
        for period in range(len(periods))
        for area, members in areas.items()
    ]


class _Table:
    def __init__(
        self,
        questions: Sequence[Question],
        periods: Sequence[Period],
        replied: frozenset[Authority],
        known: Mapping[Place, Readings],
    ) -> None:
        self.periods = periods
        self.replied = replied
        self.known = known
        self.added = {one.key for one in questions if one.kind not in NOT_ADDED}
        self.questions = {one.key: one for one in questions}

    def row(
        self, question: Question, period: int, area: str, members: frozenset[Authority]
    ) -> dict[str, Any]:
        here = self.readings(question.key, period, members)
        # Who was not asked this question is not among those asked, whatever else they answered.
        asked = members - {one for one, reading in here.items() if reading.kind == "not_asked"}
        here = self.readings(question.key, period, asked)
        span = total(here.values()) if question.key in self.added else Span()
        return {
            "question": question.key,
            "period": self.periods[period].key,
            "area": area,
            **count_authorities(asked, asked & self.replied, here).as_dict(),
            **span.as_dict("total"),
            "rate": self.rate(question, period, asked),
            "ratio": self.ratio(question, period, asked),
            "change": self.change(question, period, asked),
        }

    def readings(
        self, question: str, period: int, members: frozenset[Authority]
    ) -> dict[Authority, Reading]:
        everywhere = self.known.get((question, self.periods[period].key), {})
        return {one: everywhere[one] for one in everywhere if one in members}

    def rate(
        self, question: Question, period: int, members: frozenset[Authority]
    ) -> dict[str, Any] | None:
        if not {question.key, question.subset_of} <= self.added:
            return None
        top, bottom = (
            self.readings(key, period, members) for key in (question.key, question.subset_of)
        )
        rate, average = matched_rate(top, bottom), average_rate(top, bottom)
        if rate is None:
            return None
        return {
            "of": question.subset_of,
            **rate.as_dict(),
            "average": average.as_dict() if average else None,
            "change": self.rate_change(question, period, members),
        }

    def ratio(
        self, question: Question, period: int, members: frozenset[Authority]
    ) -> dict[str, Any] | None:
        if not {question.key, question.per} <= self.added:
            return None
        top, bottom = (self.readings(key, period, members) for key in (question.key, question.per))
        ratio, average = matched_ratio(top, bottom), average_ratio(top, bottom)
        if ratio is None:
            return None
        return {
            "of": question.per,
            **ratio.as_dict(),
            "average": average.as_dict() if average else None,
        }

    def before(self, period: int) -> int | None:
        """A part of a year is compared with nothing, and one basis never with another."""
        if not period or self.periods[period].basis == "part":
            return None
        same = self.periods[period - 1].basis == self.periods[period].basis
        return period - 1 if same else None

    def change(
        self, question: Question, period: int, members: frozenset[Authority]
    ) -> dict[str, Any] | None:
        before = self.before(period)
        if before is None or question.key not in self.added:
            return None
        old, new = (self.readings(question.key, one, members) for one in (before, period))
        changed = change(old, new)
        if changed is None:
            return None
        return {"from": self.periods[before].key, **changed.as_dict(), "crosses": []}

    def rate_change(
        self, question: Question, period: int, members: frozenset[Authority]
    ) -> dict[str, Any] | None:
        """In percentage points, over the authorities with all four figures usable."""
        before = self.before(period)
        if before is None:
            return None
        four = [
            self.readings(key, one, members)
            for one in (before, period)
            for key in (question.key, question.subset_of)
        ]
        matched = [one for one in four[0] if all(one in some and some[one].usable for some in four)]
        if not matched:
            return None
        sums = [total(some[one] for one in matched) for some in four]
        old, new = _share(*sums[:2]), _share(*sums[2:])
        points = _less(new[0], old[0]), _less(new[1], old[2]), _less(new[2], old[1])
        return {
            "from": self.periods[before].key,
            "n": len(matched),
            **_percentages(old, "old_percent"),
            **_percentages(new, "new_percent"),
            **_percentages(points, "points"),
            "crosses": [],
        }


def _share(top: Span, bottom: Span) -> tuple[Fraction | None, ...]:
    """Point, lowest and highest share, unrounded; bounds lie within 0 and 1."""

    def over(one: Decimal | None, other: Decimal | None) -> Fraction | None:
        if one is None or other is None or other <= 0:
            return None
        return Fraction(one) / Fraction(other)

    assert top.lower is not None and top.upper is not None
    point = over(top.point, bottom.point)
    lowest = over(top.lower, bottom.upper if top.lower >= 0 else bottom.lower)
    highest = over(top.upper, bottom.lower if top.upper > 0 else bottom.upper)
    if point is not None or lowest is None:
        return point, lowest, highest
    lowest = min(max(lowest, Fraction(0)), Fraction(1))
    return None, lowest, Fraction(1) if highest is None else min(max(highest, Fraction(0)), 1)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _percentages(shares: Iterable[Fraction | None], name: str) -> dict[str, Any]:
    rounded = [None if one is None else half_up(100 * one, 1) for one in shares]
    return {
        f"{name}{end}": json_number(one)
        for end, one in zip(("", "_lower", "_upper"), rounded, strict=True)
    }


# ---------------------------------------------------------------------------------- sums


def _add_up(
    questions: Sequence[Question], period: Period, known: dict[Place, dict[Authority, Reading]]
) -> None:
    """Work out the questions that are sums of others, each after its parts."""
    added = {one.key for one in questions if one.kind not in NOT_ADDED}
    waiting = [one for one in questions if one.sum_of]
    while ready := [one for one in waiting if not {each.key for each in waiting} & set(one.sum_of)]:
        for one in ready:
            waiting.remove(one)
            if not added.issuperset(one.sum_of):
                continue
            parts = [known.get((part, period.key), {}) for part in one.sum_of]
            everyone = {authority for part in parts for authority in part}
            sums = {each: add_readings([part.get(each) for part in parts]) for each in everyone}
            known[one.key, period.key] = {each: s for each, s in sums.items() if s is not None}


# ---------------------------------------------------------------------------------- solving

Ends = tuple[Decimal | None, Decimal | None]


def _tighten(
    questions: Sequence[Question], period: Period, known: dict[Place, dict[Authority, Reading]]
) -> None:
    amounts = tuple((one.key, one.kind) for one in questions if one.kind not in NOT_ADDED)
    relations = tuple(_relations(questions, {key for key, _ in amounts}))
    related = {key for _, whole, parts in relations for key in (whole, *parts)}
    everyone = {one for key in related for one in known.get((key, period.key), {})}
    for authority in everyone:
        said = {
            key: reading
            for key in sorted(related)
            if (reading := known.get((key, period.key), {}).get(authority)) and reading.is_answer
        }
        if all(reading.kind == "exact" for reading in said.values()):
            continue
        ends = tuple((key, (one.lower, one.upper)) for key, one in said.items())
        for key, (lowest, highest) in solved(amounts, relations, ends).items():
            was = said[key]
            if was.kind == "exact":
                continue
            counted = dict(amounts)[key] in COUNTED
            if was.lower is None and counted and not lowest:
                lowest = None  # that a count is not below zero is no lowest value of an answer
            known[key, period.key][authority] = replace(was, lower=lowest, upper=highest)


def _relations(questions: Sequence[Question], amounts: set[str]) -> Iterable[tuple[str, str, Any]]:
    for one in questions:
        if one.sum_of and {one.key, *one.sum_of} <= amounts:
            yield "sum", one.key, one.sum_of
        for other in (one.subset_of, *one.at_most):
            if {one.key, other} <= amounts:
                yield "at_most", other, (one.key,)


@lru_cache(maxsize=10_000)
def solved(
    amounts: tuple[tuple[str, str], ...],
    relations: tuple[tuple[str, str, tuple[str, ...]], ...],
    said: tuple[tuple[str, Ends], ...],
) -> dict[str, Ends]:
    """The lowest and highest value of each figure that was given; nothing if they contradict one
    another."""
    keys = [key for key, _ in amounts]
    whole = [kind in COUNTED for _, kind in amounts]
    given = dict(said)
    far = 100.0 * float(1 + sum(abs(end) for ends in given.values() for end in ends if end))
    lower, upper = [], []
    for key, is_count in zip(keys, whole, strict=True):
        low, high = given.get(key, (None, None))
        floor = 0.0 if is_count else -far
        lower.append(floor if low is None else max(float(low), floor))
        upper.append(far if high is None else float(high))
    if any(low > high for low, high in zip(lower, upper, strict=True)):
        return {}
    matrix = np.zeros((len(relations), len(keys)))
    for row, (_, all_of_it, parts) in enumerate(relations):
        matrix[row, keys.index(all_of_it)] += 1
        for part in parts:
            matrix[row, keys.index(part)] -= 1
    most = [0.0 if kind == "sum" else np.inf for kind, _, _ in relations]
    found: dict[str, Ends] = {}
    for key in given:
        ends = []
        for sign in (1, -1):
            goal = np.zeros(len(keys))
            goal[keys.index(key)] = sign
            result = milp(
                goal,
                integrality=np.array(whole, int),
                bounds=(lower, upper),
                constraints=[LinearConstraint(matrix, np.zeros(len(most)), most)],
            )
            if result.x is None:
                return {}
            end = float(result.x[keys.index(key)])
            ends.append(NO_LIMIT if abs(end) > far / 10 else Decimal(str(round(end, 6))))
        found[key] = ends[0], ends[1]
    return found
