"""Words that say how a printed number lies to the true one: nearly, more than, about."""

import re
from enum import StrEnum
from typing import Final


class Hedge(StrEnum):
    """What a writer says of how a printed number lies to the true one."""

    NONE = ""
    BELOW = "nearly"  # the true number is a little less
    ABOVE = "more than"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "up to"
    FEWER = "fewer than"


_HEDGES: Final = {
    Hedge.ABOVE: r"(?:just |well |slightly |a little |a shade |far |significantly |considerably )?"
    r"(?:more than|over|above|upwards of|in excess of|greater than|higher than|exceeding)",
    Hedge.BELOW: r"(?:very )?(?:nearly|almost|just (?:under|short of|below)|a (?:little"
                 r"|shade) under|slightly "
    r"(?:under|below|less than|fewer than)|approaching|not quite|nearing|verging on"
    r"|getting on for)",
    Hedge.AT_LEAST: r"(?:at least|no (?:fewer|less) than|not (?:less|fewer) than|a minimum of)",
    Hedge.AT_MOST: r"(?:at most|up to|no more than|not more than|a maximum of)",
    Hedge.FEWER: r"(?:(?:well )?(?:fewer|less|lower) than|well under|under|below)",
    Hedge.ABOUT: r"(?:about|around|roughly|approximately|approx\.?|some|circa|ca?\.|close to|near"
                 r"|an estimated"
    r"|in the region of|something like|broadly|more or less|~|≈)",
}  # fmt: skip


_BEFORE: Final = re.compile(
    "(?:^|(?<=[^A-Za-z]))(?:"
    + "|".join(f"(?P<{hedge.name}>{words})" for hedge, words in _HEDGES.items())
    + r")(?P<gap>\s?(?:[\"'“‘(]\s?)?(?:an? total of |as many as )?)$",
    re.IGNORECASE,
)


_AFTER: Final = {
    Hedge.AT_MOST: re.compile(r"\s(?:or|and) (?:fewer|less|under|below)\b", re.IGNORECASE),
    Hedge.AT_LEAST: re.compile(r"\s(?:or|and) (?:more|over|above)\b", re.IGNORECASE),
    Hedge.ABOUT: re.compile(r"\s(?:or so|or thereabouts|-?ish)\b", re.IGNORECASE),
}


_COMPARED: Final = re.compile(
    r"(?:%|per ?cent|percent|points?|increase[ds]?|rise[sn]?|rose|growth|grew|jump(?:ed)?|fall"
    r"|fell|drop(?:ped)?"
    r"|decrease[ds]?|decline[ds]?|reduction|times|as many|half|thirds?|quarters?|fifths?|up|down"
    r"|improvement"
    r"|change|gain|surge|leap|climb(?:ed)?|went|gone|goes|go|moved|higher|lower|(?<![\d-])(?!(?:19"
    r"|20)\d\d)\d(?:[\d,]*\d)?"
    r"|(?:^|[^\w])\d[\d,.]*\s\w+(?:\s\w+)?)\s?$",
    re.IGNORECASE,
)


_CAN_COMPARE: Final = {Hedge.ABOVE, Hedge.FEWER, Hedge.AT_MOST}


def hedge_of(text: str, start: int, end: int) -> tuple[Hedge, int, int]:
    """The hedge of a number, and where the number with it begins and ends."""
    before = text[max(0, start - 45) : start]
    found = _BEFORE.search(before)
    if found:
        hedge = next(one for one in Hedge if one and found.groupdict().get(one.name))
        if not (hedge in _CAN_COMPARE and _is_comparison(hedge, found, before)):
            return hedge, start - (len(before) - found.start()), end
    for hedge, pattern in _AFTER.items():
        if after := pattern.match(text, end):
            return hedge, start, after.end()
    return Hedge.NONE, start, end


def _is_comparison(hedge: Hedge, found: re.Match[str], before: str) -> bool:
    words = found.group().lower()
    earlier = before[: found.start()]
    if hedge is Hedge.AT_MOST:
        return "up to" in words and bool(
            re.search(
                r"\b(?:went|gone|goes|going|is|was|are|were|moved|now|it|number|total)\s?$", earlier
            )
        )
    return bool(_COMPARED.search(earlier))
