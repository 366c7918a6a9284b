"""Numbers written in words, in English and in Welsh, turned into digits.

Only correct spellings count: a slip of one letter can turn one number into another.
"""

from __future__ import annotations

import re
from itertools import product

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"]
_TEENS += ["seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_SMALL = {word: n for n, word in enumerate([*_ONES, *_TEENS], start=1)}
_SMALL |= {word: n * 10 for n, word in enumerate(_TENS, start=2)}
_SMALL |= {"zero": 0, "nil": 0, "none": 0}

_TO_99 = (
    rf"(?:(?:{'|'.join(_TENS)})(?:(?:-| - | )(?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)}"
    rf"|{'|'.join(_ONES)})"
)
_TO_999 = rf"(?:(?:{'|'.join(_ONES)}|an?) hundred(?:(?: and)? {_TO_99})?|{_TO_99})"
_ENGLISH = re.compile(
    rf"(?<!no )(?<!any )(?<![\w'-])(?:(?:{_TO_999}|an?) thousand(?:,?(?: and)? {_TO_999})?"
    rf"|{_TO_999}|zero|nil|none)(?![\w'])(?!-[a-z])(?! of (?:the|our|those|these)\b(?! \d))"
    r"(?! (?:hand|point|time|another)\b)"
)
_ENGLISH_HINT = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|zero|nil|teen|ty\b|ty-|"
    r"hundred|thousand|dozen)"
)


_DOZEN = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|some|circa|nearly|almost) )?"
    r"\b(?P<many>half a|an?|one|two|three|four) dozen\b"
)
_DOZENS = {"half a": 6, "a": 12, "an": 12, "one": 12, "two": 24, "three": 36, "four": 48}


def english_to_digits(text: str) -> str:
    """Return lower-case `text` with English number words as digits.

    >>> english_to_digits("one hundred and twenty-five children")
    '125 children'
    """
    if not _ENGLISH_HINT.search(text):
        return text
    # A dozen is a round number as people say it: never an exact twelve.
    text = _DOZEN.sub(lambda match: f"about {_DOZENS[match['many']]}", text)
    return _ENGLISH.sub(lambda match: str(_english_value(match.group())), text)


def _english_value(phrase: str) -> int:
    thousands, below = 0, 0
    for word in re.split(r"[\s,-]+", phrase):
        if word == "thousand":
            thousands, below = (below or 1) * 1000, 0
        elif word == "hundred":
            below = (below or 1) * 100
        elif word not in ("and", "a", "an"):
            below += _SMALL[word]
    return thousands + below


_WELSH_ONES = {
    1: ["un"],
    2: ["dau", "dwy", "ddau", "ddwy"],
    3: ["tri", "tair", "dri", "dair", "thri", "thair"],
    4: ["pedwar", "pedair", "bedwar", "bedair", "phedwar", "phedair"],
    5: ["pump", "pum", "bump", "bum", "phump", "phum"],
    6: ["chwech", "chwe"],
    7: ["saith"],
    8: ["wyth"],
    9: ["naw"],
}
_WELSH_TEENS = {
    11: ["un ar ddeg"],
    12: ["deuddeg", "ddeuddeg"],
    13: ["tri ar ddeg", "tair ar ddeg"],
    14: ["pedwar ar ddeg", "pedair ar ddeg"],
    15: ["pymtheg", "bymtheg", "phymtheg"],
    16: ["un ar bymtheg"],
    17: ["dau ar bymtheg", "dwy ar bymtheg"],
    18: ["deunaw", "ddeunaw"],
    19: ["pedwar ar bymtheg", "pedair ar bymtheg"],
}


def _welsh_numbers() -> dict[str, int]:
    """Both ways of counting: by tens (dau ddeg pump) and by scores (pump ar hugain)."""
    numbers = {"dim": 0, "sero": 0, "deg": 10, "ddeg": 10, "ugain": 20, "deugain": 40}
    numbers |= {
        "hanner cant": 50,
        "trigain": 60,
        "pedwar ugain": 80,
        "cant": 100,
        "gant": 100,
    }
    ones = [(n, word) for n, words in _WELSH_ONES.items() for word in words]
    teens = [(n, word) for n, words in _WELSH_TEENS.items() for word in words]
    numbers |= {word: n for n, word in [*ones, *teens]}
    numbers |= {f"{word} ar hugain": n + 20 for n, word in [*ones, *teens, (10, "deg")]}
    for tens, word in ones:
        ten = f"{word} {'ddeg' if word in ('dau', 'ddau') else 'deg'}"
        numbers[ten] = tens * 10
        numbers |= {f"{ten} {one}": tens * 10 + n for n, one in ones}
        numbers |= {f"{ten} a {one}": tens * 10 + n for n, one in ones}
    scores = [(40, "deugain"), (60, "trigain"), (80, "pedwar ugain")]
    small = [*ones, *teens, (10, "deg")]
    numbers |= {f"{a} a {score}": n + s for (n, a), (s, score) in product(small, scores)}
    return numbers


_WELSH = _welsh_numbers()
_WELSH_WORD = {word for phrase in _WELSH for word in phrase.split()}
_WELSH_FRAME = re.compile(
    r"(?P<before>(?:(?:dim )?(?:llai|mwy|fwy) na|hyd at|o leiaf|tua|oddeutu|dros|yn fras|roedd|mae)"
    r" |)(?P<number>[a-z' ]+?)(?P<after> neu (?:lai|fwy)| o [a-z]+|"
    r" (?:plant|blant|plentyn|blentyn|achos|achosion|person|pobl|digwyddiad|digwyddiadau)|)[.!]?"
)


def welsh_to_digits(text: str) -> str:
    """Return lower-case `text` in digits where all of it is a Welsh number phrase.

    Welsh number words such as "un" and "cant" are also bits of English, so one
    inside other words is left alone.

    >>> welsh_to_digits("llai na phump"), welsh_to_digits("we cant say")
    ('llai na 5', 'we cant say')
    """
    if len(text) > 80 or not any(word in _WELSH_WORD for word in text.rstrip(".!").split(" ")):
        return text
    frame = _WELSH_FRAME.fullmatch(text)
    if frame is None or (value := _WELSH.get(frame["number"])) is None:
        return text
    return f"{frame['before']}{value}{frame['after']}"
