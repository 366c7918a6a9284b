from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.name_words import keeps_first_letters, may_be_a_slip, read_name

LETTERS = st.text("abcdefghijklmnop", min_size=8, max_size=14)


@pytest.mark.parametrize(
    ("written", "place", "kinds"),
    [
        ("Bristol, City of", ("bristol",), {"city"}),
        ("LB of Barnet", ("barnet",), {"borough"}),
        ("St. Helens MBC", ("st", "helens"), {"borough"}),
        ("NE Lincs Council", ("north", "east", "lincolnshire"), set()),
        ("W. Sussex C.C.", ("west", "sussex", "c", "c"), set()),
        ("Cyngor Sir Gâr", ("gar",), {"county"}),
        ("King’s Lynn & West Norfolk", ("kings", "lynn", "west", "norfolk"), set()),
        ("Belfast HSCT", ("belfast", "health", "social", "care", "trust"), set()),
        ("City of London", ("london",), {"city"}),
        ("Council", (), set()),
        ("", (), set()),
    ],
)
def test_read_name_tells_the_place_from_the_kind_of_body(written, place, kinds):
    found = read_name(written)

    assert found.place == place
    assert found.kinds == kinds


def test_read_name_puts_right_a_slip_in_an_administrative_word_but_not_in_a_place():
    assert read_name("Devon Conty Council", {"devon"}).kinds == {"county"}
    assert read_name("Conty Council", {"conty"}).place == ("conty",)


def test_shortened_leaves_out_the_second_part_of_a_place():
    assert list(read_name("Stoke-on-Trent").shortened()) == ["stoke"]
    assert list(read_name("Northern HSC Trust").shortened()) == ["northern", "northerntrust"]
    assert list(read_name("Devon").shortened()) == []


@given(st.text(printable, max_size=40))
def test_read_name_does_not_depend_on_case_or_the_space_around(written):
    assert read_name(f" {written.upper()} ") == read_name(written)


@given(st.text(max_size=40))
def test_read_name_leaves_no_administrative_word_in_a_place(written):
    place = read_name(f"The {written} Borough Council").place

    assert not {"the", "borough", "council"} & set(place)


@pytest.mark.parametrize(
    ("written", "meant", "may"),
    [
        ("rhondda cynon taff", "rhondda cynon taf", True),
        ("hertfordshrie", "hertfordshire", True),
        ("tees valley", "test valley", False),  # two letters of a word of four
        ("bury", "burs", True),
        ("ely", "ayl", False),  # too short for any slip
        ("westsussex", "west sussex", True),  # a space is a letter too
    ],
)
def test_may_be_a_slip_allows_more_in_longer_words(written, meant, may):
    assert may_be_a_slip(tuple(written.split()), tuple(meant.split())) is may


@given(LETTERS, st.data())
def test_may_be_a_slip_of_one_letter_in_a_long_word_either_way(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    slipped = f"{word[:at]}z{word[at + 1 :]}"

    assert may_be_a_slip((slipped,), (word,)) and may_be_a_slip((word,), (slipped,))


def test_keeps_first_letters_looks_at_every_word():
    assert keeps_first_letters(("test", "valey"), ("test", "valley"))
    assert not keeps_first_letters(("test", "alley"), ("test", "valley"))
