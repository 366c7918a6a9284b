"""What can be said of a claim."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a claim stands up; the words are a public interface."""

    HOLDS = "holds"
    ROUNDS_DIFFERENTLY = "rounds_differently"
    WRONG_BASE = "wrong_base"
    INVERTED = "inverted"
    PARTS_EXCEED_WHOLE = "parts_exceed_whole"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, the right number where there is one, and a sentence of why.

    `is_sure` where the data itself shows the slip: no other reading of the words is tried then.
    """

    verdict: Verdict
    recomputed: str | None
    why: str
    is_sure: bool = False

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.HOLDS


def holds(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.HOLDS, recomputed, why)


def rounds_differently(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.ROUNDS_DIFFERENTLY, recomputed, why)


def wrong_base(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.WRONG_BASE, recomputed, why)


def inverted(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.INVERTED, recomputed, why)


def parts_exceed_whole(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.PARTS_EXCEED_WHOLE, recomputed, why)


def not_found(recomputed: str | None, why: str) -> Judgement:
    return Judgement(Verdict.NOT_FOUND, recomputed, why)
