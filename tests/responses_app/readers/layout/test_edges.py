"""Ruling lines as edges."""

from hypothesis import given
from hypothesis import strategies as st

from responses_app.readers.layout.edges import edges_of
from responses_app.readers.layout.words import Rule

WHITE, BLUE = 0xFFFFFF, 0xAABBDD


def test_edges_of_takes_a_thin_box_for_a_line():
    level, upright = edges_of([Rule(1, 10, 100, 300, 101)])

    assert [(edge.at, edge.start, edge.end) for edge in level] == [(100.5, 10, 300)]
    assert upright == []


def test_edges_of_gives_the_four_sides_of_a_box():
    level, upright = edges_of([Rule(1, 10, 100, 300, 150)])

    assert [edge.at for edge in level] == [100, 150]
    assert [edge.at for edge in upright] == [10, 300]


def test_edges_of_sees_no_side_between_two_boxes_of_one_colour():
    _, upright = edges_of([Rule(1, 10, 100, 200, 150, BLUE), Rule(1, 200, 100, 300, 150, BLUE)])

    assert [edge.at for edge in upright] == [10, 300]


def test_edges_of_sees_the_side_between_two_colours():
    _, upright = edges_of([Rule(1, 10, 100, 200, 150, BLUE), Rule(1, 200, 100, 300, 150, WHITE)])

    assert [edge.at for edge in upright] == [10, 200]


def test_edges_of_takes_the_strokes_of_a_double_line_for_one():
    level, _ = edges_of([Rule(1, 10, 100, 300, 100), Rule(1, 10, 102, 300, 102)])

    assert len(level) == 1


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 800), st.floats(20, 300)), max_size=20))
def test_edges_of_keeps_every_level_line_within_reach(lines):
    level, _ = edges_of([Rule(1, x, y, x + long, y) for x, y, long in lines])

    for x, y, long in lines:
        assert any(
            abs(edge.at - y) < 6 and edge.start <= x + 1e-6 and edge.end >= x + long - 1e-6
            for edge in level
        )
