"""What is known of every figure, tightened by the campaign's own relations.

A tightened figure is used in sums, and never shown for an authority.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.statistics.grid import PLACES, Grid
from responses_app.domain.statistics.kinds import EXACT
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.solving import System, solve

AT_ONCE: Final = 1_000_000
"""How many figures are solved at once: it bounds the memory."""


def tighten(plan: Plan, grid: Grid) -> None:
    """Tighten the bounds in the grid, in place, where relations tell more than the answers do.

    Answers on another basis than was asked are left alone: a calendar year's part may well exceed
    the financial year's whole. A "*" beside a whole of 40 adds at most 40 to a total, and stays a
    figure for which nobody gave a lowest value: it enters no rate. Figures too large to be solved
    stay as they are.
    """
    system = System.of(plan.questions)
    related = list(system.related)
    if not related or not grid.kind.size:
        return
    questions = len(plan.questions)
    answers = (grid.is_answer & ~grid.other).reshape(questions, -1)
    inexact = answers & (grid.kind.reshape(questions, -1) > EXACT)
    columns = np.flatnonzero(inexact[related].any(axis=0))
    columns = columns[_fit(system, grid, related, columns)]
    if not len(columns):
        return
    for some in np.array_split(columns, -(-len(columns) * questions // AT_ONCE)):
        _tighten(system, grid, answers, some)


def _tighten(
    system: System, grid: Grid, answers: NDArray[np.bool_], columns: NDArray[np.int64]
) -> None:
    questions = len(system.keys)
    arrays = [
        one.reshape(questions, -1)
        for one in (grid.lower, grid.upper, grid.open_lower, grid.open_upper)
    ]
    lower, upper, open_lower, open_upper = (one[:, columns] for one in arrays)
    solved = solve(
        system,
        lower.astype(np.int64),
        upper.astype(np.int64),
        open_lower,
        open_upper,
        answers[:, columns],
        scale=10**PLACES,
    )
    tightened = solved.lower, solved.upper, solved.open_lower, solved.open_upper
    for whole, found in zip(arrays, tightened):
        whole[:, columns] = found


def _fit(
    system: System, grid: Grid, related: list[int], columns: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which columns have no number too large to be added up."""
    questions = len(system.keys)
    fits = np.ones(len(columns), bool)
    for numbers in (grid.lower, grid.upper):
        some = numbers.reshape(questions, -1)[related][:, columns]
        fits &= ((some <= system.largest) & (some >= -system.largest)).all(axis=0)
    return fits
