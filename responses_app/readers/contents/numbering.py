"""The numbers that a word processor puts before the items of a list: "1.", "a)", "iv", "2.1".

They stand nowhere in the text, and they are often the only name that a question has.

Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (its formats); OASIS OpenDocument 1.3
part 3, 16.30 and 19.500 (style:num-format).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

DEEPEST = 9  # levels of a list
LARGEST = 1_000_000

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")


def written(number: int, form: str) -> str:
    """A number in a format of WordprocessingML; an unknown format gives plain digits.

    >>> [written(n, "lowerLetter") for n in (1, 26, 27)], written(14, "lowerRoman")
    (['a', 'z', 'aa'], 'xiv')
    """
    number = max(0, min(number, LARGEST))
    match form:
        case "none" | "bullet":
            return ""
        case "lowerLetter" if number:
            return _letters(number)
        case "upperLetter" if number:
            return _letters(number).upper()
        case "lowerRoman" if number:
            return _roman(number)
        case "upperRoman" if number:
            return _roman(number).upper()
        case "decimalZero":
            return f"{number:02}"
        case "ordinal":
            return f"{number}{_ending(number)}"
    return str(number)


def _letters(number: int) -> str:
    """a to z, then aa, bb to zz, then aaa."""
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * min(times + 1, 20)


def _roman(number: int) -> str:
    if number >= 4_000:
        return str(number)
    out = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out.append(letters * count)
    return "".join(out)


def _ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. `text` has %1 for the number of the first level."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts_after: int | None = None
    """Levels below this one (from 1) do not begin it anew; None: any level above does."""
    is_plain: bool = False  # numbers of levels above are written in plain digits


@dataclass(slots=True)
class Count:
    """How far the numbering of one list has come."""

    levels: Sequence[Level]
    numbers: list[int | None] = field(default_factory=lambda: [None] * DEEPEST)

    def next(self, depth: int, levels: Sequence[Level] | None = None) -> str:
        """What stands before the next item at a depth (from 0); empty for a bullet.

        `levels` stand in for the list's own where this item has others.
        """
        levels = levels or self.levels
        if not 0 <= depth < min(len(levels), DEEPEST):
            return ""
        known = self.numbers[depth]
        self.numbers[depth] = levels[depth].start if known is None else min(known + 1, LARGEST)
        for deeper in range(depth + 1, DEEPEST):
            limit = levels[deeper].restarts_after if deeper < len(levels) else None
            if limit is None or depth < limit:
                self.numbers[deeper] = None
        return self._written(depth, levels)

    def restart(self, depth: int, start: int) -> None:
        """Begin a depth anew, so that its next item has the number `start`."""
        if 0 <= depth < DEEPEST:
            self.numbers[depth] = max(-1, min(start, LARGEST)) - 1

    def _written(self, depth: int, levels: Sequence[Level]) -> str:
        level = levels[depth]
        if level.form == "bullet":
            return ""

        def place(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            if at >= len(levels):
                return ""
            number = self.numbers[at] if at <= depth else None
            if number is None:
                number = levels[at].start
                self.numbers[at] = number
            is_plain = level.is_plain and at < depth
            return written(number, "decimal" if is_plain else levels[at].form)

        return _PLACE.sub(place, level.text).strip()
