"""Bring figures from the database into a grid."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

import numpy as np
from django.db import DataError, connection, transaction
from django.db.models import QuerySet

from requests_app.models import Period, Question
from responses_app.domain.statistics.grid import (
    NUMBER_KINDS,
    SCALE,
    Grid,
    Lines,
    Said,
    lines_of,
    weight_of,
)
from responses_app.domain.statistics.kinds import CODE, UNCLEAR
from responses_app.models import Figure
from responses_app.statistics_rebuild.figures_that_count import Standing

AT_ONCE: Final = 500_000  # figures
PACK: Final = 200  # figures: more at once would call the garbage collector again and again
BASES: Final = {"": 0} | {basis: code for code, basis in enumerate(Period.Basis.values, 1)}
NO_LOWER, NO_UPPER, DOUBTED = 32, 64, 128  # beside the code of the kind


def load(
    found: Standing,
    questions: Sequence[Question],
    periods: Sequence[Period],
    figures: QuerySet[Figure] | None = None,
) -> Grid:
    """Return what those asked say to these questions and periods, sums and all not yet worked out.

    `figures` are those to be read, if not the accepted ones of today.
    """
    if figures is None and connection.vendor == "postgresql":
        try:
            with transaction.atomic():
                return _copied(found, questions, periods)
        except DataError:
            pass  # a number beyond int64: read them one by one, as large as they are
    chosen = Figure.objects.accepted() if figures is None else figures
    return _read(found, questions, periods, chosen)


class _Places:
    """Where in the grid a figure stands, by the primary keys of its row."""

    def __init__(
        self, found: Standing, questions: Sequence[Question], periods: Sequence[Period]
    ) -> None:
        self.questions = {one.pk: place for place, one in enumerate(questions)}
        self.periods = {one.pk: place for place, one in enumerate(periods)}
        authorities = {one: place for place, one in enumerate(found.asked.authorities)}
        self.requests = {
            pk: (authorities[authority], number, authority in found.asked_again)
            for pk, (authority, number) in found.rounds.items()
        }
        self.bases = [one.basis for one in periods]

    def is_other(self, basis: str, period: int) -> tuple[bool, bool]:
        """Whether an answer on this basis is on another than was asked, and part of a year."""
        asked = self.bases[period]
        other = bool(basis) and basis != asked
        return other, other and Period.Basis.PART in (basis, asked)


def _read(
    found: Standing,
    questions: Sequence[Question],
    periods: Sequence[Period],
    figures: QuerySet[Figure],
) -> Grid:
    """Row by row: on SQLite, for a past day, and for numbers beyond int64."""
    places = _Places(found, questions, periods)
    rows = (
        figures.filter(question__in=questions, period__in=periods)
        .order_by("foi_request__round", "version")
        .values_list(
            "question_id", "period_id", "foi_request_id", "kind", "value", "lower", "upper",
            "basis", "needs_review",
        )
    )  # fmt: skip
    said = list(_said(places, rows.iterator(chunk_size=2000)))
    large = any(_is_large(one) for one in said)
    grid = Grid.empty(len(questions), len(periods), len(found.asked), large=large)
    grid.fill(lines_of(said, large=large))
    return grid


def _said(places: _Places, rows: Iterable[tuple[Any, ...]]) -> Iterable[Said]:
    for question, period, foi_request, kind, value, lower, upper, basis, doubted in rows:
        if foi_request in places.requests:
            at = places.periods[period]
            yield Said(
                places.questions[question],
                at,
                places.requests[foi_request][0],
                kind,
                value,
                lower,
                upper,
                doubted,
                *places.is_other(basis, at),
            )


def _is_large(one: Said) -> bool:
    numbers = [n for n in (one.value, one.lower, one.upper) if n is not None]
    return any(abs(number) * SCALE >= 2**62 for number in numbers)


# ------------------------------------------------------------------- many at once, PostgreSQL

ROW: Final = np.dtype(
    [
        ("fields", ">i2"),
        *(
            field
            for name, kind, size in (
                ("question", ">i4", 4), ("period", ">i4", 4), ("request", ">i4", 4),
                ("kind", ">i2", 2), ("basis", ">i2", 2), ("lower", ">i8", 8), ("upper", ">i8", 8),
            )
            for field in ((f"{name}_length", ">i4"), (name, kind))
        ),
    ]
)  # fmt: skip
"""One row of COPY in PostgreSQL's binary format, in which each field has its length before it."""

HEADER: Final = 19  # bytes: signature, flags and the length of nothing more


def _copied(found: Standing, questions: Sequence[Question], periods: Sequence[Period]) -> Grid:
    places = _Places(found, questions, periods)
    grid = Grid.empty(len(questions), len(periods), len(found.asked))
    to_question, to_period = _array(places.questions), _array(places.periods)
    to_authority = _array({pk: one[0] for pk, one in places.requests.items()}, missing=-1)
    rounds = _array({pk: one[1] for pk, one in places.requests.items()})
    again = _array({pk: one[2] for pk, one in places.requests.items()})
    is_other, is_partial = _bases(places)
    waiting: list[Any] = []
    for rows in _blocks(_statement(questions, periods)):
        request = rows["request"]
        known = request < len(to_authority)
        known[known] = to_authority[request[known]] >= 0
        rows = rows[known]
        several = again[rows["request"]].astype(bool)
        waiting.append(rows[several])
        if several.any():
            rows = rows[~several]
        grid.fill(_lines(rows, to_question, to_period, to_authority, is_other, is_partial))
    if waiting and any(map(len, waiting)):
        rows = np.concatenate(waiting)
        rows = rows[np.argsort(rounds[rows["request"]], kind="stable")]
        lines = _lines(rows, to_question, to_period, to_authority, is_other, is_partial)
        doubted = (rows["kind"] & DOUBTED) // DOUBTED
        lines.weight = WEIGHTS[rows["kind"] & (NO_LOWER - 1), doubted]
        grid.fill(lines)
    return grid


def _lines(
    rows: Any, to_question: Any, to_period: Any, to_authority: Any, is_other: Any, is_partial: Any
) -> Lines:
    flags = rows["kind"]
    kind = (flags & (NO_LOWER - 1)).astype(np.int8)
    doubted = ((flags & DOUBTED) > 0) & COUNTS_AS_NUMBER[kind]
    kind[doubted] = UNCLEAR
    period = to_period[rows["period"]]
    basis = rows["basis"]
    return Lines(
        to_question[rows["question"]],
        period,
        to_authority[rows["request"]],
        kind,
        np.where(doubted, 0, rows["lower"]),
        np.where(doubted, 0, rows["upper"]),
        ((flags & NO_LOWER) > 0) | doubted,
        ((flags & NO_UPPER) > 0) | doubted,
        is_other[period, basis],
        is_partial[period, basis],
    )


def _array(places: dict[int, int], missing: int = 0) -> Any:
    """A dictionary of primary keys as an array, for looking up many at once."""
    table = np.full(max(places, default=0) + 1, missing, np.int64)
    table[list(places)] = list(places.values())
    return table


def _bases(places: _Places) -> tuple[Any, Any]:
    told = [[places.is_other(basis, at) for basis in BASES] for at in range(len(places.bases))]
    table = np.array(told, bool).reshape(len(told), len(BASES), 2)
    return table[..., 0], table[..., 1]


COUNTS_AS_NUMBER: Final = np.array([False, *(kind in NUMBER_KINDS for kind in CODE)])
WEIGHTS: Final = np.array(
    [[0, 0], *([weight_of(kind, doubted) for doubted in (False, True)] for kind in CODE)]
)


def _statement(questions: Sequence[Question], periods: Sequence[Period]) -> str:
    """The figures of these questions and periods as numbers; names nothing but primary keys."""
    kinds = " ".join(f"WHEN '{kind}' THEN {code}" for kind, code in CODE.items())
    bases = " ".join(f"WHEN '{basis}' THEN {code}" for basis, code in BASES.items())
    lower = "CASE WHEN kind = 'exact' THEN value ELSE lower END"
    upper = "CASE WHEN kind = 'exact' THEN value ELSE upper END"
    return f"""
        SELECT question_id::int4, period_id::int4, foi_request_id::int4,
            (CASE kind {kinds} END
                + CASE WHEN {lower} IS NULL THEN {NO_LOWER} ELSE 0 END
                + CASE WHEN {upper} IS NULL THEN {NO_UPPER} ELSE 0 END
                + CASE WHEN needs_review THEN {DOUBTED} ELSE 0 END)::int2,
            (CASE basis {bases} END)::int2,
            (COALESCE({lower}, 0) * {SCALE})::int8,
            (COALESCE({upper}, 0) * {SCALE})::int8
        FROM {connection.ops.quote_name(Figure._meta.db_table)}
        WHERE is_current AND question_id IN ({_listed(questions)})
            AND period_id IN ({_listed(periods)})
    """


def _listed(rows: Sequence[Question] | Sequence[Period]) -> str:
    return ", ".join(str(int(row.pk)) for row in rows) or "NULL"


def _blocks(statement: str) -> Iterable[Any]:
    """Rows as they come, some hundred thousand at a time."""
    kept, skip = bytearray(), HEADER
    for data in _copy_out(f"COPY ({statement}) TO STDOUT (FORMAT BINARY)"):
        kept += data
        if len(kept) >= AT_ONCE * ROW.itemsize:
            yield _taken(kept, skip)
            skip = 0
    yield _taken(kept, skip)  # behind the last row stands a trailer


def _copy_out(statement: str) -> Iterator[bytes]:
    """What COPY says, from libpq itself, some rows at once: ten million times the quickest way."""
    from psycopg.pq import ExecStatus

    connection.ensure_connection()
    server = connection.connection.pgconn
    result = server.exec_(statement.encode())
    if result.status != ExecStatus.COPY_OUT:
        _refuse(result)
    take, more, failed = server.get_copy_data, True, None
    try:
        while more:
            some: list[memoryview] = []
            keep = some.append
            for _ in repeat(None, PACK):
                length, data = take(0)
                if length <= 0:
                    more = False
                    break
                keep(data)
            yield b"".join(some)
    finally:  # all of it is taken, else the connection takes no more questions
        while more and take(0)[0] > 0:
            pass
        while result := server.get_result():
            if result.status != ExecStatus.COMMAND_OK:
                failed = failed or result
    if failed:
        _refuse(failed)


def _refuse(result: Any) -> None:
    """Raise what the server said, as Django does for any other statement."""
    from psycopg.errors import error_from_result

    with connection.wrap_database_errors:
        raise error_from_result(result)


def _taken(kept: bytearray, skip: int) -> Any:
    """Take the whole rows out of what was kept, behind what is to be skipped.

    Raises KeyError for a kind or a basis that nobody knows: it has no bytes, and would shift all
    that follow.
    """
    end = skip + (len(kept) - skip) // ROW.itemsize * ROW.itemsize
    rows = np.frombuffer(bytes(kept[skip:end]), ROW)
    if (rows["kind_length"] != 2).any() or (rows["basis_length"] != 2).any():
        raise KeyError("a figure is of a kind or on a basis that is not known")
    del kept[:end]
    return rows
