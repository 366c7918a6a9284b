"""Numbers in prose that are no figures: dates, sections, question ids, ages, telephone numbers.

Each is blanked out before figures are looked for. Periods (2014-15, 2024) are found apart: they
say of what time a figure is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAY: Final = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_NUMBERED: Final = r"\d{1,3}[A-Z]{0,2}(?:\([0-9A-Za-z]{1,4}\))*"
_AGES: Final = r"\d{1,2}(?:\s?(?:to|and|or|-|–|/)\s?\d{1,2})?"
_SCALE: Final = r"(?:thousand|million|billion|per|percent|children|people|of|out|councils)"

_ANYWHERE: Final = [
    r"\bhttps?://\S+|\bwww\.\S+|\S+@\S+\.\w+|\b10\.\d{4,}/\S+",
    # Laws and cases: "[2023] UKFTT 6 (GRC)", "the Act 2000", "s.40(2)".
    r"\[(?:19|20)\d\d\]\s*(?:\d+\s)?(?:[A-Z][A-Za-z]*\s)*\d*(?:\s\([A-Z]+\))?",
    r"\b(?:Acts?|Regulations?|Orders?|Rules|Bill|Measure|Scheme)(?:\s\([A-Z][A-Za-z ]+\))?\s(?:19"
    r"|20)\d\d\b",
    rf"(?<!['’])\b(?:[Ss]s?\.?\s?|[Ss]ect(?:ion)?s?\.?\s|[Rr]eg(?:ulation)?s?\.?\s"
    rf"|[Aa]rt(?:icle)?s?\.?\s"
    rf"|[Pp]ara(?:graph)?s?\.?\s|[Ss]ch(?:edule)?s?\.?\s|[Ee]xemptions?\s){_NUMBERED}"
    rf"(?:(?:,\s|\s?[-–/&]\s?|\s(?:and|or|to)\s){_NUMBERED}(?![\d,.%]*\d|%|\s\w))*",
    # Parts of a report: "Table 3", "question 2a", "page 12", "Figure 4.1", "Wave 3".
    r"\b(?:[Qq]uestions?|Qs?|[Tt]ables?|[Cc]harts?|[Aa]nnex(?:es)?|[Aa]ppendi(?:x|ces)|[Cc]hapters?"
    r"|[Pp]ages?|pp?\.|[Ff]ootnotes?|[Nn]otes?|fn\.?|[Ww]aves?|[Rr]ounds?|[Pp]hases?|[Vv]ersions?"
    r"|[Vv]olumes?|[Vv]ol\.|[Nn]os?\.|[Rr]ecommendations?|[Rr]eleases?|[Aa]ppendix|[Bb]oxe?s?"
    r"|[Ii]ssues?"
    r"|[Aa]rticles?|[Kk]ey [Ss]tages?|[Ss]teps?|[Ll]evels?|[Tt]iers?|[Gg]rades?|[Bb]ands?"
    r"|[Gg]oals?)\s?#?"
    r"\d{1,3}(?:\.\d+)*[a-z]?\b(?:\([0-9A-Za-z]{1,4}\))*(?![,.]?\d|\s?%|\sper\scent)"
    r"(?:(?:,|\s(?:and|to|or)|\s?[-–])\s?\d{1,3}(?:\.\d+)*[a-z]?\b(?![,.]?\d|\s?%|\s[a-z]))*",
    r"\b(?:Figures?|Figs?\.|Parts?|Years?|Groups?|Case|Point|Item|Schedule|Section|Ward|Area|Goal"
    r"|Scenario|Option|Model|Sample|Cohort|Zone|Number|No|Nos|Article|Covid|COVID)[\s-]"
    r"\d{1,3}(?:\.\d+)*[a-z]?\b(?![,.]?\d|\s?%|\sper\scent)",
    r"\b\d{1,2}[a-h]\b(?:\s?[+,&]\s?\d{1,2}[a-h]\b)*(?:\([ivx]+\))?",
    # Ages.
    rf"\b[Aa]ge[ds]?\s(?:between\s|from\s|under\s|over\s|of\s|about\s|around\s|only\s"
    rf"|just\s)?{_AGES}"
    r"(?![,.]?\d|\s?%)(?:\s(?:or|and)\s(?:over|under|above|below|older|younger))?",
    rf"\b{_AGES}(?:-\s(?:to|and|or)\s\d{{1,2}})?[-\s]years?[-\s]olds?\b",
    rf"\b\d{{1,2}}-?\s(?:and|to|or)\s\d{{1,2}}[-\s]years?[-\s]olds?\b|\b{_AGES}\syears\sof\sage\b",
    r"\b(?:[Uu]nder|[Oo]ver|[Bb]elow)[-\s](?:the\sage\sof\s)?\d{1,2}s\b",
    r"\b(?:[Uu]nder|[Oo]ver|[Bb]elow|[Tt]urn(?:ed|ing|s)?|[Tt]he\sage\sof)[-\s](?:the\sage\sof\s)?"
    r"(?:1[0-9]|2[0-5]|6[05])\b"
    rf"(?![,.]?\d|\s?%|\s{_SCALE}\b|\s\w+s\b)",
    r"\b(?:was|is|were|just|only|turned|aged)\s(?:[1-9]|1\d|2[0-5])(?:\s(?:or"
    r"|and)\s\d\d)?(?=\s(?:when|at\sthe\stime|years?\sold)\b)",
    r"\b[A-Z][a-z]+,\s(?:[1-9]|1\d|2[0-5])(?=,\s(?:who|whose|was|is|from|had|has|said|a|an)\b)",
    # Days, times.
    rf"\b(?:{_WEEKDAY},?\s)?\d{{1,2}}(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}}(?:st|nd|rd"
    rf"|th)?)?\s(?:of\s)?{_MONTH}(?:,?\s(?:19|20)\d\d\b)?",
    rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?!,\d|\.\d|\s?%|\s[a-z]+s\b)(?:,?\s(?:19"
    rf"|20)\d\d\b)?",
    rf"\b{_MONTH}(?:\s(?:19|20)\d\d)?\s(?:to|-|–|and|until)\s{_MONTH}\s(?:19|20)\d\d\b",
    rf"\b{_MONTH}[\s,’']{{1,2}}(?:(?:19|20)\d\d|\d\d)\b(?![,.]?\d|\s?%|\s[a-z]+s\b)",
    r"\b(?:19|20)\d\d-\d\d-\d\d(?:T[\d:.+Z-]+)?",
    r"\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b",
    r"\b\d{1,2}[:.]\d\d\s?(?:am|pm|a\.m\.|p\.m\.|hrs|GMT|BST)|\b\d{1,2}:\d\d\b|\b\d{1,2}\s?(?:am"
    r"|pm)\b|\b24/7\b",
    r"\b(?:19|20)\d0s\b|\b\d0s\b|\b\d{1,3}(?:st|nd|rd|th)\b",
    # Telephones, references, postcodes, registered numbers.
    r"(?<![\w.,])(?:\+\d{2}[\s(]|\(?0\d)[\d\s()-]{6,}\d",
    r"(?<![\w.,])0\d{2,4}[\s-]\d{3,8}(?:[\s-]\d{3,4})*|(?<![\w.,])116\s\d{3}\b",
    r"\b(?:[Cc]all|[Tt]ext|[Pp]hone|[Tt]el|[Tt]elephone|[Rr]ing|[Ff]ax"
    r"|[Hh]elpline)\b[\s:.a-z]{0,24}?\+?\d[\d\s-]{2,}\d\b(?![\s-]?\d|,\d|\s?%)",
    r"\b(?:[Rr]ef(?:erence)?|[Rr]egistered\s(?:charity|company)|[Cc]harity|[Cc]ompany|ISBN|ISSN"
    r"|UPRN|ID)"
    r"(?:\s(?:number|no\.?|ref\.?|nos?\.?))?[\s:.-]{1,3}(?:in\s\w+\s)?"
    r"(?:number\s)?[A-Z]{0,4}[-/]?\d[\d/-]{2,}[-\d/Xx]*",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b",
    r"\b[A-Z]{2,6}\s\d{3,}/\d[\d/-]*",
    r"\b(?!(?:mid|pre|post|since|non|early|late|all|n|N|up|by|in|of|to)-)[A-Za-z]+[-/_]?\d[\w/-]*"
    r"(?:\.\d[\w/-]*)*",
    r"\b\d{9,}\b",
    # Marks of footnotes.
    r"\[\d{1,3}(?:,\s?\d{1,3})*\]|\^\d{1,3}|[⁰¹²³⁴-⁹]+",
    r"(?<=[a-z)”’\"][.,;!?])\d{1,2}(?=\s|$)|(?<=\d{4}\.)\d{1,2}(?=\s[A-Z]|$)"
    r"|(?<=[a-z])\d{1,2}(?=[\s,.;]|$)",
    r"(?<=[\d%)])[*†‡§]+",
    r"\b\d+\s?[x×]\s?\d+\b(?=\s?(?:cm|mm|m|px))|\b[pP]\s?[<=>]\s?0?\.\d+",
    r"\bv(?:ersion)?\.?\s?\d+(?:\.\d+)+\b|\b\d+(?:\.\d+){2,}\b",
]  # fmt: skip
_AT_THE_START: Final = re.compile(
    r"\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\d{1,2}(?:\.\d{1,2})+\s(?=[A-Z])|\(\d{1,2}\)\s"
)
_HEADING_NUMBER: Final = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s(?=[A-Z])")
_NO_FIGURE: Final = re.compile("|".join(f"(?:{one})" for one in _ANYWHERE))

BLANK: Final = "\ue00f"
"""Stands for each letter of what is no figure."""


def without(text: str, is_heading: bool = False) -> str:
    """Return a sentence of the same length, with all numbers blanked out that are no figures.

    >>> without("See s.40(2): 864 of 2,335.").replace(BLANK, "_")
    'See _______: 864 of 2,335.'
    """
    start = (_HEADING_NUMBER if is_heading else _AT_THE_START).match(text)
    if start:
        text = BLANK * start.end() + text[start.end() :]
    return _NO_FIGURE.sub(lambda match: BLANK * len(match[0]), text)


# ---------------------------------------------------------------------------- periods


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A calendar year, or the years that a financial year or another stretch goes over."""

    first: int
    last: int

    def meets(self, other: "Span") -> bool:
        """Whether both are the same time, as far as years can say."""
        return self == other


_YEARS: Final = re.compile(
    r"(?<![\d,.£$€/-])(?:(?:FY|fy|mid-|early-?\s?|late-?\s?)\s?)?(?P<first>(?:19[89]|20[0-4])\d)"
    r"(?:\s?(?P<sign>[-–—/]|to)\s?(?P<last>(?:20[0-4]\d|\d\d)))?(?![\d%]|,\d|\.\d|/\d)"
)
_COUNTED: Final = re.compile(
    r"\s(?:children|people|persons|cases|councils|authorities|incidents|deaths|episodes|contracts"
    r"|requests|homes|pupils|residents|patients|records|reports|staff|looked-after|trafficked"
    r"|unaccompanied)\b"
)
_OF_TIME: Final = re.compile(
    r"(?:\b(?:in|since|during|from|until|till|to|by|of|for|and|the|between|before|after|year|early"
    r"|late"
    r"|mid|end|FY|than|on|with|over|through|around|calendar|financial)\s|[(,–-]\s?)$",
    re.IGNORECASE,
)
_SHORT_YEARS: Final = re.compile(
    r"(?<![\d,.£$€/-])(?P<first>[0-4]\d)/(?P<last>\d\d)(?!\d|[/%,.]\d|/|\s?=|\s?\(\d+(?:\.\d+)?%)"
)


def periods_in(text: str) -> Iterator[tuple[int, int, Span]]:
    """The years and stretches of years in a text: where each begins and ends, and what it is.

    "2000 children" is a figure; "in 2000 children" is taken for a year.

    >>> [span for *_, span in periods_in("from 2014-15 to 2017, 2,017 children")]
    [Span(first=2014, last=2015), Span(first=2017, last=2017)]
    """
    for match in _YEARS.finditer(text):
        first = int(match["first"])
        last = _last(first, match["last"])
        if last is None or (match["sign"] == "to" and last - first > 1):
            # Two years, the later of which is found by itself: "from 2014 to 2017".
            end = match.end("first")
            yield match.start(), end, Span(first, first)
            if match["last"] and len(match["last"]) == 4:
                year = int(match["last"])
                yield match.start("last"), match.end("last"), Span(year, year)
            continue
        is_counted = match["last"] is None and _COUNTED.match(text, match.end())
        if is_counted and not _OF_TIME.search(text[: match.start()]):
            continue
        yield match.start(), match.end(), Span(first, last)
    for match in _SHORT_YEARS.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if last == first + 1:
            yield match.start(), match.end(), Span(2000 + first, 2000 + last)


def _last(first: int, written: str | None) -> int | None:
    if written is None:
        return first
    last = int(written) if len(written) == 4 else first - first % 100 + int(written)
    return last if first < last <= first + 12 else None


def span_of(key: str, start: str = "", end: str = "") -> Span | None:
    """Return the years of a period of a campaign, by its key or else by its days.

    >>> span_of("2021-22"), span_of("first", "2024-01-01", "2024-04-30")
    (Span(first=2021, last=2022), Span(first=2024, last=2024))
    """
    for *_, span in periods_in(f" {key.replace('_', ' ')} "):
        return span
    if start[:4].isdigit() and end[:4].isdigit():
        return Span(int(start[:4]), int(end[:4]))
    return None
