"""How sure a proposed figure is: what each finding is worth, and how they come together.

Confidence = question x period x reading x competition. Each factor is the share of findings of
its sort that turn out right, as far as nothing else speaks against them:

- question: our wording quoted 0.99, an alias 0.97, our label 0.96, likeness by its score (0.98 to
  0.5), more where no other question comes near, less where one does; said over the table and not
  in it a little less;
- period: the very one in a heading 0.99, above the table 0.96, no word of it where only one was
  asked 0.93; another year basis 0.9, a bare year that may be either 0.78, a part 0.6;
- reading: a plain number 0.99, a limit 0.97, a reason in words 0.95; what a person must look at
  0.7; an empty cell 0.5;
- competition (`deciding.py`): a second reading that says otherwise takes away, one that says the
  same gives.

The table was set so that what lies above LINE is right at least 95 times of 100 on made replies.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from responses_app.domain.answers import Answer, Kind
from responses_app.domain.content import Box

from .periods import Fit
from .proposal import LINE, Means, Proposal, Spot
from .wording import Said

BELOW_LINE = LINE - 0.01
_HOW = {"label": 0.96, "quoted": 0.99, "alias": 0.97}
_LIKENESS = ((0.9, 0.98), (0.8, 0.96), (0.7, 0.93), (0.6, 0.86), (0.5, 0.72), (0.4, 0.5))
_ALONE = 0.25  # a lead by which no other question comes near
_BY_ITSELF = ((0.5, 0.84), (0.4, 0.75), (0.33, 0.65))
_PERIODS = {
    "same": 0.99,
    "snapshot": 0.9,
    "ambiguous": 0.78,
    "part": 0.6,
    "contains": 0.5,
}
_READINGS = {
    Kind.EXACT: 0.99,
    Kind.BOUNDED: 0.97,
    Kind.APPROXIMATE: 0.95,
    Kind.SUPPRESSED: 0.97,
    Kind.BLANK: 0.5,
    Kind.SEVERAL: 0.6,
    Kind.UNCLEAR: 0.6,
}
_REASON = 0.95
_TO_REVIEW = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one cell or sentence for one question and period, before they are weighed."""

    question: str
    period: str
    answer: Answer
    of_question: float
    of_period: float
    means: Means
    where: str
    quote: str
    spot: Spot
    box: Box | None = None
    basis: str = ""
    doubts: tuple[str, ...] = ()
    is_part: str = ""  # a heading that none of the question's words explains: perhaps a part of it
    names_period: bool = True  # False: nothing told the period, so that it holds for any
    weight: float = 1.0  # for all else
    read_from: str = ""  # the words that were read, where they are not all of `answer.raw`

    @property
    def confidence(self) -> float:
        """How likely question, period and reading are all right."""
        return self.of_question * self.of_period * reading_weight(self.answer) * self.weight

    def times(self, factor: float, doubt: str = "") -> Candidate:
        """The same, less likely, and why."""
        doubts = (*self.doubts, doubt) if doubt and doubt not in self.doubts else self.doubts
        return replace(self, weight=self.weight * factor, doubts=doubts)

    def proposal(self) -> Proposal:
        """As it is shown. What needs a person never lies above the line."""
        confidence = min(self.confidence, 0.99)
        if self.answer.needs_review:
            confidence = min(confidence, BELOW_LINE)
        return Proposal(
            self.question, self.period, self.answer, round(confidence, 4), self.means, self.where,
            self.quote[:300], self.spot, self.box, self.basis, self.doubts,
        )  # fmt: skip


def reading_weight(answer: Answer) -> float:
    """How likely a reading of this kind is right."""
    weight = _READINGS.get(answer.kind, _REASON)
    return min(weight, _TO_REVIEW) if answer.needs_review else weight


def question_weight(said: Mapping[str, Said], key: str) -> float:
    """How likely words with these likenesses speak of question `key`."""
    mine = said.get(key)
    if mine is None:
        return 0.0
    others = max((one.score for other, one in said.items() if other != key), default=0.0)
    weight = _likeness(mine.score)
    if mine.score >= 0.8:
        weight = max(weight, _HOW.get(mine.how, 0.0))
    lead = mine.score - others
    if lead > _ALONE:
        weight = max(weight, next((w for least, w in _BY_ITSELF if mine.score >= least), 0.0))
    if lead < 0.02:
        return weight * 0.55
    if lead < 0.06:
        return weight * 0.75
    return weight * 0.93 if lead < 0.12 else weight


def period_weight(fit: Fit) -> float:
    """How likely a mention that fits so speaks of the period asked."""
    if fit.how == "other_basis":
        return 0.9 if fit.weight >= 0.3 else 0.6
    return _PERIODS.get(fit.how, 0.6) * math.sqrt(math.sqrt(min(1.0, max(fit.weight, 0.0))))


def _likeness(score: float) -> float:
    return next((weight for least, weight in _LIKENESS if score >= least), 0.3)
