"""What a report claims with its figures: shares, changes, sums, totals, averages, differences.

A claim keeps the numbers as they were printed, and the words around them. It may be open how two
numbers belong together: `others` are further readings of the same words, of which one that holds
is taken.
"""

from dataclasses import dataclass, field

from responses_app.domain.claims.number import Number
from responses_app.domain.claims.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`passage` is the sentence, or the few sentences, that it stands in; `main` its figure."""

    passage: Sentence
    main: Number
    periods: tuple[Number, ...] = ()

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All numbers that belong to it."""
        return (self.main,)

    @property
    def start(self) -> int:
        """Where it begins in the draft."""
        return self.passage.places[min(one.start for one in self.numbers)]

    @property
    def end(self) -> int:
        return self.passage.places[max(one.end for one in self.numbers) - 1] + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Claim):
    """`part` of `whole`, told as `share` (37%, a third, one in three); what is unsaid is None."""

    part: Number | None = None
    whole: Number | None = None
    share: Number | None = None
    authorities: bool = False
    others: tuple["Share", ...] = field(default=(), repr=False)

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(one for one in (self.part, self.whole, self.share) if one)

    @property
    def of_authorities(self) -> bool:
        """Whether councils are counted, and not what they told of."""
        return self.authorities or any(one.of_authorities for one in self.numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Claim):
    """From `old` to `new`, `by` so many percent, points, times or so many in number.

    `direction` is 1 for a rise, -1 for a fall, 0 where no word says so.
    """

    old: Number | None = None
    new: Number | None = None
    by: Number | None = None
    direction: int = 0
    since: Number | None = None
    until: Number | None = None
    others: tuple["Change", ...] = field(default=(), repr=False)

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(one for one in (self.old, self.new, self.by) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Claim):
    """`parts` that make up `whole`; `is_whole` where the words say that nothing else is in it."""

    whole: Number
    parts: tuple[Number, ...]
    is_whole: bool = True

    @property
    def numbers(self) -> tuple[Number, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Average(Claim):
    """So many per something, perhaps with what was divided."""

    numerator: Number | None = None
    denominator: Number | None = None

    @property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(one for one in (self.numerator, self.denominator, self.main) if one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total(Claim):
    """A number by itself: so many children, so many deaths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountOfAuthorities(Total):
    """So many councils: asked, replied, gave both numbers."""
