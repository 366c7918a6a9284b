"""What a sign means by the file's own legend: "* = fewer than 5"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from .answer import Answer, Kind, exact, unclear
from .asked import Asked
from .normalising import normalise

_HIDDEN = re.compile(
    r"suppress|disclos|withheld|small|low\b|confiden|redact|identif|rounds? to (?:0|zero)|"
    r"negligible|less than half"
)
_ZERO = re.compile(
    r"\b(?:nil|zero|none|no cases|no (?:such )?(?:incidents|children))\b|^0$|^dim$|true zero"
)
_FEW = re.compile(
    r"(?:<=?|[<≤]|fewer than|less than|below|under|between|from|up to|no more than|llai na) "
    r"?[0-9]+(?: ?(?:and|to|-) ?[0-9]+)?"
    r"|[0-9]+ ?(?:-|to) ?[0-9]+|(?:[0-9]+|five|ten|three) (?:or|and) (?:fewer|less|under|below)"
    r"|(?:fewer|less) than (?:three|five|six|ten|eleven)"
)
_MISSING = [
    (Kind.NOT_APPLICABLE, re.compile(r"not applicable|n/a|does not apply")),
    (Kind.NOT_HELD, re.compile(r"not held")),
    (Kind.NOT_RECORDED, re.compile(r"not (?:recorded|collected|collated|captured)")),
    (
        Kind.NOT_AVAILABLE,
        re.compile(
            r"(?:not|un)[ -]?(?:available|known|provided|supplied)|unavailable|missing|no data|"
            r"unknown"
        ),
    ),
    (Kind.PENDING, re.compile(r"to follow|tbc|to be confirmed|not yet")),
    (Kind.REFUSED, re.compile(r"exempt|refused|s\.? ?[0-9]{2}|section")),
]


def read_by_legend(text: str, asked: Asked, read: Callable[[str, Asked], Answer]) -> Answer | None:
    """Read `text` by the legend of the file it stands in; None if the legend has no such sign.

    A sign for hidden small numbers is `suppressed`, with bounds where the legend
    states a threshold.
    """
    meaning = _meaning(text, asked)
    if meaning is None:
        return None
    note = f"by the file's legend: {meaning}"
    words = normalise(meaning).lower().rstrip(".")
    plain = replace(asked, legend={})
    threshold = _FEW.search(words)
    if threshold:
        few = read(threshold.group(), plain)
        if few.kind is Kind.UNCLEAR and "under" in words:
            few = read(threshold.group().replace("under", "below"), plain)
        if few.kind is Kind.BOUNDED:
            return replace(few, kind=Kind.SUPPRESSED, needs_review=False, note=note)
    if _HIDDEN.search(words):
        return Answer("", Kind.SUPPRESSED, note=note)
    missing = {kind for kind, pattern in _MISSING if pattern.search(words)}
    is_zero = bool(_ZERO.search(words))
    if is_zero and not missing:
        return exact(Decimal(0), note)
    if len(missing) == 1 and not is_zero:
        return Answer("", missing.pop(), note=note)
    answer = read(words, plain)
    if answer.kind in (Kind.UNCLEAR, Kind.EXACT, Kind.SEVERAL, Kind.BLANK):
        return unclear(note)
    return answer.noted(note)


def _meaning(text: str, asked: Asked) -> str | None:
    if not asked.legend or not text:
        return None
    if text in asked.legend:
        return asked.legend[text]
    wanted = text.lower()
    for sign, meaning in asked.legend.items():
        if normalise(sign).lower() == wanted:
            return meaning
    return None
