"""A refusal on cost, reckoned by the council's own figures: what would fit within the limit.

A council that refuses says how many files it would search and how long each takes. The same
figures say how many files or years it can be asked for instead.

Sources: Freedom of Information and Data Protection (Appropriate Limit and Fees) Regulations 2004
(SI 2004/3244) regs 3 and 4: 450 pounds for local authorities, at 25 pounds an hour; Freedom of
Information (Fees for Required Disclosure) (Scotland) Regulations 2004 (SSI 2004/467) regs 3 and
5: 600 pounds, at no more than 15 pounds an hour. The EIR and the EI(S)R have no such limit.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from requests_app.domain.law import Law


@dataclass(frozen=True)
class _Limit:
    pounds: int
    rate: str
    pounds_an_hour: int

    @property
    def minutes(self) -> Fraction:
        return Fraction(self.pounds * 60, self.pounds_an_hour)


_LIMITS = MappingProxyType(
    {
        Law.FOIA: _Limit(450, "at £25 an hour", 25),
        # The rate is a ceiling: a council whose staff cost less must work for longer.
        Law.FOISA: _Limit(600, "at no more than £15 an hour", 15),
    }
)


def limit_hours(law: Law) -> Decimal | None:
    """Return how many hours a local authority must work for a request; None: without a limit.

    Under FOISA that many at least, since its hour may cost less than the highest rate.

    >>> limit_hours(Law.FOIA), limit_hours(Law.FOISA), limit_hours(Law.EIR)
    (Decimal('18'), Decimal('40'), None)
    """
    limit = _LIMITS.get(law)
    return _rounded(limit.minutes / 60, 0) if limit else None


@dataclass(frozen=True)
class Estimate:
    """What a council says an answer takes: so many files, and so many minutes for each.

    Raises ValueError where either is not a number greater than 0.
    """

    files: int
    minutes_each: Decimal

    def __post_init__(self) -> None:
        if isinstance(self.files, bool) or not isinstance(self.files, int) or self.files < 1:
            raise ValueError(f"{self.files!r} files; a whole number of 1 or more was expected")
        minutes = self.minutes_each
        if not isinstance(minutes, Decimal) or not minutes.is_finite() or minutes <= 0:
            raise ValueError(f"{minutes} minutes for each file; more than 0 was expected")

    @property
    def hours(self) -> Decimal:
        """How many hours all files take, rounded half up to two places."""
        return _rounded(self._minutes / 60, 2)

    @property
    def _minutes(self) -> Fraction:
        return self.files * Fraction(self.minutes_each)

    def is_within(self, law: Law) -> bool:
        """Whether all of it fits. Exactly the limit does: a refusal needs more than that.

        Source: FOIA 2000 s.12(1), "would exceed"; FOISA 2002 s.12(1).
        """
        limit = _LIMITS.get(law)
        return limit is None or self._minutes <= limit.minutes

    def files_within(self, law: Law) -> int:
        """How many whole files fit; all of them where there is no limit."""
        limit = _LIMITS.get(law)
        if limit is None:
            return self.files
        return min(self.files, math.floor(limit.minutes / Fraction(self.minutes_each)))

    def share_within(self, law: Law) -> Decimal:
        """What part of the work fits, 0 to 1, rounded half up to four places.

        For people to read: count with `files_within` or `periods_within`, which never round up.
        """
        return _rounded(self._part_within(law), 4)

    def periods_within(self, law: Law, periods: int) -> int:
        """How many of `periods` equally large periods, such as years, fit whole.

        Raises ValueError where there is not at least one period.
        """
        if isinstance(periods, bool) or not isinstance(periods, int) or periods < 1:
            raise ValueError(f"{periods!r} periods; a whole number of 1 or more was expected")
        return math.floor(periods * self._part_within(law))

    def _part_within(self, law: Law) -> Fraction:
        limit = _LIMITS.get(law)
        return min(Fraction(1), limit.minutes / self._minutes) if limit else Fraction(1)

    def in_words(self, law: Law) -> str:
        """The reckoning for a letter that narrows a request, so that all of it can be checked.

        >>> print(Estimate(1200, Decimal(5)).in_words(Law.FOIA))
        You estimate 1,200 files at 5 minutes each: 1,200 × 5 = 6,000 minutes, or 100 hours. The \
limit of £450 at £25 an hour is 18 hours, or 1,080 minutes: 1,080 ÷ 5 = 216, so 216 of the \
1,200 files can be searched within it.
        """
        told = f"You estimate {self._told()}. "
        limit = _LIMITS.get(law)
        if limit is None:
            return f"{told}The {law.title} set no limit of cost."
        minutes = _plain(limit.minutes)
        told += (
            f"The limit of £{limit.pounds} {limit.rate} is {_plain(limit.minutes / 60)} hours, "
            f"or {minutes} minutes"
        )
        if self.is_within(law):
            return f"{told}, so all of it is within the limit."
        each = Fraction(self.minutes_each)
        within = self.files_within(law)
        fits = f"{within:,} of the {_files(self.files)}" if within else "not one whole file"
        reckoned = f"{minutes} ÷ {_plain(each)} {_equals(limit.minutes / each)}"
        return f"{told}: {reckoned}, so {fits} can be searched within it."

    def _told(self) -> str:
        each = Fraction(self.minutes_each)
        return (
            f"{_files(self.files)} at {_plain(each)} {_noun(each, 'minute')} each: "
            f"{self.files:,} × {_plain(each)} = {_plain(self._minutes)} "
            f"{_noun(self._minutes, 'minute')}, or {_about(self._minutes / 60)} "
            f"{_noun(self._minutes / 60, 'hour')}"
        )


def _rounded(number: Fraction, places: int) -> Decimal:
    """Half up, and exact however long the number is."""
    return Decimal(math.floor(number * 10**places + Fraction(1, 2))).scaleb(-places)


def _plain(number: Fraction) -> str:
    """A number that ends, as people write it: 1,080 or 7.5."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    return f"{_rounded(number, places):,}"


def _about(number: Fraction) -> str:
    """A number to two places, and "about" before it where it was rounded."""
    shown = Fraction(_rounded(number, 2))
    return _plain(shown) if shown == number else f"about {_plain(shown)}"


def _equals(number: Fraction) -> str:
    """= for a whole number of files, else what it comes to before it is rounded down."""
    about = _about(number)
    return f"= {about}" if not about.startswith("about") else f"is {about}"


def _noun(number: Fraction, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _files(number: int) -> str:
    return f"{number:,} {_noun(Fraction(number), 'file')}"
