import pytest
from hypothesis import assume, given
from hypothesis.strategies import integers, sampled_from, text

from requests_app.domain import reply_address
from requests_app.domain.reply_address import ALPHABET, MAC_LENGTH
from responses_app.domain.matching import tokens

KEY = "a key"
PATTERN = "foi+{token}@example.org"
NUMBERS = integers(1, 10**7)


def address(number: int, pattern: str = PATTERN) -> str:
    return reply_address.make_address(pattern, number, KEY)


def numbers(written: str, pattern: str = PATTERN) -> set[int | None]:
    return {tokens.number(word, KEY) for word in tokens.words(written, pattern)} - {None}


@pytest.mark.parametrize("sign", ["+", "%2B", "=2B", "=2b", " ", "_", "-", ".", "", "2b", "&#43;"])
@given(NUMBERS)
def test_words_find_the_token_however_the_plus_sign_was_lost(sign, number):
    assert numbers(address(number).replace("+", sign)) == {number}


@pytest.mark.parametrize(
    "pattern",
    ["{token}@foi.example.org", "foi{token}@example.org", "a.{token}.b@example.org",
     "{token}x@example.org"],
)  # fmt: skip
@given(NUMBERS)
def test_words_find_the_token_of_any_pattern(pattern, number):
    written = f'"{address(number, pattern).upper()}" <foi@example.org>'

    assert numbers(written, pattern) == {number}


@given(text(max_size=80))
def test_words_of_any_text_are_no_tokens_of_ours(written):
    assert numbers(written) == set()


def test_words_in_text_are_those_of_our_domain():
    mine, other = address(5), address(6).replace("example.org", "example.com")
    found = tokens.words_in_text(f"To: <{mine}>, {other}", PATTERN)

    assert {tokens.number(word, KEY) for word in found} - {None} == {5}
    assert tokens.words_in_text("anything", "") == []


def _slips(token: str, at: int, letter: str) -> dict[str, str]:
    return {
        "changed": token[:at] + letter + token[at + 1 :],
        "added": token[:at] + letter + token[at:],
        "dropped": token[:at] + token[at + 1 :],
        "swapped": token[:at] + token[at + 1 : at + 2] + token[at] + token[at + 2 :],
        "one cut off": token[:-1],
        "two cut off": token[:-2],
    }


@given(NUMBERS, integers(0, 17), sampled_from(ALPHABET), sampled_from([*_slips("abc", 0, "d")]))
def test_near_numbers_put_any_one_slip_right(number, at, letter, slip):
    token = reply_address.make_token(number, KEY)
    assume(at < len(token))

    assert tokens.near_numbers(_slips(token, at, letter)[slip], KEY) == {number}


@given(NUMBERS)
def test_near_numbers_do_not_put_more_than_that_right(number):
    token = reply_address.make_token(number, KEY)
    other = reply_address.make_token(number + 1, KEY)[-MAC_LENGTH:]

    assert tokens.near_numbers(token[:-3], KEY) == frozenset()
    assert tokens.near_numbers(token[:-MAC_LENGTH] + other, KEY) <= {number + 1}


@given(text(ALPHABET, min_size=10, max_size=30))
def test_near_numbers_of_a_word_that_is_no_token_are_none(word):
    assert tokens.near_numbers(word, KEY) == frozenset()
