"""Judge a share: does the part divide by the whole to what is printed, and is it the right whole?"""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from responses_app.domain.areas import UK
from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import Fact, Place, RateFact
from responses_app.domain.claims.numbers import Hedge, Kind, Number
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
    holds,
    inverted,
    not_found,
    parts_exceed_whole,
    rounds_differently,
    wrong_base,
)

NOTHING_TO_ASK: Final = "There are no statistics to look it up in"


def judge(claim: Share, book: Book | None) -> Judgement:
    """Judge each reading of the words; one that holds is taken, else the likeliest."""
    judged = [_judge(reading, book) for reading in (claim, *claim.others)]
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
        return _of_whole(claim, claim.whole, claim.share, book)
    if claim.part:
        return _of_part(claim, claim.part, claim.share, book)
    return _bare_councils(claim, claim.share, book) if claim.of_authorities else _bare(claim, claim.share, book)


def _part_above_whole(claim: Share) -> Judgement:
    assert claim.part and claim.whole
    part, whole = plain_text(claim.part.value), plain_text(claim.whole.value)
    why = f"A part cannot be more than its whole: {part} is more than {whole}."
    if claim.share and claim.whole.value and agrees(claim.share, 100 * claim.whole.value / claim.part.value):
        right = percent_text(100 * claim.whole.value / claim.part.value)
        return parts_exceed_whole(right, f"{why} {whole} of {part} would be {right}: the two are swapped.")
    return parts_exceed_whole(None, why)


# ---------------------------------------------------------------------------- part and whole


def _both(claim: Share, part: Number, whole: Number, share: Number, book: Book | None) -> Judgement:
    if whole.value == 0:
        return not_found(None, "Nothing can be a share of 0.")
    true = 100 * part.value / whole.value
    fits = agrees(share, true)
    sum_told = _division(part, whole, share)
    if book:
        if unmatched := _unmatched(claim, part.value, whole.value, book):
            return _over_unmatched(claim, share, true, unmatched, book)
    if fits:
        return _in_the_data(claim, (part, whole), f"{_told(share, true)}", sum_told, book)
    if book and (found := _right_elsewhere(claim, part, whole, share, true, book)):
        return found
    return slipped(share, true, sum_told, _needed_base(part, share))


def slipped(share: Number, true: Fraction, working: str, hint: str) -> Judgement:
    """What is wrong with a share that its own numbers do not give."""
    right = _told(share, true)
    if share.hedge is Hedge.NONE and share.kind is Kind.PERCENT:
        if is_half_even(share, true) and (true / share.step).denominator == 2:
            why = f"{working}, exactly half way: a half is rounded up. Some programs round it to the even digit."
            return rounds_differently(right, why)
        if is_cut_off(share, true):
            return rounds_differently(right, f"{working}: the digits behind were cut off, not rounded.")
    if true and agrees(share, 100 * 100 / true):
        return inverted(right, f"{working}. {share.text} is the whole divided by the part.")
    if is_close(share, true):
        why = "the words are too loose for it" if _is_loose(share) else "it is rounded wrongly, or from other numbers"
        return rounds_differently(right, f"{working}, printed {share.text}: {why}.")
    if share.kind is Kind.PERCENT and agrees(share, 100 - true):
        return inverted(right, f"{working}. {share.text} is the share of all the others.")
    return wrong_base(right, f"{working}, not {share.text}. {hint}".strip())


def _is_loose(share: Number) -> bool:
    return share.hedge is not Hedge.NONE or share.kind in (Kind.FRACTION, Kind.ODDS)


def _division(part: Number, whole: Number, share: Number) -> str:
    true = 100 * part.value / whole.value
    return f"{plain_text(part.value)} of {plain_text(whole.value)} is {_told(share, true)}"


def _told(share: Number, true: Fraction) -> str:
    """The right share with a decimal more than was printed, where that says more."""
    places = places_of(share)
    text = percent_text(true, places)
    if share.kind is Kind.PERCENT and not agrees(share, true) and (true * 10**places).denominator != 1:
        return text if is_far(share, true) else percent_text(true, places + 1)
    return text


def is_far(share: Number, true: Fraction) -> bool:
    return abs(true - share.value) > share.step


def _needed_base(part: Number, share: Number) -> str:
    """Of what the part would be the printed share."""
    if not share.value:
        return ""
    low = 100 * part.value / (share.value + share.step / 2)
    high = 100 * part.value / max(share.value - share.step / 2, share.step / 2)
    return (
        f"It would be {share.text} of a base between {plain_text(Fraction(-(-low.numerator // low.denominator)))} "
        f"and {plain_text(Fraction(high.numerator // high.denominator))}."
    )


def _unmatched(claim: Share, part: Fraction, whole: Fraction, book: Book) -> RateFact | None:
    """The rate whose full total stands here as its base, though it has another, matched one."""
    found = []
    for rate in book.facts.rates:
        if (rate.numerator, rate.denominator) == (part, whole):
            return None
        if rate.full_denominator == whole and part in (rate.numerator, rate.full_numerator):
            found.append(rate)
    found = [one for one in found if one.denominator != whole or one.numerator != part]
    return book.topics.best(found, claim.passage.text, claim.periods)[0] if found else None


def _over_unmatched(claim: Share, share: Number | None, true: Fraction, rate: RateFact, book: Book) -> Judgement:
    where = book.facts.where(rate.place, rate.n)
    base = plain_text(rate.full_denominator or Fraction())
    if rate.numerator is None or rate.denominator is None:
        known = f"{percent_text(rate.lower)} to {percent_text(rate.upper)}" if rate.lower is not None and rate.upper is not None else "no rate"
        why = f"{base} is the total of all who gave the base; the matched authorities give {known} ({where})."
        return wrong_base(known, why)
    right = 100 * rate.numerator / rate.denominator if rate.denominator else Fraction()
    working = f"{plain_text(rate.numerator)} of {plain_text(rate.denominator)} is {percent_text(right)} ({where}, of {rate.of})"
    if share and share.hedge in (Hedge.AT_LEAST, Hedge.ABOVE) and agrees(share, true):
        return holds(percent_text(true), f"{percent_text(true)} is the least it can be, over the full {base}; {working}.")
    why = (
        f"{base} is the total of all who gave the base, matched or not: over it {percent_text(true)}. "
        f"Those that gave both numbers: {working}."
    )
    return wrong_base(f"{percent_text(true)} of {base}; {percent_text(right)} of {plain_text(rate.denominator)}", why)


def _right_elsewhere(claim: Share, part: Number, whole: Number, share: Number, true: Fraction, book: Book) -> Judgement | None:
    """A rate that is the printed one: of another base, or of a number with other digits."""
    same_part = [
        rate for rate in book.facts.rates
        if rate.is_percent and rate.numerator == part.value and rate.percent is not None and agrees(share, _percent(rate))
    ]  # fmt: skip
    for rate in book.topics.best(same_part, claim.passage.text, claim.periods):
        assert rate.denominator is not None
        right = percent_text(_percent(rate))
        why = (
            f"{_division(part, whole, share)}. {right} is {plain_text(part.value)} of {plain_text(rate.denominator)} "
            f"({book.facts.where(rate.place, rate.n)}, of {rate.of})."
        )
        return wrong_base(f"{_told(share, true)} of {plain_text(whole.value)}; {right} of {plain_text(rate.denominator)}", why)
    for number, other, is_part in ((part, whole, True), (whole, part, False)):
        if book.lookup(number.value, claim) or not book.lookup(other.value, claim):
            continue
        slip = book.slip_of(number.value, claim, AMOUNTS | OF_AUTHORITIES)
        if slip and slip[0].value and other.value:
            meant = slip[0].value
            right_share = 100 * meant / other.value if is_part else 100 * other.value / meant
            if agrees(share, right_share):
                why = f"{number.text} is not in {book.origin}; it has {told(slip[0])}: {slip[1]}. With that it is {percent_text(right_share)}."
                return not_found(plain_text(meant), why)
    return None


def _percent(rate: RateFact) -> Fraction:
    """The rate unrounded where it can be worked out."""
    if rate.numerator is not None and rate.denominator:
        return 100 * rate.numerator / rate.denominator
    return rate.percent or Fraction()


# ---------------------------------------------------------------------------- in the data?


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
        (one for one in book.facts.rates if (one.numerator, one.denominator) == (numbers[0].value, numbers[1].value)),
        None,
    )
    if rate:
        return holds(recomputed, f"{working} ({book.facts.where(rate.place, rate.n)}, of {rate.of}).")
    return holds(recomputed, f"{working}: {place[0].words}; {place[1].words}.")


def _loosely(claim: Share, number: Number, facts: list[Fact], book: Book) -> list[Fact]:
    """For "some 2,600 children": facts that may be printed so."""
    if facts or number.hedge is Hedge.NONE and not (number.value >= 1000 and number.value % 100 == 0):
        return facts
    return [fact for fact in book.topical(claim, AMOUNTS | OF_AUTHORITIES) if agrees(number, fact.value)]


def _common(one: list[Fact], other: list[Fact]) -> tuple[Fact, Fact] | None:
    """A fact of each that are of the same period and area."""
    for first in one:
        for second in other:
            same = first.place.but_question == second.place.but_question
            if same and first.authority == second.authority or first.authority and second.authority == first.authority:
                return first, second
    counts = OF_AUTHORITIES | {"all_periods"}
    for first in one:
        for second in other:
            if first.what in counts and second.what in counts and first.place.wave == second.place.wave:
                if first.place.period == second.place.period or first.place.area == second.place.area:
                    return first, second
    return None


def _divides_but(claim: Share, missing: list[Number], working: str, recomputed: str, book: Book) -> Judgement:
    words, right = [], None
    for number in missing:
        text, nearest = absent(claim, number, book)
        words.append(text)
        right = right or nearest
    return not_found(right, f"{working}: that divides right, but {'; '.join(words)}.")


def absent(claim: Share, number: Number, book: Book) -> tuple[str, str | None]:
    """Say that a number is not in the data, and which one is that may be meant."""
    kinds = OF_AUTHORITIES if number.of_authorities else AMOUNTS
    nearest = book.nearest(number.value, claim, kinds)
    if nearest is None:
        return f"{plain_text(number.value)} is not in {book.origin}", None
    fact, how = nearest
    return (
        f"{plain_text(number.value)} is not in {book.origin}; it has {told(fact)} ({how})",
        plain_text(fact.value),
    )


def _pair(claim: Share, book: Book | None) -> Judgement:
    """ "864 of 2,335" without a percentage."""
    assert claim.part and claim.whole
    part, whole = claim.part, claim.whole
    if whole.value == 0:
        return not_found(None, "Nothing can be a part of 0.")
    true = 100 * part.value / whole.value
    working = f"{plain_text(part.value)} of {plain_text(whole.value)} is {percent_text(true)}"
    if book and (unmatched := _unmatched(claim, part.value, whole.value, book)):
        return _over_unmatched(claim, None, true, unmatched, book)
    return _in_the_data(claim, (part, whole), percent_text(true), working, book)


# ---------------------------------------------------------------------------- one number beside it


def _of_whole(claim: Share, whole: Number, share: Number, book: Book) -> Judgement:
    """ "37% of the 2,638 children identified": the part is not printed."""
    if claim.of_authorities:
        return _councils_of(claim, whole, share, book)
    rates = [
        one for one in book.facts.rates
        if one.is_percent and whole.value in (one.denominator, one.full_denominator)
    ]  # fmt: skip
    rates = book.topics.best(rates, claim.passage.text, claim.periods)
    for rate in rates:
        if rate.denominator == whole.value and rate.percent is not None and agrees(share, _percent(rate)):
            return holds(percent_text(_percent(rate)), _rate_told(rate, book))
    for rate in rates:
        if rate.denominator is not None and rate.denominator != whole.value and rate.percent is not None and rate.numerator is not None:
            over_all = 100 * rate.numerator / whole.value
            if agrees(share, _percent(rate)) or agrees(share, over_all):
                return _over_unmatched(claim, share, over_all, rate, book)
    if found := _other_part(claim, whole, share, book):
        return found
    if not book.lookup(whole.value, claim, AMOUNTS):
        text, right = absent(claim, whole, book)
        return not_found(right, f"{text}.")
    for rate in rates:
        if rate.denominator == whole.value and rate.percent is not None:
            return slipped(share, _percent(rate), _rate_told(rate, book).rstrip("."), "")
    return not_found(None, f"{plain_text(whole.value)} is in {book.origin}, but no rate of it is {share.text}.")


def _other_part(claim: Share, whole: Number, share: Number, book: Book) -> Judgement | None:
    """A total of the same place that is the printed share of it, and that the words speak of."""
    for base in book.lookup(whole.value, claim, {"total"}):
        for place, total in book.facts.totals.items():
            if place.but_question == base.place.but_question and place.question != base.place.question:
                if whole.value and agrees(share, 100 * total / whole.value) and book.topics.score(claim.passage.text, place) > 0:
                    text = percent_text(100 * total / whole.value)
                    return holds(text, f"{plain_text(total)} of {plain_text(whole.value)} is {text} ({book.facts.where(place)}).")
    return None


def _of_part(claim: Share, part: Number, share: Number, book: Book) -> Judgement:
    """ "864 went missing (37%)": the base is not printed."""
    if claim.of_authorities and part.of_authorities:
        return _councils_among(claim, part, share, book)
    rates = [one for one in book.facts.rates if one.is_percent and part.value in (one.numerator, one.full_numerator)]
    rates = book.topics.best(rates, claim.passage.text, claim.periods)
    for rate in rates:
        if rate.numerator == part.value and rate.percent is not None and agrees(share, _percent(rate)):
            return holds(percent_text(_percent(rate)), _rate_told(rate, book))
    for rate in rates:
        if rate.full_denominator and agrees(share, 100 * part.value / rate.full_denominator):
            return _over_unmatched(claim, share, 100 * part.value / rate.full_denominator, rate, book)
    places = {fact.place.but_question for fact in book.lookup(part.value, claim, {"total"})}
    for place, total in book.facts.totals.items():
        if place.but_question in places and total > part.value and agrees(share, 100 * part.value / total):
            if book.topics.score(claim.passage.text, place) > 0:
                text = percent_text(100 * part.value / total)
                return holds(text, f"{plain_text(part.value)} of {plain_text(total)} is {text} ({book.facts.where(place)}).")
    if not book.lookup(part.value, claim, AMOUNTS):
        text, right = absent(claim, part, book)
        return not_found(right, f"{text}.")
    for rate in rates:
        if rate.percent is not None:
            return slipped(share, _percent(rate), _rate_told(rate, book).rstrip("."), "")
    return not_found(None, f"{plain_text(part.value)} is in {book.origin}, but no base is printed, and it is no {share.text} of any.")


def _rate_told(rate: RateFact, book: Book) -> str:
    where = f"{book.facts.where(rate.place, rate.n)}, of {rate.of}"
    if rate.numerator is None or rate.denominator is None:
        return f"{percent_text(rate.percent or Fraction())} ({where})."
    return f"{plain_text(rate.numerator)} of {plain_text(rate.denominator)} is {percent_text(_percent(rate))} ({where})."


# ---------------------------------------------------------------------------- no number beside it


_NEGATED: Final = re.compile(r"\b(?:not|never|no|none|without|n[’']t)\b", re.IGNORECASE)


def _bare(claim: Share, share: Number, book: Book) -> Judgement:
    """ "37% of trafficked children went missing": found by its words alone."""
    rates = [one for one in book.topical_rates(claim) if one.percent is not None]
    for rate in rates:
        if agrees(share, _percent(rate)):
            return holds(percent_text(_percent(rate)), _rate_told(rate, book))
    kinds = {"rate", "average_rate", "band", "points"}
    for fact in book.topical(claim, kinds):
        if agrees(share, fact.value):
            return holds(percent_text(fact.value), f"{percent_text(fact.value)} is {fact.words}.")
    if _NEGATED.search(claim.passage.text):
        for rate in rates:
            if agrees(share, 100 - _percent(rate)):
                return holds(percent_text(100 - _percent(rate)), f"All but {_rate_told(rate, book)}")
    if (found := _asked_percent(claim, share, book)) is not None:
        return found
    if _COUNCILS.search(claim.passage.text):
        councils = _bare_councils(claim, share, book)
        if councils.holds or not rates:
            return councils
    if not rates:
        return _off_topic(claim, share, book)
    for rate in rates[:3]:
        if rate.numerator is not None and rate.full_denominator:
            for part in {rate.numerator, rate.full_numerator or rate.numerator}:
                if agrees(share, 100 * part / rate.full_denominator):
                    return _over_unmatched(claim, share, 100 * part / rate.full_denominator, rate, book)
    nearest = min(rates[:4], key=lambda one: abs(_percent(one) - share.value))
    right = percent_text(_percent(nearest), places_of(share))
    if is_cut_off(share, _percent(nearest)) or is_close(share, _percent(nearest)):
        return slipped(share, _percent(nearest), _rate_told(nearest, book).rstrip("."), "")
    swapped = str(share.value) if share.value.denominator == 1 else ""
    if len(swapped) == 2 and agrees_digits(share, swapped[::-1], _percent(nearest)):
        return not_found(right, f"{_rate_told(nearest, book)} {share.text} has its digits swapped.")
    return not_found(right, f"No such rate is in {book.origin}. The nearest: {_rate_told(nearest, book)}")


def agrees_digits(share: Number, digits: str, true: Fraction) -> bool:
    return abs(Fraction(int(digits)) - true) <= share.step / 2


def _asked_percent(claim: Share, share: Number, book: Book) -> Judgement | None:
    """A question may itself ask for a percentage: its figures are percentages."""
    for fact in book.topical(claim, {"total", "figure"}):
        question = book.facts.questions.get((fact.place.wave, fact.place.question))
        if question and question.kind == "percent" and agrees(share, fact.value):
            return holds(percent_text(fact.value), f"{percent_text(fact.value)} is {fact.words}.")
    return None


_COUNCILS: Final = re.compile(r"\b(?:councils?|authorit(?:y|ies)|boroughs?|trusts)\b", re.IGNORECASE)
_NO_SUBJECT: Final = re.compile(
    r"^\W*(?:(?:the|this|that|overall|its|their)\s)*(?:rate|share|proportion|figure|percentage|it|average|total)\b", re.IGNORECASE
)


def _off_topic(claim: Share, share: Number, book: Book) -> Judgement:
    same = [one for one in book.facts.rates if one.is_percent and one.percent is not None and agrees(share, _percent(one))]
    spans = book.topics.named_periods(claim.periods)
    if spans:
        same = [one for one in same if book.topics.periods.get((one.place.wave, one.place.period)) in spans]
    same.sort(key=lambda one: (one.place.wave, one.place.area != UK))
    is_open = spans or _NO_SUBJECT.match(claim.passage.text) or not book.topics.has_words
    if same and is_open:
        return holds(percent_text(_percent(same[0])), _rate_told(same[0], book))
    hint = f" The same share is that of another thing: {_rate_told(same[0], book)}" if same else ""
    return not_found(None, f"No base is printed with it, and {book.origin} has no rate of what the sentence speaks of.{hint}")


# ---------------------------------------------------------------------------- shares of councils


_WAYS: Final = [
    (r"(?:did|do|does|had|have|has|could) not (?:reply|replied|respond|responded|answer|answered)|no reply|no response|silent|failed to (?:reply|respond|answer)|ignored", ["no_reply"], ["asked"]),
    (r"refus\w+|declin\w+", ["refused"], ["asked", "replied"]),
    (r"suppress\w+|withh\w+|hid\b|hidden|small numbers?", ["suppressed"], ["asked", "replied"]),
    (r"(?:do|did|does) not (?:hold|record|keep|collect)|not held|hold no|held no", ["not_held"], ["asked", "replied"]),
    (r"respon\w+|repl(?:y|ied|ies)|wrote back|came back", ["replied", "answered"], ["asked"]),
    (r"gave|give|provid\w+|answer\w+|suppl\w+|disclos\w+|able to|both|usable|data|figures", ["answered", "usable", "n", "exact"], ["asked", "replied"]),
    (r"(?:had|reported|recorded|saw|with) (?:no|none|zero|nil)\b|no (?:such )?\w+s\b|none\b", ["none"], ["usable", "answered", "asked", "replied"]),
]  # fmt: skip
_ANY_AT_ALL: Final = (["some"], ["usable", "answered", "asked", "replied"])


def _ways(text: str) -> list[tuple[list[str], list[str]]]:
    found = [(parts, bases) for words, parts, bases in _WAYS if re.search(rf"\b(?:{words})", text, re.IGNORECASE)]
    return [*found, _ANY_AT_ALL]


def _bare_councils(claim: Share, share: Number, book: Book) -> Judgement:
    """ "68% of councils had a hand-back": of which councils is not said."""
    found = list(_council_shares(claim, book))
    if not found:
        return not_found(None, f"No base is printed with it, and {book.origin} has no such count of authorities.")
    for true, part, base in found:
        if agrees(share, true):
            return holds(percent_text(true), f"{_councils_told(part, base)} is {percent_text(true)} ({book.facts.where(part.place)}).")
    true, part, base = min(found, key=lambda one: abs(one[0] - share.value))
    why = (
        f"The base is not printed, and no count of authorities in {book.origin} gives {share.text}. The nearest: "
        f"{_councils_told(part, base)} is {percent_text(true)} ({book.facts.where(part.place)})."
    )
    return wrong_base(f"{percent_text(true)} ({plain_text(part.value)} of {plain_text(base.value)})", why)


def _councils_told(part: Fact, base: Fact) -> str:
    return f"{plain_text(part.value)} of {plain_text(base.value)} ({_short(part)}, of {_short(base)})"


def _short(fact: Fact) -> str:
    return fact.words.partition(" (")[0].replace("authorities ", "").strip()


def _council_shares(claim: Share, book: Book) -> Iterable[tuple[Fraction, Fact, Fact]]:
    """Each share of councils that the words may mean: the likeliest question and way first."""
    kinds = {kind for parts, bases in _ways(claim.passage.text) for kind in (*parts, *bases)}
    by_place: dict[Place, dict[str, Fact]] = {}
    facts = book.topical(claim, kinds) or _about_all(claim, book, kinds)
    for fact in facts:
        by_place.setdefault(fact.place, {})[fact.what] = fact
    if not by_place:
        return
    best = book.topics.score(claim.passage.text, next(iter(by_place)))
    for parts, bases in _ways(claim.passage.text):
        for place, known in by_place.items():
            if book.topics.score(claim.passage.text, place) < best - 0.4:
                continue
            for part in parts:
                for base in bases:
                    if part in known and base in known and known[base].value:
                        yield 100 * known[part].value / known[base].value, known[part], known[base]


def _about_all(claim: Share, book: Book, kinds: set[str]) -> list[Fact]:
    """Where no question is spoken of: replies to any question, over the whole country."""
    about = {"asked", "replied", "no_reply"} & kinds
    if not ({"replied", "no_reply"} & about):
        return []
    areas = book.topics.areas_named(claim.passage.text) or {UK}
    found = [fact for fact in book.facts.all if fact.what in about and fact.place.area in areas]
    return book.best(found, claim)


def _councils_of(claim: Share, whole: Number, share: Number, book: Book) -> Judgement:
    """ "65.8% of the 117 councils that answered"."""
    found = [one for one in _council_shares(claim, book) if one[2].value == whole.value]
    for true, part, base in found:
        if agrees(share, true):
            return holds(percent_text(true), f"{_councils_told(part, base)} is {percent_text(true)}.")
    for base in book.lookup(whole.value, claim, OF_AUTHORITIES):
        for fact in book.facts.all:
            if fact.what in OF_AUTHORITIES and fact.place == base.place and fact.value <= whole.value:
                if agrees(share, 100 * fact.value / whole.value):
                    return holds(percent_text(100 * fact.value / whole.value), f"{_councils_told(fact, base)} is {percent_text(100 * fact.value / whole.value)}.")
    if not book.lookup(whole.value, claim, OF_AUTHORITIES):
        text, right = absent(claim, whole, book)
        return not_found(right, f"{text}.")
    if found:
        true, part, base = min(found, key=lambda one: abs(one[0] - share.value))
        return slipped(share, true, f"{_councils_told(part, base)} is {percent_text(true)}", "")
    return not_found(None, f"{plain_text(whole.value)} authorities are in {book.origin}, but no {share.text} of them.")


def _councils_among(claim: Share, part: Number, share: Number, book: Book) -> Judgement:
    """ "77 councils (65.8%) had one"."""
    facts = book.lookup(part.value, claim, OF_AUTHORITIES)
    for fact in facts:
        for base in book.facts.all:
            if base.what in OF_AUTHORITIES and base.place == fact.place and base.value >= part.value > 0:
                if agrees(share, 100 * part.value / base.value):
                    return holds(percent_text(100 * part.value / base.value), f"{_councils_told(fact, base)} is {percent_text(100 * part.value / base.value)}.")
    if not facts:
        text, right = absent(claim, part, book)
        return not_found(right, f"{text}.")
    bases = [one for one in book.facts.all if one.place == facts[0].place and one.what in ("asked", "usable", "replied") and one.value]
    known = "; ".join(f"{_councils_told(facts[0], base)}: {percent_text(100 * part.value / base.value)}" for base in bases)
    return wrong_base(None, f"The base is not printed, and {share.text} fits none: {known}.")
