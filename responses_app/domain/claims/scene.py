"""A passage with its numbers, and the words between them: what the finding of claims looks at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from responses_app.domain.claims.drafts import BlockKind
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.numbers import numbers_in
from responses_app.domain.claims.sentences import Sentence

COUNT: Final = "\ue001"
SHARE: Final = "\ue002"
MULTIPLE: Final = "\ue003"
POINTS: Final = "\ue004"
PERIOD: Final = "\ue005"
MEASURE: Final = "\ue006"
MOST_NEAR: Final = 10
MOST_NUMBERS: Final = 40
"""A sentence with more of them is a list: each of its numbers stands by itself."""
_SIGNS: Final = {
    Kind.COUNT: COUNT, Kind.PERCENT: SHARE, Kind.FRACTION: SHARE, Kind.ODDS: SHARE,
    Kind.MULTIPLE: MULTIPLE, Kind.POINTS: POINTS, Kind.PERIOD: PERIOD,
}  # fmt: skip


def over(source: str) -> re.Pattern[str]:
    """Compile a pattern over a skeleton: # is a count, § a share, @ a period."""
    signs = source.replace("#", COUNT).replace("§", SHARE).replace("@", PERIOD)
    return re.compile(signs, re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Scene:
    """`skeleton` is the passage with one sign for each number; `at` says where a number stands."""

    passage: Sentence
    numbers: tuple[Number, ...]

    @cached_property
    def _made(self) -> tuple[str, dict[Number, int]]:
        pieces, at, end, length = [], {}, 0, 0
        for number in self.numbers:
            between = self.passage.text[end : number.start]
            pieces.append(between)
            at[number] = length + len(between)
            pieces.append(MEASURE if number.is_measure else _SIGNS[number.kind])
            length += len(between) + 1
            end = number.end
        return "".join([*pieces, self.passage.text[end:]]), at

    @property
    def skeleton(self) -> str:
        return self._made[0]

    @property
    def at(self) -> dict[Number, int]:
        return self._made[1]

    @cached_property
    def by_place(self) -> dict[int, Number]:
        return {place: number for number, place in self.at.items()}

    @cached_property
    def counts(self) -> tuple[Number, ...]:
        return tuple(one for one in self.numbers if one.kind is Kind.COUNT and not one.is_measure)

    @cached_property
    def shares(self) -> tuple[Number, ...]:
        return tuple(one for one in self.numbers if one.is_share)

    @cached_property
    def periods(self) -> tuple[Number, ...]:
        return tuple(one for one in self.numbers if one.kind is Kind.PERIOD)

    def near(self, number: Number, others: Sequence[Number]) -> list[Number]:
        """The nearest of other numbers, in their order: no sentence relates more of them."""
        here = self.at[number]
        nearest = sorted(others, key=lambda one: abs(self.at[one] - here))[:MOST_NEAR]
        return sorted(nearest, key=lambda one: self.at[one])

    def before(self, number: Number) -> str:
        return self.skeleton[: self.at[number]]

    def after(self, number: Number) -> str:
        return self.skeleton[self.at[number] + 1 :]

    def between(self, one: Number, other: Number) -> str:
        a, b = sorted((self.at[one], self.at[other]))
        return self.skeleton[a + 1 : b]


def scene_of(passage: Sentence) -> Scene:
    numbers = numbers_in(passage.text, is_heading=passage.kind is BlockKind.HEADING)
    return Scene(passage, tuple(_in_its_column(passage, one) for one in numbers))


_OF_PERCENT: Final = re.compile(r"%|\bper ?cent", re.IGNORECASE)


def _in_its_column(passage: Sentence, number: Number) -> Number:
    """A number of a table as its column's head has it: of percentages, without a sign."""
    is_share = number.kind is Kind.COUNT and _OF_PERCENT.search(head_of(passage, number))
    return replace(number, kind=Kind.PERCENT) if is_share else number


def head_of(passage: Sentence, number: Number) -> str:
    """The words above a cell in the head of its table; nothing where there is no such head."""
    heads = passage.heading.split("|")
    if passage.kind is not BlockKind.ROW or len(heads) != len(passage.text.split("|")):
        return ""
    return heads[passage.text.count("|", 0, number.start)].strip()
