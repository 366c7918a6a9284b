"""Words put into the lines they stand in, and lines into phrases, wherever a wide gap is."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Generic, TypeVar

from responses_app.readers.footnotes import is_marker
from responses_app.readers.layout.values import is_value, is_year
from responses_app.readers.layout.words import Word

SAME_LINE = 0.5  # of the lower height: how far apart the middles of two words of a line may be
WIDE_GAP = 0.6  # of the height: a gap that is no space between words
TIMES_SPACE = 2.2  # such a gap is also wider than so many usual spaces
VALUE_GAP = 0.4  # of the height, between two values
_ITEM = re.compile(r"[•·▪●○◦‣\uf0b7o–—-]|\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})[.)]")
LEADERS = 4  # dots in a row
SMALL = 0.85  # of the height beside it: smaller letters may be raised ones

_Of = TypeVar("_Of")
_Value = TypeVar("_Value")


class worked_out_once(Generic[_Of, _Value]):  # noqa: N801 - it is written like a property
    """A property that is kept once it is worked out, without a lock: a page has thousands."""

    def __init__(self, work_out: Callable[[_Of], _Value]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, owner: _Of, _: object = None) -> _Value:
        value = owner.__dict__[self._name] = self._work_out(owner)
        return value


@dataclass(frozen=True)
class Phrase:
    """Words of one line with no wide gap between them."""

    words: tuple[Word, ...]

    @worked_out_once
    def left(self) -> float:
        return min(word.left for word in self.words)

    @worked_out_once
    def right(self) -> float:
        return max(word.right for word in self.words)

    @worked_out_once
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @worked_out_once
    def is_value(self) -> bool:
        """It is a number or a sign for one, and not only a year."""
        return is_value(self.text) and not is_year(self.text)


@dataclass(frozen=True)
class TextLine:
    """All words of one height across a page or a part of it."""

    phrases: tuple[Phrase, ...]

    @worked_out_once
    def words(self) -> list[Word]:
        return [word for phrase in self.phrases for word in phrase.words]

    @worked_out_once
    def left(self) -> float:
        return self.phrases[0].left

    @worked_out_once
    def right(self) -> float:
        return max(phrase.right for phrase in self.phrases)

    @worked_out_once
    def top(self) -> float:
        return min(word.top for word in self.words)

    @worked_out_once
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @worked_out_once
    def height(self) -> float:
        """Of its usual letters, not of all together."""
        return median(word.height for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(phrase.text for phrase in self.phrases)


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words by the line they stand in, from above; each line from the left."""
    words = list(words)
    if len(words) < 2:
        return [words] if words else []
    placed = sorted([((word.top + word.bottom) / 2, word) for word in words], key=_first)
    rows: list[list[Word]] = []
    middle = height = 0.0
    for own, word in placed:
        high = word.bottom - word.top
        if rows and own - middle < SAME_LINE * (high if high < height else height):
            row = rows[-1]
            row.append(word)
            middle += (own - middle) / len(row)
            height = high if high > height else height
        else:
            rows.append([word])
            middle, height = own, high
    for row in rows:
        if len(row) > 1:
            row.sort(key=_left)
    return rows


def _first(pair: tuple[float, Word]) -> float:
    return pair[0]


def _left(word: Word) -> float:
    return word.left


def usual_space(rows: Sequence[Sequence[Word]]) -> float:
    """The gap between words of a sentence, as a part of their height."""
    gaps = [
        (second.left - first.right) / first.height
        for row in rows
        for first, second in itertools.pairwise(row)
        if first.height > 0 and 0 < second.left - first.right < first.height
    ]
    return median(gaps) if gaps else 0.28


def text_lines(words: Iterable[Word], space: float, walls: Sequence[float] = ()) -> list[TextLine]:
    """Words as lines of phrases; a phrase never goes over one of the walls (places across)."""
    wide = max(WIDE_GAP, TIMES_SPACE * space)
    return [TextLine(tuple(_phrases(row, wide, walls))) for row in rows_of(words)]


def _phrases(row: Sequence[Word], wide: float, walls: Sequence[float]) -> list[Phrase]:
    phrases: list[list[Word]] = []
    right = 0.0
    for word in row:
        if phrases and (
            not _is_apart(phrases[-1][-1], word, right, wide, walls) or _is_item(phrases)
        ):
            phrases[-1].append(word)
        else:
            phrases.append([word])
        right = max(right, word.right)
    return [Phrase(tuple(phrase)) for phrase in phrases]


def _is_item(phrases: Sequence[Sequence[Word]]) -> bool:
    """Tell whether all there is of a line is the sign of an item of a list: "•", "1.", "(a)"."""
    return len(phrases) == 1 and len(phrases[0]) == 1 and bool(_ITEM.fullmatch(phrases[0][0].text))


def _is_apart(last: Word, word: Word, right: float, wide: float, walls: Sequence[float]) -> bool:
    gap = word.left - right
    height = min(last.height, word.height)
    if gap > wide * height or any(last.right <= wall <= word.left for wall in walls):
        return True
    return gap > VALUE_GAP * height and is_value(last.text) and is_value(word.text)


def without_leaders(words: Sequence[Word]) -> list[Word]:
    """Leave out single dots that stand in a row and lead the eye along a line: "2023 . . . . 12".

    Dots that stand apart, each in a column of its own, are signs for something, and stay.
    """
    dots = [word for word in words if word.text == "."]
    if len(dots) < LEADERS:
        return list(words)
    gone: set[int] = set()
    for row in rows_of(dots):
        run = row[:1]
        for dot in [*row[1:], None]:
            if dot is not None and dot.left - run[-1].right < dot.height:
                run.append(dot)
                continue
            if len(run) >= LEADERS:
                gone |= {id(one) for one in run}
            run = [] if dot is None else [dot]
    return [word for word in words if id(word) not in gone]


def with_raised(words: Sequence[Word]) -> list[Word]:
    """Put small raised letters to the word that they stand behind.

    A marker ("12" and a raised "1") is kept apart in `Word.raised`; what is none ("31" and a
    raised "st") goes on with the word.
    """
    if not words:
        return []
    usual = median(word.height for word in words)
    before = [usual, *(word.height for word in words)]
    small = [
        word
        for word, height in zip(words, before)
        if word.height < SMALL * max(usual, height) and len(word.text) <= 6
    ]
    if not small:
        return list(words)
    taken: dict[int, list[Word]] = {}
    gone: set[int] = set()
    candidates = {id(word) for word in small}
    hosts = sorted((word for word in words), key=lambda word: word.right)
    rights = [word.right for word in hosts]
    for raised in sorted(small, key=lambda word: word.left):
        reach = raised.height
        near = hosts[
            bisect_left(rights, raised.left - reach) : bisect_right(rights, raised.left + reach)
        ]
        host = next((one for one in near if _stands_behind(one, raised)), None)
        if host is not None and not (id(host) in candidates and id(host) in gone):
            taken.setdefault(id(host), []).append(raised)
            gone.add(id(raised))
    return [
        _joined(word, taken[id(word)]) if id(word) in taken else word
        for word in words
        if id(word) not in gone
    ]


def _stands_behind(host: Word, raised: Word) -> bool:
    if raised is host or raised.height >= SMALL * host.height:
        return False
    gap = raised.left - host.right
    return (
        -0.15 * host.height < gap < 0.25 * host.height
        and raised.bottom < host.bottom - 0.12 * host.height
        and raised.bottom > host.top
        and raised.top > host.top - 0.6 * host.height
        and raised.page == host.page
    )


def _joined(host: Word, raised: Sequence[Word]) -> Word:
    letters = "".join(word.text for word in raised)
    right = max(word.right for word in raised)
    if is_marker(host.text, letters):
        return replace(host, raised=host.raised + letters, right=right)
    return replace(host, text=host.text + letters, right=right)
