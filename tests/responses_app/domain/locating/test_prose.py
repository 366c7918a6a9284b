"""Answers in running text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.content import Content, Line
from responses_app.domain.locating import Asked, AskedQuestion, locate
from tests.responses_app.domain.locating.made import ASKED, TEXT, YEARS, find, of_text, told

ANSWERED = {("1a", "2021"): "24", ("1a", "2022"): "60", ("1a", "2023"): "107"}


@pytest.mark.parametrize(
    "answer",
    [
        ["In 2021 there were 24, in 2022 there were 60 and in 2023, 107."],
        ["24 in 2021, 60 in 2022 and 107 in 2023."],
        ["For 2021, 2022 and 2023 the figures are 24, 60 and 107 respectively."],
        ["24, 60 and 107 respectively."],
        ["2021 - 24", "2022 - 60", "2023 - 107"],
        ["Answer: 2021: 24; 2022: 60; 2023: 107"],
        ["A: Jan-Dec 2021 = 24; Jan-Dec 2022 = 60; Jan-Dec 2023 = 107"],
        ["In 2021 there were 24.", "In 2022 there were sixty.", "In 2023 there were 107."],
    ],
)
@pytest.mark.parametrize("question", [f"1a) {TEXT['1a']}", TEXT["1a"], "Q1 (a)", "Question 1a:"])
def test_read_finds_answers_below_a_question(question, answer):
    assert find(of_text(question, *answer)) == ANSWERED


def test_read_finds_answers_beside_labels():
    assert find(of_text("1a: 2021: 24; 2022: 60; 2023: 107")) == ANSWERED


def test_read_takes_the_period_from_the_heading_of_a_section():
    texts = [t for year in YEARS for t in (year, f"1a) {year[-1]}", f"1b) 1{year[-1]}")]

    found = find(of_text(*texts))

    assert found == {
        (key, year): lead + year[-1] for year in YEARS for key, lead in (("1a", ""), ("1b", "1"))
    }


def test_read_resolves_a_letter_below_a_number():
    found = find(of_text("Question 1", "(a) 2021: 24", "(b) Information not held", "3. 2021: 9"))

    assert found["1a", "2021"] == "24"
    assert found["1b", "2022"] == "not_held"
    assert found["3", "2021"] == "9"


def test_read_finds_two_questions_in_one_sentence():
    found = find(
        of_text("In 2022, 31 children were identified as trafficked, of whom 12 went missing.")
    )

    assert found == {("1a", "2022"): "31", ("2a", "2022"): "12"}


def test_read_takes_a_question_that_a_sentence_names():
    found = find(of_text("With regard to question 2a, 3 children went missing in 2021."))

    assert found == {("2a", "2021"): "3"}


def test_read_finds_answers_between_the_lines_of_our_mail():
    said = [(f"> 1a) {TEXT['1a']}", True), ("2021: 24, 2022: 60, 2023: 107", False)]
    lines = tuple(
        Line(text, f"line {n}", n, is_quoted=quoted) for n, (text, quoted) in enumerate(said, 1)
    )

    assert told(locate(Content(lines=lines), ASKED)) == ANSWERED


@settings(max_examples=60, deadline=None)
@given(
    number=st.integers(2, 99_999),
    lead=st.sampled_from(["", "1. ", "Q1 ", "You asked: ", "> "]),
    tail=st.sampled_from(["", " Thank you.", " Please let me know."]),
)
def test_read_never_proposes_a_number_of_our_own_question(number, lead, tail):
    text = f"How many of the {number} homes that you inspected were found to be unsafe for tenants?"
    asked = Asked((AskedQuestion("1", text, "homes"),))

    assert locate(of_text(f"{lead}{text}{tail}"), asked).proposals == ()


def test_read_joins_the_lines_of_a_question_that_a_page_breaks():
    text = "How many of the 37 homes that you inspected were found to be unsafe for the tenants?"
    asked = Asked((AskedQuestion("1", text, "homes"),))
    broken = "How many of the 37 homes that you inspected were found to be unsafe"
    lines = (
        Line(broken, "line 1", 1), Line("for the tenants?", "line 2", 2), Line("12", "line 3", 3),
    )  # fmt: skip

    assert told(locate(Content(lines=lines), asked)) == {("1", ""): "12"}


@pytest.mark.parametrize(
    "text",
    [
        "You have the right to an internal review within 40 working days.",
        "Thank you for your request of 12 March 2024.",
        "Civic Centre, 14 Market Place",
        "Tel: 01632 960001",
        "Our ref: FOI 4821",
    ],
)
def test_read_takes_no_set_phrase_for_an_answer(text):
    assert find(of_text(f"1a) {TEXT['1a']}", "2021: 24", text)) == {("1a", "2021"): "24"}


def test_read_takes_the_corrected_figure():
    text = "The figure given for question 1a for 2022 was incorrect. It should read 9, not 12."

    assert find(of_text(text)) == {("1a", "2022"): "9"}


def test_read_reads_yes_and_no_and_one_period_that_is_not_said():
    asked = Asked(
        (AskedQuestion("4", "Does the council pay a retention bonus?", "", "yes_no"),),
        ASKED.periods[:1],
    )

    assert find(of_text("4. Does the council pay a retention bonus?", "No."), asked) == {
        ("4", "2021"): "0"
    }


def test_read_points_at_the_words_of_the_answer():
    content = of_text("1a", "In 2021 there were 24 and in 2022 there were 60.")

    for one in locate(content, ASKED).proposals:
        line = content.lines[one.spot.line].text
        assert str(one.answer.value) in line[one.spot.start : one.spot.end]


def test_read_follows_the_words_where_their_numbers_are_not_ours():
    found = find(of_text("3. Trafficked children who went missing", "2021: 3; 2022: 4"))

    assert found == {("2a", "2021"): "3", ("2a", "2022"): "4"}


def test_read_takes_one_value_for_every_period_that_is_named_together():
    assert find(of_text(f"1a) {TEXT['1a']}", "There were 8 in each of the three years.")) == {
        ("1a", year): "8" for year in YEARS
    }
    assert find(of_text(f"1a) {TEXT['1a']}", "We identified none in 2021, 2022 or 2023.")) == {
        ("1a", year): "0" for year in YEARS
    }


def test_read_takes_no_total_of_all_periods_for_each_of_them():
    found = find(of_text(f"1a) {TEXT['1a']}", "There were 8 in total in all three years."))

    assert "8" not in found.values()


def test_read_pairs_values_and_periods_that_stand_crosswise():
    found = find(of_text(f"1a) {TEXT['1a']}", "In 2023 we recorded 107, against 60 in 2022."))

    assert found == {("1a", "2023"): "107", ("1a", "2022"): "60"}


def test_read_divides_a_line_at_strokes():
    assert find(of_text("1a: 2021 - 24 / 2022 - 60 / 2023 - 107")) == ANSWERED


def test_read_takes_two_corrections_of_one_sentence():
    found = find(
        of_text("For 2022, the answer to 1(a) should read 54 and the answer to 3 should read 12.")
    )

    assert found == {("1a", "2022"): "54", ("3", "2022"): "12"}


def test_read_takes_no_number_from_our_question_quoted_without_its_mark():
    asked = Asked(
        questions=(
            AskedQuestion("2", "How many children in your care went missing at least once?"),
            AskedQuestion("3", "The number of missing incidents for the children in question 2"),
        ),
        periods=ASKED.periods,
    )

    found = find(of_text(f"3. {asked.questions[1].text}", "Not recorded."), asked)

    assert found == {("3", year): "not_recorded" for year in YEARS}


def test_read_takes_bare_numbers_for_labels_where_all_questions_come_in_order():
    found = find(of_text("1a In 2021: 24", "1b In 2021: 60", "2a In 2021: 12", "3 In 2021: 107"))

    assert found == {
        ("1a", "2021"): "24", ("1b", "2021"): "60", ("2a", "2021"): "12", ("3", "2021"): "107",
    }  # fmt: skip
