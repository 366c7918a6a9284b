"""Judge a share: does the part divide by the whole to what is printed, and is it the right one?"""

from fractions import Fraction

from responses_app.domain.claims import judging_ranges
from responses_app.domain.claims.absent import NOTHING_TO_ASK
from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.judging_bare_shares import bare, of_part, of_whole
from responses_app.domain.claims.judging_councils import bare_councils
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import (
    agrees,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.shares_in_the_data import in_the_data
from responses_app.domain.claims.slips_of_shares import (
    division,
    needed_base,
    part_above_whole,
    share_told,
    slipped,
)
from responses_app.domain.claims.unmatched import over_unmatched, percent, unmatched
from responses_app.domain.claims.verdicts import (
    Judgement,
    not_found,
    wrong_base,
)


def judge(claim: Share, book: Book | None) -> Judgement:
    """Judge each reading of the words; one that holds is taken, else the likeliest."""
    judged = [_judge(reading, book) for reading in (claim, *claim.others)]
    if judged[0].is_sure:
        return judged[0]
    return next((one for one in judged if one.holds), judged[0])


def _judge(claim: Share, book: Book | None) -> Judgement:
    if any(one.top for one in claim.numbers):
        return judging_ranges.share(claim, book)
    if claim.part and claim.whole:
        if claim.part.value > claim.whole.value:
            return part_above_whole(claim)
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
        return in_the_data(claim, (part, whole), f"{share_told(share, true)}", sum_told, book)
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
    return in_the_data(claim, (part, whole), percent_text(true), working, book)
