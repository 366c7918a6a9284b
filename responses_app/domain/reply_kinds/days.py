"""Days as authorities write them, read strictly and in the order of the United Kingdom."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan ionawr",
            "february feb chwefror",
            "march mar mawrth",
            "april apr ebrill",
            "may mai",
            "june jun mehefin",
            "july jul gorffennaf",
            "august aug awst",
            "september sept sep medi",
            "october oct hydref",
            "november nov tachwedd",
            "december dec rhagfyr",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_IN_WORDS = re.compile(
    rf"(?:\b({'|'.join(_WEEKDAYS)}),? (?:the )?)?(?<![\w/.-])(\d{{1,2}})(?:st|nd|rd|th|ain|fed|eg)?"
    rf"(?: of)?[ -]({_NAMES})\.?(?:,?[ -](\d{{4}}|\d{{2}}(?![\w:])))?(?![\w/-])"
)
_AMERICAN = re.compile(rf"\b({_NAMES}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b")
_IN_FIGURES = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\w/-])")
_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_WINDOW = timedelta(days=183)  # a day without a year is looked for half a year ahead


def days_in(lower: str, sent_on: date | None) -> list[date]:
    """Every day named in lower-case words.

    A day without a year is the next of that name after `sent_on`, if it falls in the half year
    after; otherwise, and where its weekday is another, it is left out. 03/04/2026 is 3 April.
    """
    found: list[tuple[int, date | None]] = []
    for one in _IN_WORDS.finditer(lower):
        weekday, day, month, year = one.groups()
        read = _day(int(day), _MONTHS[month], year, sent_on)
        if read and weekday and _WEEKDAYS[read.weekday()] != weekday:
            read = None
        found.append((one.start(), read))
    for one in _AMERICAN.finditer(lower):
        found.append((one.start(), _day(int(one[2]), _MONTHS[one[1]], one[3], sent_on)))
    for one in _IN_FIGURES.finditer(lower):
        found.append((one.start(), _day(int(one[1]), int(one[3]), one[4], sent_on)))
    for one in _ISO.finditer(lower):
        found.append((one.start(), _day(int(one[3]), int(one[2]), one[1], sent_on)))
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day]


def _day(day: int, month: int, year: str | None, sent_on: date | None) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if sent_on is None:
        return None
    near = (_date(sent_on.year + ahead, month, day) for ahead in (0, 1))
    return next((one for one in near if one and sent_on <= one <= sent_on + _WINDOW), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_BEFORE = re.compile(
    r"\b(?:by|before|no later than|not later than|until|till|on or before|on|to|be|is|deadline|"
    r"date|due|erbyn|tan|cyn|now|:)(?: (?:close of (?:business|play) on|the end of|the|is|"
    r"latest|new|now|of|for|response|reply|on|:|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*)){0,3}[: ,]*$"
)
_PAST = re.compile(
    r"\b(?:received|dated|sent|made|submitted|request(?:ed)?|e-?mail|letter) (?:on )?(?:the )?$"
)


def new_day(sentences: Iterable[str], sent_on: date | None) -> date | None:
    """The one day to come that lower-case sentences name as a new date: "by 14 March 2026".

    None where they name none or several: which of them is meant is not guessed.
    """
    days: set[date] = set()
    for lower in sentences:
        for pattern in (_IN_WORDS, _AMERICAN, _IN_FIGURES, _ISO):
            for one in pattern.finditer(lower):
                before = lower[max(0, one.start() - 60) : one.start()]
                if _BEFORE.search(before) and not _PAST.search(before):
                    days.update(days_in(one[0], sent_on))
    to_come = {day for day in days if sent_on is None or day >= sent_on}
    return to_come.pop() if len(to_come) == 1 else None
