"""The text of several lines."""

import pytest

from responses_app.readers.layout.wording import Wording, joined
from responses_app.readers.layout.words import Word


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("looked af-", "ter", "looked after"),
        ("2022-", "23", "2022-23"),
        ("North-", "East", "North-East"),
        ("12 -", "15", "12 - 15"),
        ("-", "5", "- 5"),
        ("In", "2023", "In 2023"),
    ],
)
def test_joined_makes_one_text_of_two_lines(before, after, whole):
    assert joined(before, after) == whole


def test_wording_names_words_that_are_doubtful_and_markers():
    words = [
        Word("12", 10, 10, 20, 20, 1, 10, False, True, "a"),
        Word("children", 24, 10, 60, 20, 1, 10),
    ]

    said = Wording(words)

    assert (said.text, said.footnotes, said.doubtful) == ("12 children", ("a",), ("12",))
