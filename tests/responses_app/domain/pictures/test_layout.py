import random
import statistics
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.pictures.assigning import cheapest
from responses_app.domain.pictures.hexagons import centre, holes, pieces, steps
from responses_app.domain.pictures.layout import _lay_out, lay_out
from responses_app.domain.pictures.places import Body, known_places
from responses_app.domain.pictures.spreading import neighbours
from tests.responses_app.domain.pictures.drawn import bodies, made_up, register, standing

EVERYBODY = bodies(register())
USUAL = ["children", "housing", "planning", ""]


def test_known_places_has_every_authority_of_the_register():
    assert known_places().keys() == {row["code"] for row in register()}


@pytest.mark.parametrize("function", USUAL)
def test_lay_out_gives_each_a_cell_of_its_own_and_leaves_no_hole(function):
    asked = standing(function)

    cells = lay_out(asked).cells

    assert cells.keys() == {body.code for body in asked}
    assert len(set(cells.values())) == len(asked)
    assert holes(set(cells.values())) == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(EVERYBODY), min_size=1, max_size=60, unique=True))
def test_lay_out_gives_each_a_cell_whoever_is_asked(asked):
    cells = lay_out(asked).cells

    assert len(set(cells.values())) == len(cells) == len(asked)
    assert min(column for column, _ in cells.values()) == 0


def test_lay_out_is_the_same_in_whatever_order_they_come():
    asked = standing("children")
    first = lay_out(asked).cells
    random.Random(1).shuffle(asked)

    _lay_out.cache_clear()

    assert lay_out(asked).cells == first


def test_lay_out_keeps_neighbours_near_and_places_where_they_were():
    asked = [body for body in standing("children") if body.nation != "Northern Ireland"]
    layout = lay_out(asked)
    codes = sorted(layout.cells)
    places = np.array([known_places()[code] for code in codes], float)
    pairs = neighbours(places).tolist()
    apart = [steps(layout.cells[codes[a]], layout.cells[codes[b]]) for a, b in pairs]

    assert layout.moved < 0.6  # cells, on average
    assert statistics.mean(apart) < 1.4
    assert sum(one == 1 for one in apart) / len(apart) > 0.7


def test_lay_out_keeps_north_above_south_and_west_left_of_east():
    cells = lay_out(standing("children")).cells
    codes = [code for code in cells if not code.startswith("HSCT")]
    places = known_places()

    for axis, sign in ((0, 1), (1, -1)):
        on_ground = [places[code][axis] * sign for code in codes]
        on_sheet = [centre(cells[code])[axis] for code in codes]
        assert statistics.correlation(on_ground, on_sheet) > 0.85


@pytest.mark.parametrize("function", USUAL)
def test_lay_out_keeps_nations_and_regions_whole(function):
    asked = standing(function)
    cells = lay_out(asked).cells
    regions: dict[str, list] = {}
    for body in asked:
        regions.setdefault(body.region, []).append(cells[body.code])

    in_pieces = {name: len(pieces(of)) for name, of in regions.items() if len(pieces(of)) > 1}

    # Around London the South East may be cut in two.
    assert sum(in_pieces.values()) <= 2


def test_lay_out_puts_northern_ireland_across_the_sea():
    asked = standing("children")
    cells = lay_out(asked).cells
    there = [cells[body.code] for body in asked if body.nation == "Northern Ireland"]
    here = [cells[body.code] for body in asked if body.nation != "Northern Ireland"]

    assert 2 <= min(steps(one, other) for one in there for other in here) <= 3
    assert max(column for column, _ in there) < statistics.mean(column for column, _ in here)


def test_lay_out_puts_the_made_up_into_their_region_and_the_unknown_into_a_block():
    asked = standing("children")
    wales = made_up(3, nation="Wales", region="Wales")
    nowhere = [Body(f"Q{number}", "Nowhere") for number in range(5)]
    layout = lay_out([*asked, *wales, *nowhere])

    assert layout.nowhere == {body.code for body in nowhere}
    welsh = [layout.cells[b.code] for b in [*asked, *wales] if b.nation == "Wales"]
    assert len(pieces(welsh)) == 1
    block = [layout.cells[body.code] for body in nowhere]
    assert len(pieces(block)) == 1
    others = set(layout.cells.values()) - set(block)
    assert min(steps(one, other) for one in block for other in others) >= 2


def test_lay_out_takes_the_made_up_of_a_demonstration_alone():
    asked = made_up(40, nation="Scotland", region="Scotland")

    assert len(set(lay_out(asked).cells.values())) == 40


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 6), st.integers(0, 3), st.randoms(use_true_random=False))
def test_cheapest_is_as_cheap_as_any_other_way(rows, more, chance):
    costs = np.array([[chance.randint(0, 20) for _ in range(rows + more)] for _ in range(rows)])
    found = cheapest(costs.astype(float))

    best = min(
        sum(costs[row][column] for row, column in enumerate(way))
        for way in permutations(range(rows + more), rows)
    )
    assert len(set(found)) == rows
    assert sum(costs[row][column] for row, column in enumerate(found)) == best


def test_cheapest_refuses_fewer_columns_than_rows():
    with pytest.raises(ValueError, match="at least 2 columns"):
        cheapest(np.zeros((2, 1)))
