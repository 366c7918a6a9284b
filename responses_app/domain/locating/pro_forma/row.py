"""One filled-in row of our form, before its answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from responses_app.domain.content import Box
from responses_app.domain.locating.proposal import Spot

from .columns import Known


@dataclass(frozen=True, slots=True)
class Row:
    """What an officer wrote in one row, where it stands, and what speaks against it."""

    known: Known
    answer: str
    note: str
    where: str
    spot: Spot
    box: Box | None = None
    cells: Mapping[str, str] = field(default_factory=dict)  # by our names of the columns
    doubts: tuple[str, ...] = ()
