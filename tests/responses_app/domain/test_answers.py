"""What a cell says: the forms in `answer_cases.csv`, and rules that hold for any text."""

from __future__ import annotations

import csv
import json
import os
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.answers import Kind, read_answer
from responses_app.domain.answers.number_words import english_to_digits, welsh_to_digits
from responses_app.domain.answers.sections import meaning


def cases() -> list[dict[str, str]]:
    """Replies in our own words with the reading intended; an invisible sign is \\uXXXX."""
    path = Path(__file__).with_name("answer_cases.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["raw"] = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), row["raw"])
    return rows


CASES = cases()
FORMS = os.environ.get("FOI_ANSWER_FORMS")
SPACES = st.text(alphabet=" \t\n\u00a0\u200b\u200e\u202f\ufeff", max_size=5)
RISKY = st.text(alphabet="0123456789 ,.-–/()<>%£*sknotheldfewr§¹½\u00a0\u200b", max_size=30)
NUMBERS = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case["raw"]))
def test_read_answer_reads_the_forms_authorities_use(case: dict[str, str]) -> None:
    answer = read_answer(
        case["raw"],
        unit=case["asked_unit"],
        kind=case["asked_kind"],
        law=case["law"],
        zeros_shown=case["zeros_shown"] == "yes",
    ).as_dict()

    expected = [float(case[key]) if case[key] else None for key in ("value", "lower", "upper")]
    assert [answer["kind"], answer["value"], answer["lower"], answer["upper"]] == [
        case["kind"],
        *expected,
    ]


@pytest.mark.skipif(not FORMS, reason="FOI_ANSWER_FORMS names no file of forms")
def test_read_answer_reads_every_row_of_a_forms_file() -> None:
    with Path(FORMS or "").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    wrong = []
    for row in rows:
        answer = read_answer(row["raw"], unit=row["unit"], law=row["law"]).as_dict()
        expected = [float(row[key]) if row[key] else None for key in ("value", "lower", "upper")]
        read = [answer[key] for key in ("value", "lower", "upper")]
        review = row["needs_review"] == "yes"
        if [answer["kind"], *read, answer["needs_review"]] != [
            row["kind"],
            *expected,
            review,
        ]:
            wrong.append(row["raw"])

    assert rows
    assert wrong == []


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "N/A",
        "-",
        "No",
        "s.40(2)",
        "Section 12",
        "not held",
        "*",
        "TBC",
        "see table 3",
        "...",
    ],
)
def test_read_answer_never_makes_a_number_of_a_reply_without_one(raw: str) -> None:
    answer = read_answer(raw, law="foia")

    assert answer.kind is not Kind.EXACT
    assert answer.value is None


@pytest.mark.parametrize(
    "raw",
    [
        "12?", "12*", "(5)", "12 000", "2019", "14 (excluding agency staff)", "an average of 12",
        "4 plus 2 to be confirmed", "17 (18)", "12 aged under 5", "5 in each of 3 homes",
        "14; we do not hold data before 2020", "three or four", "14 [b]", "£12 per hour",
    ],
)  # fmt: skip
def test_read_answer_sends_what_could_mean_two_things_to_a_person(raw: str) -> None:
    assert read_answer(raw).needs_review


@pytest.mark.parametrize(
    ("raw", "law", "kind", "means"),
    [
        ("s.38(1)(b)", "foisa", Kind.REFUSED, "personal data"),
        ("s.38(1)(b)", "foia", Kind.REFUSED, "health and safety"),
        ("Section 17", "foisa", Kind.NOT_HELD, "not held"),
        ("Regulation 10(4)(a)", "eisr", Kind.NOT_HELD, "not held"),
        ("Reg 12(5)(e)", "eir", Kind.REFUSED, "commercial interests"),
        ("Section 21", "foia", Kind.ELSEWHERE, "otherwise available"),
    ],
)
def test_read_answer_resolves_a_section_by_its_law(
    raw: str, law: str, kind: Kind, means: str
) -> None:
    answer = read_answer(raw, law=law)

    assert answer.kind is kind
    assert [(s.law, s.means) for s in answer.sections] == [(law, means)]


def test_read_answer_does_not_guess_a_section_when_the_law_is_unknown() -> None:
    answer = read_answer("s.38")

    assert answer.sections[0].number == "38"
    assert (answer.sections[0].law, answer.sections[0].means) == ("", "")


def test_read_answer_lists_every_section_cited() -> None:
    answer = read_answer("Exempt under sections 31 and 40(2), and s.38(1)(a)", law="foia")

    assert [s.number for s in answer.sections] == ["31", "40(2)", "38(1)(a)"]


def test_read_answer_reads_a_sign_by_the_legend_of_its_file() -> None:
    legend = {"*": "fewer than 5", "-": "nil", "x": "not recorded", "c": "suppressed"}
    star = read_answer("*", legend=legend)

    assert (star.kind, star.lower, star.upper) == (Kind.SUPPRESSED, 0, 4)
    assert read_answer("–", legend=legend).value == 0
    assert read_answer("X", legend=legend).kind is Kind.NOT_RECORDED
    assert read_answer("c", legend=legend).lower is None


@pytest.mark.parametrize(
    ("raw", "lower", "upper"), [("<5", 1, 4), ("5 or fewer", 1, 5), ("<1", 0, 0)]
)
def test_read_answer_hides_no_zero_where_zeros_are_shown(raw: str, lower: int, upper: int) -> None:
    answer = read_answer(raw, zeros_shown=True)

    assert (answer.lower, answer.upper) == (lower, upper)


def test_read_answer_keeps_the_parts_of_several_numbers() -> None:
    answer = read_answer("2019-20 = 4, 2020-21 = 0")

    assert answer.kind is Kind.SEVERAL
    assert answer.value is None
    assert [(p.label, p.answer.value) for p in answer.parts] == [
        ("2019-20", 4),
        ("2020-21", 0),
    ]


def test_read_answer_adds_no_parts_of_different_units() -> None:
    assert read_answer("6 incidents, 4 children").value is None


def test_read_answer_keeps_a_text_answer_without_review() -> None:
    answer = read_answer("Our policy was adopted in 2019", kind="text")

    assert (answer.kind, answer.needs_review, answer.note) == (
        Kind.UNCLEAR,
        False,
        "text",
    )
    assert read_answer("Not held", kind="text").kind is Kind.NOT_HELD


@pytest.mark.parametrize("slip", ["sevn", "twleve", "fourty", "Nonw", "thirten"])
def test_read_answer_puts_no_letter_right_in_a_number(slip: str) -> None:
    assert read_answer(slip).value is None


def test_read_answer_refuses_an_unknown_law_or_kind() -> None:
    with pytest.raises(ValueError, match="unknown law 'hipaa'"):
        read_answer("5", law="hipaa")
    with pytest.raises(ValueError, match="unknown kind 'counts'"):
        read_answer("5", kind="counts")


def test_as_dict_gives_plain_json_numbers() -> None:
    answer = read_answer("15.0", unit="hours")

    assert type(answer.as_dict()["value"]) is int
    assert read_answer("0.5", unit="FTE").as_dict()["value"] == 0.5
    assert list(answer.as_dict()) == [
        "raw", "kind", "value", "lower", "upper", "unit", "needs_review", "note", "sections",
        "parts",
    ]  # fmt: skip


@given(
    raw=st.one_of(st.text(), RISKY),
    kind=st.sampled_from([None, "count", "number", "money", "percent", "yes_no", "text"]),
    unit=st.sampled_from([None, "children", "GBP", "percent", "FTE"]),
)
def test_read_answer_reads_any_text(raw: str, kind: str | None, unit: str | None) -> None:
    answer = read_answer(raw, kind=kind, unit=unit, law="foia")

    assert answer.raw == raw
    json.dumps(answer.as_dict())
    if answer.kind is Kind.EXACT:
        assert answer.lower == answer.value == answer.upper
    if answer.lower is not None and answer.upper is not None:
        assert answer.lower <= answer.upper
    if answer.kind is Kind.UNCLEAR and kind != "text":
        assert answer.needs_review
        assert answer.note


@given(number=NUMBERS)
def test_read_answer_accepts_a_plain_number_only_as_itself(number: int) -> None:
    for raw in (
        f"{number:,}",
        str(number),
        f"{number}.0",
        f"There were {number:,} cases.",
    ):
        answer = read_answer(raw)
        if not answer.needs_review:
            assert answer.value == number


@given(raw=st.sampled_from([case["raw"] for case in CASES]), before=SPACES, after=SPACES)
def test_read_answer_does_not_mind_space_around_a_reply(raw: str, before: str, after: str) -> None:
    plain, wrapped = (
        read_answer(raw).as_dict(),
        read_answer(before + raw + after).as_dict(),
    )

    assert plain | {"raw": ""} == wrapped | {"raw": ""}


@given(number=NUMBERS, limit=st.integers(min_value=2, max_value=50))
def test_read_answer_bounds_hold_the_number_they_hide(number: int, limit: int) -> None:
    fewer = read_answer(f"fewer than {limit}")
    more = read_answer(f"more than {number}")

    assert (fewer.lower, fewer.upper) == (0, limit - 1)
    assert more.lower == Decimal(number) + 1 or more.needs_review
    assert more.upper is None


@given(number=st.integers(min_value=0, max_value=10**6))
def test_read_answer_never_takes_a_section_for_the_value(number: int) -> None:
    answer = read_answer(f"{number:,} (s.40(2) applied to the breakdown)", law="foia")

    assert answer.needs_review or answer.value == number


@pytest.mark.parametrize(
    "raw",
    ["1" * 100_000, "1," * 50_000, "not held " * 11_000, "<" * 100_000, "(" * 100_000,
     "a1 " * 33_000, "¹" * 100_000, "\u200b" * 100_000, " " * 100_000 + "7", "s.1, " * 20_000],
    ids=lambda raw: ascii(raw[:6]),
)  # fmt: skip
@pytest.mark.parametrize("length", [3_900, 100_000])
def test_read_answer_does_not_run_away_on_long_text(raw: str, length: int) -> None:
    started = time.perf_counter()

    read_answer(raw[:length])

    # No measure of speed: a pattern that runs away takes minutes, this one hundredths.
    assert time.perf_counter() - started < 20


def test_read_answer_asks_about_the_count_asked_for() -> None:
    assert read_answer("12 families", unit="children").kind is Kind.UNCLEAR
    assert read_answer("12 looked after children", unit="children").value == 12


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("two hundred and six", "206"),
        ("twenty-one", "21"),
        ("three thousand, four hundred and five", "3405"),
        ("no one", "no one"),
        ("someone", "someone"),
    ],
)
def test_english_to_digits_reads_whole_number_words(words: str, digits: str) -> None:
    assert english_to_digits(words) == digits


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("un ar bymtheg", "16"),
        ("saith ar hugain", "27"),
        ("tri deg pedwar", "34"),
        ("pedwar ugain", "80"),
        ("hanner cant", "50"),
        ("llai na deg", "llai na 10"),
        ("we cant say", "we cant say"),
    ],
)
def test_welsh_to_digits_reads_a_whole_phrase_only(words: str, digits: str) -> None:
    assert welsh_to_digits(words) == digits


def test_meaning_differs_by_law() -> None:
    assert meaning("38", "foia") == "health and safety"
    assert meaning("38", "foisa") == "personal data"
    assert meaning("40(5B)(a)", "foia") == "neither confirm nor deny"
    assert meaning("38", None) == ""
