"""A question over its waves: everybody who answered, and beside it the same places every time.

The total or the rate of everybody moves with who answered: it is drawn as points that no line
joins. The **panel**, the same places in every wave, is the line. What is known only within bounds
is a bar from the lowest to the highest value, and no line goes through it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import Any, Final

from responses_app.domain.pictures.axes import Scale, round_steps, upright
from responses_app.domain.pictures.colours import LINES
from responses_app.domain.pictures.lettering import width, wrapped
from responses_app.domain.pictures.own_rates import written_span
from responses_app.domain.pictures.picture import (
    INK,
    PAPER,
    QUIET,
    Circle,
    Group,
    Part,
    Picture,
    Table,
    Words,
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
    sentences,
)

NAME: Final = "trend"

HEIGHT: Final = 380.0
LEFT: Final = MARGIN + 62
RIGHT: Final = WIDTH - MARGIN - 20
ASIDE: Final = 13.0  # how far the points of all and of the panel stand from one another
ALL, PANEL = LINES[0], LINES[2]

Wave = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A number of one wave, as far as it is known, over `n` authorities or places."""

    lower: Fraction | None
    upper: Fraction | None
    n: int
    sign: str

    @property
    def is_exact(self) -> bool:
        return self.lower is not None and self.lower == self.upper

    @property
    def words(self) -> str:
        if self.sign == "%":
            return written_span(self.lower, self.upper, "%")
        low, high = (_whole(value) for value in (self.lower, self.upper))
        if self.lower == self.upper:
            return low
        return f"{low} or more" if self.upper is None else f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class AtWave:
    """What is drawn of one wave; `joined` tells whether it may be compared with the one before."""

    label: str
    all: Point | None
    panel: Point | None
    joined: bool = True


def trend(
    about: About,
    waves: Sequence[Wave],
    *,
    of_rate: bool = False,
    unit: str = "",
    notes: Sequence[str] = (),
) -> Picture:
    """Draw the waves of `statistics.trend`, the oldest first, as its `as_dict` gives them.

    `of_rate` draws rates instead of totals. `notes` are its sentences on what was left out and on
    reorganised councils. A wave with `joined` False (another basis) is not joined to the one
    before it.
    """
    rows = [_at_wave(wave, of_rate) for wave in waves]
    known = [point for row in rows for point in (row.all, row.panel) if point]
    highest = max(
        (
            float(value)
            for point in known
            for value in (point.lower, point.upper)
            if value is not None
        ),
        default=1.0,
    )
    sign = "%" if of_rate else ""
    ticks = round_steps(highest or 1.0, 5)
    top, y = heading(about)
    y += 26
    up = Scale(0, ticks[-1], y + HEIGHT, y)
    parts: list[Part] = [*top]
    if unit:
        parts.append(Words(MARGIN, y - 14, unit[:1].upper() + unit[1:], SMALL, QUIET))
    parts += upright(up, ticks, LEFT, RIGHT, sign)
    at = _places(len(rows))
    parts += _joined(rows, at, up)
    every = _told_every(rows)
    lowest = y + HEIGHT
    for number, (row, x) in enumerate(zip(rows, at, strict=True), 1):
        points = _points(row, x, up, with_words=(len(rows) - number) % every == 0)
        lowest = max([lowest, *(part.y for part in _words_in(points))])
        parts += points
    labels, below = _labels(rows, at, lowest)
    key, below = _key(rows, below)
    caption = _caption(rows, notes)
    foot, height = footing(about, caption, below)
    return Picture(
        name=NAME,
        title=about.title,
        alt=_alt(rows, caption),
        caption=caption,
        width=WIDTH,
        height=height,
        parts=(*parts, *labels, *key, *foot),
        table=Table(
            ("Wave", "All who answered", "Authorities", "The same places", "Places"),
            tuple(
                (
                    row.label,
                    row.all.words if row.all else None,
                    row.all.n if row.all else None,
                    row.panel.words if row.panel else None,
                    row.panel.n if row.panel else None,
                )
                for row in rows
            ),
        ),
    )


def _at_wave(wave: Wave, of_rate: bool) -> AtWave:
    joined = bool(wave.get("joined", True))
    if of_rate:
        all_of_it = _point(wave.get("rate"), "percent", "%")
        panel = _point(wave.get("rate_panel"), "percent", "%")
    else:
        all_of_it = _point(wave, "total", "", wave.get("answered", 0))
        panel = _point(wave.get("panel"), "total", "")
    return AtWave(str(wave["label"]), all_of_it, panel, joined)


def _point(numbers: Wave | None, name: str, sign: str, n: int | None = None) -> Point | None:
    if not numbers:
        return None
    exact, lower, upper = (numbers.get(f"{name}{end}") for end in ("", "_lower", "_upper"))
    if exact is not None:
        lower = upper = exact
    if lower is None:
        return None
    many = int(numbers["n"]) if n is None else n
    return Point(Fraction(str(lower)), None if upper is None else Fraction(str(upper)), many, sign)


def _places(count: int) -> list[float]:
    return [LEFT + _room(count) * (number + 0.5) for number in range(count)]


def _room(count: int) -> float:
    """How wide the strip of one wave is."""
    return (RIGHT - LEFT) / max(count, 1)


def _joined(rows: Sequence[AtWave], at: Sequence[float], up: Scale) -> list[Part]:
    """The line of the panel, from one exact value to the next."""
    parts: list[Part] = []
    for (before, x), (row, to) in pairwise(list(zip(rows, at, strict=True))):
        old, new = before.panel, row.panel
        if old and new and old.is_exact and new.is_exact and row.joined:
            ends = [(x + ASIDE, _y(old.lower, up)), (to + ASIDE, _y(new.lower, up))]
            parts.append(line(*ends, stroke=PANEL, width=2.6))
    return parts


def _y(value: Fraction | None, up: Scale) -> float:
    return up.at(float(value or 0))


def _told_every(rows: Sequence[AtWave]) -> int:
    """At every how many waves there is room for the numbers in words; the last has them always."""
    points = [point for row in rows for point in (row.all, row.panel) if point]
    widest = max((width(point.words, SMALL) for point in points), default=0.0)
    # What stands above may belong to all in one wave, and to the panel in the next.
    return ceil((widest + 2 * ASIDE + 4) / _room(len(rows)))


def _words_in(parts: Sequence[Part]) -> Iterator[Words]:
    for part in parts:
        if isinstance(part, Group):
            yield from _words_in(part.parts)
        elif isinstance(part, Words):
            yield part


def _points(row: AtWave, x: float, up: Scale, *, with_words: bool) -> list[Part]:
    """Both numbers of a wave; the words of the higher one stand above it, of the other below."""
    panel_above = _top(row.panel, up) < _top(row.all, up)
    parts: list[Part] = []
    for point, at, colour, name, above in (
        (row.all, x - ASIDE, ALL, "all who answered", not panel_above),
        (row.panel, x + ASIDE, PANEL, "the same places", panel_above),
    ):
        if point:
            shown = _mark(point, at, colour, up, above, with_words)
            parts.append(Group(f"{row.label}, {name}: {point.words} (n = {point.n:,})", shown))
    return parts


def _top(point: Point | None, up: Scale) -> float:
    """How high up its mark reaches; y counts downwards."""
    if point is None:
        return up.start
    return up.end if point.upper is None else _y(point.upper, up)


def _mark(
    point: Point, x: float, colour: str, up: Scale, above: bool, with_words: bool
) -> tuple[Part, ...]:
    low, high = _y(point.lower, up), _top(point, up)
    told = Words(x, high - 13 if above else low + 22, point.words, SMALL, colour, "middle")
    words = (told,) if with_words else ()
    if point.is_exact:
        fill = colour if colour == PANEL else PAPER
        return (Circle(x, low, 6.5, fill, colour, 2.4), *words)
    if point.upper is None:  # an arrow: there is no highest value
        end = line((x - 6, high + 8), (x, high), (x + 6, high + 8), stroke=colour, width=2.4)
    else:
        end = line((x - 7, high), (x + 7, high), stroke=colour, width=2.4)
    return (
        line((x, low), (x, high), stroke=colour, width=2.4),
        line((x - 7, low), (x + 7, low), stroke=colour, width=2.4),
        end,
        *words,
    )


def _labels(rows: Sequence[AtWave], at: Sequence[float], y: float) -> tuple[list[Part], float]:
    room = _room(len(rows)) - 6
    parts: list[Part] = []
    deepest = y + 22
    for row, x in zip(rows, at, strict=True):
        lines = wrapped(row.label, TEXT, room)
        for number, words in enumerate(lines):
            parts.append(Words(x, y + 20 + 17 * number, words, TEXT, INK, "middle", bold=True))
        count = f"n = {row.all.n:,}" if row.all else "no figures"
        beside = f"; {row.panel.n:,} places" if row.panel else ""
        base = y + 20 + 17 * len(lines)
        for number, words in enumerate(wrapped(f"{count}{beside}", 11.5, room)):
            parts.append(Words(x, base + 14 * number, words, 11.5, QUIET, "middle"))
            deepest = max(deepest, base + 14 * number)
    return parts, deepest + 8


def _key(rows: Sequence[AtWave], y: float) -> tuple[list[Part], float]:
    y += 18
    parts: list[Part] = [
        Circle(LEFT + 6, y, 6, PAPER, ALL, 2.4),
        Words(LEFT + 20, y + 4.5, "All who answered in that wave", SMALL),
    ]
    if any(row.panel for row in rows):
        x = LEFT + 250
        parts.append(line((x - 10, y), (x + 22, y), stroke=PANEL, width=2.6))
        parts.append(Circle(x + 6, y, 6, PANEL))
        parts.append(Words(x + 28, y + 4.5, "The same places in every wave", SMALL))
    if any(p and not p.is_exact for row in rows for p in (row.all, row.panel)):
        x = LEFT + 510
        parts += [
            line((x, y - 8), (x, y + 8), stroke=ALL, width=2.4),
            line((x - 5, y - 8), (x + 5, y - 8), stroke=ALL, width=2.4),
            line((x - 5, y + 8), (x + 5, y + 8), stroke=ALL, width=2.4),
            Words(x + 12, y + 4.5, "From the lowest to the highest", SMALL),
        ]
    return parts, y + 12


def _caption(rows: Sequence[AtWave], notes: Sequence[str]) -> str:
    panel = [row.panel for row in rows if row.panel]
    is_joined = all(point.is_exact for point in panel)
    return sentences(
        "Of all who answered, others answered each time: the points are not joined, and their "
        "difference is no change.",
        f"Beside them, and joined, stand the same {_many_places(panel[0].n)}, with usable figures "
        "in every wave: only their difference is a change."
        if panel
        else "No place has usable figures in every wave, so that there is no line.",
        "" if is_joined else "What is known within bounds only is a bar, and no line goes to it.",
        *notes,
    )


def _many_places(n: int) -> str:
    return f"{n:,} {'place' if n == 1 else 'places'}"


def _alt(rows: Sequence[AtWave], caption: str) -> str:
    said = []
    for row in rows:
        told = []
        if row.all:
            told.append(f"{row.all.words} over all who answered ({authorities(row.all.n)})")
        if row.panel:
            told.append(f"{row.panel.words} over the same places ({row.panel.n:,})")
        said.append(f"{row.label}: {', '.join(told) or 'no figures'}.")
    return sentences("Points for each wave, the oldest first.", *said, caption)


def _whole(value: Fraction | None) -> str:
    if value is None:
        return ""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")
