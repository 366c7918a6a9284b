"""Words of headings: which say nothing of their own, and which name a part of what was asked."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_NEUTRAL = frozenset(
    "number numbers no nos num total totals subtotal count counts counted figure figures answer "
    "answers response responses reply replies value values result results data amount quantity "
    "sum overall all grand yearly annual annually year years period periods date calendar "
    "financial fiscal academic ending ended end the of in for per at as to and or a an by is are "
    "was were each this that these those who which whom with been have had has be it from our "
    "your you we question questions q qu ref item requested request information how many "
    "council county borough city authority local recorded between during on fy jan dec "
    "nifer cyfanswm ateb blwyddyn cwestiwn y yr o'r o a'r ac ar gyfer faint sawl".split()
)
_TOTAL = re.compile(r"\b(?:(?:grand |overall )?totals?|all|overall|cyfanswm|sum)\b", re.IGNORECASE)
_NARROWING = re.compile(
    r"\b(?:males?|females?|boys?|girls?|men|women|gender|sex|ages?|aged|years? old|yrs?|"
    r"nationalit\w+|ethnic\w*|white|asian|black|mixed|british|disab\w+|religion|non-binary|"
    r"sub-?total|other|unknown)\b",
    re.IGNORECASE,
)
_AGES = re.compile(r"^\W*(?:ages?\b|age (?:group|band|range)|oed)", re.IGNORECASE)
_SHARE = re.compile(
    r"%|\b(?:per ?cent(?:ages?)?|pct|proportions?|rates?|ratio|share|canran)\b", re.IGNORECASE
)
_OF_NUMBERS = re.compile(
    r"\b(?:change|difference|increase|decrease|variance|average|mean|median|trend)\b",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"^\W*(?:(?:further |additional |any |officer'?s? |other )?(?:notes?|comments?|remarks?|"
    r"explanations?|caveats?|sources?|footnotes?|nodiadau|sylwadau)|reason(?: for .*)?)\b",
    re.IGNORECASE,
)
_IDS = re.compile(
    r"^\W*(?:(?:question|q|qu|item|row|line|ref(?:erence)?|cwestiwn|serial)?\W*"
    r"(?:no|nos|num|number|id|ref|rhif|#)?\.?|#)\W*$",
    re.IGNORECASE,
)


def stem(word: str) -> str:
    """The beginning of a word, by which its forms are alike: trafficked, trafficking."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    return word[:6]


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that say something of their own."""
    return frozenset(
        stem(word) for word in _WORD.findall(text.lower()) if word not in _NEUTRAL and len(word) > 1
    )


def is_total(text: str) -> bool:
    """True for the heading of a total over all rows or columns beside it."""
    return bool(_TOTAL.search(text)) and not re.search(r"sub-?total", text, re.IGNORECASE)


def narrows(text: str, question: str) -> bool:
    """True if a heading names a part of people, such as an age, that the question did not."""
    asked = question.lower()
    return any(found.lower() not in asked for found in _NARROWING.findall(text))


def is_of_ages(text: str) -> bool:
    """True for the heading of a column of ages, whose cells look like numbers."""
    return bool(_AGES.match(text))


def is_share(text: str) -> bool:
    """True for the heading of a column of percentages, shares or rates."""
    return bool(_SHARE.search(text))


def is_of_numbers(text: str) -> bool:
    """True for a heading of what was worked out from the figures: change, average."""
    return bool(_OF_NUMBERS.search(text))


def is_remarks(text: str) -> bool:
    """True for the heading of a column of notes."""
    return bool(_REMARKS.match(text))


def is_of_ids(text: str) -> bool:
    """True for the heading of a column that numbers its rows: "No.", "Question", "Ref"."""
    return bool(_IDS.match(text))


WEAK = frozenset(
    stem(word)
    for word in "children child people persons cases young care looked after went gone go least "
    "once recorded many much both those them council not already counted number".split()
)
"""Stems of words that many questions share: they tell none from another."""
