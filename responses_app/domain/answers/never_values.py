"""Take out the numbers that are never the value: dates, years, labels, phones, ages.

A date, year or quarter leaves the sign `PERIOD`, because it may label a number
beside it ("2019-20 = 4"). Everything else leaves a space.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .number_words import english_to_digits

NUMBER, PERIOD, CITED, LINK = "\ue000", "\ue001", "\ue002", "\ue003"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ionawr|chwefror|mawrth|ebrill|mai|"
    r"mehefin|gorffennaf|awst|medi|hydref|tachwedd|rhagfyr)"
)
_CAPITAL_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Ionawr|Chwefror|Mawrth|Ebrill|Mai|"
    r"Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr)"
)
_YEAR = r"(?:19[5-9][0-9]|20[0-4][0-9])"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_EDGE, _END = r"(?<![\w.,/£$€-])", r"(?![\w/]|[.,][0-9])"

_DATES = re.compile(
    rf"{_EDGE}(?:{_DAY}(?: of)?[ -]{_MONTH}\.?,?[ -]'?(?:{_YEAR}|[0-9]{{2}}(?=[ ,.;:)]|$))"
    rf"|{_MONTH}\.? {_DAY},? {_YEAR}|{_MONTH}\.?[ -]'?{_YEAR}"
    rf"|[0-9]{{1,2}}[/.][0-9]{{1,2}}[/.](?:{_YEAR}|[0-9]{{2}})|[0-9]{{1,2}}-[0-9]{{1,2}}-{_YEAR}"
    rf"|{_YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:t[0-9:.z+]+| [0-9]{{2}}:[0-9:.]+)?){_END}",
    re.IGNORECASE,
)
# "12 may have gone" is not a day in May: without a year a month needs its capital.
_DAY_MONTH = re.compile(
    rf"{_EDGE}(?:{_DAY}(?: of)?[ -]{_CAPITAL_MONTH}|{_CAPITAL_MONTH}[ -]{_DAY}"
    rf"(?![ ]*(?:,|;|children|cases|people|incidents)))(?![\w])"
)
_SPANS = re.compile(
    rf"{_EDGE}(?:(?:fy|ay) ?)?(?:{_YEAR}(?: ?[-/] ?{_YEAR}|[-/][0-9]{{2}}| [-/] [0-9]{{2}})"
    r"(?![0-9])"
    rf"|{_YEAR} (?:to|and|i) {_YEAR}"
    rf"|(?:fy|ay) ?'?[0-9]{{2}}(?: ?[-/] ?[0-9]{{2}})?|[12][0-9]/[12][0-9](?= ?[:=]))(?![\w]|"
    rf"[.,][0-9])",
    re.IGNORECASE,
)
_LOOSE_SPAN = re.compile(r"[0-9]{2}([0-9]{2}) [-/] ([0-9]{2})$")
_QUARTER = re.compile(rf"{_EDGE}(?:q[1-4]|quarter [1-4]|h[12])(?: {PERIOD})?(?!\w)", re.IGNORECASE)
_YEAR_LED = re.compile(
    rf"\b(in|for|during|since|by|until|till|from|year|years|end|of|fy|calendar year|and|to|as of|"
    rf"up to|before|after|between|yn|ym|gyfer|ers|financial year|autumn|spring|summer|winter) "
    rf"({_YEAR})(?!\w|[.,][0-9]| ?%)",
    re.IGNORECASE,
)
_YEAR_LABEL = re.compile(
    rf"(?<![\w.,/£$€=:-])({_YEAR})(?=s? ?(?:[:=;,]|-(?!\d)| - | (?=[a-z])|\)))"
)
_COUNT_WORD = r"(?:[0-9]{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_UNIT_OF_TIME = r"(?:year|month|quarter|week|day)"
# "the last 12 months", "a three year period", "12 months to March 2024", "y 3 blynedd diwethaf"
_LENGTH = re.compile(
    rf"\b(?:last|past|previous|preceding|prior|latest) {_COUNT_WORD} (?:(?:full|complete|calendar|"
    rf"financial|academic|whole) )?{_UNIT_OF_TIME}s?\b"
    rf"|\b{_COUNT_WORD}[ -]{_UNIT_OF_TIME}s?'? (?:period|timeframe|time frame|window|span)\b"
    rf"|\b(?:the )?{_COUNT_WORD} {_UNIT_OF_TIME}s (?=to {PERIOD}|ending|ended|up to {PERIOD}|"
    rf"requested|in question|between {PERIOD}|from {PERIOD})"
    rf"|\b(?:over|across|during|within|in|for) (?:all |each of )?(?:the |these |those )"
    rf"{_COUNT_WORD} (?:(?:full|complete|calendar|financial|academic) )?{_UNIT_OF_TIME}s\b"
    rf"|\b(?:y |yr )?{_COUNT_WORD} (?:blynedd|mlynedd|flynedd|mis) (?:diwethaf|hyd at)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b12 ?(?:noon|midday|midnight)\b|"
    r"(?<![\w.])[0-9]{1,2}(?:[:.][0-9]{2}){0,2} ?(?:am|pm)\b|\b[0-2]?[0-9]:[0-5][0-9]\b",
    re.IGNORECASE,
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_PHONE = re.compile(
    r"(?<![\w.,£])(?:\+ ?[0-9]{1,3}[0-9 ()-]{7,16}[0-9]|0[0-9]{2,4}[ -]?[0-9]{3,4}[ "
    r"-]?[0-9]{3,6})(?![\w,])"
)
_REFERENCE = re.compile(
    r"\b(?:foi|eir|ref(?:erence)?|case (?:no|ref)|request (?:no|ref)|ico|fs)(?: ?(?:no|"
    r"number))?[.:]? ?[-/#]? ?"
    r"(?=[a-z/-]{0,8}(?:[0-9]{2}[/-])?[0-9]{3})[a-z0-9/-]{3,30}",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:(?:question|qu|q|cwestiwn|part|item|answer|ans|a)\.? ?[0-9]{1,2}(?: "
    r"?\(?[a-h]\)?)?(?:\([ivx]+\))?"
    r" ?(?:[:.)]|-|=)+ ?(?![0-9]*$(?<![:.)=-]))|c[0-9]{1,2}[a-h]?[.:)] ?(?=\S)"
    r"|\(?[0-9]{1,2}\) ?(?=\S)|[0-9]{1,2} ?\([a-h]\) ?(?=\S)|\([a-h0-9]{1,2}\) ?(?=\S)|"
    r"\(?[ivx]{1,4}\) ?(?=\S)|[0-9]{0,2}[a-h][):] ?(?=\S)|(?:[0-9]{1,2}[a-h]|[abd-h])\. ?(?=\S)"
    r"|[0-9]{1,2}\. (?=[a-z0-9<>]))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:ward|band|tier|level|grade|table|tables|appendix|annexe?|page|pages|pg|paragraph|para|"
    r"question|questions|cwestiwn|ateb|tabl|atodiad|tudalen|adran|note|notes|"
    r"footnote|row|column|key stage|ks|phase|schedule|zone|stage|"
    r"category|type|room|article|chapter|lot|batch|step|objective|version|covid|sheet|tab|"
    r"junction|form|class|year(?= (?:1[0-3]|[1-9])(?!\d))|group|part|item|section|wave|"
    r"priority|option|scale point|cohort|team|unit|point)s?[ -]"
    r"(?:[0-9]{1,3}[a-h]?|[ivx]{1,4}|[a-h][0-9]{0,2})(?:(?:-| to | and |, ?)[0-9]{1,3}[a-h]?)?"
    r"(?![\w%]|[.,][0-9])|\bq ?[0-9]{1,2} ?(?:\(?[a-h]\)?)?(?![\w)])"
    r"|(?<=\bsee )[0-9]{1,2} ?\(?[a-h]\)?(?!\w)"
)
# "47 children had at least one episode": it says what was counted, not how many.
_AT_LEAST_ONCE = re.compile(
    r"(?<=[a-z]) (?:on )?at least (?:once|(?:one|1) (?:[a-z]+ )?(?:episode|occasion|incident|time|"
    r"period|day|night))(?![a-z])"
)
_ORDINAL = re.compile(r"(?<![\w.,])[0-9]{1,3}(?:st|nd|rd|th)\b")
_NUM = r"[0-9]{1,2}"
_AGE = re.compile(
    rf"\b(?:aged?|ages|oed) (?:of )?(?:(?:under|over|between|from|up to|below) )?{_NUM}"
    rf"(?: ?(?:-|to|and|or|/) ?(?:{_NUM}|over|under|above|below|older|younger)| ?\+)?(?: "
    rf"years?(?: old)?)?(?!\w)"
    rf"|\b(?:under|over) ?{_NUM}'?s\b|(?<![\w.]){_NUM}(?: ?(?:-|to|/|and|or) ?{_NUM})?[ "
    rf"-]?\+?(?:[ -]years?|[ -]?yr)s?[ -]?(?:olds?|of age)\b"
    rf"|\b(?:under|over|below) (?:the )?(?:age of )?{_NUM} (?:years?|yrs?)\b|\bage of {_NUM}\b"
)
_CHILDHOOD = re.compile(
    r"(?:(?:aged?|ages|oed) )?(?:under|below|up to|o dan) (?:the )?(?:age of )?1[78](?:'?s| years?"
    r"(?: old| of age)?)?|(?:aged?|ages) 0 ?(?:-|to) ?1[78](?: years?)?|age of 18"
)
_FLAG = re.compile(
    r"(?<=[\w.%)]) ?(?:\[(?:(?:notes? ?)?[0-9]{1,2}|notes? ?[a-h])\]|\[(?P<mark>u|e|p|r|b|est|"
    r"prov)\])"
)
_APPLIED_NUMBER = re.compile(
    r"\b(?:of the |the )?(?:[a-z' ]{0,30} )?(?:acts?|regulations|deddf|rheoliadau|order)(?: of)? "
    r"(?:19|20)[0-9]{2}\b|\b(?:foia?|foisa|eirs?|dpa|uk gdpr|gdpr) ?,? ?(?:19|20)[0-9]{2}\b"
    r"|\b(?:19|20)[0-9]{2} (?:act|regulations)\b"
)


@dataclass(slots=True)
class Stripped:
    """Text without the numbers that are never the value, and what was taken out."""

    text: str
    periods: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def strip_links(text: str) -> str:
    """Put the sign `LINK` in the place of web addresses; drop e-mail addresses."""
    if not _MAY_LINK.search(text):
        return text
    return _MAIL.sub(" ", _URL.sub(f" {LINK} ", text))


_MAY_LINK = re.compile(r"://|www\.|@\w")
_HAS_DIGIT_PAIR = re.compile(
    r"(?:last|past|previous|preceding|prior) |(?:year|month|week|day)s? |blynedd|"
    r"[0-9]{2}|[0-9] ?[/-]|[a-z] ?[0-9]|[0-9][a-z)\]]|[0-9] [a-z\[]|\(",
    re.IGNORECASE,
)


def strip_never_values(text: str) -> Stripped:
    """Take dates, years, labels, phone numbers, references and ages out of `text`.

    Returns lower-case text in which each period is the sign `PERIOD`.
    """
    found = Stripped(text)
    if not _HAS_DIGIT_PAIR.search(text):
        found.text = text.lower()
        return found

    def keep_period(match: re.Match[str]) -> str:
        found.periods.append(match.group().strip())
        return PERIOD

    def keep_span(match: re.Match[str]) -> str:
        return keep_period(match) if _is_span(match.group()) else match.group()

    text = _REFERENCE.sub(" ", text)
    text = _DATES.sub(keep_period, text)
    text = _DAY_MONTH.sub(keep_period, text)
    text = _SPANS.sub(keep_span, text)
    text = _PHONE.sub(" ", text)
    text = _LABEL.sub("", text)
    text = _QUARTER.sub(keep_period, text)
    text = _flags_taken(_TIME.sub(" ", text).lower(), found.flags)
    text = _LENGTH.sub(keep_period, text)
    text = _APPLIED_NUMBER.sub(" ", text)
    text = _ages_taken(text, found.flags)
    text = _AT_LEAST_ONCE.sub(" ", text)
    text = _ORDINAL.sub(" ", _NAMED.sub(" ", text))
    found.text = _years_taken(text, found.periods)
    return found


def _is_span(words: str) -> bool:
    """ "2021 - 22" is a year of two; in "2021 - 12" the 12 is a figure."""
    match = _LOOSE_SPAN.search(words)
    return match is None or (int(match[1]) + 1) % 100 == int(match[2])


def _flags_taken(text: str, flags: set[str]) -> str:
    def take(match: re.Match[str]) -> str:
        flags.add(match["mark"] or "footnote")
        return ""

    return _FLAG.sub(take, text)


def _ages_taken(text: str, flags: set[str]) -> str:
    """Take ages out; "under 18" is no age group among children, every other is one."""

    def take(match: re.Match[str]) -> str:
        flags.add("childhood" if _CHILDHOOD.fullmatch(match.group()) else "age")
        return " "

    return _AGE.sub(take, text)


def _years_taken(text: str, periods: list[str]) -> str:
    """Take out years that a preposition or a label sign marks, if another number remains."""

    def led(match: re.Match[str]) -> str:
        periods.append(match[2])
        return f"{match[1]} {PERIOD}"

    def label(match: re.Match[str]) -> str:
        rest = text[: match.start()] + text[match.end() :]
        if not re.search(r"[0-9]", english_to_digits(rest)) or _counts_something(
            text[match.end() :]
        ):
            return match.group()
        periods.append(match[1])
        return PERIOD

    text = _YEAR_LED.sub(led, text)
    text = _YEAR_LED.sub(led, text)
    return _YEAR_LABEL.sub(label, text)


_COUNTED = re.compile(
    r" (?:children|incidents|cases|people|individuals|hours|requests|households|staff|young|"
    r"adults)\b"
)


def _counts_something(following: str) -> bool:
    return bool(_COUNTED.match(following))
