"""What changed from one release to the next, and which printed numbers are now wrong.

A published report is a snapshot. When an authority corrects itself the next release says so,
figure by figure, and names every number that a reader may have copied and that has moved.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from responses_app.domain.areas import area_name, area_order
from responses_app.domain.publication import Figure, Period, Publication, Question, Row
from responses_app.domain.writing_numbers import number_or_bounds

Place = tuple[str, str, str]
"""Authority code, question, period."""
Spot = tuple[str, str, str]
"""Question, period, area."""
Say = Callable[[Publication, Row], Iterable[tuple[str, str]]]
"""What is said of a row of statistics: of what kind it is (a rate, say), and the sentence."""

NAMES_A_ROW = ("question", "period", "area")
WORDS = {
    "total": "total",
    "total_lower": "total, at least",
    "total_upper": "total, at most",
    "rate": "rate",
    "ratio": "ratio",
    "change": "change",
    "percent": "per cent",
    "percent_lower": "per cent, at least",
    "percent_upper": "per cent, at most",
    "n": "authorities in it",
    "not_held": "not held",
    "other_basis": "another year basis",
    "no_reply": "no reply",
}
"""Names of numbers as people say them; any other is its own name with spaces."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One authority's answer to one question and period, before and after; empty: there is none."""

    authority_code: str
    authority_name: str
    question: str
    period: str
    old: str
    new: str
    why: str = ""

    def __str__(self) -> str:
        where = f"{self.authority_name}, {self.question}, {self.period}"
        if not self.old:
            told = f"{where}: {self.new}"
        elif not self.new:
            told = f"{where}: {self.old}, no longer there"
        else:
            told = f"{where}: {self.old} -> {self.new}"
        return f"{told} ({self.why})" if self.why else told


@dataclass(frozen=True, slots=True)
class Moved:
    """One number of the statistics that is another one now."""

    question: str
    period: str
    area: str
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        where = f"{self.question}, {self.period}, {area_name(self.area)}"
        return f"{where}: {self.what}: {self.old} -> {self.new}"


@dataclass(frozen=True, slots=True)
class WrongNow:
    """A sentence that stood beside the older release, and what is said in its place."""

    question: str
    period: str
    area: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two publications of one campaign."""

    older: str
    newer: str
    design: tuple[str, ...] = ()
    newly_replied: tuple[str, ...] = ()
    no_longer_replied: tuple[str, ...] = ()
    added: tuple[FigureChange, ...] = ()
    removed: tuple[FigureChange, ...] = ()
    corrected: tuple[FigureChange, ...] = ()
    moved: tuple[Moved, ...] = ()
    wrong_now: tuple[WrongNow, ...] = ()
    statistics_added: tuple[Spot, ...] = field(default=())
    statistics_removed: tuple[Spot, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not any(
            getattr(self, name) for name in self.__dataclass_fields__ if name not in OF_WHAT
        )

    @property
    def moved_uk(self) -> tuple[Moved, ...]:
        """The numbers of the UK as a whole that moved: those that headlines quote."""
        return tuple(one for one in self.moved if one.area == "uk")

    def as_dict(self) -> dict[str, Any]:
        """As plain lists and dictionaries: keys may be added, none is renamed."""
        rows = ("added", "removed", "corrected", "moved", "wrong_now")
        spots = ("statistics_added", "statistics_removed")
        return {
            "older": self.older,
            "newer": self.newer,
            "design": list(self.design),
            "newly_replied": list(self.newly_replied),
            "no_longer_replied": list(self.no_longer_replied),
            **{name: [_as_dict(one) for one in getattr(self, name)] for name in rows},
            **{
                name: [dict(zip(NAMES_A_ROW, one, strict=True)) for one in getattr(self, name)]
                for name in spots
            },
        }

    def as_text(self) -> str:
        """For a person: the counts first, then each change in a line."""
        lines = [f"From {self.older} to {self.newer}", ""]
        if self.is_empty:
            return "\n".join([*lines, "Nothing has changed.", ""])
        for title, found in self._sections():
            if found:
                lines += [f"{title}: {len(found)}", *(f"- {one}" for one in found), ""]
        return "\n".join(lines)

    def _sections(self) -> Iterator[tuple[str, list[str]]]:
        yield "Changes of the design", list(self.design)
        yield "Authorities that have replied since", list(self.newly_replied)
        yield "Authorities that no longer count as having replied", list(self.no_longer_replied)
        yield "Figures corrected", list(map(str, self.corrected))
        yield "Figures added", list(map(str, self.added))
        yield "Figures no longer there", list(map(str, self.removed))
        wrong = [f"{one.old}\n  now: {one.new or 'nothing can be said'}" for one in self.wrong_now]
        yield "Sentences that are now wrong", wrong
        yield "Numbers that moved", list(map(str, self.moved))
        yield "Statistics added", [_spot(one) for one in self.statistics_added]
        yield "Statistics no longer there", [_spot(one) for one in self.statistics_removed]


OF_WHAT = ("older", "newer")


def diff(
    older: Publication,
    newer: Publication,
    *,
    replied: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
    why: Mapping[Place, str] | None = None,
    say: Say | None = None,
) -> Difference:
    """Return what differs between two publications of one campaign.

    `replied` are the authorities that had replied by each of them, code to name. `why` says of a
    figure why it is what it is now. `say` gives the sentences that go with a row of statistics:
    those that stood beside the older one and no longer do are now wrong.
    """
    before, after = replied
    old, new = _figures(older), _figures(newer)
    reasons = why or {}
    old_rows, new_rows = _rows(older), _rows(newer)
    both = [spot for spot in _ordered(newer, new_rows) if spot in old_rows]
    return Difference(
        older=older.origin,
        newer=newer.origin,
        design=tuple(_design(older, newer)),
        newly_replied=_names(after, after.keys() - before.keys()),
        no_longer_replied=_names(before, before.keys() - after.keys()),
        added=tuple(_change(None, one, reasons) for place, one in new.items() if place not in old),
        removed=tuple(
            _change(one, None, reasons) for place, one in old.items() if place not in new
        ),
        corrected=tuple(
            _change(old[place], one, reasons)
            for place, one in new.items()
            if place in old and said(old[place]) != said(one)
        ),
        moved=tuple(
            moved for spot in both for moved in _moved(spot, old_rows[spot], new_rows[spot])
        ),
        wrong_now=tuple(
            wrong
            for spot in both
            if say and old_rows[spot] != new_rows[spot]
            for wrong in _wrong(spot, say(older, old_rows[spot]), say(newer, new_rows[spot]))
        ),
        statistics_added=tuple(spot for spot in _ordered(newer, new_rows) if spot not in old_rows),
        statistics_removed=tuple(
            spot for spot in _ordered(older, old_rows) if spot not in new_rows
        ),
    )


def said(figure: Figure) -> str:
    """Return what a figure amounts to in a few words, such as "12" or "bounded, 0 to 4"."""
    known = number_or_bounds(figure.value, figure.lower, figure.upper, _number)
    basis = ", on another year basis" if figure.other_basis else ""
    if figure.status == "exact" and known:
        return f"{known}{basis}"
    status = figure.status.replace("_", " ")
    return f"{status}, {known}{basis}" if known else f"{status}{basis}"


def _change(old: Figure | None, new: Figure | None, why: Mapping[Place, str]) -> FigureChange:
    figure = new or old
    assert figure is not None
    return FigureChange(
        figure.authority_code,
        figure.authority_name,
        figure.question,
        figure.period,
        said(old) if old else "",
        said(new) if new else "",
        why.get(_place(figure), "") if old and new else "",
    )


def _place(figure: Figure) -> Place:
    return figure.authority_code, figure.question, figure.period


def _figures(publication: Publication) -> dict[Place, Figure]:
    return {_place(one): one for one in publication.figures}


def _rows(publication: Publication) -> dict[Spot, Row]:
    return {
        (str(row["question"]), str(row["period"]), str(row["area"])): row
        for row in publication.statistics
    }


def _ordered(publication: Publication, rows: Collection[Spot]) -> list[Spot]:
    """The UK first, then each area; within it as the campaign file has them."""
    questions = {one.key: place for place, one in enumerate(publication.questions)}
    periods = {one.key: place for place, one in enumerate(publication.periods)}
    return sorted(
        rows,
        key=lambda spot: (
            area_order(spot[2]),
            questions.get(spot[0], len(questions)),
            periods.get(spot[1], len(periods)),
        ),
    )


def _names(names: Mapping[str, str], codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names[code] for code in codes))


# ---------------------------------------------------------------------------- statistics


def _moved(spot: Spot, old: Row, new: Row) -> Iterator[Moved]:
    before, after = dict(_numbers(old)), dict(_numbers(new))
    for name in dict.fromkeys((*after, *before)):
        then, now = before.get(name), after.get(name)
        if then != now:
            yield Moved(*spot, name, _told(then), _told(now))


def _numbers(row: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Every number of a row with its name, those of a rate, ratio and change too."""
    for key, value in row.items():
        if key in NAMES_A_ROW and not within:
            continue
        name = WORDS.get(key, key.replace("_", " "))
        name = f"{within}, {name}" if within else name
        if isinstance(value, Mapping):
            yield from _numbers(value, name)
        elif value is None or isinstance(value, int | float | str):
            yield name, value


def _wrong(
    spot: Spot, old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]
) -> Iterator[WrongNow]:
    """The sentences that are no longer said, each with the one of its kind that is said now."""
    before, after = _by_kind(old), _by_kind(new)
    said_now = set(after.values())
    for kind, sentence in before.items():
        if sentence not in said_now:
            yield WrongNow(*spot, sentence, after.get(kind, ""))


def _by_kind(told: Iterable[tuple[str, str]]) -> dict[tuple[str, int], str]:
    """Sentences by their kind, and which of several of one kind each is."""
    seen: Counter[str] = Counter()
    found = {}
    for kind, sentence in told:
        found[kind, seen[kind]] = sentence
        seen[kind] += 1
    return found


def _told(value: Any) -> str:
    if value is None:
        return "none"
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: int | float) -> str:
    return f"{value:,}"


def _spot(spot: Spot) -> str:
    question, period, area = spot
    return f"{question}, {period}, {area_name(area)}"


def _as_dict(one: Any) -> dict[str, str]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


# ---------------------------------------------------------------------------- the design


def _design(older: Publication, newer: Publication) -> Iterator[str]:
    if older.title != newer.title:
        yield f"The title was “{older.title}”; it is “{newer.title}”."
    yield from _of_each(
        "Question", {one.key: one for one in older.questions}, {q.key: q for q in newer.questions}
    )
    yield from _of_each(
        "Period", {one.key: one for one in older.periods}, {p.key: p for p in newer.periods}
    )


def _of_each(
    name: str,
    old: Mapping[str, Question] | Mapping[str, Period],
    new: Mapping[str, Question] | Mapping[str, Period],
) -> Iterator[str]:
    for key in new:
        if key not in old:
            yield f"{name} {key} is new."
        elif old[key] != new[key]:
            yield f"{name} {key} is another: {'; '.join(_fields(old[key], new[key]))}."
    for key in old:
        if key not in new:
            yield f"{name} {key} is no longer there."


def _fields(old: Question | Period, new: Question | Period) -> Iterator[str]:
    for name in old.__dataclass_fields__:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield f"{name.replace('_', ' ')} was {_quoted(before)}, is {_quoted(after)}"


def _quoted(value: object) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return f"“{text}”" if text else "empty"
