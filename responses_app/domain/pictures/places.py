"""Roughly where each authority of the register lies, in whole kilometres.

The table `places.csv` is made by `script/place_authorities.py`, which names its sources. What no
register knows (authorities made up for a demonstration, a body somebody added by hand) has a
region or a nation at best: it is put near the middle of that.
"""

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

PLACES: Final = Path(__file__).parent / "places.csv"
GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))
APART: Final = 6.0  # km between those that share the middle of a region

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, order=True)
class Body:
    """An authority that is to have a tile: its code, its name, and what it belongs to."""

    code: str
    name: str = ""
    nation: str = ""
    region: str = ""
    kind: str = ""


@cache
def known_places() -> dict[str, Point]:
    """Where the authorities of the register lie: kilometres east and north, by code."""
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["east_km"]), float(row["north_km"]))
            for row in csv.DictReader(file)
        }


MIDDLES: Final[dict[str, Point]] = {
    "East Midlands": (558, 344), "East of England": (644, 271), "London": (612, 193),
    "North East": (506, 566), "North West": (438, 437), "South East": (558, 166),
    "South West": (437, 128), "West Midlands": (479, 304), "Yorkshire and The Humber": (526, 440),
    "England": (534, 290), "Scotland": (350, 710), "Wales": (385, 242),
    "Northern Ireland": (196, 534),
}  # fmt: skip
"""The middle of each region and nation: the mean of the places of its authorities."""


def place(bodies: Iterable[Body]) -> tuple[dict[str, Point], list[Body]]:
    """Return where each body lies, and those of which not even the nation is known."""
    known = known_places()
    placed: dict[str, Point] = {}
    nowhere: list[Body] = []
    met: dict[Point, int] = {}
    for body in sorted(bodies):
        middle = MIDDLES.get(body.region) or MIDDLES.get(body.nation)
        if body.code in known:
            placed[body.code] = known[body.code]
        elif middle is not None:
            placed[body.code] = _beside(middle, met.setdefault(middle, 0))
            met[middle] += 1
        else:
            nowhere.append(body)
    return placed, nowhere


def _beside(middle: Point, number: int) -> Point:
    """The `number`-th place around the middle, as seeds stand in a sunflower."""
    away, turn = APART * math.sqrt(number + 0.5), GOLDEN_ANGLE * number
    return middle[0] + away * math.cos(turn), middle[1] + away * math.sin(turn)
