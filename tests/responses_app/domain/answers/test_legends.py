"""Signs of a whole document's legend, in English and Welsh."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer

ENGLISH = {
    "*": "fewer than 5", "[c]": "confidential", "<": "a number between 1 and 4",
    "..": "not available", "x": "not recorded", "-": "nil", "1": "Includes care leavers",
    "2": "To 30 April 2024", "p": "provisional", "e": "estimated", "†": "rounded to the nearest 5",
    "#": "withheld: greater than 0 but less than 6", "<5": "counts from 1 to 4",
    "s": "exempt under section 40(2)", "‡": "includes adults", "N/A": "not applicable",
}  # fmt: skip
WELSH = {
    "*": "llai na phump", "[c]": "cyfrinachol", "<": "rhwng 1 a 4", "..": "ddim ar gael",
    "x": "heb ei gofnodi", "-": "dim", "e": "amcangyfrif", "†": "wedi'i dalgrynnu i'r 5 agosaf",
    "s": "eithriedig o dan adran 40(2)", "n/b": "ddim yn berthnasol",
}  # fmt: skip


@pytest.mark.parametrize("legend", [ENGLISH, WELSH], ids=["English", "Welsh"])
@pytest.mark.parametrize(
    ("raw", "kind", "lower", "upper"),
    [
        ("*", Kind.SUPPRESSED, 0, 4), ("<", Kind.SUPPRESSED, 1, 4),
        ("[c]", Kind.SUPPRESSED, None, None), ("C", Kind.SUPPRESSED, None, None),
        ("..", Kind.NOT_AVAILABLE, None, None), ("x", Kind.NOT_RECORDED, None, None),
        ("–", Kind.EXACT, 0, 0), ("s", Kind.REFUSED, None, None),
        ("15†", Kind.BOUNDED, 13, 17), ("14 [e]", Kind.APPROXIMATE, None, None),
        ("<5*", Kind.BOUNDED, 0, 4), ("14", Kind.EXACT, 14, 14), ("1", Kind.EXACT, 1, 1),
    ],
)  # fmt: skip
def test_read_by_legend_reads_every_sign_of_a_document(
    raw: str, kind: Kind, lower: int | None, upper: int | None, legend: dict[str, str]
) -> None:
    answer = read_answer(raw, unit="children", kind="count", law="foia", legend=legend)

    assert (answer.kind, answer.lower, answer.upper) == (kind, lower, upper)
    assert not answer.needs_review


@given(number=st.integers(min_value=0, max_value=500))
def test_read_by_legend_takes_no_count_for_the_mark_of_a_footnote(number: int) -> None:
    legend = {str(n): "Includes young people aged 18" for n in range(40)}

    assert read_answer(str(number), legend=legend).value == number


@pytest.mark.parametrize("raw", ["14*", "*14", "12‡", "17†"])
def test_read_by_legend_asks_about_a_number_its_sign_makes_doubtful(raw: str) -> None:
    assert read_answer(raw, legend=ENGLISH).needs_review


def test_read_by_legend_keeps_a_provisional_number() -> None:
    answer = read_answer("14p", legend=ENGLISH)

    assert (answer.value, answer.needs_review) == (14, False)
    assert "provisional" in answer.note


@pytest.mark.parametrize(("raw", "lower"), [("<5", 1), ("< 5", 1), ("<10", 0)])
def test_read_by_legend_says_whether_a_limit_includes_zero(raw: str, lower: int) -> None:
    answer = read_answer(raw, legend=ENGLISH)

    assert (answer.kind, answer.lower) == (Kind.BOUNDED, lower)


def test_read_by_legend_reads_a_hidden_number_above_zero() -> None:
    answer = read_answer("#", legend=ENGLISH)

    assert (answer.kind, answer.lower, answer.upper) == (Kind.SUPPRESSED, 1, 5)


def test_read_by_legend_never_accepts_an_empty_cell_as_zero() -> None:
    answer = read_answer("", legend={"blank": "no incidents"})

    assert answer.value == 0
    assert answer.needs_review


def test_read_by_legend_counts_no_years_as_a_threshold() -> None:
    answer = read_answer("..", legend={"..": "not available (less than 3 years of data)"})

    assert (answer.kind, answer.upper) == (Kind.NOT_AVAILABLE, None)


@given(
    raw=st.text(max_size=12),
    legend=st.dictionaries(st.text(max_size=4), st.text(max_size=30), max_size=5),
)
def test_read_by_legend_reads_any_cell_by_any_legend(raw: str, legend: dict[str, str]) -> None:
    answer = read_answer(raw, legend=legend)

    assert answer.raw == raw
    if answer.lower is not None and answer.upper is not None:
        assert answer.lower <= answer.upper
