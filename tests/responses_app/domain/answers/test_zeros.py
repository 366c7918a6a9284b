"""None in words, and what only looks like it."""

from __future__ import annotations

import pytest

from responses_app.domain.answers import Kind, read_answer


@pytest.mark.parametrize(
    ("raw", "unit"),
    [
        ("We have not had any such cases in the period requested", "cases"),
        ("We did not receive any requests", "requests"),
        ("There were not any", None),
        ("Nil to report", None),
        ("0 as at 31 March 2023", "cases"),
        ("No expenditure was incurred", "GBP"),
        ("£0 - no spend", "GBP"),
        ("Nid oedd unrhyw achosion", None),
        ("Ni chafwyd unrhyw achosion yn 2023", None),
        ("Zero - no referrals were made in this period", "referrals"),
        ("No incidents of this kind occurred in 2021.", "incidents"),
        ("Our Trust had no incidents to report", "incidents"),
        ("None - 0", None),
        ("We've had none.", None),
    ],
)
def test_read_zero_reads_none_in_words(raw: str, unit: str | None) -> None:
    answer = read_answer(raw, unit=unit)

    assert (answer.kind, answer.value, answer.needs_review) == (Kind.EXACT, 0, False)


@pytest.mark.parametrize(
    "raw",
    ["We are not aware of any cases", "Nid oes dim wedi'i gofnodi", "0 (none recorded)",
     "Nothing recorded", "0 cases (that we know of)", "Dim achosion wedi'u cofnodi"],
)  # fmt: skip
def test_read_zero_leaves_a_zero_of_the_records_open(raw: str) -> None:
    answer = read_answer(raw)

    assert (answer.kind, answer.lower, answer.upper) == (Kind.BOUNDED, 0, None)


@pytest.mark.parametrize(
    "raw", ["No children other than 2 siblings", "No later than 3 May", "no data", "No records"]
)
def test_read_zero_does_not_make_none_of_other_words(raw: str) -> None:
    assert read_answer(raw, unit="children").value != 0
