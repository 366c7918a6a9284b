"""One way to write a number, whoever reads it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.writing_numbers import json_number, number_or_bounds


@given(st.integers(-(10**15), 10**15))
def test_json_number_writes_a_whole_number_as_int(number):
    written = json_number(Decimal(number).quantize(Decimal("0.000001")))

    assert written == number
    assert isinstance(written, int)


def test_json_number_keeps_what_is_not_known():
    assert json_number(None) is None
    assert json_number(Decimal("12.50")) == 12.5


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ((7, 7, 7), "7"),
        ((0, 0, 0), "0"),
        ((None, 12, 16), "12 to 16"),
        ((None, 12, 12), "12"),
        ((None, 0, None), "0 or more"),
        ((None, None, 4), "4 or fewer"),
        ((120, 115, 124), "120"),
        ((None, None, None), None),
    ],
)
def test_number_or_bounds_says_what_is_known_and_no_more(known, words):
    assert number_or_bounds(*known) == words
