"""Headings that are like no question, beside others that are: which question they may mean.

Such a guess never lies above the line, and it says what it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .headings import Headings
from .naming import fits_sort
from .words import WEAK, is_of_numbers, is_share, is_total, narrows, stems

Words = tuple[str, ...]
_ONLY, _BY_PLACE = 0.72, 0.66
_MOST = 100  # headings of a table; nothing can be told from their order where there are more


@dataclass(frozen=True, slots=True)
class Guess:
    """A question that a heading may mean."""

    question: str
    weight: float
    doubt: str


def left_over(
    sorts: Mapping[Words, str], known: Mapping[Words, tuple[str, float]], headings: Headings
) -> dict[Words, Guess]:
    """Return a guess for headings that nothing is known of.

    `sorts` are all headings of a table in their order, each with the sort of its figures ("money",
    "percent", "count", or empty). A heading is guessed where it is the only one of its sort and
    one question of that sort is left, or where its place among those known leaves one question.
    """
    guesses: dict[Words, Guess] = {}
    if len(sorts) > _MOST:
        return guesses
    taken = {key for key, _ in known.values()}
    for by_place in (False, True):
        for words in sorts:
            if words in known or words in guesses:
                continue
            free = [key for key in headings.questions if key not in taken]
            free = [
                key
                for key in free
                if _may_mean(" ".join(words), sorts[words], key, headings, by_place=by_place)
            ]
            if by_place:
                found = {one: key for one, (key, _) in known.items()}
                found |= {one: guess.question for one, guess in guesses.items()}
                fitting = _by_place(words, list(sorts), found, headings)
                free = [key for key in fitting if key in free]
            elif _rivals(words, sorts, known, guesses):
                continue
            else:
                free = _likest(" ".join(words), free, headings)
            if len(free) == 1:
                shown = " ".join(words)[:60]
                why = "from its place among the others" if by_place else "as what is left"
                weight = _BY_PLACE if by_place else _ONLY
                guesses[words] = Guess(
                    free[0], weight, f"“{shown}” is taken for question {free[0]} {why}"
                )
                taken.add(free[0])
    return guesses


def _may_mean(text: str, sort: str, key: str, headings: Headings, *, by_place: bool) -> bool:
    question = headings.questions[key]
    if sort and not fits_sort(question.kind, sort):
        return False
    if is_share(text) and question.kind != "percent":
        return False
    tells = stems(text) if by_place else stems(text) - WEAK
    return bool(tells) and not is_of_numbers(text) and not narrows(text, question.text)


def _likest(text: str, free: list[str], headings: Headings) -> list[str]:
    """Of several questions those that share the most words with a heading, if any."""
    shared = {key: len(stems(text) & stems(headings.questions[key].text)) for key in free}
    most = max(shared.values(), default=0)
    return [key for key in free if shared[key] == most] if most else free


def _rivals(
    words: Words, sorts: Mapping[Words, str], known: Mapping[Words, object],
    guesses: Mapping[Words, Guess],
) -> bool:  # fmt: skip
    """True if other headings with figures of the same sort are as unknown."""
    return any(
        other != words and other not in known and other not in guesses and sort == sorts[words]
        for other, sort in sorts.items()
    )


def _by_place(
    words: Words, rows: list[Words], found: Mapping[Words, str], headings: Headings
) -> list[str]:
    """The question that fits between those before and behind, if headings go as the questions."""
    questions = list(headings.questions)
    rows = [one for one in rows if not all(is_total(text) for text in one)]
    places = [(at, questions.index(found[one])) for at, one in enumerate(rows) if one in found]
    begins_alike = len(rows) > 2 and all(at == number for at, number in places)
    is_in_order = places == sorted(places, key=lambda place: place[1])
    if words not in rows or not is_in_order or len(places) < (1 if begins_alike else 2):
        return []
    at = rows.index(words)
    before = [number + at - place for place, number in places if place < at]
    behind = [number - (place - at) for place, number in places if place > at]
    expected = {*before[-1:], *behind[:1]}
    if len(expected) != 1:
        return []
    number = expected.pop()
    at_edge = (before and behind) or number == at or len(rows) - at == len(questions) - number
    return [questions[number]] if at_edge and 0 <= number < len(questions) else []
