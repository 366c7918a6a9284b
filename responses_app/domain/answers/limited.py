"""Read a reply whose number has a limit, and weigh the words beside it."""

from __future__ import annotations

import re
from dataclasses import replace

from .answer import Answer, Kind, unclear
from .asked import Asked
from .bounds import Form, could_be_age, could_be_years, find_form
from .doubts import counts_others, doubt_in, impossible, unit_differs
from .never_values import NUMBER
from .numbers import Number, Skeleton, over_skeleton
from .units import Noun, agree, noun_after

_ABOVE_ZERO = over_skeleton(
    r",? ?\(?(?:and|but|or)? ?(?:(?:more|greater|higher) than|not|non-?|above|excluding|>) "
    r"?(?:zero|#)\)?$"
)
_WITH_ZERO = over_skeleton(r",? ?\(?(?:including|incl\.?|may include|or) (?:zero|#)\)?$")
_ABOVE_ZERO_FIRST = over_skeleton(
    r"^(?:there (?:is|are|was|were) )?(?:(?:more|greater|higher) than|above|over|>) ?# "
    r"?(?:and|but|,) ?"
)

_CIRCA = re.compile(r"(?:^|[ (])ca?\.? ?$")
# "It is estimated that there were about 75" says twice that the number is not exact.
_SAID_AGAIN = re.compile(r"\b(?:estimated?|approx(?:imate(?:ly)?)?|roughly|about|around|circa)\b")


def read_limited(found: Skeleton, periods: list[str], asked: Asked) -> Answer | None:
    """ "fewer than 5", "1-4", "about 120": one form that takes up all the numbers."""
    form = find_form(found.text, found.numbers, asked)
    if form is None:
        return None
    if form.count != len(found.numbers):
        return _said_twice(found, form, asked) or _above_zero(found, asked)
    if form.answer.kind is Kind.UNCLEAR:
        return form.answer
    return _weighed(found, form, asked)


def _weighed(found: Skeleton, form: Form, asked: Asked) -> Answer:
    answer = form.answer
    used = found.numbers[form.first : form.first + form.count]
    words = found.text[form.start : form.end]
    rest = found.text[: form.start] + "." + found.text[form.end :]
    after = found.text[form.end :]
    noun = noun_after(after)
    if noun is None and not found.text[form.end - 1].isalnum():
        noun = noun_after(found.text[form.end - 1 :])
    for number in used:
        if why := impossible(number, asked):
            return unclear(why)
    if why := unit_differs(noun, asked):
        return unclear(why)
    if answer.kind is Kind.BOUNDED:
        if why := _other_meaning(answer, used, words, noun, asked):
            return unclear(why)
        if could_be_years(words, answer) and not (noun and asked.unit):
            return answer.doubted("a range of numbers, of ages or of years?")
    if answer.kind is Kind.APPROXIMATE:
        rest = _SAID_AGAIN.sub(" ", rest)
    if answer.kind is Kind.BOUNDED and _CIRCA.search(found.text[: form.start]):
        return answer.doubted("about a range")
    if why := counts_others(after, asked) or doubt_in(rest, asked):
        return answer.doubted(why)
    return answer


def _other_meaning(
    answer: Answer, used: tuple[Number, ...], words: str, noun: Noun | None, asked: Asked
) -> str:
    if could_be_age(words, answer) and not (noun and asked.unit and agree(asked.unit, noun)):
        return "a limit of the count, or of age?"
    if any(number.could_be_year for number in used) and len(used) == 2:
        return "a range of numbers, or of years?"
    return ""


def _said_twice(found: Skeleton, form: Form, asked: Asked) -> Answer | None:
    """ "fewer than five (<5)": the same limit in words and in signs."""
    if form.first or not found.text.endswith(")"):
        return None
    rest = found.text[form.end :]
    again = find_form(rest, found.numbers[form.count :], asked)
    same = again and (again.answer.lower, again.answer.upper) == (
        form.answer.lower,
        form.answer.upper,
    )
    if not again or not same or form.count + again.count != len(found.numbers):
        return None
    once = found.text[: form.end] + rest[: again.start].rstrip(" (")
    return read_limited(Skeleton(once, found.numbers[: form.count]), [], asked)


def _above_zero(found: Skeleton, asked: Asked) -> Answer | None:
    """ "fewer than 5 but more than 0": a limit that says whether it includes none."""
    if len(found.numbers) != 2:
        return None
    for pattern, shown in ((_ABOVE_ZERO, True), (_WITH_ZERO, False)):
        match = pattern.search(found.text)
        if match and found.numbers[1].value == 0 and NUMBER in found.text[: match.start()]:
            first = Skeleton(found.text[: match.start()], found.numbers[:1])
            return _only_bounded(read_limited(first, [], replace(asked, zeros_shown=shown)))
    match = _ABOVE_ZERO_FIRST.search(found.text)
    if match and found.numbers[0].value == 0:
        second = Skeleton(found.text[match.end() :], found.numbers[1:])
        return _only_bounded(read_limited(second, [], replace(asked, zeros_shown=True)))
    return None


def _only_bounded(answer: Answer | None) -> Answer | None:
    return answer if answer and answer.kind is Kind.BOUNDED else None
