"""What accepted figures add up to: counts, totals, rates and change, each with its doubt.

Everything here is about one campaign, period and area: the caller chooses which authorities
and figures go in. Nothing missing is ever taken as 0, and no midpoint is ever guessed:

* A figure is known as far as it was stated. "<5" is 0 to 4, "*" without a legend is 0 or
  more. Sums carry a lowest and a highest value (`Span`) and have a point value only where
  every answer is exact.
* A rate, a ratio or a change is only worked out over the **matched** authorities, those
  with both figures usable. A report once printed "864 of 2,638, 37%"; the 37% belongs to
  the 2,335 of the 135 authorities that gave both numbers. There is no function here that
  divides one full total by another.
* A figure on another basis than was asked (financial for calendar year) is counted, and
  left out of everything else. A campaign that wants it in clears `Reading.other_basis`.

Percentages have one decimal and ratios two, rounded half up from exact quotients.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeVar

from responses_app.domain.rounding import half_up
from responses_app.domain.writing_numbers import json_number

A = TypeVar("A", bound=Hashable)
"""Whatever stands for an authority: a GSS code, a primary key."""

Measure = Literal["percent", "value"]
Json = dict[str, object]

ANSWERS: Final = frozenset({"exact", "bounded", "approximate", "suppressed"})
"""Kinds that speak of a number, however vaguely. Only these enter a total."""

COLUMN_OF_KIND: Final[Mapping[str, str]] = {
    "exact": "exact",
    "bounded": "bounded",
    "approximate": "approximate",
    "suppressed": "suppressed",
    "refused": "refused",
    "neither_confirm_nor_deny": "refused",
    "not_held": "not_held",
    "not_recorded": "not_held",
    "not_available": "not_held",
    "several": "other",
    "unclear": "other",
    "elsewhere": "other",
    "pending": "other",
    "not_applicable": "other",
    "blank": "other",
    "not_asked": "other",
}
"""In which column of the response table an authority with this kind of answer is counted."""

NO_ANSWER_BY_WEIGHT: Final = tuple(kind for kind in COLUMN_OF_KIND if kind not in ANSWERS)
"""Which reason is told where parts of a sum are missing for several: the most final first."""

PERCENT_PLACES: Final = 1
RATIO_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What one authority's accepted figure says for one question and period.

    `kind` is one of COLUMN_OF_KIND. `lower` and `upper` are inclusive; None is "not stated".
    For an exact figure both are its value. `other_basis` marks a figure for another period
    or population than was asked.

    Raises ValueError for an unknown kind, an exact figure without a value or with bounds
    that differ from it, a lower bound above the upper and a number that is not finite;
    TypeError for a float.
    """

    kind: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    other_basis: bool = False

    def __post_init__(self) -> None:
        for number in (self.value, self.lower, self.upper):
            if number is not None:
                _check_exact_number(number)
        if self.kind not in COLUMN_OF_KIND:
            kinds = ", ".join(COLUMN_OF_KIND)
            raise ValueError(f"unknown kind of answer {self.kind!r}; expected one of {kinds}")
        if self.kind == "exact":
            self._settle_exact()
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"lower bound {self.lower} is above upper bound {self.upper}")

    def _settle_exact(self) -> None:
        if self.value is None:
            raise ValueError("an exact figure needs a value")
        for name in ("lower", "upper"):
            bound = getattr(self, name)
            if bound is None:
                object.__setattr__(self, name, self.value)
            elif bound != self.value:
                raise ValueError(f"exact figure {self.value} has {name} bound {bound}")

    @property
    def is_answer(self) -> bool:
        """Whether it speaks of a number, on the basis that was asked."""
        return self.kind in ANSWERS and not self.other_basis

    @property
    def is_exact(self) -> bool:
        return self.kind == "exact" and not self.other_basis

    @property
    def usable(self) -> bool:
        """Whether it may enter a rate or a change: exact, or bounded on both sides.

        That includes a suppressed or approximate figure whose bounds were stated, as by a
        legend "* = fewer than 5".
        """
        return self.is_answer and self.lower is not None and self.upper is not None


@dataclass(frozen=True, slots=True)
class Counts:
    """How the authorities asked have answered one question for one period.

    Each authority asked is in exactly one column, so the columns always add up to `asked`.
    """

    exact: int = 0
    bounded: int = 0
    approximate: int = 0
    suppressed: int = 0
    refused: int = 0
    not_held: int = 0
    other_basis: int = 0
    other: int = 0
    no_reply: int = 0

    @property
    def answered(self) -> int:
        return self.exact + self.bounded + self.approximate

    @property
    def replied(self) -> int:
        not_answered = self.suppressed + self.refused + self.not_held
        return self.answered + not_answered + self.other_basis + self.other

    @property
    def asked(self) -> int:
        return self.replied + self.no_reply

    def as_dict(self) -> Json:
        return {
            "asked": self.asked,
            "replied": self.replied,
            "answered": self.answered,
            "exact": self.exact,
            "bounded": self.bounded,
            "approximate": self.approximate,
            "suppressed": self.suppressed,
            "refused": self.refused,
            "not_held": self.not_held,
            "other_basis": self.other_basis,
            "other": self.other,
            "no_reply": self.no_reply,
        }


@dataclass(frozen=True, slots=True)
class Span:
    """A number as far as it is known: a point if it is exact, and its lowest and highest value.

    `upper` None beside a `lower` means "or more". All None means nobody said anything, or
    there is nothing to divide by: that is not zero.
    """

    point: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None

    def as_dict(self, name: str) -> Json:
        """Return it as three JSON keys: `name`, `name`_lower and `name`_upper."""
        return {
            name: json_number(self.point),
            f"{name}_lower": json_number(self.lower),
            f"{name}_upper": json_number(self.upper),
        }


@dataclass(frozen=True, slots=True)
class ExactPairs:
    """The rate over those matched authorities whose two figures are both exact.

    `left_out` authorities gave both figures, one of them bounded, approximate or suppressed.
    Say so beside the rate: leaving out "<5" biases it upwards.
    """

    measure: Measure
    n: int
    left_out: int
    numerator: Decimal | None
    denominator: Decimal | None
    quotient: Decimal | None

    def as_dict(self) -> Json:
        return {
            "n": self.n,
            "left_out": self.left_out,
            "numerator": json_number(self.numerator),
            "denominator": json_number(self.denominator),
            self.measure: json_number(self.quotient),
        }


@dataclass(frozen=True, slots=True)
class Rate:
    """A numerator over a denominator, over the `n` authorities with both figures usable.

    `quotient` is a percentage (`measure` "percent") or a plain ratio ("value").
    `full_numerator` and `full_denominator` are the totals over everyone who gave that one
    figure: to be printed beside the rate under another name, never divided.
    `band_lower` and `band_upper` (percent) say what the rate would be over the full
    denominator if none, or all, of the unmatched were in the numerator; None for a ratio,
    and where the full denominator has no upper limit.
    `not_usable` authorities gave both figures, one of them without limits on both sides.
    """

    measure: Measure
    n: int
    not_usable: int
    numerator: Span
    denominator: Span
    quotient: Span
    exact_pairs: ExactPairs
    full_numerator: Span
    full_denominator: Span
    band_lower: Decimal | None = None
    band_upper: Decimal | None = None

    def as_dict(self) -> Json:
        return {
            "n": self.n,
            "not_usable": self.not_usable,
            **self.numerator.as_dict("numerator"),
            **self.denominator.as_dict("denominator"),
            **self.quotient.as_dict(self.measure),
            "exact_pairs": self.exact_pairs.as_dict(),
            **self.full_numerator.as_dict("full_numerator"),
            **self.full_denominator.as_dict("full_denominator"),
            "band_lower_percent": json_number(self.band_lower),
            "band_upper_percent": json_number(self.band_upper),
        }


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of `n` authorities' own rates or ratios, each counting the same.

    Not the pooled `Rate`, in which a large authority counts for more. Always say which.
    """

    measure: Measure
    n: int
    mean: Span

    def as_dict(self) -> Json:
        return {"n": self.n, **self.mean.as_dict(f"average_{self.measure}")}


@dataclass(frozen=True, slots=True)
class Change:
    """A total in two periods over the same `n` authorities, and the change in percent of the old.

    For a question that is itself a percentage this is percent, not percentage points.
    """

    n: int
    old: Span
    new: Span
    percent: Span

    def as_dict(self) -> Json:
        return {
            "n": self.n,
            **self.old.as_dict("old"),
            **self.new.as_dict("new"),
            **self.percent.as_dict("percent"),
        }


def count_authorities(
    asked: Collection[A], replied: Collection[A], readings: Mapping[A, Reading]
) -> Counts:
    """Count each authority asked once, by what it answered.

    `replied` comes from the requests: who has sent a reply of substance to any of it. A
    figure other than blank is itself a reply, so an authority whose figure was logged and
    whose reply was not counts as replied. One that replied and has no figure here, or a
    blank, is `other`, as is everything a person has still to look at or that points elsewhere.
    A refusal has no basis: only a figure, given or suppressed, can be `other_basis`.

    Raises ValueError if someone replied or has a figure who was not asked.
    """
    everyone, who_replied = frozenset(asked), frozenset(replied)
    strangers = (who_replied | readings.keys()) - everyone
    if strangers:
        names = ", ".join(sorted(map(str, strangers)))
        raise ValueError(f"replied or has a figure, but was not asked: {names}")
    columns = Counter(_column(readings.get(a), a in who_replied) for a in everyone)
    return Counts(**columns)


def total(readings: Iterable[Reading]) -> Span:
    """Add up the answers: their exact sum if all are exact, and the lowest and highest sum.

    An answer without a lower bound adds 0 to the lowest; one without an upper bound leaves
    the highest open (None, "or more"). Refused, not held, blank and the like are no part of
    the total. With no answer at all every value is None: nobody said zero.
    """
    answers = [r for r in readings if r.is_answer]
    if not answers:
        return Span()
    lower = sum((r.lower for r in answers if r.lower is not None), Decimal())
    if all(r.kind == "exact" for r in answers):
        return Span(lower, lower, lower)
    uppers = [r.upper for r in answers if r.upper is not None]
    upper = sum(uppers, Decimal()) if len(uppers) == len(answers) else None
    return Span(None, lower, upper)


def add_readings(parts: Sequence[Reading | None]) -> Reading | None:
    """Return one authority's figure for a question that is the sum of others (`sum_of`).

    Exact if all parts are; bounded by the summed bounds if all are usable. If some part has
    no limits the sum is at least the lower bounds and of the vaguest kind among the parts.
    If any part was refused, not held and so on, the sum is not known and has that kind, so
    the authority enters no rate; if a part is missing altogether, None. A part on another
    basis puts the sum on another basis.

    Whether the parts overlap (trafficked, unaccompanied, both) is for the campaign to know:
    overlapping groups must not be declared as a sum.
    """
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    other_basis = any(part.other_basis for part in known)
    kinds = {part.kind for part in known}
    for kind in NO_ANSWER_BY_WEIGHT:
        if kind in kinds:
            return Reading(kind, other_basis=other_basis)

    lower = sum((part.lower for part in known if part.lower is not None), Decimal())
    uppers = [part.upper for part in known if part.upper is not None]
    upper = sum(uppers, Decimal()) if len(uppers) == len(known) else None
    if kinds == {"exact"}:
        return Reading("exact", lower, lower, lower, other_basis)
    if all(part.lower is not None and part.upper is not None for part in known):
        return Reading("bounded", None, lower, upper, other_basis)
    vaguest = next(kind for kind in ("suppressed", "approximate", "bounded") if kind in kinds)
    return Reading(vaguest, _sum_of_values(known), lower, upper, other_basis)


def matched_rate(numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]) -> Rate | None:
    """Return what percentage the numerators are of the denominators they are a subset of.

    Only over authorities with both figures usable; None if there are none. If any figure is
    bounded there is no point value: the lowest is the lowest numerator over the highest
    denominator, the highest the reverse, both clipped to 0..100. These are taken at the
    totals, so that a reader can divide the printed numbers. That a numerator cannot exceed
    its own denominator is a relation of the campaign, for the solver to apply to the
    readings first; without it the band is safe and may be a little wide.

    A rate of exact figures is never clipped: 12 of 10 is 120%, a slip somebody must see.
    """
    return _matched("percent", numerators, denominators)


def matched_ratio(
    numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]
) -> Rate | None:
    """Return numerators per denominator (`per`: hours per contract, episodes per child).

    As `matched_rate`, in plain numbers with two decimals, and not clipped. The highest ratio
    is None, without limit, if the denominator may be zero.
    """
    return _matched("value", numerators, denominators)


def average_rate(
    numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]
) -> Average | None:
    """Return the mean of the authorities' own percentages, each counting the same.

    Over matched authorities whose denominator is surely above zero; None if there are none.
    """
    return _average("percent", numerators, denominators)


def average_ratio(
    numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]
) -> Average | None:
    """Return the mean of the authorities' own ratios. As `average_rate`, not clipped."""
    return _average("value", numerators, denominators)


def change(old: Mapping[A, Reading], new: Mapping[A, Reading]) -> Change | None:
    """Return the change between two periods over the authorities usable in both.

    None if there are none. The percentage divides by the older total; with an older total
    of zero there is none, and if it may be zero the highest change is without limit (None).
    """
    pairs = _usable_pairs(old, new)
    if not pairs:
        return None
    before, after = (total(side) for side in zip(*pairs, strict=True))
    growth = [None if q is None else 100 * (q - 1) for q in _divide(after, before)]
    return Change(len(pairs), before, after, _rounded(growth, PERCENT_PLACES))


def _check_exact_number(number: object) -> None:
    if not isinstance(number, Decimal | int):
        raise TypeError(f"a figure is a Decimal, not {number!r}")
    if isinstance(number, Decimal) and not number.is_finite():
        raise ValueError(f"a figure is a finite number, not {number}")


def _column(reading: Reading | None, has_replied: bool) -> str:
    if reading is None or reading.kind == "blank":
        return "other" if has_replied else "no_reply"
    if reading.other_basis and reading.kind in ANSWERS:
        return "other_basis"
    return COLUMN_OF_KIND[reading.kind]


def _sum_of_values(parts: Sequence[Reading]) -> Decimal | None:
    values = [part.value for part in parts if part.value is not None]
    return sum(values, Decimal()) if len(values) == len(parts) else None


Pair = tuple[Reading, Reading]
Quotient = Sequence[Fraction | None]  # point, lowest, highest


def _pairs(first: Mapping[A, Reading], second: Mapping[A, Reading]) -> list[Pair]:
    """The two figures of every authority that answered both."""
    both = ((first[a], second[a]) for a in first if a in second)
    return [(one, two) for one, two in both if one.is_answer and two.is_answer]


def _usable_pairs(first: Mapping[A, Reading], second: Mapping[A, Reading]) -> list[Pair]:
    return [pair for pair in _pairs(first, second) if pair[0].usable and pair[1].usable]


def _matched(
    measure: Measure, numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]
) -> Rate | None:
    answered_both = _pairs(numerators, denominators)
    pairs = [(top, bottom) for top, bottom in answered_both if top.usable and bottom.usable]
    if not pairs:
        return None
    top, bottom = (total(side) for side in zip(*pairs, strict=True))
    full_bottom = total(denominators.values())
    band = _band(top, bottom, full_bottom) if measure == "percent" else Span()
    return Rate(
        measure=measure,
        n=len(pairs),
        not_usable=len(answered_both) - len(pairs),
        numerator=top,
        denominator=bottom,
        quotient=_quotient(measure, top, bottom),
        exact_pairs=_exact_pairs(measure, answered_both),
        full_numerator=total(numerators.values()),
        full_denominator=full_bottom,
        band_lower=band.lower,
        band_upper=band.upper,
    )


def _exact_pairs(measure: Measure, answered_both: Sequence[Pair]) -> ExactPairs:
    exact = [pair for pair in answered_both if pair[0].is_exact and pair[1].is_exact]
    top = total(top for top, _ in exact)
    bottom = total(bottom for _, bottom in exact)
    return ExactPairs(
        measure=measure,
        n=len(exact),
        left_out=len(answered_both) - len(exact),
        numerator=top.point,
        denominator=bottom.point,
        quotient=_quotient(measure, top, bottom).point,
    )


def _band(top: Span, bottom: Span, full_bottom: Span) -> Span:
    """The rate over the full denominator with none, or all, of the unmatched added on top."""
    if top.lower is None or top.upper is None or bottom.lower is None:
        return Span()
    if bottom.upper is None or full_bottom.upper is None:
        return Span()
    unmatched = full_bottom.upper - bottom.upper
    fewest = Span(None, top.lower, top.lower)
    most = Span(None, top.upper + unmatched, top.upper + unmatched)
    whole = Span(None, bottom.lower + unmatched, full_bottom.upper)
    lowest, highest = (_quotient("percent", part, whole) for part in (fewest, most))
    return Span(None, lowest.lower, highest.upper)


def _average(
    measure: Measure, numerators: Mapping[A, Reading], denominators: Mapping[A, Reading]
) -> Average | None:
    own = [
        _scaled(measure, _divide(total([top]), total([bottom])))
        for top, bottom in _usable_pairs(numerators, denominators)
        if bottom.lower is not None and bottom.lower > 0
    ]
    if not own:
        return None
    means = [_mean(column) for column in zip(*own, strict=True)]
    return Average(measure, len(own), _rounded(means, _places(measure)))


def _mean(values: Sequence[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if len(known) == len(values) else None


def _quotient(measure: Measure, top: Span, bottom: Span) -> Span:
    return _rounded(_scaled(measure, _divide(top, bottom)), _places(measure))


def _divide(top: Span, bottom: Span) -> Quotient:
    """The exact quotient and its lowest and highest value; all None over nothing but zero.

    The highest is None where the divisor may be zero. Amounts below zero are allowed on top.
    """
    smallest = bottom.upper if top.lower is None or top.lower >= 0 else bottom.lower
    largest = bottom.lower if top.upper is None or top.upper > 0 else bottom.upper
    return (
        _over(top.point, bottom.point),
        _over(top.lower, smallest),
        _over(top.upper, largest),
    )


def _over(top: Decimal | None, bottom: Decimal | None) -> Fraction | None:
    if top is None or bottom is None or bottom <= 0:
        return None
    return Fraction(top) / Fraction(bottom)


def _scaled(measure: Measure, quotient: Quotient) -> Quotient:
    """Turn a quotient into its measure; the bounds of a percentage are clipped to 0..100."""
    if measure == "value":
        return quotient
    point, lower, upper = (None if q is None else 100 * q for q in quotient)
    if point is not None or lower is None:
        return (point, lower, upper)
    return (None, _clipped(lower), Fraction(100) if upper is None else _clipped(upper))


def _clipped(percentage: Fraction) -> Fraction:
    return min(max(percentage, Fraction(0)), Fraction(100))


def _places(measure: Measure) -> int:
    return PERCENT_PLACES if measure == "percent" else RATIO_PLACES


def _rounded(quotient: Quotient, places: int) -> Span:
    return Span(*(None if q is None else half_up(q, places) for q in quotient))
