"""Two numbers that are the ends of one: "between 864 and 930", "36.0% to 38.7%"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from responses_app.domain.claims.direction import STRONG
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Kind, Number

_BETWEEN: Final = re.compile(r"\bbetween\s?$", re.IGNORECASE)
_NO_RANGE_BEFORE: Final = re.compile(
    r"(?:\b(?:difference|gap|split|shared?|divided|distinction|comparison|choice|overlap|sum"
    r"|increase|rise|growth|jump|change|fall|drop|decrease|decline|reduction|per ?cent|fold"
    r"|doubled|trebled)|%)\s?$",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s(?:and|to)\s", re.IGNORECASE)
_TO: Final = re.compile(r"\s?(?:to|–|-)\s?", re.IGNORECASE)
_NO_LEVELS_BEFORE: Final = re.compile(
    r"(?:\bfrom|\b(?:up|down|more|less|higher|lower))\s?(?:an?\s)?$", re.IGNORECASE
)
_FROM_A_FALL: Final = re.compile(
    r"(?:anything )?from an? (?:fall|drop|decrease|decline|reduction) of $", re.IGNORECASE
)
_TO_A_RISE: Final = re.compile(r" to an? (?:rise|increase|gain|growth) of ", re.IGNORECASE)


def joined(text: str, numbers: Sequence[Number]) -> tuple[Number, ...]:
    """Return the numbers of a sentence with each pair of ends made one."""
    found: list[Number] = []
    for number in numbers:
        one = _joined(text, found[-1], number) if found else None
        if one:
            found[-1] = one
        else:
            found.append(number)
    return tuple(found)


def _joined(text: str, low: Number, high: Number) -> Number | None:
    if low.top or Hedge.NONE != low.hedge or not _are_alike(low, high):
        return None
    before, between = text[: low.start], text[low.end : high.start]
    if (fall := _FROM_A_FALL.search(before)) and _TO_A_RISE.fullmatch(between):
        return _made(text, replace(low, value=-low.value), high, fall.start())
    low, high = _signed(low), _signed(high)
    if low.value > high.value:
        return None
    if (start := _BETWEEN.search(before)) and _AND.fullmatch(between):
        if _NO_RANGE_BEFORE.search(before[: start.start()]):
            return None
        return _made(text, low, high, start.start())
    if low.is_share and _TO.fullmatch(between) and not _is_of_a_change(before):
        return _made(text, low, high, low.start)
    return None


def _are_alike(low: Number, high: Number) -> bool:
    """Whether two numbers may be ends of one: "between 1.0 and 2.0 percentage points"."""
    bare = low.kind is Kind.COUNT and not low.noun and high.kind is not Kind.PERIOD
    return (low.kind is high.kind and low.kind is not Kind.PERIOD and not low.noun) or bare


def _is_of_a_change(before: str) -> bool:
    """Whether what comes before makes them the older and the newer share."""
    clause = before[-40:]
    return bool(_NO_LEVELS_BEFORE.search(clause) or STRONG.search(clause))


def _signed(number: Number) -> Number:
    """A number whose sign is in its value."""
    return replace(number, value=-number.value, sign=0) if number.sign < 0 else number


def _made(text: str, low: Number, high: Number, start: int) -> Number:
    return replace(
        low, kind=high.kind, sign=0, text=text[start : high.end].strip(), start=start, end=high.end,
        noun=high.noun, top=high, is_money=low.is_money or high.is_money,
    )  # fmt: skip
