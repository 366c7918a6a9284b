"""What we asked, which decides how an ambiguous reply may be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .units import is_measured, is_money, is_percent

QUESTION_KINDS = ("count", "number", "money", "percent", "yes_no", "text")


@dataclass(frozen=True, slots=True)
class Asked:
    """The question's unit and kind, the law, the file's legend, and whether it shows zeros."""

    unit: str | None = None
    law: str | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    zeros_shown: bool = False
    kind: str | None = None

    @property
    def whole_numbers(self) -> bool:
        """True if the answer can only be a whole number: a count of people or things."""
        if self.kind is not None:
            return self.kind == "count"
        return self.unit is not None and not is_measured(self.unit)

    @property
    def fractions(self) -> bool:
        """True if the question itself says that the answer may have a fraction."""
        return self.kind in ("number", "money", "percent") or is_measured(self.unit)

    @property
    def percent(self) -> bool:
        return self.kind == "percent" or is_percent(self.unit)

    @property
    def money(self) -> bool:
        return self.kind == "money" or is_money(self.unit)

    @property
    def is_clear(self) -> bool:
        """True if we know what was counted."""
        return self.unit is not None or self.kind is not None
