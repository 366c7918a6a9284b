"""Short forms among the other names of a question: "UASC", "PCNs".

Such a name stands for words that other questions use as well: "UASC who went missing" is about
another question than "UASC". In a longer text it is therefore read as the words it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .asked import AskedQuestion
from .words import WEAK, stem, stems

_SHORT = re.compile(r"[A-Z][A-Z&]{1,5}s?")
_WORD = re.compile(r"[^\W\d_]+")
_JOINING = frozenset("of the and or in for to a an who were are by".split())


class ShortForms:
    """The short forms that a campaign gives as names of its questions, and what they stand for."""

    def __init__(self, questions: Sequence[AskedQuestion]) -> None:
        texts = [one.text for one in questions]
        known = {stem(word) for text in texts for word in _WORD.findall(text.lower())}
        names = [name for one in questions for name in one.also_called]
        self._telling = frozenset(known) - WEAK
        self._meant: dict[str, str] = {}
        for name in names:
            if _SHORT.fullmatch(name):
                for text in (*texts, *names):
                    words = _spelt_out(name.rstrip("s"), text)
                    if words:
                        shared = [word for word in words if stem(word) in known] or words
                        self._meant.setdefault(name.rstrip("s").lower(), " ".join(shared))
        forms = "|".join(sorted(map(re.escape, self._meant), key=len, reverse=True))
        self._find = re.compile(rf"\b({forms})'?s?\b", re.IGNORECASE) if forms else None

    def spelt_out(self, text: str) -> str:
        """Return a text that says more than a short form with that form in words; else empty.

        >>> issued = AskedQuestion("1", "How many penalty charge notices?", also_called=("PCNs",))
        >>> others = AskedQuestion("2", "How many notices were challenged?")
        >>> ShortForms([issued, others]).spelt_out("PCNs challenged")
        'penalty charge notices challenged'
        """
        if self._find is None or not self._find.search(text):
            return ""
        if not stems(self._find.sub(" ", text)) & self._telling:
            return ""
        return self._find.sub(lambda found: self._meant[found[1].lower()], text)


def _spelt_out(letters: str, text: str) -> list[str]:
    """The words behind one another in `text` that begin with these letters."""
    words = [word for word in _WORD.findall(text) if word.lower() not in _JOINING]
    wanted = letters.lower()
    for at in range(len(words) - len(wanted) + 1):
        window = words[at : at + len(wanted)]
        if "".join(word[0].lower() for word in window) == wanted:
            return window
    return []
