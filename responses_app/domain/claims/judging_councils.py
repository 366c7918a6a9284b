"""Judge shares of councils: "68% of councils had one"."""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from responses_app.domain.areas import UK
from responses_app.domain.claims.absent import absent
from responses_app.domain.claims.book import LEAST, OF_AUTHORITIES, Book
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.facts import Fact, Place
from responses_app.domain.claims.number import Kind, Number
from responses_app.domain.claims.rounding import (
    agrees,
    is_close,
    percent_text,
    plain_text,
)
from responses_app.domain.claims.slips_of_shares import slipped
from responses_app.domain.claims.verdicts import (
    Judgement,
    holds,
    not_found,
    wrong_base,
)

_WAYS: Final = [
    (r"(?:did|do|does|had|have|has|could) not (?:reply|replied|respond|responded|answer|answered)"
     r"|no reply|no response|silent|failed to (?:reply|respond|answer)|ignored",
     ["no_reply"], ["asked"]),
    (r"refus\w+|declin\w+", ["refused"], ["asked", "replied"]),
    (r"suppress\w+|withh\w+|hid\b|hidden|small numbers?", ["suppressed"], ["asked", "replied"]),
    (r"(?:do|did|does) not (?:hold|record|keep|collect)|not held|hold no|held no",
     ["not_held"], ["asked", "replied"]),
    (r"respon(?!dents)\w+|repl(?:y|ied|ies)|wrote back|came back",
     ["replied", "answered"], ["asked"]),
    (r"gave|give|provid\w+|answer\w+|suppl\w+|disclos\w+|able to|both|usable|data|figures",
     ["answered", "usable", "n", "exact"], ["asked", "replied"]),
    (r"(?:had|reported|recorded|saw|with) (?:no|none|zero|nil)\b|no (?:such )?\w+s\b|none\b",
     ["none"], ["usable", "answered", "asked", "replied"]),
]  # fmt: skip
_ANY_AT_ALL: Final = (["some"], ["usable", "answered", "asked", "replied"])


def _ways(text: str) -> list[tuple[list[str], list[str]]]:
    found = [
        (parts, bases)
        for words, parts, bases in _WAYS
        if re.search(rf"\b(?:{words})", text, re.IGNORECASE)
    ]
    return [*found, _ANY_AT_ALL]


def bare_councils(claim: Share, share: Number, book: Book) -> Judgement:
    """ "68% of councils had a hand-back": of which councils is not said."""
    found = list(_council_shares(claim, book))
    if not found:
        return not_found(
            None, f"No base is printed with it, and {book.origin} has no such count of authorities."
        )
    for true, part, base in found:
        if agrees(share, true):
            return holds(
                percent_text(true),
                f"{_councils_told(part, base)} is {percent_text(true)} "
                f"({book.facts.where(part.place)}).",
            )
    about = max(book.topics.score(claim.passage.text, part.place) for _, part, _ in found)
    if book.topics.has_words and about <= LEAST and len(_ways(claim.passage.text)) == 1:
        return not_found(
            None,
            f"No base is printed with it, and no word says what of {book.origin} it speaks of.",
        )
    true, part, base = min(found, key=lambda one: abs(one[0] - share.value))
    if share.kind in (Kind.FRACTION, Kind.ODDS) and is_close(share, true):
        return slipped(share, true, f"{_councils_told(part, base)} is {percent_text(true)}", "")
    why = (
        f"The base is not printed, and no count of authorities in {book.origin} "
        f"gives {share.text}. The nearest: "
        f"{_councils_told(part, base)} is {percent_text(true)} ({book.facts.where(part.place)})."
    )
    return wrong_base(
        f"{percent_text(true)} ({plain_text(part.value)} of {plain_text(base.value)})", why
    )


def _councils_told(part: Fact, base: Fact) -> str:
    return (
        f"{plain_text(part.value)} of {plain_text(base.value)} ({_short(part)}, of {_short(base)})"
    )


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


def councils_of(claim: Share, whole: Number, share: Number, book: Book) -> Judgement:
    """ "65.8% of the 117 councils that answered"."""
    found = [one for one in _council_shares(claim, book) if one[2].value == whole.value]
    for true, part, base in found:
        if agrees(share, true):
            return holds(
                percent_text(true), f"{_councils_told(part, base)} is {percent_text(true)}."
            )
    for base in book.lookup(whole.value, claim, OF_AUTHORITIES):
        for fact in book.facts.all:
            if (
                fact.what in OF_AUTHORITIES
                and fact.place == base.place
                and fact.value <= whole.value
            ):
                if agrees(share, 100 * fact.value / whole.value):
                    return holds(
                        percent_text(100 * fact.value / whole.value),
                        f"{_councils_told(fact, base)} "
                        f"is {percent_text(100 * fact.value / whole.value)}.",
                    )
    if not book.lookup(whole.value, claim, OF_AUTHORITIES):
        text, right = absent(claim, whole, book)
        return not_found(right, f"{text}.")
    if found:
        true, part, base = min(found, key=lambda one: abs(one[0] - share.value))
        return slipped(share, true, f"{_councils_told(part, base)} is {percent_text(true)}", "")
    return not_found(
        None,
        f"{plain_text(whole.value)} authorities are in {book.origin}, but no {share.text} of them.",
    )


def councils_among(claim: Share, part: Number, share: Number, book: Book) -> Judgement:
    """ "77 councils (65.8%) had one"."""
    facts = book.lookup(part.value, claim, OF_AUTHORITIES)
    for fact in facts:
        for base in book.facts.all:
            if (
                base.what in OF_AUTHORITIES
                and base.place == fact.place
                and base.value >= part.value > 0
            ):
                if agrees(share, 100 * part.value / base.value):
                    return holds(
                        percent_text(100 * part.value / base.value),
                        f"{_councils_told(fact, base)} "
                        f"is {percent_text(100 * part.value / base.value)}.",
                    )
    if not facts:
        text, right = absent(claim, part, book)
        return not_found(right, f"{text}.")
    bases = [
        one
        for one in book.facts.all
        if one.place == facts[0].place and one.what in ("asked", "usable", "replied") and one.value
    ]
    known = "; ".join(
        f"{_councils_told(facts[0], base)}: {percent_text(100 * part.value / base.value)}"
        for base in bases
    )
    return wrong_base(None, f"The base is not printed, and {share.text} fits none: {known}.")
