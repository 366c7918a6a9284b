"""What a printed number is: a count, a share, a multiple, with its hedge and its place."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.not_figures import Span


class Kind(StrEnum):
    COUNT = "count"
    PERCENT = "percent"  # 37%, 37 per cent
    FRACTION = "fraction"  # a third, two thirds, half
    ODDS = "odds"  # one in three
    POINTS = "points"  # 9 percentage points
    MULTIPLE = "multiple"  # doubled, three times as many
    PERIOD = "period"  # 2014-15


@dataclass(frozen=True, slots=True, eq=False)
class Number:
    """A number as printed. `value` of a share is in percent; of a multiple it is the times.

    `step` is the worth of its last printed digit: 1 for "37%", 1/10 for "12.5%". `start` and `end`
    are its place in the sentence, with its hedge before it. `noun` are the words that follow it.
    "Between 12 and 16" is one number, whose `top` is 16. A change "from a fall of 2% to a rise of
    3%" is one too, from -2 to 3.
    Two of the same value are two numbers: they are told apart by what they are, not by their value.
    """

    kind: Kind
    value: Fraction
    step: Fraction
    text: str
    start: int
    end: int
    hedge: Hedge = Hedge.NONE
    noun: str = ""
    span: Span | None = None
    sign: int = 0  # -1 for "-16.1%", 1 for "+58%"
    in_words: bool = False
    is_money: bool = False
    top: "Number | None" = None

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The lowest and the highest that it says; the same where it is no range."""
        return self.value, self.top.value if self.top else self.value

    @property
    def is_share(self) -> bool:
        """Whether it says how much of something: a percentage, a fraction or odds."""
        return self.kind in (Kind.PERCENT, Kind.FRACTION, Kind.ODDS)

    @property
    def is_measure(self) -> bool:
        """Whether it is a stretch of time or the like: "three years before", "20 working days"."""
        return (
            self.kind is Kind.COUNT
            and self.value <= MOST_MEASURED
            and bool(_MEASURE.match(self.noun))
        )

    @property
    def of_authorities(self) -> bool:
        return bool(_AUTHORITIES.search(self.noun) or _ASKED.match(self.noun))


MOST_MEASURED: Final = 100


_MEASURE: Final = re.compile(
    r"(?:(?:working|calendar|school|full|more|consecutive|further|additional|whole|long|short"
    r"|other|different|main|key)[\s-])?(?:days?|weeks?|months?|years?|hours?|minutes?|seconds?"
    r"|decades?|centuries|miles?|kilometres?|km|metres?|pages?|words?|chapters?|sections?"
    r"|questions?|tables?|parts?|steps?|times|occasions|ways?|reasons?|points?|paragraphs?|stages?"
    r"|waves?|rounds?|nations?|countries|regions?|pence|pounds|degrees|letters?|columns|rows"
    r"|things|kinds|types|sorts|groups?|versions?|periods?|laws?|examples?"
    r"|figures|numbers|percentages|rates|sentences|recommendations?|findings?|ministers?|decimal"
    r"|members?|reports?|surveys?|studies|researchers?|interviews?)\b",
    re.IGNORECASE,
)


_AUTHORITIES: Final = re.compile(
    r"\b(?:councils?|(?:local |public )?authorit(?:y|ies)|LAs?|boroughs?|(?:health )?trusts?|bodies"
    r"|respondents|local governments?|(?:children[’']s )?services|boards)\b"
)


_ASKED: Final = re.compile(r"(?:asked|replied|responded)\b")
