"""A number and its base, its share, its parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer


@given(part=st.integers(min_value=1, max_value=50), base=st.integers(min_value=51, max_value=999))
def test_read_of_base_takes_the_part(part: int, base: int) -> None:
    for raw in (
        f"{part} of the {base} children",
        f"{part} out of {base}",
        f"Of the {base} children in our care, {part} went missing",
    ):
        answer = read_answer(raw, unit="children")
        assert (answer.kind, answer.value) == (Kind.EXACT, part)


@pytest.mark.parametrize("raw", ["fewer than 5 of the 12", "Of the 12, fewer than 5 were found"])
def test_read_of_base_keeps_the_limit_of_the_part(raw: str) -> None:
    answer = read_answer(raw, unit="children")

    assert (answer.kind, answer.lower, answer.upper) == (Kind.BOUNDED, 0, 4)


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        ("Of 120 referrals, 34 related to children", "referrals"),
        ("Of the 45 children in our care, 6 went missing", "children"),
    ],
)
def test_read_of_base_asks_where_the_base_counts_what_was_asked(raw: str, unit: str) -> None:
    assert read_answer(raw, unit=unit).needs_review


def test_read_of_base_reads_none_of_a_number() -> None:
    answer = read_answer("None of the 14 children went missing.", unit="children")

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.EXACT, 0, False)


@pytest.mark.parametrize("raw", ["3 of our 12 homes", "2 of the 3 homes are registered"])
def test_read_of_base_asks_about_a_part_of_other_things(raw: str) -> None:
    assert read_answer(raw, unit="children").kind is Kind.UNCLEAR


@pytest.mark.parametrize(
    ("raw", "unit", "value", "sure"),
    [
        ("37% (12 out of 32)", "percent", 37, True),
        ("47 (9.2%) of our 512 looked after children", "children", 47, True),
        ("47, which is 9.2% of all children looked after", "children", 47, True),
        ("90% (12 of 32)", "children", 12, False),
    ],
)
def test_read_share_checks_the_share_against_its_counts(
    raw: str, unit: str, value: int, sure: bool
) -> None:
    answer = read_answer(raw, unit=unit)

    assert (answer.value, answer.needs_review) == (value, not sure)


def test_read_share_never_takes_the_base_for_the_value() -> None:
    assert read_answer("9.2% of 512 children", unit="children").value is None


def test_read_part_after_gives_the_whole() -> None:
    answer = read_answer("3 complaints, 2 of which were upheld", unit="complaints")

    assert (answer.value, answer.needs_review) == (3, False)
    assert [part.answer.value for part in answer.parts] == [2]


@pytest.mark.parametrize(
    ("raw", "value"), [("37 hrs 30 mins", "37.5"), ("7 hours and 20 minutes", "7.33")]
)
def test_read_hours_and_minutes_gives_hours(raw: str, value: str) -> None:
    assert read_answer(raw, unit="hours").value == Decimal(value)
