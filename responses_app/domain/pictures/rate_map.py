"""The map of rates: who has which share, and in words and patterns why another has none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from responses_app.domain.pictures.classes import Classes, classes
from responses_app.domain.pictures.colours import GREY, PALE, scale
from responses_app.domain.pictures.own_rates import OwnRate, Standing, counted, written_span
from responses_app.domain.pictures.patterns import Look, Pattern
from responses_app.domain.pictures.picture import PAPER, Picture
from responses_app.domain.pictures.places import Body
from responses_app.domain.pictures.sheet import About, authorities, listed, sentences
from responses_app.domain.pictures.tiles import Entry, Tile, tile_map

NAME: Final = "map-by-rate"

LOOKS: Final[Mapping[Standing, Look]] = MappingProxyType(
    {
        Standing.WITHIN: Look(PALE, Pattern.UPRIGHT, "#8fa3ad", GREY),
        Standing.HIDDEN: Look(PAPER, Pattern.RISING, "#a3abb0", GREY),
        Standing.REFUSED: Look(PAPER, Pattern.DOTTED, "#868e94", GREY),
        Standing.NOT_HELD: Look("#e6e9ea", Pattern.DOTTED, PAPER, GREY),
        Standing.NONE_IN_BASE: Look(PAPER, Pattern.CROSSED, "#c3c9cc", GREY),
        Standing.OTHER: Look(PAPER, Pattern.LEVEL, "#b4bbbf", GREY),
        Standing.NOT_ASKED: Look("#e6e9ea", edge=GREY),
        Standing.NO_REPLY: Look(PAPER, edge=GREY),
    }
)

GOES_WITH_IT: Final = MappingProxyType(
    {  # of one, and of more
        Standing.WITHIN: ("gave numbers whose bounds reach over more than one class",) * 2,
        Standing.HIDDEN: ("has a small number hidden", "have a small number hidden"),
        Standing.REFUSED: ("refused",) * 2,
        Standing.NOT_HELD: ("does not hold it", "do not hold it"),
        Standing.NONE_IN_BASE: ("had 0 to take a share of",) * 2,
        Standing.OTHER: ("answered otherwise",) * 2,
        Standing.NOT_ASKED: ("was not asked this", "were not asked this"),
        Standing.NO_REPLY: ("did not reply",) * 2,
    }
)


OWN: Final = "Each tile is an authority’s own rate; a rate over few people jumps with every one."


def rate_map(
    about: About,
    rates: Iterable[OwnRate],
    *,
    pooled: str = "",
    caveats: str = "",
    everyone: Sequence[Body] = (),
) -> Picture:
    """Draw each authority's own rate.

    `pooled` is the sentence of the rate over all of them, `caveats` what must be said with it.
    """
    rows = tuple(rates)
    sign = rows[0].sign if rows else "%"
    by_class = classes([row.upper for row in rows if row.is_exact and row.upper is not None], sign)
    rows = tuple(_classed(row, by_class) for row in rows)
    colours = scale(by_class.count)
    legend = {
        str(number): Entry(by_class.label(number), Look(colours[number]))
        for number in range(by_class.count)
    } | {standing.value: Entry(standing.label, look) for standing, look in LOOKS.items()}
    return tile_map(
        NAME,
        about,
        [Tile(row.body, _entry(row, by_class), row.words) for row in rows],
        legend,
        column="Rate",
        alt=sentences(
            "A map of the United Kingdom with one six-sided tile for each authority, darker where "
            "its own rate is higher.",
            _span_of(rows),
            left_out(rows),
            pooled,
        ),
        caption=sentences(pooled, caveats, left_out(rows), OWN),
        everyone=everyone,
    )


def left_out(rows: Sequence[OwnRate]) -> str:
    """Return "Of 212 authorities asked, 135 have a rate; 20 refused and 40 did not reply."."""
    counts = counted(rows)
    shown = counts.pop(Standing.RATE, 0)
    others = [f"{n:,} {GOES_WITH_IT[standing][n != 1]}" for standing, n in counts.items()]
    rest = f"; {listed(others)}" if others else ""
    have = "has" if shown == 1 else "have"
    told = f"Of {authorities(len(rows))} asked, {shown:,} {have} a rate{rest}."
    return sentences(told, _above_all(rows))


def _above_all(rows: Sequence[OwnRate]) -> str:
    """A sentence where a part is larger than its whole: a slip in what was written or asked."""
    above = sum(row.sign == "%" and row.lower is not None and row.lower > 100 for row in rows)
    verb = "is" if above == 1 else "are"
    told = f"{above:,} {verb} above 100%: a part larger than its whole, which somebody should look"
    return f"{told} at." if above else ""


def _classed(row: OwnRate, by_class: Classes) -> OwnRate:
    """A rate within bounds has a class only where both bounds have the same, and none where a
    small number is hidden: the tile says so."""
    if row.standing is not Standing.RATE or row.lower is None:
        return row
    if "suppressed" in (one.kind for one in (row.numerator, row.denominator) if one):
        return replace(row, standing=Standing.HIDDEN)
    if row.upper is None or by_class.of(row.lower) != by_class.of(row.upper):
        return replace(row, standing=Standing.WITHIN)
    return row


def _entry(row: OwnRate, by_class: Classes) -> str:
    if row.standing is Standing.RATE and row.lower is not None:
        return str(by_class.of(row.lower))
    return row.standing.value


def _span_of(rows: Sequence[OwnRate]) -> str:
    exact = sorted(
        (row for row in rows if row.is_exact), key=lambda row: (row.lower or 0, row.body.code)
    )
    if not exact:
        return "No authority has an exact rate."
    low, high = exact[0], exact[-1]
    return (
        f"The lowest is {written_span(low.lower, low.upper, low.sign)}, "
        f"the highest {written_span(high.lower, high.upper, high.sign)}."
    )
