"""Legends as documents write them, and lists that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.content import Cell, Line, Table
from responses_app.readers.contents.notes import notes_of, notes_of_tables


def legend(*texts, used=()):
    lines = [Line(text, f"line {at}", at) for at, text in enumerate(texts, 1)]
    return [(note.marker, note.text) for note in notes_of(lines, used)]


@pytest.mark.parametrize(
    ("text", "marker", "meaning"),
    [
        ("* = fewer than 5", "*", "fewer than 5"),
        ("[c] suppressed", "[c]", "suppressed"),
        ("[x]: not available", "[x]", "not available"),
        ("Note: < denotes fewer than 5", "<", "fewer than 5"),
        ("Please note that <5 means fewer than five.", "<5", "fewer than five"),
        ("Figures below 5 are shown as *", "*", "Figures below 5"),
        ("Numbers below 5 have been replaced with an asterisk.", "*", "Numbers below 5"),
        ("An asterisk (*) indicates a number fewer than 5", "*", "a number fewer than 5"),
        ("Where * is shown, this means fewer than 5 children", "*", "fewer than 5 children"),
        ("We used an asterisk to denote numbers from 1 to 4.", "*", "numbers from 1 to 4"),
        ("* Figures under 5 are exempt, s40(2)", "*", "Figures under 5 are exempt, s40(2)"),
        ("- = nil", "-", "nil"),
        (".. = not available", "..", "not available"),
        ("N/A means not applicable", "N/A", "not applicable"),
        ("c = confidential", "c", "confidential"),
        ("* = llai na 5", "*", "llai na 5"),
        ("Mae * yn dynodi llai na 5", "*", "llai na 5"),
        ("Dangosir ffigurau o dan 5 fel *", "*", "ffigurau o dan 5"),
        ("Fewer than 5 = *", "*", "Fewer than 5"),
        ("For values under 10 we have used the symbol *", "*", "For values under 10"),
        ("Where the number is below 5, this is shown as *.", "*", "Where the number is below 5"),
        ("Numbers below 5 are suppressed (*)", "*", "Numbers below 5 are suppressed"),
        ("Data is withheld where counts are below 5 and shown as *", "*",
         "Data is withheld where counts are below 5"),
        ('Values under 5 are replaced with "~"', "~", "Values under 5"),
        ("Note: small numbers are denoted by [c]", "[c]", "small numbers"),
        ("Dynodir niferoedd o dan 5 gan *", "*", "Dynodir niferoedd o dan 5"),
        ("Defnyddir * lle mae'r nifer o dan 5", "*", "lle mae'r nifer o dan 5"),
        ("Nodyn: nodir gan * ffigurau sy'n llai na 5", "*", "ffigurau sy'n llai na 5"),
        ("Rhoddwyd * yn lle ffigurau o dan 5", "*", "yn lle ffigurau o dan 5"),
        ("Note 1: part-year", "1", "part-year"),
        ("¹ Includes care leavers", "1", "Includes care leavers"),
    ],
)  # fmt: skip
def test_notes_of_reads_a_legend(text, marker, meaning):
    assert legend(text) == [(marker, meaning)]


def test_notes_of_reads_several_signs_of_one_line():
    assert legend("Key: * = fewer than 5; - = nil, .. = not available") == [
        ("*", "fewer than 5"), ("-", "nil"), ("..", "not available"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["1. How many children?", "1 Includes care leavers", "* How many children were there?",
     "a - children in care", "We hold 12.", "2023 = 12, 2024 = 15", "Yes = 12 children",
     "1a = 12 children in 2023", "Total = 12 children", "* Children", "> How many?",
     "In 2023 there were *", "The number of children under 5 was *", "Children under 5: *",
     "Under 5 = *", "The answer is * for 2023, as in 2022", "A total of 12* children under 5"],
)  # fmt: skip
def test_notes_of_takes_no_list_and_no_answer_for_a_legend(text):
    assert legend(text) == []


def test_notes_of_takes_a_numbered_line_where_something_points_to_it():
    assert legend("1 Includes care leavers", used={"1"}) == [("1", "Includes care leavers")]
    assert legend("Notes", "(a) Includes care leavers") == [("(a)", "Includes care leavers")]


def test_notes_of_leaves_out_what_is_quoted():
    assert notes_of([Line("* = fewer than 5", "line 1", 0, is_quoted=True)]) == ()


def test_notes_of_tables_reads_a_sign_beside_its_meaning():
    cells = [("*", "fewer than 5"), ("[x]", "not available"), ("1a", "12")]
    table = Table(
        tuple(
            Cell(row, column, text, f"{row} {column}")
            for row, pair in enumerate(cells)
            for column, text in enumerate(pair)
        ),
        3, 2, "Key", 0,
    )  # fmt: skip

    assert [(note.marker, note.text, note.where) for note in notes_of_tables([table])] == [
        ("*", "fewer than 5", "0 1"), ("[x]", "not available", "1 1"),
    ]  # fmt: skip


@given(st.lists(st.text(max_size=80), max_size=5))
def test_notes_of_never_fails_and_every_note_says_something(texts):
    assert all(marker and meaning for marker, meaning in legend(*texts, used={"1", "a"}))


def test_notes_of_takes_no_line_before_the_first_marker():
    assert legend("1 Street, London", "1 From April", used={"1": 1}) == [("1", "From April")]
