"""The figures in a sentence: counts, percentages, fractions, odds, multiples, with their hedges."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from responses_app.domain.answers.number_words import english_to_digits
from responses_app.domain.claims import not_figures, ranges
from responses_app.domain.claims.hedges import hedge_of
from responses_app.domain.claims.not_figures import BLANK
from responses_app.domain.claims.number import Kind, Number

_WHOLE: Final = r"\d{1,3}(?:,\d{3})+|\d+"


_DIGITS: Final = rf"(?:(?:{_WHOLE})(?:\.\d+)?|\.\d+)"


_PER_CENT: Final = r"(?:\s?%|[\s-]?per[\s-]?cent\b|\s?percent\b|\s?pct\b|\s?pc\b)"


_POINTS: Final = (
    r"(?:\s?(?:%|per\s?cent(?:age)?|percentage)[\s-]points?\b|\s?pp\b|\s?ppts?\b|\s?p\.p\.)"
)


_SCALES: Final = {
    "k": 10**3,
    "thousand": 10**3,
    "m": 10**6,
    "million": 10**6,
    "bn": 10**9,
    "billion": 10**9,
}


_ONES: Final = "one|two|three|four|five|six|seven|eight|nine"


_TEENS: Final = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"


_TENS: Final = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"


_TO_99: Final = rf"(?:(?:{_TENS})(?:[-\s](?:{_ONES})\b)?|{_TEENS}|{_ONES})"


_TO_999: Final = rf"(?:(?:{_ONES}|an?)\shundred(?:(?:\sand)?\s{_TO_99})?|{_TO_99})"


_WORDS: Final = rf"(?:(?:{_TO_999}|an?)\sthousand(?:,?(?:\sand)?\s{_TO_999})?|{_TO_999})"


_FIGURE: Final = re.compile(
    rf"(?<![\w.,{BLANK}])(?P<sign>[+−–-](?=[\d£]))?(?P<currency>[£$€]\s?)?(?P<digits>{_DIGITS})"
    rf"(?:(?P<points>{_POINTS})|(?P<percent>{_PER_CENT})"
    r"|\s?(?P<scale>k|m|bn|million|billion|thousand)\b)?(?P<times>\s?(?:times|fold|-fold"
    r"|x)\b)?(?![\w]|[,.]\d)",
    re.IGNORECASE,
)


_IN_WORDS: Final = re.compile(
    rf"(?<![\w-])(?P<words>{_WORDS})(?![\w])(?!-(?!per|fold|year)\w)"
    rf"(?:\spoint(?P<tenths>(?:\s(?:{_ONES}|zero|nought|oh)\b){{1,3}}))?(?:(?P<points>{_POINTS})"
    rf"|(?P<percent>{_PER_CENT}))?"
    r"(?P<times>\s?(?:times|fold|-fold)\b)?",
    re.IGNORECASE,
)


_ODDS: Final = re.compile(
    rf"(?<![\w.,])(?P<part>\d{{1,2}}|{_TO_99})(?:\s|-)(?:in|out of)(?:\severy|\severy\s)?(?:\s"
    rf"|-)(?P<whole>\d{{1,3}}|{_TO_99}|a hundred)"
    r"(?!\w|[.,]\d|\s?%|\sper\scent)",
    re.IGNORECASE,
)


_PER_HUNDRED: Final = re.compile(
    r"(?<![\w.,])(?:for|of|in|out of|among) every (?:100|hundred|one hundred|a hundred)"
    rf"(?:\s[A-Za-z’'-]+){{0,4}}?,?\s(?P<part>\d{{1,2}}|{_TO_99})(?![\w%]|[.,]\d|\sper\scent)",
    re.IGNORECASE,
)


_PER_THOUSAND: Final = re.compile(
    rf"(?<![\w.,])(?P<digits>{_DIGITS})\s(?:per|in every|for every)\s(?P<base>10{{0,2}},?000)\b",
    re.IGNORECASE,
)


_FRACTION: Final = re.compile(
    r"(?<![\w-])(?:(?P<half>(?:a |one )?half)|(?P<many>a|an|one|two|three|four|five|six|seven"
    r"|eight|nine)[\s-]"
    r"(?P<part>thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?))(?![\w-])",
    re.IGNORECASE,
)


_SIGNS: Final = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5),
                 "⅖": (2, 5),
                 "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅛": (1, 8)}  # fmt: skip


_PARTS: Final = {
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}


_NO_FRACTION_AFTER: Final = re.compile(
    r"\s?(?:(?:of\s)?an?\s(?:day|year|century|hour|dozen|million|mile|decade|term)|part(?:y|ies)\b"
    r"|round|wave|time\b|person|country|countries|year|term|day\b|past"
    r"|dozen|way|sector|reading|report|edition|set|stage|phase|chapter|table|column|question|one\b"
    r"|reason|such)",
    re.IGNORECASE,
)


_NO_FRACTION_BEFORE: Final = re.compile(
    r"\b(?:first|second|last|third|fourth|final|other|better|latter|the|this|that|next|each|per"
    r"|every|their|its|and a|\d)\s?$",
    re.IGNORECASE,
)


_MULTIPLE: Final = re.compile(
    r"\b(?:(?P<two>doubl(?:ed|ing|e)|twice|twofold|two-fold)|(?P<three>(?:tre|tri)(?:bled|pled"
    r"|bling|pling)"
    r"|threefold|three-fold|treble|triple|thrice)|(?P<four>quadrupl(?:ed|ing|e)|fourfold|four-fold)"
    r"|(?P<five>quintupl(?:ed|ing)|fivefold|five-fold)|(?P<half>halv(?:ed|ing)|half\sas\s(?:many"
    r"|much))"
    r"|(?P<ten>tenfold|ten-fold))\b",
    re.IGNORECASE,
)


_TIMES: Final = {"two": Fraction(2), "three": Fraction(3), "four": Fraction(4), "five": Fraction(5),
                 "half": Fraction(1, 2), "ten": Fraction(10)}  # fmt: skip


_FIRST_OF_TWO: Final = re.compile(
    rf"(?<![\w.,/%])(?<!of\s)(?P<digits>\d{{1,2}}(?:\.\d+)?)(?=\s?(?:-|–|—|to|and"
    rf"|or)\s?\d{{1,3}}(?:\.\d+)?{_PER_CENT})",
    re.IGNORECASE,
)


_NOUN: Final = re.compile(r"\s?[)”\"’]?((?:\s[A-Za-z’'-]+){1,5})")


_NOUN_ENDS: Final = re.compile(
    r"\b(?:of|in|who|whom|that|which|were|was|had|have|has|went|are|is|to|from|for|and|or|by|with"
    r"|on|at|as|gave|said|told"
    r"|did|do|does|could|would|when|while|where|but|than|per|since|after|before|compared|against"
    r"|being|been|into|about)\b"
)


_SO_MANY_TIMES: Final = re.compile(
    r"[\s-]?fold\b|\s?(?:times|x)\s(?:as|the|more|higher|that|what|those|its|greater|larger)\b",
    re.IGNORECASE,
)
MOST_IN_WORDS: Final = 10
_NO_COUNT_WORDS: Final = re.compile(
    r"\s(?:of\s(?:us|them|the\smost|these\sreasons)|another|or\stwo)\b", re.IGNORECASE
)


@lru_cache(maxsize=256)
def numbers_in(text: str, is_heading: bool = False) -> tuple[Number, ...]:
    """Return the figures and periods of a sentence, in order.

    >>> [(n.text, str(n.value)) for n in numbers_in("Nearly 2,400, or 37 per cent, in 2024")]
    [('Nearly 2,400', '2400'), ('37 per cent', '37'), ('2024', '2024')]
    """
    left = not_figures.without(text, is_heading)
    found: list[Number] = []
    for start, end, span in not_figures.periods_in(left):
        year = Fraction(span.first)
        found.append(Number(Kind.PERIOD, year, Fraction(1), text[start:end], start, end, span=span))
    for number in found:
        left = _blank(left, number.start, number.end)
    for find in (
        _per_hundred,
        _per_thousand,
        _odds,
        _fractions,
        _multiples,
        _first_of_two,
        _digits,
        _words,
    ):
        for number in find(text, left):
            left = _blank(left, number.start, number.end)
            found.append(number)
    if any(number.is_share for number in found):
        found = [_in_points(number) for number in found]
    return ranges.joined(text, sorted(found, key=lambda number: number.start))


def _in_points(number: Number) -> Number:
    """ "Up 17 points, from 10% to 27%": percentage points."""
    is_points = number.kind is Kind.COUNT and number.noun.startswith("point")
    return replace(number, kind=Kind.POINTS) if is_points else number


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + BLANK * (end - start) + text[end:]


def _made(
    text: str, left: str, kind: Kind, value: Fraction, start: int, end: int,
    step: Fraction = Fraction(1), *, sign: int = 0, in_words: bool = False, is_money: bool = False,
) -> Number:  # fmt: skip
    hedge, first, last = hedge_of(left, start, end)
    return Number(
        kind, value, step, text[first:last].strip(), first, last, hedge, _noun(left, last),
        sign=sign, in_words=in_words, is_money=is_money,
    )  # fmt: skip


def _noun(left: str, end: int) -> str:
    after = _NOUN.match(left, end)
    if not after:
        return ""
    words = after[1].strip()
    stop = _NOUN_ENDS.search(words)
    return (words[: stop.start()] if stop else words).strip()


def _odds(text: str, left: str) -> Iterator[Number]:
    for match in _ODDS.finditer(left):
        part, whole = _small(match["part"]), _small(match["whole"])
        if not 0 < part < whole or whole > 100 or (whole > 20 and whole % 5):
            continue
        is_every = " every" in match[0].lower()
        is_plain = match["part"].isdigit() and " out of " in match[0] and part > 1
        if not is_every and (is_plain or (match["part"].isdigit() and part > 10)):
            continue  # "7 out of 9 councils": two counts
        yield _made(text, left, Kind.ODDS, Fraction(100 * part, whole), match.start(), match.end())


def _per_hundred(text: str, left: str) -> Iterator[Number]:
    """ "For every 100 children, 37 went missing": 37%."""
    for match in _PER_HUNDRED.finditer(left):
        value = Fraction(_small(match["part"]))
        if 0 < value < 100:
            yield _made(text, left, Kind.PERCENT, value, match.start(), match.end())


def _per_thousand(text: str, left: str) -> Iterator[Number]:
    """ "370 per 1,000 children": 37.0%."""
    for match in _PER_THOUSAND.finditer(left):
        value, step = _decimal(match["digits"])
        scale = Fraction(100, int(match["base"].replace(",", "")))
        yield _made(
            text, left, Kind.PERCENT, value * scale, match.start(), match.end(), step * scale
        )


def _small(words: str) -> int:
    digits = english_to_digits(words.lower().replace("a hundred", "one hundred"))
    return int(digits) if digits.isdigit() else 0


def _fractions(text: str, left: str) -> Iterator[Number]:
    for match in _FRACTION.finditer(left):
        if _NO_FRACTION_AFTER.match(left, match.end()):
            continue
        before = left[: match.start()]
        if _NO_FRACTION_BEFORE.search(before):
            continue
        if match["half"]:
            share = Fraction(1, 2)
        else:
            many = _small("one" if match["many"].lower() in ("a", "an") else match["many"])
            share = Fraction(many, _PARTS[match["part"].lower().rstrip("s")])
        if share < 1:
            yield _made(text, left, Kind.FRACTION, 100 * share, match.start(), match.end())
    for place, letter in enumerate(left):
        if letter in _SIGNS and not left[max(0, place - 1) : place].isdigit():
            share = Fraction(*_SIGNS[letter])
            yield _made(text, left, Kind.FRACTION, 100 * share, place, place + 1)


def _multiples(text: str, left: str) -> Iterator[Number]:
    for match in _MULTIPLE.finditer(left):
        name = next(name for name, words in match.groupdict().items() if words)
        after = left[match.end() : match.end() + 12].lower()
        if match[0].lower() in ("double", "treble", "triple", "quadruple") and not re.match(
            r"\s(?:the|that|what|those|\d|this|in|since|its|as|[.,;])", after
        ):
            continue  # "double counting"
        if match[0].lower() == "twice" and not re.match(r"\s(?:as|the|that|what|its)", after):
            continue  # "asked twice"
        yield _made(text, left, Kind.MULTIPLE, _TIMES[name], match.start(), match.end())


def _first_of_two(text: str, left: str) -> Iterator[Number]:
    for match in _FIRST_OF_TWO.finditer(left):
        value, step = _decimal(match["digits"])
        yield _made(text, left, Kind.PERCENT, value, match.start(), match.end(), step)


def _digits(text: str, left: str) -> Iterator[Number]:
    for match in _FIGURE.finditer(left):
        value, step = _decimal(match["digits"])
        if match["scale"]:
            scale = _SCALES[match["scale"].lower()]
            value, step = value * scale, step * scale
        kind = Kind.COUNT
        if match["points"]:
            kind = Kind.POINTS
        elif match["percent"]:
            kind = Kind.PERCENT
        elif match["times"] and re.match(
            r"\s(?:as|the|more|higher|that|what)|[-\s]?fold|\s?[.,;)]",
            left[match.start("times") :][5:] or ".",
        ):
            kind = Kind.MULTIPLE
        sign = 0
        start = match.start("currency") if match["currency"] else match.start("digits")
        if match["sign"] and kind is not Kind.COUNT:
            sign = 1 if match["sign"] == "+" else -1
            start = match.start("sign")
        end = match.end() if kind is Kind.MULTIPLE or not match["times"] else match.start("times")
        yield _made(
            text, left, kind, value, start, end, step, sign=sign, is_money=bool(match["currency"])
        )


def _words(text: str, left: str) -> Iterator[Number]:
    for match in _IN_WORDS.finditer(left):
        words = match["words"].lower()
        digits = english_to_digits(re.sub(r"\s+", " ", words))
        if not digits.isdigit():
            continue
        value, step = Fraction(int(digits)), Fraction(1)
        for digit in (match["tenths"] or "").split():
            step /= 10
            value += step * _small(digit)
        kind = Kind.COUNT
        if match["points"]:
            kind = Kind.POINTS
        elif match["percent"]:
            kind = Kind.PERCENT
        elif match["times"] and _SO_MANY_TIMES.match(left, match.start("times")):
            kind = Kind.MULTIPLE
        elif match["times"]:
            continue  # "moved three times"
        elif value == 1 or (value <= MOST_IN_WORDS and _NO_COUNT_WORDS.match(left, match.end())):
            continue  # "one of them", "no one"
        end = match.end() if kind is not Kind.COUNT or match["tenths"] else match.end("words")
        yield _made(text, left, kind, value, match.start(), end, step, in_words=True)


def _decimal(digits: str) -> tuple[Fraction, Fraction]:
    """The value of digits as written, and the worth of the last of them."""
    bare = Decimal(digits.replace(",", ""))
    exponent = bare.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return Fraction(bare), Fraction(1, 10 ** max(places, 0))
