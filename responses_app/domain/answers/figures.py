"""Read the numbers of a reply, once everything that is never the value is gone.

A number is accepted only if it is the one number of the reply, or if the form of
the sentence or the unit asked for says which one answers. Whatever else stands in
the reply and could change its meaning sends it to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, Part, exact, unclear
from .asked import Asked
from .bounds import single_figures
from .limited import read_limited
from .never_values import NUMBER
from .numbers import Skeleton, over_skeleton
from .parts_of import (
    read_breakdown,
    read_fraction_or_correction,
    read_fte,
    read_hours_and_minutes,
    read_of_base,
    read_repeated,
    read_share,
)
from .several import read_by_unit, read_labelled, read_unlabelled
from .single import as_part, listed, read_single, words_of

_SUBSET = re.compile(
    r"[ ,;(-]*\b(?:of which|of whom|of these|of those|which includes?|including|includes|incl\.?|"
    r"gan gynnwys|yn cynnwys|o'r rhain|o'r rheini)\b"
)
_FROM_A_BASE = re.compile(r"(?:out )?of |from |among|o blith ")
_NEW_SENTENCE = re.compile(r"[.;:]\s*$")
_PORTION = (
    r"(?:half|(?:a |one |two |three )(?:thirds?|quarters?|fifths?|tenths?)|hanner|traean|chwarter)"
)
_PROPORTION = re.compile(
    r"\b(?:approximately|roughly|about|around|nearly|almost|just over|just under|over|"
    rf"some|tua)\b.{{0,12}}\b{_PORTION}\b"
    rf"|^{_PORTION}(?: of (?:all |the |our |these |those |them)?[a-z ]{{0,30}})?$"
)
_PART_AFTER = over_skeleton(
    r"(?:[,;(]| -| and) ?#(?: [a-z]+)? of (?:which|whom|these|those|them)\b"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})+")
_NOT_ALONE = re.compile(r"[0-9]|\bfte\b|\bwte\b")


def read_figure(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """Read a skeleton with its numbers; None if it says nothing of a number."""
    text = " ".join(found.text.split()).strip(" ;,.")
    if figures := single_figures(text):
        return figures
    if all(n.value in (1, 2, 3) for n in found.numbers) and _is_proportion(text, found):
        return Answer("", Kind.APPROXIMATE, note="a proportion in words: of how many?")
    if not found.numbers:
        return None
    found = Skeleton(text, found.numbers)
    for reader in _READERS:
        if answer := reader(found, periods, asked):
            return answer
    return unclear(f"several numbers and no telling which answers: {listed(found.numbers)}")


def _is_proportion(text: str, found: Skeleton) -> bool:
    words = {1: "one", 2: "two", 3: "three"}
    numbers = iter(found.numbers)
    whole = re.sub(NUMBER, lambda _: words[int(next(numbers).value or 1)], text)
    return bool(_PROPORTION.search(whole)) and not _NOT_ALONE.search(whole)


# Readers, in order. Each looks for one shape and returns None if it is not there.


def _read_subset(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """In "12 (of which 3 were ...)" the 3 belongs to a part; the first number answers."""
    for match in _SUBSET.finditer(found.text):
        before = found.text[: match.start()]
        inside = before.count(NUMBER)
        if not inside:
            continue
        rest = found.text[match.end() :]
        if NUMBER not in rest:
            return None
        if _FROM_A_BASE.match(before):
            return None
        whole = Skeleton(before.rstrip(" (,;-"), found.numbers[:inside])
        answer = read_figure(whole, periods, asked)
        if answer is None or answer.kind is Kind.UNCLEAR:
            return answer
        label = (match.group().strip(" ,;(-") + " " + words_of(rest)).strip()
        part = Part(label, as_part(found.numbers[inside]))
        answer = replace(answer, parts=(*answer.parts, part)).noted("a part is given too")
        biggest = found.numbers[inside].value
        if answer.value is not None and biggest is not None and biggest > answer.value:
            return answer.doubted("the part is greater than the whole")
        if _NEW_SENTENCE.search(before) and "these" in match.group():
            return answer.doubted("the whole or its part? The question decides")
        return answer
    return None


def _read_part_after(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """In "3 complaints, 2 of which were upheld" the first number is the whole."""
    match = _PART_AFTER.search(found.text)
    if match is None or len(found.numbers) != 2 or NUMBER not in found.text[: match.start()]:
        return None
    whole, part = found.numbers
    answer = read_figure(Skeleton(found.text[: match.start()], (whole,)), periods, asked)
    if answer is None or answer.kind is Kind.UNCLEAR:
        return answer
    label = words_of(match.group() + found.text[match.end() :])
    answer = replace(answer, parts=(Part(label, as_part(part)),)).noted("a part is given too")
    if answer.value is not None and part.value is not None and part.value > answer.value:
        return answer.doubted("the part is greater than the whole")
    return answer


def _read_spaced(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "12 345" may be 12,345 with a space for its comma: a person says so."""
    texts = [number.text.lstrip("£ ") for number in found.numbers]
    if len(texts) < 2 or found.text != " ".join([NUMBER] * len(texts)):
        return None
    if not _THOUSANDS.fullmatch(" ".join(texts)):
        return None
    return exact(Decimal("".join(texts))).doubted("a space for a comma, or two numbers?")


def _read_one(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    return read_single(found, asked) if len(found.numbers) == 1 else None


_READERS: list[Callable[[Skeleton, list[str], Asked], Answer | None]] = [
    read_fte,
    read_breakdown,
    _read_subset,
    _read_part_after,
    _read_spaced,
    read_share,
    read_of_base,
    read_repeated,
    read_fraction_or_correction,
    read_limited,
    read_hours_and_minutes,
    _read_one,
    read_by_unit,
    read_labelled,
    read_unlabelled,
]
