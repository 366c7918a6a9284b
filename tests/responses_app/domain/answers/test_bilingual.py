"""Replies given in Welsh and in English at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer


@given(limit=st.integers(min_value=2, max_value=99))
def test_said_in_both_reads_one_limit(limit: int) -> None:
    for raw in (
        f"Llai na {limit} / Fewer than {limit}",
        f"Fewer than {limit} | Llai na {limit}",
    ):
        answer = read_answer(raw)
        assert (answer.kind, answer.lower, answer.upper) == (Kind.BOUNDED, 0, limit - 1)
        assert not answer.needs_review
        assert answer.raw == raw


def test_said_in_both_reads_one_zero() -> None:
    answer = read_answer("Dim / None")

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.EXACT, 0, False)


@pytest.mark.parametrize("raw", ["Llai na 5 / Fewer than 10", "4 boys / 4 girls", "4 / 4 o blant"])
def test_said_in_both_asks_about_halves_that_may_be_two_answers(raw: str) -> None:
    assert read_answer(raw).needs_review
