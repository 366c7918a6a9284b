"""Counts that the words put together outright: "864 of 2,335", "37% of the 2,335 children"."""

import re
from functools import lru_cache
from typing import Final

from responses_app.domain.claims.number import Number
from responses_app.domain.claims.scene import Scene, over

Pair = tuple[Number, Number]

SOME: Final = (
    r"(?:(?:the|all|these|those|some|a|an|its|their|our|total|estimated|about|around|roughly"
    r"|overall|roll|known|or|so|those|full|whole"
    r"|combined|base|more|than|almost|nearly|over|just|under|grand|group|set|list|sample|number"
    r"|population|figure|of|them|every|only)\s)"
)
FILL: Final = (
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
         rf"|of a total of|of an overall)\s{SOME}{{0,4}}?{FILL}{{0,3}}?(?P<whole>#)"),
    over(rf"(?P<part>#)(?P<gap>{_BETWEEN}{{0,7}}?)\sof\s{SOME}{{0,5}}{FILL}{{0,2}}?(?P<whole>#)"),
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
         rf"|however)\s)(?:out\s)?(?:of|among|amongst|from among)\s{SOME}{{0,4}}{FILL}{{0,2}}?"
         rf"(?P<whole>#)"
         r"(?P<gap>[^#;]{0,130}?)(?P<part>#)"),
    over(r"(?P<whole>#)(?P<gap>[^#;]{0,120}?)\b(?:of whom|of which|of these"
         r"|of those(?!\s(?:\w+ed|who|that|in|with)\b)|of them"
         r"|among them|among whom|including)\b(?P<more>[^#;]{0,60}?)(?P<part>#)"),
    over(r"(?P<whole>#)(?P<gap>[^#;]{0,120}?)(?<!#\s)(?P<part>#)(?:\s[\w'’-]+)?\sof (?:whom|which"
         r"|these|those|them)\b"),
]  # fmt: skip
_OF_THE_WHOLE: Final = over(
    rf"^\)?(?:\s?\((?P<inside>[^()§]*)\))?{_BETWEEN}{{0,2}}?\s(?:of|from|among|amongst|in"
    rf"|out of)\s{SOME}{{0,5}}{FILL}{{0,4}}?(?P<whole>#)"
)


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
            more = match.groupdict().get("more")
            if more and more.strip() and not match["gap"].strip(" ,"):
                continue  # "75 of whom returned, while 212 remain": 75 is no whole here
            used.add(part)
            found.append((part, whole))
    return tuple(found)


def of_the_whole(scene: Scene, share: Number) -> Number | None:
    match = _OF_THE_WHOLE.match(scene.after(share))
    return scene.by_place[scene.at[share] + 1 + match.start("whole")] if match else None
