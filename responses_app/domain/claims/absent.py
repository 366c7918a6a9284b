"""Say that a number is not in the data, and which one may be meant."""

from typing import Final

from responses_app.domain.claims.book import AMOUNTS, OF_AUTHORITIES, Book, told
from responses_app.domain.claims.claims import Share
from responses_app.domain.claims.number import Number
from responses_app.domain.claims.rounding import (
    plain_text,
)

NOTHING_TO_ASK: Final = "There are no statistics to look it up in"


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
