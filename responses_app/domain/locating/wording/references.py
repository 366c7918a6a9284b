"""Questions that a wording refers to by their ids: "of those in 1a, how many ...?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from responses_app.domain.locating.periods.finding import plain_signs

from .labels import is_label_like, parts_of

_EXCLUDED = re.compile(
    r"\b(?:not|excluding|except|excl|other than|apart from|in addition to|on top of|besides|nor"
    r"|without)\b[^.;?]{0,40}$"
)


@dataclass(frozen=True, slots=True)
class References:
    """The questions that a wording refers to by their ids, and the wording without these."""

    included: tuple[str, ...]  # "of those in 1a"
    excluded: tuple[str, ...]  # "not already counted in 1a"
    rest: str


def references_in(text: str, keys: Sequence[str]) -> References:
    """Return the questions of which `text` speaks, and those that it leaves out."""
    included: list[str] = []
    excluded: list[str] = []
    rest = plain_signs(text)
    for key in keys:
        found = _reference_to(key)
        if found is None or found[0] not in rest:
            continue
        if match := found[1].search(rest):
            left_out = _EXCLUDED.search(rest[: match.start()])
            (excluded if left_out else included).append(key)
    for key in (*included, *excluded):
        if found := _reference_to(key):
            # Every sign keeps its place, so that capitals can be looked at.
            for match in reversed([*found[1].finditer(plain_signs(text))]):
                text = f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"
    return References(tuple(included), tuple(excluded), text)


@lru_cache(maxsize=1024)
def _reference_to(key: str) -> tuple[str, re.Pattern[str]] | None:
    """A step that such an id has in any case, and its pattern; None for a key that is a word."""
    parts = parts_of(key)
    if not is_label_like(parts):
        return None
    steps = r"\s?[.]?\s?".join(rf"\(?{re.escape(part)}\)?" for part in parts)
    named = r"(?:\b(?:questions?|q)\s?)?" if len(parts) > 1 else r"\b(?:questions?|q|cwestiwn)\s?"
    return parts[0], re.compile(rf"(?<![a-z0-9.]){named}{steps}(?![a-z0-9])")
