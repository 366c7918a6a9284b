from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.hidden_data.format_sections import read_sections, section_for
from responses_app.readers.hidden_data.number_formats import read_format


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("0%", "0.37", "37%"),
        ('0" children"', "5", "5 children"),
        ('"<"0', "5", "<5"),
        ("<0", "5", "<5"),
        ('[<5]"*";[<10]"few";0', "7", "few"),
        ('"up";"down";"same"', "-2", "down"),
        ('"up";"down";"same"', "0", "same"),
        ('0;-0;"-"', "0", "0"),
        ('"a;b"0', "5", "a;b5"),
        ('[Red][>=100]0" high";0', "100", "100 high"),
    ],
)
def test_section_for_gives_what_is_written_beside_the_digits(code, value, text):
    number = Decimal(value)

    assert section_for(number, read_sections(code)).write(number) == text


@pytest.mark.parametrize(
    "code", ["General", "0", "#,##0.00", "£#,##0;[Red]-£#,##0", "@", "_-* #,##0.00_-", "0000"]
)
def test_read_sections_finds_nothing_in_formats_that_only_shape_digits(code):
    assert read_sections(code) == ()


@given(st.text(max_size=40), st.integers(-(10**12), 10**12))
def test_figure_never_fails_on_any_format(code, value):
    assert isinstance(read_format(code).figure(str(value)), str)


@given(st.integers(0, 10**9))
def test_figure_of_a_share_is_a_hundred_times_it(value):
    assert read_format("0%").figure(str(value)) == f"{value * 100}%"
