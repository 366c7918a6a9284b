"""Rules that hold for any reply: whatever could be the wrong number goes to a person."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer

COUNTS = st.integers(min_value=3, max_value=400)
PARTS = st.integers(min_value=1, max_value=3)
SECTIONS = st.sampled_from(["12", "14", "21", "22", "30", "31", "36", "40(2)", "41", "43"])
YEARS = st.integers(min_value=2015, max_value=2024)
FORMS = st.sampled_from(
    ["{}", "{} children", "There were {} children", "A total of {}", "Total: {}", "{} in total",
     "We recorded {} cases", "fewer than {}", "{} or more", "about {}", "{} (2022/23)"]
)  # fmt: skip


@given(form=FORMS, number=COUNTS, part=PARTS, words=st.sampled_from(["of which", "of whom"]))
def test_read_answer_gives_of_which_to_the_part(
    form: str, number: int, part: int, words: str
) -> None:
    plain = read_answer(form.format(number), unit="children", kind="count")
    longer = read_answer(
        f"{form.format(number)}, {words} {part} were girls", unit="children", kind="count"
    )

    assert (longer.kind, longer.value) == (plain.kind, plain.value)
    assert (longer.lower, longer.upper) == (plain.lower, plain.upper)


@given(
    section=SECTIONS,
    lead=st.sampled_from(
        ["Section ", "s.", "S", "Exempt under section ", "Refused - s", "Withheld, section "]
    ),
    law=st.sampled_from(["foia", "foisa", None]),
    unit=st.sampled_from([None, "children", "GBP", "hours"]),
)
def test_read_answer_finds_no_number_in_a_section(
    section: str, lead: str, law: str | None, unit: str | None
) -> None:
    answer = read_answer(lead + section, law=law, unit=unit)

    assert answer.value is None
    assert answer.upper is None


@given(year=YEARS, form=st.sampled_from(["In {} we had {}", "{}: {}", "{1} in {0}", "{1} ({0})"]))
def test_read_answer_takes_no_year_for_the_value(year: int, form: str) -> None:
    answer = read_answer(form.format(year, 27), unit="children")

    assert answer.value == 27


@given(
    files=st.integers(min_value=200, max_value=9_000),
    minutes=st.sampled_from([3, 5, 10, 15, 20]),
    limit=st.sampled_from([18, 24, 40]),
    unit=st.sampled_from([None, "children", "incidents"]),
)
def test_read_answer_takes_no_number_of_a_cost_refusal(
    files: int, minutes: int, limit: int, unit: str | None
) -> None:
    raw = (
        f"We would have to open {files:,} files at {minutes} minutes each, "
        f"{files * minutes / 60:.1f} hours, over the {limit} hours of the cost limit (section 12)."
    )
    answer = read_answer(raw, law="foia", unit=unit)

    assert answer.kind is Kind.REFUSED
    assert answer.value is None


@given(number=COUNTS, form=FORMS)
def test_read_answer_minds_no_width_or_kind_of_space(number: int, form: str) -> None:
    raw = form.format(number)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in raw).replace(" ", "\u00a0")
    plain, other = read_answer(raw).as_dict(), read_answer(wide).as_dict()

    assert unicodedata.normalize("NFKC", wide) == raw
    assert plain | {"raw": ""} == other | {"raw": ""}


@given(
    number=st.sampled_from(["three", "seven", "twelve", "3", "7", "12"]),
    limit=st.sampled_from(["no more than", "not more than", "no fewer than", "up to"]),
    noun=st.sampled_from(["", " children", " cases in 2023/24"]),
)
def test_read_answer_never_reads_a_limit_as_none(number: str, limit: str, noun: str) -> None:
    answer = read_answer(f"{limit.capitalize()} {number}{noun}")

    assert answer.kind is Kind.BOUNDED
    assert answer.value is None


@pytest.mark.parametrize(
    "raw",
    [
        "All but 3 of the 15 children", "3 siblings groups of 4", "12 children and adults",
        "One of our children was 12", "The 12 is wrong", "12 withdrawn", "CAS-12345", "Ref 12",
        "12 High Street", "dial 999", "5-ten", "as many as 40", "3 plus the Chief Executive",
        "5 a month", "12 (joint figure)", "rank 14", "14 from April to December 2023 only",
        "12345678", "Male 12", "16-17", "20-21", "£1.5 mill", "x 3",
        "112 referrals. Of these, 23 were children",
    ],
)  # fmt: skip
def test_read_answer_asks_a_person_about_a_number_that_is_not_alone(raw: str) -> None:
    assert read_answer(raw, unit="children", kind="count").needs_review


@pytest.mark.parametrize(
    "raw", ["14 since January only, as we moved to a new system", "14 (year to date)", "14 so far"]
)
def test_read_answer_asks_about_a_part_of_the_period(raw: str) -> None:
    assert read_answer(raw).needs_review


@given(low=st.integers(min_value=0, max_value=50), gap=st.integers(min_value=2, max_value=50))
def test_read_answer_joins_a_limit_above_and_a_limit_below(low: int, gap: int) -> None:
    high = low + gap
    for raw in (
        f"more than {low} but fewer than {high}",
        f">{low} and <{high}",
        f"less than {high} but more than {low}",
    ):
        answer = read_answer(raw)
        assert (answer.lower, answer.upper) == (low + 1, high - 1)
        assert answer.kind is Kind.BOUNDED


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("11 in the last five years", "children", 11),
        ("Last 12 months: 9", None, 9),
        ("In the 12 months to 31 March 2024 there were 6 cases", "cases", 6),
        ("over a three year period 14 children", "children", 14),
        ("31 children aged under 18", "children", 31),
        ("Our records show that 9 social workers left", "social workers", 9),
        ("47 children had at least one missing episode", "children", 47),
        ("12:00", "children", None),
        ("12 noon", "children", None),
        ("foi@council.example", None, None),
    ],
)
def test_read_answer_leaves_lengths_of_time_and_addresses_out(
    raw: str, unit: str | None, value: int | None
) -> None:
    answer = read_answer(raw, unit=unit)

    assert answer.value == value or answer.needs_review
    if value is None:
        assert answer.needs_review


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Over 18 hours to collate", Kind.REFUSED),
        ("This is not something we record", Kind.NOT_RECORDED),
        ("We are not a housing authority.", Kind.NOT_APPLICABLE),
        ("Don't know", Kind.NOT_AVAILABLE),
        ("As per question 2", Kind.ELSEWHERE),
        ("We don't have this data", Kind.NOT_HELD),
        ("Please refer to our previous response FOI/23/0456", Kind.ELSEWHERE),
        ("Included in the Q1a figure", Kind.ELSEWHERE),
        ("See 2a)", Kind.ELSEWHERE),
        ("Held by NHS Tayside", Kind.NOT_HELD),
        ("Nid oes gennym unrhyw wybodaeth", Kind.NOT_HELD),
        ("Nid yw'r wybodaeth hon yn cael ei chofnodi'n ganolog", Kind.NOT_RECORDED),
        ("Dim data", Kind.NOT_AVAILABLE),
        ("See response to Q3a above", Kind.ELSEWHERE),
    ],
)
def test_read_answer_knows_the_reason_for_no_number(raw: str, kind: Kind) -> None:
    answer = read_answer(raw, law="foia")

    assert answer.kind is kind
    assert not answer.needs_review


@pytest.mark.parametrize(
    ("raw", "value", "sure"),
    [
        ("No, we do not.", 0, True),
        ("Yes, since 2019", 1, True),
        ("Yes, but only in part", 1, False),
        ("No, except in 2019", 0, False),
    ],
)
def test_read_answer_reads_yes_and_no_with_words_that_change_nothing(
    raw: str, value: int, sure: bool
) -> None:
    answer = read_answer(raw, kind="yes_no")

    assert (answer.value, answer.needs_review) == (value, not sure)


def test_read_answer_reads_a_policy_on_small_numbers_as_suppressed() -> None:
    answer = read_answer("Figures below 10 have been redacted")

    assert (answer.kind, answer.lower, answer.upper) == (Kind.SUPPRESSED, 0, 9)
