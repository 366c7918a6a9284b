"""What the words around a date make of it: "year to", "as at", "since", "part year", an Act."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from .calendar_words import YEAR, basis_of, day_of, last_day, year_before
from .pieces import Piece, placed

_REACH = 70  # characters before and after that are looked at

_ACT = re.compile(
    r"\b(?:acts?|regulations?|regs|order|rules?|code|directive|scheme|bill|measure|gdpr|foia|foisa"
    r"|dpa|eir|eirs|deddf|rheoliadau|gorchymyn|circular|strategy|census)"
    r"\s*(?:\([a-z ]{1,20}\))?,?\s*$"
)
_REFERENCE = re.compile(
    r"(?:\b(?:ref|reference|foi|case|rfi|eir|sar|request|no|number|num|id|page|pg|p|para|paragraph|"
    r"section|sect|s|version|v|tel|telephone|phone|fax|ext|room|floor|invoice|po)"
    r"[\s:.#/_-]*|[#/_@\\]|[a-z]-)$"
)
_LETTER_DATE = re.compile(
    r"\b(?:dated|received|requested|sent|published|born|submitted|acknowledged|issued|updated|"
    r"created|printed|reviewed|responded|replied|(?:your|our|the|this)?\s*"
    r"(?:request|e-?mail|letter|reply|response|enquiry|correspondence|message|application)"
    r"|due|deadline|dyddiedig|derbyniwyd|anfonwyd|eich cais|cyhoeddwyd)"
    r"\s*(?:on|of|from|to us on|by us on|by|at|date|dated|made on|before|after|ar|-|:)?\s*"
    r"(?:the\s+)?$"
    r"|\b(?:date of birth|dob)\s*:?\s*$|(?:^|[\n(])\s*(?:date|dyddiad)\s*:?\s*$"
    r"|\b(?:date|dyddiad)\s*:\s*$"
    r"|\b(?:extracted|run|produced|generated|downloaded|pulled|retrieved|compiled|prepared|exported)\b"
    r"[^.;:]{0,50}\bon\s+(?:the\s+)?$"
)
_WROTE = re.compile(r"[^.;\n]{0,60}\bwrote\s*:|,?\s+(?:at\s+)?[0-2]?[0-9]:[0-5][0-9]")
_ENDING = re.compile(
    r"(?:\b(?P<sort>financial|fiscal|calendar|academic)\s+)?"
    r"(?:(?P<n>\b[0-9]{1,2}|\bone|\btwo|\bthree|\bsix|\bnine|\btwelve)?[\s-]*"
    r"\b(?P<unit>months?|quarter|year|yr|flwyddyn|blwyddyn|mis)(?:\s+period)?\s*"
    r"(?:ending|ended|end|to|up to|hyd at|hyd|i|yn\s+diweddu|yn\s+gorffen"
    r"|a\s+ddaeth\s+i\s+ben|sy'n\s+diweddu)"
    r"|\b(?P<ye>y\s?/?\s?e))"
    r"\s*(?:on|in|at|ar)?\s*(?:the\s+)?:?\s*(?:end\s+of\s+)?$"
)
_AS_AT = re.compile(
    r"\b(?:as\s+(?:at|of|on)|at|on|(?:(?:as\s+)?at\s+)?(?:the\s+)?end\s+of|position\s+(?:at|on)|fel\s+(?:ar|yr\s+oedd\s+(?:hi\s+)?ar)"
    r"|ar|(?:ar\s+)?ddiwedd|diwedd|snapshot(?:\s+(?:date|of|at|on|as\s+at))*)\s*(?:the\s+)?:?\s*$"
)
_END_OF = re.compile(r"\b(?:end\s+of|ddiwedd|diwedd)\s+(?:the\s+)?$")
_AS_AT_FIRM = re.compile(
    r"\b(?:as\s+(?:at|of|on)|position\s+(?:at|on)|fel\s+ar|snapshot(?:\s+\w+)?)\s*(?:the\s+)?:?\s*$"
)
_UP_TO = re.compile(
    r"\b(?:up\s+to(?:\s+and\s+including)?|up\s+until|until|till|to|hyd\s+at|hyd|tan)\s+"
    r"(?:the\s+)?(?:end\s+of\s+)?$"
)
_SINCE = re.compile(
    r"\b(?:since|from|after|ers|o)\s+(?:the\s+)?(?:start\s+of\s+|beginning\s+of\s+)?$"
)
_SINCE_FIRM = re.compile(r"\b(?:since|ers)\s+(?:the\s+)?(?:start\s+of\s+|beginning\s+of\s+)?$")
_PART_BEFORE = re.compile(r"\b(?:part(?:ial)?(?:[\s-]*year)?|rhan\s+o)\s*(?:of\s+)?[-:,(]?\s*$")
_YTD_BEFORE = re.compile(r"\b(?:ytd|year[\s-]to[\s-]date)\s*[-:,(]?\s*$")
_TO_DATE = re.compile(
    r"\s*[,(\[-]?\s*(?:up\s+)?(?:(?:to|until|till)\s+(?:the\s+)?(?:date|present(?:\s+day)?|now|today|"
    r"current\s+date|day\s+of\s+(?:the|your)\s+request)|ytd|year[\s-]to[\s-]date|so\s+far|onwards?|"
    r"to-date|-\s*(?:present|date|now)|hyd\s+yma|hyd\s+heddiw|ymlaen)\b[)\]]?"
)
_PART_AFTER = re.compile(
    r"\s*[-,:]?\s*[(\[]?\s*(?:part[\s-]*(?:year)?|partial(?:\s+year)?|incomplete(?:\s+year)?"
    r"|rhan\s+o'r\s+flwyddyn|rhan)(?=\s*(?:[)\],;:=-]|$|only|data|figures))(?:\s+(?:only|data|figures))?[)\]]?"
)
_NAMED_BEFORE = re.compile(
    r"\b(?:financial|calendar|academic|the|year|yr|for|in|y|blwyddyn)\s*[:-]?\s*[(]?\s*$"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12}


def is_no_period(text: str, piece: Piece) -> bool:
    """True for the year of an Act, a reference, the date of a letter."""
    before = text[max(0, piece.start - _REACH) : piece.start]
    if piece.kind in ("year", "pair") and (_ACT.search(before) or _is_reference(before, piece)):
        return True
    if piece.kind != "day":
        return False
    after = text[piece.end : piece.end + _REACH]
    return bool(_LETTER_DATE.search(before) or _WROTE.match(after))


def _is_reference(before: str, piece: Piece) -> bool:
    return piece.basis not in ("academic",) and _REFERENCE.search(before) is not None


_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|during|since|throughout|within|year|years|yr|yn|ystod|until|before|after|early|late|"
    r"mid|of the year|end of|blwyddyn|flwyddyn|ar gyfer|calendar)\s*:?\s*[(]?)\s*$"
)
_BEFORE_PERHAPS = re.compile(
    r"\b(?:for|from|to|by|and|or|both|between|over|of|on|a|ac|neu|gyfer|vs|versus|than|o|i)\s*[(]?\s*$"
)
_AFTER_IN = re.compile(
    r"\s+(?:cases?|instances?|occasions?|occurrences?|of\s+(?:the|these|those|them)|out\s+of|or\s+more"
    r"|(?:per|%))\b"
)
_AFTER_ANY = re.compile(
    r"\s*(?:$|[:;,.?!)\]=|/&+<*-]|\n|(?:to|and|or|there|was|were|is|are|we|the|this|in|for|until|only|had|has|"
    r"have|a|ac|i|roedd|oedd|mae|total|no|none|data|figures?|compared|inclusive|when|which|that|as|at|"
    r"by|from|it|these|our|[0-9]+)(?![\w]))"
)
_AFTER_FIGURE = re.compile(
    r"\s*(?:(?:[:=|]|\s->?\s?|-\s?|\t)\s*|\s+)(?:[0-9<>*~]|\[[a-z0-9]{1,3}\]|zero|nil|none|no\b|less\b|fewer"
    r"|under\b|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|not\b|n/a|dim\b|llai\b|approx"
    r"|information\b|exempt|refused|withheld|suppressed|unknown)"
)
_BEFORE_ANOTHER = re.compile(
    rf"\s*(?:,|;|/|&|\b(?:and|or|a|ac)\b)\s*(?:(?:and|a|ac)\s+)?{YEAR}\b(?!,?[0-9])"
)
_LINE_START = re.compile(r"(?:^|[\n;|•·\t(\[,.]|[-:]\s)\s*(?:[-*•o]\s+)?$")


def is_a_year(text: str, piece: Piece, last_end: int) -> bool:
    """True where the words around a bare year, month or day in running text make it a period."""
    before = text[max(0, piece.start - _REACH) : piece.start]
    after = text[piece.end : piece.end + _REACH]
    if piece.kind == "month":
        return _ENDING.search(before) is not None
    if piece.kind == "day":
        return _AS_AT.search(before) is not None
    if _AFTER_IN.match(after):
        return False
    if _BEFORE_YEAR.search(before):
        return True
    if _TO_DATE.match(after) or _PART_AFTER.match(after) or re.match(r"\s*[:=]", after):
        return True
    if _follows_another(text, piece, last_end) or _PART_BEFORE.search(before):
        return _AFTER_ANY.match(after) is not None
    if _BEFORE_ANOTHER.match(after) and (
        _LINE_START.search(before) or _BEFORE_PERHAPS.search(before)
    ):
        return True
    if re.search(r"[(\[]\s*$", before) and re.match(r"\s*[)\]]", after):
        return True
    if _LINE_START.search(before):
        return bool(_AFTER_FIGURE.match(after) or re.match(r"\s*(?:$|\n)", after)) and not (
            piece.is_short and before.strip()
        )
    if _BEFORE_PERHAPS.search(before) and not re.search(r"\btotal(?:\s+of)?\s*$", before):
        return _is_perhaps(before, after)
    return False


def _is_perhaps(before: str, after: str) -> bool:
    if re.search(r"\b(?:of|by|than|over|to)\s*$", before):
        return bool(re.match(r"\s*(?:there|was|were|we|the council|to|until|:)", after))
    return _AFTER_ANY.match(after) is not None


def _follows_another(text: str, piece: Piece, last_end: int) -> bool:
    """ "2021, 2022 and 2023": what the first is, the others are."""
    return last_end >= 0 and bool(
        re.fullmatch(r"\s*(?:,|;|/|&|\band\b|\bor\b|\ba\b|\bac\b|,\s*and\b|-|\bto\b)\s*",
                     text[last_end : piece.start])
    )  # fmt: skip


def widened(text: str, piece: Piece, near: date | None, earliest: int) -> Piece:
    """Take in the words before and after that say more: an end, a beginning, a sort of year."""
    before = text[max(earliest, piece.start - _REACH) : piece.start]
    after = text[piece.end : piece.end + _REACH]
    if piece.kind in ("day", "month", "year") and (match := _ENDING.search(before)):
        if ended := _ended(piece, match):
            return replace(ended, start=piece.start - len(match.group()))
    if match := _TO_DATE.match(after):
        return _to_date(piece, near, piece.start, piece.end + match.end())
    if match := _YTD_BEFORE.search(before):
        return _to_date(piece, near, piece.start - len(match.group()), piece.end)
    if piece.kind in ("year", "pair") and (match := _PART_AFTER.match(after)):
        return _in_part(piece, piece.start, piece.end + match.end())
    if piece.kind in ("year", "pair") and (match := _PART_BEFORE.search(before)):
        return _in_part(piece, piece.start - len(match.group()), piece.end)
    return _day_or_end(piece, before)


def _day_or_end(piece: Piece, before: str) -> Piece:
    if piece.kind == "range":
        return piece
    if (match := _UP_TO.search(before)) and piece.kind in ("day", "month") and piece.last:
        return replace(
            piece, start=piece.start - len(match.group()), first=None, basis="part", is_open=True,
            other=None,
        )  # fmt: skip
    if match := _AS_AT.search(before):
        if piece.kind == "day":
            return replace(piece, start=piece.start - len(match.group()), is_sure=True, other=None)
        if _END_OF.search(before) or (piece.kind == "month" and _AS_AT_FIRM.search(before)):
            day = piece.last
            return replace(
                piece, start=piece.start - len(match.group()), first=day, basis="snapshot",
                is_sure=piece.kind != "month" or _END_OF.search(before) is not None, other=None,
            )  # fmt: skip
        return piece
    since = _SINCE if piece.kind in ("day", "month") else _SINCE_FIRM
    if (match := since.search(before)) and piece.first:
        return replace(
            piece, start=piece.start - len(match.group()), last=None, basis="part", is_open=True,
            other=None,
        )  # fmt: skip
    if piece.kind == "day" and not _LINE_START.search(before):
        return replace(piece, is_sure=False)
    return piece


def _to_date(piece: Piece, near: date | None, start: int, end: int) -> Piece:
    first = piece.first
    last = near if near and first and first <= near else None
    if piece.yearless and near:
        begins = [placed(piece.yearless, near.year - back)[0] for back in (0, 1)]
        first = next((day for day in begins if day and day <= near), None)
        last = near if first else None
    return replace(
        piece, start=start, end=end, first=first, last=last, basis="part", is_open=True,
        yearless=None if first else piece.yearless, other=None,
    )  # fmt: skip


def _in_part(piece: Piece, start: int, end: int) -> Piece:
    return replace(piece, start=start, end=end, last=None, basis="part", is_open=True, other=None)


def _ended(piece: Piece, match: re.Match[str]) -> Piece | None:
    """ "Year to 31 March 2024", "six months ended 30 September 2023", "year ending March"."""
    months = 12
    unit = match["unit"] or ""
    if unit.startswith(("month", "mis")):
        if not match["n"]:
            return None
        months = _NUMBERS.get(match["n"]) or int(match["n"])
    elif unit == "quarter":
        months = 3
    if piece.kind == "year":
        return _year_ended(piece, match["sort"]) if months == 12 else None
    if piece.yearless:
        return _yearless_ended(piece) if months == 12 else None
    if not piece.last or not 0 < months <= 60:
        return None
    first = _months_before(piece.last, months)
    if first is None:
        return None
    return replace(
        piece, kind="range", first=first, basis=basis_of(first, piece.last), is_sure=True,
        other=None,
    )  # fmt: skip


def _months_before(last: date, months: int) -> date | None:
    after = last + timedelta(days=1)
    if months == 12:
        return year_before(last)
    at = after.year * 12 + after.month - 1 - months
    return day_of(at // 12, at % 12 + 1, min(after.day, last_day(at // 12, at % 12 + 1).day))


def _year_ended(piece: Piece, sort: str | None) -> Piece | None:
    """ "Year ending 2024": a financial year, where nothing else is said."""
    if sort == "calendar" or not piece.first:
        return piece
    year = piece.first.year
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    other = None if sort else (piece.first, date(year, 12, 31))
    return replace(
        piece, kind="pair", basis="financial", first=first, last=last, is_sure=bool(sort),
        other=other, is_firm=True,
    )  # fmt: skip


def _yearless_ended(piece: Piece) -> Piece | None:
    if not piece.yearless:
        return None
    month, day = piece.yearless[2:]
    last = day_of(2023, month, day)
    if not last:
        return None
    first = year_before(last)
    yearless = (first.month, first.day, month, day)
    return replace(piece, kind="range", yearless=yearless, basis=basis_of(first, last))
