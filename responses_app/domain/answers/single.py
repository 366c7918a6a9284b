"""Read a reply that has one number, with whatever words stand beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, Part, exact, unclear
from .asked import Asked
from .doubts import SCALE_UNITS, counts_others, doubt_in, impossible, unit_differs
from .never_values import NUMBER
from .numbers import Number, Skeleton
from .qualifiers import misspelt_limit, unexplained_word
from .units import Noun, agree, concept_of, noun_after

_LONG_DIGITS = re.compile(r"[0-9]{8,}")
_RATE = re.compile(r" ?(?:[a-z'-]+ ){0,3}(?:per|fesul)\b|/ ?(?:year|month|week|day|hour|child)\b")


def read_single(found: Skeleton, asked: Asked) -> Answer:
    """Read the one number of a skeleton."""
    number = found.numbers[0]
    after = found.text.partition(NUMBER)[2]
    answer = checked(number, asked, alone=True)
    if answer.kind is not Kind.EXACT:
        return answer
    noun = noun_after(after)
    if why := unit_differs(noun, asked):
        return unclear(f"{why} (the number is {number.text})")
    if asked.unit and "per" not in asked.unit.lower().split() and _RATE.match(after):
        return unclear(f"a rate, not {asked.unit} (the number is {number.text})")
    if why := _doubt(found.text, number, noun, asked):
        return answer.doubted(why)
    return answer


def _doubt(text: str, number: Number, noun: Noun | None, asked: Asked) -> str:
    before, _, after = text.partition(NUMBER)
    if noun is None and re.match(r" and a (?:half|quarter)", after):
        return "a fraction in words"
    if noun and not asked.is_clear and concept_of(noun.word) in SCALE_UNITS:
        return f"measured in {noun.word}"
    if number.could_be_year and (noun is None or text == NUMBER):
        return "could be a year"
    if text == NUMBER:
        return ""
    if why := counts_others(after, asked):
        return why
    if not re.search(r"[a-z\ue000-\ue003]", before + after) and re.search(r"[()-]", before + after):
        return "signs around the number"
    if word := misspelt_limit(before, after):
        return f"beside the number: {word}: a limit misspelt?"
    is_measured = number.percent or number.currency
    if not is_measured and (word := unexplained_word(before, after, noun, asked)):
        return f"beside the number: {word}"
    return doubt_in(_without_unit(before, after, noun, asked), asked)


def _without_unit(before: str, after: str, noun: Noun | None, asked: Asked) -> str:
    """The words beside a number, without those that name what was asked for."""
    rest = before + "." + after
    if noun and (noun.known or (asked.unit and agree(asked.unit, noun))):
        rest = before + "." + re.sub(rf"\b{re.escape(noun.word)}\b", " ", after, count=1)
    if asked.percent:
        rest = re.sub(r"\b(?:the )?percentage\b", " ", rest)
    if asked.unit:
        rest = re.sub(rf"\b{re.escape(asked.unit.lower())}\b", " ", rest)
    return rest


def checked(number: Number, asked: Asked, *, alone: bool = False) -> Answer:
    """Turn one number into an answer, or say why it cannot be one.

    `alone` says that the caller looks for itself whether it could be a year.
    """
    if number.value is None:
        return unclear(number.doubt)
    if why := impossible(number, asked):
        return unclear(why)
    answer = exact(number.value)
    if number.percent:
        answer = replace(answer, unit="percent")
    elif number.currency:
        answer = replace(answer, unit="GBP")
    if number.percent and not asked.is_clear:
        return answer.doubted("a percentage")
    if number.scaled and not (number.currency or asked.money):
        return answer.doubted("written in thousands or millions")
    if asked.percent and not number.percent and 0 < number.value < 1:
        return answer.doubted("a share of 1, or a share of 100?")
    if number.could_be_year and not alone:
        return answer.doubted("could be a year")
    if is_long(number.text) and not asked.money:
        return answer.doubted("a long number without commas: a reference?")
    return answer


def is_long(digits: str) -> bool:
    """True for a run of eight digits or more, which is more often a reference than a count."""
    return bool(_LONG_DIGITS.fullmatch(digits))


def as_part(number: Number) -> Answer:
    """Read a number without regard to the words beside it."""
    if number.value is None or number.negative:
        return replace(unclear(number.doubt or "negative"), raw=number.text)
    return replace(exact(number.value), raw=number.text)


def as_parts(labelled: list[tuple[str, Number]]) -> tuple[Part, ...]:
    return tuple(Part(label, as_part(number)) for label, number in labelled)


def several(parts: tuple[Part, ...], value: Decimal | None, note: str) -> Answer:
    return Answer("", Kind.SEVERAL, value, value, value, needs_review=True, note=note, parts=parts)


def words_of(text: str) -> str:
    """The words of a skeleton, without its signs."""
    return " ".join(re.sub(r"[\ue000-\ue003=:;,().-]+", " ", text).split())


def listed(numbers: tuple[Number, ...]) -> str:
    return ", ".join(number.text for number in numbers[:6])
