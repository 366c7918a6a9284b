"""Judge a share: does the part divide by the whole to what is printed, and is it the right one?"""

from fractions import Fraction

from responses_app.domain.claims.absent import NOTHING_TO_ASK, absent
from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import Fact
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.judging_bare_shares import bare, of_part, of_whole
from responses_app.domain.claims.judging_councils import bare_councils
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_round,
    may_stand_for,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.slips_of_shares import (
    division,
    needed_base,
    share_told,
    slipped,
)
from responses_app.domain.claims.unmatched import over_unmatched, percent, unmatched
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    not_found,
    parts_exceed_whole,
    wrong_base,
)


def judge(claim: Share, book: Book | None) -> Judgement:
    """Judge each reading of the words; one that holds is taken, else the likeliest."""
    judged = [_judge(reading, book) for reading in (claim, *claim.others)]
    if judged[0].is_sure:
        return judged[0]
    return next((one for one in judged if one.holds), judged[0])


def _judge(claim: Share, book: Book | None) -> Judgement:
    if claim.part and claim.whole:
        if claim.part.value > claim.whole.value:
            return _part_above_whole(claim)
        if claim.share is None:
            return _pair(claim, book)
        return _both(claim, claim.part, claim.whole, claim.share, book)
    assert claim.share is not None
    if book is None:
        return not_found(None, f"No base is printed with it. {NOTHING_TO_ASK}.")
    if claim.whole:
        return of_whole(claim, claim.whole, claim.share, book)
    if claim.part:
        return of_part(claim, claim.part, claim.share, book)
    return (
        bare_councils(claim, claim.share, book)
        if claim.of_authorities
        else bare(claim, claim.share, book)
    )


def _part_above_whole(claim: Share) -> Judgement:
    assert claim.part and claim.whole
    part, whole = plain_text(claim.part.value), plain_text(claim.whole.value)
    why = f"A part cannot be more than its whole: {part} is more than {whole}."
    if (
        claim.share
        and claim.whole.value
        and agrees(claim.share, 100 * claim.whole.value / claim.part.value)
    ):
        right = percent_text(100 * claim.whole.value / claim.part.value)
        return parts_exceed_whole(
            right, f"{why} {whole} of {part} would be {right}: the two are swapped."
        )
    return parts_exceed_whole(None, why)


def _both(claim: Share, part: Number, whole: Number, share: Number, book: Book | None) -> Judgement:
    if whole.value == 0:
        return not_found(None, "Nothing can be a share of 0.")
    true = 100 * part.value / whole.value
    fits = agrees(share, true)
    sum_told = division(part, whole, share)
    if book:
        if other := unmatched(claim, part.value, whole.value, book):
            return over_unmatched(claim, share, true, other, book)
    if fits:
        return _in_the_data(claim, (part, whole), f"{share_told(share, true)}", sum_told, book)
    if book and (found := _right_elsewhere(claim, part, whole, share, true, book)):
        return found
    return slipped(share, true, sum_told, needed_base(part, share))


def _right_elsewhere(
    claim: Share, part: Number, whole: Number, share: Number, true: Fraction, book: Book
) -> Judgement | None:
    """A rate that is the printed one: of another base, or of a number with other digits."""
    for number, other, is_part in ((part, whole, True), (whole, part, False)):
        kinds = OF_AUTHORITIES if claim.of_authorities else AMOUNTS | {"figure"}
        if book.lookup(number.value, claim, kinds) or not book.lookup(other.value, claim):
            continue
        slip = book.slip_of(number.value, claim, AMOUNTS | OF_AUTHORITIES)
        if slip and slip[0].value and other.value:
            meant = slip[0].value
            right_share = 100 * meant / other.value if is_part else 100 * other.value / meant
            if agrees(share, right_share):
                why = (
                    f"{number.text} is not in {book.origin}; it has {told(slip[0])}: {slip[1]}. "
                    f"With that it is {percent_text(right_share)}."
                )
                return not_found(plain_text(meant), why)
    same_part = [
        rate for rate in book.facts.rates
        if rate.is_percent and rate.numerator == part.value
        if rate.percent is not None and agrees(share, percent(rate))
    ]  # fmt: skip
    for rate in book.topics.best(same_part, claim.passage.text, claim.periods):
        assert rate.denominator is not None
        right = percent_text(percent(rate))
        why = (
            f"{division(part, whole, share)}. {right} is {plain_text(part.value)} "
            f"of {plain_text(rate.denominator)} "
            f"({book.facts.where_of(rate)})."
        )
        return wrong_base(
            f"{share_told(share, true)} of {plain_text(whole.value)}; {right} "
            f"of {plain_text(rate.denominator)}",
            why,
        )
    return None


def _in_the_data(
    claim: Share, numbers: tuple[Number, Number], recomputed: str, working: str, book: Book | None
) -> Judgement:
    """What divides right holds if both numbers are in the data, and of the same place."""
    if book is None:
        return holds(recomputed, f"{working}. By its own numbers: {NOTHING_TO_ASK.lower()}.")
    part, whole = (book.lookup(number.value, claim) for number in numbers)
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


def _pair(claim: Share, book: Book | None) -> Judgement:
    """ "864 of 2,335" without a percentage."""
    assert claim.part and claim.whole
    part, whole = claim.part, claim.whole
    if whole.value == 0:
        return not_found(None, "Nothing can be a part of 0.")
    true = 100 * part.value / whole.value
    working = f"{plain_text(part.value)} of {plain_text(whole.value)} is {percent_text(true)}"
    if book and (other := unmatched(claim, part.value, whole.value, book)):
        return over_unmatched(claim, None, true, other, book)
    return _in_the_data(claim, (part, whole), percent_text(true), working, book)
