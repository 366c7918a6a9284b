"""The shape of a reading: what an authority's own words say, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from responses_app.domain.writing_numbers import json_number


class Kind(StrEnum):
    """What sort of statement a cell or sentence makes. Only `exact` is a number to add up."""

    EXACT = "exact"
    BOUNDED = "bounded"
    APPROXIMATE = "approximate"
    SUPPRESSED = "suppressed"
    NOT_HELD = "not_held"
    NOT_RECORDED = "not_recorded"
    NOT_AVAILABLE = "not_available"
    REFUSED = "refused"
    NEITHER_CONFIRM_NOR_DENY = "neither_confirm_nor_deny"
    NOT_APPLICABLE = "not_applicable"
    ELSEWHERE = "elsewhere"
    PENDING = "pending"
    BLANK = "blank"
    SEVERAL = "several"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"  # what a person says; no words of an authority are read so


@dataclass(frozen=True, slots=True)
class Section:
    """A section or regulation the authority cites.

    `law` and `means` are empty where the same number means different things and
    we were not told which law applies.
    """

    number: str
    law: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several numbers in one answer, with the words that label it."""

    label: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Answer:
    """What `raw` says. Bounds are inclusive; None is "not known", never zero.

    `needs_review` means that a person must look before the value is used. `note`
    says why, and for an unclear number what the reader would have guessed.
    """

    raw: str
    kind: Kind
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    needs_review: bool = False
    note: str = ""
    sections: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the answer with JSON types: whole numbers as int, others as float."""
        return {
            "raw": self.raw,
            "kind": self.kind.value,
            "value": json_number(self.value),
            "lower": json_number(self.lower),
            "upper": json_number(self.upper),
            "unit": self.unit,
            "needs_review": self.needs_review,
            "note": self.note,
            "sections": [
                {"number": s.number, "law": s.law or None, "means": s.means} for s in self.sections
            ],
            "parts": [{"label": p.label, **_brief(p.answer)} for p in self.parts],
        }

    def doubted(self, why: str) -> Answer:
        """Return the same reading, marked for a person to check."""
        return replace(self, needs_review=True, note=joined(self.note, why))

    def noted(self, note: str) -> Answer:
        return replace(self, note=joined(self.note, note))


def exact(value: Decimal, note: str = "", unit: str | None = None) -> Answer:
    return Answer("", Kind.EXACT, value, value, value, unit=unit, note=note)


def bounded(lower: Decimal | None, upper: Decimal | None, note: str = "") -> Answer:
    return Answer("", Kind.BOUNDED, None, lower, upper, note=note)


def unclear(note: str) -> Answer:
    return Answer("", Kind.UNCLEAR, needs_review=True, note=note)


def without_number(kind: Kind, note: str = "") -> Answer:
    return Answer("", kind, note=note)


def joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _brief(answer: Answer) -> dict[str, Any]:
    return {
        "raw": answer.raw,
        "kind": answer.kind.value,
        "value": json_number(answer.value),
        "lower": json_number(answer.lower),
        "upper": json_number(answer.upper),
    }
