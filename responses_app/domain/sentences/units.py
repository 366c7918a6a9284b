"""What is counted, as English writes it: 1 child, 2 children; an unknown unit as it is."""

import re
from typing import Final

ONE_OF: Final = {
    "children": "child",
    "grandchildren": "grandchild",
    "people": "person",
    "men": "man",
    "women": "woman",
    "policemen": "policeman",
    "councilmen": "councilman",
    "mice": "mouse",
    "feet": "foot",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "halves": "half",
    "criteria": "criterion",
    "analyses": "analysis",
    "crises": "crisis",
    "appendices": "appendix",
    "movies": "movie",
    "cookies": "cookie",
    "ties": "tie",
    "lorries": "lorry",
    "buses": "bus",
    "bonuses": "bonus",
    "viruses": "virus",
    "campuses": "campus",
    "quizzes": "quiz",
    "heroes": "hero",
    "tomatoes": "tomato",
    "potholes": "pothole",
}
"""Plurals that no rule below gets right."""

UNCHANGED: Final = frozenset(
    {"premises", "series", "species", "means", "headquarters", "works", "news", "status", "staff"}
    | {"sheep", "fish", "aircraft", "census", "basis", "gas", "wales", "access", "business"}
)
_HEAD_ENDS: Final = re.compile(
    r"\s(?:of|in|on|at|with|without|for|from|to|by|per|under|over|who|that|which|aged|and|or)\b|\s?[(,/]"
)
_WORD: Final = re.compile(r"[^\W\d_]+$")
_ENDS_IN_ES: Final = re.compile(r"(?:ss|sh|ch|x|zz)es$")


def singular(unit: str) -> str:
    """Return a unit as it is written of one.

    The word that is counted is the last before "of", "in", "who" and the like.

    >>> singular("children"), singular("foster carers"), singular("episodes of absence")
    ('child', 'foster carer', 'episode of absence')
    >>> singular("FTE"), singular("premises"), singular("children or young people")
    ('FTE', 'premises', 'child or young person')
    """
    either = re.split(r"(\s(?:and|or)\s|/)", unit)
    if len(either) > 1:
        return "".join(part if n % 2 else singular(part) for n, part in enumerate(either))
    end = _HEAD_ENDS.search(unit)
    head, rest = (unit[: end.start()], unit[end.start() :]) if end else (unit, "")
    return _one(head) + rest


def _one(head: str) -> str:
    found = _WORD.search(head)
    if not found:
        return head
    word, lower = found[0], found[0].lower()
    if word.isupper() or lower in UNCHANGED:
        return head
    one = ONE_OF.get(lower) or _by_rule(lower)
    return head if one == lower else head[: found.start()] + _cased(word, one)


def _by_rule(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if _ENDS_IN_ES.search(word):
        return word[:-2]
    if word.endswith("s") and len(word) > 2 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _cased(word: str, one: str) -> str:
    return one.capitalize() if word[0].isupper() else one
