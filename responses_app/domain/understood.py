"""What we understood an authority to have said, in words that it can say yes or no to."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from responses_app.domain.sentences.units import singular

WITHOUT_NUMBER: Final = {
    "suppressed": "a number that you do not give because it is small",
    "refused": "you refuse it",
    "neither_confirm_nor_deny": "you neither confirm nor deny that you hold it",
    "not_held": "you do not hold it",
    "not_recorded": "you do not record it",
    "not_available": "it is not available",
    "not_applicable": "it does not apply to you",
    "elsewhere": "you say that it is given elsewhere",
    "pending": "you say that it is to follow",
    "several": "several numbers, which we could not tell apart",
}
"""What is said of an answer without a number of its own, by its kind."""

SHOWN: Final = frozenset({"exact", "bounded", "approximate", *WITHOUT_NUMBER})
"""Kinds of answer that an authority can be asked about; a blank, say, is none."""
NUMBERS: Final = frozenset({"exact", "bounded", "approximate", "suppressed"})
"""Kinds that stand for a number: only who gave one is asked."""

BASES: Final = {
    "calendar": "a calendar year",
    "financial": "a financial year",
    "part": "a part of a year",
    "snapshot": "one day",
    "other": "another span",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it counts. `basis` is empty where it is the one that was asked for."""

    kind: str
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    sections: tuple[str, ...] = ()
    asked_basis: str = ""
    basis: str = ""
    is_yes_or_no: bool = False
    other_basis_counts: bool = False


def in_words(reading: Reading) -> str:
    """Return what we understood: "24 children", "between 0 and 4 children", "you refuse it (s.12)".

    Raises KeyError for a kind that nobody is asked about, such as a blank.
    """
    return f"{_answer(reading)}{_basis(reading)}"


def _answer(reading: Reading) -> str:
    if reading.kind == "exact" and reading.is_yes_or_no and reading.value in (0, 1):
        return "yes" if reading.value else "no"
    if reading.kind == "exact" and reading.value is not None:
        return _counted(_number(reading.value), reading)
    if reading.kind == "exact":
        return "your words, as they stand"
    between = _between(reading)
    if reading.kind == "bounded":
        return between or "a number within limits that we could not tell"
    if reading.kind == "approximate":
        about = f"about {_number(reading.value)}" if reading.value is not None else "about so many"
        told = _counted(about, reading)
        limits = f"that is {between}" if between else "which we take as no exact number"
        return f"{told}, {limits}"
    said = WITHOUT_NUMBER[reading.kind]
    if reading.sections:
        said += f" ({', '.join(f's.{one}' for one in reading.sections)})"
    return f"{said}: {between}" if between else said


def _between(reading: Reading) -> str:
    lower, upper = reading.lower, reading.upper
    if lower is not None and upper is not None:
        if lower == upper:
            return _counted(_number(lower), reading)
        return _counted(f"between {_number(lower)} and {_number(upper)}", reading)
    if lower is not None:
        return _counted(f"{_number(lower)} or more", reading)
    if upper is not None:
        return _counted(f"{_number(upper)} or fewer", reading)
    return ""


def _basis(reading: Reading) -> str:
    if not reading.basis or reading.basis == reading.asked_basis:
        return ""
    given = BASES.get(reading.basis, reading.basis)
    asked = BASES.get(reading.asked_basis, reading.asked_basis)
    counts = (
        "we count it in the totals all the same"
        if reading.other_basis_counts
        else "we list it, and leave it out of the totals"
    )
    return f"; for {given}, where {asked} was asked: {counts}"


def _counted(words: str, reading: Reading) -> str:
    unit = singular(reading.unit) if words == "1" else reading.unit
    return f"{words} {unit}".rstrip()


def _number(number: Decimal) -> str:
    written = f"{number:,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def listed(sections: Iterable[str]) -> tuple[str, ...]:
    """The numbers of sections, each once, in the order in which they were cited."""
    return tuple(dict.fromkeys(sections))
