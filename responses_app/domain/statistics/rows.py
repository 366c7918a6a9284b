"""Rows of statistics as scripts read them."""

import json
from collections.abc import Sequence
from typing import Any, Final

from responses_app.domain.statistics.asked import Asked
from responses_app.domain.statistics.plan import Plan
from responses_app.domain.statistics.quotients import number
from responses_app.domain.statistics.work_out import Cell

COUNTS: Final = (
    "asked", "replied", "answered", "exact", "bounded", "approximate", "suppressed", "refused",
    "not_held", "other_basis", "other", "no_reply",
)  # fmt: skip


def counts_of(columns: Sequence[int]) -> tuple[int, ...]:
    """The columns in which authorities were counted, with their sums, in the order of COUNTS."""
    exact, bounded, approximate, suppressed, refused, not_held, other_basis, other, silent = columns
    answered = exact + bounded + approximate
    replied = answered + suppressed + refused + not_held + other_basis + other
    return (
        replied + silent, replied, answered, exact, bounded, approximate, suppressed, refused,
        not_held, other_basis, other, silent,
    )  # fmt: skip


def row_of(plan: Plan, asked: Asked, cell: Cell) -> dict[str, Any]:
    """One cell as a row: counts, total with bounds, rate, ratio and change."""
    return {
        "question": plan.questions[cell.question].key,
        "period": plan.periods[cell.period].key,
        "area": asked.areas[cell.area],
        **dict(zip(COUNTS, counts_of(cell.counts), strict=True)),
        "total": number(cell.total.point),
        "total_lower": number(cell.total.lower),
        "total_upper": number(cell.total.upper),
        "rate": _read(cell.rate),
        "ratio": _read(cell.ratio),
        "change": _read(cell.change),
    }


def _read(document: str | None) -> Any:
    return None if document is None else json.loads(document)
