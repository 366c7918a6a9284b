import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.formulas import guarded


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\uff1d1+1"])
def test_guarded_puts_an_apostrophe_before_what_would_be_run(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Kent", "5", "-5", "+5", "-0.25", "2026-03-10", "a=b", "'=1"])
def test_guarded_leaves_words_numbers_and_days_alone(text):
    assert guarded(text) == text


@given(text=st.text())
def test_guarded_never_begins_as_a_formula_unless_it_is_a_number(text):
    written = guarded(text)

    assert written.removeprefix("'") == text.removeprefix("'")
    assert not written.startswith(("=", "@", "\t", "\r"))
