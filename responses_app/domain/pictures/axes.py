"""Axes with round numbers, and labels that keep clear of one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from responses_app.domain.pictures.colours import FAINT
from responses_app.domain.pictures.picture import QUIET, Part, Words, line
from responses_app.domain.pictures.sheet import SMALL

STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Scale:
    """From numbers to the sheet: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high != self.low else 0.0
        return self.start + share * (self.end - self.start)


def round_steps(highest: float, most: int = 6) -> tuple[float, ...]:
    """Return 0 and round numbers after it, of which the last is not below `highest`.

    >>> round_steps(37)
    (0.0, 10.0, 20.0, 30.0, 40.0)
    """
    power = -6
    while True:
        for one in STEPS:
            step = one * 10.0**power
            if step * most >= highest:
                count = max(1, -int(-highest // step))
                return tuple(round(number * step, 9) for number in range(count + 1))
        power += 1


def upright(
    scale: Scale, ticks: Sequence[float], left: float, right: float, sign: str = ""
) -> list[Part]:
    """Level lines with their numbers at the left."""
    parts: list[Part] = []
    for tick in ticks:
        y = scale.at(tick)
        parts.append(line((left, y), (right, y), stroke=FAINT if tick else QUIET))
        text = f"{written(tick)}{sign}"
        parts.append(Words(left - 8, y + 4.5, text, SMALL, QUIET, "end"))
    return parts


def level(scale: Scale, ticks: Sequence[float], y: float, sign: str = "") -> list[Part]:
    """Numbers under a level line, each with a short stroke."""
    parts: list[Part] = [line((scale.start, y), (scale.end, y), stroke=QUIET)]
    for tick in ticks:
        x = scale.at(tick)
        parts.append(line((x, y), (x, y + 5), stroke=QUIET))
        parts.append(Words(x, y + 19, f"{written(tick)}{sign}", SMALL, QUIET, "middle"))
    return parts


def written(value: float) -> str:
    """Return `1,200` or `0.5`."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def apart(wanted: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Places as near as may be to those wanted, in the same order, and at least `gap` apart."""
    order = sorted(range(len(wanted)), key=lambda number: (wanted[number], number))
    placed = list(wanted)
    before = lowest - gap
    for number in order:
        placed[number] = before = max(wanted[number], before + gap)
    after = highest + gap
    for number in reversed(order):
        placed[number] = after = min(placed[number], after - gap)
    return placed
