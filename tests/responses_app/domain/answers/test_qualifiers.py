"""Words beside a number that may make it a number of something else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer

COUNTS = st.integers(min_value=1, max_value=400)
STAGES = st.sampled_from(
    ["open", "closed", "new", "suspected", "confirmed", "ongoing", "upheld", "alleged"]
)


@given(count=COUNTS, stage=STAGES)
def test_narrowed_by_asks_a_person_about_a_stage_the_question_may_not_be_about(
    count: int, stage: str
) -> None:
    for raw in (f"{count} {stage}", f"{count} ({stage})", f"{stage.title()}: {count}"):
        answer = read_answer(raw)
        assert (answer.value, answer.needs_review) == (count, True)


@given(count=COUNTS, stage=STAGES)
def test_narrowed_by_accepts_a_stage_the_unit_names(count: int, stage: str) -> None:
    answer = read_answer(f"{count} {stage} cases", unit=f"{stage} cases")

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.EXACT, count, False)


@pytest.mark.parametrize(
    "raw",
    [
        "6 confirmed cases", "There are 14 currently open to the service", "fewer than 5 open",
        "8 cases are still ongoing", "9 suspected children (45 episodes)", "No confirmed cases",
    ],
)  # fmt: skip
def test_narrowed_by_looks_into_sentences_limits_and_zeros(raw: str) -> None:
    unit = "children" if "children" in raw else "cases"

    assert read_answer(raw, unit=unit).needs_review


@pytest.mark.parametrize(
    "raw",
    [
        "The service has confirmed that 14 children went missing",
        "I can confirm 14 children",
        "14 complaints were upheld",
    ],
)
def test_narrowed_by_leaves_a_repeated_question_alone(raw: str) -> None:
    unit = "complaints" if "complaints" in raw else "children"
    answer = read_answer(raw, unit=unit)

    assert (answer.value, answer.needs_review) == (14, False)


@given(
    count=COUNTS,
    slip=st.sampled_from(["aprox", "appox", "aproximately", "arond", "undr", "fewwer", "rougly"]),
)
def test_misspelt_limit_is_never_taken_for_no_limit(count: int, slip: str) -> None:
    assert read_answer(f"{slip} {count}").needs_review
    assert read_answer(f"There were {slip} {count} children", unit="children").needs_review


@pytest.mark.parametrize(
    "raw",
    [
        "14 Mosaic",
        "Leeds: 14",
        "14 in foster care",
        "14 known to social care",
        "14 (all ages)",
        "Boys: 14",
    ],
)
def test_unexplained_word_asks_a_person(raw: str) -> None:
    answer = read_answer(raw, unit="children")

    assert (answer.value, answer.needs_review) == (14, True)


@pytest.mark.parametrize(
    "raw",
    [
        "14 recorded",
        "Answer: 14",
        "14 in total",
        "n=14",
        "Children: 14",
        "14 o blant",
        "14 went missing",
    ],
)
def test_unexplained_word_lets_plain_words_pass(raw: str) -> None:
    answer = read_answer(raw, unit="children")

    assert (answer.value, answer.needs_review) == (14, False)


def test_unexplained_word_knows_full_time_equivalents() -> None:
    answer = read_answer("2.6 whole time equivalent", unit="FTE")

    assert (answer.value, answer.needs_review) == (Decimal("2.6"), False)
