"""Text that a spreadsheet would run as a formula, and how it is kept from that."""

import re

_FORMULA = re.compile(r"[=+@\t\r\n\uff1d\uff0b\uff20-]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before it where it would be run; a number never is.

    >>> guarded("=1+1"), guarded("-5"), guarded("Kent")
    ("'=1+1", '-5', 'Kent')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
