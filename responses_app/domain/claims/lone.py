"""Numbers by themselves: totals, counts of councils, averages."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from responses_app.domain.claims.claims import Average, Claim, CountOfAuthorities, Total
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.of_when import periods_for
from responses_app.domain.claims.scene import Scene, over
from responses_app.domain.claims.topics import stems

_AVERAGE_BEFORE: Final = re.compile(
    r"\b(?:average[ds]?|averaging|mean|on average)\b[^#;\ue001\ue002\ue003\ue004]{0,60}$",
    re.IGNORECASE,
)
_AVERAGE_AFTER: Final = re.compile(
    r"^\s?(?:[\w'’-]+\s){0,4}?(?:on average|each(?=[\s,.;)]|$)|apiece|per (?:\w+ )?(?:child|person"
    r"|council|authority|contract|case|home|pupil|head|episode|request|trafficked|missing|young"
    r"|unaccompanied|looked))\b",
    re.IGNORECASE,
)
_TIMES_ON_AVERAGE: Final = re.compile(r"^\stimes(?:\s[\w'’-]+){0,3}?\son average\b", re.IGNORECASE)
# "each of the 710 children": who is counted, and not what comes to each of them
_OF_EACH: Final = re.compile(
    r"\b(?:each|every one|any|all|every) of (?:the|these|those|our|its|their)"
    r"\s(?:[\w'’-]+\s){0,2}$",
    re.IGNORECASE,
)
# "3.5 times on average (293 episodes": the average has been told
_IS_TOLD: Final = over(
    r"\bon average\s?\($|[#\ue006]\s(?:[\w'’-]+\s){0,3}?on average\b[^#;]{0,40}$"
)
_EACH_HAD: Final = over(
    r"\baverage[d]?\b[^#;.]{0,30}\b(?:each|every one) of [^#;.]{0,20}#[^#;.]{0,40}$"
)
_PER: Final = re.compile(
    r"^[^.;()#\ue001]{0,40}?\b(?:per|for each|a)\s(?P<what>[\w'’ -]{3,40})", re.IGNORECASE
)
_FOR: Final = re.compile(
    r"(?:\s[\w'’-]+){0,5}?\s(?:for|of|to|among|amongst|across|by|from|over)(?:\s[\w'’-]+){0,2}\s",
    re.IGNORECASE,
)


def averages(scene: Scene, back: Sequence[Scene]) -> Iterator[Average]:
    """ "an average of 7.2 episodes a child", "685 incidents of 73 children, 9.4 each"."""
    for number in scene.numbers:
        if number.kind is not Kind.COUNT or number.of_authorities or not _is_average(scene, number):
            continue
        rest = [one for one in scene.counts if one is not number and _may_be_divided(one, number)]
        for wider in () if len(rest) > 1 else back[:1]:
            rest = [one for one in wider.counts if _may_be_divided(one, number)]
            if len(rest) == 2:
                shift = len(wider.passage.text) - len(scene.passage.text)
                same = next(one for one in wider.numbers if one.end == number.end + shift)
                yield _average(wider, same, rest)
                return
        rest = [one for one in scene.counts if one is not number and not one.of_authorities]
        yield _average(scene, number, rest)


def _is_average(scene: Scene, number: Number) -> bool:
    before, after = scene.before(number), scene.after(number)
    if _TIMES_ON_AVERAGE.match(after):
        return True
    if number.is_measure or _OF_EACH.search(before) or _IS_TOLD.search(before):
        return False
    return bool(
        _AVERAGE_BEFORE.search(before) or _EACH_HAD.search(before) or _AVERAGE_AFTER.match(after)
    )


def _may_be_divided(one: Number, average: Number) -> bool:
    return one.value > average.value and not one.of_authorities


def _average(scene: Scene, number: Number, rest: list[Number]) -> Average:
    numerator = denominator = None
    if len(rest) == 2:
        numerator, denominator = _divided(scene, number, *rest)
    return Average(
        passage=scene.passage, main=number, numerator=numerator, denominator=denominator,
        periods=scene.periods,
    )  # fmt: skip


def _divided(scene: Scene, average: Number, one: Number, other: Number) -> tuple[Number, Number]:
    """What was divided by what: as the words say it, else the larger by the smaller."""
    per = _PER.match(scene.after(average))
    below = [count for count in (one, other) if per and stems(per["what"]) & stems(count.noun)]
    if len(below) == 1:
        return (other, one) if below[0] is one else (one, other)
    first, second = sorted((one, other), key=lambda count: scene.at[count])
    if _FOR.fullmatch(scene.between(first, second)):
        return first, second
    return (one, other) if one.value >= other.value else (other, one)


def claims(scene: Scene, free: Sequence[Number]) -> Iterator[Claim]:
    """What is left over: each a number of something, or of councils."""
    for number in free:
        if number.kind is not Kind.COUNT or number.is_measure:
            continue
        kind = CountOfAuthorities if number.of_authorities else Total
        yield kind(passage=scene.passage, main=number, periods=periods_for(scene, number))
