"""Which of the periods asked a mention speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from responses_app.domain.locating.asked import AskedPeriod

from .asked_spans import Span, name_of, spans_of
from .mention import Fit, PeriodMention
from .pieces import placed

OTHER_BASIS = 0.7
"""Weight of a financial year where the calendar year was asked: the right cell, another year."""
AMBIGUOUS = 0.45
SNAPSHOT = 0.5
_NEARLY = 4  # days by which the ends of one and the same period may differ


def fit(
    mention: PeriodMention, periods: Sequence[AskedPeriod], *, near: date | None = None
) -> list[Fit]:
    """Return the asked periods that `mention` speaks of, the surest first; none if none fits.

    A mention without a year ("Jan to Apr") is the only asked period that it can be. A total over
    several asked periods gives one Fit for each, `how` "contains" and `weight` 0. Never raises.
    """
    spans = spans_of(periods)
    if mention.yearless and not mention.first:
        return _sorted(_yearless(mention, spans))
    found = _fits(mention, spans)
    if mention.other and not any(one.how == "same" and one.weight == 1 for one in found):
        found = _with_other(mention, found, spans)
    return _sorted(found)


def fit_all(
    mentions: Sequence[PeriodMention], periods: Sequence[AskedPeriod], *, near: date | None = None
) -> list[list[Fit]]:
    """Return the fits of headings that stand in one row or column, read alike.

    One heading "FY24" or "2023" can mean two years; of several, the reading counts that finds
    most of the periods asked.

    >>> asked = [AskedPeriod("2022-23", "financial"), AskedPeriod("2023-24", "financial")]
    >>> heads = [PeriodMention(0, 4, "calendar", date(y, 1, 1), date(y, 12, 31), str(y),
    ...          is_bare=True) for y in (2022, 2023)]
    >>> [fits[0].key for fits in fit_all(heads, asked)]
    ['2022-23', '2023-24']
    """
    found = [fit(mention, periods, near=near) for mention in mentions]
    spans = spans_of(periods)
    unsure = {
        i: _readings(one, spans) for i, one in enumerate(mentions) if one.other or one.is_bare
    }
    unsure = {
        i: keys for i, keys in unsure.items()
        if any(keys) and not (found[i] and found[i][0].how == "same" and mentions[i].is_bare)
    }  # fmt: skip
    if len(unsure) < 2:
        return found
    counts = [len({keys[reading] for keys in unsure.values()} - {""}) for reading in (0, 1)]
    if counts[0] == counts[1]:
        return found
    taken = 0 if counts[0] > counts[1] else 1
    for i, keys in unsure.items():
        found[i] = [_settled(mentions[i], keys[taken])] if keys[taken] else []
    return found


def _readings(mention: PeriodMention, spans: Sequence[Span]) -> tuple[str, str]:
    """The keys of the asked periods that the first and the second reading are; "" for none."""
    if not (mention.first and mention.last):
        return "", ""
    days = [(mention.first, mention.last), mention.other]
    if mention.is_bare:
        years = (mention.first.year, mention.first.year - 1)
        days = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in years]
    keys = [next((s.key for s in spans if (s.first, s.last) == one), "") for one in days]
    return keys[0], keys[1]


def _settled(mention: PeriodMention, key: str) -> Fit:
    words = mention.words.strip()
    if not mention.is_bare:
        return Fit(key, "same", "", 0.95)
    doubt = f"{words!r} stands for {key}, as the headings beside it do; or for the calendar year"
    return Fit(key, "ambiguous", "", 0.65, doubt)


def _sorted(fits: list[Fit]) -> list[Fit]:
    best: dict[str, Fit] = {}
    for one in fits:
        if one.key not in best or one.weight > best[one.key].weight:
            best[one.key] = one
    return sorted(best.values(), key=lambda one: -one.weight)


def _fits(mention: PeriodMention, spans: Sequence[Span]) -> list[Fit]:
    name = name_of(mention.words)
    named = [s for s in spans if s.name == name and not _is_financial_by_bare_year(mention, s)]
    if named:
        return [
            Fit(s.key, "same", "", 0.9 if mention.is_bare and s.basis == "part" else 1.0)
            for s in named
        ]
    if mention.is_open:
        return _open(mention, spans)
    if not (mention.first and mention.last):
        return []
    same = [s for s in spans if _is_same(mention, s)]
    if same:
        weight = 1.0 if mention.is_sure and not mention.other else 0.85
        return [Fit(s.key, "same", "", weight) for s in same]
    if mention.is_bare and (fits := _bare(mention, spans)):
        return fits
    if mention.basis == "snapshot":
        return _snapshot(mention.first, spans)
    if mention.basis in ("financial", "academic", "calendar"):
        if fits := _other_year(mention, spans):
            return fits
    return _overlapping(mention.first, mention.last, mention.basis, spans)


def _is_financial_by_bare_year(mention: PeriodMention, span: Span) -> bool:
    """A campaign may call 2023/24 "2023"; an authority that writes "2023" may mean the year."""
    return mention.is_bare and span.basis in ("financial", "snapshot")


def _is_same(mention: PeriodMention, span: Span) -> bool:
    if not (mention.first and mention.last and span.first and span.last):
        return False
    if mention.basis == "snapshot" or span.basis == "snapshot" or span.days < 32:
        return (mention.first, mention.last) == (span.first, span.last)
    return (
        abs((mention.first - span.first).days) <= _NEARLY
        and abs((mention.last - span.last).days) <= _NEARLY
    )


def _bare(mention: PeriodMention, spans: Sequence[Span]) -> list[Fit]:
    """Just "2023", where no calendar year 2023 was asked."""
    year = mention.first.year if mention.first else 0
    words = mention.words.strip()
    within = [s for s in spans if s.first and s.last and s.first.year == s.last.year == year]
    if len(within) == 1 and within[0].basis != "snapshot":
        only = within[0]
        doubt = f"the reply says only {words!r}, asked was {only.key}"
        return [Fit(only.key, "same", "", 0.85, doubt)]
    if within and within[0].basis == "snapshot":
        weight = 0.7 if len(within) == 1 else 0.2
        doubt = f"the reply says only {words!r}, asked was one day of it"
        return [Fit(s.key, "ambiguous", "", weight, doubt) for s in within]
    doubt = f"{words!r} can be the calendar year, or a year that begins or ends then"
    begun = [s for s in spans if s.first and s.last and s.first.year == year == s.last.year - 1]
    ended = [s for s in spans if s.last and s.first and s.last.year == year == s.first.year + 1]
    named = [s for s in begun if s.is_year_named]
    if named:
        return [Fit(named[0].key, "ambiguous", "", 0.75, doubt)]
    if len(begun) <= 1 and len(ended) <= 1:
        return [Fit(s.key, "ambiguous", "", AMBIGUOUS, doubt) for s in begun] + [
            Fit(s.key, "ambiguous", "", AMBIGUOUS - 0.2, doubt) for s in ended
        ]
    return []


def _other_year(mention: PeriodMention, spans: Sequence[Span]) -> list[Fit]:
    """A year on another basis: the one that begins in the same calendar year."""
    if not mention.first:
        return []
    year = mention.first.year
    alike = [
        s for s in spans
        if s.first and s.days >= 360 and s.days <= 370 and s.first.year == year
    ]  # fmt: skip
    if len(alike) != 1:
        return []
    said = mention.basis if mention.basis != "academic" else "other"
    doubt = f"they answered for the {mention.basis} year {mention.words.strip()}"
    weight = OTHER_BASIS if mention.is_sure else OTHER_BASIS - 0.1
    return [Fit(alike[0].key, "other_basis", said, weight, doubt)]


def _snapshot(day: date, spans: Sequence[Span]) -> list[Fit]:
    """A day: near the day asked, or within a longer period."""
    days = [s for s in spans if s.first and s.first == s.last and abs((s.first - day).days) <= 31]
    if days:
        nearest = min(days, key=lambda s: abs((s.first - day).days) if s.first else 99)
        doubt = f"the count is of {day.isoformat()}, not of the day asked"
        return [Fit(nearest.key, "snapshot", "snapshot", SNAPSHOT, doubt)]
    around = [s for s in spans if s.first and s.last and s.days > 1 and s.first <= day <= s.last]
    if not around:
        # A year that ended yesterday: "as at 1 April 2024" of 2023-24.
        before = day - timedelta(days=1)
        around = [s for s in spans if s.last == before and s.days > 1]
    doubt = f"the count is of one day, {day.isoformat()}"
    weight = SNAPSHOT if len(around) == 1 else 0.25
    return [Fit(s.key, "snapshot", "snapshot", weight, doubt) for s in around]


def _open(mention: PeriodMention, spans: Sequence[Span]) -> list[Fit]:
    """ "2024 to date", "since April 2023", "up to 30 April 2024": one end is known."""
    first, last = mention.first, mention.last
    if first:
        begins = [s for s in spans if s.first == first and s.days > 1]
        partial = [s for s in begins if s.basis == "part" or 0 < s.days < 360]
        if len(partial) == 1 and len(begins) == 1:
            doubt = f"the reply says {mention.words.strip()!r}, which names no last day"
            return [Fit(partial[0].key, "same", "", 0.85, doubt)]
        if len(begins) == 1:
            return [Fit(begins[0].key, "part", "part", 0.5, _of_part(mention))]
        return _overlapping(first, last, "part", spans) if last else []
    if last:
        ends = [s for s in spans if s.last == last and s.days > 1]
        if len(ends) == 1:
            doubt = f"the reply says {mention.words.strip()!r}, which names no first day"
            return [Fit(ends[0].key, "same", "", 0.8, doubt)]
    return []


def _of_part(mention: PeriodMention) -> str:
    return f"they answered for a part of it: {mention.words.strip()}"


def _overlapping(first: date, last: date, basis: str, spans: Sequence[Span]) -> list[Fit]:
    inside = [s for s in spans if s.first and s.last and first <= s.first and s.last <= last]
    if len(inside) > 1:
        doubt = "a total over several of the periods asked"
        return [Fit(s.key, "contains", "other", 0.0, doubt) for s in inside]
    if len(inside) == 1:
        return [_containing(first, last, basis, inside[0])]
    around = [s for s in spans if s.first and s.last and s.first <= first and last <= s.last]
    length = (last - first).days + 1
    if around:
        doubt = f"they answered for a part of it, {first.isoformat()} to {last.isoformat()}"
        share = {s.key: length / s.days for s in around}
        return [Fit(s.key, "part", "part", round(0.1 + 0.5 * share[s.key], 2), doubt)
                for s in around]  # fmt: skip
    return _shifted(first, last, length, spans)


def _containing(first: date, last: date, basis: str, span: Span) -> Fit:
    length = (last - first).days + 1
    doubt = f"they answered for more, {first.isoformat()} to {last.isoformat()}"
    said = basis if basis in ("calendar", "financial") else "other"
    if span.days == 1:
        return Fit(span.key, "contains", said, 0.2, doubt)
    return Fit(span.key, "contains", said, round(0.1 + 0.4 * span.days / length, 2), doubt)


def _shifted(first: date, last: date, length: int, spans: Sequence[Span]) -> list[Fit]:
    """Spans that share most of their days, such as February to January."""
    fits = []
    for span in spans:
        if not (span.first and span.last):
            continue
        shared = (min(last, span.last) - max(first, span.first)).days + 1
        if shared > 0.6 * max(length, span.days):
            doubt = f"they answered for {first.isoformat()} to {last.isoformat()}"
            weight = round(0.6 * shared / max(length, span.days), 2)
            fits.append(Fit(span.key, "other_basis", "other", weight, doubt))
    return fits


def _yearless(mention: PeriodMention, spans: Sequence[Span]) -> list[Fit]:
    """Months or a day without a year: the only asked period that they can be."""
    yearless = mention.yearless
    if not yearless:
        return []
    same, within = [], []
    for span in spans:
        if not (span.first and span.last):
            continue
        for year in range(span.first.year, span.last.year + 1):
            first, last = placed(yearless, year)
            if first and last and (first, last) == (span.first, span.last):
                same.append(span)
            elif first and last and span.first <= first and last <= span.last:
                within.append(span)
    doubt = f"{mention.words.strip()!r} names no year"
    if same:
        weight = 0.85 if len(same) == 1 else 0.3
        return [Fit(s.key, "same" if len(same) == 1 else "ambiguous", "", weight, doubt)
                for s in same]  # fmt: skip
    if len(within) == 1:
        is_day = mention.basis == "snapshot"
        how = "snapshot" if is_day else "part"
        return [Fit(within[0].key, how, how, 0.3, doubt)]
    return []


def _with_other(mention: PeriodMention, found: list[Fit], spans: Sequence[Span]) -> list[Fit]:
    """Weigh the second reading of "FY24" or of a date that a spreadsheet made."""
    if not mention.other:
        return found
    first, last = mention.other
    second = replace(mention, first=first, last=last, other=None, is_sure=False,
                     basis=_basis(first, last, mention))  # fmt: skip
    others = [one for one in _fits(second, spans) if one.how == "same"]
    if not others:
        return found
    doubt = f"{mention.words.strip()!r} can be read in two ways"
    sames = [one for one in found if one.how == "same"]
    if not sames:
        return [replace(one, weight=0.75, doubt=doubt) for one in others]
    return [replace(one, how="ambiguous", weight=0.6, doubt=doubt) for one in sames] + [
        replace(one, how="ambiguous", weight=0.35, doubt=doubt) for one in others
    ]


def _basis(first: date, last: date, mention: PeriodMention) -> str:
    if mention.basis == "quarter":
        return "calendar"
    if mention.basis in ("snapshot", "month"):
        return "part" if (last - first).days < 40 else "financial"
    return mention.basis
