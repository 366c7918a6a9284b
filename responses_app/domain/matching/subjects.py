"""Compare subjects: without "Re:" and what mail systems put around them."""

import re
import unicodedata

MOST_READINGS = 40
LONGEST = 1_000  # characters

_HEAD = re.compile(
    r"\W*(?:re|fwd?|aw|wg|sv|tr|antw|ateb|ymlaen|ynghylch|ymateb|automatic reply"
    r"|external(?: e-?mail)?|official(?:[ -]sensitive)?)\s?(?:[\[(]\d+[\])])?\s*:"
    r"|\s*\[[^\[\]]{1,80}\]|\s*\([^()]{1,80}\)|\s*\*{1,3}[^*]{1,80}\*{1,3}"
)
_TAIL = re.compile(r"\s*(?:\[[^\[\]]{1,80}\]|\([^()]{1,80}\))\s*$")


def folded(subject: str) -> str:
    """A subject as it is compared: without regard to case, blanks and invisible signs."""
    composed = unicodedata.normalize("NFKC", subject[:LONGEST])
    visible = "".join(one for one in composed if unicodedata.category(one) != "Cf")
    return " ".join(visible.casefold().split()).strip(" .,;:-")


def readings(subject: str) -> tuple[str, ...]:
    """Return what a subject may be without its additions, folded, the fullest first.

    >>> readings("RE: [EXTERNAL] School transport (FOI 12)")[-1]
    'school transport'
    """
    found: dict[str, None] = {}
    rest = folded(subject)
    while rest and len(found) < MOST_READINGS:
        whole = rest
        while whole:
            found[folded(whole)] = None
            tail = _TAIL.search(whole)
            whole = whole[: tail.start()] if tail else ""
        head = _HEAD.match(rest)
        rest = rest[head.end() :].strip() if head and head.end() else ""
    return tuple(one for one in found if one)
