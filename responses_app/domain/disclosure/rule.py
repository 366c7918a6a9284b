"""Which counts are too small to be published: the campaign's own rule."""

from dataclasses import dataclass
from typing import Final

from responses_app.domain.publication import Figure
from responses_app.domain.rates import ANSWERS

Number = int | float

HIDDEN_KIND: Final = "count"
"""The kind of question whose small numbers are hidden: a number of people or events."""

ENOUGH: Final = 3
"""How many values a hidden count should be able to take for a reader, where that can be had."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts of 1 to `threshold` - 1 are hidden; without `zero_shown` 0 is hidden as well.

    Only questions of the kind count are meant (children, incidents, contracts): money,
    percentages and measured numbers say nothing of how many people there were.

    Raises ValueError for a threshold below 0.
    """

    threshold: int = 5
    zero_shown: bool = True

    def __post_init__(self) -> None:
        if self.threshold < 0:
            raise ValueError(f"a threshold of 0 or more was expected, not {self.threshold}")

    @property
    def smallest(self) -> int:
        """The smallest whole number that is hidden."""
        return 1 if self.zero_shown else 0

    def hides(self, number: Number | None) -> bool:
        """Whether a count is too small to be shown."""
        if number is None or number >= self.threshold:
            return False
        return number > 0 or (number == 0 and not self.zero_shown)

    def hides_span(self, point: Number | None, upper: Number | None) -> bool:
        """Whether a count is too small to be shown, or without a point can only be too small."""
        return self.hides(upper if point is None else point)

    def hides_figure(self, figure: Figure) -> bool:
        """Whether an answer to a count is hidden: a small number, or one that can only be small.

        What an authority itself suppressed stays hidden, whatever its bounds.
        """
        if figure.status not in ANSWERS:
            return self.hides(figure.value)
        return figure.status == "suppressed" or self.hides_span(figure.value, figure.upper)

    def range_of(self, number: Number) -> tuple[int, int | None]:
        """What a reader knows of a hidden count: that it is small, or is not.

        A reader is taken to know which of the hidden counts are small ones. Where only one number
        is small (a threshold of 2) that would tell it, so there only the symbol is taken as known.
        """
        if not self.hides(number):
            return self.threshold, None
        if self.threshold - self.smallest < 2:
            return self.smallest, None
        return self.smallest, self.threshold - 1

    def __str__(self) -> str:
        """As a reader would be told: "1 to 4"."""
        return f"{self.smallest} to {self.threshold - 1}"
