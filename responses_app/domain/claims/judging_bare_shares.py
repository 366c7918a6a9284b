"""Judge a share with one number beside it, or with none: what it is of is looked up."""

import re
from fractions import Fraction
from typing import Final, Literal

from responses_app.domain.claims.absent import absent
from responses_app.domain.claims.book import AMOUNTS, Book
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import RateFact
from responses_app.domain.claims.judging_councils import bare_councils, councils_among, councils_of
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    is_cut_off,
    percent_text,
    places_of,
    plain_text,
)
from responses_app.domain.claims.slips_of_shares import slipped
from responses_app.domain.claims.unmatched import over_unmatched, percent, rate_told
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    not_found,
)

Side = Literal["numerator", "denominator"]


def of_whole(claim: Share, whole: Number, share: Number, book: Book) -> Judgement:
    """ "37% of the 2,638 children identified": the part is not printed."""
    if claim.of_authorities:
        return councils_of(claim, whole, share, book)
    rates = _rates_with("denominator", whole, claim, book)
    if found := _as_told(rates, "denominator", whole, share, book):
        return found
    if found := _in_the_band(claim, share, book):
        return found
    for rate in rates:
        if (
            rate.denominator is not None
            and rate.denominator != whole.value
            and rate.percent is not None
            and rate.numerator is not None
        ):
            over_all = 100 * rate.numerator / whole.value
            if agrees(share, percent(rate)) or agrees(share, over_all):
                return over_unmatched(claim, share, over_all, rate, book)
    if found := _other_part(claim, whole, share, book):
        return found
    if not book.lookup(whole.value, claim, AMOUNTS):
        text, right = absent(claim, whole, book)
        return not_found(right, f"{text}.")
    for rate in rates:
        if rate.denominator == whole.value and rate.percent is not None:
            return slipped(share, percent(rate), rate_told(rate, book).rstrip("."), "")
    return not_found(
        None, f"{plain_text(whole.value)} is in {book.origin}, but no rate of it is {share.text}."
    )


def _rates_with(side: Side, number: Number, claim: Share, book: Book) -> list[RateFact]:
    """The rates of which a printed number is one side, over the matched or over all, best first."""
    rates = [
        one
        for one in book.facts.rates
        if one.is_percent and number.value in (getattr(one, side), getattr(one, f"full_{side}"))
    ]
    return book.topics.best(rates, claim.passage.text, claim.periods)


def _as_told(
    rates: list[RateFact], side: Side, number: Number, share: Number, book: Book
) -> Judgement | None:
    """The printed share is that of one of them, over its matched authorities."""
    for rate in rates:
        if (
            getattr(rate, side) == number.value
            and rate.percent is not None
            and agrees(share, percent(rate))
        ):
            return holds(percent_text(percent(rate)), rate_told(rate, book))
    return None


def _in_the_band(claim: Share, share: Number, book: Book) -> Judgement | None:
    """ "It would be 32.8% if none of the others counted": no rate, but what it could be."""
    if not _CONDITIONAL.search(claim.passage.text):
        return None
    for fact in book.shares_like(share, claim):
        if fact.what == "band":
            return holds(percent_text(fact.value), f"{percent_text(fact.value)} is {fact.words}.")
    return None


def _other_part(claim: Share, whole: Number, share: Number, book: Book) -> Judgement | None:
    """A total of the same place that is the printed share of it, and that the words speak of."""
    for base in book.lookup(whole.value, claim, {"total"}):
        for place, total in book.facts.totals.items():
            if (
                place.but_question == base.place.but_question
                and place.question != base.place.question
            ):
                if (
                    whole.value
                    and agrees(share, 100 * total / whole.value)
                    and book.topics.score(claim.passage.text, place) > 0
                ):
                    text = percent_text(100 * total / whole.value)
                    return holds(
                        text,
                        f"{plain_text(total)} of {plain_text(whole.value)} is {text} "
                        f"({book.facts.where(place)}).",
                    )
    return None


def of_part(claim: Share, part: Number, share: Number, book: Book) -> Judgement:
    """ "864 went missing (37%)": the base is not printed."""
    if claim.of_authorities and part.of_authorities:
        return councils_among(claim, part, share, book)
    rates = _rates_with("numerator", part, claim, book)
    if found := _as_told(rates, "numerator", part, share, book):
        return found
    if found := _in_the_band(claim, share, book):
        return found
    for rate in rates:
        if rate.full_denominator and agrees(share, 100 * part.value / rate.full_denominator):
            return over_unmatched(
                claim, share, 100 * part.value / rate.full_denominator, rate, book
            )
    places = {fact.place.but_question for fact in book.lookup(part.value, claim, {"total"})}
    for place, total in book.facts.totals.items():
        if (
            place.but_question in places
            and total > part.value
            and agrees(share, 100 * part.value / total)
        ):
            if book.topics.score(claim.passage.text, place) > 0:
                text = percent_text(100 * part.value / total)
                return holds(
                    text,
                    f"{plain_text(part.value)} of {plain_text(total)} is {text} "
                    f"({book.facts.where(place)}).",
                )
    if not book.lookup(part.value, claim, AMOUNTS):
        text, right = absent(claim, part, book)
        return not_found(right, f"{text}.")
    for rate in rates:
        if rate.percent is not None:
            return slipped(share, percent(rate), rate_told(rate, book).rstrip("."), "")
    return not_found(
        None,
        f"{plain_text(part.value)} is in {book.origin}, but no base is printed, and it is "
        f"no {share.text} of any.",
    )


_NEGATED: Final = re.compile(r"\b(?:not|never|no|none|without|n[’']t)\b", re.IGNORECASE)


def bare(claim: Share, share: Number, book: Book) -> Judgement:
    """ "37% of trafficked children went missing": found by its words alone."""
    rates = [one for one in book.topical_rates(claim) if one.percent is not None]
    for rate in rates:
        if agrees(share, percent(rate)):
            return holds(percent_text(percent(rate)), rate_told(rate, book))
    kinds = {"rate", "average_rate", "points"}
    if _CONDITIONAL.search(claim.passage.text):
        kinds.add("band")
    for fact in book.topical(claim, kinds):
        if agrees(share, fact.value):
            return holds(percent_text(fact.value), f"{percent_text(fact.value)} is {fact.words}.")
    if _NEGATED.search(claim.passage.text):
        for rate in rates:
            if agrees(share, 100 - percent(rate)):
                return holds(percent_text(100 - percent(rate)), f"All but {rate_told(rate, book)}")
    if (found := _asked_percent(claim, share, book)) is not None:
        return found
    off_topic = _off_topic(claim, share, book)
    if off_topic.holds and not rates:
        return off_topic
    if _COUNCILS.search(claim.passage.text):
        councils = bare_councils(claim, share, book)
        if councils.holds or not rates:
            return councils
    if not rates:
        return off_topic
    for rate in rates[:3]:
        if rate.numerator is not None and rate.full_denominator:
            for part in {rate.numerator, rate.full_numerator or rate.numerator}:
                if agrees(share, 100 * part / rate.full_denominator):
                    return over_unmatched(
                        claim, share, 100 * part / rate.full_denominator, rate, book
                    )
    nearest = min(rates[:4], key=lambda one: abs(percent(one) - share.value))
    right = percent_text(percent(nearest), places_of(share))
    if is_cut_off(share, percent(nearest)) or is_close(share, percent(nearest)):
        return slipped(share, percent(nearest), rate_told(nearest, book).rstrip("."), "")
    swapped = str(share.value) if share.value.denominator == 1 else ""
    if len(swapped) == 2 and agrees_digits(share, swapped[::-1], percent(nearest)):
        return not_found(right, f"{rate_told(nearest, book)} {share.text} has its digits swapped.")
    return not_found(
        right, f"No such rate is in {book.origin}. The nearest: {rate_told(nearest, book)}"
    )


def agrees_digits(share: Number, digits: str, true: Fraction) -> bool:
    return abs(Fraction(int(digits)) - true) <= share.step / 2


def _asked_percent(claim: Share, share: Number, book: Book) -> Judgement | None:
    """A question may itself ask for a percentage: its figures are percentages."""
    for fact in book.topical(claim, {"total", "figure"}):
        question = book.facts.questions.get((fact.place.wave, fact.place.question))
        if question and question.kind == "percent" and agrees(share, fact.value):
            return holds(percent_text(fact.value), f"{percent_text(fact.value)} is {fact.words}.")
    return None


_CONDITIONAL: Final = re.compile(
    r"\b(?:would|could|might|may|if|at (?:least|most)|no (?:more|less|fewer)|between|range[sd]?"
    r"|as (?:low|high) as|(?:low|high)est|minimum|maximum|bounds?)\b",
    re.IGNORECASE,
)
_COUNCILS: Final = re.compile(
    r"\b(?:councils?|authorit(?:y|ies)|boroughs?|trusts)\b", re.IGNORECASE
)


_NO_SUBJECT: Final = re.compile(
    r"^\W*(?:up |down )?from \d[\d.]*(?:%|\sper\scent)"
    r"|^\W*(?:(?:the|this|that|overall|true|real|its|their)\s)*(?:rate|share|proportion|figure|percentage|it"
    r"|average|total)\b"
    r"|^\W*(?:between\s)?\d[\d.]*(?:%|\sper\scent)(?:\sand\s\d[\d.]*(?:%"
    r"|\sper\scent))?\s(?:on average|\()",
    re.IGNORECASE,
)


def _off_topic(claim: Share, share: Number, book: Book) -> Judgement:
    """A share of which no word says what it is of, as in "The rate fell to 24% in 2017"."""
    same = book.shares_like(share, claim)
    spans = book.topics.named_periods(claim.periods)
    if same and (spans or _NO_SUBJECT.match(claim.passage.text) or not book.topics.has_words):
        return holds(
            percent_text(same[0].value), f"{percent_text(same[0].value)} is {same[0].words}."
        )
    hint = f" The same share is {same[0].words}: is that meant?" if same else ""
    return not_found(
        None,
        f"No base is printed with it, and {book.origin} has no rate of what the sentence speaks "
        f"of.{hint}",
    )
