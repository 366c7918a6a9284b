"""Response statistics as tables that can be downloaded."""

from collections.abc import Iterable, Sequence
from typing import Any

from responses_app.domain.response_times import Spread
from responses_app.response_statistics.reading import ResponseStatistics

SPREAD = ("n", "lowest", "lower_quartile", "median", "upper_quartile", "highest")
TIMES_COLUMNS = (
    "kind", "name", "authority_code", "requests", "on_time", "answered_late", "overdue",
    "not_yet_due", "not_known", "on_time_percent",
    *(f"days_{name}" for name in SPREAD),
    *(f"working_days_{name}" for name in SPREAD),
)  # fmt: skip
QUESTION_COLUMNS = (
    "question", "period", "asked", "replied", "replied_percent", "answered", "exact", "usable",
    "usable_percent",
)  # fmt: skip
REFUSAL_COLUMNS = ("law", "section", "meaning", "authorities", "answers")
GROUP_COLUMNS = (
    "kind", "name", "asked", "replied", "not_replied", "replied_percent", "population",
    "population_replied", "population_replied_percent", "without_population",
)  # fmt: skip
USABLE_COLUMNS = (
    "question", "period", "usable", "usable_percent", "population_usable",
    "population_usable_percent",
)  # fmt: skip
TABLES = ("times", "questions", "refusals", "non-response")
Table = tuple[Sequence[str], list[tuple[Any, ...]]]


def table(found: ResponseStatistics, name: str) -> Table:
    """Return one table as columns and rows. Raises KeyError for a name that is not in TABLES."""
    makers = {
        "times": _times_table,
        "questions": lambda found: _plain(QUESTION_COLUMNS, found.questions),
        "refusals": lambda found: _plain(REFUSAL_COLUMNS, found.refusals),
        "non-response": _groups_table,
    }
    columns, rows = makers[name](found)
    if found.made_up:
        return ("made_up", *columns), [("made-up figures", *row) for row in rows]
    return columns, rows


def _times_table(found: ResponseStatistics) -> Table:
    return TIMES_COLUMNS, [
        (
            row.kind,
            row.name,
            row.code,
            *(getattr(row.times, name) for name in TIMES_COLUMNS[3:10]),
            *_spread(row.times.days),
            *_spread(row.times.working_days),
        )
        for row in found.times
    ]


def _groups_table(found: ResponseStatistics) -> Table:
    if not found.question:
        return _plain(GROUP_COLUMNS, found.groups)
    _, rows = _plain((*GROUP_COLUMNS, *USABLE_COLUMNS[2:]), found.groups)
    place = len(GROUP_COLUMNS)
    about = found.question, found.period
    return (
        (*GROUP_COLUMNS, *USABLE_COLUMNS),
        [(*row[:place], *about, *row[place:]) for row in rows],
    )


def _plain(columns: Sequence[str], rows: Iterable[object]) -> Table:
    return columns, [tuple(getattr(row, name) for name in columns) for row in rows]


def _spread(spread: Spread | None) -> tuple[Any, ...]:
    return tuple(getattr(spread, name) for name in SPREAD) if spread else (None,) * len(SPREAD)
