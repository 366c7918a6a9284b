"""Write rows of statistics into the database, and compare them with those that stand there."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from requests_app.models import Period, Question
from responses_app.domain.statistics.asked import Asked
from responses_app.domain.statistics.grid import PLACES
from responses_app.domain.statistics.work_out import Cell
from responses_app.models import Statistic, StatisticsBuild
from responses_app.statistics_rebuild.showing import COUNTS

AT_ONCE: Final = 1000  # rows
NUMBERS: Final = ("total", "total_lower", "total_upper")
DOCUMENTS: Final = ("rate", "ratio", "change")
COLUMNS: Final = ("build_id", "question_id", "period_id", "area", *COUNTS, *NUMBERS, *DOCUMENTS)


def write(
    build: StatisticsBuild,
    questions: Sequence[Question],
    periods: Sequence[Period],
    asked: Asked,
    cells: Iterable[Cell],
) -> int:
    """Write cells as rows of a build; return how many there were."""
    rows = (
        (
            build.pk,
            questions[cell.question].pk,
            periods[cell.period].pk,
            asked.areas[cell.area],
            *counts_of(cell.counts),
            *cell.total,
            cell.rate,
            cell.ratio,
            cell.change,
        )
        for cell in cells
    )
    return _copy(rows) if connection.vendor == "postgresql" else _insert(rows)


def counts_of(columns: Sequence[int]) -> tuple[int, ...]:
    """The columns in which authorities were counted, with their sums, in the order of COUNTS."""
    exact, bounded, approximate, suppressed, refused, not_held, other_basis, other, silent = columns
    answered = exact + bounded + approximate
    replied = answered + suppressed + refused + not_held + other_basis + other
    return (
        replied + silent, replied, answered, exact, bounded, approximate, suppressed, refused,
        not_held, other_basis, other, silent,
    )  # fmt: skip


def decimal(scaled: int | None) -> Decimal | None:
    """Millionths as the database keeps them."""
    return None if scaled is None else Decimal(scaled).scaleb(-PLACES)


def as_row(question: str, period: str, area: str, cell: Cell, number: Any) -> dict[str, Any]:
    """One cell as scripts read it."""
    return {
        "question": question,
        "period": period,
        "area": area,
        **dict(zip(COUNTS, counts_of(cell.counts), strict=True)),
        **{name: number(value) for name, value in zip(NUMBERS, cell.total, strict=True)},
        "rate": cell.rate,
        "ratio": cell.ratio,
        "change": cell.change,
    }


def _insert(rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    batch: list[Statistic] = []
    for row in rows:
        numbers = len(COLUMNS) - len(DOCUMENTS) - len(NUMBERS)
        values = [*row[:numbers], *map(decimal, row[numbers:-3]), *row[-3:]]
        batch.append(Statistic(**dict(zip(COLUMNS, values, strict=True))))
        written += 1
        if len(batch) == AT_ONCE:
            Statistic.objects.bulk_create(batch)
            batch.clear()
    Statistic.objects.bulk_create(batch)
    return written


def _copy(rows: Iterable[Sequence[Any]]) -> int:
    table = connection.ops.quote_name(Statistic._meta.db_table)
    copying = f"COPY {table} ({', '.join(COLUMNS)}) FROM STDIN"
    written = 0
    with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for text, count in _lines(rows):
            copy.write(text)
            written += count
    return written


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, int]]:
    lines: list[str] = []
    for row in rows:
        build, question, period, area, *counts, total, lower, upper, rate, ratio, change = row
        lines.append(
            f"{build}\t{question}\t{period}\t{_escaped(area)}\t"
            + "\t".join(map(str, counts))
            + f"\t{_millionths(total)}\t{_millionths(lower)}\t{_millionths(upper)}"
            + f"\t{_document(rate)}\t{_document(ratio)}\t{_document(change)}\n"
        )
        if len(lines) == AT_ONCE:
            yield "".join(lines), AT_ONCE
            lines.clear()
    yield "".join(lines), len(lines)


def _millionths(scaled: int | None) -> str:
    return "\\N" if scaled is None else f"{scaled}e-{PLACES}"


def _document(document: Mapping[str, Any] | None) -> str:
    return "\\N" if document is None else _escaped(_dumps(document))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\") if "\\" in text else text


_dumps = json.JSONEncoder(separators=(",", ":")).encode
