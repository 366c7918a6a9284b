"""How far two people who coded the same replies, blind, agree."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from responses_app.domain.rounding import half_up

# Landis and Koch, "The measurement of observer agreement for categorical data", Biometrics 33
# (1977), p. 165: lower ends, in hundredths. Their words are a habit of the field, not a law.
WORDS = (
    (81, "almost perfect"),
    (61, "substantial"),
    (41, "moderate"),
    (21, "fair"),
    (0, "slight"),
)


@dataclass(frozen=True, slots=True)
class Coded:
    """What one coder said of one question and period."""

    outcome: str  # the kind of answer, or that there is none
    numbers: tuple[Decimal | None, ...] = ()  # value and bounds; empty where there is no number


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two figures, each with the number of pairs it is over; None where that is nothing."""

    pairs: int  # questions and periods that both coded
    numbers: int  # of them, where either gave a number
    exact: int  # of these, where both gave the same
    kappa: Fraction | None  # Cohen's, over the outcomes of all pairs

    @property
    def exact_percent(self) -> Decimal | None:
        """Per cent of numbers that are the same, one decimal, half up."""
        if not self.numbers:
            return None
        return half_up(Fraction(100 * self.exact, self.numbers), 1)

    @property
    def kappa_rounded(self) -> Decimal | None:
        """Cohen's kappa to two decimals, half up."""
        return None if self.kappa is None else half_up(self.kappa, 2)

    @property
    def word(self) -> str:
        """What kappa is commonly called; empty where there is none."""
        if self.kappa is None:
            return ""
        # As it is printed: nobody should read 0.81 and "substantial" side by side.
        hundredths = half_up(self.kappa, 2) * 100
        return next((word for least, word in WORDS if hundredths >= least), "worse than chance")


def agreement(pairs: Iterable[tuple[Coded, Coded]]) -> Agreement:
    """Compare what two coders said, pair by pair.

    Percent exact is over the pairs in which at least one gave a number; value and bounds have to
    be the same. Kappa is over the outcomes of all pairs (Cohen, "A coefficient of agreement for
    nominal scales", Educational and Psychological Measurement 20 (1960), 37-46). It is None
    without pairs, and where both always said one and the same thing: chance alone then agrees.

    >>> a, b = Coded("exact", (Decimal(1),)), Coded("refused")
    >>> agreement([(a, a), (a, b), (b, b), (b, b)]).kappa
    Fraction(1, 2)
    """
    both = list(pairs)
    with_number = [pair for pair in both if any(one.numbers for one in pair)]
    return Agreement(
        pairs=len(both),
        numbers=len(with_number),
        exact=sum(one.numbers == other.numbers for one, other in with_number),
        kappa=kappa([(one.outcome, other.outcome) for one, other in both]),
    )


def kappa(pairs: Sequence[tuple[str, str]]) -> Fraction | None:
    """Return Cohen's kappa: agreement beyond chance, as a share of what was possible beyond it."""
    n = len(pairs)
    if not n:
        return None
    observed = Fraction(sum(one == other for one, other in pairs), n)
    first, second = (Counter(column) for column in zip(*pairs, strict=True))
    chance = Fraction(sum(first[name] * second[name] for name in first), n * n)
    return None if chance == 1 else (observed - chance) / (1 - chance)
