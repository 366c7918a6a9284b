"""Find shares: "864 of 2,335 (37%)", "one in three of the 1,231", "37% of councils"."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from typing import Final

from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.of_when import periods_for
from responses_app.domain.claims.scene import COUNT, Scene, over

Pair = tuple[Number, Number]

_SOME: Final = (
    r"(?:(?:the|all|these|those|some|a|an|its|their|our|total|estimated|about|around|roughly"
    r"|overall|roll|known|or|so|those|full|whole"
    r"|combined|base|more|than|almost|nearly|over|just|under|grand|group|set|list|sample|number"
    r"|population|figure|of|them|every|only)\s)"
)
_FILL: Final = (
    r"(?:(?!(?:whom|which|them|and|or|but|while|with|in|to|at|by|for|who|were|was|went|had|are"
    r"|is)\s)"
    r"[\w'’-]+\s)"
)
_BETWEEN: Final = r"(?:\s[\w'’“”\"-]+)"
_NOT_SHARES: Final = re.compile(
    r"\b(?:total|average|mean|sum|number|increase|rise|fall|drop|decrease|decline|growth|change"
    r"|reduction|median|excess|out|end|start"
    r"|more|fewer|less|than|to|from|level|figure)\s?$",
    re.IGNORECASE,
)
_PART_OF_WHOLE: Final = [
    over(rf"(?P<part>#)(?:[^#§;:(),–—]{{0,90}}?)\b(?:out of|from among|from amongst|among|amongst"
         rf"|from a total of|in a total of|from a pool of"
         rf"|of a total of|of an overall)\s{_SOME}{{0,4}}?{_FILL}{{0,3}}?(?P<whole>#)"),
    over(rf"(?P<part>#)(?P<gap>{_BETWEEN}{{0,7}}?)\sof\s{_SOME}{{0,5}}{_FILL}{{0,2}}?(?P<whole>#)"),
    over(r"(?P<part>#)\s?(?:/|÷|divided by|as an? (?:share|proportion|percentage"
         r"|fraction) of)\s?(?:the\s|a total of\s)?(?P<whole>#)"),
    over(r"(?P<part>#)(?:\s[\w'’-]+){0,2}\sin\s(?:every\s|the\s)?(?P<whole>#)(?=[\s)]*(?:$"
         r"|[(=,.–—]|or|is|was))"),
    over(r"\bn\s?=\s?(?P<part>#)[,;]?\s?(?:of\s)?\bN\s?=\s?(?P<whole>#)"),
    over(r"(?P<part>#)[^#;]{0,30}[(,;]\s?(?:base|total|denominator|out of"
         r"|N)[:\s=]{1,3}(?P<whole>#)"),
]  # fmt: skip
_WHOLE_THEN_PART: Final = [
    over(rf"(?:^|[,;:.–—(“\"]\s?|\b(?:and|but|that|while|so|meanwhile|show|shows|found|said"
         rf"|however)\s)(?:out\s)?(?:of|among|amongst|from among)\s{_SOME}{{0,4}}{_FILL}{{0,2}}?"
         rf"(?P<whole>#)"
         r"(?P<gap>[^#;]{0,130}?)(?P<part>#)"),
    over(r"(?P<whole>#)(?P<gap>[^#;]{0,120}?)\b(?:of whom|of which|of these|of those|of them"
         r"|among them|among whom|including)\b(?P<more>[^#;]{0,60}?)(?P<part>#)"),
    over(r"(?P<whole>#)(?P<gap>[^#;]{0,120}?)(?<!#\s)(?P<part>#)(?:\s[\w'’-]+)?\sof (?:whom|which"
         r"|these|those|them)\b"),
]  # fmt: skip
_OF_THE_WHOLE: Final = over(
    rf"^\)?(?:\s?\((?P<inside>[^()§]*)\))?{_BETWEEN}{{0,2}}?\s(?:of|from|among|amongst|in"
    rf"|out of)\s{_SOME}{{0,5}}{_FILL}{{0,4}}?(?P<whole>#)"
)
_APPOSED_BEFORE: Final = over(
    r"#(?:\s[\w'’-]+){0,5}?[\s,]*(?:[(\[–—=:-]|,?\s?or\b|,|\bi\.e\.,?|\bis\b|\bwas\b|\bmeans\b"
    r"|\bmakes?\b|\brepresent(?:s|ing|ed)?\b|\bequivalent to\b|\bequal to\b"
    r"|\bwhich is\b|\bthat is\b|\bamounting to\b|\bequating to\b|\bequates to\b|\baccount(?:s|ed"
    r"|ing) for\b)\s?(?:just\s|only\s|some\s|a\s|of\s|to\s|is\s|[\"“‘'(]){0,3}$"
)
_APPOSED_AFTER: Final = over(
    r"^[\"”’')]?\s?(?:[(\[–—=:,-]\s?(?:or\s|i\.e\.\s|that is,?\s|n\s?=\s?)?|,?\s?or\s)(?:just\s"
    r"|only\s|some\s|a total of\s)?#"
)
_PART_WORDS: Final = over(r"(?:\bof (?:whom|which|these|those|them)\b[^#§]{0,30}|\bn\s?=\s?)$")
_WHOLE_WORDS: Final = over(
    rf"(?:\bout of|\bof|\bamong|\bamongst|\bfrom|\btotal(?:ling)?|\bbase[:\s]|\bacross"
    rf"|\bN\s?=)\s{_SOME}{{0,4}}{_FILL}{{0,2}}?$"
)
_WHOLE_AFTER: Final = re.compile(
    r"^[^.;()]{0,60}?\b(?:identified|recorded|reported|asked|in total|in all|overall|in care"
    r"|were counted|of whom|of which|answered|responses|respondents)\b",
    re.IGNORECASE,
)
_AUTHORITIES: Final = over(
    r"^[\"”’')]?(?:\s?(?:and|or|to|,|–|-)\s?§){0,3}(?:\s\([^()]*\))?\s?(?:of|in|from"
    r"|among)?(?:\s[\w'’-]+){0,5}?\s(?:councils?|authorit(?:y|ies)|LAs|boroughs?|trusts|bodies"
    r"|respondents)\b"
)
_PLACED: Final = re.compile(
    r"\b(?:in|by|across|at|over|to)\s(?:the\s|all\s|only\s|these\s|those\s)?$", re.IGNORECASE
)
_OF_THEM: Final = re.compile(r"^\s(?:of|among) (?:them|these|those|whom|which)\b", re.IGNORECASE)
_ON_AVERAGE: Final = over(r"^(?:\s(?:and|to)\s§)?\son average\b")
_ENOUGH: Final = 70.0
_CLOSE: Final = 14.0


def claim(scene: Scene, share: Number) -> Share:
    """Return what a percentage, a fraction or odds is said to be of; parts unsaid are None."""
    whole = _of_the_whole(scene, share)
    explicit = pairs(scene)
    costs = sorted(
        (
            (_cost(scene, share, part, base, whole, explicit), part, base)
            for part, base in permutations(scene.near(share, scene.counts), 2)
        ),
        key=lambda one: one[0],
    )
    readings = [
        _share(scene, share, part, base)
        for cost, part, base in costs
        if cost < _ENOUGH and cost <= costs[0][0] + _CLOSE
    ]
    if not readings:
        readings = _with_one(scene, share, whole)
    first, *others = readings[:4]
    if others:
        first = _share(scene, share, first.part, first.whole, tuple(others))
    return first


def of_level(scene: Scene, share: Number) -> Share:
    """A share that is one end of a change of shares: it has no base of its own here."""
    return _share(scene, share, None, None)


@lru_cache(maxsize=512)
def pairs(scene: Scene) -> tuple[Pair, ...]:
    """Every "x of y" that the words say outright, as part and whole."""
    found: list[Pair] = []
    used: set[Number] = set()
    for pattern in _PART_OF_WHOLE:
        for match in pattern.finditer(scene.skeleton):
            part, whole = scene.by_place[match.start("part")], scene.by_place[match.start("whole")]
            gap = match.groupdict().get("gap") or ""
            if _NOT_SHARES.search(gap) or part in used or whole in used:
                continue
            used |= {part, whole}
            found.append((part, whole))
    parts = {part for part, _ in found}
    for pattern in _WHOLE_THEN_PART:
        for match in pattern.finditer(scene.skeleton):
            part, whole = scene.by_place[match.start("part")], scene.by_place[match.start("whole")]
            if part in used or whole in parts or part.of_authorities != whole.of_authorities:
                continue
            used.add(part)
            found.append((part, whole))
    return tuple(found)


def without_share(scene: Scene, used: set[Number]) -> Iterator[Share]:
    """ "729 of 4,756" without a percentage: still a claim about both."""
    said = [claim(scene, share) for share in scene.shares]
    told = {(reading.part, reading.whole) for one in said for reading in (one, *one.others)}
    for part, whole in pairs(scene):
        if (part, whole) not in told:
            yield Share(
                passage=scene.passage, main=part, part=part, whole=whole, periods=scene.periods
            )


def _share(
    scene: Scene, share: Number, part: Number | None, whole: Number | None,
    others: tuple[Share, ...] = (),
) -> Share:  # fmt: skip
    periods = scene.periods if part and whole else periods_for(scene, share)
    return Share(
        passage=scene.passage, main=share, part=part, whole=whole, share=share, others=others,
        periods=periods,
        authorities=bool(_AUTHORITIES.match(scene.after(share))),
    )  # fmt: skip


def _of_the_whole(scene: Scene, share: Number) -> Number | None:
    match = _OF_THE_WHOLE.match(scene.after(share))
    return scene.by_place[scene.at[share] + 1 + match.start("whole")] if match else None


def _with_one(scene: Scene, share: Number, whole: Number | None) -> list[Share]:
    """The readings with one count beside the share, or with none."""
    if whole:
        return [_share(scene, share, None, whole)]
    if _ON_AVERAGE.match(scene.after(share)):
        return [_share(scene, share, None, None)]
    near = [one for one in scene.counts if _distance(scene, share, one) < 45]
    if not near:
        return [_share(scene, share, None, None)]
    count = min(near, key=lambda one: _distance(scene, share, one))
    as_part, as_whole = _share(scene, share, count, None), _share(scene, share, None, count)
    if _OF_THEM.match(scene.after(share)) and scene.at[count] < scene.at[share]:
        return [as_whole]
    if _is_apposed(scene, share, count) or scene.at[count] > scene.at[share]:
        return [as_part, as_whole, _share(scene, share, None, None)]
    return [as_whole, as_part, _share(scene, share, None, None)]


def _cost(
    scene: Scene, share: Number, part: Number, base: Number, whole: Number | None,
    explicit: tuple[Pair, ...],
) -> float:  # fmt: skip
    """How far-fetched it is that `share` is `part` of `base`; the least is taken."""
    cost = _distance(scene, share, part) + 0.25 * _distance(scene, share, base)
    if (part, base) in explicit:
        cost -= 45
    elif part.value > base.value:
        cost += 100
    if (part, base) not in explicit and not _is_apposed(scene, share, part):
        of_councils = part.of_authorities and base.of_authorities
        if _ON_AVERAGE.match(scene.after(share)) or (
            of_councils and not _AUTHORITIES.match(scene.after(share))
        ):
            cost += 80
    if base.of_authorities and not part.of_authorities and _PLACED.search(scene.before(base)):
        cost += 80
    if whole is not None:
        cost += -60 if base is whole else 60
    if _is_apposed(scene, share, part):
        cost -= 28
    if _is_apposed(scene, share, base) and part.value <= base.value:
        cost += 10
    if _PART_WORDS.search(scene.before(part)):
        cost -= 12
    if _WHOLE_WORDS.search(scene.before(base)):
        cost -= 12
    if _WHOLE_AFTER.match(scene.after(base)):
        cost -= 4
    if _WHOLE_WORDS.search(scene.before(part)) and (part, base) not in explicit:
        cost += 12
    if part.of_authorities and not base.of_authorities:
        cost += 90 if _PLACED.search(scene.before(part)) else 40
    if base.of_authorities and not part.of_authorities and part.noun:
        cost += 40
    if part.is_money != base.is_money:
        cost += 60
    return cost


def _is_apposed(scene: Scene, share: Number, count: Number) -> bool:
    """Whether a count stands for the share itself: "864, or 37%", "37% (864 children)"."""
    if scene.at[count] < scene.at[share]:
        between = COUNT + scene.between(count, share)
        return bool(_APPOSED_BEFORE.fullmatch(between))
    return bool(_APPOSED_AFTER.fullmatch(scene.between(share, count) + COUNT))


_BREAKS: Final = re.compile(
    r"[;.]\s|\b(?:and|while|whereas|but|compared|against|than)\b", re.IGNORECASE
)


def _distance(scene: Scene, share: Number, count: Number) -> float:
    """Letters between the two, more where a clause ends or other numbers stand between."""
    between = scene.between(share, count)
    others = sum(letter in "\ue001\ue002\ue003\ue004" for letter in between)
    breaks = len(_BREAKS.findall(between))
    return 0.5 * len(between) + 7 * others + 10 * breaks
