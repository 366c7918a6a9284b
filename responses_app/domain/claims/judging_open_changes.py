"""Judge a change of which one end is printed, or none: the other is looked up."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from responses_app.domain.claims.book import AMOUNTS, Book, told
from responses_app.domain.claims.claims import Change
from responses_app.domain.claims.facts import ChangeFact, Fact
from responses_app.domain.claims.not_figures import Span
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    is_round,
    may_stand_for,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.slips_of_changes import no_old_gives, slips
from responses_app.domain.claims.verdicts import (
    Judgement,
    Verdict,
    holds,
    inverted,
    not_found,
    rounds_differently,
)

ENDS: Final = ("total", "numerator", "new", "old", "full_numerator", "denominator",
               "full_denominator", "some", "replied",
               "answered", "asked", "refused", "no_reply")  # fmt: skip
"""Kinds of fact that may be an end of a change, the likeliest first."""


def one_end(claim: Change, by: Number, book: Book) -> Judgement:
    """ "Up 24.9% since 2018 (to 378)": the other end is in the data, or nowhere."""
    judged = [
        (_since_told(slips(claim.direction, *ends, by), book, facts), ends)
        for ends, facts in _pairs(claim, book)
    ]
    for verdict, _ in judged:
        if verdict.holds:
            return verdict
    for wanted in (Verdict.WRONG_BASE, Verdict.INVERTED, Verdict.ROUNDS_DIFFERENTLY):
        for verdict, _ in judged:
            if verdict.verdict is wanted and (
                wanted is not Verdict.WRONG_BASE or "divided by" in verdict.why
            ):
                return verdict
    if judged:
        return judged[0][0]
    if claim.old and not claim.new:  # "20% more in 2024 than in 2020 (1,693)": of 2024 after all?
        other = one_end(replace(claim, old=None, new=claim.old), by, book)
        if other.verdict is not Verdict.NOT_FOUND:
            return other
    known = claim.new or claim.old
    assert known is not None
    if (
        claim.new
        and claim.direction
        and by.kind is Kind.PERCENT
        and (found := no_old_gives(known.value, by, claim.direction))
    ):
        return found
    if not book.lookup(known.value, claim):
        nearest = book.nearest(known.value, claim)
        right = plain_text(nearest[0].value) if nearest else None
        has = f"; it has {told(nearest[0])} ({nearest[1]})" if nearest else ""
        return not_found(right, f"{plain_text(known.value)} is not in {book.origin}{has}.")
    return not_found(
        None,
        f"What {plain_text(known.value)} is compared with is neither printed nor in {book.origin}.",
    )


def _pairs(
    claim: Change, book: Book
) -> Iterator[tuple[tuple[Fraction, Fraction], tuple[Fact, Span, Fraction]]]:
    """Each older and newer number that may be meant, the likeliest first."""
    printed = claim.new or claim.old
    assert printed is not None
    other = claim.since if claim.new else claim.until
    facts = sorted(
        known(printed, claim, book),
        key=lambda fact: ENDS.index(fact.what) if fact.what in ENDS else len(ENDS),
    )
    spans = book.topics.named_periods(claim.periods)
    for fact in facts[:24]:
        here = book.topics.periods.get((fact.place.wave, fact.place.period))
        if fact.authority or here is None:
            continue
        others = [
            (span, value) for span, _, value in book.series(fact.place, fact.what)
            if (span < here if claim.new else span > here)
        ]  # fmt: skip
        if other and other.span and other.span in spans and other.span != here:
            others = [(span, value) for span, value in others if span == other.span]
        elif other and other.span and other.span != here:
            others = []
        for span, value in reversed(others) if claim.new else others:
            ends = (value, fact.value) if claim.new else (fact.value, value)
            yield ends, (fact, span, value)


def known(number: Number, claim: Change, book: Book) -> list[Fact]:
    found = book.found(number, claim)
    if not found and number.top is None and (number.hedge or is_round(number)):
        found = [fact for fact in book.topical(claim, AMOUNTS) if may_stand_for(number, fact.value)]
    return found


def _since_told(judged: Judgement, book: Book, about: tuple[Fact, Span, Fraction]) -> Judgement:
    fact, span, value = about
    years = str(span.first) if span.first == span.last else f"{span.first}-{span.last % 100:02}"
    why = (
        f"{judged.why} {plain_text(fact.value)} is {fact.words}; in {years} it "
        f"is {plain_text(value)}."
    )
    return Judgement(judged.verdict, judged.recomputed, why)


def no_end(claim: Change, by: Number, book: Book) -> Judgement:
    """ "Up 58% since 2014-15": both ends are in the data, or nowhere."""
    judged: list[Judgement] = []
    for change in _changes_meant(claim, book):
        if change.old is not None and change.new is not None:
            one = slips(claim.direction, change.old, change.new, by)
            where = book.facts.where(change.place, change.n)
            judged.append(
                Judgement(one.verdict, one.recomputed, f"{one.why} ({where}, from {change.since})")
            )
    judged += list(_totals_meant(claim, by, book))
    for one in judged:
        if one.holds:
            return one
    for one in judged:
        if one.verdict in (Verdict.WRONG_BASE, Verdict.INVERTED) and (
            "divided by" in one.why or "way round" in one.why
        ):
            return one
    if judged:
        one = judged[0]
        if one.verdict is Verdict.WRONG_BASE:
            return not_found(one.recomputed, one.why)
        return one
    return not_found(None, f"Neither end is printed, and {book.origin} has no such change.")


def _changes_meant(claim: Change, book: Book) -> list[ChangeFact]:
    text = claim.passage.text
    areas, spans = book.topics.areas_named(text), book.topics.named_periods(claim.periods)
    found = []
    for change in book.facts.changes:
        if book.topics.has_words and book.topics.score(text, change.place) <= 0.3:
            continue
        if change.place.area not in (areas or {"uk"}):
            continue
        here = book.topics.periods.get((change.place.wave, change.place.period))
        if (
            spans
            and here not in spans
            and not any(str(span.first) in change.since for span in spans)
        ):
            continue
        found.append(change)
    return book.topics.best(found, text, claim.periods)


def _totals_meant(claim: Change, by: Number, book: Book) -> Iterator[Judgement]:
    """Changes of totals between the periods named, of the questions spoken of."""
    since = claim.since.span if claim.since else None
    until = claim.until.span if claim.until else None
    seen: set[tuple[str, str, str]] = set()
    for fact in book.topical_ever(claim, ENDS[:2])[:12]:
        chain = (fact.place.question, fact.place.area, fact.what)
        if chain in seen:
            continue
        seen.add(chain)
        series = list(book.series(fact.place, fact.what))
        for new_span, place, new in reversed(series):
            if until and new_span != until:
                continue
            for old_span, _, old in reversed(series):
                if not old_span < new_span or (since and old_span != since):
                    continue
                one = slips(claim.direction, old, new, by)
                yield _since_told(
                    one,
                    book,
                    (
                        Fact(new, fact.what, f"{_kind(fact)} ({book.facts.where(place)})", place),
                        old_span,
                        old,
                    ),
                )
                if not since:
                    break
            break


def _kind(fact: Fact) -> str:
    return fact.words.partition(" (")[0]


def points(claim: Change, by: Number, book: Book) -> Judgement:
    """ "Up 9 percentage points": rates of the periods in the data."""
    for fact in book.topical_ever(claim, {"points"}):
        if agrees(by, fact.value):
            return holds(
                f"{plain_text(fact.value)} percentage points",
                f"{plain_text(fact.value)} is {fact.words}.",
            )
    nearest: tuple[Fraction, str] | None = None
    for fact in book.topical_ever(claim, {"rate"})[:6]:
        series = list(book.series(fact.place, "rate"))
        for new_span, _, new in series:
            for old_span, _, old in series:
                if old_span >= new_span or (claim.since and claim.since.span != old_span):
                    continue
                if claim.until and claim.until.span != new_span:
                    continue
                points = new - old
                words = (
                    f"From {percent_text(old)} to {percent_text(new)} is {plain_text(points)} "
                    f"percentage points ({book.facts.where(fact.place)})."
                )
                if agrees(by, abs(points)):
                    if claim.direction and points * claim.direction < 0:
                        return inverted(f"{plain_text(points)} percentage points", words)
                    return holds(f"{plain_text(points)} percentage points", words)
                if nearest is None or abs(abs(points) - by.value) < abs(abs(nearest[0]) - by.value):
                    nearest = points, words
    if nearest:
        text = f"{plain_text(nearest[0])} percentage points"
        close = is_close(by, abs(nearest[0]))
        return rounds_differently(text, nearest[1]) if close else not_found(text, nearest[1])
    return not_found(None, f"The two shares are not printed, and {book.origin} has no such change.")
