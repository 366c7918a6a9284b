"""Markers taken off the words that they stand at; figures and question letters left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.footnotes import is_marker, take_markers


@pytest.mark.parametrize(
    ("text", "bare", "markers"),
    [
        ("1,204¹", "1,204", ("1",)),
        ("12¹,²", "12", ("1", "2")),
        ("12ᵃ", "12", ("a",)),
        ("12 [1]", "12", ("1",)),
        ("12 [1][2]", "12", ("1", "2")),
        ("Children [note 3]", "Children", ("3",)),
        ("Children [a]", "Children", ("a",)),
        ("12*", "12", ("*",)),
        ("<5 **", "<5", ("**",)),
        ("Total†", "Total", ("†",)),
        ("5^1", "5", ("1",)),
        ("Children looked after *", "Children looked after", ("*",)),
        ("Children cared for by us*", "Children cared for by us", ("*",)),
        ("Number shown*", "Number shown", ("*",)),
        ("Children¹ looked after", "Children looked after", ("1",)),
    ],
)
def test_take_markers_parts_words_and_markers(text, bare, markers):
    assert take_markers(text) == (bare, markers)


@pytest.mark.parametrize(
    "text",
    ["*", "**", "[1]", "[c]", "-", "~", "", "¹", "Area km²", "12 m²", "31ˢᵗ March", "12 [e]",
     "figures below 5 are shown as *", "Figures below 5 are denoted by [c]", "replaced with “*”",
     "values under 5 are replaced with '#", "shown as*", "we have used the symbol *",
     "shown as * or **", "nodir ffigurau o dan 5 gan *", "dangosir fel *", "Defnyddiwyd *",
     "Children in 2023: *", "2023 = *", "2023 – *", "The number was *", "Fewer than 5 = [c]",
     "Children (a)", "12 (1)", "Question 1 (a)", "s.40(2)", "¹ Includes care leavers", "#"],
)  # fmt: skip
def test_take_markers_leaves_what_is_no_marker(text):
    assert take_markers(text) == (text, ())


def test_take_markers_takes_raised_letters_for_what_they_are():
    assert take_markers("12", "1") == ("12", ("1",))
    assert take_markers("Children", "a, b") == ("Children", ("a", "b"))
    assert take_markers("the 31", "st") == ("the 31st", ())


def test_take_markers_takes_round_brackets_only_where_the_document_explains_them():
    assert take_markers("Children (a)", known={"(a)"}) == ("Children", ("(a)",))
    assert take_markers("Children (b)", known={"(a)"}) == ("Children (b)", ())


@pytest.mark.parametrize(
    ("before", "raised", "is_one"),
    [("12", "1", True), ("12", "1,2", True), ("Total", "*", True), ("the 2", "nd", False),
     ("area in m", "2", False), ("", "1", False), ("word", "trade mark", False),
     ("figures below 5 are shown as ", "*", False), ("dangosir fel ", "*", False)],
)  # fmt: skip
def test_is_marker_tells_notes_from_ordinals_and_units(before, raised, is_one):
    assert is_marker(before, raised) is is_one


@given(st.text(max_size=60))
def test_take_markers_never_takes_the_digits_of_a_figure(text):
    bare, markers = take_markers(text)

    plain = [letter for letter in text if letter.isascii() and letter.isdigit()]
    kept = [letter for letter in bare if letter.isascii() and letter.isdigit()]
    if not markers:
        assert bare == text
    assert kept == plain[: len(kept)]


@given(st.integers(0, 10**6), st.sampled_from(["¹", " [1]", "*", "†", "²"]))
def test_take_markers_leaves_the_figure_whole(number, marker):
    bare, markers = take_markers(f"{number:,}{marker}")

    assert (bare, len(markers)) == (f"{number:,}", 1)
