"""Each authority's own rate, or in words why there is none.

Only what an authority itself said is used, never what could be worked out about it. What is hidden
in the publication (`disclosure`) is hidden here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from responses_app.domain.pictures.places import Body
from responses_app.domain.publication import Figure, Publication
from responses_app.domain.rates import Reading, add_readings
from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import number_or_bounds

FEW: Final = 10
"""A rate over fewer than this jumps with every single one."""


class NoRate(ValueError):
    """The question is not declared a part of another, nor per another."""


class Standing(StrEnum):
    """What an authority's tile says. Of each authority asked exactly one is true."""

    label: str

    def __new__(cls, value: str, label: str) -> "Standing":
        standing = str.__new__(cls, value)
        standing._value_ = value
        standing.label = label
        return standing

    RATE = "rate", "A rate"
    WITHIN = "within", "Bounds reach over classes"
    HIDDEN = "hidden", "Small number hidden"
    REFUSED = "refused", "Refused"
    NOT_HELD = "not_held", "Does not hold it"
    NONE_IN_BASE = "none_in_base", "Nothing to take a share of: 0"
    OTHER = "other", "No usable number"
    NOT_ASKED = "not_asked", "Not asked this"
    NO_REPLY = "no_reply", "No reply"


@dataclass(frozen=True, slots=True)
class Asked:
    """An authority that was asked, and whether it has replied to anything."""

    body: Body
    replied: bool = True


@dataclass(frozen=True, slots=True)
class OwnRate:
    """One authority's rate: percent of a base, or so many per one of the base.

    `lower` and `upper` are the same where both figures are exact. `upper` is None where there is
    no highest value.
    """

    body: Body
    standing: Standing
    lower: Fraction | None = None
    upper: Fraction | None = None
    numerator: Reading | None = None
    denominator: Reading | None = None
    sign: str = "%"

    @property
    def is_exact(self) -> bool:
        return self.lower is not None and self.lower == self.upper

    @property
    def is_over_few(self) -> bool:
        """Whether the base is so small that the rate says little."""
        base = self.denominator
        return base is not None and base.upper is not None and base.upper < FEW

    @property
    def words(self) -> str:
        """Return "37.5% (3 of 8)", "20.0% to 40.0% (0 to 4 of 10)", "Small number hidden", and
        behind that, where an authority told how small, the bounds."""
        if self.lower is None or self.numerator is None:
            return self.standing.label
        hidden = f"{self.standing.label}, " if self.standing is Standing.HIDDEN else ""
        top, bottom = written_reading(self.numerator), written_reading(self.denominator)
        of = "of" if self.sign == "%" else "to"
        return f"{hidden}{written_span(self.lower, self.upper, self.sign)} ({top} {of} {bottom})"


def own_rates(
    publication: Publication, question: str, period: str, asked: Iterable[Asked]
) -> tuple[OwnRate, ...]:
    """Return the rate of everyone asked, in the order of their codes.

    Raises KeyError for a question the campaign does not have, NoRate for one without a base.
    """
    base, sign = base_of(publication, question)
    tops = readings(publication, question, period)
    bottoms = readings(publication, base, period)
    return tuple(
        _own_rate(one, tops.get(one.body.code), bottoms.get(one.body.code), sign)
        for one in sorted(asked, key=lambda one: one.body.code)
    )


def base_of(publication: Publication, question: str) -> tuple[str, str]:
    """Return the question that a rate is taken over, and the sign behind the number."""
    about = publication.question(question)
    if about.subset_of:
        return about.subset_of, "%"
    if about.per:
        return about.per, ""
    raise NoRate(f"question {question} is declared neither a part of another nor per another")


def readings(publication: Publication, question: str, period: str) -> dict[str, Reading]:
    """What each authority says to a question, sums of other questions included; by code."""
    about = publication.question(question)
    if about.sum_of:
        parts = [readings(publication, part, period) for part in about.sum_of]
        return _added(parts)
    return {
        figure.authority_code: _reading(figure, publication.include_other_basis)
        for figure in publication.figures
        if figure.question == question and figure.period == period
    }


def counted(rates: Iterable[OwnRate]) -> dict[Standing, int]:
    """How many authorities stand where, in the order of the legend; none is left out."""
    found = Counter(rate.standing for rate in rates)
    return {standing: found[standing] for standing in Standing if found[standing]}


def written_span(lower: Fraction | None, upper: Fraction | None, sign: str) -> str:
    """Return "37.5%", "20.0% to 40.0%", "at least 20.0%"; a ratio has two decimals."""
    places = 1 if sign == "%" else 2

    def written(value: Fraction) -> str:
        return f"{half_up(value, places):,f}{sign}"

    if lower is None:
        return "not known"
    if upper is None:
        return f"at least {written(lower)}"
    return written(lower) if lower == upper else f"{written(lower)} to {written(upper)}"


def written_reading(reading: Reading | None) -> str:
    if reading is None:
        return "not known"
    exact = reading.value if reading.kind == "exact" else None
    return number_or_bounds(exact, reading.lower, reading.upper, _plain) or "not known"


def _plain(number: Decimal) -> str:
    written = f"{number:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _added(parts: Sequence[Mapping[str, Reading]]) -> dict[str, Reading]:
    codes = sorted({code for part in parts for code in part})
    sums = {code: add_readings([part.get(code) for part in parts]) for code in codes}
    return {code: reading for code, reading in sums.items() if reading is not None}


def _reading(figure: Figure, other_basis_counts: bool) -> Reading:
    other_basis = figure.other_basis and not other_basis_counts
    value, lower, upper = (
        None if number is None else Decimal(str(number))
        for number in (figure.value, figure.lower, figure.upper)
    )
    if figure.status == "exact":
        if value is None:  # hidden for publication
            return Reading("suppressed", other_basis=other_basis)
        lower = upper = value
    return Reading(figure.status, value, lower, upper, other_basis)


def _own_rate(asked: Asked, top: Reading | None, bottom: Reading | None, sign: str) -> OwnRate:
    if not (top and bottom and top.usable and bottom.usable):
        return OwnRate(asked.body, _without_rate(asked, top, bottom), None, None, top, bottom, sign)
    if bottom.upper == 0:
        return OwnRate(asked.body, Standing.NONE_IN_BASE, None, None, top, bottom, sign)
    lower = _over(top.lower, bottom.upper, sign)
    upper = _over(top.upper, bottom.lower, sign)
    if sign == "%" and not (top.is_exact and bottom.is_exact):
        # Of exact figures a rate above 100 is a slip that somebody has to see.
        lower, upper = _at_most_all(lower), _at_most_all(upper)
    return OwnRate(asked.body, Standing.RATE, lower, upper, top, bottom, sign)


def _over(top: Decimal | None, bottom: Decimal | None, sign: str) -> Fraction | None:
    if top is None or not bottom:
        return None
    return Fraction(top) / Fraction(bottom) * (100 if sign == "%" else 1)


def _at_most_all(percent: Fraction | None) -> Fraction:
    return Fraction(100) if percent is None else min(percent, Fraction(100))


def _without_rate(asked: Asked, top: Reading | None, bottom: Reading | None) -> Standing:
    """Why there is no rate: of two reasons the one that `Standing` names first."""
    given = [reading for reading in (top, bottom) if reading and reading.kind != "blank"]
    standings = [_standing(reading) for reading in given]
    if not standings:
        return Standing.OTHER if asked.replied else Standing.NO_REPLY
    return min(standings, key=list(Standing).index)


def _standing(reading: Reading) -> Standing:
    """Of a figure that is in no rate."""
    kind = reading.kind
    if kind == "not_asked":
        return Standing.NOT_ASKED
    if kind == "suppressed" and not reading.other_basis:
        return Standing.HIDDEN
    if kind in ("refused", "neither_confirm_nor_deny"):
        return Standing.REFUSED
    if kind in ("not_held", "not_recorded", "not_available"):
        return Standing.NOT_HELD
    return Standing.OTHER
