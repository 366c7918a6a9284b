"""The numbers that word processors put before the items of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.contents.numbering import Count, Level, written

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(1, "decimal", "1"), (3, "decimalZero", "03"), (28, "upperLetter", "BB"),
     (11, "ordinal", "11th"),
     (22, "ordinal", "22nd"), (4, "upperRoman", "IV"), (5, "bullet", ""), (5, "none", ""),
     (5, "hebrew1", "5"), (0, "lowerLetter", "0")],
)  # fmt: skip
def test_written_knows_the_formats(number, form, text):
    assert written(number, form) == text


@given(st.integers(1, 3_999))
def test_written_in_roman_letters_adds_up(number):
    values = [_VALUES[letter] for letter in written(number, "lowerRoman")]

    after = [*values[1:], 0]
    assert sum(-one if one < nxt else one for one, nxt in zip(values, after, strict=True)) == number


def test_next_begins_deeper_levels_anew():
    count = Count((Level("decimal", "%1."), Level("lowerLetter", "%2)")))

    assert [count.next(depth) for depth in (0, 1, 1, 0, 1)] == ["1.", "a)", "b)", "2.", "a)"]


def test_next_goes_on_with_a_level_that_is_never_begun_anew():
    count = Count((Level("decimal", "%1."), Level("decimal", "%2.", restarts_after=0)))

    assert [count.next(depth) for depth in (0, 1, 0, 1)] == ["1.", "1.", "2.", "2."]


def test_restart_gives_the_next_item_its_number():
    count = Count((Level("decimal", "%1."),))
    count.restart(0, 4)

    assert [count.next(0), count.next(0), count.next(7)] == ["4.", "5.", ""]
