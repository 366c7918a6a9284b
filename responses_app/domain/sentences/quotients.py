"""What a rate, a ratio and an average are said to be: always with the matched base.

A rate belongs to the authorities that gave both figures. The totals over all who gave one of
them stand beside it under another name, and the sentence says that it is not of these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from responses_app.domain.publication import Row
from responses_app.domain.sentences.amounts import Amounts, Span, Write, percent, plain
from responses_app.domain.sentences.places import at_start
from responses_app.domain.sentences.said import Said
from responses_app.domain.sentences.who import (
    WITHHELD,
    asked,
    authorities,
    hid_numbers,
    kept,
    not_in_it,
    of_number,
    other_basis,
)

FIRST: Final = "the first figure"
SECOND: Final = "the second figure"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A rate or a ratio of a row, and how its two questions are written.

    `base_row` is the row of the question it divides by, in the same period and area; None where
    the caller has none.
    """

    kind: Literal["rate", "ratio"]
    row: Row
    numbers: Mapping[str, Any]
    part: Amounts
    base: Amounts
    base_row: Row | None
    where: str

    @property
    def name(self) -> str:
        return "percentage" if self.kind == "rate" else "ratio"

    @property
    def measure(self) -> str:
        return "percent" if self.kind == "rate" else "value"

    @property
    def write(self) -> Write:
        return percent if self.kind == "rate" else self.part.ratio

    def span(self, name: str) -> Span:
        return Span.of(self.numbers, name)

    @property
    def both(self) -> str:
        return f"in the {authorities(self.numbers['n'])} that gave both figures"

    @property
    def divided(self) -> str:
        """Return "864 of 2,335 children", or "2,083 incidents for 864 children"."""
        part, base = self.span("numerator"), self.base.span(self.span("denominator"))
        if self.kind == "ratio":
            return f"{self.part.span(part)} for {base}"
        same_unit = self.part.counted == self.base.counted
        return f"{part.words(self.part.number) if same_unit else self.part.span(part)} of {base}"


def rate(told: Quotient) -> Said:
    """Say what percentage the first figure is of the second, over the matched authorities."""
    span = told.span("percent")
    if not span.words(percent):
        return _nothing(told)
    fact = f"{span.words(percent)} ({told.divided}, {told.both}; {asked(told.row)})"
    caveats = kept(
        _not_of_these(told),
        _band(told),
        _not_all_in_it(told),
        _exact_alone(told),
        _above_whole(told),
        *_left_out(told),
    )
    return Said("rate", fact, f"{told.where}the rate was {fact}.", caveats)


def ratio(told: Quotient) -> Said:
    """Say how much of the one comes to one of the other."""
    span = told.span("value")
    if not span.words(told.write):
        return _nothing(told)
    per = f" per {told.base.each}" if told.base.each else " for each 1 of the second figure"
    fact = (
        f"{span.words(told.write)}{told.part.unit_for(None)}{per} "
        f"({told.divided}, {told.both}; {asked(told.row)})"
    )
    caveats = kept(_not_of_these(told), _not_all_in_it(told), _exact_alone(told), *_left_out(told))
    return Said("ratio", fact, f"{told.where}it came to {fact}.", caveats)


def average(told: Quotient) -> Said | None:
    """Say what the authorities' own rates or ratios average: another thing than the pooled one."""
    mean = told.numbers.get("average") or {}
    words = Span.of(mean, f"average_{told.measure}").words(told.write)
    if not words or mean["n"] == 1:
        return None
    unit = f"{told.part.unit_for(None)} per {told.base.each}" if told.kind == "ratio" else ""
    unit = unit if told.base.each else ""
    fact = (
        f"{words}{unit} on average (the plain mean of the {told.kind}s of "
        f"{authorities(mean['n'])}, each counting the same; {asked(told.row)})"
    )
    pooled = told.span(told.measure).words(told.write)
    caveat = (
        f"It is not the {told.kind} of all these authorities together"
        f"{f', which is {pooled}' if pooled else ''}: there a large authority counts for more."
    )
    sentence = f"{told.where}the authorities’ own {told.kind}s were {fact}."
    return Said("average", fact, sentence, kept(caveat, *_left_out(told)))


def _nothing(told: Quotient) -> Said:
    """Nothing can be divided by 0, and what is withheld is not told."""
    base = told.span("denominator")
    why = f"{told.both} the second is {base.words(plain)}" if base.lower == 0 else WITHHELD
    sentence = f"{told.where}no {told.name} can be given: {why}."
    return Said(told.kind, "", sentence, kept(_not_of_these(told), _not_all_in_it(told)))


def _not_of_these(told: Quotient) -> str:
    """The total over all who gave the second figure, where it is not the matched one."""
    base = told.span("full_denominator")
    if _is_matched_in_full(told):
        return ""
    gave = of_number(told.base_row, SECOND) if told.base_row else f"all that gave {SECOND}"
    if base.is_empty:
        return f"The {told.name} is not of all of {gave}, whose sum is withheld."
    return at_start(f"{_reported(told.base, base)} by {gave}; the {told.name} is not of these.")


def _not_all_in_it(told: Quotient) -> str:
    """The total over all who gave the first figure, where it is not the matched one."""
    part = told.span("full_numerator")
    if part == told.span("numerator") or not part.says_something:
        return ""
    return at_start(
        f"{_reported(told.part, part)} by {of_number(told.row, FIRST)}; the {told.name} counts "
        "only those of authorities that gave both figures."
    )


def _is_matched_in_full(told: Quotient) -> bool:
    """Whether the matched base is the whole of it."""
    return told.span("denominator") == told.span("full_denominator")


def _reported(amounts: Amounts, span: Span) -> str:
    one = span.settled == 1 or not amounts.counted
    return f"{amounts.span(span)} {'was' if one else 'were'} reported"


def _band(told: Quotient) -> str:
    lower, upper = (told.numbers.get(f"band_{end}_percent") for end in ("lower", "upper"))
    if _is_matched_in_full(told) or lower is None or upper is None:
        return ""
    if lower == upper:
        return ""
    return (
        f"Over all of these it would be {percent(lower)} if none of the others counted in the "
        f"first figure, and {percent(upper)} if all of them did."
    )


def _exact_alone(told: Quotient) -> str:
    """The exact pairs alone, where the matched set has others too; and who is then left out."""
    exact = told.numbers.get("exact_pairs") or {}
    left_out, quotient = exact.get("left_out"), exact.get(told.measure)
    if not left_out:
        return ""
    them = f"{authorities(left_out)} that {_why_left_out(told, left_out)}"
    biased = told.kind == "rate"
    if exact["n"] == told.numbers["n"]:
        too_high = f"; {_too_high(left_out)}" if biased else ""
        return f"It leaves out {them}{too_high}."
    if quotient is None:
        return ""
    too_high = f", and {_too_high(left_out)}" if biased else ""
    return (
        f"Over the {authorities(exact['n'])} with two exact numbers it is {told.write(quotient)} "
        f"({replace(told, numbers=exact).divided}); that leaves out {them}{too_high}."
    )


def _too_high(n: int) -> str:
    return f"leaving {'it' if n == 1 else 'them'} out tends to make the rate too high"


def _why_left_out(told: Quotient, n: int) -> str:
    """What those did of whom no two exact numbers are known."""
    rows = [one for one in (told.row, told.base_row) if one]
    hid = any(one["suppressed"] for one in rows)
    vague = not told.base_row or any(one["bounded"] or one["approximate"] for one in rows)
    hidden = hid_numbers(n)
    inexact = "gave no exact number"
    return f"{hidden} or {inexact}" if hid and vague else hidden if hid else inexact


def _above_whole(told: Quotient) -> str:
    least, most = told.span("numerator").lower, told.span("denominator").upper
    if least is None or most is None or least <= most:
        return ""
    return "A part larger than its whole cannot be right: a figure behind it must be wrong."


def _left_out(told: Quotient) -> tuple[str, ...]:
    """What else is not in it, with its number."""
    return kept(
        _without_limits(told),
        other_basis(told.row, FIRST),
        other_basis(told.base_row, SECOND) if told.base_row else "",
        not_in_it(told.row),
    )


def _without_limits(told: Quotient) -> str:
    """Those that gave both figures and are not matched, unless they were named already."""
    exact = told.numbers.get("exact_pairs") or {}
    n = told.numbers.get("not_usable")
    if not n or (exact.get("left_out") and exact["n"] == told.numbers["n"]):
        return ""
    return f"Not counted: {authorities(n)} with a figure that has no lower or no upper limit."
