"""Judge sums, totals, counts of councils and averages."""

from fractions import Fraction
from typing import Final

from responses_app.domain.claims import judging_ranges
from responses_app.domain.claims.absent import NOTHING_TO_ASK
from responses_app.domain.claims.book import AMOUNTS, AVERAGES, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Average, CountOfAuthorities, Sum, Total
from responses_app.domain.claims.drafts import BlockKind
from responses_app.domain.claims.facts import Fact
from responses_app.domain.claims.hedges import Hedge
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.numbers import numbers_in
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    is_cut_off,
    is_round,
    may_stand_for,
    plain_text,
)
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    inverted,
    not_found,
    parts_exceed_whole,
    rounds_differently,
    wrong_base,
)

TOO_SMALL: Final = 10
"""A lone number below this that is nowhere is no claim: "three reasons"."""
MOST_COUNTS: Final = 12
"""In a sentence with more of them any number is the difference of some two."""
SMALL: Final = 100
"""The same for one whose words are none of the publication's."""


def judge_sum(claim: Sum, book: Book | None) -> Judgement:
    """Do the parts come to the whole?"""
    total = sum((part.value for part in claim.parts), Fraction())
    whole = claim.whole.value
    adding = f"{' + '.join(plain_text(part.value) for part in claim.parts)} = {plain_text(total)}"
    if agrees(claim.whole, total):
        return _sum_in_the_data(claim, adding, total, book)
    if total > whole:
        overlap = "" if claim.is_whole else " Unless the groups overlap: then say so."
        return parts_exceed_whole(
            plain_text(total),
            f"{adding}, {plain_text(total - whole)} more than the {plain_text(whole)} they are "
            f"parts of.{overlap}",
        )
    return not_found(
        plain_text(total),
        f"{adding}: {plain_text(whole - total)} of the {plain_text(whole)} are in no part.",
    )


def _sum_in_the_data(claim: Sum, adding: str, total: Fraction, book: Book | None) -> Judgement:
    right = plain_text(total)
    if book is None:
        return holds(right, f"{adding}. By its own numbers: {NOTHING_TO_ASK.lower()}.")
    missing = [one for one in claim.numbers if not book.lookup(one.value, claim)]
    if not missing:
        return holds(right, f"{adding}: {book.lookup(claim.whole.value, claim)[0].words}.")
    names = ", ".join(plain_text(one.value) for one in missing)
    return not_found(
        None,
        f"{adding}: that adds up, but {names} {'is' if len(missing) == 1 else 'are'} not "
        f"in {book.origin}.",
    )


def judge_total(claim: Total, book: Book | None) -> Judgement | None:
    """Is the number in the data? None where it is no claim that data could answer."""
    number = claim.main
    of_authorities = isinstance(claim, CountOfAuthorities)
    if book is None:
        if number.value < SMALL or number.is_money:
            return None
        return not_found(None, f"{NOTHING_TO_ASK}.")
    facts = book.found(number, claim, OF_AUTHORITIES) if of_authorities else []
    facts = facts or book.found(number, claim)
    if number.step < 1:
        facts = book.found(number, claim, AVERAGES | AMOUNTS)
    if facts and (elsewhere := _of_another_period(claim, facts, book)):
        return elsewhere
    if facts and number.hedge in (Hedge.NONE, Hedge.ABOUT, Hedge.AT_LEAST, Hedge.AT_MOST):
        return holds(plain_text(number.value), f"{facts[0].words[0].upper()}{facts[0].words[1:]}.")
    if loose := _loose(claim, book, of_authorities):
        return holds(plain_text(loose.value), f"{told(loose)}.")
    if not _is_claim(claim, book):
        return None
    if rest := _rest_of(claim, book):
        return rest
    return _nowhere(claim, book, of_authorities)


def _loose(claim: Total, book: Book, of_authorities: bool) -> Fact | None:
    """A fact that "nearly 2,400" or "2,600" may be printed for."""
    number = claim.main
    is_exact = number.hedge is Hedge.NONE and not is_round(number) and number.step == 1
    if is_exact and number.top is None:
        return None
    kinds = OF_AUTHORITIES if of_authorities else AMOUNTS | {"ratio", "average_ratio"}
    return next(
        (fact for fact in book.topical(claim, kinds) if may_stand_for(number, fact.value)), None
    )


def _of_another_period(claim: Total, facts: list[Fact], book: Book) -> Judgement | None:
    """Whether the number is that of another period than the one the sentence names."""
    spans = book.topics.named_periods(claim.periods)
    amounts = [fact for fact in facts if fact.what in ("total", "numerator", "full_numerator")]
    if (
        len(spans) != 1
        or len(claim.periods) != 1
        or not amounts
        or any(f.what not in AMOUNTS for f in facts)
    ):
        return None
    (span,) = spans
    if any(book.topics.periods.get((fact.place.wave, fact.place.period)) == span for fact in facts):
        return None
    fact = amounts[0]
    if book.topics.has_words and book.topics.score(claim.passage.text, fact.place) <= 0.3:
        return None
    for there, place, value in book.series(fact.place, fact.what):
        if there == span:
            why = (
                f"{plain_text(fact.value)} is {fact.words}. In {place.period} it "
                f"is {plain_text(value)}."
            )
            return not_found(plain_text(value), why)
    return None


def _rest_of(claim: Total, book: Book) -> Judgement | None:
    """ "Of the 2,335, 864 went missing and 1,471 did not": the difference of two that are there."""
    counts = [one for one in numbers_in(claim.passage.text) if one.kind is Kind.COUNT]
    if len(counts) > MOST_COUNTS:
        return None
    there = [one for one in counts if book.lookup(one.value, claim)]
    for whole in there:
        for part in there:
            if whole.value - part.value == claim.main.value:
                right = plain_text(claim.main.value)
                return holds(
                    right, f"{plain_text(whole.value)} - {plain_text(part.value)} = {right}."
                )
    return None


def _is_claim(claim: Total, book: Book) -> bool:
    number = claim.main
    if number.is_money and not _asks_for_money(book):
        return False
    if number.in_words and number.value <= TOO_SMALL:
        return False
    if number.value < TOO_SMALL:
        return (
            bool(book.authorities_named(claim))
            and number.step == 1
            and claim.passage.kind is not BlockKind.HEADING
        )
    if number.value < SMALL and claim.passage.kind is not BlockKind.ROW:
        return isinstance(claim, CountOfAuthorities) or book.speaks_of(claim)
    return True


def _asks_for_money(book: Book) -> bool:
    return any(one.kind == "money" or "£" in one.unit for one in book.facts.questions.values())


def _nowhere(claim: Total, book: Book, of_authorities: bool) -> Judgement:
    number = claim.main
    if summed := _added_up(claim, book):
        return summed
    kinds = OF_AUTHORITIES if of_authorities else AMOUNTS
    nearest = book.nearest(number.value, claim, kinds)
    if nearest is None:
        return not_found(None, f"{plain_text(number.value)} is not in {book.origin}.")
    fact, how = nearest
    return not_found(
        plain_text(fact.value),
        f"{plain_text(number.value)} is not in {book.origin}; it has {told(fact)} ({how}).",
    )


def _added_up(claim: Total, book: Book) -> Judgement | None:
    """Two groups of one period added, which may overlap: nobody is to be counted twice."""
    number = claim.main
    totals = [fact for fact in book.topical(claim, {"total", "numerator"}) if fact.value]
    for place_index, first in enumerate(totals[:40]):
        for second in totals[place_index + 1 : 40]:
            if (
                first.place.but_question != second.place.but_question
                or first.place.question == second.place.question
            ):
                continue
            if agrees(number, first.value + second.value):
                why = (
                    f"{plain_text(first.value)} + {plain_text(second.value)} "
                    f"= {plain_text(first.value + second.value)} "
                    f"({first.words}; {second.words}): groups that may overlap must not be added."
                )
                return wrong_base(plain_text(first.value + second.value), why)
    return None


# ---------------------------------------------------------------------------- averages


def judge_average(claim: Average, book: Book | None) -> Judgement | None:
    number = claim.main
    if number.is_money and book and not _asks_for_money(book):
        return None
    if claim.numerator and claim.denominator and any(one.top for one in claim.numbers):
        return judging_ranges.average(claim, claim.numerator, claim.denominator, book)
    if claim.numerator and claim.denominator and claim.denominator.value:
        return _divided(claim, claim.numerator, claim.denominator, book)
    if book is None:
        return not_found(None, f"What was divided is not printed. {NOTHING_TO_ASK}.")
    found = _averages(claim, book)
    for fact in found:
        if agrees(number, fact.value):
            return holds(plain_text(fact.value), f"{told(fact)}.")
    exact = book.found(number, claim, AVERAGES)
    if exact:
        return holds(plain_text(number.value), f"{told(exact[0])}.")
    if not found:
        return not_found(None, f"{book.origin[0].upper()}{book.origin[1:]} has no such average.")
    nearest = min(found[:6], key=lambda fact: abs(fact.value - number.value))
    if is_cut_off(number, nearest.value) or is_close(number, nearest.value):
        return rounds_differently(plain_text(nearest.value), f"{told(nearest)}.")
    return not_found(
        plain_text(nearest.value),
        f"{plain_text(number.value)} is not in {book.origin}; it has {told(nearest)}.",
    )


def _averages(claim: Average, book: Book) -> list[Fact]:
    return book.topical(claim, {"ratio", "average_ratio"})


def _divided(
    claim: Average, numerator: Number, denominator: Number, book: Book | None
) -> Judgement:
    number, true = claim.main, numerator.value / denominator.value
    right = plain_text(true)
    working = f"{plain_text(numerator.value)} / {plain_text(denominator.value)} = {right}"
    if agrees(number, true):
        missing = [
            one for one in (numerator, denominator) if book and not book.lookup(one.value, claim)
        ]
        if not missing:
            return holds(right, f"{working}.")
        names = ", ".join(plain_text(one.value) for one in missing)
        return not_found(None, f"{working}: that divides right, but {names} is not in the data.")
    if book:
        for fact in _averages(claim, book):
            if agrees(number, fact.value):
                return holds(plain_text(fact.value), f"{told(fact)}.")
    if true and agrees(number, 1 / true):
        return inverted(right, f"{working}: divided the other way round.")
    if is_cut_off(number, true) or is_close(number, true):
        return rounds_differently(right, f"{working}, printed {number.text}.")
    return wrong_base(right, f"{working}, not {number.text}.")
