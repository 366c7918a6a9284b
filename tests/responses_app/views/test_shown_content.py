"""A document arranged for the page: marks are there, once; grids hold; what is long is cut."""

from collections import Counter
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from responses_app.domain.content import Cell, Content, Line, Note, Table
from responses_app.views.coding import Source
from responses_app.views.shown_content import (
    LONGEST,
    MOST_CELLS,
    LeftOut,
    ShownLine,
    ShownTable,
    pieces,
    shown,
)


def proposal(pk, spot, raw="", box=None):
    return SimpleNamespace(pk=pk, spot=spot, raw=raw, box=box)


def table(rows, columns, cells=None, order=0):
    made = cells if cells is not None else [
        Cell(row, column, f"{row}.{column}", f"Sheet!{chr(65 + column % 26)}{row + 1}")
        for row in range(rows)
        for column in range(columns)
    ]  # fmt: skip
    return Table(tuple(made), rows, columns, "Sheet", order)


def lines(*texts):
    return tuple(Line(text, f"line {n + 1}", n) for n, text in enumerate(texts))


def ids(found):
    """How often each mark is on the page."""
    counted = Counter(pk for page in found.pages for mark in page.marks for pk in mark.pks)
    for part in found.parts:
        if isinstance(part, ShownTable):
            for row in part.rows:
                for cell in row.cells:
                    counted.update(cell.pks)
                    counted.update(pk for piece in cell.pieces for pk in piece.begin)
        elif isinstance(part, ShownLine):
            counted.update(pk for piece in part.pieces for pk in piece.begin)
    return counted


def is_a_grid(part):
    """Whether every row of a table fills the same number of places, none of them twice."""
    taken = set()
    shown_rows = [row for row in part.rows if not row.left_out]
    at = -1
    for row in part.rows:
        if row.left_out:
            assert not any(place[0] > at for place in taken), "a merged cell covers the gap"
            continue
        at += 1
        column = 0
        for cell in row.cells:
            while (at, column) in taken:
                column += 1
            places = {
                (at + down, column + across)
                for down in range(cell.rows)
                for across in range(cell.columns)
            }
            assert not places & taken
            taken |= places
    whole = {(row, column) for row in range(len(shown_rows)) for column in range(part.width)}
    return taken == whole


def test_shown_an_empty_content_is_an_empty_page():
    found = shown(Content(), [proposal(1, {"table": 0, "row": 1}), proposal(2, {})])

    assert (found.pages, found.parts, found.marked) == ([], [], frozenset())


def test_shown_marks_cells_and_words_in_the_order_of_reading():
    content = Content(
        tables=(table(2, 2, order=1),),
        lines=(Line("We hold 12 of them.", "line 1", 0), Line("Yours", "line 2", 2)),
    )

    found = shown(
        content, [proposal(7, {"line": 0, "start": 8, "end": 10}), proposal(8, {"row": 1})]
    )

    first, sheet, last = found.parts
    assert [(one.text, one.pks) for one in first.pieces] == [
        ("We hold ", ()), ("12", (7,)), (" of them.", ()),
    ]  # fmt: skip
    assert sheet.rows[1].cells[0].pks == (8,)
    assert last.pieces[0].text == "Yours"
    assert found.marked == {7, 8}


def test_shown_marks_words_within_a_cell():
    content = Content(tables=(table(1, 1, [Cell(0, 0, "In 2023 there were 12.", "A1")]),))
    spot = {"table": 0, "row": 0, "column": 0, "start": 19, "end": 21}

    (part,) = shown(content, [proposal(3, spot)]).parts

    cell = part.rows[0].cells[0]
    assert cell.pks == ()
    assert [one.text for one in cell.pieces if one.pks] == ["12"]


def test_shown_marks_the_first_line_for_a_spot_without_a_place_only_where_the_words_are():
    content = Content(lines=lines("We refuse all of it."))

    assert shown(content, [proposal(1, {}, "refuse  all")]).marked == {1}
    assert shown(content, [proposal(1, {}, "not held")]).marked == frozenset()
    assert shown(content, [proposal(1, {"line": 5}, "refuse all")]).marked == frozenset()


def test_shown_a_large_table_is_shown_around_its_figures_and_says_what_is_left_out():
    content = Content(tables=(table(5000, 5),))

    (part,) = shown(content, [proposal(1, {"table": 0, "row": 4000, "column": 2})]).parts

    names = [row.name for row in part.rows if row.name]
    assert "1" in names and "4001" in names and "2000" not in names
    assert len(part.rows) < 60
    assert part.left_out + len(names) == 5000
    assert sum(row.left_out for row in part.rows) == part.left_out
    assert is_a_grid(part)


def test_shown_a_figure_in_a_far_column_is_shown():
    content = Content(tables=(table(3, 300),))

    (part,) = shown(content, [proposal(1, {"table": 0, "row": 1, "column": 250})]).parts

    assert part.is_cut
    assert any(cell.pks == (1,) and cell.text == "1.250" for cell in part.rows[1].cells)
    assert is_a_grid(part)


def test_shown_a_figure_below_a_merged_cell_marks_the_merged_cell():
    merged = Cell(0, 0, "12", "A1", rows=3, columns=2)
    content = Content(tables=(table(3, 3, [merged, Cell(1, 2, "5", "C2")]),))

    (part,) = shown(content, [proposal(4, {"table": 0, "row": 2, "column": 1})]).parts

    assert part.rows[0].cells[0].pks == (4,)
    assert is_a_grid(part)


def test_shown_a_merged_cell_reaches_over_no_gap():
    cells = [
        Cell(0, 0, "2023", "A1", rows=4000),
        *(Cell(row, 1, str(row), f"B{row + 1}") for row in range(4000)),
    ]
    content = Content(tables=(table(4000, 2, cells),))

    (part,) = shown(content, [proposal(1, {"table": 0, "row": 3000, "column": 1})]).parts

    assert is_a_grid(part)
    assert [row.cells[0].text for row in part.rows if row.cells and row.cells[0].rows > 1] == [
        "2023",
        "2023",
    ]


def test_shown_cells_that_overlap_keep_their_words():
    cells = [
        Cell(0, 0, "wide", "A1", columns=3),
        Cell(0, 1, "beside", "B1"),
        Cell(1, 0, "one", "A2"),
        Cell(1, 0, "two", "A2"),
    ]

    (part,) = shown(Content(tables=(table(2, 3, cells),)), []).parts

    texts = [cell.text for row in part.rows for cell in row.cells]
    assert {"wide", "beside", "one / two"} <= set(texts)
    assert is_a_grid(part)


def test_shown_is_bounded_whatever_is_in_the_file():
    many = Content(
        tables=tuple(table(140, 30, order=n) for n in range(40)),
        lines=tuple(Line("x" * 3000, f"line {n}", 100 + n) for n in range(2000)),
        notes=tuple(Note("*", "y" * 9000, "") for _ in range(500)),
    )

    found = shown(many, [])

    cells = sum(
        len(row.cells) for part in found.parts if isinstance(part, ShownTable) for row in part.rows
    )
    letters = sum(
        len(piece.text)
        for part in found.parts
        if isinstance(part, ShownLine)
        for piece in part.pieces
    )
    assert cells <= MOST_CELLS + 30 * 140
    assert letters <= 70_000
    assert any(isinstance(part, LeftOut) for part in found.parts)
    assert len(found.notes) <= 60


def test_shown_pages_carry_boxes_and_what_has_none_is_marked_in_the_words():
    content = Content(lines=lines("All is refused.", "12"), sizes=((595, 842), (842, 595)))
    rows = [
        proposal(1, {"line": 1}, box=[1, 10, 20, 30, 40]),
        proposal(2, {"line": 1}, box=[1, 10, 20, 30, 40]),
        proposal(3, {"line": 0}),
        proposal(4, {"line": 1}, box=[3, 10, 20, 30, 40]),
        proposal(5, {"line": 1}, box=[2, 5000, 20, 6000, 40]),
    ]

    found = shown(content, rows)

    assert [mark.pks for mark in found.pages[0].marks] == [(1, 2)]
    assert found.marked_in_words
    assert ids(found) == dict.fromkeys((1, 2, 3, 4, 5), 1)


def test_shown_of_many_pages_the_first_and_those_with_figures_are_shown():
    content = Content(sizes=((595, 842),) * 300)

    found = shown(content, [proposal(1, {}, box=[200, 1, 1, 9, 9])])

    assert 200 in [page.number for page in found.pages]
    assert len(found.pages) < 20
    assert found.is_cut


# ---------------------------------------------------------------------------- words


def test_pieces_of_figures_that_overlap_share_their_words():
    found = pieces("In 2023 we had 12 or 13.", [(3, 17, 1), (15, 23, 2)])

    assert [(one.text, one.pks, one.begin) for one in found] == [
        ("In ", (), ()),
        ("2023 we had ", (1,), (1,)),
        ("12", (1, 2), (2,)),
        (" or 13", (2,), ()),
        (".", (), ()),
    ]


@pytest.mark.parametrize("span", [(0, 0), (5, 5), (400, 420), (9, 3)])
def test_pieces_a_figure_without_letters_of_its_own_is_all_of_it(span):
    assert [(one.text, one.pks) for one in pieces("twelve", [(*span, 1)])] == [("twelve", (1,))]


def test_pieces_of_a_long_text_show_what_is_beside_a_figure_far_behind():
    text = "word " * 20_000 + "we hold 12 of them " + "word " * 20_000
    start = text.index("12")

    found = pieces(text, [(start, start + 2, 1)])

    assert ["12"] == [one.text for one in found if one.pks]
    assert "we hold " in "".join(one.text for one in found)
    assert sum(len(one.text) for one in found) < LONGEST + 1000
    assert sum(one.text.strip() == "…" for one in found) == 2


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6),
)
def test_pieces_keep_the_text_and_begin_each_figure_once(text, spans):
    found = pieces(text, [(start, end, pk) for pk, (start, end) in enumerate(spans)])

    assert "".join(one.text for one in found) == text
    assert Counter(pk for one in found for pk in one.begin) == dict.fromkeys(range(len(spans)), 1)


# ---------------------------------------------------------------------------- any content


@st.composite
def contents(draw):
    made = []
    for order in range(draw(st.integers(0, 3))):
        rows, columns = draw(st.integers(1, 400)), draw(st.integers(1, 60))
        cells = draw(
            st.lists(
                st.builds(
                    Cell,
                    st.integers(0, rows - 1),
                    st.integers(0, columns - 1),
                    st.text(max_size=5),
                    st.just(""),
                    rows=st.integers(1, 500),
                    columns=st.integers(1, 80),
                ),
                max_size=12,
            )
        )
        made.append(Table(tuple(cells), rows, columns, "", order))
    texts = draw(st.lists(st.text(max_size=30), max_size=5))
    sizes = draw(st.lists(st.just((595.0, 842.0)), max_size=3))
    return Content(
        tables=tuple(made),
        lines=tuple(Line(text, "", 10 + n) for n, text in enumerate(texts)),
        sizes=tuple(sizes),
    )


@st.composite
def spots(draw, content):
    """Where a proposal stands, and whether that place is in the content."""
    box = None
    if content.sizes and draw(st.booleans()):
        box = [
            draw(st.integers(1, len(content.sizes))),
            *draw(st.tuples(*[st.integers(5, 500)] * 4)),
        ]
    if draw(st.booleans()):
        spot = {name: draw(st.integers(0, 450)) for name in ("table", "row", "column")}
        if content.tables and draw(st.booleans()):
            one = content.tables[spot["table"] % len(content.tables)]
            spot["table"] %= len(content.tables)
            spot |= {"row": spot["row"] % one.rows, "column": spot["column"] % one.columns}
        spot |= {"start": draw(st.integers(0, 9)), "end": draw(st.integers(0, 9))}
        is_there = spot["table"] < len(content.tables)
        if is_there:
            one = content.tables[spot["table"]]
            is_there = spot["row"] < one.rows and spot["column"] < one.columns
    else:
        spot = {"line": draw(st.integers(0, 7)), "start": draw(st.integers(0, 40)), "end": 12}
        is_there = spot["line"] < len(content.lines)
    return spot, box, is_there or box is not None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_shown_every_figure_that_is_there_is_marked_once_and_every_table_is_a_grid(data):
    content = data.draw(contents())
    places = data.draw(st.lists(spots(content), max_size=8))
    rows = [proposal(pk, spot, "?", box) for pk, (spot, box, _) in enumerate(places)]

    found = shown(content, rows)

    there = [pk for pk, (*_, is_there) in enumerate(places) if is_there]
    assert ids(found) == dict.fromkeys(there, 1)
    assert found.marked == set(there)
    assert all(is_a_grid(part) for part in found.parts if isinstance(part, ShownTable))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_source_html_has_each_mark_once(data):
    content = data.draw(contents())
    places = data.draw(st.lists(spots(content), max_size=6))
    rows = [proposal(1000 + pk, spot, "?", box) for pk, (spot, box, _) in enumerate(places)]
    search = SimpleNamespace(pk=1, document=SimpleNamespace(pk=5), flags=[])
    found = shown(content, rows)

    page = render_to_string(
        "review/source.html",
        {"source": Source(search, found, "a.pdf"), "item": SimpleNamespace(pk=3)},
    )

    for pk in found.marked:
        assert page.count(f'id="mark-{pk}"') == 1
