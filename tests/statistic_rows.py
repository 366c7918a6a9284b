"""Rows of statistics, worked out from made-up answers, for the tests of what reads them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from hypothesis import strategies as st

from responses_app.domain.publication import Period, Question
from responses_app.domain.rates import (
    Reading,
    average_rate,
    average_ratio,
    change,
    count_authorities,
    matched_rate,
    matched_ratio,
    total,
)

QUESTIONS = (
    Question("1", "How many children?", "children"),
    Question("2", "How many of them went missing?", "children", subset_of="1"),
    Question("3", "How many incidents?", "incidents", per="2"),
)
PERIODS = (Period("2023"), Period("2024"))

NUMBERS = st.integers(0, 9).map(Decimal) | st.integers(0, 5000).map(Decimal)
EXACT = NUMBERS.map(lambda value: Reading("exact", value))
SPANS = st.tuples(NUMBERS, NUMBERS).map(sorted)
BOUNDED = SPANS.map(lambda ends: Reading("bounded", None, *ends))
HIDDEN = st.just(Reading("suppressed", None, Decimal(0), Decimal(4))) | st.just(
    Reading("suppressed")
)
VAGUE = NUMBERS.map(lambda value: Reading("approximate", value))
SILENT = st.sampled_from(["refused", "not_held", "unclear", "blank"]).map(Reading)
OTHER_BASIS = NUMBERS.map(lambda value: Reading("exact", value, other_basis=True))
READINGS = st.one_of(EXACT, EXACT, BOUNDED, HIDDEN, VAGUE, SILENT, OTHER_BASIS)
ANSWERS = st.dictionaries(st.integers(0, 11), READINGS)


def row_of(
    question: str,
    period: str = "2024",
    area: str = "uk",
    *,
    here: Mapping[int, Reading],
    base: Mapping[int, Reading] | None = None,
    before: Mapping[int, Reading] | None = None,
    asked: int = 12,
) -> dict:
    """Return a row as `show_statistics` prints it."""
    span = total(here.values())
    row = {"question": question, "period": period, "area": area, "change": None}
    row |= count_authorities(range(asked), set(here), here).as_dict() | span.as_dict("total")
    row |= {"rate": None, "ratio": None}
    if base is not None:
        ratio = question == "3"
        pooled, mean = (matched_ratio, average_ratio) if ratio else (matched_rate, average_rate)
        if found := pooled(here, base):
            each = mean(here, base)
            row["ratio" if ratio else "rate"] = {
                "of": "2" if ratio else "1",
                **found.as_dict(),
                "average": each.as_dict() if each else None,
                "change": None,
            }
    if before is not None and (found := change(before, here)):
        row["change"] = {"from": "2023", **found.as_dict(), "crosses": []}
    return row


def numbers_in(text: str) -> list[Decimal]:
    """Every number that a text prints, without its sign."""
    return [Decimal(found.replace(",", "")) for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def numbers_of(row: Mapping | list | object) -> Iterator[Decimal]:
    """Every number that stands in a row, without its sign."""
    if isinstance(row, Mapping):
        for value in row.values():
            yield from numbers_of(value)
    elif isinstance(row, int | float) and not isinstance(row, bool):
        yield abs(Decimal(str(row)))


def exactly(**numbers: int | float | str) -> dict[int, Reading]:
    """Exact answers, by the number of the authority: exactly(a0=3, a1=4)."""
    return {
        int(name[1:]): Reading("exact", Decimal(str(number))) for name, number in numbers.items()
    }
