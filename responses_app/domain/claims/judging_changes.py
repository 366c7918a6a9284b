"""Judge a change: is it divided by the older number, and does it go the way it is told?"""

from fractions import Fraction

from responses_app.domain.claims import judging_ranges
from responses_app.domain.claims.absent import NOTHING_TO_ASK
from responses_app.domain.claims.book import Book, told
from responses_app.domain.claims.claims import Change
from responses_app.domain.claims.facts import ChangeFact
from responses_app.domain.claims.judging_open_changes import known, no_end, one_end, points
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.slips_of_changes import no_old_gives, of_shares, signed, slips
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    inverted,
    not_found,
    wrong_base,
)


def judge(claim: Change, book: Book | None) -> Judgement:
    judged = [_judge(reading, book) for reading in (claim, *claim.others)]
    return next((one for one in judged if one.holds), judged[0])


def _judge(claim: Change, book: Book | None) -> Judgement:
    if claim.old and claim.new:
        if claim.old.top or claim.new.top or (claim.by and claim.by.top):
            return _within_bounds(claim, claim.old, claim.new, book)
        if claim.old.is_share:
            return of_shares(claim, claim.old, claim.new)
        if claim.by is None:
            return _way_only(claim, claim.old, claim.new, book)
        return _both_ends(claim, claim.old, claim.new, claim.by, book)
    assert claim.by is not None
    if book is None:
        return _alone(claim, claim.by)
    if claim.by.kind is Kind.POINTS:
        return points(claim, claim.by, book)
    if claim.old or claim.new:
        return one_end(claim, claim.by, book)
    return no_end(claim, claim.by, book)


def _both_ends(claim: Change, old: Number, new: Number, by: Number, book: Book | None) -> Judgement:
    judged = slips(claim.direction, old.value, new.value, by)
    if not judged.holds:
        return (book and _digits_swapped(claim, old, new, by, book)) or judged
    return _in_the_data(claim, old, new, by, judged, book)


def _within_bounds(claim: Change, old: Number, new: Number, book: Book | None) -> Judgement:
    if old.is_share:
        return judging_ranges.change_of_shares(claim, old, new)
    judged = judging_ranges.change(claim, old, new)
    return _in_the_data(claim, old, new, None, judged, book) if judged.holds else judged


def _alone(claim: Change, by: Number) -> Judgement:
    """Without data and with one end, or none: can any whole number be the other end?"""
    if claim.new and by.kind in (Kind.PERCENT, Kind.FRACTION) and claim.direction:
        if impossible := no_old_gives(claim.new.value, by, claim.direction):
            return impossible
    return not_found(None, f"What it is compared with is not printed. {NOTHING_TO_ASK}.")


def _in_the_data(
    claim: Change, old: Number, new: Number, by: Number | None, judged: Judgement, book: Book | None
) -> Judgement:
    if book is None:
        return Judgement(
            judged.verdict,
            judged.recomputed,
            f"{judged.why} By its own numbers: {NOTHING_TO_ASK.lower()}.",
        )
    missing = [one for one in (old, new) if not known(one, claim, book)]
    if missing:
        words = []
        for one in missing:
            nearest = book.nearest(one.value, claim)
            words.append(
                f"{plain_text(one.value)} is not in {book.origin}"
                + (f"; it has {told(nearest[0])} ({nearest[1]})" if nearest else "")
            )
        meant = book.nearest(missing[0].value, claim)
        return not_found(
            plain_text(meant[0].value) if meant else None,
            f"{judged.why} That is right by itself, but {'; '.join(words)}.",
        )
    if by and (matched := _same_authorities(claim, old, new, book)):
        change, where = matched
        if (
            change.percent is not None
            and by.kind is Kind.PERCENT
            and not agrees(by, abs(_exact(change)))
        ):
            right = signed(_exact(change), by)
            why = (
                f"{judged.why} Those are totals of different authorities; {where} it is {right}, "
                f"from {_amount(change.old)} to {_amount(change.new)}."
            )
            return wrong_base(right, why)
        return holds(
            judged.recomputed,
            f"{judged.why} {where.capitalize()} it is from {_amount(change.old)} "
            f"to {_amount(change.new)}.",
        )
    first, second = known(old, claim, book)[0], known(new, claim, book)[0]
    return holds(
        judged.recomputed,
        f"{judged.why} {plain_text(old.value)}: {first.words}. "
        f"{plain_text(new.value)}: {second.words}.",
    )


def _amount(value: Fraction | None) -> str:
    return plain_text(value) if value is not None else "an unknown number"


def _exact(change: ChangeFact) -> Fraction:
    if change.old and change.new is not None:
        return 100 * (change.new - change.old) / change.old
    return change.percent or Fraction()


def _same_authorities(
    claim: Change, old: Number, new: Number, book: Book
) -> tuple[ChangeFact, str] | None:
    """The change over the same authorities, where the ends printed are totals of all."""
    for change in book.topics.best(book.facts.changes, claim.passage.text, claim.periods):
        place = change.place
        if book.facts.totals.get(place) != new.value or (change.old, change.new) == (
            old.value,
            new.value,
        ):
            continue
        befores = {
            value for _, at, value in book.series(place, "total") if at.period == change.since
        }
        if old.value in befores and change.old is not None and change.new is not None:
            return change, f"over the same authorities ({book.facts.where(place, change.n)})"
    return None


def _digits_swapped(
    claim: Change, old: Number, new: Number, by: Number, book: Book
) -> Judgement | None:
    """One end is nowhere, and with two of its digits swapped it is there and the rest is right."""
    for number, other, is_old in ((old, new, True), (new, old, False)):
        if book.lookup(number.value, claim) or not book.lookup(other.value, claim):
            continue
        slip = book.slip_of(number.value, claim)
        if slip is None:
            continue
        ends = (slip[0].value, other.value) if is_old else (other.value, slip[0].value)
        if ends[0] and slips(claim.direction, *ends, by).holds:
            why = (
                f"{number.text} is not in {book.origin}; it has {told(slip[0])}: {slip[1]}. With "
                f"that the change is right."
            )
            return not_found(plain_text(slip[0].value), why)
    return None


def _way_only(claim: Change, old: Number, new: Number, book: Book | None) -> Judgement:
    """ "Rose from 590 to 1,015": only its way can be wrong, and its numbers."""
    true = new.value - old.value
    ends = f"From {plain_text(old.value)} to {plain_text(new.value)}"
    right = f"{'+' if true > 0 else '-' if true < 0 else ''}{plain_text(abs(true))}"
    if claim.direction and true * claim.direction < 0:
        return inverted(
            right, f"{ends} is {'a fall' if true < 0 else 'a rise'}, told the other way round."
        )
    percent = f", {percent_text(100 * true / old.value)} of the older number" if old.value else ""
    return _in_the_data(claim, old, new, None, holds(right, f"{ends} is {right}{percent}."), book)
