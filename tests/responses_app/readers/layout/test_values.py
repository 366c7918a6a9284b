"""What looks like a value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.layout.values import is_value, is_year


@pytest.mark.parametrize(
    "text",
    ["0", "12", "1,204", "1 204", "<5", "< 5", "≤4", "37%", "37.5 %", "(12)", "£1,204.50", "-5",
     "*", "-", "–", "..", "[c]", "[x]", "n/a", "N/A", "Nil", "c.120", "12*", "[12]"],
)  # fmt: skip
def test_is_value_knows_numbers_and_signs(text):
    assert is_value(text)


@pytest.mark.parametrize("text", ["12 children", "Year", "Q1", "of 12", "1a", "s.40(2)", ""])
def test_is_value_knows_words(text):
    assert not is_value(text)


@given(st.integers(0, 10**9))
def test_is_value_knows_every_count(number):
    assert is_value(str(number))
    assert is_value(f"{number:,}")


def test_is_year_knows_headings_of_columns():
    assert all(map(is_year, ["2023", "2023/24", "2023-24", "FY 2023-24", "23/24", "2023/2024"]))
    assert not any(map(is_year, ["1,204", "12", "20234", "3023"]))
