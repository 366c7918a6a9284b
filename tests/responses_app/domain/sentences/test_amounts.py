from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.sentences.amounts import (
    Amounts,
    Span,
    counted,
    listed,
    percent,
    plain,
    pounds,
)
from tests.statistic_rows import numbers_in


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(7, 7, 7), "7 children"),
        (Span(1, 1, 1), "1 child"),
        (Span(0, 0, 0), "0 children"),
        (Span(None, 1, 1), "1 child"),
        (Span(None, 12, 1600), "between 12 and 1,600 children"),
        (Span(None, 864, None), "at least 864 children"),
        (Span(None, None, 16), "at most 16 children"),
        (Span(None, None, None), ""),
    ],
)
def test_span_is_written_with_what_it_counts(span, words):
    assert Amounts("children").span(span) == words


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1234.5, "£1,234.50"),
        (1200, "£1,200"),
        (-3, "-£3"),
        (-3.25, "-£3.25"),
        (0.125, "£0.125"),
        (1e-06, "£0.000001"),
    ],
)
def test_pounds_shows_pence_where_there_are_any(number, written):
    assert pounds(number) == written
    assert Amounts("GBP", "money").span(Span(number, number, number)) == written


def test_money_of_another_unit_keeps_it():
    assert Amounts("£000", "money").span(Span(12, 12, 12)) == "12 £000"


@pytest.mark.parametrize(("number", "written"), [(37, "37.0%"), (12.5, "12.5%"), (0.05, "0.1%")])
def test_percent_has_one_decimal_half_up(number, written):
    assert percent(number) == written


@given(
    number=st.integers(-(10**12), 10**12)
    | st.decimals(-(10**6), 10**6, places=6).map(lambda one: float(one))
)
def test_plain_keeps_every_digit(number):
    written = plain(number)

    assert numbers_in(written) == [abs(Decimal(str(number)))]
    assert "e" not in written.lower()


def test_counted_and_listed_read_as_english():
    assert counted(1, "authority", "authorities") == "1 authority"
    assert counted(0, "reply", "replies") == "0 replies"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
