"""What was asked, as far as it helps to find the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was put to the authority; sums that are worked out are not among them."""

    key: str  # as in the letter: "1a"
    text: str = ""  # the wording
    unit: str = ""  # children, incidents, GBP
    kind: str = "count"  # count, number, money, percent, yes_no, text
    also_called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A period for which every question was asked."""

    key: str  # "2023", "2023-24"
    basis: str = "calendar"  # calendar, financial, part, snapshot, other
    start: date | None = None  # first and last day, where the campaign says them
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions and periods of a campaign, and the law under which this authority answers."""

    questions: tuple[AskedQuestion, ...] = ()
    periods: tuple[AskedPeriod, ...] = ()
    law: str = ""
    reference: str = ""  # ours, for this request: its pro forma names it
    rows: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The rows of our own reply form: the key of a row to its question and period (their keys;
    the period is empty where the campaign has none)."""
    sent_on: date | None = None  # what "to date" and "this year" lie near
