"""The number formats of spreadsheets: which mean a day, and how a value looks in them.

Formats are understood as far as councils' figures need: days and times, decimal places, thousands,
per cent and money. A value in any other format is given as it is stored.
Source: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from responses_app.readers.hidden_data.format_sections import (
    Section,
    plain_digits,
    read_sections,
    section_for,
)

_LAST_DAY = 2_958_466  # the day after 31 December 9999
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETED = re.compile(r"\[(?!h+\]|m+\]|s+\])(?:\$([^\]-]*)[^\]]*|[^\]]*)\]", re.IGNORECASE)
_DAY_PIECE = re.compile(
    r'("[^"]*"|\\.|_.|\*.|am/pm|a/p|y+|m+|d+|h+|s+(?:\.0+)?|\[h+\]|\[m+\]|\[s+\])', re.IGNORECASE
)
_NUMBER_SHAPE = re.compile(r"([^#0?]*)([#0?,]+)(?:\.([0#?]+))?(%?)([^#0?%]*)")
_LONGEST = 255  # letters of a format
_MOST_DIGITS = 20


@dataclass(frozen=True)
class NumberFormat:
    """One format. `code` is its part for positive numbers."""

    code: str
    is_day: bool
    shows_nothing: bool = False
    sections: tuple[Section, ...] = ()
    """What it says beside the digits; none where that is nothing."""

    def stored(self, text: str, starts_1904: bool = False) -> str:
        """The value itself: a day in the form 2009-03-12, a number in plain digits."""
        if self.is_day:
            moment = moment_of(text, starts_1904)
            if moment is not None:
                return iso(moment)
        return plain_number(text)

    def figure(self, text: str, starts_1904: bool = False) -> str:
        """The whole value in plain digits, with what the format adds: 37.4%, <5; a day as stored.

        A zero that is shown as a dash is a zero.
        """
        if self.is_day:
            return self.stored(text, starts_1904)
        stored = plain_number(text)
        if not self.sections and "e" not in stored:
            return stored
        try:
            value = Decimal(stored)
        except InvalidOperation:
            return stored
        if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
            return stored
        if not self.sections:
            return plain_digits(value)
        return section_for(value, self.sections).write(value)

    def shown(self, text: str, starts_1904: bool = False) -> str:
        """The value as on the screen, or as stored where the format is not understood."""
        if self.shows_nothing:
            return ""
        if self.is_day:
            moment = moment_of(text, starts_1904)
            return _written_day(moment, self.code) if moment else plain_number(text)
        return _written_number(text, self.code)


def writing(as_shown: bool, as_figures: bool) -> Callable[[NumberFormat, str, bool], str]:
    """How a book writes its values: as on the screen, as figures, or as stored."""
    if as_shown:
        return NumberFormat.shown
    return NumberFormat.figure if as_figures else NumberFormat.stored


def read_format(written: str) -> NumberFormat:
    """Understand a format as a workbook writes it.

    >>> read_format("dd/mm/yyyy").shown("39884")
    '12/03/2009'
    """
    code = _outside_brackets(written.split(";")[0])
    bare = _QUOTED.sub("", code)
    is_day = bool(re.search(r"[ymdhs]", bare, re.IGNORECASE)) and "General" not in code
    sections = () if is_day else read_sections(written[:_LONGEST])
    return NumberFormat(code, is_day, written.strip() in {";;;", ";;"}, sections)


def moment_of(text: str, starts_1904: bool = False) -> datetime | None:
    """The day and time that a stored value means; None where it means none.

    Day 60 of the calendar that begins in 1900 never was: it is None too.
    """
    try:
        number = float(text)
    except ValueError:
        return _iso_moment(text)
    if not math.isfinite(number) or not 0 <= number < _LAST_DAY:
        return None
    first = datetime(1904, 1, 1) if starts_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
    if not starts_1904 and 1 <= number < 61:
        if number >= 60:
            return None
        number += 1
    return first + timedelta(seconds=round(number * 86_400))


def _iso_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None


def iso(moment: datetime) -> str:
    """A day as 2009-03-12, with the time where there is one."""
    if moment.date() == date(1899, 12, 30):
        return f"{moment:%H:%M:%S}"
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(" ", "minutes")


def plain_number(text: str) -> str:
    """A stored number in plain digits, without the noise of binary fractions.

    >>> plain_number("9.4347659190000003E9"), plain_number("0.30000000000000004")
    ('9434765919', '0.3')
    """
    if text.isdigit() and len(text) < 15 and text[0] != "0":
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number) or abs(number) >= 1e15 or (number and abs(number) < 1e-9):
        return text
    return f"{number:.15g}" if number != int(number) else str(int(number))


def _outside_brackets(code: str) -> str:
    """The code without colours and conditions; a currency in brackets stays as its sign."""
    return _BRACKETED.sub(lambda found: f'"{found[1]}"' if found[1] else "", code)


def _literal(code: str) -> str:
    return _QUOTED.sub(lambda found: found[1] or found[2] or "", code)


def _written_number(text: str, code: str) -> str:
    stored = plain_number(text)
    shape = _NUMBER_SHAPE.fullmatch(_literal(code))
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    if shape is None or not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        return stored
    before, whole, decimals, per_cent, after = shape.groups(default="")
    if whole.endswith(","):  # in thousands
        return stored
    if per_cent:
        value *= 100
    places = Decimal(1).scaleb(-len(decimals))
    value = value.quantize(places, ROUND_HALF_UP)
    digits = f"{abs(value):,f}" if "," in whole else f"{abs(value):f}"
    integer, point, fraction = digits.partition(".")
    integer = integer.zfill(whole.count("0")) if "," not in whole else integer
    optional = len(decimals) - len(decimals.rstrip("#?"))
    while optional and fraction.endswith("0"):
        fraction, optional = fraction[:-1], optional - 1
    sign = "-" if value < 0 else ""
    return f"{sign}{before}{integer}{point if fraction else ''}{fraction}{per_cent}{after}".strip()


def _written_day(moment: datetime, code: str) -> str:
    is_12_hours = bool(re.search(r"am/pm|a/p", code, re.IGNORECASE))
    pieces = _DAY_PIECE.split(code)
    written: list[str] = []
    last = ""
    for place, piece in enumerate(pieces):
        if place % 2 == 0 or piece[0] in '"\\_*':
            written.append(_literal(piece))
            continue
        following = pieces[place + 2][:1].lower() if place + 2 < len(pieces) else ""
        is_minutes = piece[0] in "mM" and len(piece) < 3 and (last == "h" or following == "s")
        written.append(_day_piece(moment, piece.lower(), is_minutes, is_12_hours))
        last = piece[0].lower()
    return "".join(written).strip()


def _day_piece(moment: datetime, piece: str, is_minutes: bool, is_12_hours: bool) -> str:
    if is_minutes:
        return f"{moment:%M}" if len(piece) > 1 else str(moment.minute)
    if piece.startswith("["):
        elapsed = moment - datetime(1899, 12, 30)  # noqa: DTZ001
        seconds = int(elapsed.total_seconds())
        return str(seconds // {"h": 3600, "m": 60, "s": 1}[piece[1]])
    letter, length = piece[0], len(piece)
    if letter == "y":
        return f"{moment.year % 100:02}" if length < 3 else f"{moment.year:04}"
    if letter == "m":
        return _month(moment, length)
    if letter == "d":
        names = {3: f"{moment:%a}"}
        return names.get(length, f"{moment:%A}") if length > 2 else f"{moment.day:0{length}}"
    if letter == "h":
        hour = (moment.hour % 12 or 12) if is_12_hours else moment.hour
        return f"{hour:0{min(length, 2)}}"
    if letter == "s":
        return f"{moment.second:0{min(length, 2)}}"
    return "AM" if moment.hour < 12 else "PM"


def _month(moment: datetime, length: int) -> str:
    if length > 2:
        return {3: f"{moment:%b}", 5: f"{moment:%B}"[0]}.get(length, f"{moment:%B}")
    return f"{moment.month:0{length}}"
