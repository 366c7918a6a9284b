"""Choosing among ways to say the same thing."""

import re
from random import Random

_CHOICE = re.compile(r"\{([^{}]*)\}")
_ONES = (
    *("zero one two three four five six seven eight nine ten eleven twelve thirteen").split(),
    *("fourteen fifteen sixteen seventeen eighteen nineteen").split(),
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def choose(rng: Random, text: str) -> str:
    """The text with each {one|or another} decided, from the inside out."""
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text, count=1)
    return " ".join(text.split(" "))


def in_words(number: int) -> str:
    """A number below 100 as a word."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def listed(parts: list[str], last: str = " and ") -> str:
    """ "a, b and c"."""
    return last.join([*([", ".join(parts[:-1])] if parts[1:] else []), *parts[-1:]])
