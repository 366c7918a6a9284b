"""How far-fetched it is that a share is one count of another, and which share takes which."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from typing import Final

from responses_app.domain.claims.number import Number
from responses_app.domain.claims.scene import COUNT, Scene, over
from responses_app.domain.claims.share_pairs import FILL, SOME, Pair, of_the_whole, pairs

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
    rf"|\bN\s?=)\s{SOME}{{0,4}}{FILL}{{0,2}}?$"
)
_WHOLE_AFTER: Final = re.compile(
    r"^[^.;()]{0,60}?\b(?:identified|recorded|reported|asked|in total|in all|overall|in care"
    r"|were counted|of whom|of which|answered|responses|respondents)\b",
    re.IGNORECASE,
)
OF_AUTHORITIES: Final = over(
    r"^[\"”’')]?(?:\s?(?:and|or|to|,|–|-)\s?§){0,3}(?:\s\([^()]*\))?\s?(?:of|in|from"
    r"|among)?(?:\s[\w'’-]+){0,5}?\s(?:councils?|authorit(?:y|ies)|LAs|boroughs?|trusts|bodies"
    r"|respondents)\b"
)
_PLACED: Final = re.compile(
    r"\b(?:in|by|across|at|over|to)\s(?:the\s|all\s|only\s|these\s|those\s)?$", re.IGNORECASE
)
ON_AVERAGE: Final = over(r"^(?:\s(?:and|to)\s§)?\son average\b")
ENOUGH: Final = 70.0
CLOSE: Final = 14.0


Option = tuple[float, Number, Number]


def options(scene: Scene, share: Number) -> list[Option]:
    """What a share may be of, as cost, part and whole; the least far-fetched first.

    Where a sentence tells several shares, what another takes is less likely: each has its own.
    """
    if share in (ordered := _respectively(scene)):
        return [(0.0, *ordered[share])]
    taken = {own: pair for own, pair in _shared_out(scene).items() if own is not share}
    found = [
        (cost + _cost_of_taken(scene, share, (part, base), taken), part, base)
        for cost, part, base in _alone(scene, share)
    ]
    return sorted(found, key=lambda one: one[0])


@lru_cache(maxsize=512)
def _shared_out(scene: Scene) -> dict[Number, Pair]:
    """Which share takes which counts, the clearest first."""
    if not 1 < len(scene.shares) <= MOST_SHARES:
        return {}
    known = {share: _alone(scene, share) for share in scene.shares}
    taken: dict[Number, Pair] = {}
    for share in sorted((one for one in known if known[one]), key=lambda one: known[one][0][0]):
        cost, part, base = min(
            (
                (cost + _cost_of_taken(scene, share, (part, base), taken), part, base)
                for cost, part, base in known[share]
            ),
            key=lambda one: one[0],
        )
        if cost < ENOUGH:
            taken[share] = part, base
    return taken


def _cost_of_taken(scene: Scene, share: Number, pair: Pair, taken: dict[Number, Pair]) -> float:
    for other, its in taken.items():
        if its == pair and COUNT not in scene.between(share, other):
            continue  # told twice: "more than a third (37%)"
        if pair[0] is its[0]:
            return TAKEN
    return 0


def _respectively(scene: Scene) -> dict[Number, Pair]:
    """ "612 of the one and 482 of the other, 42% of 1,458 and 11% of 4,485 respectively"."""
    if "respectively" not in scene.passage.text:
        return {}
    wholes = [of_the_whole(scene, share) for share in scene.shares]
    rest = [one for one in scene.counts if one not in wholes]
    if None in wholes or len(rest) != len(wholes):
        return {}
    return {
        share: (part, whole)
        for share, part, whole in zip(scene.shares, rest, wholes, strict=True)
        if whole is not None
    }


def _alone(scene: Scene, share: Number) -> Sequence[Option]:
    """The same for one share as if it were the only one."""
    whole, explicit = of_the_whole(scene, share), pairs(scene)
    found = [
        (cost_of(scene, share, part, base, whole, explicit), part, base)
        for part, base in permutations(scene.near(share, scene.counts), 2)
    ]
    return sorted(found, key=lambda one: one[0])[:MOST_OPTIONS]


TAKEN: Final = 40.0
MOST_SHARES: Final = 12
MOST_OPTIONS: Final = 12


def cost_of(
    scene: Scene, share: Number, part: Number, base: Number, whole: Number | None,
    explicit: tuple[Pair, ...],
) -> float:  # fmt: skip
    """How far-fetched it is that `share` is `part` of `base`; the least is taken."""
    cost = distance(scene, share, part) + 0.25 * distance(scene, share, base)
    if (part, base) in explicit:
        cost -= 45
    elif part.value > base.value:
        cost += 100
    if (part, base) not in explicit and not is_apposed(scene, share, part):
        of_councils = part.of_authorities and base.of_authorities
        if ON_AVERAGE.match(scene.after(share)) or (
            of_councils and not OF_AUTHORITIES.match(scene.after(share))
        ):
            cost += 80
    if base.of_authorities and not part.of_authorities and _PLACED.search(scene.before(base)):
        cost += 80
    if whole is not None:
        cost += -60 if base is whole else 60
    if is_apposed(scene, share, part):
        cost -= 28
    cost += _cost_of_bracket(scene, share, part)
    if is_apposed(scene, share, base) and part.value <= base.value:
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


def _cost_of_bracket(scene: Scene, share: Number, part: Number) -> float:
    """What stands behind the bracket that a share stands in is not what it is of."""
    is_bracketed = _BRACKET_BEFORE.search(scene.before(share)) and scene.after(share)[:1] == ")"
    return BEHIND if is_bracketed and scene.at[part] > scene.at[share] else 0


_BRACKET_BEFORE: Final = re.compile(r"\((?:or |i\.e\. |about |some )?$")
BEHIND: Final = 30.0


def is_apposed(scene: Scene, share: Number, count: Number) -> bool:
    """Whether a count stands for the share itself: "864, or 37%", "37% (864 children)"."""
    if scene.at[count] < scene.at[share]:
        between = COUNT + scene.between(count, share)
        return bool(_APPOSED_BEFORE.fullmatch(between))
    return bool(_APPOSED_AFTER.fullmatch(scene.between(share, count) + COUNT))


_BREAKS: Final = re.compile(
    r"[;.]\s|\b(?:and|while|whereas|but|compared|against|than)\b", re.IGNORECASE
)


def distance(scene: Scene, share: Number, count: Number) -> float:
    """Letters between the two, more where a clause ends or other numbers stand between."""
    between = scene.between(share, count)
    others = sum(letter in "\ue001\ue002\ue003\ue004" for letter in between)
    breaks = len(_BREAKS.findall(between))
    return 0.5 * len(between) + 7 * others + 10 * breaks
