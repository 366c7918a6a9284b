"""Numbers with a limit: "fewer than 5", "10+", "between 1 and 4", "about 120"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .answer import Answer, Kind, bounded
from .asked import Asked
from .never_values import NUMBER
from .numbers import Number, over_skeleton

_ONE, _ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was found: where in the skeleton, over which numbers, and what it says."""

    start: int
    end: int
    first: int
    count: int
    answer: Answer


_LESS = r"(?:fewer|less|smaller|lower|few|llai|lai)"
_MORE = r"(?:more|greater|higher|bigger|mwy|fwy)"
_BETWEEN = over_skeleton(r"\b(?:between|from|rhwng) # (?:and|to|a|ac|-) #(?: \(?inclusive\)?)?")
_RANGE = over_skeleton(r"(?:^|(?<=[\s:=(]))#(?: ?-+ ?| to | i )#(?![\w-])")
_ROUNDED = over_skeleton(
    r"#,? ?\(?(?:figures? )?(?:rounded |correct )?(?:up |down )?(?:to )?(?:the )?nearest #\)?"
)
_ROUNDED_FIRST = over_skeleton(r"(?:rounded )?to (?:the )?nearest #[:,]? ?(?:is |= )?#")
_PLUS_MINUS = over_skeleton(r"# ?(?:\+ ?/ ?-|±|plus or minus) ?#")
_AT_MOST = over_skeleton(
    r"(?:\b(?:no|not|dim) "
    + _MORE
    + r" (?:than|na) |\bup to |\bat (?:the )?most |\bnot exceeding |"
    r"\ba maximum of |\bmaximum(?: of)?:? |\bmax\.? |<= ?|=< ?|\bhyd at |\bnot (?:over|above|in "
    r"excess of) |"
    r"\bless than or equal to |\bfewer than or equal to )#"
)
_AT_MOST_AFTER = over_skeleton(r"# ?[,-]? ?\(?(?:max(?:imum)?\b\.?|at (?:the )?most\b)\)?")
_AT_LEAST_AFTER = over_skeleton(r"# ?[,-]? ?\(?(?:min(?:imum)?\b\.?|at (?:the )?least\b)\)?")
_OR_FEWER = over_skeleton(
    r"#(?: children| cases| people| incidents| individuals)? (?:or|and|neu) (?:"
    + _LESS
    + r"|under|below)\b(?! than)"
)
_AT_LEAST = over_skeleton(
    r"(?:\bat (?:the )?least |\b(?:no|not|dim) "
    + _LESS
    + r" (?:than|na) |\ba minimum of |\bminimum(?: of)?:? |\bmin\.? |"
    r"\bupwards of |>= ?|=> ?|\bo leiaf |\bnot (?:under|below) |\bgreater than or equal to |"
    r"\bmore than or equal to )#"
)
_OR_MORE = over_skeleton(
    r"#(?:\+(?!\w| ?[/#])| ?\+$| plus\b(?=$|[ )]*[.;,)]*$)| (?:or|and|neu) (?:"
    + _MORE
    + r"|over|above|upwards)\b(?! than))"
)
_FEWER = over_skeleton(
    r"(?:\b"
    + _LESS
    + r"[ -](?:than|then|that|nag?)(?: a total of)? |\bbelow |\bunder |\bo dan |<(?!=) ?|\blt )#"
)
_OVER = over_skeleton(
    r"(?:\b"
    + _MORE
    + r" (?:than|then|nag?) |\bover |\babove |\bin excess of |\bexceed(?:s|ing)? |\bdros |>(?!=) ?|"
    r"\bgt )#"
)
_OVER_AND_UNDER = over_skeleton(
    rf"(?:\b{_MORE} than |\bover |\babove |>(?!=) ?)#,? (?:but |and )?"
    rf"(?:{_LESS} than |under |below |<(?!=) ?)#"
)
_UNDER_AND_OVER = over_skeleton(
    rf"(?:\b{_LESS} than |\bunder |\bbelow |<(?!=) ?)#,? (?:but |and )?"
    rf"(?:{_MORE} than |over |above |>(?!=) ?)#"
)
_ABOUT = over_skeleton(
    r"(?:\b(?:approximately|approximate(?: number| figure| total)?(?: of| is|:)?|approx\.?|about|"
    r"around|circa\.?|roughly|some|nearly|almost|close to|"
    r"just (?:over|under|above|below|short of)|in the region of|of the order of|somewhere around|"
    r"estimated?(?: at| to be| number| total)?(?: of| is|:)?|est\.?|tua|"
    r"oddeutu|yn fras|c(?:a)?\.? ?|say|maybe|perhaps)[: ]?|~ ?|≈ ?|\+/- ?)#"
)
_ABOUT_AFTER = over_skeleton(
    r"#(?: (?:children|people|cases|incidents|hours))?(?: ?\(?(?:approx(?:imately|imate|\.)?|"
    r"est(?:imated?|imation|\.)?|circa|ish|or so|or thereabouts|an estimate|provisional "
    r"estimate)\b\.?\)?| ?-ish\b| ish\b)"
)
_SINGLE_FIGURES = re.compile(
    r"^(?:in |it is in |the number is in |numbers? (?:is|are) in )?(?:the )?(?P<size>single|"
    r"double)[ -](?:figures?|digits?)\.?$"
)
# Numbers that are more often an age than a count after "over".
_ADULT_AGES = {Decimal(n) for n in (16, 17, 18, 21, 25, 60, 65)}
_OLDEST_CHILD, _LAST_SCHOOL_AGE = Decimal(30), Decimal(15)
_OLDER_OR_YOUNGER = re.compile(r"\b(?:or|and) (?:under|over)$")
_TWO_NUMBERS = over_skeleton(r"#(?: ?-+ ?| to | i )#")
# Ages by which services for children and young people are commonly counted.
_AGE_GROUPS = {
    (Decimal(low), Decimal(high))
    for low, high in ((0, 16), (0, 17), (0, 18), (0, 25), (11, 16), (16, 18), (16, 25), (18, 25))
}

_Reading = Callable[[list[Decimal], bool, Asked], Answer | None]


def single_figures(text: str) -> Answer | None:
    """Read "single figures" (1 to 9) and "double figures" (10 to 99)."""
    match = _SINGLE_FIGURES.match(text)
    if match is None:
        return None
    low, high = (1, 9) if match["size"] == "single" else (10, 99)
    return bounded(Decimal(low), Decimal(high))


def find_form(text: str, numbers: tuple[Number, ...], asked: Asked) -> Form | None:
    """Return the first limited form in skeleton `text`, or None."""
    for pattern, reading in _FORMS:
        if match := pattern.search(text):
            first = text.count(NUMBER, 0, match.start())
            count = match.group().count(NUMBER)
            values = [number.value for number in numbers[first : first + count]]
            known = [value for value in values if value is not None]
            if len(known) != len(values):
                return None
            whole = _are_whole(numbers[first : first + count], asked)
            answer = reading(known, whole, asked)
            if answer is None:
                continue
            return Form(match.start(), match.end(), first, count, answer)
    return None


def _are_whole(numbers: tuple[Number, ...], asked: Asked) -> bool:
    if any(n.percent or n.currency or (n.value or _ZERO) % 1 for n in numbers):
        return False
    return not asked.fractions


def _lowest(upper: Decimal, asked: Asked) -> Decimal:
    """A reply that prints its zeros means at least one when it hides a number."""
    return _ONE if asked.zeros_shown and upper >= 1 else _ZERO


def _fewer(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    if values[0] <= 0:
        return Answer("", Kind.UNCLEAR, needs_review=True, note="fewer than none")
    if not whole:
        return bounded(_ZERO, values[0], f"below {values[0]}; the bound itself is not included")
    upper = values[0] - 1
    return bounded(_lowest(upper, asked), upper)


def _at_most(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    return bounded(_lowest(values[0], asked) if whole else _ZERO, values[0])


def _at_least(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    return bounded(values[0], None)


def _over(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    if not whole:
        return bounded(values[0], None, f"above {values[0]}; the bound itself is not included")
    return bounded(values[0] + 1, None)


def _range(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    low, high = values
    if low >= high:
        return Answer("", Kind.UNCLEAR, needs_review=True, note="a range that does not rise")
    return bounded(low, high)


def _over_and_under(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    """ "More than 5 but fewer than 10" is 6 to 9; without whole numbers 5 to 10."""
    low, high = (values[0] + 1, values[1] - 1) if whole else values
    if low > high:
        return Answer("", Kind.UNCLEAR, needs_review=True, note="limits that leave no number")
    return bounded(low, high)


def _under_and_over(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    return _over_and_under(values[::-1], whole, asked)


def _rounded(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    value, base = values
    if base <= 0 or value % base:
        return Answer(
            "",
            Kind.UNCLEAR,
            needs_review=True,
            note=f"{value} is not a multiple of {base}",
        )
    half = base / 2
    lower = value - half
    upper = value + half
    if whole:
        lower = lower.to_integral_value("ROUND_CEILING")
        upper = (upper - 1).to_integral_value("ROUND_CEILING")
    return Answer(
        "",
        Kind.BOUNDED,
        value,
        max(lower, _ZERO),
        upper,
        note=f"rounded to the nearest {base}",
    )


def _rounded_first(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    return _rounded(values[::-1], whole, asked)


def _plus_minus(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    value, give = values
    lower = max(value - give, _ZERO)
    return Answer("", Kind.APPROXIMATE, value, lower, value + give)


def _about(values: list[Decimal], whole: bool, asked: Asked) -> Answer | None:
    return Answer("", Kind.APPROXIMATE, values[0])


_FORMS: list[tuple[re.Pattern[str], _Reading]] = [
    (_PLUS_MINUS, _plus_minus),
    (_ROUNDED, _rounded),
    (_ROUNDED_FIRST, _rounded_first),
    (_OVER_AND_UNDER, _over_and_under),
    (_UNDER_AND_OVER, _under_and_over),
    (_BETWEEN, _range),
    (_RANGE, _range),
    (_AT_MOST, _at_most),
    (_OR_FEWER, _at_most),
    (_AT_MOST_AFTER, _at_most),
    (_AT_LEAST_AFTER, _at_least),
    (_AT_LEAST, _at_least),
    (_OR_MORE, _at_least),
    (_ABOUT, _about),
    (_ABOUT_AFTER, _about),
    (_FEWER, _fewer),
    (_OVER, _over),
]


def could_be_age(form_text: str, answer: Answer) -> bool:
    """True for "under 5", "over 18" and "12 or over", which may be ages as well as counts."""
    if _OLDER_OR_YOUNGER.search(form_text):
        return True
    if "under " in form_text or "o dan " in form_text:
        limit = (answer.upper or _ZERO) + 1
        return "just under" not in form_text and (limit <= _OLDEST_CHILD or limit in _ADULT_AGES)
    if form_text.endswith(("+", " plus")):
        return answer.lower in _ADULT_AGES
    if "over " in form_text or "above " in form_text:
        limit = (answer.lower or _ZERO) - 1
        return "just" not in form_text and (limit <= _LAST_SCHOOL_AGE or limit in _ADULT_AGES)
    return False


def could_be_years(form_text: str, answer: Answer) -> bool:
    """True for a range such as "23-24" or "16 to 18", which may be a year or ages."""
    low, high = answer.lower, answer.upper
    if low is None or high is None or not _TWO_NUMBERS.search(form_text):
        return False
    return (low >= 9 and high == low + 1) or (low, high) in _AGE_GROUPS
