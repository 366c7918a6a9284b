"""Rates, ratios and changes as JSON text, many at once.

Written by template: ten times as quick as a dictionary each, and there are half a million.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from responses_app.domain.statistics.asked import Numbers
from responses_app.domain.statistics.grid import SCALE, Bools
from responses_app.domain.statistics.quotients import PERCENT, UNITS, Known, Rounded

Column = NDArray[Any]
"""What is written into one place of a template: a number, or "null"."""

NULL: Final = "null"


def numbers(scaled: Numbers, where: Bools) -> Column:
    """Millionths as JSON numbers: whole ones without a point."""
    rest = scaled % SCALE
    whole = (scaled // SCALE).astype(object)
    if rest.any():
        whole = np.where(rest == 0, whole, (scaled / SCALE).astype(object))
    return _or_null(whole, where)


def units(whole: Numbers, where: Bools, measure: str) -> Column:
    """Tenths of a percent or hundredths as JSON numbers."""
    per = UNITS[measure]
    found = np.where(whole % per == 0, (whole // per).astype(object), (whole / per).astype(object))
    return _or_null(found, where)


def _or_null(values: Column, where: Bools) -> Column:
    return values if where.all() else np.where(where, values, NULL)


def span(name: str, sums: Known) -> tuple[str, list[Column]]:
    """Three keys of a template and their columns: the sum, its lowest and its highest value."""
    return _three(name), [
        numbers(sums.lower, sums.exact),
        numbers(sums.lower, sums.any),
        numbers(sums.upper, sums.any & sums.closed),
    ]


def quotient(name: str, found: Rounded, measure: str = PERCENT) -> tuple[str, list[Column]]:
    """Three keys of a template and their columns: a quotient, its lowest and its highest value."""
    return _three(name), [
        units(found.lowest, found.point, measure),
        units(found.lowest, found.low, measure),
        units(found.highest, found.high, measure),
    ]


def one(name: str, column: Any) -> tuple[str, list[Column]]:
    """One key of a template and its column."""
    return f'"{name}":%s', [column]


def texts(*parts: tuple[str, list[Column]], where: Bools) -> list[str | None]:
    """Write the documents; None where there is none."""
    template = "{" + ",".join(part for part, _ in parts) + "}"
    columns = [column for _, some in parts for column in some]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    if where.all():
        return [template % row for row in rows]
    return [
        template % row if there else None for row, there in zip(rows, where.tolist(), strict=True)
    ]


def nested(name: str, documents: Sequence[str | None]) -> tuple[str, list[Column]]:
    """A key whose values are documents themselves."""
    column = np.empty(len(documents), object)
    column[:] = [NULL if document is None else document for document in documents]
    return f'"{name}":%s', [column]


def fixed(name: str, value: Any) -> tuple[str, list[Column]]:
    """A key with the same value in each document."""
    return f'"{name}":{json.dumps(value).replace("%", "%%")}', []


def _three(name: str) -> str:
    return f'"{name}":%s,"{name}_lower":%s,"{name}_upper":%s'
