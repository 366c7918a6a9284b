"""Write rows of statistics into the database, and compare them with those that stand there."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection

from requests_app.models import Period, Question
from responses_app.domain.statistics.asked import Asked
from responses_app.domain.statistics.grid import PLACES
from responses_app.domain.statistics.rows import COUNTS, counts_of
from responses_app.domain.statistics.work_out import Cell
from responses_app.models import Statistic, StatisticsBuild

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


def decimal(scaled: int | None) -> Decimal | None:
    """Millionths as the database keeps them."""
    return None if scaled is None else Decimal(scaled).scaleb(-PLACES)


def read(document: str | None) -> Any:
    """A document that was written as JSON."""
    return None if document is None else json.loads(document)


def _insert(rows: Iterable[Sequence[Any]]) -> int:
    written = 0
    batch: list[Statistic] = []
    for row in rows:
        numbers = len(COLUMNS) - len(DOCUMENTS) - len(NUMBERS)
        values = [*row[:numbers], *map(decimal, row[numbers:-3]), *map(read, row[-3:])]
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
            f"{build}\t{question}\t{period}\t{_escaped_name(area)}\t"
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


def _document(document: str | None) -> str:
    return "\\N" if document is None else _escaped(document)


def _escaped_name(text: str) -> str:
    return _escaped(text).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\") if "\\" in text else text
