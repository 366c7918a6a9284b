"""What a sign means by the file's own legend: "* = fewer than 5", "r = revised".

A legend is of a whole document and may also define footnotes ("1 Includes care
leavers"): a number in a cell is a number, never the mark of a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from .answer import Answer, Kind, exact, unclear
from .asked import Asked
from .normalising import normalise
from .number_words import english_to_digits
from .zeros import read_zero

_Read = Callable[[str, Asked], Answer]

_HIDDEN = re.compile(
    r"suppress|disclos|withheld|small|low\b|confiden|redact|identif|rounds? to (?:0|zero)|"
    r"negligible|less than half|\batal|\bgelu|\bcuddi|\bgyfrinachol|\bcyfrinachol|datgel|\bisel\b|"
    r"\bbach\b"
)
_ZERO = re.compile(
    r"\b(?:nil|zero|none|no cases|no (?:such )?(?:incidents|children))\b|^0$|^dim(?: achosion)?$|"
    r"\bsero\b|true zero"
)
_NOT_A_COUNT = r"(?! ?(?:%|years?|months?|weeks?|days?|hours?|per ?cent|\(|[0-9]))"
_FEW = re.compile(
    r"(?:(?:<=?|[<≤]|fewer than|less than|lower than|below|under|between|from|up to|no more than|"
    r"not more than|at most) ?[0-9]+(?: ?(?:and|to|-) ?[0-9]+)?"
    r"|(?:llai na|rhwng|hyd at|o dan|dan|dim mwy na) (?:[0-9]+|[a-z]+)(?: (?:ac?|i) (?:[0-9]+|"
    r"[a-z]+))?|(?:[0-9]+|[a-z]+) neu (?:lai|fwy)"
    r"|[0-9]+ ?(?:-|to|i) ?[0-9]+|[0-9]+ (?:or|and) (?:fewer|less|under|below))" + _NOT_A_COUNT
)
_ABOVE_ZERO = re.compile(
    r"(?:greater|more|higher) than (?:0|zero|nil|none)|above (?:0|zero)|non-?zero|(?:not|excluding|"
    r"excl\.?|exclud\w+|not (?:include|including)) (?:0|zeros?|nil)\b|mwy na (?:0|dim|sero)"
)
_MISSING = [
    (
        Kind.NOT_APPLICABLE,
        re.compile(r"not applicable|n/a|does not apply|amherthnasol|berthnasol"),
    ),
    (Kind.NOT_HELD, re.compile(r"not held|\b(?:heb ei|yn cael ei) (?:dal|chadw)")),
    (
        Kind.NOT_RECORDED,
        re.compile(r"not (?:recorded|collected|collated|captured)|gofnodi|chasglu|chofnodir"),
    ),
    (
        Kind.NOT_AVAILABLE,
        re.compile(
            r"(?:not|un)[ -]?(?:available|known|provided|supplied)|unavailable|missing|no data|"
            r"unknown|ar gael|\bdim data|anhysbys"
        ),
    ),
    (Kind.PENDING, re.compile(r"to follow|tbc|to be confirmed|not yet|i ddilyn|i'w gadarnhau")),
    (Kind.REFUSED, re.compile(r"exempt|refused|s\.? ?[0-9]{2}|section|\beithri|\badran [0-9]")),
]
# Signs of arithmetic, money and lists, which are part of a number wherever they touch one.
_PART_OF_A_NUMBER = frozenset("-.,<>=£$€%()/")
_NUMBER_ALONE = re.compile(r"[<>~£=]{0,2} ?[0-9][0-9,.]*%?")
_DIGITS = re.compile(r"[0-9]+")
_ONLY_NOTED = re.compile(r"provisional|revis|subject to (?:change|review)|unaudited|dros dro|diwyg")
_ESTIMATED = re.compile(r"estimat|approx|amcangyfrif|bras")
_NEAREST = re.compile(r"nearest ([0-9][0-9,]*)|([0-9][0-9,]*) agosaf")
_COMPARED = re.compile(r"(?<=[<>=]) +(?=[0-9])")  # "< 5" and "<5" are one sign
_BLANK = ("", "blank", "blanks", "blank cell", "blank cells", "(blank)", "empty", "gwag")


def read_by_legend(text: str, asked: Asked, read: _Read) -> Answer | None:
    """Read `text` by the legend of the file it stands in; None if the legend has no such sign.

    A sign for hidden small numbers is `suppressed`, with bounds where the legend
    states a threshold. A sign beside a number says how good the number is.
    """
    if not asked.legend or len(text) > 40:
        return None
    signs = _signs(_entries(asked.legend))
    plain = replace(asked, legend={})
    meaning = _meaning_of_sign(text.lower(), signs)
    if meaning is None:
        return _read_marked(text, signs, plain, read)
    answer = _by_meaning(meaning, plain, read)
    if _DIGITS.fullmatch(text):
        return answer if text == "0" and answer.kind is Kind.SUPPRESSED else None
    if any(map(str.isdigit, text)):
        return _refined(read(text, plain), answer)
    if not text and answer.value is not None:
        return answer.doubted("an empty cell may also be an answer not given")
    return answer


def _entries(legend: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(sign), str(meaning)) for sign, meaning in legend.items())


@lru_cache(maxsize=64)
def _signs(entries: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The signs of a legend as `normalise` spells them; the first of two alike counts."""
    signs: dict[str, str] = {}
    for sign, meaning in entries:
        key = _COMPARED.sub("", normalise(sign).lower())
        signs.setdefault("" if key in _BLANK else key, meaning)
    return signs


def _meaning_of_sign(text: str, signs: dict[str, str]) -> str | None:
    """Look a sign up, with or without its brackets: "[c]", "(c)" and "c" are one sign."""
    text = _COMPARED.sub("", text)
    if text in signs:
        return signs[text]
    bare = text.strip("[]()")
    if not bare or _DIGITS.fullmatch(bare):
        return None
    return next((signs[form] for form in (bare, f"[{bare}]", f"({bare})") if form in signs), None)


def _by_meaning(meaning: str, plain: Asked, read: _Read) -> Answer:
    note = f"by the file's legend: {meaning}"
    words = english_to_digits(normalise(meaning).lower().rstrip("."))
    if few := _few(words, plain, read):
        return replace(few, kind=Kind.SUPPRESSED, needs_review=False, note=note)
    if _HIDDEN.search(words):
        return Answer("", Kind.SUPPRESSED, note=note)
    missing = {kind for kind, pattern in _MISSING if pattern.search(words)}
    is_zero = bool(_ZERO.search(words))
    if is_zero and not missing:
        zero = read_zero(words, plain)
        return replace(zero or exact(Decimal(0)), needs_review=False, note=note)
    if len(missing) == 1 and not is_zero:
        return Answer("", missing.pop(), note=note)
    answer = read(words, plain)
    if answer.kind in (Kind.UNCLEAR, Kind.EXACT, Kind.SEVERAL, Kind.BLANK):
        return unclear(note)
    return answer.noted(note)


def _few(words: str, plain: Asked, read: _Read) -> Answer | None:
    """Read the threshold a legend states: "fewer than 5", "counts from 1 to 4"."""
    above_zero = _ABOVE_ZERO.search(words)
    if above_zero:
        words = _ABOVE_ZERO.sub(" ", words)
        plain = replace(plain, zeros_shown=True)
    for threshold in _FEW.finditer(words):
        said = re.sub(r"^under\b", "below", threshold.group())
        said = re.sub(r"^o? ?dan\b", "llai na", said).replace("or under", "or fewer")
        few = read(said, plain)
        if few.kind is Kind.BOUNDED and few.upper is not None:
            return few
    return None


def _refined(plain: Answer, by_legend: Answer) -> Answer:
    """ "<5" is a limit by itself; the legend may say whether it includes zero."""
    if plain.kind is not Kind.BOUNDED or by_legend.upper is None:
        return plain
    if plain.upper == by_legend.upper:
        return replace(plain, lower=by_legend.lower, note=by_legend.note)
    return plain.doubted(by_legend.note)


def _read_marked(text: str, signs: dict[str, str], plain: Asked, read: _Read) -> Answer | None:
    """Read "14*" or "14 [r]": a number and a sign that says how good it is."""
    for sign, meaning in signs.items():
        if not sign or sign in _PART_OF_A_NUMBER or _DIGITS.search(sign):
            continue
        number = _number_beside(text, sign)
        if number:
            return _marked(read(number, plain), number, sign, meaning, plain, read)
    return None


def _number_beside(text: str, sign: str) -> str:
    lower = text.lower()
    for form in dict.fromkeys((sign, f"[{sign}]", f"({sign})")):
        if lower.endswith(form) and _NUMBER_ALONE.fullmatch(lower[: -len(form)].rstrip()):
            return text[: -len(form)].rstrip()
    if not sign.isalnum() and lower.startswith(sign):
        rest = text[len(sign) :].lstrip()
        return rest if _NUMBER_ALONE.fullmatch(rest) else ""
    return ""


def _marked(
    answer: Answer, number: str, sign: str, meaning: str, plain: Asked, read: _Read
) -> Answer:
    """Weigh a number by what the sign beside it means."""
    note = f"marked {sign}: {meaning}"
    words = english_to_digits(normalise(meaning).lower())
    if answer.kind is Kind.BOUNDED:
        few = _few(words, plain, read)
        same = few is not None and few.upper == answer.upper
        return answer.noted(note) if same or _HIDDEN.search(words) else answer.doubted(note)
    if answer.kind is not Kind.EXACT:
        return answer.doubted(note)
    if nearest := _NEAREST.search(words):
        return read(f"{number} (rounded to nearest {nearest[1] or nearest[2]})", plain).noted(note)
    if _ESTIMATED.search(words):
        return replace(answer, kind=Kind.APPROXIMATE, lower=None, upper=None).noted(note)
    return answer.noted(note) if _ONLY_NOTED.search(words) else answer.doubted(note)
