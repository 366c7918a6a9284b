"""Which number of a sentence goes with which period: "In 2021 there were 24 and in 2022, 60".

A text is cut so that each piece has one period and one value, whichever comes first; a list of
periods and a list of values of the same length go together in order ("respectively").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from responses_app.domain.answers.phrases import phrase_kinds

from .headings import Headings
from .periods import Fit, PeriodMention

_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
)
_NUMBER = rf"(?:£ ?)?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?(?![0-9])(?: ?%)?|\b(?:{_WORDS})\b"
_LIMIT = (
    r"(?:fewer|less|lower|more|greater) than(?: or equal to)? |under |below |over |above |up to |"
    r"at least |at most |no more than |about |around |approximately |approx\.? |circa |c\. ?|"
    r"between |[<>≤≥~]=? ?|llai na |mwy na |tua "
)
VALUE = re.compile(
    rf"(?:{_LIMIT})?(?:{_NUMBER})"
    r"(?: (?:or|neu) (?:fewer|less|more|lai|fwy|mwy)|\+)?"
    r"|\b(?:none|nil|zero|dim)\b"
    r"|\bno (?=(?:such |recorded |known |looked |reported )?\w+)"
    r"|(?<![\w*])\*{1,2}(?![\w*])|\[[a-z]\]",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"\b(?:no (?:longer|information|data|record|further|more|requirement|central|breakdown|one|"
    r"other|comment|doubt|reason)|no\.|one of|one or more|at least once|no later)\b|"
    r"(?:£ ?)?(?:18|24|40|450|600|25|15)(?= ?(?:hours|an hour|per hour))|"
    r"[0-9]+(?= (?:working|calendar) days)|\bsections? [0-9]+|\bs\. ?[0-9]+",
    re.IGNORECASE,
)
_CITED = re.compile(
    r"\b(?:sections?|s\.|ss\.|regulations?|reg\.?|adran|article|schedule|act)\s?[0-9]{1,4}[A-Z]?"
    r"(?:\s?\([0-9a-zA-Z]{1,3}\))*(?:\s?(?:and|,|&)\s?[0-9]{0,2}\([0-9a-zA-Z]{1,3}\))*",
    re.IGNORECASE,
)
_AGES = re.compile(
    r"\b(?:aged?|oed|age of|between the ages of|under the age of)\s+(?:under |over |between )?"
    r"[0-9]{1,2}(?:\s?(?:-|–|to|and)\s?[0-9]{1,2})?|\b[0-9]{1,2}[- ]years?[- ]olds?\b|"
    r"\b(?:under|over)[- ][0-9]{1,2}s\b",
    re.IGNORECASE,
)
_DATES = re.compile(
    r"\b[0-9]{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"[a-z]*(?:,? [0-9]{4})?\b|\b[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}\b",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\b(?:request|ref(?:erence)?|foi|foia|rfi|eir|case|response)(?: (?:no|number|ref))?[\s.:#/-]*"
    r"(?:[A-Z]{1,6}[-/ ]?)?[0-9]{2,}[/-][0-9][\w/-]*"
    r"|\b[A-Z]{2,6}[-/]?[0-9]{4,}\b|\b[A-Z]{2,4}/[0-9]{2,4}/[0-9]+\b|"
    r"\b(?:FOI|RFI|EIR|CAS|REF) ?[0-9]{2,}\b"
)
_NONE = re.compile(r"(?:no|none|nil|zero|dim)\b", re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:,|;|/|\band\b|\bor\b|\bnor\b|&|\ba\b|,\s*and)\s*", re.IGNORECASE)
_RESPECTIVELY = re.compile(
    r"\brespectively\b|\byn y drefn honno\b|\bin that order\b", re.IGNORECASE
)
EVERY = re.compile(
    r"(?:\b(?:in|for|on|at|during|as at)\s+)(?:each|every|any|all|both)(?: one)?(?: of)?"
    r"(?: the| these| those)?(?: (?:last|past|above|two|three|four|five|six|seven|eight|nine|ten|"
    r"[2-9]|10))*(?: (?:financial|calendar|academic|requested|reporting))?"
    r" (?:years?|periods?|dates?|days?)\b(?: (?:requested|asked|in question|above))?|"
    r"\b(?:ym mhob|bob|pob) (?:un o'r )?(?:blwyddyn|blynyddoedd|cyfnod)\b",
    re.IGNORECASE,
)
_OF_ALL_TOGETHER = re.compile(
    r"\b(?:totals?|totalled|altogether|overall|combined|sum|average|cyfanswm)\b", re.IGNORECASE
)
_EDGES = " \t\n,;.:-–—|()"
_PREPOSITIONS = (
    r"(?:in|for|during|at|as at|on|as of|over|the|calendar|financial|year|years|period|months|"
    r"yn|ym|ar gyfer|y cyfnod|and|while|then|ac|of|from|between)"
)
_LEAD_OF_PERIOD = re.compile(rf"(?:\W*\b{_PREPOSITIONS}\b)+\W*$|\W*$", re.IGNORECASE)
_JOINTS = re.compile(r"^(?:\W*\b(?:and|or|a|ac|with|while|compared (?:to|with))\b)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A value with the periods it may be for; `fits` is empty where none is named with it."""

    text: str  # the words to read: without the name of the period
    raw: str  # the words as written
    start: int
    end: int
    fits: Mapping[str, Fit]
    weight: float = 1.0  # how sure it is that these two go together
    has_period: bool = False  # a period is named, though perhaps none that was asked


def values_in(text: str, spans: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Where values stand in a text, apart from `spans` (periods, labels, quoted words)."""
    plain = text
    for start, end in spans:
        plain = plain[:start] + "\n" * (end - start) + plain[end:]
    for pattern in (_CITED, _AGES, _DATES, _REFERENCES, _NO_VALUE):
        plain = pattern.sub(lambda found: "\n" * len(found.group()), plain)
    return [found.span() for found in VALUE.finditer(plain) if found.group().strip()]


def pairs(text: str, headings: Headings, hidden: Sequence[tuple[int, int]] = ()) -> list[Pair]:
    """Return the values of `text`, each with its period, in order of place.

    `hidden` are parts of the text that are not theirs, such as our question quoted.
    """
    plain = text
    for start, end in hidden:
        plain = plain[:start] + " " * (end - start) + plain[end:]
    if every := _of_every_period(plain, headings):
        return every
    mentions = [m for m in _mentions(plain, headings) if m.start < m.end]
    spans = [(m.start, m.end) for m in mentions]
    values = values_in(plain, [*spans, *hidden])
    if not values and not (len(mentions) > 1 and gives_reason(plain)):
        return []
    if not mentions:
        return _without_periods(plain, values, headings)
    if none := _none_in_all(plain, mentions, values, headings):
        return none
    if len(mentions) == 1 or (len(values) == 1 and not gives_reason(plain)):
        return _with_one(plain, mentions, values, headings)
    if listed := _in_lists(plain, mentions, values, headings):
        return listed
    return _in_turn(plain, mentions, values, headings)


def _of_every_period(text: str, headings: Headings) -> list[Pair]:
    """ "There were 8 on all three dates": one value for each period, unless it is their total."""
    found = list(EVERY.finditer(text))
    if len(found) != 1 or not headings.asked.periods or _OF_ALL_TOGETHER.search(text):
        return []
    span = found[0].span()
    rest = text[: span[0]] + " " * (span[1] - span[0]) + text[span[1] :]
    values = values_in(rest)
    if len(values) != 1 or headings.find(rest, is_heading=False):
        return []
    is_each = re.search(r"\b(?:each|every|any)\b|pob|bob|mhob", found[0].group(), re.IGNORECASE)
    fits = {one.key: Fit(one.key, "same", "", 1.0) for one in headings.asked.periods}
    return [_pair(text, 0, len(text), fits, 0.95 if is_each else 0.88, True, span)]


def _none_in_all(
    text: str, mentions: list[PeriodMention], values: list[tuple[int, int]], headings: Headings
) -> list[Pair]:
    """ "issued no notices in 2021, 2022 or 2023": none in each of them."""
    if len(mentions) < 2 or len(values) != 1 or values[0][1] > mentions[0].start:
        return []
    start, end = values[0]
    gaps = [text[one.end : other.start] for one, other in pairwise(mentions)]
    if not _NONE.match(text[start:end]) or not all(_LISTED.fullmatch(gap) for gap in gaps):
        return []
    stop = mentions[0].start
    lead = _LEAD_OF_PERIOD.search(text[:stop])
    stop = max(end, lead.start()) if lead else stop
    return [_pair(text, start, stop, headings.fits_of(mentions), 0.97, True)]


def _mentions(text: str, headings: Headings) -> list[PeriodMention]:
    found = headings.find(text, is_heading=False)
    if not found and len(text) < 60:
        found = [m for m in headings.find(text, is_heading=True) if m.end - m.start < len(text)]
    return found


def _pair(
    text: str, start: int, end: int, fits: Mapping[str, Fit], weight: float, has_period: bool,
    hidden: tuple[int, int] | None = None,
) -> Pair:  # fmt: skip
    words = text[start:end]
    lead = len(words) - len(words.lstrip(_EDGES.replace("(", "")))
    joint = _JOINTS.match(words[lead:])
    lead += joint.end() if joint else 0
    words = words[lead:].strip(" \t\n,;|")
    begin = start + lead
    read = words
    if hidden:
        a, b = (min(max(at - begin, 0), len(words)) for at in hidden)
        read = f"{words[:a]} {words[b:]}".strip(" \t\n,;:=|-–—")
    return Pair(read, words, begin, begin + len(words), fits, weight, has_period)


def _dated(
    text: str, span: tuple[int, int], mention: PeriodMention, fits: Mapping[str, Fit], weight: float
) -> Pair:
    """A piece with its period; the name of the period is no part of the answer."""
    start, end = span
    lead = _LEAD_OF_PERIOD.search(text[start : mention.start])
    begin = start + lead.start() if lead else mention.start
    return _pair(text, start, end, fits, weight, True, (begin, mention.end))


def _without_periods(text: str, values: list[tuple[int, int]], headings: Headings) -> list[Pair]:
    """Values without a period: one is taken as it stands, a list goes by the order asked."""
    periods = headings.asked.periods
    is_list = len(values) > 1 and all(
        _LISTED.fullmatch(text[one[1] : other[0]]) for one, other in pairwise(values)
    )
    if is_list and len(values) == len(periods):
        weight = 0.9 if _RESPECTIVELY.search(text) else 0.8
        return [
            _pair(text, start, end, {p.key: Fit(p.key, "same", "", 1.0)}, weight, True)
            for (start, end), p in zip(values, periods, strict=True)
        ]
    if len(values) > 1 and len(values) == len(periods) and _is_row(text, values):
        return [  # a row of a table that was written with spaces
            _pair(text, start, end, {p.key: Fit(p.key, "same", "", 1.0)}, 0.75, True)
            for (start, end), p in zip(values, periods, strict=True)
        ]
    return [_pair(text, 0, len(text), {}, 1.0, False)]


def _is_row(text: str, values: list[tuple[int, int]]) -> bool:
    """True if nothing but spaces stands between values, and nothing behind the last."""
    between = [text[one[1] : other[0]] for one, other in pairwise(values)]
    return not text[values[-1][1] :].strip(" .") and all(
        gap and not gap.strip(" \t|") for gap in between
    )


def _with_one(
    text: str, mentions: list[PeriodMention], values: list[tuple[int, int]], headings: Headings
) -> list[Pair]:
    fits = headings.fits_of(mentions[:1]) if len(mentions) == 1 else headings.fits_of(mentions)
    weight = 1.0
    if len(mentions) > 1:  # one number for several periods, or a period that only explains
        near = min(
            mentions, key=lambda m: min(abs(m.start - values[0][1]), abs(values[0][0] - m.end))
        )
        fits, weight = headings.fits_of([near]), 0.7
        return [_pair(text, 0, len(text), fits, weight, True)]
    return [_dated(text, (0, len(text)), mentions[0], fits, weight)]


def _in_lists(
    text: str, mentions: list[PeriodMention], values: list[tuple[int, int]], headings: Headings
) -> list[Pair]:
    """ "... in 2021, 2022 and 2023 were 24, 60 and 107 respectively"."""
    if len(mentions) != len(values):
        return []
    periods_first = mentions[-1].end <= values[0][0]
    values_first = values[-1][1] <= mentions[0].start
    if not periods_first and not values_first:
        return []
    weight = 0.98 if _RESPECTIVELY.search(text) else 0.93
    return [
        _pair(text, start, end, headings.fits_of([mention]), weight, True)
        for mention, (start, end) in zip(mentions, values, strict=True)
    ]


def _in_turn(
    text: str, mentions: list[PeriodMention], values: list[tuple[int, int]], headings: Headings
) -> list[Pair]:
    """Cut into pieces of one period each: before the next period, or behind the last."""
    after = [m.start for m in mentions[1:]] + [len(text)]
    period_first = [(m.start, end) for m, end in zip(mentions, after, strict=True)]
    before = [0] + [m.end for m in mentions[:-1]]
    value_first = [(start, m.end) for start, m in zip(before, mentions, strict=True)]

    def counts(pieces: list[tuple[int, int]]) -> list[int]:
        return [sum(s <= v[0] and v[1] <= e for v in values) for s, e in pieces]

    one_way, other_way = counts(period_first), counts(value_first)
    lead = bool(values) and values[0][0] < mentions[0].start
    pieces, held = (value_first, other_way) if lead else (period_first, one_way)
    if lead and one_way.count(1) > other_way.count(1):
        pieces, held = period_first, one_way
    if set(held) != {1} and len(values) == len(mentions) and not gives_reason(text):
        return [  # "in 2023 there were 24, against 12 in 2022": the first with the first
            _pair(text, start, end, headings.fits_of([mention]), 0.9, True)
            for mention, (start, end) in zip(mentions, values, strict=True)
        ]
    weight = 0.99 if set(held) == {1} else 0.85
    return [
        _dated(text, (start, end), mention, headings.fits_of([mention]), weight)
        for mention, (start, end), count in zip(mentions, pieces, held, strict=True)
        if count or gives_reason(text[start:end])
    ]


def gives_reason(text: str) -> bool:
    """True if words say why there is no number: not held, refused, section 40 ..."""
    return bool(_CITED.search(text)) or bool(phrase_kinds(text.lower()))
