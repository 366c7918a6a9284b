"""Classes of a rate for a map: round limits, of which a reader can remember the legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from responses_app.domain.rounding import half_up

MOST: Final = 6
PERCENTAGE_STEPS: Final = (Fraction(1), Fraction(2), Fraction(5), Fraction(10), Fraction(20))
TAIL: Final = Fraction(19, 20)
"""So many of the rates have classes of one width; the others are in the last, which is open."""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of one width, from `start`; the last has no upper end where `is_open`.

    Where `has_above` the last one is for what lies above the end of the others: a percentage above
    100 is another thing than all of them.
    """

    start: Fraction
    step: Fraction
    count: int
    is_open: bool
    sign: str
    has_above: bool = False

    def of(self, rate: Fraction) -> int:
        """Return the number of a rate's class, from 0. A limit belongs to the class above it."""
        if self.has_above and rate > self.start + (self.count - 1) * self.step:
            return self.count - 1
        last = self.count - 1 - self.has_above
        return max(0, min(last, int((rate - self.start) // self.step)))

    def label(self, number: int) -> str:
        """Return "20% to under 40%", "80% to 100%", "50% or more", "above 100%"."""
        if self.has_above and number == self.count - 1:
            return f"above {self._written(self.start + number * self.step)}"
        low = self._written(self.start + number * self.step)
        high = self._written(self.start + (number + 1) * self.step)
        if number < self.count - 1 - self.has_above:
            return f"{low} to under {high}"
        return f"{low} or more" if self.is_open else f"{low} to {high}"

    def _written(self, limit: Fraction) -> str:
        places = 0
        while places < 6 and half_up(limit, places) != limit:
            places += 1
        return f"{half_up(limit, places):,f}{self.sign}"


def classes(rates: Sequence[Fraction], sign: str = "%") -> Classes:
    """Return at most six classes for these rates; percentages end at 100, or with what is above."""
    ordered = sorted(rates) or [Fraction()]
    if sign == "%" and ordered[-1] > 100:
        return Classes(Fraction(), Fraction(20), MOST, False, sign, has_above=True)
    usual = ordered[int((len(ordered) - 1) * TAIL)]
    # Rates far from 0 need no classes down to 0; a scale that begins at 0 is read more easily.
    start = Fraction()
    highest = ordered[-1]
    step = next(step for step in _steps(sign, usual) if step * MOST > usual)
    count = max(1, min(MOST, int(highest // step) + 1))
    if sign == "%" and highest == 100 and count * step == 100 + step:
        count -= 1
    if sign == "%" and highest <= 100 <= count * step:
        return Classes(start, step, min(count, int(-(-100 // step))), False, sign)
    return Classes(start, step, count, highest > count * step, sign)


def _steps(sign: str, usual: Fraction) -> list[Fraction]:
    if sign == "%" and usual < PERCENTAGE_STEPS[-1] * MOST:
        return list(PERCENTAGE_STEPS)
    powers = [Fraction(10) ** power for power in range(-3, 13)]
    return [round_one * power for power in powers for round_one in (1, 2, 5)]
