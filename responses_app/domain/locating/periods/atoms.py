"""The single dates, months and years that a text writes, before they are joined to spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .calendar_words import (
    ACADEMIC,
    CALENDAR,
    DAY,
    FINANCIAL,
    MONTH,
    MONTHS,
    SHORT,
    YEAR,
    day_of,
    full_year,
    last_day,
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One date, month, year or quarter, as far as it is written."""

    start: int
    end: int
    kind: str  # day, month, year, pair (2023/24), quarter, day_alone (the "1" of "1-30 April")
    year: int | None = None  # of a pair: the year in which it begins
    month: int = 0
    day: int = 0
    of: str = ""  # "financial", "calendar" or "academic" where the words say so
    is_sure: bool = True
    is_short: bool = False  # written with few digits, such as "23/24"
    other: tuple[date, date] | None = None  # a second reading of the same signs

    def span(self) -> tuple[date, date] | None:
        """The first and last day; None where the year is not written."""
        year = self.year
        if year is None or not 1 < year < 9998:
            return None
        if self.kind == "day":
            day = day_of(year, self.month, self.day)
            return (day, day) if day else None
        if self.kind == "month":
            return date(year, self.month, 1), last_day(year, self.month)
        if self.kind == "quarter":
            if self.of == "financial":
                begins = 3 * self.day + 1  # April is the first month
                year, month = (year + 1, 1) if begins > 12 else (year, begins)
            else:
                month = 3 * self.day - 2
            return date(year, month, 1), last_day(year, month + 2)
        return self.of_year(year)

    def of_year(self, year: int) -> tuple[date, date]:
        """The year of its kind that begins in `year`."""
        if self.of == "academic":
            return date(year, 9, 1), date(year + 1, 8, 31)
        if self.of == "financial" or self.kind == "pair":
            return date(year, 4, 1), date(year + 1, 3, 31)
        return date(year, 1, 1), date(year, 12, 31)


# Left of a date no digit may join it, nor a sign that makes it part of a number or of a name.
# A hyphen may: whether it makes a span is seen when the atoms are joined.
_LEFT = r"(?<![\w£$€#%'])(?<![0-9][.,/:])(?<![a-z]/)"
_RIGHT = r"(?!\w)(?![.,/][0-9])(?!/[a-z]{2})(?!\s?%)"
_KIND = (
    rf"(?P<of>(?P<f>{FINANCIAL})|(?P<c>{CALENDAR})|(?P<a>{ACADEMIC}))"
    r"(?:\s{0,3}(?:of|for|-|:|end(?:ing|ed)?(?:\s{1,3}in)?)?\s{0,3}\(?\s{0,3})?"
)
_TIME = r"(?:[t ]?[0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?z?)?"
_WORDS_AFTER = r"(?=\s{0,3}(?:$|[^\sa-z0-9]|(?:to|and|until|up|i|hyd|there|was|is|were)\b))"
_SEP = r"(?:\s{0,3}[,./-]\s{0,3}|\s{1,3}(?:of\s{1,3}|o\s{1,3})?|(?<=[a-z]))"

_PATTERNS = (
    rf"(?P<iso>(?P<iso_y>{YEAR})-(?P<iso_m>[01][0-9])-(?P<iso_d>[0-3][0-9]){_TIME})",
    rf"(?P<num>(?P<num_d>[0-3]?[0-9])(?P<sep>[/.-])(?P<num_m>[0-3]?[0-9])(?P=sep)"
    rf"(?P<num_y>{YEAR}|[0-9]{{2}}))",
    rf"(?P<dmy>(?P<dmy_d>{DAY}){_SEP}(?P<dmy_m>{MONTH})"
    rf"(?:{_SEP}(?P<dmy_y>{YEAR})|(?:[-/.]'?|\s?')(?P<dmy_s>[0-9]{{2}})(?!\s?-?{MONTH})"
    rf"|\s{{1,3}}(?P<dmy_t>[0-9]{{2}}){_WORDS_AFTER})(?!\w))",
    rf"(?P<mdy>(?P<mdy_m>{MONTH})\b\s{{1,3}}(?P<mdy_d>{DAY}),?\s{{1,3}}(?P<mdy_y>{YEAR}))",
    rf"(?P<my>(?P<my_m>{MONTH})(?:\.?)(?:\s{{0,3}}[,./-]\s{{0,3}}|\s{{1,3}}(?:of\s{{1,3}})?|\s{{0,3}}(?=')|)"
    rf"(?:(?P<my_y>{YEAR})(?!\s?[-/]\s?[0-9]{{2}}(?![0-9]))|'(?P<my_s>[0-9]{{2}})))",
    rf"(?P<mys>(?P<mys_m>{MONTH})[-/ ](?P<mys_y>[0-9]{{2}}))",
    rf"(?P<dm>(?P<dm_d>{DAY})(?:\s{{1,3}}(?:of\s{{1,3}}|o\s{{1,3}})?|-)(?P<dm_m>{MONTH})\b)",
    rf"(?P<md>(?P<md_m>{MONTH})\s{{1,3}}(?P<md_d>[0-3]?[0-9](?:st|nd|rd|th)))",
    rf"(?P<ny>(?P<ny_m>0[1-9]|1[0-2])[/.](?P<ny_y>{YEAR}))",
    rf"(?P<q>(?:{_KIND})?(?P<word>q|quarter|qtr|chwarter)\s?(?P<q_n>[1-4])(?:\s{{0,3}}[-,:(]\s{{0,3}}|\s{{1,3}}(?:of\s{{1,3}})?|)"
    rf"(?:(?P<q_kind>{FINANCIAL})\s{{0,3}})?"
    rf"(?:(?P<q_y>{YEAR})(?:\s?[/-]\s?(?P<q_e>{YEAR}|[0-9]{{2}}))?"
    r"|(?P<q_s>[0-9]{2})\s?[/-]\s?(?P<q_t>[0-9]{2})))",
    rf"(?P<yq>(?P<yq_y>{YEAR})(?:\s?[/-]\s?(?P<yq_e>{YEAR}|[0-9]{{2}}))?"
    r"[\s,:(-]*\b(?:q|quarter|qtr|chwarter)\s?(?P<yq_n>[1-4]))",
    rf"(?P<pair>(?:{_KIND})?(?P<p_y>{YEAR})"
    rf"(?:(?P<p_sep>\s?[/-]\s?)(?P<p_e>{YEAR}|{SHORT})|\s{{1,3}}(?:to|i)\s{{1,3}}(?P<p_w>{YEAR})))",
    rf"(?P<short>(?:{_KIND})?'?(?P<s_y>[0-9]{{2}})\s?(?P<s_sep>[/-])\s?'?(?P<s_e>[0-9]{{2}}))",
    rf"(?P<ky>(?:{_KIND})(?P<ky_y>{YEAR}|{SHORT}))",
    rf"(?P<yk>(?P<yk_y>{YEAR})(?P<yk_c>\s{{0,3}}\(?\s{{0,3}}(?:{CALENDAR})))",
    rf"(?P<y>{YEAR})",
    r"(?P<ay>'(?P<ay_y>[0-9]{2}))",
    rf"(?P<m>{MONTH}\b)",
    rf"(?P<d>{DAY})",
)
_ATOM = [re.compile(_LEFT + pattern + _RIGHT) for pattern in _PATTERNS]
_NAMES = ("iso", "num", "dmy", "mdy", "my", "mys", "dm", "md", "ny", "q", "yq", "pair", "short",
          "ky", "yk", "y", "ay", "m", "d")  # fmt: skip
_STARTS = re.compile(rf"{_LEFT}(?:'?[0-9]|{MONTH}|{FINANCIAL}|{CALENDAR}|{ACADEMIC}|q|quarter|chw)")


def find_atoms(text: str) -> list[Atom]:
    """Return what `text` (plain signs, lower case) has, in order; the longest reading wins."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Atom]:
    at = 0
    while found := _STARTS.search(text, at):
        atom = _atom_at(text, found.start())
        if atom:
            yield atom
        at = atom.end if atom else found.start() + 1


def _atom_at(text: str, at: int) -> Atom | None:
    for name, pattern in zip(_NAMES, _ATOM, strict=True):
        if (match := pattern.match(text, at)) and (atom := _read(name, match)):
            return atom
    return None


def _read(name: str, match: re.Match[str]) -> Atom | None:
    said = match.groupdict()
    start, end = match.span()
    if name in ("iso", "num"):
        return _numbers(name, said, start, end)
    if name in ("dmy", "mdy", "dm", "md"):
        year = next((said[g] for g in (f"{name}_y", f"{name}_s", f"{name}_t") if said.get(g)), None)
        day = int(re.match(r"[0-9]+", str(said[f"{name}_d"])).group())  # type: ignore[union-attr]
        month = MONTHS[str(said[f"{name}_m"])]
        if not day_of(full_year(year) if year else 2024, month, day):
            return None
        return Atom(start, end, "day", full_year(year) if year else None, month, day)
    if name in ("my", "mys", "ny"):
        year = said[f"{name}_y"] or said[f"{name}_s"]
        month_word = str(said[f"{name}_m"])
        month = MONTHS[month_word] if name != "ny" else int(month_word)
        is_sure = name != "mys" or "-" in match.group() or "/" in match.group()
        return Atom(start, end, "month", full_year(str(year)), month, is_sure=is_sure)
    if name in ("q", "yq"):
        return _quarter(name, said, start, end)
    if name in ("pair", "short", "ky", "yk", "y", "ay"):
        return _years(name, said, start, end, match.group())
    if name == "m":
        return Atom(start, end, "month", None, MONTHS[match.group()])
    return Atom(start, end, "day_alone", None, 0, int(re.sub(r"\D", "", match.group())))


def _numbers(name: str, said: dict[str, str | None], start: int, end: int) -> Atom | None:
    year = full_year(str(said[f"{name}_y"]))
    month, day = int(str(said[f"{name}_m"])), int(str(said[f"{name}_d"]))
    if name == "num" and month > 12 >= day:  # month first, as an American program writes it
        return _day(start, end, year, day, month, is_sure=False)
    other = None
    if name == "iso" and day == 1 and 1 <= month <= 12:
        # A spreadsheet keeps "Apr-23", and what it took "2010-11" for, as the first of a month.
        other = (date(year, month, 1), last_day(year, month))
        if (year + 1) % 100 == month:
            other = (date(year, 4, 1), date(year + 1, 3, 31))
    is_sure = other is None and not (name == "num" and said["sep"] == "." and year < 2000)
    return _day(start, end, year, month, day, is_sure=is_sure, other=other)


def _day(
    start: int,
    end: int,
    year: int,
    month: int,
    day: int,
    *,
    is_sure: bool,
    other: tuple[date, date] | None = None,
) -> Atom | None:
    if not day_of(year, month, day):
        return None
    return Atom(start, end, "day", year, month, day, is_sure=is_sure, other=other)


def _quarter(name: str, said: dict[str, str | None], start: int, end: int) -> Atom | None:
    begins = full_year(str(said[f"{name}_y"] or said["q_s"]))
    ends = said[f"{name}_e"] or said.get("q_t")
    number = int(str(said[f"{name}_n"]))
    if ends and full_year(ends) != begins + 1:
        return None
    is_financial = bool(ends or said.get("f") or said.get("q_kind"))
    of = "financial" if is_financial else ""
    quarter = Atom(start, end, "quarter", begins, 0, number, of=of, is_sure=is_financial)
    if is_financial or name == "yq" or said["word"] != "q":
        return quarter
    # "Q1 2023" can be the first question and the year.
    return replace(quarter, other=quarter.of_year(begins))


def _years(name: str, said: dict[str, str | None], start: int, end: int, words: str) -> Atom | None:
    of = "financial" if said.get("f") else "calendar" if said.get("c") else ""
    of = "academic" if said.get("a") else of
    if name in ("pair", "short"):
        return _pair(name, said, start, end, of)
    if name == "yk":
        return Atom(start, end, "year", full_year(str(said["yk_y"])), of="calendar")
    if name == "ay":
        return Atom(start, end, "year", full_year(str(said["ay_y"])), is_short=True)
    if name == "y":
        return Atom(start, end, "year", int(str(said["y"])))
    if len(str(said["ky_y"])) < 4 and re.search(r"[:(]|\s-\s", words):
        return None  # "in the financial year: 14"
    year = full_year(str(said["ky_y"]))
    if of == "calendar":
        return Atom(start, end, "year", year, of=of)
    if "end" in words:
        return Atom(start, end, "pair", year - 1, of=of)
    # "FY24" is mostly the year that ends in 2024, "financial year 2023" the one that begins then;
    # each is also used the other way round.
    is_end = len(str(said["ky_y"]).lstrip("'")) == 2
    as_begun = Atom(start, end, "pair", year, of=of)
    as_ended = Atom(start, end, "pair", year - 1, of=of)
    taken, left = (as_ended, as_begun) if is_end else (as_begun, as_ended)
    return replace(taken, is_sure=False, other=left.span())


def _pair(name: str, said: dict[str, str | None], start: int, end: int, of: str) -> Atom | None:
    short = name == "short"
    begins = full_year(str(said["s_y" if short else "p_y"]))
    second = str(said["s_e"] if short else said["p_e"] or said["p_w"])
    if of == "calendar" or (full_year(second) != begins + 1):
        return None
    between = str((said["s_sep"] if short else said["p_sep"]) or "to")
    spaced_dash = "-" in between and between != "-"
    # "2023-2024" and "2023 to 2024" are mostly one financial year, but can be two years.
    is_two = not short and len(second) == 4 and "/" not in between
    other = (date(begins, 1, 1), date(begins + 1, 12, 31)) if is_two and not of else None
    is_sure = bool(of) or not (is_two or (spaced_dash and len(second) < 4))
    return Atom(
        start, end, "pair", begins, of=of, is_sure=is_sure, is_short=short and not of, other=other
    )
