"""One reply address a request, with a token in it that only we can have made.

A token is the request's number and 65 bits of a keyed hash over it, in 32 lower-case letters
and digits; it holds no time and never expires, since a council may answer after a year. Letters
that look like digits are left out, and taken for those digits where somebody types one.
"""

import hashlib
import hmac

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # without i, l, o and u
PLACEHOLDER = "{token}"
LARGEST_NUMBER = 2**63 - 1  # the largest primary key of a table
MAC_LENGTH = 13  # of 5 bits each
LONGEST_TOKEN = 13 + MAC_LENGTH  # 13 for the largest number
LONGEST_LOCAL_PART = 63  # RFC 5321 section 4.5.3.1.1 allows 64

_MAC_BITS = 5 * MAC_LENGTH
_AS_DIGITS = str.maketrans("oil", "011")


def make_address(pattern: str, number: int, key: str) -> str:
    """Return the reply address of request `number`, by a pattern such as foi+{token}@example.org.

    Raises ValueError for a pattern that is no such address or that leaves no room for the
    longest token before the @, and for what `make_token` refuses.
    """
    before, after, domain = _parts(pattern)
    room = LONGEST_LOCAL_PART - LONGEST_TOKEN
    if len(before) + len(after) > room:
        raise ValueError(
            f"the reply address {pattern!r} is too long: at most {room} characters beside "
            f"{PLACEHOLDER} were expected before the @"
        )
    return f"{before}{make_token(number, key)}{after}@{domain}"


def read_token(address: str, pattern: str, key: str) -> int | None:
    """Return the number of the request whose reply address `address` is; None for any other.

    The address stands alone, without a display name. Neither its case nor a dot after the domain
    matters. Without a pattern ("") no address is a reply address.
    """
    if not pattern:
        return None
    before, after, domain = (part.lower() for part in _parts(pattern))
    local, _, host = address.strip().strip("<>").lower().rpartition("@")
    local = local.strip('"')
    if host.rstrip(".") != domain or len(local) < len(before) + len(after):
        return None
    if not (local.startswith(before) and local.endswith(after)):
        return None
    return read(local[len(before) : len(local) - len(after)], key)


def make_token(number: int, key: str) -> str:
    """Return the token of request `number`.

    Raises ValueError where the number is not from 1 to 2**63 - 1, or the key is empty.
    """
    if not 1 <= number <= LARGEST_NUMBER:
        raise ValueError(f"{number} is no number of a request; 1 to {LARGEST_NUMBER} was expected")
    return _in_base_32(number) + _mac(number, key)


def read(token: str, key: str) -> int | None:
    """Return the number in a token that we made with this key; None for anything else."""
    token = token.lower().translate(_AS_DIGITS)
    digits, mac = token[:-MAC_LENGTH], token[-MAC_LENGTH:]
    if not digits or digits[0] == "0" or len(token) > LONGEST_TOKEN:
        return None  # a number is written in one way only
    if not set(token) <= set(ALPHABET):
        return None
    number = 0
    for digit in digits:
        number = number * 32 + ALPHABET.index(digit)
    return number if hmac.compare_digest(mac, _mac(number, key)) else None


def _parts(pattern: str) -> tuple[str, str, str]:
    """What stands before and after the token, and the domain."""
    local, _, domain = pattern.rpartition("@")
    before, found, after = local.partition(PLACEHOLDER)
    if not found or not domain or PLACEHOLDER in after or "@" in local:
        raise ValueError(
            f"{pattern!r} is no pattern of reply addresses; "
            f"foi+{PLACEHOLDER}@example.org was expected"
        )
    return before, after, domain


def _in_base_32(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = ALPHABET[digit] + digits
    return digits


def _mac(number: int, key: str) -> str:
    if not key:
        raise ValueError("the key of the reply addresses is empty; a secret text was expected")
    # The words before the number keep these hashes apart from any others made with the key.
    signed = f"reply address of request {number}"
    digest = hmac.digest(key.encode(), signed.encode(), hashlib.sha256)
    bits = int.from_bytes(digest) >> (len(digest) * 8 - _MAC_BITS)
    return _in_base_32(bits).rjust(MAC_LENGTH, ALPHABET[0])
