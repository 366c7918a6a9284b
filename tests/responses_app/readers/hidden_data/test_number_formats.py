import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.hidden_data.number_formats import plain_number, read_format


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("General", "12", "12"),
        ("0", "12.5", "13"),
        ("0.00", "12.5", "12.50"),
        ("#,##0", "1234567", "1,234,567"),
        ("0%", "0.125", "13%"),
        ("0.0%", "0.125", "12.5%"),
        ("£#,##0.00", "1234.5", "£1,234.50"),
        ("[$£-809]#,##0", "1234", "£1,234"),
        ("#,##0;[Red]-#,##0", "-1234", "-1,234"),
        ("0000", "7", "0007"),
        ("dd/mm/yyyy", "39884", "12/03/2009"),
        ("d mmm yy", "39884", "12 Mar 09"),
        ("mmmm yyyy", "39884", "March 2009"),
        ("[$-809]dd mmmm yyyy;@", "39884", "12 March 2009"),
        ("hh:mm", "0.5", "12:00"),
        ("dd/mm/yyyy hh:mm", "39884.75", "12/03/2009 18:00"),
        ("h:mm AM/PM", "0.75", "6:00 PM"),
        ('"Year" yyyy', "39884", "Year 2009"),
        ("# ?/?", "0.5", "0.5"),
        ("@", "5", "5"),
        (";;;", "5", ""),
    ],
)
def test_shown_gives_a_value_as_the_screen_does(code, stored, shown):
    assert read_format(code).shown(stored) == shown


@pytest.mark.parametrize(
    ("code", "number", "stored"),
    [
        ("mmm-yy", "39884", "2009-03-12"),
        ("hh:mm", "0.5", "12:00:00"),
        ("General", "39884", "39884"),
        ("dd/mm/yyyy", "-5", "-5"),
        ("dd/mm/yyyy", "1E300", "1E300"),
        ("dd/mm/yyyy", "60", "60"),
        ("dd/mm/yyyy", "59", "1900-02-28"),
        ("dd/mm/yyyy", "2009-03-12T00:00:00", "2009-03-12"),
        ("0.0", "n/a", "n/a"),
    ],
)
def test_stored_gives_the_whole_day_whatever_is_shown_of_it(code, number, stored):
    assert read_format(code).stored(number) == stored


def test_stored_begins_in_1904_where_the_workbook_does():
    assert read_format("dd/mm/yyyy").stored("38422", starts_1904=True) == "2009-03-12"


@given(st.integers(-(10**14), 10**14))
def test_plain_number_keeps_whole_numbers(number):
    assert plain_number(str(number)) == str(number)
    assert plain_number(f"{number}.0") == str(number)


@given(st.text(max_size=40), st.text(max_size=20))
def test_shown_never_fails_on_any_format(code, value):
    assert isinstance(read_format(code).shown(value), str)
    assert isinstance(read_format(code).stored(value), str)
