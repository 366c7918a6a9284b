"""How far the authorities' own rates differ: a dot for each, with the rate of all together.

The pooled rate and the average of the rates are two things, and both are drawn, each under its
name. A rate within bounds is no dot: it is drawn as the span it lies in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any, Final

from responses_app.domain.pictures.axes import Scale, level, round_steps
from responses_app.domain.pictures.colours import FAINT, GREY, OKABE_ITO
from responses_app.domain.pictures.lettering import shortened, width
from responses_app.domain.pictures.own_rates import FEW, OwnRate, Standing, written_span
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
    box,
    line,
)
from responses_app.domain.pictures.rate_map import left_out
from responses_app.domain.pictures.sheet import (
    MARGIN,
    SMALL,
    TEXT,
    WIDTH,
    About,
    authorities,
    footing,
    heading,
    of_n,
    sentences,
)

NAME: Final = "distribution"

BINS: Final = 20
ACROSS: Final = range(3, 12)  # dots side by side in a bin
TALLEST: Final = 330.0  # of a pile of dots
DOT: Final = OKABE_ITO["blue"]
LEFT, RIGHT = MARGIN + 10, WIDTH - MARGIN - 10
MOST_SPANS: Final = 40
SPAN_ROW: Final = 7.0

Numbers = Mapping[str, Any]


def distribution(
    about: About,
    rates: Sequence[OwnRate],
    *,
    overall: Numbers | None = None,
    pooled: str = "",
    caveats: str = "",
    place: str = "All together",
) -> Picture:
    """Draw the spread of the authorities' own rates.

    `overall` is the `rate` or `ratio` of a row of statistics; the lines of the pooled rate and of
    the average come from it. `pooled` is its sentence, and `caveats` what must be said with it.
    `place` names what is pooled.
    """
    exact = sorted(
        (rate for rate in rates if rate.is_exact), key=lambda rate: (rate.lower or 0, rate.body)
    )
    spans = sorted(
        (rate for rate in rates if rate.standing is Standing.RATE and not rate.is_exact),
        key=lambda rate: (rate.lower or 0, rate.upper is None, rate.upper or 0, rate.body),
    )
    sign = rates[0].sign if rates else "%"
    marks = _marks(overall, sign, place)
    highest = max(
        [float(rate.upper) for rate in (*exact, *spans) if rate.upper is not None]
        + [high for _, _, high, _ in marks]
        + [1.0]
    )
    ticks = round_steps(100 if sign == "%" and highest > 60 and highest <= 100 else highest, 10)
    top, y = heading(about)
    scale = Scale(0, ticks[-1], LEFT, RIGHT)
    drawn, base = _piles(exact, scale, y + 22 * len(marks) + 26)
    shades = _shades(marks, scale, y + 14, base)
    lines = _drawn_marks(marks, scale, y + 24, base)
    axis = level(scale, ticks, base, sign)
    below, y = _spans(spans, scale, base + 34)
    key, y = _key(exact, y)
    foot, height = footing(about, caption := _caption(rates, spans, sentences(pooled, caveats)), y)
    return Picture(
        name=NAME,
        title=about.title,
        alt=_alt(exact, spans, marks, rates),
        caption=caption,
        width=WIDTH,
        height=height,
        parts=(*top, *shades, *drawn, *lines, *axis, *below, *key, *foot),
        table=_table(rates),
    )


Mark = tuple[str, float, float, str]  # what it is, lowest, highest, in words


def _marks(overall: Numbers | None, sign: str, place: str) -> list[Mark]:
    """The pooled rate and the average, each as far as it is known."""
    if not overall:
        return []
    measure = "percent" if sign == "%" else "value"
    found = [_mark(f"{place}, pooled", overall, measure, sign)]
    if overall.get("average"):
        average = overall["average"]
        n = authorities(average["n"])
        found.append(_mark(f"Average of {n}", average, f"average_{measure}", sign))
    return [mark for mark in found if mark is not None]


def _mark(label: str, numbers: Numbers, name: str, sign: str) -> Mark | None:
    point, low, high = (numbers.get(f"{name}{end}") for end in ("", "_lower", "_upper"))
    low, high = (point, point) if point is not None else (low, high)
    if low is None or high is None:
        return None
    span = written_span(Fraction(str(low)), Fraction(str(high)), sign)
    return label, float(low), float(high), span


def _shades(marks: Sequence[Mark], scale: Scale, y: float, base: float) -> list[Part]:
    """Behind the dots: from where to where a rate lies that is known within bounds only."""
    shades: list[Part] = []
    for number, (_, low, high, _) in enumerate(marks):
        top, left, right = y + 22 * number, scale.at(low), scale.at(high)
        if high > low:
            shades.append(box(left, top, right - left, base - top, FAINT))
    return shades


def _drawn_marks(marks: Sequence[Mark], scale: Scale, y: float, base: float) -> list[Part]:
    """Over the dots: the lines, each with its words."""
    parts: list[Part] = []
    for number, (label, low, high, words) in enumerate(marks):
        colour, dash = ((INK, ()), ("#9c4500", (6.0, 4.0)))[number % 2]
        at = y + 22 * number
        left, right = scale.at(low), scale.at(high)
        for x in dict.fromkeys((left, right)):
            parts.append(line((x, at - 10), (x, base), stroke=colour, width=2, dash=dash))
        told = f": {words}"
        text = shortened(label, TEXT, WIDTH - 2 * MARGIN - width(told, TEXT)) + told
        long = width(text, TEXT)
        x = _beside(left, right, long)
        parts.append(box(x - 2, at - 12, long + 4, 17, PAPER))
        parts.append(Words(x, at, text, TEXT, colour, bold=True))
    return parts


def _beside(left: float, right: float, long: float) -> float:
    """Where words of this length begin: behind the lines, before them, between them or on them."""
    if right + 7 + long <= WIDTH - MARGIN:
        return right + 7
    if left - 7 - long >= MARGIN:
        return left - 7 - long
    if right - left >= long + 14:
        return left + 7
    return min(max((left + right - long) / 2, MARGIN), WIDTH - MARGIN - long)


def _piles(exact: Sequence[OwnRate], scale: Scale, top: float) -> tuple[list[Part], float]:
    """The dots, and the line that they stand on."""
    step = Fraction(str(scale.high)) / BINS
    piles: dict[int, list[OwnRate]] = defaultdict(list)
    for rate in exact:
        if rate.lower is not None:
            piles[min(BINS - 1, int(rate.lower // step))].append(rate)
    most = max(map(len, piles.values()), default=0)
    room = (scale.end - scale.start) / BINS - 4
    across = next((n for n in ACROSS if ceil(most / n) * room / n <= TALLEST), ACROSS[-1])
    size = room / across
    base = top + max(ceil(most / across) * size, 120)
    parts: list[Part] = []
    for number, pile in sorted(piles.items()):
        left = scale.at(float(number * step)) + 2
        # Those over few stand on top, where a pile is seen to have them.
        for place, rate in enumerate(sorted(pile, key=lambda rate: rate.is_over_few)):
            x = left + (place % across + 0.5) * size
            y = base - (place // across + 0.5) * size - 1
            dot = _dot(x, y, size * 0.44, rate)
            parts.append(Group(f"{rate.body.name}: {rate.words}", (dot,)))
    return parts, base


def _dot(x: float, y: float, radius: float, rate: OwnRate) -> Circle:
    if rate.is_over_few:
        return Circle(x, y, radius - 0.7, PAPER, DOT, 1.5)
    return Circle(x, y, radius, DOT)


def _spans(spans: Sequence[OwnRate], scale: Scale, y: float) -> tuple[list[Part], float]:
    """A bar for each rate that is only known within bounds."""
    if not spans:
        return [], y
    parts: list[Part] = [
        Words(LEFT, y + 14, f"Known within bounds only: {authorities(len(spans))}", SMALL, QUIET)
    ]
    y += 24
    for rate in spans[:MOST_SPANS]:
        low = scale.at(float(rate.lower or 0))
        high = scale.at(min(scale.high, float(rate.upper if rate.upper is not None else 1e18)))
        bar = (
            line((low, y), (max(high, low + 2), y), stroke=GREY, width=3),
            line((low, y - 3), (low, y + 3), stroke=INK),
            line((max(high, low + 2), y - 3), (max(high, low + 2), y + 3), stroke=INK),
        )
        parts.append(Group(f"{rate.body.name}: {rate.words}", bar))
        y += SPAN_ROW
    if len(spans) > MOST_SPANS:
        more = f"and {len(spans) - MOST_SPANS:,} more, which are in the table"
        parts.append(Words(LEFT, y + 10, more, SMALL, QUIET))
        y += 16
    return parts, y + 4


def _key(exact: Sequence[OwnRate], y: float) -> tuple[list[Part], float]:
    y += 12
    few = sum(rate.is_over_few for rate in exact)
    parts: list[Part] = [
        Circle(LEFT + 6, y, 6, DOT),
        Words(LEFT + 18, y + 4.5, f"One authority ({len(exact) - few:,})", SMALL),
    ]
    if few:
        words = f"One whose base is under {FEW} ({few:,}): a rate that jumps with every one"
        parts.append(Circle(LEFT + 200, y, 5.2, PAPER, DOT, 1.6))
        parts.append(Words(LEFT + 212, y + 4.5, words, SMALL))
    return parts, y + 10


def _caption(rates: Sequence[OwnRate], spans: Sequence[OwnRate], pooled: str) -> str:
    are = "is" if len(spans) == 1 else "are"
    return sentences(
        pooled,
        left_out(rates),
        f"{len(spans):,} of the rates {are} known within bounds only." if spans else "",
        "In the average a small authority counts as much as a large one; in the pooled rate it "
        "does not.",
    )


def _alt(
    exact: Sequence[OwnRate],
    spans: Sequence[OwnRate],
    marks: Sequence[Mark],
    rates: Sequence[OwnRate],
) -> str:
    n = len(exact)
    said = [f"{label}: {words}." for label, _, _, words in marks]
    if exact:
        low, middle, high = exact[0], exact[(n - 1) // 2], exact[-1]
        said.append(
            f"The lowest is {_written(low)}, the highest {_written(high)}; half of them are at "
            f"{_written(middle)} or below."
        )
    return sentences(
        f"A dot for the own rate of each of {authorities(n)}, in piles from low to high.",
        *said,
        f"{of_n(len(spans), 'more is', 'more are')} known within bounds only." if spans else "",
        left_out(rates),
    )


def _written(rate: OwnRate) -> str:
    return written_span(rate.lower, rate.upper, rate.sign)


def _table(rates: Sequence[OwnRate]) -> Table:
    rows = sorted(rates, key=lambda rate: (rate.lower is None, rate.lower or 0, rate.body))
    return Table(
        ("Code", "Authority", "Region", "Nation", "Rate"),
        tuple(
            (rate.body.code, rate.body.name, rate.body.region, rate.body.nation, rate.words)
            for rate in rows
        ),
    )
