"""Read a campaign's statistics as they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from requests_app.models import Campaign
from responses_app.domain.statistics.rows import COUNTS
from responses_app.domain.writing_numbers import json_number
from responses_app.models import Statistic, StatisticsBuild

COLUMNS = (
    "question__key", "period__key", "area", *COUNTS, "total", "total_lower", "total_upper", "rate",
    "ratio", "change",
)  # fmt: skip


class NotBuilt(Exception):
    """The campaign has no statistics yet."""


def show(
    campaign: Campaign,
    question: str | None = None,
    period: str | None = None,
    area: str | None = None,
) -> list[dict[str, Any]]:
    """Return statistics as scripts read them, in the order of the campaign file.

    Raises NotBuilt where there is no build yet.
    """
    build = StatisticsBuild.objects.filter(campaign=campaign).first()
    if build is None:
        raise NotBuilt(f"{campaign.slug} has no statistics yet: rebuild them first.")
    wanted = {"question__key": question, "period__key": period, "area": area}
    rows = build.statistics.filter(**{name: value for name, value in wanted.items() if value})
    found = rows.order_by(*Statistic._meta.ordering[1:]).values_list(*COLUMNS)
    return [as_row(*one) for one in found.iterator(chunk_size=2000)]


def as_row(question: str, period: str, area: str, *rest: Any) -> dict[str, Any]:
    """One row of the table as scripts read it; `rest` in the order of COLUMNS."""
    *counts, total, lower, upper, rate, ratio, change = rest
    return {
        "question": question,
        "period": period,
        "area": area,
        **dict(zip(COUNTS, counts, strict=True)),
        "total": json_number(total),
        "total_lower": json_number(lower),
        "total_upper": json_number(upper),
        "rate": rate,
        "ratio": ratio,
        "change": change,
    }


@contextmanager
def whole_build() -> Iterator[None]:
    """Within it, everything that is read is of one moment: the rows of one build, and no other.

    Several questions to the database might else see a rebuild come between them. Nothing is
    written within it.
    """
    if transaction.get_connection().in_atomic_block:
        yield  # within somebody's transaction, whose rules stand
        return
    if connection.vendor == "sqlite":
        # Read without taking the lock of those who write.
        mode, connection.transaction_mode = connection.transaction_mode, None
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode
