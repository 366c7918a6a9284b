"""More than one number: the unit asked for decides, or a person."""

from __future__ import annotations

import pytest

from responses_app.domain.answers import Kind, read_answer


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("685 incidents relating to 73 children", "children", 73),
        ("685 incidents relating to 73 children", "incidents", 685),
        ("4 young people, 9 missing episodes", "young people", 4),
        ("4 young people, 9 missing episodes", "episodes", 9),
        ("73 children / 685 incidents", "children", 73),
        ("12 (14 episodes)", "children", 12),
        ("12 in 3 homes", "children", 12),
    ],
)
def test_read_by_unit_takes_the_number_of_what_was_asked(raw: str, unit: str, value: int) -> None:
    answer = read_answer(raw, unit=unit)

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.EXACT, value, False)


def test_read_by_unit_keeps_the_limit_of_its_number() -> None:
    answer = read_answer("fewer than 5 children (12 episodes)", unit="children")

    assert (answer.kind, answer.upper) == (Kind.BOUNDED, 4)


@pytest.mark.parametrize(
    "raw", ["A total of 12 young people compared with 8 in 2019", "Ref 22: it is 12 families"]
)
def test_read_by_unit_takes_no_number_that_counts_nothing_named(raw: str) -> None:
    assert read_answer(raw, unit="children").needs_review


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("8 boys and 6 girls", 14),
        ("3 complaints, 2 upheld", 3),
        ("685 incidents relating to 73 people", None),
        ("2021 - 12; 2022 - 15", None),
        ("The figure for 2022/23 is 45 compared with 39 in 2021/22.", None),
    ],
)
def test_read_labelled_sums_only_parts_of_one_whole(raw: str, value: int | None) -> None:
    answer = read_answer(raw, unit="complaints" if "complaints" in raw else None)

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.SEVERAL, value, True)


def test_read_labelled_asks_about_a_number_with_a_space_in_it() -> None:
    assert read_answer("1, 204").kind is Kind.UNCLEAR
    assert read_answer("12 345").needs_review
