"""What a document shows, as it goes through a pipe and a column of the database."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responses_app.domain.content import Box, Cell, Content, Line, Note, Table, joined

TEXTS = st.text(max_size=12)
MARKERS = st.lists(TEXTS, max_size=2).map(tuple)
SIDES = st.integers(0, 80_000).map(lambda n: n / 100)
BOXES = st.none() | st.builds(Box, st.integers(1, 9), SIDES, SIDES, SIDES, SIDES)


@st.composite
def tables(draw) -> Table:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    places = draw(
        st.sets(st.tuples(st.integers(0, rows - 1), st.integers(0, columns - 1)), max_size=6)
    )
    cells = tuple(
        draw(
            st.builds(
                Cell,
                row=st.just(row),
                column=st.just(column),
                text=TEXTS,
                where=TEXTS,
                rows=st.integers(1, 3),
                columns=st.integers(1, 3),
                box=BOXES,
                is_heading=st.booleans(),
                footnotes=MARKERS,
                doubtful=MARKERS,
            )
        )
        for row, column in sorted(places)
    )
    order = draw(st.integers(0, 9))
    return Table(cells, rows, columns, draw(TEXTS), order, draw(TEXTS), draw(st.booleans()))


LINES = st.builds(
    Line, TEXTS, TEXTS, st.integers(0, 9), BOXES, st.booleans(), st.booleans(), MARKERS, MARKERS
)
CONTENTS = st.builds(
    Content,
    media_type=TEXTS,
    reader=TEXTS,
    version=st.integers(0, 99),
    tables=st.lists(tables(), max_size=3).map(tuple),
    lines=st.lists(LINES, max_size=3).map(tuple),
    notes=st.lists(st.builds(Note, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
    pages=st.integers(0, 9),
    sizes=st.lists(st.tuples(SIDES, SIDES), max_size=2).map(tuple),
    is_recognised=st.booleans(),
    pictures=st.lists(st.integers(1, 9), max_size=2).map(tuple),
    problems=MARKERS,
)


@given(content=CONTENTS)
def test_a_content_comes_back_from_json_as_it_was(content):
    assert Content.from_json(json.loads(json.dumps(content.as_json()))) == content


@given(first=CONTENTS, second=CONTENTS)
def test_joined_keeps_every_table_line_and_note_with_the_first_part_first(first, second):
    both = joined(first, second)

    assert len(both.tables) == len(first.tables) + len(second.tables)
    assert [line.text for line in both.lines] == [
        line.text for line in (*first.lines, *second.lines)
    ]
    assert both.characters == first.characters + second.characters
    before = [part.order for part in (*first.tables, *first.lines)]
    after = [*both.tables[len(first.tables) :], *both.lines[len(first.lines) :]]
    assert all(part.order > order for part in after for order in before)


def test_grid_has_the_text_of_a_merged_cell_once_where_it_begins():
    table = Table((Cell(0, 0, "Year", "A1", columns=2), Cell(1, 1, "24", "B2")), 2, 2, "Sheet1", 0)

    assert table.grid() == [["Year", ""], ["", "24"]]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"tables": None},
        {**Content().as_json(), "lines": [["too", "short"]]},
        {**Content().as_json(), "tables": [{"rows": 1, "columns": 1, "where": "", "order": 0,
         "title": "", "is_ruled": True, "cells": [[5, 0, "outside", "A6"]]}]},
        {**Content().as_json(), "pages": "many"},
    ],
)  # fmt: skip
def test_from_json_refuses_what_as_json_never_wrote(said):
    with pytest.raises(ValueError):
        Content.from_json(said)
