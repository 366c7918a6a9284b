"""The rights that follow from a clock, in the order of their dates, taken or not.

Which of them still matter for a request is another question: see `expiring.py`.
"""

from dataclasses import dataclass
from datetime import date

from requests_app.domain.bank_holidays import LAST_PROCLAIMED_YEAR
from requests_app.domain.clock import Alternative, Clock
from requests_app.domain.right_words import RIGHT_WORDS, last_counted, readings


@dataclass(frozen=True)
class DatedRight:
    """A date of the clock other than the reply's, and what other sources make of it."""

    measure: str
    words: str
    """What it is for, in words that its day may follow: "Pay the fee by"."""
    on: date
    others: tuple[Alternative, ...] = ()
    provisional: bool = False
    """The day rests on bank holidays that are not proclaimed yet."""


def rights_in_order(clock: Clock, proclaimed_to: int = LAST_PROCLAIMED_YEAR) -> list[DatedRight]:
    """Return every right of `clock` that has a date, the earliest first.

    Bank holidays after the year `proclaimed_to` are forecasts.
    """
    dates: dict[str, date | None] = {
        measure: getattr(clock, measure) for measure in RIGHT_WORDS if measure != "response_due"
    }
    rights = [
        DatedRight(
            measure,
            RIGHT_WORDS[measure],
            on,
            readings(measure, clock),
            provisional=last_counted(measure, clock).year > proclaimed_to,
        )
        for measure, on in dates.items()
        if on is not None
    ]
    return sorted(rights, key=lambda right: right.on)
