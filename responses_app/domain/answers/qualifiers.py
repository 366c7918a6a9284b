"""Words beside a number that may make it a number of something narrower or looser.

"14 open" may be all there were or the part still open; "aprox 30" is a limit with a
slip of the pen; "14 Mosaic" says something we do not understand. A person decides.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from .asked import Asked
from .units import Noun, agree, concept_of, is_fte, stem

# How far a case has come. The other cases are then missing from the number.
_STAGES = (
    r"(?:re)?open(?:ed)?|closed|(?:brand )?new(?:ly)?|(?:un)?confirmed|suspected|alleged|potential|"
    r"on-?going|in progress|pending|(?:in)?active|live|unresolved|existing|former|historic(?:al)?|"
    r"repeat|agored|newydd|parhaus"
)
# How a case ended. "14 complaints were upheld" repeats a question, "14 upheld" may not.
_OUTCOMES = (
    r"upheld|(?:un)?substantiated|unfounded|(?:un)?proven|resolved|rejected|dismissed|accepted|"
    r"(?:un)?successful|approved|granted|completed?|concluded|settled|withdrawn"
)
_NOT_A_STAGE = r"\b(?! (?:that|by|with|system|database|year|financial))"
_STAGE_AFTER = re.compile(
    r"\.[ ,(:-]*(?:[a-z][a-z'-]* ){0,2}?(?:(?:were|was|are|is|remain(?:s|ed)?|still|currently|now|"
    rf"have|has|been) ){{0,3}}(?P<stage>{_STAGES}){_NOT_A_STAGE}"
)
_STAGE_BEFORE = re.compile(
    rf"(?<!has )(?<!have )\b(?P<stage>{_STAGES}){_NOT_A_STAGE}(?: [a-z][a-z'-]*)?[ :=(-]*\."
)
_OUTCOME = re.compile(rf"\.[ ,(:-]*(?P<stage>{_OUTCOMES})\b")
_OF_NONE = re.compile(
    rf"^(?:.* )?(?:no|none|nil|zero|dim|0) (?:(?:were|are|is|was) )?(?P<stage>{_STAGES})\b"
    rf"|^(?:.* )?(?:no|zero|0) (?P<outcome>{_OUTCOMES})\b"
)


def narrowed_by(rest: str, asked: Asked | None) -> str:
    """Return the stage or outcome that `rest` gives a number; empty if it gives none.

    `rest` has a full stop in the place of the number. A stage that the unit itself
    names ("open cases") narrows nothing.

    >>> narrowed_by(". open", None)
    'open'
    """
    for pattern in (_STAGE_AFTER, _STAGE_BEFORE, _OUTCOME):
        if (match := pattern.search(rest)) and not _is_asked(match["stage"], asked):
            return match["stage"]
    return ""


def none_is_narrowed_by(text: str, asked: Asked) -> str:
    """Return the stage of which a zero in words speaks: "no confirmed cases".

    >>> none_is_narrowed_by("no confirmed cases", Asked())
    'confirmed'
    """
    match = _OF_NONE.search(text)
    stage = (match["stage"] or match["outcome"]) if match else ""
    return "" if _is_asked(stage, asked) else stage


def _is_asked(stage: str, asked: Asked | None) -> bool:
    words = (asked.unit or "").lower().split() if asked else []
    return stage in words


_LIMITS = (
    "approx approximate approximately about around circa roughly nearly almost estimate estimated "
    "fewer under below above between greater exceeding excess maximum minimum"
).split()
_ALIKE = 0.8  # of the letters of both words


@lru_cache(maxsize=4096)
def _is_slip(word: str) -> bool:
    if len(word) < 4 or word in _LIMITS:
        return False
    return any(
        word[0] == limit[0] and SequenceMatcher(None, word, limit).ratio() >= _ALIKE
        for limit in _LIMITS
    )


_WORD = re.compile(r"[a-z]+")


def misspelt_limit(before: str, after: str) -> str:
    """Return a word next to a number that looks like a misspelt limit; empty if none does.

    >>> misspelt_limit("aprox ", "")
    'aprox'
    """
    near = [*_WORD.findall(before)[-2:], *_WORD.findall(after)[:1]]
    return next((word for word in near if _is_slip(word)), "")


# Words that say no more than "this is the number".
_PLAIN = set(
    "answer answers response reply total totals cyfanswm ateb overall altogether number figure "
    "figures count result only just had has have we were was is at in on by there recorded "
    "reported identified received made issued logged found held known provided submitted taken "
    "vat ex yes instances cases case achos achosion times the a o ar yn headcount rhif nifer "
    "snapshot n no all for this that these period periods year years question such of them so far "
    "to date across borough county council area authority trust force "
    "whole then currently present over during within".split()
)
_VERBS = set(
    "were was are is have has had went did do does left came returned remain remained moved "
    "received took made died oedd roedd aeth".split()
)
_FULL_TIME = {"full", "whole", "time", "full-time", "whole-time", "equivalent", "equivalents"}
_FEW_AFTER = re.compile(r"[ (,:-]*([a-z][a-z'-]*(?:[ ).]+[a-z][a-z'-]*){0,4})[ ).]*")
_CELL_WORD = re.compile(r"[a-z][a-z'-]*")
_LONE_BEFORE = re.compile(r"([a-z][a-z'-]*)[ (:=-]*")


def unexplained_word(before: str, after: str, noun: Noun | None, asked: Asked) -> str:
    """Return a word that stands with a number in a short cell and that we do not know.

    A short cell has one word before its number, or no more than five after it, and no
    verb. A sentence repeats the question; a short cell leaves it to the reader.

    >>> unexplained_word("", " in foster care", None, Asked())
    'foster'
    """
    if before.strip() and after.strip(" )."):
        return ""
    match = _LONE_BEFORE.fullmatch(before) or _FEW_AFTER.fullmatch(after)
    words = _CELL_WORD.findall(match[1]) if match else []
    if len(words) > 1 and _is_explained(words, noun, asked):
        return ""
    if noun is not None and words == [noun.word]:
        return ""
    unknown = (word for word in words if word not in _PLAIN)
    return next((word for word in unknown if not _names_what_is_asked(word, asked)), "")


def _is_explained(words: list[str], noun: Noun | None, asked: Asked) -> bool:
    """True if words say what the number counts, or have a verb and so are a sentence."""
    if noun is not None or _VERBS.intersection(words):
        return True
    return asked.unit is not None and any(_names_what_is_asked(word, asked) for word in words)


def _names_what_is_asked(word: str, asked: Asked) -> bool:
    if is_fte(asked.unit) and word in _FULL_TIME:
        return True
    if asked.unit is None:
        return concept_of(word) is not None
    in_unit = stem(word) in map(stem, asked.unit.lower().split())
    return in_unit or agree(asked.unit, Noun(word, known=concept_of(word) is not None))
