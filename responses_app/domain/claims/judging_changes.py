"""Judge a change: is it divided by the older number, and does it go the way it is told?"""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Final

from responses_app.domain.claims.book import AMOUNTS, Book, told
from responses_app.domain.claims.claims import Change
from responses_app.domain.claims.facts import ChangeFact, Fact
from responses_app.domain.claims.judging_shares import NOTHING_TO_ASK
from responses_app.domain.claims.not_figures import Span
from responses_app.domain.claims.numbers import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    is_cut_off,
    is_half_even,
    percent_text,
    places_of,
    plain_text,
)
from responses_app.domain.claims.verdicts import (
    Judgement,
    Verdict,
    holds,
    inverted,
    not_found,
    rounds_differently,
    wrong_base,
)

ENDS: Final = ("total", "numerator", "new", "old", "full_numerator", "denominator", "full_denominator", "some", "replied",
               "answered", "asked", "refused", "no_reply")  # fmt: skip
"""Kinds of fact that may be an end of a change, the likeliest first."""


def judge(claim: Change, book: Book | None) -> Judgement:
    judged = [_judge(reading, book) for reading in (claim, *claim.others)]
    return next((one for one in judged if one.holds), judged[0])


def _judge(claim: Change, book: Book | None) -> Judgement:
    if claim.old and claim.new:
        if claim.old.is_share:
            return _of_shares(claim, claim.old, claim.new)
        if claim.by is None:
            return _way_only(claim, claim.old, claim.new, book)
        return _both_ends(claim, claim.old, claim.new, claim.by, book)
    assert claim.by is not None
    if book is None:
        return _alone(claim, claim.by)
    if claim.by.kind is Kind.POINTS:
        return _points(claim, claim.by, book)
    if claim.old or claim.new:
        return _one_end(claim, claim.by, book)
    return _no_end(claim, claim.by, book)


# ---------------------------------------------------------------------------- arithmetic


def _both_ends(claim: Change, old: Number, new: Number, by: Number, book: Book | None) -> Judgement:
    judged = slips(claim.direction, old.value, new.value, by)
    if not judged.holds:
        return (book and _digits_swapped(claim, old, new, by, book)) or judged
    return _in_the_data(claim, old, new, by, judged, book)


def slips(direction: int, old: Fraction, new: Fraction, by: Number) -> Judgement:
    """What is wrong with a change that is printed with both its ends; `holds` where nothing is."""
    ends = f"from {plain_text(old)} to {plain_text(new)}"
    if by.kind is Kind.MULTIPLE:
        return _multiple(old, new, by, ends)
    if by.kind is Kind.COUNT:
        return _difference(direction, old, new, by, ends)
    if old == 0:
        return not_found(None, f"Nothing grows from 0 by a percentage: {ends}.")
    true = 100 * (new - old) / old
    right = signed(true, by)
    working = f"{ends} is {right} of the older number"
    if direction and true * direction < 0:
        way = "a fall" if true < 0 else "a rise"
        return inverted(right, f"{working}: {way}, told the other way round.")
    size = abs(true)
    if agrees(by, size):
        return holds(right, f"{working}.")
    if new and agrees(by, 100 * old / new):
        return inverted(right, f"{working}. {by.text} is the older divided by the newer: {plain_text(old)} of {plain_text(new)}.")
    if agrees(by, 100 * new / old):
        return inverted(right, f"{working}. {by.text} is the newer divided by the older: the whole of it, not what was added.")
    if new and agrees(by, 100 * abs(new - old) / new):
        why = f"{working}. {by.text} is {plain_text(abs(new - old))} divided by the newer number, {plain_text(new)}."
        return wrong_base(right, why)
    if new and agrees(by, 100 - 100 * old / new) or agrees(by, abs(100 - 100 * new / old)):
        return wrong_base(right, f"{working}, not {by.text}.")
    if is_half_even(by, size) and (size / by.step).denominator == 2:
        return rounds_differently(right, f"{working}, exactly half way: a half is rounded up.")
    if is_cut_off(by, size):
        return rounds_differently(right, f"{working}: the digits behind were cut off, not rounded.")
    if is_close(by, size):
        return rounds_differently(right, f"{working}, printed {by.text}: it is rounded wrongly, or from other numbers.")
    if agrees(by, abs(new - old)) and by.kind is Kind.PERCENT:
        return wrong_base(right, f"{working}. {by.text} is the difference in number, not in percent.")
    return wrong_base(right, f"{working}, not {by.text}. {_needed_old(new, by, direction or (1 if true > 0 else -1))}".strip())


def signed(true: Fraction, by: Number) -> str:
    places = places_of(by)
    if not agrees(by, abs(true)) and abs(abs(true) - by.value) <= by.step:
        places += 1
    text = percent_text(abs(true), places)
    return f"{'+' if true > 0 else '-' if true < 0 else ''}{text}"


def _needed_old(new: Fraction, by: Number, direction: int) -> str:
    rate = 1 + direction * by.value / 100
    if rate <= 0:
        return ""
    return f"It would be {by.text} from about {plain_text(Fraction(floor(new / rate + Fraction(1, 2))))}."


def _multiple(old: Fraction, new: Fraction, by: Number, ends: str) -> Judgement:
    if old == 0:
        return not_found(None, f"Nothing is so many times 0: {ends}.")
    true = new / old
    right = f"{plain_text(true)} times"
    working = f"{ends} is {right} as many"
    if agrees(by, true):
        return holds(right, f"{working}.")
    if true and agrees(by, 1 / true):
        return inverted(right, f"{working}: told the other way round.")
    if (true - 1) * (by.value - 1) < 0:
        return inverted(right, f"{working}: {'a fall' if true < 1 else 'a rise'}, told the other way round.")
    if is_close(by, true):
        return rounds_differently(right, f"{working}: “{by.text}” is too loose for it.")
    return wrong_base(right, f"{working}, not “{by.text}”.")


def _difference(direction: int, old: Fraction, new: Fraction, by: Number, ends: str) -> Judgement:
    true = new - old
    right = f"{'+' if true > 0 else '-' if true < 0 else ''}{plain_text(abs(true))}"
    working = f"{ends} is {right}"
    if direction and true * direction < 0:
        return inverted(right, f"{working}: {'a fall' if true < 0 else 'a rise'}, told the other way round.")
    if agrees(by, abs(true)):
        return holds(right, f"{working}.")
    if is_close(by, abs(true)):
        return rounds_differently(right, f"{working}, printed {by.text}.")
    return wrong_base(right, f"{working}, not {by.text}.")


def _of_shares(claim: Change, old: Number, new: Number) -> Judgement:
    """From one share to another: points are not percent."""
    points = new.value - old.value
    ends = f"from {percent_text(old.value, _digits(old))} to {percent_text(new.value, _digits(new))}"
    right = f"{'+' if points > 0 else '-' if points < 0 else ''}{plain_text(abs(points))} percentage points"
    working = f"{ends} is {right}"
    if claim.direction and points * claim.direction < 0:
        return inverted(right, f"{working}: {'a fall' if points < 0 else 'a rise'}, told the other way round.")
    if claim.by is None:
        return holds(right, f"{working}, as it is told.")
    loose = (old.step + new.step) / 2
    if claim.by.kind is Kind.POINTS:
        if agrees(claim.by, abs(points)) or abs(abs(points) - claim.by.value) <= loose:
            return holds(right, f"{working}.")
        if old.value and agrees(claim.by, 100 * abs(points) / old.value):
            return wrong_base(right, f"{working}. {plain_text(claim.by.value)} is the change in percent of the older share.")
        if is_close(claim.by, abs(points)):
            return rounds_differently(right, f"{working}, printed {claim.by.text}.")
        return wrong_base(right, f"{working}, not {claim.by.text}.")
    if claim.by.kind is Kind.MULTIPLE:
        return _multiple(old.value, new.value, claim.by, ends)
    if not old.value:
        return not_found(None, f"Nothing grows from 0 by a percentage: {ends}.")
    in_percent = 100 * points / old.value
    if agrees(claim.by, abs(in_percent)) or abs(abs(in_percent) - claim.by.value) <= loose * 100 / old.value:
        return holds(signed(in_percent, claim.by), f"{ends} is {signed(in_percent, claim.by)} of the older share, and {right}.")
    text = f"{signed(in_percent, claim.by)}, or {right}"
    if agrees(claim.by, abs(points)):
        return wrong_base(text, f"{working}: say “percentage points”. In percent of the older share it is {signed(in_percent, claim.by)}.")
    return wrong_base(text, f"{ends} is {text}, not {claim.by.text}.")


def _digits(share: Number) -> int:
    return 0 if share.step == 1 else places_of(share)


def _alone(claim: Change, by: Number) -> Judgement:
    """Without data and with one end, or none: can any whole number be the other end?"""
    if claim.new and by.kind in (Kind.PERCENT, Kind.FRACTION) and claim.direction:
        if impossible := no_old_gives(claim.new.value, by, claim.direction):
            return impossible
    return not_found(None, f"What it is compared with is not printed. {NOTHING_TO_ASK}.")


def no_old_gives(new: Fraction, by: Number, direction: int) -> Judgement | None:
    """Where no whole older number gives the printed percentage: by what division one does."""
    rate = 1 + direction * by.value / 100
    if rate <= 0 or new.denominator != 1:
        return None
    about = new / rate
    near = range(max(1, floor(about) - 1), ceil(about) + 2)
    if any(agrees(by, abs(100 * (new - old) / old)) for old in map(Fraction, near)):
        return None
    nearest = min(map(Fraction, near), key=lambda old: abs(abs(100 * (new - old) / old) - by.value))
    right = signed(100 * (new - nearest) / nearest, by)
    why = f"No whole number gives {by.text} to {plain_text(new)} the usual way; from {plain_text(nearest)} it is {right}."
    by_new = Fraction(floor(new * (1 - direction * by.value / 100) + Fraction(1, 2)))
    if new and by_new > 0 and agrees(by, 100 * abs(new - by_new) / new):
        true = signed(100 * (new - by_new) / by_new, by)
        why += f" Divided by the newer number, {plain_text(by_new)} gives it; from that it would be {true}."
        return wrong_base(true, why)
    return wrong_base(right, why)


# ---------------------------------------------------------------------------- in the data


def _in_the_data(
    claim: Change, old: Number, new: Number, by: Number | None, judged: Judgement, book: Book | None
) -> Judgement:
    if book is None:
        return Judgement(judged.verdict, judged.recomputed, f"{judged.why} By its own numbers: {NOTHING_TO_ASK.lower()}.")
    missing = [one for one in (old, new) if not _known(one, claim, book)]
    if missing:
        words = []
        for one in missing:
            nearest = book.nearest(one.value, claim)
            words.append(
                f"{plain_text(one.value)} is not in {book.origin}" + (f"; it has {told(nearest[0])} ({nearest[1]})" if nearest else "")
            )
        first = book.nearest(missing[0].value, claim)
        return not_found(plain_text(first[0].value) if first else None, f"{judged.why} That is right by itself, but {'; '.join(words)}.")
    if by and (matched := _same_authorities(claim, old, new, book)):
        change, where = matched
        if change.percent is not None and by.kind is Kind.PERCENT and not agrees(by, abs(_exact(change))):
            right = signed(_exact(change), by)
            why = f"{judged.why} Those are totals of different authorities; {where} it is {right}, from {_amount(change.old)} to {_amount(change.new)}."
            return wrong_base(right, why)
        return holds(judged.recomputed, f"{judged.why} {where.capitalize()} it is from {_amount(change.old)} to {_amount(change.new)}.")
    first, second = _known(old, claim, book)[0], _known(new, claim, book)[0]
    return holds(judged.recomputed, f"{judged.why} {plain_text(old.value)}: {first.words}. {plain_text(new.value)}: {second.words}.")


def _known(number: Number, claim: Change, book: Book) -> list[Fact]:
    found = book.lookup(number.value, claim)
    if not found and (number.hedge or (number.value >= 1000 and number.value % 100 == 0)):
        found = [fact for fact in book.topical(claim, AMOUNTS) if agrees(number, fact.value)]
    return found


def _amount(value: Fraction | None) -> str:
    return plain_text(value) if value is not None else "an unknown number"


def _exact(change: ChangeFact) -> Fraction:
    if change.old and change.new is not None:
        return 100 * (change.new - change.old) / change.old
    return change.percent or Fraction()


def _same_authorities(claim: Change, old: Number, new: Number, book: Book) -> tuple[ChangeFact, str] | None:
    """The change over the same authorities, where the ends printed are totals of all."""
    for change in book.topics.best(book.facts.changes, claim.passage.text, claim.periods):
        place = change.place
        if book.facts.totals.get(place) != new.value or (change.old, change.new) == (old.value, new.value):
            continue
        befores = {value for _, at, value in book.series(place, "total") if at.period == change.since}
        if old.value in befores and change.old is not None and change.new is not None:
            return change, f"over the same authorities ({book.facts.where(place, change.n)})"
    return None


def _digits_swapped(claim: Change, old: Number, new: Number, by: Number, book: Book) -> Judgement | None:
    """One end is nowhere, and with two of its digits swapped it is there and the rest is right."""
    for number, other, is_old in ((old, new, True), (new, old, False)):
        if book.lookup(number.value, claim) or not book.lookup(other.value, claim):
            continue
        slip = book.slip_of(number.value, claim)
        if slip is None:
            continue
        ends = (slip[0].value, other.value) if is_old else (other.value, slip[0].value)
        if ends[0] and slips(claim.direction, *ends, by).holds:
            why = f"{number.text} is not in {book.origin}; it has {told(slip[0])}: {slip[1]}. With that the change is right."
            return not_found(plain_text(slip[0].value), why)
    return None


def _way_only(claim: Change, old: Number, new: Number, book: Book | None) -> Judgement:
    """ "Rose from 590 to 1,015": only its way can be wrong, and its numbers."""
    true = new.value - old.value
    ends = f"From {plain_text(old.value)} to {plain_text(new.value)}"
    right = f"{'+' if true > 0 else '-' if true < 0 else ''}{plain_text(abs(true))}"
    if claim.direction and true * claim.direction < 0:
        return inverted(right, f"{ends} is {'a fall' if true < 0 else 'a rise'}, told the other way round.")
    percent = f", {percent_text(100 * true / old.value)} of the older number" if old.value else ""
    return _in_the_data(claim, old, new, None, holds(right, f"{ends} is {right}{percent}."), book)


# ---------------------------------------------------------------------------- one end


def _one_end(claim: Change, by: Number, book: Book) -> Judgement:
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
            if verdict.verdict is wanted and (wanted is not Verdict.WRONG_BASE or "divided by" in verdict.why):
                return verdict
    if judged:
        return judged[0][0]
    known = claim.new or claim.old
    assert known is not None
    if claim.new and claim.direction and by.kind is Kind.PERCENT and (found := no_old_gives(known.value, by, claim.direction)):
        return found
    if not book.lookup(known.value, claim):
        nearest = book.nearest(known.value, claim)
        right = plain_text(nearest[0].value) if nearest else None
        has = f"; it has {told(nearest[0])} ({nearest[1]})" if nearest else ""
        return not_found(right, f"{plain_text(known.value)} is not in {book.origin}{has}.")
    return not_found(None, f"What {plain_text(known.value)} is compared with is neither printed nor in {book.origin}.")


def _pairs(claim: Change, book: Book) -> Iterator[tuple[tuple[Fraction, Fraction], tuple[Fact, Span, Fraction]]]:
    """Each older and newer number that may be meant, the likeliest first."""
    known = claim.new or claim.old
    assert known is not None
    other = claim.since if claim.new else claim.until
    facts = sorted(_known(known, claim, book), key=lambda fact: ENDS.index(fact.what) if fact.what in ENDS else len(ENDS))
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


def _since_told(judged: Judgement, book: Book, about: tuple[Fact, Span, Fraction]) -> Judgement:
    fact, span, value = about
    years = str(span.first) if span.first == span.last else f"{span.first}-{span.last % 100:02}"
    why = f"{judged.why} {plain_text(fact.value)} is {fact.words}; in {years} it is {plain_text(value)}."
    return Judgement(judged.verdict, judged.recomputed, why)


# ---------------------------------------------------------------------------- no end


def _no_end(claim: Change, by: Number, book: Book) -> Judgement:
    """ "Up 58% since 2014-15": both ends are in the data, or nowhere."""
    judged: list[Judgement] = []
    for change in _changes_meant(claim, book):
        if change.old is not None and change.new is not None:
            one = slips(claim.direction, change.old, change.new, by)
            where = book.facts.where(change.place, change.n)
            judged.append(Judgement(one.verdict, one.recomputed, f"{one.why} ({where}, from {change.since})"))
    judged += list(_totals_meant(claim, by, book))
    for one in judged:
        if one.holds:
            return one
    for one in judged:
        if one.verdict in (Verdict.WRONG_BASE, Verdict.INVERTED) and ("divided by" in one.why or "way round" in one.why):
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
        if spans and here not in spans and not any(str(span.first) in change.since for span in spans):
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
                yield _since_told(one, book, (Fact(new, fact.what, f"{_kind(fact)} ({book.facts.where(place)})", place), old_span, old))
                if not since:
                    break
            break


def _kind(fact: Fact) -> str:
    return fact.words.partition(" (")[0]


def _points(claim: Change, by: Number, book: Book) -> Judgement:
    """ "Up 9 percentage points": rates of the periods in the data."""
    for fact in book.topical_ever(claim, {"points"}):
        if agrees(by, fact.value):
            return holds(f"{plain_text(fact.value)} percentage points", f"{plain_text(fact.value)} is {fact.words}.")
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
                words = f"From {percent_text(old)} to {percent_text(new)} is {plain_text(points)} percentage points ({book.facts.where(fact.place)})."
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
