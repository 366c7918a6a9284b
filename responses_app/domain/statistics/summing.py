"""Questions that are the sum of others (`sum_of`), worked out for every authority."""

import numpy as np

from responses_app.domain.statistics.grid import Grid
from responses_app.domain.statistics.kinds import BOUNDED, EXACT, NOTHING, SUPPRESSED
from responses_app.domain.statistics.plan import Plan


def fill_sums(plan: Plan, grid: Grid) -> None:
    """Write the sums into the grid; the rules are those of `rates.add_readings`.

    Exact if all parts are, within bounds if all have them. If a part was refused, not held and so
    on, the sum has that kind; if one is missing altogether there is none. Whether parts overlap
    is for the campaign to know.
    """
    for question in plan.sums:
        place = plan.place[question.key]
        parts = [plan.place[key] for key in question.sum_of]
        kinds = grid.kind[parts]
        kind = np.where((kinds == NOTHING).any(axis=0), NOTHING, kinds.max(axis=0))
        open_lower, open_upper = grid.open_lower[parts], grid.open_upper[parts]
        bounded = ~open_lower.any(axis=0) & ~open_upper.any(axis=0)
        given = (kind > NOTHING) & (kind <= SUPPRESSED)
        kind = np.where(given & (kind > EXACT) & bounded, BOUNDED, kind)
        grid.kind[place] = kind
        lower = np.where(open_lower, 0, grid.lower[parts]).sum(axis=0)
        upper = np.where(open_upper, 0, grid.upper[parts]).sum(axis=0)
        grid.lower[place] = np.where(given, lower, 0)
        grid.upper[place] = np.where(given & ~open_upper.any(axis=0), upper, 0)
        grid.open_lower[place] = ~given
        grid.open_upper[place] = ~given | open_upper.any(axis=0)
        grid.other[place] = grid.other[parts].any(axis=0)
        grid.partial[place] = grid.partial[parts].any(axis=0)
