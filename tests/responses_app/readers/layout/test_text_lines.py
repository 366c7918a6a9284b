"""Words in lines and phrases, and what stands raised behind them."""

from responses_app.readers.layout.text_lines import (
    rows_of,
    text_lines,
    with_raised,
    without_leaders,
)
from responses_app.readers.layout.words import Word


def word(text: str, left: float, top: float = 100, size: float = 10) -> Word:
    return Word(text, left, top, left + len(text) * size / 2, top + size, 1, size)


def test_rows_of_puts_words_of_one_height_into_a_row_from_the_left():
    rows = rows_of([word("b", 50), word("c", 10, 115), word("a", 10, 101)])

    assert [[one.text for one in row] for row in rows] == [["a", "b"], ["c"]]


def test_text_lines_parts_phrases_at_wide_gaps():
    (line,) = text_lines([word("one", 10), word("two", 28), word("three", 90)], 0.28)

    assert [phrase.text for phrase in line.phrases] == ["one two", "three"]


def test_text_lines_parts_two_values_sooner_than_two_words():
    (line,) = text_lines([word("12", 10), word("15", 25)], 0.28)
    assert len(line.phrases) == 2

    (line,) = text_lines([word("of", 10), word("us", 25)], 0.28)
    assert len(line.phrases) == 1


def test_text_lines_parts_phrases_at_a_wall():
    (line,) = text_lines([word("one", 10), word("two", 28)], 0.28, [26.0])

    assert len(line.phrases) == 2


def test_with_raised_keeps_a_small_number_behind_a_number_apart():
    (one,) = with_raised([word("12", 10), word("1", 20, 99, 6)])

    assert (one.text, one.raised) == ("12", "1")


def test_with_raised_leaves_a_small_number_that_is_lowered():
    words = with_raised([word("12", 10), word("1", 20, 105, 6)])

    assert [one.text for one in words] == ["12", "1"]


def test_with_raised_leaves_a_small_number_that_stands_apart():
    words = with_raised([word("12", 10), word("1", 40, 99, 6)])

    assert [one.raised for one in words] == ["", ""]


def test_without_leaders_leaves_out_dots_that_lead_along_a_line():
    line = [word("2023", 10), *(word(".", 40 + 6 * n) for n in range(9)), word("12", 120)]

    assert [one.text for one in without_leaders(line)] == ["2023", "12"]


def test_without_leaders_keeps_dots_that_stand_in_columns():
    line = [word(".", 100 + 60 * n) for n in range(6)]

    assert without_leaders(line) == line
