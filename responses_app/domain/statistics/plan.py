"""What has to be worked out for a campaign: its questions, periods, sums and relations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from responses_app.domain.publication import Period, Question

NOT_ADDED: Final = frozenset({"percent", "text"})
"""Kinds of question: a percentage is never added to another, and words add up to nothing."""


@dataclass(frozen=True)
class Plan:
    """A campaign's questions and periods, in the order of its file.

    `include_other_basis`: answers on another year basis than was asked count as well.
    """

    questions: tuple[Question, ...]
    periods: tuple[Period, ...]
    include_other_basis: bool = False
    place: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = {question.key: index for index, question in enumerate(self.questions)}
        object.__setattr__(self, "place", keys)

    @cached_property
    def added(self) -> frozenset[str]:
        """Questions whose answers can be added up."""
        return frozenset(one.key for one in self.questions if one.kind not in NOT_ADDED)

    @cached_property
    def sums(self) -> tuple[Question, ...]:
        """Questions worked out from others, each after those it is the sum of.

        One in a circle is left out, and one that adds up what cannot be added.
        """
        waiting = {one.key: one for one in self.questions if one.sum_of}
        ordered: list[Question] = []
        while waiting:
            free = [key for key, one in waiting.items() if not set(one.sum_of) & waiting.keys()]
            if not free:
                break
            ordered += [waiting.pop(key) for key in free]
        return tuple(one for one in ordered if self.added.issuperset(one.sum_of))

    def over(self, question: Question, measure: str) -> str:
        """The question that a rate ("percent") or a ratio ("value") divides by; "" for none."""
        other = question.subset_of if measure == "percent" else question.per
        return other if question.key in self.added and other in self.added else ""

    def before(self, period: int) -> int | None:
        """The period that one is compared with; None for the first, and where the two are not of
        the same kind: a part of a year is compared with nothing."""
        if period == 0 or self.periods[period].basis == "part":
            return None
        same = self.periods[period - 1].basis == self.periods[period].basis
        return period - 1 if same else None

    def family(self, keys: Iterable[str]) -> frozenset[str]:
        """All questions whose rows may change when figures of `keys` do.

        Sums, parts, wholes and denominators hang together: what is known of one may tell
        something of another.
        """
        linked: dict[str, set[str]] = {one.key: set() for one in self.questions}
        for one in self.questions:
            for other in (*one.sum_of, one.subset_of, one.per, *one.at_most):
                if other in linked:
                    linked[one.key].add(other)
                    linked[other].add(one.key)
        found: set[str] = set()
        waiting = [key for key in keys if key in linked]
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += linked[key]
        return frozenset(found)

    def only(self, keys: Iterable[str], periods: Sequence[int]) -> "Plan":
        """The same with fewer questions and periods."""
        wanted = frozenset(keys)
        return Plan(
            tuple(one for one in self.questions if one.key in wanted),
            tuple(self.periods[index] for index in periods),
            self.include_other_basis,
        )
