"""A share that divides right: are its two numbers in the data, and do they belong together?"""

from responses_app.domain.claims.absent import NOTHING_TO_ASK, absent
from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import Fact
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import is_round, may_stand_for
from responses_app.domain.claims.verdicts import Judgement, holds, not_found, wrong_base


def in_the_data(
    claim: Share, numbers: tuple[Number, Number], recomputed: str, working: str, book: Book | None
) -> Judgement:
    """What divides right holds if both numbers are in the data, and of the same place."""
    if book is None:
        return holds(recomputed, f"{working}. By its own numbers: {NOTHING_TO_ASK.lower()}.")
    part, whole = (book.found(number, claim) for number in numbers)
    part, whole = _loosely(claim, numbers[0], part, book), _loosely(claim, numbers[1], whole, book)
    missing = [number for number, facts in zip(numbers, (part, whole), strict=True) if not facts]
    if missing:
        return _divides_but(claim, missing, working, recomputed, book)
    place = _common(part, whole)
    if place is None:
        why = f"{working}, but they do not belong together: {told(part[0])}; {told(whole[0])}."
        return wrong_base(recomputed, why)
    rate = next(
        (
            one
            for one in book.facts.rates
            if (one.numerator, one.denominator) == (numbers[0].value, numbers[1].value)
            and not (numbers[0].top or numbers[1].top)
        ),
        None,
    )
    if rate:
        return holds(recomputed, f"{working} ({book.facts.where_of(rate)}).")
    return holds(recomputed, f"{working}: {place[0].words}; {place[1].words}.")


def _loosely(claim: Share, number: Number, facts: list[Fact], book: Book) -> list[Fact]:
    """For "some 2,600 children": facts that may be printed so."""
    if facts or (number.hedge is Hedge.NONE and not is_round(number)):
        return facts
    return [
        fact
        for fact in book.topical(claim, AMOUNTS | OF_AUTHORITIES)
        if may_stand_for(number, fact.value)
    ]


def _common(one: list[Fact], other: list[Fact]) -> tuple[Fact, Fact] | None:
    """A fact of each that are of the same period and area."""
    for first in one:
        for second in other:
            same = first.place.but_question == second.place.but_question
            if (same and first.authority == second.authority) or (
                first.authority and second.authority == first.authority
            ):
                return first, second
    counts = OF_AUTHORITIES | {"all_periods"}
    for first in one:
        for second in other:
            if (
                first.what in counts
                and second.what in counts
                and first.place.wave == second.place.wave
            ):
                if (
                    first.place.period == second.place.period
                    or first.place.area == second.place.area
                ):
                    return first, second
    return None


def _divides_but(
    claim: Share, missing: list[Number], working: str, recomputed: str, book: Book
) -> Judgement:
    words, right = [], None
    for number in missing:
        text, nearest = absent(claim, number, book)
        words.append(text)
        right = right or nearest
    return not_found(right, f"{working}: that divides right, but {'; '.join(words)}.")
