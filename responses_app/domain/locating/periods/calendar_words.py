"""The words for months, days and years, in English and Welsh, as parts of patterns."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_ENGLISH = (
    "january jan", "february febuary feb", "march mar", "april apr apl", "may", "june jun",
    "july jul", "august aug", "september sept sep", "october oct", "november nov",
    "december dec",
)  # fmt: skip
_WELSH = (
    "ionawr ion", "chwefror gwefror chwef chwe", "mawrth fawrth maw", "ebrill ebr", "mai fai",
    "mehefin fehefin meh", "gorffennaf orffennaf gorff", "awst aws", "medi fedi",
    "hydref", "tachwedd dachwedd nhachwedd tach", "rhagfyr ragfyr rhag",
)  # fmt: skip
MONTHS = {
    word: number
    for names in (_ENGLISH, _WELSH)
    for number, words in enumerate(names, 1)
    for word in words.split()
}
MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
ORDINAL = r"(?:st|nd|rd|th|af|ain|fed|ed|eg|il|ydd)"
DAY = rf"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])(?:\s?{ORDINAL}\b)?"
YEAR = r"(?:19[5-9][0-9]|20[0-4][0-9])"
SHORT = r"'?[0-9]{2}"

RANGE = (
    r"(?:\s{0,3}(?:->|>|-)\s{0,3}|,?\s{1,3}(?:up\s{1,3}to(?:\s{1,3}and\s{1,3}including)?|up\s{1,3}until|to|until|untill|till|til|"
    r"through(?:\s{1,3}to)?|thru|hyd\s{1,3}at|hyd\s{1,3}nes|hyd|tan|i)(?:\s{1,3}the)?(?:\s{1,3}end(?:\s{1,3}of)?)?\s{1,3})"
)
"""What stands between the two ends of a span; "and" counts only after "between"."""

FINANCIAL = (
    r"(?:f\s?/?\s?y(?:\s?e)?(?![a-z])|(?:financial|fiscal|fin|tax|reporting|budget|council)\.?\s{0,3}"
    r"(?:years?|yrs?\b)|blwyddyn\s{1,3}ariannol|(?:y\s{1,3})?flwyddyn\s{1,3}ariannol|blynyddoedd\s{1,3}ariannol)"
)
CALENDAR = (
    r"(?:c\s?/?\s?y(?![a-z])|calend[ae]r\s{0,3}(?:years?|yrs?\b)"
    r"|(?:blwyddyn|flwyddyn|blynyddoedd)\s{1,3}gal?endr|(?:blwyddyn|flwyddyn)\s{1,3}galendar)"
)
ACADEMIC = (
    r"(?:a\s?/\s?y(?![a-z])|(?:academic|school)\s{0,3}(?:years?|yrs?\b)"
    r"|(?:blwyddyn|flwyddyn)\s{1,3}(?:academaidd|ysgol))"
)


def full_year(short: str) -> int:
    """ "'23" is 2023, "98" is 1998, "2023" stays."""
    number = int(short.lstrip("'"))
    if number > 99:
        return number
    return number + (2000 if number < 70 else 1900)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None where there is no such day; the 29th of February falls on the last."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and 1 <= year <= 9999):
        return None
    if month == 2 and day == 29:
        return last_day(year, 2)
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def year_before(last: date) -> date:
    """The first day of the twelve months that end on `last`."""
    after = last + timedelta(days=1)
    return day_of(after.year - 1, after.month, after.day) or after


def basis_of(first: date, last: date) -> str:
    """What sort of span two days bound: calendar, financial, academic, month, part, span ..."""
    if first == last:
        return "snapshot"
    ends = (first.month, first.day, last.month, last.day)
    years = last.year - first.year
    if ends == (1, 1, 12, 31) and years == 0:
        return "calendar"
    if ends == (4, 1, 3, 31) and years == 1:
        return "financial"
    if ends in ((9, 1, 8, 31), (9, 1, 7, 31), (8, 1, 7, 31)) and years == 1:
        return "academic"
    days = (last - first).days
    if days > 340:
        return "span"
    whole = first.day == 1 and last == last_day(last.year, last.month)
    if whole and (first.year, first.month) == (last.year, last.month):
        return "month"
    if whole and first.month % 3 == 1 and 85 < days < 93:
        return "quarter"
    return "part"
