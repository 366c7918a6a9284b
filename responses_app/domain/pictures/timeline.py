"""How the replies came in: the share of authorities that had answered, by day since sending.

Not everybody has waited equally long. As long as every open request has waited at least that many
days the share is exact; after that it lies within a band: at least those who had answered, at most
those and all who have not yet waited so long. Nothing is estimated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final

from responses_app.domain.pictures.axes import Scale, apart, level, round_steps, upright
from responses_app.domain.pictures.colours import FAINT, LINES
from responses_app.domain.pictures.lettering import shortened, width
from responses_app.domain.pictures.picture import (
    QUIET,
    Group,
    Part,
    Path,
    Picture,
    Table,
    Words,
    area,
    box,
    line,
)
from responses_app.domain.pictures.sheet import (
    MARGIN,
    SMALL,
    TEXT,
    WIDTH,
    About,
    authorities,
    footing,
    heading,
    listed,
    of_n,
    sentences,
)
from responses_app.domain.rounding import half_up

NAME: Final = "timeline"

HEIGHT: Final = 430.0
LEFT: Final = MARGIN + 44
RIGHT: Final = WIDTH - MARGIN - 190  # the names of the lines stand at its right
LONGEST: Final = 365  # days
DASHES: Final[tuple[tuple[float, ...], ...]] = (
    (), (9, 4), (2.5, 3.5), (12, 4, 2.5, 4), (5, 5), (16, 5),
)  # fmt: skip
MOST_LINES: Final = len(DASHES)


@dataclass(frozen=True, slots=True)
class Sent:
    """One authority's request: the day it was sent, answered and due; None where there is none."""

    sent_on: date
    answered_on: date | None = None
    due_on: date | None = None
    group: str = ""

    def day_of(self, day: date) -> int:
        return max(0, (day - self.sent_on).days)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of `n` had answered by each day: at least, and at most."""

    name: str
    n: int
    at_least: tuple[int, ...]
    at_most: tuple[int, ...]

    def words(self, day: int) -> str:
        """Return "54.7% (116 of 212)", "50.0% to 60.0% (106 to 128 of 212)"."""
        return f"{self.percent(day)} ({self.count(day)})"

    def percent(self, day: int) -> str:
        low, high = self.at_least[day], self.at_most[day]
        return self._percent(low) + ("" if low == high else f" to {self._percent(high)}")

    def count(self, day: int) -> str:
        low, high = self.at_least[day], self.at_most[day]
        return f"{low:,}" + ("" if low == high else f" to {high:,}") + f" of {self.n:,}"

    def _percent(self, count: int) -> str:
        return f"{half_up(Fraction(100 * count, self.n), 1)}%"


def timeline(
    about: About, requests: Iterable[Sent], *, until: date, unknown: int = 0, grouped_by: str = ""
) -> Picture:
    """Draw the shares as things stood on `until`.

    `unknown` authorities have answered on a day that nobody knows: they are told, and in no line.
    With `grouped_by` ("law", "nation") each group has a line beside the one of all.
    """
    rows = list(requests)
    days = _last_day(rows, until)
    shares = _shares(rows, until, days, bool(grouped_by))
    top, y = heading(about)
    y += 30
    up, along = Scale(0, 100, y + HEIGHT, y), Scale(0, max(days, 7), LEFT, RIGHT)
    due = _due_days(rows, days)
    parts: list[Part] = [*top, *_due_area(due, along, y)]
    parts += upright(up, (0, 20, 40, 60, 80, 100), LEFT, RIGHT, "%")
    parts += level(along, _week_ticks(along.high), y + HEIGHT)
    middle = (LEFT + RIGHT) / 2
    parts.append(Words(middle, y + HEIGHT + 38, "Days since sending", SMALL, QUIET, "middle"))
    for number, share in reversed(list(enumerate(shares))):
        parts += _curve(share, number, along, up)
    parts += _names(shares, up, y)
    caption = _caption(rows, shares, until, unknown, due)
    foot, height = footing(about, caption, y + HEIGHT + 44)
    return Picture(
        name=NAME,
        title=about.title,
        alt=sentences(
            "A line that rises from left to right: the share of authorities that had answered, by "
            "day since sending.",
            _told(shares, due),
            caption,
        ),
        caption=caption,
        width=WIDTH,
        height=height,
        parts=(*parts, *foot),
        table=_table(shares, days, due),
    )


def _last_day(rows: Sequence[Sent], until: date) -> int:
    """The last day that anybody has seen, in days since sending."""
    return min(LONGEST, max((row.day_of(until) for row in rows), default=0))


def _shares(rows: Sequence[Sent], until: date, days: int, grouped: bool) -> list[Share]:
    shares = [_share("All", rows, until, days)] if rows else []
    names = sorted({row.group for row in rows}) if grouped else []
    for name in names[: MOST_LINES - 1]:
        shares.append(_share(name, [row for row in rows if row.group == name], until, days))
    return shares


def _share(name: str, rows: Sequence[Sent], until: date, days: int) -> Share:
    at_least, at_most = [0] * (days + 1), [0] * (days + 1)
    for row in rows:
        seen = row.day_of(until)
        answered = None if row.answered_on is None else row.day_of(row.answered_on)
        for day in range(days + 1):
            if answered is not None and answered <= day:
                at_least[day] += 1
                at_most[day] += 1
            elif answered is None and day > seen:
                at_most[day] += 1
    return Share(name, len(rows), tuple(at_least), tuple(at_most))


def _due_days(rows: Sequence[Sent], days: int) -> tuple[int, int] | None:
    """The earliest and the latest last day for a reply, in days since sending."""
    found = [row.day_of(row.due_on) for row in rows if row.due_on]
    return (min(found), min(max(found), days)) if found and min(found) <= days else None


def _due_area(due: tuple[int, int] | None, along: Scale, y: float) -> list[Part]:
    if due is None:
        return []
    first, last = along.at(due[0]), along.at(due[1])
    days = f"day {due[0]}" if due[0] == due[1] else f"day {due[0]} to {due[1]}"
    words = f"Last day for a reply in law: {days}"
    long = width(words, SMALL)
    x = min(max((first + last) / 2, LEFT + long / 2), WIDTH - MARGIN - long / 2)
    shade: list[Part] = [box(first, y - 12, last - first, HEIGHT + 12, "#fbe9dc")]
    return [
        *(shade if last > first else []),
        *(
            line((at, y - 12), (at, y + HEIGHT), stroke=LINES[1], width=1.6, dash=(3.0, 3.0))
            for at in dict.fromkeys((first, last))
        ),
        Words(x, y - 18, words, SMALL, LINES[1], "middle"),
    ]


def _curve(share: Share, number: int, along: Scale, up: Scale) -> list[Part]:
    """Steps: solid or dashed by line, with the band in which a share lies that is not yet seen."""
    low = _steps(share.at_least, share.n, along, up)
    high = _steps(share.at_most, share.n, along, up)
    colour, dash = _look(number)
    band: list[Part] = []
    if share.at_least != share.at_most and number == 0:
        band.append(area((*low, *reversed(high)), FAINT))
    weight = 3.0 if number == 0 else 2.0
    last = len(share.at_least) - 1
    drawn = Path((low,), stroke=colour, width=weight, dash=dash)
    return [*band, Group(f"{share.name}: {share.words(last)} by day {last}", (drawn,))]


def _steps(
    counts: Sequence[int], n: int, along: Scale, up: Scale
) -> tuple[tuple[float, float], ...]:
    points = [(along.at(0), up.at(100 * counts[0] / n))]
    for day, (before, now) in enumerate(pairwise(counts), 1):
        if now != before:
            points += [
                (along.at(day), up.at(100 * before / n)),
                (along.at(day), up.at(100 * now / n)),
            ]
    points.append((along.at(max(len(counts) - 1, 0.5)), up.at(100 * counts[-1] / n)))
    return tuple(points)


def _names(shares: Sequence[Share], up: Scale, y: float) -> list[Part]:
    """The name of each line at its end."""
    if not shares:
        return []
    ends = [up.at(100 * share.at_least[-1] / share.n) + 5 for share in shares]
    places = apart(ends, 50, y + 6, up.start - 26)
    parts: list[Part] = []
    for number, (share, at) in enumerate(zip(shares, places, strict=True)):
        colour, dash = _look(number)
        last, x = len(share.at_least) - 1, RIGHT + 12
        name = shortened(share.name, TEXT, WIDTH - MARGIN - x - 30)
        parts += [
            line((x, at - 5), (x + 24, at - 5), stroke=colour, width=2.4, dash=dash),
            Words(x + 30, at, name, TEXT, colour, bold=True),
            Words(x + 30, at + 15, share.percent(last), SMALL),
            Words(x + 30, at + 29, share.count(last), 11.5, QUIET),
        ]
    return parts


def _look(number: int) -> tuple[str, tuple[float, ...]]:
    """The colour and the dashes of a line; vermilion is kept for the last day in law."""
    colours = (LINES[0], *LINES[2:], LINES[1])
    return colours[number % len(colours)], DASHES[number % MOST_LINES]


def _week_ticks(days: float) -> tuple[float, ...]:
    for weeks in (1, 2, 4, 8):
        if days <= weeks * 7 * 13:
            return tuple(float(day) for day in range(0, int(days) + 1, weeks * 7))
    return round_steps(days)


def _caption(
    rows: Sequence[Sent],
    shares: Sequence[Share],
    until: date,
    unknown: int,
    due: tuple[int, int] | None,
) -> str:
    day = f"{until.day} {until:%B %Y}"
    if not rows:
        return f"Nothing had been sent by {day}."
    answered = sum(row.answered_on is not None for row in rows)
    with_day = [row for row in rows if row.due_on and row.due_on < until]
    in_time = sum(
        row.answered_on is not None and row.due_on is not None and row.answered_on <= row.due_on
        for row in with_day
    )
    share = f"{half_up(Fraction(100 * in_time, len(with_day)), 1)}%" if with_day else ""
    waiting = shares[0].at_least != shares[0].at_most
    return sentences(
        f"Of {authorities(len(rows))} written to, {answered:,} had answered by {day}.",
        f"Of the {len(with_day):,} whose last day for a reply had passed, {in_time:,} ({share}) "
        "answered by that day."
        if with_day
        else "",
        "A final answer counts, whatever it says: figures, a refusal, or that nothing is held.",
        "A line is the least that a share can be, the grey band reaches to the most: some have not "
        "yet waited so long, and may still answer."
        if waiting
        else "",
        f"{of_n(unknown, 'authority', 'authorities')} answered on a day that is not known, and "
        f"{'is' if unknown == 1 else 'are'} left out."
        if unknown
        else "",
    )


def _told(shares: Sequence[Share], due: tuple[int, int] | None) -> str:
    if not shares:
        return ""
    last = len(shares[0].at_least) - 1
    at_due = f"By day {due[1]}, the last day in law, {shares[0].words(due[1])} had." if due else ""
    ends = [f"{share.name} {share.words(last)}" for share in shares]
    return sentences(at_due, f"By day {last}: {listed(ends)}.")


def _table(shares: Sequence[Share], days: int, due: tuple[int, int] | None) -> Table:
    every = max(1, -(-days // 30))
    shown = sorted({*range(0, days + 1, every), days, *(due or ())})
    return Table(
        ("Days since sending", *(f"{share.name}: had answered" for share in shares)),
        tuple((day, *(share.words(day) for share in shares)) for day in shown) if shares else (),
    )
