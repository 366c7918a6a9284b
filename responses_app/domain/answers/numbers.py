"""Find the numbers in a text and put the sign `NUMBER` in the place of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .asked import Asked
from .never_values import NUMBER, PERIOD

LONGEST = 15  # digits; a longer run is an account or telephone number, never a figure
_SCALES = {"k": 10**3, "m": 10**6, "bn": 10**9, "b": 10**9}
_SCALES |= {"thousand": 10**3, "million": 10**6, "billion": 10**9, "mil": 10**3}
_SCALES |= {"miliwn": 10**6, "biliwn": 10**9, "mn": 10**6, "mln": 10**6}

_NUMBER = re.compile(
    r"(?P<currency>(?:[£€$]|(?:gbp|eur|usd) ?) ?)?(?P<minus>(?<![\w)\ue000\ue001] "
    r")(?<![\w)%\ue000\ue001])-)?(?P<currency2>[£€$])?"
    r"(?P<digits>(?<![0-9])(?:[0-9]+(?:[.,'][0-9]+)*|(?<!\w)\.[0-9]+))"
    r"(?P<scale> ?(?:k|m|mn|mln|bn)(?![a-z0-9])| ?(?:thousand|million|billion|miliwn|biliwn)\b)?"
    r"(?P<percent> ?%| ?per ?cent\b| ?percent\b| pct\b| y cant\b)?"
    r"(?P<glued>[a-z][a-z0-9]*)?"
)
_CIRCA = re.compile(r"(?:^|[ (])c$")
_PLAIN = re.compile(r"[0-9]+")
_THOUSANDS = re.compile(r"([1-9][0-9]{0,2})(,[0-9]{3})+(\.[0-9]+)?")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]*)?\.[0-9]+")
_YEAR = re.compile(r"(?:199[0-9]|20[0-3][0-9])")
_SENTINEL = re.compile(r"9{4,}|([1-8])\1{5,}")


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written. `doubt` says why its digits cannot be read for certain."""

    text: str
    value: Decimal | None
    doubt: str = ""
    currency: str = ""
    percent: bool = False
    scaled: bool = False
    could_be_year: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Text with `NUMBER` in the place of each number, and the numbers in order."""

    text: str
    numbers: tuple[Number, ...]


def over_skeleton(source: str) -> re.Pattern[str]:
    """Compile a pattern over a skeleton: # is a number and @ a period."""
    return re.compile(source.replace("#", NUMBER).replace("@", PERIOD))


def skeleton(text: str, asked: Asked) -> Skeleton:
    """Replace every number of lower-case `text` by the sign `NUMBER`."""
    numbers: list[Number] = []

    def take(match: re.Match[str]) -> str:
        glued = match["glued"] or ""
        before = match.string[match.start() - 1 : match.start()]
        if (
            before.isalnum()
            and not match["currency"]
            and not _CIRCA.search(match.string, 0, match.start())
        ):
            numbers.append(Number(match.group(), None, "letters and digits run together"))
            return NUMBER
        number = _read(match, asked)
        if glued and not _is_marker(glued):
            number = Number(match.group(), None, "letters and digits run together")
            glued = ""
        numbers.append(number)
        return NUMBER + (f" {glued}" if glued else "")

    return Skeleton(_NUMBER.sub(take, text), tuple(numbers))


def _is_marker(glued: str) -> bool:
    """Letters that may stand against a number: "5x at home", "12hrs", "12children"."""
    return glued == "x" or (len(glued) > 1 and glued.isalpha() and glued not in ("oo", "ol", "io"))


def _read(match: re.Match[str], asked: Asked) -> Number:
    value, doubt = read_digits(match["digits"], asked)
    currency = (match["currency"] or match["currency2"] or "").strip()
    scale = (match["scale"] or "").strip()
    if value is not None and scale:
        value *= _SCALES[scale]
        value = value.quantize(Decimal(1)) if value == value.to_integral_value() else value
    return Number(
        match.group().strip(),
        value,
        doubt,
        currency,
        bool(match["percent"]),
        bool(scale),
        bool(_YEAR.fullmatch(match["digits"])) and not (currency or scale or match["percent"]),
        bool(match["minus"]),
    )


def read_digits(digits: str, asked: Asked) -> tuple[Decimal | None, str]:
    """Read ASCII digits with UK thousands commas strictly; say what is doubtful otherwise.

    A spreadsheet writes the whole number 15 as "15.0". "1.234" could be a decimal or
    a continental 1,234: it is read only where the question asks for fractions.

    >>> read_digits("1,204", Asked()), read_digits("1,23", Asked())
    ((Decimal('1204'), ''), (None, 'not a number as written in the UK'))
    """
    if sum(map(str.isdigit, digits)) > LONGEST:
        return _too_long(digits)
    if _PLAIN.fullmatch(digits):
        if _SENTINEL.fullmatch(digits):
            return None, f"{digits} may stand for a missing value"
        if digits[0] == "0" and len(digits) > 1:
            return None, f"leading zero: a code or {int(digits)}?"
        return Decimal(digits), ""
    if _THOUSANDS.fullmatch(digits):
        return _whole(Decimal(digits.replace(",", ""))), ""
    if not _DECIMAL.fullmatch(digits):
        return None, "not a number as written in the UK"
    whole, fraction = digits.split(".")
    looks_continental = len(fraction) == 3 and whole not in ("", "0") and len(whole) <= 3
    if looks_continental and (fraction == "000" or not asked.fractions):
        return None, f"decimal {digits} or continental {whole}{fraction}?"
    return _whole(Decimal(digits)), ""


def _too_long(digits: str) -> tuple[Decimal | None, str]:
    """A computed spreadsheet number has many decimals; a long whole number is no figure."""
    if _DECIMAL.fullmatch(digits) and len(digits.split(".")[0]) <= LONGEST and len(digits) < 40:
        return Decimal(digits), ""
    return None, "too many digits for a figure"


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value
