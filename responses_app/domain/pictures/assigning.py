"""The cheapest way to give each of some places a cell of its own (the Hungarian method).

Source: Kuhn, The Hungarian method for the assignment problem, 1955, in the form with shortest
augmenting paths (Jonker and Volgenant, 1987).
"""

import numpy as np
from numpy.typing import NDArray


def cheapest(costs: NDArray[np.float64]) -> list[int]:
    """Return for each row the column it gets, so that the sum of the costs is least.

    Raises ValueError where there are fewer columns than rows.
    """
    rows, columns = costs.shape
    if columns < rows:
        raise ValueError(f"at least {rows} columns were expected, not {columns}")
    # Column 0 is a start that is no column: the row that is looking for one stands there.
    of_row, of_column = np.zeros(rows), np.zeros(columns + 1)
    taken = np.full(columns + 1, -1)
    for row in range(rows):
        taken[0] = row
        here = 0
        shortest = np.full(columns + 1, np.inf)
        came_from = np.zeros(columns + 1, dtype=np.int64)
        visited = np.zeros(columns + 1, dtype=bool)
        while taken[here] != -1:
            visited[here] = True
            step = costs[taken[here]] - of_row[taken[here]] - of_column[1:]
            better = np.flatnonzero(~visited[1:] & (step < shortest[1:])) + 1
            shortest[better] = step[better - 1]
            came_from[better] = here
            nearest = int(np.where(visited, np.inf, shortest)[1:].argmin()) + 1
            reached = shortest[nearest]
            of_row[taken[visited]] += reached
            of_column[visited] -= reached
            shortest[~visited] -= reached
            here = nearest
        while here:
            before = int(came_from[here])
            taken[here] = taken[before]
            here = before
    found = [0] * rows
    for column in range(1, columns + 1):
        if taken[column] != -1:
            found[int(taken[column])] = column - 1
    return found
