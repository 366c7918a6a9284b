"""Abbreviations by initials: LAC and CLA are looked after children, in either order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .words import FUNCTION_WORDS, stem_of

_CAPITALS = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]\.?){2,6}s?(?![A-Za-z0-9])")
_LONGEST = 6


class Initials:
    """The short forms that the words of a campaign's questions have."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._long: dict[str, frozenset[str]] = {}  # letters to the stems they stand for
        self.short: set[str] = set()  # those that the questions themselves use
        for text in texts:
            self.short |= {_letters(found) for found in _CAPITALS.findall(joined_capitals(text))}
            for letters, stems in windows(text):
                for turned in _turned(letters):
                    self._long.setdefault(turned, stems)

    def meant(self, text: str) -> dict[str, frozenset[str]]:
        """Return the short forms in `text` with the stems of the words they stand for."""
        found = {}
        for written in _CAPITALS.findall(joined_capitals(text)):
            letters = _letters(written)
            if stems := self._long.get(letters):
                found[stem_of(letters)] = stems
        return found

    def shortened(self, text: str) -> dict[str, frozenset[str]]:
        """Return the questions' own short forms that `text` spells out, with the stems it uses."""
        if not self.short:
            return {}
        by_letters = {turned: short for short in self.short for turned in _turned(short)}
        return {
            stem_of(by_letters[letters]): stems
            for letters, stems in windows(text)
            if letters in by_letters
        }


def windows(text: str) -> list[tuple[str, frozenset[str]]]:
    """Return the initials of neighbouring words with their stems."""
    found = []
    for sentence in re.split(r"[.;:?!()]", text.lower()):
        words = re.findall(r"[^\W\d_]+", sentence)
        inner = [word for word in words if word not in FUNCTION_WORDS or word == "after"]
        for size in range(2, _LONGEST + 1):
            for at in range(len(inner) - size + 1):
                window = inner[at : at + size]
                letters = "".join(word[0] for word in window)
                stems = frozenset(stem_of(w) for w in window if w not in FUNCTION_WORDS)
                found.append((letters, stems))
    return found


def _letters(written: str) -> str:
    return written.replace(".", "").rstrip("s").lower()


def _turned(letters: str) -> list[str]:
    """The letters from each of them on: "lac", "acl", "cla". Two letters keep their order."""
    if len(letters) < 3:
        return [letters]
    return [letters[at:] + letters[:at] for at in range(len(letters))]


def joined_capitals(text: str) -> str:
    """ "B&B" as "BB"."""
    return re.sub(r"(?<=\b[A-Z])\s?&\s?(?=[A-Z]\b)", "", text)
