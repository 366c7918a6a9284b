"""Find reply tokens in addresses, whole ones and those with one slip in them.

A token carries 65 bits of a keyed hash over its number, so a word that reads as one is one,
wherever it stands: the plus sign may be lost, encoded or replaced, or the address may have become
a display name. For the same reason a slip is put right without a look at any request: at least
55 bits of the hash have to fit the number after it, and one number alone can fit.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from rapidfuzz.distance import OSA

from requests_app.domain import reply_address
from requests_app.domain.reply_address import ALPHABET, LARGEST_NUMBER, LONGEST_TOKEN, MAC_LENGTH

MOST_CUT_OFF = 2  # characters lost at the end of an address
MOST_WORDS = 200  # looked at in one mail; no mail has as many recipients that are ours
LONGEST_LOOKED_AT = 400_000  # characters of text

_SHORTEST = 1 + MAC_LENGTH - MOST_CUT_OFF
_QUOTED_PRINTABLE = re.compile(r"=([0-9a-f]{2})", re.IGNORECASE)
_WORD = re.compile(rf"[0-9a-z]{{{_SHORTEST - 1},60}}")
_AS_DIGITS = str.maketrans("oil", "011")  # as reply_address takes them
_LETTERS = re.compile(r"[0-9a-z]+")


def words(text: str, pattern: str) -> list[str]:
    """Return the words in an address, or in a header of addresses, that may be tokens.

    `pattern` is that of our reply addresses: what stands in it before and after the token may
    have grown together with it where a sign was lost.
    """
    folded = text.lower()
    decoded = unquote(_QUOTED_PRINTABLE.sub(r"%\1", folded)).lower()
    found: dict[str, None] = {}
    for way in dict.fromkeys((decoded, folded)):
        for word in _WORD.findall(way):
            found.update(dict.fromkeys(_without_neighbours(word, pattern)))
            if len(found) >= MOST_WORDS:
                return list(found)
    return list(found)


def words_in_text(text: str, pattern: str) -> list[str]:
    """The same for a running text: of addresses at our domain only."""
    domain = pattern.rpartition("@")[2].lower()
    if not domain:
        return []
    local = re.compile(rf"[^\s<>\"',;:()\[\]]{{1,120}}(?=@{re.escape(domain)}(?![\w-]))")
    named = dict.fromkeys(local.findall(text[:LONGEST_LOOKED_AT].lower()))
    return words(" ".join(named), pattern) if named else []


def _without_neighbours(word: str, pattern: str) -> Iterator[str]:
    before, _, after = pattern.rpartition("@")[0].lower().partition(reply_address.PLACEHOLDER)
    heads = ("", *_LETTERS.findall(before)[-1:])
    tails = ("", *_LETTERS.findall(after)[:1])
    for head in heads:
        for sign in ("", "2b"):  # what is left of an encoded plus sign
            for tail in tails:
                rest = word.removeprefix(head + sign).removesuffix(tail)
                if _SHORTEST - 1 <= len(rest) <= LONGEST_TOKEN + 1:
                    yield rest


def number(word: str, key: str) -> int | None:
    """Return the number in a whole token; None for any other word."""
    return reply_address.read(word, key)


def near_numbers(word: str, key: str) -> frozenset[int]:
    """Return the numbers whose token this word is but for one slip.

    A slip is one character wrong, missing or too many, two neighbours swapped, or up to two
    characters cut off at the end. Costs a few hundred hashes at most.
    """
    word = word.translate(_AS_DIGITS)
    return frozenset({*_slip_in_mac(word, key), *_slip_in_number(word, key)})


def _slip_in_mac(word: str, key: str) -> Iterator[int]:
    """The number is whole: its hash is worked out, and compared with what is written."""
    for length in range(MAC_LENGTH - MOST_CUT_OFF, MAC_LENGTH + 2):
        digits, written = word[:-length], word[-length:]
        meant = _number(digits)
        if meant is None:
            continue
        mac = reply_address.make_token(meant, key)[-MAC_LENGTH:]
        if mac.startswith(written) or OSA.distance(mac, written, score_cutoff=1) <= 1:
            yield meant


def _slip_in_number(word: str, key: str) -> Iterator[int]:
    """The hash is whole: every number with one slip less is tried against it."""
    digits, mac = word[:-MAC_LENGTH], word[-MAC_LENGTH:]
    # Two neighbours may be swapped across the border of the two.
    swapped = word[: -MAC_LENGTH - 1] + mac[:1] + digits[-1:] + mac[1:]
    for token in (*(one + mac for one in _one_slip_from(digits)), swapped):
        meant = _number(token[:-MAC_LENGTH])
        if meant is not None and reply_address.make_token(meant, key) == token:
            yield meant


def _one_slip_from(digits: str) -> Iterable[str]:
    places = range(len(digits))
    return {
        *(digits[:i] + one + digits[i + 1 :] for i in places for one in ALPHABET),
        *(digits[:i] + one + digits[i:] for i in range(len(digits) + 1) for one in ALPHABET),
        *(digits[:i] + digits[i + 1 :] for i in places),
        *(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in places[:-1]),
    }


def _number(digits: str) -> int | None:
    """The number written so; None for what no token begins with."""
    if not digits or digits[0] == "0" or not set(digits) <= set(ALPHABET):
        return None
    value = 0
    for digit in digits:
        value = value * len(ALPHABET) + ALPHABET.index(digit)
    return value if value <= LARGEST_NUMBER else None
