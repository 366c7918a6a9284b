"""Which hidden figures a reader of an export could work out, from the other figures in it.

"Five or fewer" beside 6 and a total of 9 leaves little room. Nothing else in an export says more:
its sums are worked out from the same figures. What a figure would be is never told.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from requests_app.models import Campaign, FoiRequest
from responses_app.domain.publication import Question
from responses_app.domain.statistics.solving import System, solve
from responses_app.models import Figure

HIDING: Final = (Figure.Kind.SUPPRESSED.value, Figure.Kind.BOUNDED.value)
ANSWERS: Final = (*HIDING, Figure.Kind.EXACT.value, Figure.Kind.APPROXIMATE.value)
FEW: Final = 2  # values that are left; as many give a figure away

Cell = tuple[str, str, int | None, int | None]
"""An authority, the kind of its answer, and its bounds."""


def recoverable(campaign: Campaign) -> Iterator[str]:
    """Say in a sentence of each hidden count that it can be narrowed down to two values or one.

    Hidden are those that an authority suppressed or gave within bounds of three values or more.
    A query a period, and none where questions have nothing to do with one another.
    """
    questions = [
        Question(
            one.key, one.text, one.unit, one.kind, tuple(one.sum_of), one.subset_of, one.per,
            tuple(one.at_most), one.previous,
        )
        for one in campaign.questions.all()
    ]  # fmt: skip
    system = System.of(questions)
    if not any(system.whole[row] for row in system.related):
        return
    for period in campaign.periods.all():
        found = _answers(campaign, period.pk, period.basis, system)
        for authority, question, values in _narrowed(system, found):
            left = "can be worked out" if values == 1 else "can be narrowed down to two values"
            yield f"{authority}: {question} of {period.key} {left}."


def _answers(
    campaign: Campaign, period: int, basis: str, system: System
) -> dict[tuple[str, str], dict[int, Cell]]:
    """What each authority answered to questions that have to do with one another, in whole
    numbers; of two rounds the newer speaks."""
    row_of = {system.keys[row]: row for row in system.related}
    figures = (
        Figure.objects.accepted()
        .filter(
            foi_request__campaign=campaign, period=period, question__key__in=row_of,
            kind__in=ANSWERS, basis__in=("", basis),
        )
        .exclude(foi_request__outcome=FoiRequest.Outcome.WITHDRAWN)
        .exclude(needs_review=True)
        .order_by("foi_request__authority__code", "foi_request__round")
        .values_list(
            "foi_request__authority__code", "foi_request__authority__plain_name", "question__key",
            "kind", "value", "lower", "upper",
        )
    )  # fmt: skip
    found: dict[tuple[str, str], dict[int, Cell]] = {}
    for code, name, question, kind, value, lower, upper in figures.iterator(chunk_size=2000):
        if kind == Figure.Kind.EXACT:
            lower = upper = value
        numbers = [one for one in (lower, upper) if one is not None]
        if any(one % 1 or abs(one) > system.largest for one in numbers):
            continue
        whole = [None if one is None else int(one) for one in (lower, upper)]
        found.setdefault((code, name), {})[row_of[question]] = (name, kind, *whole)
    hides = {who for who, cells in found.items() if any(one[1] in HIDING for one in cells.values())}
    return {who: cells for who, cells in found.items() if who in hides}


def _sums_are_known(system: System, given: NDArray[np.bool_]) -> None:
    """A sum is some number, within no bounds of its own, where all its parts were answered."""
    number = {key: row for row, key in enumerate(system.keys)}
    sums = [one for one in system.relations if one.kind == "sum"]
    for _ in sums:  # a sum may be of sums
        for one in sums:
            given[number[one.whole]] |= given[[number[part] for part in one.parts]].all(axis=0)


def _narrowed(
    system: System, found: dict[tuple[str, str], dict[int, Cell]]
) -> Iterator[tuple[str, str, int]]:
    """Authority, question and how many values are left, where they are few now and were more."""
    shape = len(system.keys), len(found)
    lower, upper = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    open_lower, open_upper = np.ones(shape, np.bool_), np.ones(shape, np.bool_)
    given = np.zeros(shape, np.bool_)
    for column, cells in enumerate(found.values()):
        for row, (_, _, lowest, highest) in cells.items():
            given[row, column] = True
            for known, opened, number in (
                (lower, open_lower, lowest),
                (upper, open_upper, highest),
            ):
                if number is not None:
                    known[row, column], opened[row, column] = number, False
    _sums_are_known(system, given)
    solved = solve(system, lower, upper, open_lower, open_upper, given)
    for column, cells in enumerate(found.values()):
        if solved.contradicted[column]:
            continue
        for row, (name, kind, lowest, highest) in cells.items():
            if kind not in HIDING or not system.whole[row] or solved.open_upper[row, column]:
                continue
            start = 0 if solved.open_lower[row, column] else int(solved.lower[row, column])
            values = int(solved.upper[row, column]) - start + 1
            were = None if highest is None else highest - (lowest or 0) + 1
            if values <= FEW and (were is None or were > FEW):
                yield name, system.keys[row], values
