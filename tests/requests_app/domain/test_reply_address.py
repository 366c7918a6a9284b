"""A reply address names one request, and nobody without the key can make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.domain.reply_address import (
    ALPHABET,
    LARGEST_NUMBER,
    LONGEST_TOKEN,
    MAC_LENGTH,
    make_address,
    make_token,
    read,
    read_token,
)

PATTERN = "foi+{token}@example.org"
KEY = "a key of the tests"
NUMBERS = st.integers(1, LARGEST_NUMBER)
CHARACTERS = st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyzABCXYZ-+@. é\u212a")


@given(number=NUMBERS)
def test_read_token_gives_back_the_number_of_the_address(number):
    assert read_token(make_address(PATTERN, number, KEY), PATTERN, KEY) == number


@given(number=NUMBERS)
def test_make_token_is_short_and_has_no_letter_that_looks_like_another(number):
    token = make_token(number, KEY)

    assert set(token) <= set(ALPHABET)
    assert not set(token) & set("ilou")
    assert MAC_LENGTH < len(token) <= LONGEST_TOKEN
    assert len(make_address(PATTERN, number, KEY).split("@")[0]) < 64


def test_make_token_carries_at_least_sixty_bits_of_the_keyed_hash():
    assert 5 * MAC_LENGTH >= 60
    assert len({make_token(7, str(key))[-MAC_LENGTH:] for key in range(500)}) == 500


def test_make_token_is_the_same_on_every_day_and_every_machine():
    # A council may answer a year later: what was printed on a letter must be read for ever.
    assert make_token(1, KEY) == "1bz8s358c8fxp6"
    assert make_token(LARGEST_NUMBER, KEY) == "7zzzzzzzzzzzzsyfzngx70gy6r"


@given(number=NUMBERS, data=st.data())
def test_read_token_never_takes_one_changed_character_for_another_request(number, data):
    address = make_address(PATTERN, number, KEY)
    at = data.draw(st.integers(0, len(address) - 1))
    changed = address[:at] + data.draw(CHARACTERS) + address[at + 1 :]

    assert read_token(changed, PATTERN, KEY) in (number, None)


@given(number=NUMBERS, data=st.data())
def test_read_refuses_a_token_with_a_character_more_or_less(number, data):
    token = make_token(number, KEY)
    at = data.draw(st.integers(0, len(token) - 1))

    assert read(token[:at] + token[at + 1 :], KEY) is None
    assert read(token[:at] + data.draw(st.sampled_from(ALPHABET)) + token[at:], KEY) is None


@given(number=NUMBERS, key=st.text(min_size=1).filter(lambda key: key != KEY))
def test_read_token_refuses_a_token_of_another_key(number, key):
    assert read_token(make_address(PATTERN, number, key), PATTERN, KEY) is None


@given(number=NUMBERS, other=NUMBERS)
def test_read_refuses_the_number_of_one_with_the_hash_of_another(number, other):
    mixed = make_token(number, KEY)[:-MAC_LENGTH] + make_token(other, KEY)[-MAC_LENGTH:]

    assert read(mixed, KEY) == (number if number == other else None)


@given(number=NUMBERS)
def test_read_token_reads_the_address_as_people_and_servers_change_it(number):
    address = make_address(PATTERN, number, KEY)
    local, domain = address.split("@")
    token = local.removeprefix("foi+")

    for seen in (
        address.upper(),
        f" {address}\r\n",
        f"<{address}>",
        f'"{local}"@{domain}',
        f"{address}.",
        f"FOI+{token.replace('0', 'o').replace('1', 'l')}@Example.org",
        f"foi+{token.replace('0', 'O').replace('1', 'I')}@example.ORG",
    ):
        assert read_token(seen, PATTERN, KEY) == number


@pytest.mark.parametrize(
    "address",
    [
        "",
        "@",
        "foi@example.org",
        "foi+@example.org",
        "foi+12@example.org",
        "foi+{token}@example.org",
        "{token}",
        f"foi+{make_token(9, KEY)}@example.com",
        f"foi+{make_token(9, KEY)}@mail.example.org",
        f"foi+{make_token(9, KEY)}",
        f"foi-{make_token(9, KEY)}@example.org",
        f"info+{make_token(9, KEY)}@example.org",
        f"foi+0{make_token(9, KEY)}@example.org",
        f"foi+o{make_token(9, KEY)}@example.org",
        f"foi+{make_token(9, KEY)[:-1]}@example.org",
        f"foi+{make_token(9, KEY)}x@example.org",
        f"foi+{'z' * 5000}@example.org",
    ],
)
def test_read_token_is_none_for_what_is_no_reply_address_of_ours(address):
    assert read_token(address, PATTERN, KEY) is None


@given(text=st.text())
def test_read_token_takes_any_text(text):
    assert read_token(text, PATTERN, KEY) is None
    assert read_token(f"foi+{text}@example.org", PATTERN, KEY) is None


@pytest.mark.parametrize(
    "pattern", ["{token}@example.org", "foi.{token}.reply@example.org", "FOI+{token}@Example.ORG"]
)
def test_make_address_puts_the_token_where_the_pattern_says(pattern):
    address = make_address(pattern, 5, KEY)

    assert address == pattern.replace("{token}", make_token(5, KEY))
    assert read_token(address.lower(), pattern, KEY) == 5


def test_read_token_does_not_let_the_ends_of_the_pattern_overlap():
    assert read_token("foi@example.org", "foi{token}oi@example.org", KEY) is None


def test_read_token_knows_no_reply_address_where_none_is_set():
    assert read_token(make_address(PATTERN, 5, KEY), "", KEY) is None


@pytest.mark.parametrize(
    "pattern", ["", "foi@example.org", "foi+{token}", "{token}{token}@example.org", "a@{token}@b.c"]
)
def test_make_address_refuses_a_pattern_that_is_none_and_says_what_was_expected(pattern):
    with pytest.raises(ValueError, match=r"foi\+\{token\}@example.org was expected"):
        make_address(pattern, 1, KEY)


def test_make_address_refuses_a_pattern_without_room_for_the_longest_token():
    fits, too_long = "x" * 37 + "{token}@a.uk", "x" * 38 + "{token}@a.uk"

    assert len(make_address(fits, LARGEST_NUMBER, KEY).split("@")[0]) == 63
    with pytest.raises(ValueError, match="at most 37 characters"):
        make_address(too_long, 1, KEY)


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_make_token_refuses_what_is_no_number_of_a_request(number):
    with pytest.raises(ValueError, match="was expected"):
        make_token(number, KEY)


def test_make_token_refuses_an_empty_key():
    with pytest.raises(ValueError, match="key of the reply addresses is empty"):
        make_token(1, "")
