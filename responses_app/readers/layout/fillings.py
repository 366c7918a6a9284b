"""Boxes that are filled with a colour: which of their sides can be seen.

A word processor fills a shaded cell piece by piece. Between two pieces of one colour nothing is
seen, and at the edge of a white one on white paper nothing either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from responses_app.readers.layout.words import Rule

WHITE = 0xFFFFFF
BESIDE = 0.8  # points: so far beyond a side it is looked at what is there
BAND = 24.0  # points: boxes are kept by the bands of the page that they lie in
MOST_BANDS = 400


class Fillings:
    """The filled boxes of a page."""

    def __init__(self, boxes: Iterable[Rule]) -> None:
        self._bands: dict[int, list[Rule]] = defaultdict(list)
        for box in boxes:
            first, last = int(box.top // BAND), int(box.bottom // BAND)
            for band in range(first, min(last, first + MOST_BANDS) + 1):
                self._bands[band].append(box)

    def seen_sides(self, box: Rule) -> tuple[bool, bool, bool, bool]:
        """Whether the upper, lower, left and right sides of a box are seen."""
        if box.fill is None:
            return True, True, True, True
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return (
            self._differs(box, across, box.top - BESIDE),
            self._differs(box, across, box.bottom + BESIDE),
            self._differs(box, box.left - BESIDE, down),
            self._differs(box, box.right + BESIDE, down),
        )

    def go_on_beside(self, box: Rule) -> bool:
        """Tell whether a thin box is only the rim of a larger filling of its colour."""
        if box.fill is None:
            return False
        across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        if box.right - box.left < box.bottom - box.top:
            spots = ((box.left - BESIDE, down), (box.right + BESIDE, down))
        else:
            spots = ((across, box.top - BESIDE), (across, box.bottom + BESIDE))
        colours = [self._colour_at(*spot) for spot in spots]
        return box.fill in colours or (box.fill == WHITE and None in colours)

    def _differs(self, box: Rule, across: float, down: float) -> bool:
        return self._colour_at(across, down, WHITE) != box.fill

    def _colour_at(self, across: float, down: float, none: int | None = None) -> int | None:
        """The colour there: of what is filled last."""
        found = none
        for box in self._bands.get(int(down // BAND), ()):
            if box.left <= across <= box.right and box.top <= down <= box.bottom:
                found = box.fill
        return found
