"""Join dates, months and years to spans: "1 Jan to 31 Dec 2023", "2024 (Jan-Apr)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from .atoms import Atom, find_atoms
from .calendar_words import RANGE, basis_of, day_of, full_year, last_day

Yearless = tuple[int, int, int, int]  # month and day of the first and of the last day


@dataclass(frozen=True, slots=True)
class Piece:
    """A span, or a part of one that lacks its year, with how firmly the words say it."""

    start: int
    end: int
    kind: str  # of its atom, or "range"
    basis: str
    first: date | None = None
    last: date | None = None
    yearless: Yearless | None = None
    is_open: bool = False
    is_sure: bool = True
    is_short: bool = False
    is_firm: bool = True  # no words around it are needed to know it for a period
    other: tuple[date, date] | None = None


_JOINS = re.compile(RANGE)
_JOINS_BETWEEN = re.compile(rf"{RANGE}|\s*(?:&|\b(?:and|a|ac)\b)\s*")
_BETWEEN = re.compile(r"\b(?:between|rhwng)\s+(?:the\s+)?$")
_WORD_JOINS = re.compile(r"(?=.*[a-z])" + RANGE)
_BESIDE = re.compile(
    r"\s*[,:;/-]?\s*(?:part(?:ial)?(?:[ -]year)?\s*)?[(\[]?\s*"
    r"(?:from|for|part[- ]year|as at|as of|at|ar|only)?\s*"
)
_TO = re.compile(
    r"\s*[,:-]?\s*(?:part(?:ial)?(?:[ -]year)?\s*)?[(\[]\s*"
    r"(?:(?:data|figures|only|part[- ]year)\s*[:,-]?\s*)?"
    r"(?:up\s+to(?:\s+and\s+including)?|up\s+until|until|till|to|hyd\s+at|hyd|tan)\s+"
    r"(?:the\s+)?(?:end\s+of\s+)?"
)


def find_pieces(text: str) -> list[Piece]:
    """Return the spans of `text` (plain signs, lower case) in order."""
    atoms = find_atoms(text)
    pieces: list[Piece] = []
    at = 0
    while at < len(atoms):
        joined = _joined(text, atoms[at], atoms[at + 1]) if at + 1 < len(atoms) else None
        piece = joined or _single(atoms[at], text)
        at += 2 if joined else 1
        if piece:
            pieces.append(piece)
    return _beside(text, pieces)


def _joined(text: str, one: Atom, two: Atom) -> Piece | None:
    between = text[one.end : two.start]
    if len(between) > 40:
        return None
    joins = _JOINS_BETWEEN if _BETWEEN.search(text[max(0, one.start - 20) : one.start]) else _JOINS
    if two.kind == "day_alone":
        return _short_end(text, one, two) if between in ("-", "/") else None
    if not joins.fullmatch(between):
        return None
    if one.kind == "day_alone":
        return _day_first(one, two)
    if one.kind in ("year", "pair") and two.kind in ("day", "month"):
        return _within_year(one, two) if _WORD_JOINS.fullmatch(between) else None
    if two.kind in ("year", "pair") and one.kind not in ("year", "pair"):
        return None
    return _range(one, two)


def _short_end(text: str, one: Atom, two: Atom) -> Piece | None:
    """ "2021-23": three calendar years."""
    words = text[two.start : two.end]
    if one.kind != "year" or not re.fullmatch("[0-9]{2}", words) or one.year is None:
        return None
    last = full_year(words)
    if not one.year + 1 < last <= one.year + 10:
        return None
    return Piece(
        one.start, two.end, "range", "span", date(one.year, 1, 1), date(last, 12, 31), is_sure=False
    )


def _day_first(one: Atom, two: Atom) -> Piece | None:
    """ "1-30 April 2024"."""
    if two.kind != "day" or one.day >= two.day:
        return None
    return _range(replace(one, kind="day", month=two.month, year=two.year), two)


def _within_year(one: Atom, two: Atom) -> Piece | None:
    """ "2024 to 30 April": the year, cut short."""
    whole = one.span()
    if not whole:
        return None
    last = _last_of(two, two.year or whole[0].year)
    if last and last < whole[0] and not two.year:
        last = _last_of(two, whole[0].year + 1)
    if not last or last < whole[0]:
        return None
    is_cut = last <= whole[1]
    basis = "part" if last < whole[1] else basis_of(whole[0], last)
    return Piece(one.start, two.end, "range", basis, whole[0], last, is_sure=is_cut)


def _last_of(atom: Atom, year: int) -> date | None:
    return (
        last_day(year, atom.month) if atom.kind == "month" else day_of(year, atom.month, atom.day)
    )


def _range(one: Atom, two: Atom) -> Piece | None:
    if one.year is None and two.year is None:
        return _yearless_range(one, two)
    one, two = _with_years(one, two)
    begins, ends = one.span(), two.span()
    if not begins or not ends or begins[0] > ends[1] or begins == ends:
        return None
    first, last = begins[0], ends[1]
    basis = "span" if one.kind in ("year", "pair") else basis_of(first, last)
    return Piece(
        one.start, two.end, "range", basis, first, last, is_sure=one.is_sure and two.is_sure
    )


def _with_years(one: Atom, two: Atom) -> tuple[Atom, Atom]:
    """The year of one end is the year of the other, or the one beside it."""
    if one.year is None and two.year is not None:
        is_later = (one.month, one.day) > (two.month, two.day or 31)
        return replace(one, year=two.year - is_later), two
    if two.year is None and one.year is not None:
        is_earlier = (two.month, two.day or 31) < (one.month, one.day)
        return one, replace(two, year=one.year + is_earlier)
    return one, two


def _yearless_range(one: Atom, two: Atom) -> Piece | None:
    if not (one.month and two.month):
        return None
    yearless = (one.month, one.day or 1, two.month, two.day or last_day(2023, two.month).day)
    return Piece(one.start, two.end, "range", _yearless_basis(yearless), yearless=yearless)


def _yearless_basis(yearless: Yearless) -> str:
    first, last = placed(yearless, 2022)
    return basis_of(first, last) if first and last else "part"


def placed(yearless: Yearless, year: int) -> tuple[date | None, date | None]:
    """The first and last day where the first lies in `year`."""
    month, day, last_month, last = yearless
    wraps = (last_month, last) < (month, day)
    ends = day_of(year + wraps, last_month, last)
    if ends and last_month == 2 and last == 28:
        ends = last_day(ends.year, 2)
    return day_of(year, month, day), ends


def _single(atom: Atom, text: str) -> Piece | None:
    if _joins_a_number(text, atom):
        return None
    if atom.kind == "day_alone":
        return None
    span = atom.span()
    if span is None:
        if not atom.month:
            return None
        day = atom.day or last_day(2023, atom.month).day
        yearless = (atom.month, atom.day or 1, atom.month, day)
        basis = "snapshot" if atom.kind == "day" else "month"
        return Piece(atom.start, atom.end, atom.kind, basis, yearless=yearless, is_firm=False)
    basis = {"day": "snapshot", "month": "month", "quarter": "quarter", "year": "calendar"}.get(
        atom.kind, atom.of or "financial"
    )
    is_firm = not (atom.kind == "year" and not atom.of) and not atom.is_short
    return Piece(
        atom.start, atom.end, atom.kind, basis, *span, is_sure=atom.is_sure,
        is_short=atom.is_short, is_firm=is_firm, other=atom.other,
    )  # fmt: skip


def _joins_a_number(text: str, atom: Atom) -> bool:
    """ "2023-4567" and "0151-2023" are no years."""
    return bool(
        re.match(r"-[0-9]", text[atom.end : atom.end + 2])
        or re.search(r"[0-9]-$", text[max(0, atom.start - 2) : atom.start])
    )


def _beside(text: str, pieces: list[Piece]) -> list[Piece]:
    """Put a year and the months that stand beside it together."""
    done: list[Piece] = []
    for piece in pieces:
        if done and (one := _together(text, done[-1], piece)):
            done[-1] = one
        else:
            done.append(piece)
    return done


def _together(text: str, one: Piece, two: Piece) -> Piece | None:
    between = text[one.end : two.start]
    if len(between) > 40:
        return None
    end = two.end + (text[two.end : two.end + 1] in (")", "]") and bool(set("([") & set(between)))
    if one.kind in ("year", "pair") and two.kind in ("day", "month") and _TO.fullmatch(between):
        return _cut_short(one, two, end)
    if not _BESIDE.fullmatch(between):
        return None
    if one.yearless and two.kind in ("year", "pair"):
        return _with_year(two, one, one.start, two.end) if _is_close(between) else None
    if one.kind not in ("year", "pair") or two.kind not in ("day", "month", "range"):
        return None
    if two.yearless:
        return _with_year(one, two, one.start, end)
    if not set("([") & set(between) or not (one.first and two.first and one.last and two.last):
        return None
    lies_in = one.first <= two.first and two.last <= one.last
    return replace(two, start=one.start, end=end, is_sure=two.is_sure and lies_in)


def _is_close(between: str) -> bool:
    return re.fullmatch(r"[\s,:]*[(\[]?\s*", between) is not None


def _with_year(year: Piece, months: Piece, start: int, end: int) -> Piece | None:
    """ "2024 (Jan-Apr)" and "Apr-Sep 2023/24"; "April to March 2024" ends in 2024."""
    if not (year.first and year.last and months.yearless):
        return None
    begins = year.first.year
    is_of_end = months.start < year.start and year.kind == "year"
    options = [begins, begins + 1] if year.kind == "pair" else [begins]
    if is_of_end and months.yearless[2:] < months.yearless[:2]:
        options = [begins - 1]
    for at in options:
        first, last = placed(months.yearless, at)
        if first and last and (year.kind != "pair" or year.first <= first):
            basis = basis_of(first, last)
            return Piece(start, end, "range", basis, first, last, is_sure=year.is_sure)
    return None


def _cut_short(one: Piece, two: Piece, end: int) -> Piece | None:
    """ "2024 (up to 30 April)": the year as far as that day."""
    if not (one.first and one.last):
        return None
    last = two.last
    if last is None and two.yearless:
        years = (one.first.year, one.last.year)
        days = [day_of(year, two.yearless[2], two.yearless[3]) for year in years]
        last = next((day for day in days if day and one.first <= day <= one.last), None)
    if last is None or last < one.first:
        return None
    basis = "part" if last < one.last else one.basis
    return Piece(one.start, end, "range", basis, one.first, last, is_sure=last <= one.last)
