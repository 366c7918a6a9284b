"""Rates over totals of all who gave one number, and not of the matched authorities."""

from fractions import Fraction

from responses_app.domain.claims.book import Book
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import RateFact
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import (
    agrees,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.verdicts import (
    Judgement,
    Verdict,
    holds,
    wrong_base,
)


def unmatched(claim: Share, part: Fraction, whole: Fraction, book: Book) -> RateFact | None:
    """The rate whose full total stands here as its base, though it has another, matched one."""
    found = []
    for rate in book.facts.rates:
        if (rate.numerator, rate.denominator) == (part, whole):
            return None
        if rate.full_denominator == whole and part in (rate.numerator, rate.full_numerator):
            found.append(rate)
    found = [one for one in found if one.denominator != whole or one.numerator != part]
    found = [one for one in found if one.numerator is not None] or found
    return book.topics.best(found, claim.passage.text, claim.periods)[0] if found else None


def over_unmatched(
    claim: Share, share: Number | None, true: Fraction, rate: RateFact, book: Book
) -> Judgement:
    where = book.facts.where_of(rate)
    base = plain_text(rate.full_denominator or Fraction())
    if rate.numerator is None or rate.denominator is None:
        known = (
            f"{percent_text(rate.lower)} to {percent_text(rate.upper)}"
            if rate.lower is not None and rate.upper is not None
            else "no rate"
        )
        why = (
            f"{base} is the total of all who gave the base; the matched authorities give {known} "
            f"({where})."
        )
        return wrong_base(known, why)
    right = 100 * rate.numerator / rate.denominator if rate.denominator else Fraction()
    working = (
        f"{plain_text(rate.numerator)} of {plain_text(rate.denominator)} is {percent_text(right)} "
        f"({where})"
    )
    if share and share.hedge in (Hedge.AT_LEAST, Hedge.ABOVE) and agrees(share, true):
        return holds(
            percent_text(true),
            f"{percent_text(true)} is the least it can be, over the full {base}; {working}.",
        )
    why = (
        f"{base} is the total of all who gave the base, matched or not: over "
        f"it {percent_text(true)}. "
        f"Those that gave both numbers: {working}."
    )
    recomputed = (
        f"{percent_text(true)} of {base}; {percent_text(right)} of {plain_text(rate.denominator)}"
    )
    return Judgement(Verdict.WRONG_BASE, recomputed, why, is_sure=bool(claim.part and claim.whole))


def percent(rate: RateFact) -> Fraction:
    return rate.exact_percent or Fraction()


def rate_told(rate: RateFact, book: Book) -> str:
    where = book.facts.where_of(rate)
    if rate.numerator is None or rate.denominator is None:
        return f"{percent_text(rate.percent or Fraction())} ({where})."
    return (
        f"{plain_text(rate.numerator)} of {plain_text(rate.denominator)} "
        f"is {percent_text(percent(rate))} ({where})."
    )
